"""Coincidence triggers as ObsPy's `coincidence_trigger` lists them, as arrivals and observations.

Keys as they occur: ``time`` (of the station that rose first), ``duration`` (until the last fell),
``stations`` in the order they rose (or ``trace_ids``, network.station.location.channel). Other
keys are left alone. ObsPy itself is not needed: a time is anything whose text is ISO 8601 in UTC.

Only the first station's time is told. Each other station rose somewhere within the duration, and
is an arrival in the middle of it with the error of a uniform distribution. Such arrivals say
little of a place: hand over each station's own onsets where there are any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.errors import describe
from truceline.core.ids import canonical_json, content_hash
from truceline.model.arrival import Arrival
from truceline.model.kind import Kind
from truceline.model.observation import Modality, Observation, observation_id
from truceline.model.rejection import Rejection, rejection_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.core.uncertain import Region

LONGEST_S = 3_600.0  # a longer trigger is a storm or a fault, not an event
FEWEST = 2  # stations of a coincidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CoincidenceTrigger:
    """Several stations that rose together; ``stations`` in the order they rose."""

    key: str
    at: datetime
    ends_at: datetime
    stations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTriggers:
    """The triggers of a list and those that could not be used."""

    triggers: tuple[CoincidenceTrigger, ...]
    rejections: tuple[Rejection, ...]


def read_coincidence_triggers(triggers: Iterable[Any], where: str = "triggers") -> ReadTriggers:
    """Return the triggers of a list; a bad one becomes a rejection (LOC-014)."""
    read: list[CoincidenceTrigger] = []
    rejections: list[Rejection] = []
    for number, trigger in enumerate(triggers, start=1):
        try:
            read.append(_trigger(trigger, str(number)))
        except ValueError as error:
            problem = describe("LOC-014", f"{where} trigger {number}", detail=str(error))
            raw = repr(trigger).encode()
            rejections.append(rejection_of(problem, source_id=where, raw=raw))
    return ReadTriggers(triggers=tuple(read), rejections=tuple(rejections))


def arrivals_of(
    triggers: Iterable[CoincidenceTrigger], onset_sigma_s: float = 0.25
) -> tuple[Arrival, ...]:
    """Return one arrival a station and trigger.

    Parameters
    ----------
    triggers
        Triggers as read.
    onset_sigma_s
        Standard deviation of the first onset; half the short window of the detector is a fair
        guess (0.25 s for 0.5 s).
    """
    out = []
    for trigger in triggers:
        span = (trigger.ends_at - trigger.at).total_seconds()
        later = trigger.at + timedelta(seconds=span / 2)
        spread = max(float(span / np.sqrt(12)), onset_sigma_s)
        for rank, station in enumerate(trigger.stations):
            out.append(
                Arrival(
                    key=f"{trigger.key}:{station}",
                    station=station,
                    at=trigger.at if rank == 0 else later,
                    sigma_s=onset_sigma_s if rank == 0 else spread,
                )
            )
    return tuple(out)


def observations_of(
    triggers: Iterable[CoincidenceTrigger], source_id: str, region: Region | None = None
) -> tuple[Observation, ...]:
    """Return one observation a trigger: something shook the ground or the air, kind unknown.

    Parameters
    ----------
    triggers
        Triggers as read.
    source_id
        The network, as the mission names it.
    region
        Where the stations hear; None means that the place is unknown.
    """
    out = []
    for trigger in triggers:
        key = f"{trigger.at.isoformat()}/{'+'.join(sorted(trigger.stations))}"
        digest = content_hash(
            canonical_json(
                {"at": trigger.at, "ends": trigger.ends_at, "stations": sorted(trigger.stations)}
            ).encode()
        )
        out.append(
            Observation(
                observation_id=observation_id(source_id, key, digest, simulated=False),
                source_id=source_id,
                source_key=key,
                content_sha256=digest,
                kind=Kind.UNKNOWN,
                modality=Modality.ACOUSTIC,
                region=region,
                starts_at=trigger.at,
                ends_at=trigger.ends_at,
                observer=source_id,
                origin=source_id,
                text=f"{len(trigger.stations)} stations: {', '.join(trigger.stations)}",
            )
        )
    return tuple(out)


def _trigger(trigger: Any, key: str) -> CoincidenceTrigger:
    if not isinstance(trigger, Mapping):
        raise ValueError(f"a {type(trigger).__name__} is no mapping")
    at = _time(trigger.get("time"))
    duration = trigger.get("duration")
    if isinstance(duration, bool) or not isinstance(duration, int | float):
        raise ValueError(f"the duration is {duration!r}")
    if not 0 < duration <= LONGEST_S:
        raise ValueError(f"the duration {duration} s is not within 0 and {LONGEST_S:.0f}")
    stations = _stations(trigger)
    if len(stations) < FEWEST:
        raise ValueError(f"it names {len(stations)} station(s)")
    return CoincidenceTrigger(
        key=key, at=at, ends_at=at + timedelta(seconds=float(duration)), stations=stations
    )


def _time(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is no time") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _stations(trigger: Mapping[str, Any]) -> tuple[str, ...]:
    names = trigger.get("stations")
    if not names:
        ids = trigger.get("trace_ids") or ()
        names = [text.split(".")[1] for text in ids if isinstance(text, str) and "." in text]
    if isinstance(names, str) or not all(isinstance(name, str) and name for name in names):
        raise ValueError(f"the stations are {names!r}")
    return tuple(dict.fromkeys(names))  # components of one station are one witness
