"""What observers report of what they noticed: late, twice, and with errors."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.chainage import stretch
from truceline.core.geo import WIND_WIDTH_DEG, WINDS, offset, wgs84, wind_sector
from truceline.core.ids import content_hash, content_id
from truceline.core.uncertain import point_region, sector_region, stretch_region
from truceline.model.effort import Effort, EffortStatus
from truceline.model.kind import Kind
from truceline.model.observation import Claim, Modality, Observation, observation_id
from truceline.simulate.world import KINDS, World, instant, true_incidents

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.core.chainage import CompiledPath
    from truceline.core.uncertain import Region
    from truceline.simulate.sensors import Observer
    from truceline.simulate.world import Acts, WorldTerms

PEOPLE, SENSORS, EFFORT, CLAIMS = "people", "sensors", "effort", "claims"  # source ids
SIGMA_M = {Modality.CAMERA: 150.0, Modality.ACOUSTIC: 400.0, Modality.HUMAN: 300.0}
CLOCK_S = {Modality.CAMERA: 2.0, Modality.ACOUSTIC: 5.0, Modality.HUMAN: 45.0}
REPEAT_CHANCE = 0.05  # the same observer tells it again
LATE_CHANCE = 0.03  # a report that is days late
FALSE_PER_DAY = 0.05  # a sensor, adversarial worlds only
TAKEN_FOR = {
    Kind.EXPLOSION: Kind.SHELLING, Kind.SHELLING: Kind.EXPLOSION, Kind.BURST: Kind.SHOT,
    Kind.SHOT: Kind.BURST, Kind.PROJECTILE: Kind.EXPLOSION,
}  # fmt: skip
MISTAKEN = 0.06
ALLEGED, INVENTED = 0.25, 0.3  # share of true acts a party alleges; false ones among claims


@dataclass(slots=True, kw_only=True)
class _Desk:
    """Where reports come together while a world is drawn."""

    terms: WorldTerms
    path: CompiledPath
    acts: Acts
    rng: np.random.Generator
    observations: list[Observation] = field(default_factory=list)
    reports: list[list[str]] = field(default_factory=list)
    false_reports: list[str] = field(default_factory=list)


def report(
    terms: WorldTerms,
    path: CompiledPath,
    observers: tuple[Observer, ...],
    acts: Acts,
    noticed: list[NDArray[np.int64]],
    rng: np.random.Generator,
) -> World:
    """Return the world with its reports, effort records and parties' claims."""
    desk = _Desk(terms=terms, path=path, acts=acts, rng=rng)
    desk.reports = [[] for _ in acts.hour]
    for observer, numbers in zip(observers, noticed, strict=True):
        for serial, number in enumerate(numbers.tolist()):
            _tell(desk, observer, number, serial)
        if terms.adversarial and observer.craft.modality is not Modality.HUMAN:
            _false_alarms(desk, observer)
    return World(
        terms=terms,
        truth=true_incidents(terms, acts, desk.reports),
        observations=tuple(
            sorted(desk.observations, key=lambda o: (str(o.received_at), o.source_key))
        ),
        effort=_effort(terms, path, observers),
        claims=_claims(terms, acts, rng),
        false_reports=tuple(desk.false_reports),
    )


def _tell(desk: _Desk, observer: Observer, number: int, serial: int) -> None:
    key = f"{observer.name}-{serial + 1:04d}"
    first = _observation(desk, observer, number, key)
    told = [first]
    if desk.rng.random() < REPEAT_CHANCE:
        assert first.received_at is not None
        again = first.received_at + timedelta(minutes=int(desk.rng.integers(20, 300)))
        told.append(_sealed(replace(first, source_key=f"{key}-b", received_at=again)))
    desk.observations += told
    desk.reports[number] += [o.source_key for o in told]


def _observation(desk: _Desk, observer: Observer, number: int, key: str) -> Observation:
    acts, rng, modality = desk.acts, desk.rng, observer.craft.modality
    noise_s = CLOCK_S[modality] * rng.standard_normal()
    step_s = 60 if modality is Modality.HUMAN else 1
    hour = max(0.0, float(acts.hour[number]) + noise_s / 3600)
    start = instant(desk.terms, hour)
    start -= timedelta(seconds=start.second % step_s)
    kind = KINDS[acts.kind[number]]
    if rng.random() < MISTAKEN:
        kind = TAKEN_FOR.get(kind, kind)
    count = int(acts.rounds[number])
    vague = modality is Modality.HUMAN and count > 3
    delay_s = rng.lognormal(np.log(7200 if modality is Modality.HUMAN else 120), 0.8)
    if rng.random() < LATE_CHANCE:
        delay_s += rng.uniform(1, 3) * 86400
    place = (float(acts.lon_deg[number]), float(acts.lat_deg[number]))
    values: dict[str, Any] = {
        "kind": kind,
        "region": _region(observer, place, rng),
        "starts_at": start,
        "ends_at": start + timedelta(seconds=step_s),
        "count_low": count - 1 if vague else count,
        "count_high": count + 1 if vague else count,
        "received_at": start + timedelta(seconds=step_s + round(delay_s)),
    }
    return _made(observer, key, values)


