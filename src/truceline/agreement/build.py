"""Turn a checked file into the agreement the rest of the chain knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from truceline.agreement.check_clauses import ACTS
from truceline.agreement.instants import read_instant, read_length, read_span
from truceline.core.time import Interval
from truceline.model.agreement import (
    Agreement,
    AuthenticText,
    Change,
    ChangeKind,
    Citation,
    Clause,
    Exemption,
    Limit,
    Milestone,
    Notice,
    Party,
    Provision,
    Reading,
    ReferenceLine,
    Renewal,
    Severity,
    Silence,
    WeaponClass,
    Zone,
)
from truceline.model.deadline import Deadline
from truceline.model.kind import ACT_OF

if TYPE_CHECKING:
    from datetime import timedelta

    from truceline.agreement.schema import (
        AgreementPart,
        ChangePart,
        CitationPart,
        ClausePart,
        DeadlinePart,
        ExemptionPart,
        LimitPart,
        MilestonePart,
        ReadingPart,
        SeverityPart,
        SilencePart,
        WeaponsPart,
        ZonePart,
    )


def build(part: AgreementPart, sha256: str | None = None) -> Agreement:
    """Return the agreement of a file that `check` found nothing against."""
    zone = part.time_zone
    until = part.in_force.until
    whole = Interval(
        read_instant(part.in_force.starts, zone),
        None if until is None else read_instant(until, zone),
    )
    changes = tuple(_change(c, zone, whole) for c in part.changes)
    whole = _as_changed(whole, changes)
    return Agreement(
        agreement_id=part.agreement,
        version=part.version,
        title=dict(part.title),
        parties=tuple(Party(party_id=p.id, names=dict(p.names)) for p in part.parties),
        time_zone=zone or "UTC",
        signed_at=None if part.signed is None else read_instant(part.signed, zone),
        valid=whole,
        lines=tuple(
            ReferenceLine(name=line.name, line_id=line.line, version=line.version)
            for line in part.lines
        ),
        zones=tuple(_zone(z, zone, whole) for z in part.zones),
        clauses=tuple(_changed(_clause(c, zone, whole), changes) for c in part.clauses),
        citations=tuple(_cited(c) for c in part.citations),
        provisions=tuple(
            Provision(article=p.article, text=p.text, reason=p.reason) for p in part.provisions
        ),
        authentic=tuple(
            AuthenticText(language=a.language, prevails=a.prevails, citation=_citation(a.citation))
            for a in part.authentic
        ),
        milestones=tuple(_milestone(m, zone) for m in part.milestones),
        deadlines=tuple(_deadline(d) for d in part.deadlines),
        changes=changes,
        renewal=None if part.renewal is None else Renewal(**part.renewal.model_dump()),
        hypothetical=part.hypothetical,
        unverified=part.unverified,
        inside_probability=part.inside_probability,
        outside_probability=part.outside_probability,
        sha256=sha256,
    )


def _zone(part: ZonePart, zone: str | None, whole: Interval) -> Zone:
    timed = part.starts is not None or part.until is not None
    return Zone(
        zone_id=part.id,
        kind=part.kind,
        line=part.line,
        side=part.side,
        from_m=part.from_m or 0.0,
        until_m=part.until_m,
        area=_area(part),
        path=_path(part),
        half_width_m=part.half_width_m,
        stretch=None if part.stretch is None else (part.stretch[0], part.stretch[1]),
        floor_m=part.floor_m,
        ceiling_m=part.ceiling_m,
        outside=part.outside,
        valid=read_span(part.starts, part.until, zone, whole) if timed else None,
        citation=_citation(part.citation),
    )


def _area(part: ZonePart) -> shapely.Geometry | None:
    if part.areas is not None:
        return shapely.MultiPolygon([shapely.Polygon(outline) for outline in part.areas])
    return None if part.area is None else shapely.Polygon(part.area)


def _path(part: ZonePart) -> shapely.Geometry | None:
    if part.places is not None:
        return shapely.MultiPoint(part.places)
    return None if part.path is None else shapely.LineString(part.path)


def _clause(part: ClausePart, zone: str | None, whole: Interval) -> Clause:
    implied = dict.fromkeys(ACT_OF[kind] for kind in part.kinds) or ACTS[part.kind][:1]
    return Clause(
        clause_id=part.id,
        kind=part.kind,
        article=part.article,
        parties=tuple(part.parties),
        valid=read_span(part.starts, part.until, zone, whole),
        starts_with=part.starts_with,
        ends_with=part.ends_with,
        acts=tuple(part.acts) or tuple(implied),
        kinds=tuple(part.kinds),
        zones=dict(part.zones),
        weapons=_weapons(part.weapons),
        aircraft=tuple(part.aircraft),
        limits=tuple(_limit(limit) for limit in part.limits),
        targets=tuple(part.targets),
        exemptions=tuple(_exemption(e, zone, whole) for e in part.exemptions),
        severity=_severity(part.severity),
        text=dict(part.text),
        citation=_citation(part.citation),
        ambiguous=part.ambiguous,
        readings=tuple(_reading(r, zone, whole) for r in part.readings),
        amends=part.amends,
    )


def _reading(part: ReadingPart, zone: str | None, whole: Interval) -> Reading:
    timed = part.starts is not None or part.until is not None
    acts = part.acts
    if acts is None and part.kinds is not None:
        acts = list(dict.fromkeys(ACT_OF[kind] for kind in part.kinds))
    return Reading(
        reading_id=part.id,
        text=dict(part.text),
        party=part.party,
        void=part.void,
        valid=read_span(part.starts, part.until, zone, whole) if timed else None,
        parties=None if part.parties is None else tuple(part.parties),
        acts=None if acts is None else tuple(acts),
        kinds=None if part.kinds is None else tuple(part.kinds),
        zones=None if part.zones is None else dict(part.zones),
        weapons=_weapons(part.weapons),
        aircraft=None if part.aircraft is None else tuple(part.aircraft),
        exemptions=None
        if part.exemptions is None
        else tuple(_exemption(e, zone, whole) for e in part.exemptions),
        citation=_citation(part.citation),
    )


def _limit(part: LimitPart) -> Limit:
    return Limit(
        item=part.item,
        most=part.most,
        calibre_min_mm=part.calibre_min_mm,
        calibre_max_mm=part.calibre_max_mm,
    )


def _milestone(part: MilestonePart, zone: str | None) -> Milestone:
    return Milestone(
        milestone_id=part.id,
        text=dict(part.text),
        at=None if part.at is None else read_instant(part.at, zone),
        after=part.after,
        days=part.days,
        within=_length(part.within),
        silence=_silence(part.silence),
        event=part.event,
        citation=_citation(part.citation),
    )


def _silence(part: SilencePart | None) -> Silence | None:
    if part is None:
        return None
    return Silence(
        days=part.days,
        clauses=tuple(part.clauses),
        zone=part.zone,
        longer_than=_length(part.longer_than),
        or_next_day=part.or_next_day,
    )


def _deadline(part: DeadlinePart) -> Deadline:
    return Deadline(
        deadline_id=part.id,
        article=part.article,
        after=part.after,
        by=part.by,
        within=_length(part.within),
        days=part.days,
        does=dict(part.does),
        policy=part.policy,
    )


def _change(part: ChangePart, zone: str | None, whole: Interval) -> Change:
    until = None if part.until is None else read_instant(part.until, zone)
    return Change(
        kind=part.kind,
        valid=Interval(read_instant(part.starts, zone), until),
        clauses=tuple(part.clauses),
        text=dict(part.text),
        citation=_citation(part.citation),
    )


def _as_changed(whole: Interval, changes: tuple[Change, ...]) -> Interval:
    """Return the agreement's span after its renewals and its termination as a whole."""
    end = whole.end
    for change in changes:
        if change.kind is ChangeKind.RENEWAL:
            end = change.valid.end
        elif change.kind is ChangeKind.TERMINATION and not change.clauses:
            end = change.valid.start if end is None else min(end, change.valid.start)
    return Interval(whole.start, end)


