"""The fast estimator: the measures of an option from who noticed what, without reports or fusion.

What the full chain does with reports is replaced by its ideal: all reports of an act are put
together, none of different acts; a place is the inverse-variance mean of what each teller
says, its error normal. The flow draws truth and noticing (by the same keyed draws as the full
chain, so that differences are paired) and hands them over as arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.model.plan import PlannedAct
from truceline.plan.measures import (
    YEAR_DAYS,
    Measured,
    overdispersion,
    restricted_hours,
    share,
    smallest_change,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

ACTS = tuple(PlannedAct)
FIRE = tuple(ACTS.index(act) for act in (PlannedAct.SMALL_ARMS, PlannedAct.EXPLOSION))
CERTAIN = 0.95  # P(side) from which a side is told
PLACE_FLOOR_M = 100.0  # as in `truceline.fuse.params`: no place is better than this


@dataclass(frozen=True, slots=True, eq=False)
class Happened:
    """Acts of all worlds, arrays of shape ``(n,)``.

    ``planned`` numbers `truceline.model.plan.PlannedAct`; ``sector`` numbers the sectors of the
    act's world; ``outgoing`` says that the place is where it came from, ``left`` that the party
    on the left is responsible; ``near_people`` that manned placements stand within 1 km.
    """

    world: Ints
    hour: Floats
    sector: Ints
    planned: Ints
    left_m: Floats
    outgoing: Bools
    left: Bools
    near_people: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Noticed:
    """Acts noticed by watchers, arrays of shape ``(m,)``.

    ``modality`` numbers ways of perceiving; ``aside_m`` is where the watcher puts the act,
    metres left of the line, with standard deviation ``sigma_m``; ``label`` is 1 for outgoing,
    -1 for impact, 0 for undetermined; ``received_h`` when its report is in.
    """

    act: Ints
    modality: Ints
    aside_m: Floats
    sigma_m: Floats
    label: Ints
    received_h: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Worlds:
    """How long and wide each world is, arrays of shape ``(n_worlds,)``.

    ``line_share`` is the share of the line that it spans; ``line_sigma_m`` the standard
    deviation of the line's own position.
    """

    replicate: Ints
    days: Ints
    sectors: Ints
    line_share: Floats
    line_sigma_m: float = 0.0


def fast_measures(
    happened: Happened, noticed: Noticed, worlds: Worlds
) -> list[tuple[int, list[Measured]]]:
    """Return the measures of each replicate.

    Parameters
    ----------
    happened, noticed
        What happened and who noticed it.
    worlds
        The replicates they belong to.
    """
    number = len(happened.world)
    seen = np.bincount(noticed.act, minlength=number) > 0
    candidate, right = attribution(happened, noticed, worlds.line_sigma_m)
    first = np.full(number, np.inf)
    np.minimum.at(first, noticed.act, noticed.received_h)
    order = np.argsort(happened.world, kind="stable")
    bounds = np.searchsorted(happened.world[order], np.arange(len(worlds.replicate) + 1))
    return [
        (
            int(worlds.replicate[k]),
            _of_world(happened, worlds, k, order[bounds[k] : bounds[k + 1]],
                      (seen, first, candidate, right)),
        )
        for k in range(len(worlds.replicate))
    ]  # fmt: skip


def _of_world(
    happened: Happened,
    worlds: Worlds,
    world: int,
    rows: Ints,
    found: tuple[Bools, Floats, Bools, Bools],
) -> list[Measured]:
    seen, first = found[0][rows], found[1][rows]
    candidate, right = found[2][rows], found[3][rows]
    days, sectors = int(worlds.days[world]), int(worlds.sectors[world])
    hour, sector, planned = happened.hour[rows], happened.sector[rows], happened.planned[rows]
    scale = days * float(worlds.line_share[world])
    first_act, first_report = np.full(sectors, np.inf), np.full(sectors, np.inf)
    np.minimum.at(first_act, sector, hour)
    np.minimum.at(first_report, sector, first)
    fire = np.isin(planned, FIRE)
    near = float((happened.near_people[rows] & fire).sum())
    return [
        *detected_shares(planned, seen),
        Measured(
            measure="hours_to_detect",
            value=restricted_hours(first_act, first_report, days * 24.0),
            unit="h",
        ),
        *attribution_shares(int((seen & fire).sum()), int(candidate.sum()), int(right.sum())),
        change_measure(sector[seen], hour[seen], (sectors, days), scale),
        Measured(measure="staff_risk", value=near / scale * YEAR_DAYS, unit="acts/year"),
    ]


def detected_shares(planned: Ints, seen: Bools) -> list[Measured]:
    """Return the share of acts that were noticed, of all and by planned act."""
    parts = [Measured(measure="detected_share", value=share(seen.sum(), len(seen)), unit="1")]
    for number, act in enumerate(ACTS):
        of_act = planned == number
        value = share(seen[of_act].sum(), of_act.sum())
        parts.append(Measured(measure="detected_share", value=value, unit="1", act=act.value))
    return parts


def attribution_shares(noticed: int, candidates: int, right: int) -> list[Measured]:
    """Return which share of noticed fire could be attributed by the rule, and wrongly so."""
    return [
        Measured(measure="attributable_share", value=share(candidates, noticed), unit="1"),
        Measured(
            measure="false_attribution", value=share(candidates - right, candidates), unit="1"
        ),
    ]


def change_measure(sector: Ints, hour: Floats, shape: tuple[int, int], scale: float) -> Measured:
    """Return the smallest change of the rate that two spans of 14 days would show.

    Parameters
    ----------
    sector, hour
        Of each act or incident that was noticed.
    shape
        Number of sectors and of days.
    scale
        Days times the share of the line that was looked at.
    """
    counts = np.zeros(shape)
    day = np.clip((hour / 24.0).astype(np.int64), 0, shape[1] - 1)
    np.add.at(counts, (sector, day), 1.0)
    value = smallest_change(float(counts.sum()) / scale, overdispersion(counts))
    return Measured(measure="smallest_change_14d", value=value, unit="ratio")


def attribution(happened: Happened, noticed: Noticed, line_sigma_m: float) -> tuple[Bools, Bools]:
    """Return which acts the rule would attribute, and which of those rightly.

    Notes
    -----
    The rule: fire noticed in at least two modalities, lying with a probability of at least
    `CERTAIN` on one side of the line, and all who tell outgoing from impact agreeing on it.
    Outgoing fire is its side's, an impact the other side's. No live finding attributes by it.
    """
    from scipy.special import ndtr

    number = len(happened.world)
    weight = 1 / (noticed.sigma_m**2 + PLACE_FLOOR_M**2)
    total = np.bincount(noticed.act, weight, number)
    at = np.divide(
        np.bincount(noticed.act, weight * noticed.aside_m, number), total,
        out=np.zeros(number), where=total > 0,
    )  # fmt: skip
    sd = np.sqrt(1 / np.maximum(total, 1e-12) + line_sigma_m**2)
    left = ndtr(at / sd)
    out = np.bincount(noticed.act, noticed.label > 0, number) > 0
    down = np.bincount(noticed.act, noticed.label < 0, number) > 0
    modalities = np.zeros(number)
    pairs = np.unique(np.column_stack([noticed.act, noticed.modality]), axis=0)
    np.add.at(modalities, pairs[:, 0], 1)
    told = np.maximum(left, 1 - left) >= CERTAIN
    candidate = np.isin(happened.planned, FIRE) & (modalities >= 2) & told & (out != down)
    right = candidate & (((left > 0.5) == out) == happened.left)
    return candidate, right