def _region(observer: Observer, place: tuple[float, float], rng: np.random.Generator) -> Region:
    if observer.craft.name != "post":
        sigma = SIGMA_M[observer.craft.modality]
        east, north = sigma * rng.standard_normal(2)
        lon, lat = offset(place[0], place[1], east, north)
        return point_region(round(float(lon), 6), round(float(lat), 6), sigma)
    azimuth, _, metres = wgs84().inv(observer.lon_deg, observer.lat_deg, *place)
    bearing = float(azimuth) + 4.0 * float(rng.standard_normal())
    near, far = distance_band(float(metres) / 1000 * float(np.exp(0.08 * rng.standard_normal())))
    wind = WINDS[round(bearing / WIND_WIDTH_DEG) % len(WINDS)]
    return sector_region(
        round(observer.lon_deg, 6), round(observer.lat_deg, 6), near * 1000.0, far * 1000.0,
        (wind_sector(wind),),
    )  # fmt: skip


def distance_band(distance_km: float) -> tuple[int, int]:
    """Return the whole kilometres an observer brackets a distance with.

    Examples
    --------
    >>> distance_band(5.2)
    (4, 7)
    """
    near = max(0, int(np.floor(distance_km * 0.8)))
    return near, max(near + 1, int(np.ceil(distance_km * 1.25)))


def _made(observer: Observer, key: str, values: dict[str, Any]) -> Observation:
    people = observer.craft.modality is Modality.HUMAN
    return _sealed(
        Observation(
            observation_id="", source_id=PEOPLE if people else SENSORS, source_key=key,
            content_sha256="", modality=observer.craft.modality, observer=observer.name,
            origin=key, simulated=True, **values,
        )
    )  # fmt: skip


def _sealed(item: Observation) -> Observation:
    content = content_hash(f"{item.source_key} {item.received_at} {item.region}")
    name = observation_id(item.source_id, item.source_key, content, simulated=True)
    return replace(item, observation_id=name, content_sha256=content)


def _false_alarms(desk: _Desk, observer: Observer) -> None:
    rng, terms = desk.rng, desk.terms
    for serial in range(int(rng.poisson(FALSE_PER_DAY * terms.days))):
        start = instant(terms, rng.random() * terms.days * 24)
        lon, lat = offset(observer.lon_deg, observer.lat_deg, *rng.normal(0, 2500.0, 2))
        sigma = SIGMA_M[observer.craft.modality]
        item = _made(observer, f"{observer.name}-x{serial + 1:03d}", {
            "kind": Kind.EXPLOSION, "starts_at": start, "ends_at": start + timedelta(seconds=1),
            "region": point_region(round(float(lon), 6), round(float(lat), 6), sigma),
            "count_low": 1, "count_high": 1, "received_at": start + timedelta(minutes=2),
        })  # fmt: skip
        desk.observations.append(item)
        desk.false_reports.append(item.source_key)


def _effort(
    terms: WorldTerms, path: CompiledPath, observers: tuple[Observer, ...]
) -> tuple[Effort, ...]:
    from truceline.simulate.sensors import QUALITY_ERROR

    rows: list[Effort] = []
    for observer in observers:
        places = np.round(stretch(path, *observer.stretch), 6)  # 0.1 m
        region = stretch_region(places, *observer.stretch)
        for serial, watch in enumerate(observer.watches):
            key = f"{observer.name}-w{serial + 1:04d}"
            reason = {EffortStatus.DENIED: "turned back", EffortStatus.DOWN: "no signal"}
            rows.append(
                Effort(
                    effort_id=content_id("eff", {"key": key, "simulated": True}),
                    source_id=EFFORT, source_key=key, observer=observer.name,
                    modality=observer.craft.modality.value, status=watch.status,
                    starts_at=instant(terms, watch.from_h), ends_at=instant(terms, watch.until_h),
                    region=region, quality=watch.quality,
                    quality_sd=round(watch.quality * QUALITY_ERROR, 6),
                    reason=reason.get(watch.status), simulated=True,
                )
            )  # fmt: skip
    return tuple(rows)


def _claims(terms: WorldTerms, acts: Acts, rng: np.random.Generator) -> tuple[Claim, ...]:
    """Each party alleges some of what happened and some of what did not, always the other's."""
    claims: list[Claim] = []
    for party in (terms.line.left, terms.line.right):
        alleged = np.flatnonzero(rng.random(len(acts.hour)) < ALLEGED)
        for serial, number in enumerate(alleged.tolist()):
            invented = rng.random() < INVENTED
            hour = rng.random() * terms.days * 24 if invented else acts.hour[number]
            start = instant(terms, float(np.floor(hour)))
            lon, lat = offset(acts.lon_deg[number], acts.lat_deg[number], *rng.normal(0, 1500.0, 2))
            key = f"claim-{party}-{serial + 1:04d}"
            content = content_hash(f"{key} {start}")
            claims.append(
                Claim(
                    observation_id=observation_id(CLAIMS, key, content, simulated=True),
                    source_id=CLAIMS, source_key=key, content_sha256=content,
                    kind=Kind.SHELLING, modality=Modality.UNKNOWN,
                    region=point_region(round(float(lon), 4), round(float(lat), 4), 1500.0),
                    starts_at=start, ends_at=start + timedelta(hours=1), claimant=party,
                    text="shelling by the other side alleged", simulated=True,
                )
            )  # fmt: skip
    return tuple(claims)