def _changed(clause: Clause, changes: tuple[Change, ...]) -> Clause:
    """Return the clause without the spans in which it was suspended or had been ended."""
    mine = [c for c in changes if not c.clauses or clause.clause_id in c.clauses]
    suspended = tuple(c.valid for c in mine if c.kind is ChangeKind.SUSPENSION)
    ends = [c.valid.start for c in mine if c.kind is ChangeKind.TERMINATION]
    ends += [] if clause.valid.end is None else [clause.valid.end]
    end = max(min(ends), clause.valid.start) if ends else None
    return replace(clause, valid=Interval(clause.valid.start, end), suspended=suspended)


def _length(value: str | None) -> timedelta | None:
    return None if value is None else read_length(value)


def _weapons(part: WeaponsPart | None) -> WeaponClass | None:
    if part is None:
        return None
    return WeaponClass(
        calibre_min_mm=part.calibre_min_mm,
        calibre_max_mm=part.calibre_max_mm,
        types=tuple(part.types),
        systems=tuple(part.systems),
    )


def _exemption(part: ExemptionPart, zone: str | None, whole: Interval) -> Exemption:
    timed = part.starts is not None or part.until is not None
    return Exemption(
        kind=part.kind,
        text=part.text,
        parties=tuple(part.parties),
        kinds=tuple(part.kinds),
        assessments=tuple(part.assessments),
        valid=read_span(part.starts, part.until, zone, whole) if timed else None,
        zone=part.zone,
        notice=None
        if part.notice is None
        else Notice(purposes=tuple(part.notice.purposes), before=_length(part.notice.before)),
        conditions=tuple(part.conditions),
        presumed=part.presumed,
        citation=_citation(part.citation),
    )


def _severity(part: SeverityPart) -> Severity:
    return Severity(
        serious_kinds=tuple(part.serious_kinds),
        serious_count=part.serious_count,
        serious_calibre_mm=part.serious_calibre_mm,
        serious_longer_than=_length(part.serious_longer_than),
        serious_within_m=part.serious_within_m,
        serious_targets=tuple(part.serious_targets),
    )


def _citation(part: CitationPart | None) -> Citation | None:
    return None if part is None else _cited(part)


def _cited(part: CitationPart) -> Citation:
    return Citation(text=part.text, article=part.article, unverified=part.unverified)
