"""What observers report of what they noticed: late, twice, and with errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.chainage import stretch
from truceline.core.geo import offset
from truceline.core.ids import content_hash, content_id
from truceline.core.uncertain import point_region, stretch_region
from truceline.model.effort import Effort, EffortStatus
from truceline.model.kind import Kind
from truceline.model.observation import Claim, Modality, observation_id
from truceline.simulate.telling import (
    LATE_CHANCE,
    REPEAT_CHANCE,
    Errors,
    Teller,
    Told,
    again,
    clock_s,
    made,
    tell,
)
from truceline.simulate.world import KINDS, World, instant, true_incidents

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.core.chainage import CompiledPath
    from truceline.model.observation import Observation
    from truceline.simulate.sensors import Observer
    from truceline.simulate.world import Acts, WorldTerms

EFFORT, CLAIMS = "effort", "claims"  # source ids
SIGMA_M = {Modality.CAMERA: 150.0, Modality.ACOUSTIC: 400.0, Modality.HUMAN: 300.0}
FALSE_PER_DAY = 0.05  # a sensor, adversarial worlds only
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
    told = [_observation(desk, observer, number, f"{observer.name}-{serial + 1:04d}")]
    if desk.rng.random() < REPEAT_CHANCE:
        told.append(again(told[0], int(desk.rng.integers(20, 300))))
    desk.observations += told
    desk.reports[number] += [o.source_key for o in told]


def _observation(desk: _Desk, observer: Observer, number: int, key: str) -> Observation:
    acts, rng, modality = desk.acts, desk.rng, observer.craft.modality
    hour = float(acts.hour[number]) + clock_s(modality) * rng.standard_normal() / 3600
    mistaken, delay = rng.random(), rng.standard_normal()
    late_days = rng.uniform(1, 3) if rng.random() < LATE_CHANCE else 0.0
    along, across = rng.standard_normal(2)
    told = Told(
        start=instant(desk.terms, max(0.0, hour)),
        lon_deg=float(acts.lon_deg[number]),
        lat_deg=float(acts.lat_deg[number]),
        kind=KINDS[acts.kind[number]],
        number=int(acts.rounds[number]),
        sigma_m=SIGMA_M[modality],
    )
    return tell(_teller(observer), told, Errors(mistaken, delay, late_days, along, across), key)


def _teller(observer: Observer) -> Teller:
    return Teller(
        name=observer.name,
        modality=observer.craft.modality,
        lon_deg=observer.lon_deg,
        lat_deg=observer.lat_deg,
        by_wind=observer.craft.name == "post",
    )


def _false_alarms(desk: _Desk, observer: Observer) -> None:
    rng, terms = desk.rng, desk.terms
    for serial in range(int(rng.poisson(FALSE_PER_DAY * terms.days))):
        start = instant(terms, rng.random() * terms.days * 24)
        lon, lat = offset(observer.lon_deg, observer.lat_deg, *rng.normal(0, 2500.0, 2))
        sigma = SIGMA_M[observer.craft.modality]
        item = made(_teller(observer), f"{observer.name}-x{serial + 1:03d}", {
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
