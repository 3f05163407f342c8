"""Incident x clause in force at that instant on that version of the line -> finding."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

import numpy as np

from truceline.assess.attribution import attribute
from truceline.assess.row import Row, rows_of
from truceline.assess.rules import RULES, speaks_of
from truceline.assess.verdict import Place, Verdict, judge
from truceline.core.ids import content_id
from truceline.model.finding import ALL_PARTIES, FINDING_SCHEMA, NOT_ATTRIBUTED, Finding, Outcome
from truceline.model.table import regions_of, to_table
from truceline.science.lines import LineIndex, unique_regions
from truceline.science.zones import probability_inside, version_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from truceline.core.time import Interval
    from truceline.model.agreement import Agreement, Clause, Zone
    from truceline.model.line import LineVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessParams:
    """Settings of the engine; thresholds of place are the agreement's own."""

    time_share: float = 0.999  # of an incident's span that must lie in a clause's span


def assess(
    incidents: pa.Table, agreement: Agreement, index: LineIndex, params: AssessParams | None = None
) -> pa.Table:
    """Return the findings about incidents, ordered by incident and clause.

    Parameters
    ----------
    incidents
        Table with the schema of `truceline.model.incident`.
    agreement
        The terms; the text in force at the instant decides.
    index
        The mission's lines.

    Notes
    -----
    An incident no clause in force speaks of gets one finding ``not_an_incident`` that says so.
    A clause with a zone per party gives one finding per party whose obligation it is (`bound`);
    nobody is named as the one who acted (`party` is ``not_attributed``).
    """
    params = params or AssessParams()
    regions = regions_of(incidents)
    rows = rows_of(incidents, regions)
    found: dict[int, list[Finding]] = defaultdict(list)
    for clause in agreement.clauses:
        meant = [n for n, row in enumerate(rows) if speaks_of(clause, row)]
        share = {n: time_share(rows[n], agreement.valid, clause.valid) for n in meant}
        meant = [n for n in meant if share[n] is None or (share[n] or 0) > 0]
        for bound, zone in obligations(clause, agreement):
            places = place_rows(zone, agreement, index, [rows[n] for n in meant])
            exempt = exempt_zones(clause, agreement, index, [rows[n] for n in meant])
            for position, n in enumerate(meant):
                concern = RULES[clause.kind].concerns(clause, rows[n])
                verdict = judge(
                    clause, rows[n], concern, places[position], exempt[position],
                    _in_force(share[n], params), agreement,
                )  # fmt: skip
                found[n].append(_finding(rows[n], agreement, clause, bound, places[position],
                                         verdict))  # fmt: skip
    every = (f for n, row in enumerate(rows) for f in found.get(n) or [_silent(row, agreement)])
    return to_table(every, FINDING_SCHEMA).sort_by(
        [("incident_id", "ascending"), ("clause_id", "ascending"), ("bound", "ascending")]
    )


def obligations(clause: Clause, agreement: Agreement) -> Iterator[tuple[str, Zone | None]]:
    """Yield whose obligation a clause is, with its zone: one for all, or one a party."""
    if not clause.zones or ALL_PARTIES in clause.zones:
        name = clause.zones.get(ALL_PARTIES)
        yield ALL_PARTIES, None if name is None else agreement.zone(name)
        return
    for party in clause.parties:
        if party in clause.zones:
            yield party, agreement.zone(clause.zones[party])


def time_share(row: Row, *spans: Interval) -> float | None:
    """Return the share of an incident's span that lies in all spans, None if it is unknown."""
    if row.starts_at is None or row.ends_at is None:
        return None
    start, end = row.starts_at, row.ends_at
    whole = (end - start).total_seconds()
    if whole <= 0:
        return float(all(start in span for span in spans))
    for span in spans:
        start = max(start, span.start)
        end = end if span.end is None else min(end, span.end)
    return max((end - start).total_seconds(), 0.0) / whole


def place_rows(
    zone: Zone | None, agreement: Agreement, index: LineIndex, rows: Sequence[Row]
) -> list[Place]:
    """Return P(inside the zone) of each row, and on which version of the line."""
    if zone is None:
        return [Place(zoned=False)] * len(rows)
    places: list[Place] = [Place(zoned=True)] * len(rows)
    groups: dict[str | None, tuple[LineVersion | None, list[int]]] = {}
    for n, row in enumerate(rows):
        version = version_for(zone, agreement, index, row.happened_at)
        key = None if version is None else version.version
        groups.setdefault(key, (version, []))[1].append(n)
    for version, members in groups.values():
        if version is None and zone.line is not None:
            for n in members:
                places[n] = Place(zoned=True, no_version=True)
            continue
        unique, which = unique_regions([rows[n].region for n in members])
        chance = probability_inside(zone, version, index, unique)
        label = None if version is None else f"{version.line_id} {version.version}"
        for n, number in zip(members, which, strict=True):
            inside = None if number < 0 else float(np.clip(chance[number], 0.0, 1.0))
            places[n] = Place(zoned=True, inside=inside, version=label)
    return places


def exempt_zones(
    clause: Clause, agreement: Agreement, index: LineIndex, rows: Sequence[Row]
) -> list[dict[str, float | None]]:
    """Return, per row, P(inside) of each zone the clause's exemptions name."""
    names = sorted({e.zone for e in clause.exemptions if e.zone is not None})
    by_zone = {n: place_rows(agreement.zone(n), agreement, index, rows) for n in names}
    return [{name: by_zone[name][n].inside for name in names} for n in range(len(rows))]


def _in_force(share: float | None, params: AssessParams) -> bool | None:
    if share is None:
        return None
    return True if share >= params.time_share else None


def _finding(
    row: Row, agreement: Agreement, clause: Clause, bound: str, place: Place, verdict: Verdict
) -> Finding:
    return _made(
        row, agreement, clause_id=clause.clause_id, article=clause.article, bound=bound,
        party=attribute(row), outcome=verdict.outcome, probability_inside=place.inside,
        line_version=place.version, reason=verdict.reason,
    )  # fmt: skip


def _silent(row: Row, agreement: Agreement) -> Finding:
    """The finding about an incident no clause in force speaks of."""
    instant = row.happened_at
    if instant is not None and not agreement.clauses_in_force(instant):
        reason = f"no clause was in force at {instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    else:
        reason = f"no clause in force speaks of this act ({row.act.value})"
    return _made(
        row, agreement, clause_id=None, article=None, bound=ALL_PARTIES, party=NOT_ATTRIBUTED,
        outcome=Outcome.NOT_AN_INCIDENT, probability_inside=None, line_version=None, reason=reason,
    )  # fmt: skip


def _made(row: Row, agreement: Agreement, **fields: object) -> Finding:
    content = {
        "incident": row.incident_id, "agreement": agreement.agreement_id,
        "version": agreement.version, "clause": fields["clause_id"], "bound": fields["bound"],
        "outcome": str(fields["outcome"]),
    }  # fmt: skip
    return Finding(
        finding_id=content_id("fin", content), incident_id=row.incident_id,
        agreement_id=agreement.agreement_id, hypothetical=agreement.hypothetical,
        simulated=row.simulated, **fields,  # type: ignore[arg-type]
    )  # fmt: skip
