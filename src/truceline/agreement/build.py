"""Turn a checked file into the agreement the rest of the chain knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from truceline.agreement.check import ACTS
from truceline.agreement.instants import read_instant, read_span
from truceline.core.time import Interval
from truceline.model.agreement import (
    Agreement,
    Citation,
    Clause,
    Exemption,
    Party,
    Provision,
    ReferenceLine,
    Severity,
    WeaponClass,
    Zone,
)
from truceline.model.kind import ACT_OF

if TYPE_CHECKING:
    from truceline.agreement.schema import (
        AgreementPart,
        CitationPart,
        ClausePart,
        ExemptionPart,
        SeverityPart,
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
        clauses=tuple(_clause(c, zone, whole) for c in part.clauses),
        citations=tuple(_cited(c) for c in part.citations),
        provisions=tuple(
            Provision(article=p.article, text=p.text, reason=p.reason) for p in part.provisions
        ),
        authentic_languages=tuple(part.authentic_languages),
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
        area=None if part.area is None else shapely.Polygon(part.area),
        path=None if part.path is None else shapely.LineString(part.path),
        half_width_m=part.half_width_m,
        valid=read_span(part.starts, part.until, zone, whole) if timed else None,
        citation=_citation(part.citation),
    )


def _clause(part: ClausePart, zone: str | None, whole: Interval) -> Clause:
    implied = dict.fromkeys(ACT_OF[kind] for kind in part.kinds) or ACTS[part.kind][:1]
    return Clause(
        clause_id=part.id,
        kind=part.kind,
        article=part.article,
        parties=tuple(part.parties),
        valid=read_span(part.starts, part.until, zone, whole),
        acts=tuple(part.acts) or tuple(implied),
        kinds=tuple(part.kinds),
        zones=dict(part.zones),
        weapons=_weapons(part.weapons),
        aircraft=tuple(part.aircraft),
        exemptions=tuple(_exemption(e, zone, whole) for e in part.exemptions),
        severity=_severity(part.severity),
        text=dict(part.text),
        citation=_citation(part.citation),
        ambiguous=part.ambiguous,
    )


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
        presumed=part.presumed,
        citation=_citation(part.citation),
    )


def _severity(part: SeverityPart) -> Severity:
    return Severity(
        serious_kinds=tuple(part.serious_kinds),
        serious_count=part.serious_count,
        serious_calibre_mm=part.serious_calibre_mm,
    )


def _citation(part: CitationPart | None) -> Citation | None:
    return None if part is None else _cited(part)


def _cited(part: CitationPart) -> Citation:
    return Citation(text=part.text, article=part.article, unverified=part.unverified)
