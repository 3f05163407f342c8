"""Read an agreement: text -> Agreement, or every problem of the text at once."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import UTC
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from truceline.agreement.build import build
from truceline.agreement.check import cross_check
from truceline.agreement.check_terms import Terms
from truceline.agreement.schema import (
    AgreementPart,
    ChangePart,
    ClausePart,
    DeadlinePart,
    MilestonePart,
    Part,
    ZonePart,
    json_schema,
    known_keys,
)
from truceline.agreement.source import Source, read_source
from truceline.core.errors import AgreementError, Problem, describe
from truceline.core.time import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import TypeVar

    from truceline.model.agreement import Agreement, Exemption, Reading

    PartT = TypeVar("PartT", bound=Part)

BUNDLED = resources.files("truceline.agreement") / "bundled"


def read_agreement(text: str, where: str = "agreement.yaml") -> Agreement:
    """Return the agreement a YAML text states.

    Parameters
    ----------
    text
        The file's text.
    where
        Its name, for messages.

    Raises
    ------
    AgreementError
        With every problem found, in the order of the file.
    """
    part, problems = _examine(text, where)
    if problems or part is None:
        raise AgreementError(*problems)
    return build(part, hashlib.sha256(text.encode()).hexdigest())


def check_text(text: str, where: str = "agreement.yaml") -> tuple[Problem, ...]:
    """Return every problem of a text in the order of the file, none if it can be used."""
    try:
        return _examine(text, where)[1]
    except AgreementError as error:
        return error.problems


def bundled_names() -> tuple[str, ...]:
    """Return the names of the agreements that come with the package."""
    return _stems(BUNDLED, ".yaml")


def load_bundled(name: str) -> Agreement:
    """Return an agreement that comes with the package.

    Raises
    ------
    AgreementError
        AGR-035 if there is none of that name.
    """
    return read_agreement(bundled_text(name), f"{name}.yaml")


def bundled_text(name: str) -> str:
    """Return the YAML text of a bundled agreement; AgreementError AGR-035 if there is none."""
    known = bundled_names()
    if name not in known:
        raise AgreementError.case("AGR-035", "request", name=name, known=", ".join(known))
    return (BUNDLED / f"{name}.yaml").read_text(encoding="utf-8")


def bundled_line_names() -> tuple[str, ...]:
    """Return the names of the bundled lines."""
    return tuple(_stems(BUNDLED / "lines", ".geojson"))


def bundled_lines(name: str) -> bytes:
    """Return the GeoJSON of a bundled line; AgreementError AGR-036 if there is none."""
    known = _stems(BUNDLED / "lines", ".geojson")
    if name not in known:
        raise AgreementError.case("AGR-036", "request", name=name, known=", ".join(known))
    return (BUNDLED / "lines" / f"{name}.geojson").read_bytes()


def with_terms(
    agreement: Agreement,
    *,
    in_force: Interval | None = None,
    lines: Mapping[str, str] | None = None,
) -> Agreement:
    """Return the same terms on other dates or other lines, marked hypothetical.

    Parameters
    ----------
    agreement
        The terms.
    in_force
        The new span; None keeps the dates. Deadlines keep their distance from the start in
        local days and hours, and nothing outlives the span.
    lines
        Name of a reference line -> id of the line that takes its place (any version, the one in
        force at the instant); None keeps the lines.

    Raises
    ------
    AgreementError
        AGR-037 if the terms name no such line; AGR-012 if a clause would start after the end.
    """
    rebound = _rebind(agreement, lines or {})
    moved = rebound if in_force is None else _move(rebound, in_force)
    changed = in_force is not None or bool(lines)
    return dataclasses.replace(moved, hypothetical=agreement.hypothetical or changed)


def _rebind(agreement: Agreement, lines: Mapping[str, str]) -> Agreement:
    known = ", ".join(line.name for line in agreement.lines)
    names = {line.name for line in agreement.lines}
    problems = [
        describe("AGR-037", agreement.agreement_id, name=name, known=known)
        for name in sorted(lines)
        if name not in names
    ]
    if problems:
        raise AgreementError(*problems)
    changed = tuple(
        dataclasses.replace(line, line_id=lines[line.name], version=None)
        if line.name in lines
        else line
        for line in agreement.lines
    )
    return dataclasses.replace(agreement, lines=changed)


def _move(agreement: Agreement, span: Interval) -> Agreement:
    zone = ZoneInfo(agreement.time_zone)
    old = agreement.valid

    def instant(value: datetime) -> datetime:
        local = [at.astimezone(zone).replace(tzinfo=None) for at in (value, old.start, span.start)]
        return (local[2] + (local[0] - local[1])).replace(tzinfo=zone).astimezone(UTC)

    def moved(part: Interval, owner: str) -> Interval:
        start = instant(part.start)
        ends = [end for end in (part.end and instant(part.end), span.end) if end is not None]
        until = min(ends, default=None)
        if until is not None and until <= start:
            raise AgreementError.case(
                "AGR-012", agreement.agreement_id, thing=owner, noun="clause",
                start=start.isoformat(), until=until.isoformat(),
            )  # fmt: skip
        return Interval(start, until)

    def shifted(part: Interval) -> Interval:
        return Interval(instant(part.start), part.end and instant(part.end))

    def exempting(exemptions: tuple[Exemption, ...]) -> tuple[Exemption, ...]:
        return tuple(
            dataclasses.replace(e, valid=e.valid and moved(e.valid, "an exemption"))
            for e in exemptions
        )

    def reading(one: Reading) -> Reading:
        return dataclasses.replace(
            one,
            valid=one.valid and moved(one.valid, f"reading '{one.reading_id}'"),
            exemptions=one.exemptions and exempting(one.exemptions),
        )

    clauses = tuple(
        dataclasses.replace(
            clause,
            valid=moved(clause.valid, f"clause '{clause.clause_id}'"),
            suspended=tuple(shifted(part) for part in clause.suspended),
            exemptions=exempting(clause.exemptions),
            readings=tuple(reading(one) for one in clause.readings),
        )
        for clause in agreement.clauses
    )
    milestones = tuple(
        dataclasses.replace(m, at=m.at and instant(m.at)) for m in agreement.milestones
    )
    changes = tuple(dataclasses.replace(c, valid=shifted(c.valid)) for c in agreement.changes)
    zones = tuple(
        dataclasses.replace(z, valid=z.valid and moved(z.valid, f"zone '{z.zone_id}'"))
        for z in agreement.zones
    )
    return dataclasses.replace(
        agreement, valid=span, clauses=clauses, zones=zones, milestones=milestones, changes=changes
    )


def _stems(folder: Any, suffix: str) -> tuple[str, ...]:
    names = [item.name for item in folder.iterdir()]
    return tuple(sorted(name.removesuffix(suffix) for name in names if name.endswith(suffix)))


def _examine(text: str, where: str) -> tuple[AgreementPart | None, tuple[Problem, ...]]:
    source = read_source(text, where)
    try:
        part: AgreementPart | None = AgreementPart.model_validate(source.data)
        problems: list[tuple[tuple[int, int], Problem]] = []
    except ValidationError as error:
        part, problems = None, _shape_problems(source, error)
    located = cross_check(_terms(source))
    problems += [(_line_of(problem), problem) for problem in located]
    ordered = sorted(problems, key=lambda pair: (pair[0], pair[1].code, str(pair[1])))
    return part, tuple(dict.fromkeys(problem for _, problem in ordered))


def _line_of(problem: Problem) -> tuple[int, int]:
    line, column = problem.where.split(" ")[0].rsplit(":", 2)[-2:]
    return int(line), int(column)


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    return json_schema()


def _shape_problems(
    source: Source, error: ValidationError
) -> list[tuple[tuple[int, int], Problem]]:
    found = []
    for detail in error.errors(include_url=False):
        path = tuple(step for step in detail["loc"] if step != "[key]")
        key = str(path[-1]) if path else "file"
        fields: dict[str, object] = {"key": key}
        match detail["type"]:
            case "extra_forbidden":
                code = "AGR-002"
                fields["known"] = ", ".join(known_keys(_schema(), path[:-1]))
            case "missing":
                code = "AGR-003"
            case "enum" | "literal_error":
                code = "AGR-004"
                known = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
                fields |= {"value": detail["input"], "known": known}
            case _:
                code = "AGR-005"
                message = detail["msg"].removeprefix("Input ").rstrip(".")
                fields |= {"value": _short(detail["input"]), "detail": message}
        found.append((source.position(path), describe(code, source.where(path), **fields)))
    return found


def _short(value: object) -> str:
    if isinstance(value, dict | list):
        return f"{len(value)} item(s)"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _terms(source: Source) -> Terms:
    """Gather what can be read, so that one fault does not hide the others."""
    data = source.data
    in_force = data.get("in_force")
    span = in_force if isinstance(in_force, dict) else {}
    return Terms(
        where=source.where,
        time_zone=_text(data.get("time_zone")),
        in_force=(_text(span.get("from")), _text(span.get("until"))),
        signed=_text(data.get("signed")),
        inside_probability=_number(data.get("inside_probability"), 0.95),
        outside_probability=_number(data.get("outside_probability"), 0.05),
        ids={
            "parties": _ids(data, "parties", "id"),
            "lines": _ids(data, "lines", "name"),
            "zones": _ids(data, "zones", "id"),
            "clauses": _ids(data, "clauses", "id"),
            "milestones": _ids(data, "milestones", "id"),
            "deadlines": _ids(data, "deadlines", "id"),
        },
        zones=_readable(data.get("zones"), ZonePart),
        clauses=_readable(data.get("clauses"), ClausePart),
        milestones=_readable(data.get("milestones"), MilestonePart),
        deadlines=_readable(data.get("deadlines"), DeadlinePart),
        changes=_readable(data.get("changes"), ChangePart),
        goes_on=bool(data.get("renewal") or data.get("changes")),
        sourced=any(data.get(key) for key in ("citations", "hypothetical", "unverified")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object, default: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else default  # type: ignore[arg-type]


def _ids(data: dict[str, Any], section: str, key: str) -> tuple[str, ...]:
    items = data.get(section)
    if not isinstance(items, list):
        return ()
    return tuple(
        item[key] if isinstance(item, dict) and isinstance(item.get(key), str) else ""
        for item in items
    )


def _readable(items: object, model: type[PartT]) -> dict[int, PartT]:
    parts: dict[int, PartT] = {}
    for index, item in enumerate(items if isinstance(items, list) else ()):
        try:
            parts[index] = model.model_validate(item)
        except ValidationError:
            continue  # said by `_shape_problems`
    return parts
