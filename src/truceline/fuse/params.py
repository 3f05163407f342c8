"""The settings of fusion, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from truceline.fuse.epoch import Epoch

MINUTE_H = 1 / 60


def _clocks() -> dict[str, float]:
    # A press time is when it was written, not when it happened; people round to minutes.
    return {"press": 2.0, "human": 5 * MINUTE_H, "data_set": 1.0, "unknown": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class FuseParams:
    """Settings of `truceline.fuse.fuse.fuse`.

    Parameters
    ----------
    match_probability
        Pairs below it are not linked.
    place_floor_m
        Standard deviation added to every place: no source is better than this.
    clock_h, clock_default_h
        Standard deviation of a source's clock in hours by modality, before it is estimated.
    reach_m, reach_h
        Reports farther apart are never one; bounds the search.
    longest_span_h
        A longer span is an episode, not an event: it stands alone.
    confusion
        Chance that an observer names a confusable kind instead of the true one, before a source
        is known.
    reports_per_incident
        Tellings of one incident, to turn a density of reports into one of incidents, before it
        is estimated.
    doubt_same_day
        Odds that press reports naming one place, one day and one kind mean different things:
        one-per-day practice (VIINA's `event_1pd`, xSub's 1 km and 1 day).
    gate
        Quantile of chi-squared beyond which members are too far apart to be one.
    repeating
        Modalities in which one source tells the same thing several times; rows of other
        sources by one observer are distinct things.
    families, parties
        Publishing house and controlling party by source id: whose sources are one voice.
    epoch
        What is held of sources and densities; None estimates it from the input.
    """

    match_probability: float = 0.5
    place_floor_m: float = 100.0
    clock_h: dict[str, float] = field(default_factory=_clocks)
    clock_default_h: float = MINUTE_H
    reach_m: float = 30_000.0
    reach_h: float = 48.0
    longest_span_h: float = 49.0
    confusion: float = 0.15
    reports_per_incident: float = 2.0
    doubt_same_day: float = 0.05
    gate: float = 0.999
    repeating: tuple[str, ...] = ("press",)
    families: Mapping[str, str] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)
    epoch: Epoch | None = None

    def __post_init__(self) -> None:
        if not 0 < self.match_probability < 1:
            raise ValueError("a match probability lies between 0 and 1")
        if min(self.place_floor_m, self.reach_m, self.reach_h, self.reports_per_incident) <= 0:
            raise ValueError("floor, reach and reports per incident are positive")
