"""Patrol schedules of a mission: tours around its patrol bases, mixed, drawn and kept internal."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from truceline.core.errors import PlanError
from truceline.core.ids import canonical_json
from truceline.formats.gpx import RoutePoint, write_gpx
from truceline.formats.icalendar import CalendarEvent, write_icalendar
from truceline.mission.intake import ACTOR
from truceline.mission.paper import last_options
from truceline.mission.planning import open_planning
from truceline.plan.patrol.mixed import Mix, mixed_strategy
from truceline.plan.patrol.schedule import DrawnMix, draw_schedule, rng_of_seed, seal, unseal
from truceline.plan.patrol.tours import PatrolTerms, Stop, Tour, Visit, feasible_tours
from truceline.science.access import is_let_in

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from truceline.mission.folder import Mission
    from truceline.mission.planning import Planning
    from truceline.model.plan import Site
    from truceline.plan.patrol.schedule import PatrolDay
    from truceline.store.record import Entry, Record

PATROL, SEALED, DISCLOSED = "patrol", "plan.patrol.sealed", "plan.patrol.disclosed"
STOPS = 9  # a base looks from so many sites nearest to it on its side
TOURS = 8
LIGHT_MARGIN_H = 0.5  # out after dawn, back before dusk


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolPlan:
    """What was drawn: the mix of each patrol, the schedule, the seal, and the files written."""

    mixes: dict[str, Mix]
    schedule: tuple[PatrolDay, ...]
    sealed: str
    context: str
    files: tuple[Path, ...]


def plan_patrols(
    record: Record, mission: Mission, option_id: str, first: date, days: int, seed: bytes, out: Path
) -> PatrolPlan:
    """Draw the patrols of a period from a sealed seed, and write routes and a calendar.

    Parameters
    ----------
    record, mission
        A mission for which a paper was made.
    option_id
        The option whose patrol bases stand.
    first, days
        The period.
    seed
        32 random bytes. The record keeps their seal and tells nothing of them; whoever holds
        them discloses them with `disclose` after the period.
    out
        Where GPX files and the calendar go; they are internal.

    Raises
    ------
    PlanError
        PLN-613 without a paper, PLN-614 for an option nobody knows, PLN-407 for one without
        patrols.
    """
    context = patrol_context(mission, option_id, first, days)
    if _sealed(record, context):
        raise PlanError.case("PLN-410", "patrols", context=context)
    if first < record.clock().date():
        raise PlanError.case("PLN-411", "patrols", day=first)
    mixes, stops = patrol_mixes(record, open_planning(mission), option_id)
    sealed = seal(seed, context)
    schedule = draw_schedule(mixes, first, days, rng_of_seed(seed))
    # The tours and their chances are kept with the seal: a later plan does not change them.
    kept = {"seal": sealed, "mixes": {name: _as_json(mix) for name, mix in mixes.items()}}
    record.append(
        SEALED, context, canonical_json(kept).encode(), actor=ACTOR, media="application/json",
        reason="a seed for patrols was drawn and sealed", simulated=record.simulated,
    )  # fmt: skip
    files = _write(mission, schedule, stops, out, record.clock())
    return PatrolPlan(mixes=mixes, schedule=schedule, sealed=sealed, context=context, files=files)


def patrol_context(mission: Mission, option_id: str, first: date, days: int) -> str:
    """Return the words a seal is bound to: mission, option and period."""
    return f"{mission.settings.name} {option_id} {first.isoformat()} {days}"


def _sealed(record: Record, context: str) -> list[Entry]:
    return [entry for entry in record.entries(SEALED) if entry.subject == context]


def _as_json(mix: Mix) -> dict[str, Any]:
    return {
        "tours": [dataclasses.asdict(tour) for tour in mix.tours],
        "chance": [float(chance) for chance in mix.chance],
    }


def _of_json(kept: dict[str, Any]) -> DrawnMix:
    tours = tuple(
        Tour(
            tour_id=tour["tour_id"], length_m=tour["length_m"], ends_h=tour["ends_h"],
            visits=tuple(Visit(**visit) for visit in tour["visits"]),
        )
        for tour in kept["tours"]
    )  # fmt: skip
    return DrawnMix(tours=tours, chance=np.array(kept["chance"]))


def disclose(record: Record, context: str, seed: bytes, on: date) -> tuple[PatrolDay, ...]:
    """Disclose the seed of a period that is over; return the schedule it stands for.

    Raises
    ------
    PlanError
        PLN-406 if it is not the seed that was sealed, PLN-408 if nothing was sealed for the
        period, PLN-409 if the period is not over.
    """
    entries = _sealed(record, context)
    if not entries:
        raise PlanError.case("PLN-408", "patrols", context=context)
    kept = json.loads(record.payload(entries[0].seq))
    first_day, days = context.rsplit(" ", 2)[1:]
    first = datetime.strptime(first_day, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day
    if on < first + timedelta(days=int(days)):
        raise PlanError.case("PLN-409", "patrols", day=first + timedelta(days=int(days)))
    rng = unseal(seed, context, kept["seal"])
    mixes = {name: _of_json(mix) for name, mix in kept["mixes"].items()}
    record.append(
        DISCLOSED, context, json.dumps({"seed": seed.hex()}).encode(), actor=ACTOR,
        reason="the seed of a past period was disclosed", media="application/json",
        simulated=record.simulated,
    )  # fmt: skip
    return draw_schedule(mixes, first, int(days), rng)


def patrol_mixes(
    record: Record, planning: Planning, option_id: str
) -> tuple[dict[str, Mix], dict[str, Stop]]:
    """Return the mix of each patrol base of an option, and the stops by id.

    Notes
    -----
    A base looks from the sites nearest to it on the side where it stands, in daylight of the
    central scenario's season.
    """
    options = {option.option_id: option for option in last_options(record, planning)}
    if option_id not in options:
        known = ", ".join(options)
        raise PlanError.case("PLN-614", "patrols", value=option_id, what="an option", known=known)
    bases = [
        item.site
        for item in options[option_id].placements
        if item.asset == PATROL and item.site is not None
        and is_let_in(planning.central, planning.assets[PATROL], item.site.side)
    ]  # fmt: skip
    if not bases:
        raise PlanError.case("PLN-407", "patrols", option=option_id)
    light_h = planning.setting(planning.central).daylight_h
    opens, closes = 12 - light_h / 2 + LIGHT_MARGIN_H, 12 + light_h / 2 - LIGHT_MARGIN_H
    terms = PatrolTerms(starts_h=opens, shift_h=min(10.0, closes - opens))
    mixes: dict[str, Mix] = {}
    stops: dict[str, Stop] = {}
    for base in sorted(bases, key=lambda site: site.site_id):
        own = _stops(base, planning.sites, opens, closes)
        stops |= {stop.stop_id: stop for stop in own}
        tours = feasible_tours(
            (base.lon_deg, base.lat_deg), own, terms, TOURS,
            np.random.default_rng(round(base.chainage_m)),
        )  # fmt: skip
        mixes[f"patrol-{base.site_id}"] = mixed_strategy(tours, own)
    return mixes, stops


def _stops(base: Site, sites: tuple[Site, ...], opens_h: float, closes_h: float) -> list[Stop]:
    beside = [site for site in sites if site.side == base.side and site is not base]
    near = sorted(beside, key=lambda site: (abs(site.chainage_m - base.chainage_m), site.site_id))
    return [
        Stop(stop_id=site.site_id, lon_deg=site.lon_deg, lat_deg=site.lat_deg, value=1.0,
             opens_h=opens_h, closes_h=closes_h)
        for site in near[:STOPS]
    ]  # fmt: skip


def _write(
    mission: Mission,
    schedule: tuple[PatrolDay, ...],
    stops: dict[str, Stop],
    out: Path,
    written_at: datetime,
) -> tuple[Path, ...]:
    out.mkdir(parents=True, exist_ok=True)
    zone = ZoneInfo(mission.settings.time_zone)
    files, events = [], []
    for item in schedule:
        midnight = datetime.combine(item.day, time(), zone)
        points = [
            RoutePoint(
                name=visit.stop_id, lon_deg=stops[visit.stop_id].lon_deg,
                lat_deg=stops[visit.stop_id].lat_deg,
                at=midnight + timedelta(hours=visit.from_h),
            )
            for visit in item.tour.visits
        ]  # fmt: skip
        name = f"{item.patrol}-{item.day.isoformat()}"
        path = out / f"{name}.gpx"
        path.write_bytes(write_gpx(name, points, written_at))
        files.append(path)
        events.append(
            CalendarEvent(
                uid=f"{name}@truceline", summary=f"{item.patrol}, {item.tour.tour_id}",
                starts_at=points[0].at or midnight,
                ends_at=midnight + timedelta(hours=item.tour.ends_h),
                description=", ".join(point.name for point in points),
            )
        )  # fmt: skip
    calendar = out / f"patrols-{schedule[0].day.isoformat()}.ics"
    calendar.write_bytes(write_icalendar(events, written_at))
    return (*files, calendar)
