"""Open a mission folder: settings, agreement, lines, sectors, gazetteer."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from truceline.agreement import (
    bundled_lines,
    bundled_names,
    load_bundled,
    read_agreement,
    with_terms,
)
from truceline.core.errors import MissionError, RequestError, describe
from truceline.core.geo import destination
from truceline.core.time import Interval, utc
from truceline.formats.facts_yaml import read_facts
from truceline.formats.line_geojson import read_lines
from truceline.mission.settings import MissionSettings, SpanSettings, read_settings
from truceline.model.facts import NO_FACTS
from truceline.plan.read import read_plan
from truceline.science.lines import LineIndex
from truceline.science.sectors import even_sectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from truceline.mission.settings import TermsSettings
    from truceline.model.agreement import Agreement
    from truceline.model.facts import Facts
    from truceline.model.line import Line, Sector

SETTINGS_FILE = "mission.yaml"
RECORD_FILE = "record.sqlite"
FACTS_FILE = "facts.yaml"
PLAN_FILE = "plan.yaml"
COALITION_FILE = "coalition.yaml"
SCENARIO_FOLDER = "scenarios"

Gazetteer = dict[str, tuple[tuple[float, float], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """A mission as its input files say it is.

    ``agreement`` is the one adherence is told of, ``also`` those in force together with it.
    ``inputs`` holds the bytes of every file of the mission that processing depends on, by
    name: they are ingested as versions, and a run refuses files that diverge from the record.
    """

    folder: Path
    settings: MissionSettings
    agreement: Agreement
    also: tuple[Agreement, ...]
    facts: Facts
    lines: tuple[Line, ...]
    index: LineIndex
    sectors: tuple[Sector, ...]
    bounds: tuple[float, float, float, float]
    gazetteer: Gazetteer
    inputs: dict[str, bytes]

    @property
    def record_path(self) -> Path:
        """Where the record is."""
        return self.folder / RECORD_FILE

    @property
    def out(self) -> Path:
        """Where derived files go; it can be deleted and made again."""
        return self.folder / "out"


def open_mission(folder: Path) -> Mission:
    """Return the mission of a folder.

    Raises
    ------
    MissionError
        MIS-001 if there is no ``mission.yaml``; others if a file it names is missing.
    AgreementError, LineError
        If the agreement or a line cannot be used.
    """
    inputs = _read_inputs(folder)
    return mission_of(inputs, folder)


def mission_of(inputs: Mapping[str, bytes], folder: Path) -> Mission:
    """Return the mission its input files describe; reads nothing but them."""
    settings = read_settings(inputs[SETTINGS_FILE].decode())
    lines = tuple(
        read_lines(inputs[name], name)
        for name in sorted(inputs)
        if name in _line_files(settings)
    )  # fmt: skip
    agreement = _agreement(settings, settings, inputs)
    also = tuple(_agreement(one, settings, inputs) for one in settings.also)
    for one in (agreement, *also):
        _check_lines(one, lines)
    _check_parties(agreement, also)
    return Mission(
        folder=folder,
        settings=settings,
        agreement=agreement,
        also=also,
        facts=_facts(settings, (agreement, *also), inputs),
        lines=lines,
        index=LineIndex(lines),
        sectors=_sectors(settings, lines),
        bounds=settings.area.bounds or _bounds(lines, settings.area.margin_km),
        gazetteer=_gazetteer(settings, inputs),
        inputs=dict(inputs),
    )


def _read_inputs(folder: Path) -> dict[str, bytes]:
    path = folder / SETTINGS_FILE
    if not path.is_file():
        raise MissionError.case("MIS-001", str(folder))
    data = path.read_bytes()
    settings = read_settings(data.decode(errors="replace"), SETTINGS_FILE)
    inputs = {SETTINGS_FILE: data}
    agreements: tuple[TermsSettings, ...] = (settings, *settings.also)
    for terms in agreements:
        if _is_file(terms.agreement):
            inputs[terms.agreement] = _input(folder, terms.agreement)
    if (folder / FACTS_FILE).is_file():
        inputs[FACTS_FILE] = _input(folder, FACTS_FILE)
    for name, line in sorted(settings.lines.items()):
        if line.bundled is not None:
            inputs[f"lines/{line.bundled}.geojson"] = bundled_lines(line.bundled)
        elif line.path is not None:
            inputs[line.path] = _input(folder, line.path)
        else:
            raise MissionError.case(
                "MIS-003", SETTINGS_FILE, key=f"lines.{name}", detail="name 'bundled' or 'path'"
            )
    if settings.gazetteer is not None:
        inputs[settings.gazetteer] = _input(folder, settings.gazetteer)
    return inputs | _planning_inputs(folder)


def _planning_inputs(folder: Path) -> dict[str, bytes]:
    """Return the files of a plan that the folder has, and those the plan file names."""
    found = [folder / name for name in (PLAN_FILE, COALITION_FILE)]
    found += sorted((folder / SCENARIO_FOLDER).glob("*.yaml"))
    inputs = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in found if path.is_file()
    }
    if PLAN_FILE in inputs:
        terms = read_plan(inputs[PLAN_FILE].decode(errors="replace"), PLAN_FILE).file
        for name in (terms.sites.path, terms.sites.no_go, terms.demand.areas):
            if name is not None:
                inputs[name] = _input(folder, name, PLAN_FILE)
    return inputs


def _input(folder: Path, name: str, named_in: str = SETTINGS_FILE) -> bytes:
    path = folder / name
    if not path.is_file():
        raise MissionError.case("MIS-004", named_in, path=name)
    return path.read_bytes()


def _is_file(agreement: str) -> bool:
    return agreement.endswith((".yaml", ".yml"))


def _line_files(settings: MissionSettings) -> set[str]:
    return {
        f"lines/{line.bundled}.geojson" if line.bundled is not None else str(line.path)
        for line in settings.lines.values()
    }


def _agreement(
    terms: TermsSettings, settings: MissionSettings, inputs: Mapping[str, bytes]
) -> Agreement:
    name = terms.agreement
    if _is_file(name):
        agreement = read_agreement(inputs[name].decode(), name)
    elif name in bundled_names():
        agreement = load_bundled(name)
    else:
        known = ", ".join(bundled_names())
        raise MissionError.case(
            "MIS-003", SETTINGS_FILE, key="agreement",
            detail=f"'{name}' is neither a .yaml file nor one of {known}",
        )  # fmt: skip
    return on_terms_of(agreement, terms, settings.time_zone)


def on_terms_of(agreement: Agreement, terms: TermsSettings, time_zone: str) -> Agreement:
    """Return an agreement on the dates and lines a mission binds it to.

    Terms moved to other dates or lines were never in force there: they become hypothetical.
    """
    if terms.in_force is None and not terms.bind:
        return agreement
    span = None if terms.in_force is None else span_of(terms.in_force, time_zone)
    return with_terms(agreement, in_force=span, lines=terms.bind or None)


def _facts(
    settings: MissionSettings, agreements: Sequence[Agreement], inputs: Mapping[str, bytes]
) -> Facts:
    if FACTS_FILE not in inputs:
        return NO_FACTS
    text = inputs[FACTS_FILE].decode(errors="replace")
    return read_facts(text, agreements, settings.time_zone, FACTS_FILE)


def _check_parties(agreement: Agreement, also: Sequence[Agreement]) -> None:
    """Refuse terms that call the parties by other names than the first agreement does."""
    known = {party.party_id for party in agreement.parties}
    problems = [
        describe("MIS-046", SETTINGS_FILE, agreement=one.agreement_id, party=party.party_id,
                 known=", ".join(sorted(known)))
        for one in also for party in one.parties if party.party_id not in known
    ]  # fmt: skip
    ids = [one.agreement_id for one in (agreement, *also)]
    problems += [
        describe("MIS-047", SETTINGS_FILE, agreement=name)
        for name in sorted({name for name in ids if ids.count(name) > 1})
    ]
    if problems:
        raise MissionError(*problems)


def span_of(span: SpanSettings, zone: str) -> Interval:
    """Return the interval a setting means."""
    return Interval(utc(span.start, zone), None if span.end is None else utc(span.end, zone))


def _check_lines(agreement: Agreement, lines: tuple[Line, ...]) -> None:
    have = {line.line_id for line in lines}
    missing = [
        describe("MIS-005", SETTINGS_FILE, line=reference.line_id)
        for reference in agreement.lines
        if reference.line_id not in have
    ]
    if missing:
        raise MissionError(*missing)


def _sectors(settings: MissionSettings, lines: tuple[Line, ...]) -> tuple[Sector, ...]:
    if settings.sectors is None:
        return ()
    by_id = {line.line_id: line for line in lines}
    line = by_id.get(settings.sectors.line)
    if line is None:
        raise MissionError.case("MIS-009", SETTINGS_FILE, line=settings.sectors.line)
    length_m = None if settings.sectors.length_km is None else settings.sectors.length_km * 1000
    return even_sectors(
        line, line.versions[0].version, count=settings.sectors.count, length_m=length_m
    )


def _bounds(lines: tuple[Line, ...], margin_km: float) -> tuple[float, float, float, float]:
    if not lines:
        return (-180.0, -90.0, 180.0, 90.0)
    positions = np.concatenate([v.positions for line in lines for v in line.versions])
    west, south = positions.min(axis=0)
    east, north = positions.max(axis=0)
    margin = margin_km * 1000
    _, top = destination(west, north, 0.0, margin)
    _, bottom = destination(west, south, 180.0, margin)
    far = max(abs(south), abs(north))
    left, _ = destination(west, far, 270.0, margin)
    right, _ = destination(east, far, 90.0, margin)
    return float(left), float(bottom), float(right), float(top)


def _gazetteer(settings: MissionSettings, inputs: Mapping[str, bytes]) -> Gazetteer:
    """Read a CSV of ``name,lat,lon``; several rows may share a name."""
    if settings.gazetteer is None:
        return {}
    places: dict[str, list[tuple[float, float]]] = {}
    text = inputs[settings.gazetteer].decode("utf-8-sig")
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            place = (float(row["lon"]), float(row["lat"]))
            name = row["name"].strip().lower()
        except (KeyError, TypeError, ValueError):
            raise MissionError.case(
                "MIS-003", f"{settings.gazetteer}:{number}", key="gazetteer",
                detail="a row needs name, lat and lon",
            ) from None  # fmt: skip
        places.setdefault(name, []).append(place)
    return {name: tuple(found) for name, found in places.items()}


def parse_day(text: str, zone: str) -> datetime:
    """Return the start of a local day written ``2027-03-14``.

    Raises
    ------
    RequestError
        REQ-002 if it is no day.
    """
    try:
        day = datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - the zone follows
    except ValueError:
        raise RequestError.case("REQ-002", "--day", value=text) from None
    return day.replace(tzinfo=ZoneInfo(zone))
