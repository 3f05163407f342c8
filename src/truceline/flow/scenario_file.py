"""Dated scenarios: what happened, what the terms make of it, and the answer worked out by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import Field

from truceline.agreement import bundled_lines, bundled_names, load_bundled, read_agreement
from truceline.agreement.instants import InstantError, read_instant
from truceline.assess.engine import assess, assess_readings, settled_terms
from truceline.assess.trace import trace
from truceline.core.chainage import beside, locate
from truceline.core.errors import AgreementError, FactsError, Problem, TrucelineError, describe
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.core.uncertain import point_region, sector_region
from truceline.formats.facts_yaml import read_facts
from truceline.formats.line_geojson import read_lines
from truceline.formats.strict_yaml import StrictPart, line_of, plain, read_strict
from truceline.model.facts import NO_FACTS
from truceline.model.incident import INCIDENT_SCHEMA, Incident
from truceline.model.kind import ACT_OF, Kind, Target
from truceline.model.line import Line, LineVersion
from truceline.model.table import to_table
from truceline.science.lines import LineIndex
from truceline.science.terms import clauses_in_force

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from truceline.core.uncertain import Region
    from truceline.model.agreement import Agreement
    from truceline.model.facts import Facts

Position = tuple[float, float]
SCENARIO_ID = "inc-scenario"
LINE_SINCE = Interval(datetime(1900, 1, 1, tzinfo=UTC))


class FromLine(StrictPart):
    """A place so many kilometres from a line, on the side of a party, near a position."""

    line: str
    side: str
    km: float = Field(ge=0)
    near: Position


class SectorPart(StrictPart):
    """An annular sector seen from a post: two distances and two azimuths."""

    at: Position
    from_km: float = Field(ge=0)
    until_km: float = Field(gt=0)
    azimuths: tuple[float, float]


class LinePart(StrictPart):
    """A line written in the file: it holds at all times."""

    id: str
    left: str
    right: str
    positions: tuple[Position, ...] = Field(min_length=2)
    accuracy_m: float = Field(default=0.0, ge=0)


class EarlierPart(StrictPart):
    """Something that happened before or after, as clocks of silence hear it."""

    kind: str
    start: str = Field(alias="from")
    until: str | None = None
    place: Position | None = None


class ExpectPart(StrictPart):
    """The answer worked out by hand for one clause and whom it binds."""

    clause: str
    bound: str = "all"
    outcome: str
    reading: str | None = None
    party: str | None = None
    inside: tuple[float, float] | None = None


class ScenarioPart(StrictPart):
    """One scenario; without a ``kind`` it only asks which clauses bind."""

    id: str = Field(min_length=1)
    why: str = Field(min_length=1)
    at: str | None = None
    until: str | None = None
    kind: str | None = None
    place: Position | None = None
    from_line: FromLine | None = None
    sector: SectorPart | None = None
    sigma_m: float | tuple[float, float, float] = 50.0
    weapon: str | None = None
    calibre_mm: float | None = None
    count: int | tuple[int, int | None] | None = None
    altitude_m: tuple[float, float] | None = None
    targets: tuple[str, ...] = ()
    assessments: tuple[str, ...] = ()
    origins: int = Field(default=1, ge=1)
    attributed: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    others: tuple[EarlierPart, ...] = ()
    expect: tuple[ExpectPart, ...] = ()
    speaks: tuple[str, ...] | None = None
    binds: tuple[str, ...] = ()
    free: tuple[str, ...] = ()


class ScenarioFile(StrictPart):
    """A file of scenarios about one agreement."""

    agreement: str | None = None
    terms: dict[str, Any] | None = None
    lines: tuple[LinePart, ...] = ()
    scenarios: tuple[ScenarioPart, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One expectation held against what was found; ``reason`` says how that came about."""

    asked: str
    expected: str
    found: str
    reason: str

    @property
    def agrees(self) -> bool:
        """Whether the answer is the expected one."""
        return self.expected == self.found


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """What became of one scenario; ``problems`` if it could not be run."""

    scenario_id: str
    why: str
    checks: tuple[Checked, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether it could be run and every answer is the expected one."""
        return not self.problems and all(check.agrees for check in self.checks)


def run_scenarios(text: str, where: str = "scenarios.yaml") -> tuple[ScenarioResult, ...]:
    """Return what becomes of every scenario of a file.

    Parameters
    ----------
    text, where
        The file's text, and its name for messages.

    Raises
    ------
    AgreementError
        AGR-060 and AGR-061 if the file cannot be read, AGR-062 if it names no agreement there is,
        AGR-063 if two scenarios have one id. A scenario that cannot be run is told in its result
        (AGR-064), and the others go on.
    """
    part, root = read_strict(text, ScenarioFile, where, AgreementError, "AGR-060", "AGR-061")
    agreement = _agreement(part, where)
    ids = [scenario.id for scenario in part.scenarios]
    doubled = [
        describe("AGR-063", f"{where}:{line_of(root, ('scenarios', i, 'id'))}", name=name)
        for i, name in enumerate(ids)
        if name in ids[:i]
    ]
    if doubled:
        raise AgreementError(*doubled)
    index = LineIndex(_lines(part, agreement, where))
    return tuple(
        _run(scenario, agreement, index, f"{where}:{line_of(root, ('scenarios', i))}")
        for i, scenario in enumerate(part.scenarios)
    )


def _agreement(part: ScenarioFile, where: str) -> Agreement:
    if (part.agreement is None) == (part.terms is None):
        raise AgreementError.case("AGR-062", where, name="nothing, or two", known=_known())
    if part.terms is not None:
        return read_agreement(_yaml(part.terms), f"{where} terms")
    if part.agreement not in bundled_names():
        raise AgreementError.case("AGR-062", where, name=part.agreement, known=_known())
    return load_bundled(part.agreement or "")


def _known() -> str:
    return ", ".join(bundled_names())


def _yaml(content: Any) -> str:
    import json

    return json.dumps(plain(content))  # JSON is YAML


def _lines(part: ScenarioFile, agreement: Agreement, where: str) -> list[Line]:
    own = [_line(line, where) for line in part.lines]
    written = {line.line_id for line in own}
    named = {reference.line_id for reference in agreement.lines} - written
    return own + [read_lines(bundled_lines(name), name) for name in sorted(named)]


def _line(part: LinePart, where: str) -> Line:
    version = LineVersion(
        line_id=part.id, version="as written", valid=LINE_SINCE,
        positions=np.array(part.positions, dtype=np.float64), left=part.left, right=part.right,
        accuracy_m=part.accuracy_m, provenance=Provenance(source=where),
    )  # fmt: skip
    return Line(line_id=part.id, versions=(version,))


def _run(
    part: ScenarioPart, agreement: Agreement, index: LineIndex, where: str
) -> ScenarioResult:  # fmt: skip
    try:
        checks = tuple(_checks(part, agreement, index))
        if not checks:
            raise ValueError("nothing is expected of it")
    except (InstantError, ValueError, KeyError, TrucelineError) as error:
        detail = " ".join(str(error).split())
        problems = (describe("AGR-064", where, name=part.id, detail=detail),)
        return ScenarioResult(scenario_id=part.id, why=part.why, checks=(), problems=problems)
    return ScenarioResult(scenario_id=part.id, why=part.why, checks=checks)


def _checks(part: ScenarioPart, agreement: Agreement, index: LineIndex) -> Iterator[Checked]:
    facts = _facts(part, agreement)
    incidents = _incidents(part, agreement, index)
    settled = settled_terms(incidents, agreement, index, facts=facts)
    if part.binds or part.free:
        yield from _binding(part, settled)
    if part.kind is None:
        return
    mine = incidents.filter([row == SCENARIO_ID for row in incidents["incident_id"].to_pylist()])
    yield from _outcomes(part, mine, settled, index, facts)


def _binding(part: ScenarioPart, settled: Agreement) -> Iterator[Checked]:
    if part.at is None:
        raise ValueError("it asks what binds and not when")
    at = read_instant(part.at, settled.time_zone)
    bound = {clause.clause_id for clause in clauses_in_force(settled, at)}
    known = {clause.clause_id for clause in settled.clauses}
    for names, expected in ((part.binds, "binds"), (part.free, "does not bind")):
        for name in names:
            if name not in known:
                raise ValueError(f"the agreement has no clause '{name}'")
            found = "binds" if name in bound else "does not bind"
            span = settled.clause(name).valid
            yield Checked(asked=name, expected=expected, found=found, reason=f"in force {span}")


def _outcomes(
    part: ScenarioPart, mine: pa.Table, settled: Agreement, index: LineIndex, facts: Facts
) -> Iterator[Checked]:
    attributed = None
    if part.attributed is not None:
        import pyarrow as pa

        attributed = pa.table(
            {"incident_id": [SCENARIO_ID], "party": [part.attributed], "confidence": [0.95]}
        )
    rows = assess(mine, settled, index, None, facts, attributed).to_pylist()
    read = assess_readings(mine, settled, index, None, facts).to_pylist()
    traced = trace(mine, settled, index, None, facts)
    steps = {(one.clause_id, one.bound): one.steps for one in traced}
    if part.speaks is not None:
        spoken = ", ".join(sorted({row["clause_id"] for row in rows if row["clause_id"]})) or "none"
        expected = ", ".join(sorted(part.speaks)) or "none"
        yield Checked(
            asked="clauses that speak", expected=expected, found=spoken, reason=rows[0]["reason"]
        )
    for one in part.expect:
        yield from _held(one, rows if one.reading is None else read, steps)


def _held(
    one: ExpectPart, rows: list[dict[str, Any]], steps: dict[Any, tuple[str, ...]]
) -> Iterator[Checked]:
    asked = f"{one.clause} ({one.bound})" + (f", read {one.reading}" if one.reading else "")
    question = (one.clause, one.bound, one.reading)
    row = next(
        (row for row in rows if (row["clause_id"], row["bound"], row["reading"]) == question), None
    )
    if row is None:
        yield Checked(asked=asked, expected=one.outcome, found="no finding",
                      reason="no clause of that id, for whom it binds, speaks of it")  # fmt: skip
        return
    reason = "; ".join(steps.get((one.clause, one.bound), (row["reason"],)))
    yield Checked(asked=asked, expected=one.outcome, found=row["outcome"], reason=reason)
    if one.party is not None:
        yield Checked(
            asked=f"{asked}: party", expected=one.party, found=row["party"], reason=reason
        )
    if one.inside is not None:
        low, high = one.inside
        value = row["probability_inside"]
        fits = value is not None and low <= value <= high
        words = f"P(inside) {low:g} to {high:g}"
        yield Checked(
            asked=f"{asked}: place", expected=words,
            found=words if fits else f"P(inside) {value}", reason=reason,
        )  # fmt: skip


def _facts(part: ScenarioPart, agreement: Agreement) -> Facts:
    if not part.facts:
        return NO_FACTS
    content = dict(part.facts)
    content["established"] = [
        {"incident": SCENARIO_ID, "by": "the scenario", **one}
        for one in content.get("established", ())
    ]
    try:
        return read_facts(_yaml(content), [agreement], agreement.time_zone, f"facts of {part.id}")
    except FactsError as error:
        raise ValueError("; ".join(f"{p.found} {p.remedy}" for p in error.problems)) from None


def _incidents(part: ScenarioPart, agreement: Agreement, index: LineIndex) -> pa.Table:
    rows = [
        _incident(
            f"inc-other-{i}", other.kind,
            None if other.place is None else point_region(*other.place, 50.0),
            _span(other.start, other.until, agreement),
        )
        for i, other in enumerate(part.others)
    ]  # fmt: skip
    if part.at is not None and part.others:
        # What was reported by then is known: a clock that is full by then is full.
        rows.append(
            _incident("inc-present", Kind.MINE.value, None, _span(part.at, None, agreement))
        )
    if part.kind is not None:
        span = (None, None) if part.at is None else _span(part.at, part.until, agreement)
        rows.append(_main(part, agreement, index, span))
    return to_table(rows, INCIDENT_SCHEMA)


Span = tuple[datetime | None, datetime | None]


def _span(start: str, until: str | None, agreement: Agreement) -> Span:
    first = read_instant(start, agreement.time_zone)
    return first, first if until is None else read_instant(until, agreement.time_zone)


def _main(part: ScenarioPart, agreement: Agreement, index: LineIndex, span: Span) -> Incident:
    low, high = part.count if isinstance(part.count, tuple) else (part.count, part.count)
    floor, ceiling = part.altitude_m or (None, None)
    for target in part.targets:
        Target(target)
    return _incident(
        SCENARIO_ID, part.kind or "", _region(part, agreement, index, span[0]), span,
        weapon=part.weapon, calibre_mm=part.calibre_mm, count_low=low, count_high=high,
        altitude_low_m=floor, altitude_high_m=ceiling, targets=part.targets,
        assessments=part.assessments, origins=part.origins,
    )  # fmt: skip


def _incident(name: str, kind: str, region: Region | None, span: Span, **more: Any) -> Incident:
    start, end = span
    middle = None if start is None or end is None else start + (end - start) / 2
    values: dict[str, Any] = {"origins": 1, **more}
    return Incident(
        incident_id=name, kind=Kind(kind), act=ACT_OF[Kind(kind)].value, region=region,
        starts_at=start, ends_at=end, happened_at=middle, members=(f"obs-{name}",),
        modalities=("human",), **values,
    )  # fmt: skip


def _region(
    part: ScenarioPart, agreement: Agreement, index: LineIndex, at: datetime | None
) -> Region | None:
    if part.sector is not None:
        one = part.sector
        return sector_region(
            *one.at, one.from_km * 1000, one.until_km * 1000, [(one.azimuths[0], one.azimuths[1])]
        )
    position = part.place
    if part.from_line is not None:
        position = _beside(part.from_line, agreement, index, at)
    if position is None:
        return None
    if isinstance(part.sigma_m, tuple):
        return point_region(*position, *part.sigma_m)
    return point_region(*position, part.sigma_m)


def _beside(
    where: FromLine, agreement: Agreement, index: LineIndex, at: datetime | None
) -> Position:
    """Return the place at exactly the distance asked for, along the perpendicular."""
    reference = agreement.reference_line(where.line)
    line = index.lines[reference.line_id]
    version = line.version(reference.version) if reference.version else None
    if version is None:
        version = line.version_at(at) if at is not None else line.versions[-1]
    if version is None:
        raise ValueError(f"line '{where.line}' has no version in force then")
    way = version.side_of(where.side)
    if way == 0:
        raise ValueError(f"line '{where.line}' has no side '{where.side}'")
    path, metres = index.path(version), where.km * 1000
    foot = locate(path, np.array([where.near[0]]), np.array([where.near[1]])).chainage_m
    low, high = 0.0, metres * 2 + 1000
    for _ in range(60):  # bends can be nearer than the foot: go on until the distance is right
        middle = (low + high) / 2
        lon, lat = beside(path, foot, np.array([way * middle]))
        near = way * locate(path, lon, lat).distance_m[0] < metres
        low, high = (middle, high) if near else (low, middle)
    return float(lon[0]), float(lat[0])
