"""What a map of an agreement shows: its lines, and its zones with what holds in them, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from truceline.agreement.explain_kinds import CLAUSES, names_of
from truceline.agreement.explain_places import party_name, with_source, zone_words
from truceline.agreement.explain_words import labelled, number, word
from truceline.core.errors import AgreementError
from truceline.model.agreement import ZoneKind
from truceline.science.outlines import outline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from truceline.model.agreement import Agreement, ReferenceLine, Zone
    from truceline.model.line import LineVersion
    from truceline.science.lines import LineIndex

STEPS = 2_000  # across a map: outlines are drawn to half a pixel


def map_data(
    agreement: Agreement, index: LineIndex, at: datetime | None = None, language: str = "en"
) -> dict[str, Any]:
    """Return what a map of an agreement shows.

    Parameters
    ----------
    agreement
        The agreement.
    index
        Lines, those of the agreement among them.
    at
        The instant whose lines and zones are meant; None for the first instant of the agreement.
    language
        ``"en"`` or ``"fr"``.

    Returns
    -------
    dict
        ``lines`` (``positions``, ``left``, ``right``, ``name``, ``version``, ``words``) and
        ``zones`` (``rings`` in degrees, ``name`` of one with a shape of its own, ``words``):
        zones that differ only in how far they reach are one, the widest first.

    Raises
    ------
    AgreementError
        AGR-055 if nothing of the agreement lies anywhere on a map, AGR-056 if a line of it is
        not there.
    """
    instant = agreement.valid.start if at is None else at
    versions = {
        reference.name: _version(index, reference, agreement, instant)
        for reference in agreement.lines
    }
    zones = [zone for zone in agreement.zones if zone.valid is None or instant in zone.valid]
    groups = [
        (group, [drawn for zone in group if (drawn := _outline(zone, versions, index)) is not None])
        for group in _groups(zones)
    ]
    groups = [(group, drawn) for group, drawn in groups if drawn]
    if not versions and not groups:
        raise AgreementError.case("AGR-055", agreement.agreement_id)
    shapes = [shape for _, drawn in groups for shape in drawn]
    shapes += [shapely.linestrings(version.positions) for version in versions.values()]
    west, south, east, north = shapely.total_bounds(shapes)
    coarse_deg = max(east - west, north - south) / STEPS
    return {
        "lines": [
            _line(agreement, name, version, language) for name, version in versions.items()
        ],
        "zones": [
            {
                "rings": [ring for shape in drawn for ring in _rings(shape, coarse_deg)],
                "name": group[0].zone_id if group[0].line is None else "",
                "words": _words(agreement, group, language),
            }
            for group, drawn in groups
        ],
    }  # fmt: skip


def _version(
    index: LineIndex, reference: ReferenceLine, agreement: Agreement, instant: datetime
) -> LineVersion:
    line = index.lines.get(reference.line_id)
    if line is None:
        raise AgreementError.case("AGR-056", agreement.agreement_id, line=reference.line_id)
    if reference.version is None:
        return line.nearest_version(instant)
    return line.version(reference.version)


def _groups(zones: Sequence[Zone]) -> Iterator[list[Zone]]:
    """Yield zones that differ only in how far they reach, the widest first."""
    groups: dict[tuple[object, ...], list[Zone]] = {}
    for zone in zones:
        alike = zone.kind in (ZoneKind.BUFFER, ZoneKind.BAND) and zone.from_m == 0
        key: tuple[object, ...] = (zone.zone_id,)
        if alike and zone.until_m is not None:
            key = (zone.kind, zone.line, zone.side, zone.stretch, zone.outside)
        groups.setdefault(key, []).append(zone)
    for group in groups.values():
        yield sorted(group, key=lambda zone: -(zone.until_m or 0.0))


def _outline(
    zone: Zone, versions: Mapping[str, LineVersion], index: LineIndex
) -> shapely.Geometry | None:
    drawn = outline(zone, versions.get(zone.line or ""), index)
    return None if drawn is None or shapely.is_empty(drawn) else drawn


def _rings(shape: shapely.Geometry, coarse_deg: float) -> Iterator[list[list[float]]]:
    """Yield every ring of a shape, as fine as it can be seen."""
    digits = max(2 - int(np.floor(np.log10(coarse_deg))), 4)
    for part in shapely.get_parts(shapely.simplify(shape, coarse_deg)):
        for ring in (part.exterior, *part.interiors):
            yield np.round(shapely.get_coordinates(ring), digits).tolist()


def _words(agreement: Agreement, group: list[Zone], language: str) -> str:
    """Return where a zone is and which duties hold in it."""
    reaches = sorted(zone.until_m for zone in group if zone.until_m is not None)
    where = zone_words(agreement, group[0], language, reaches)
    if group[0].line is None:
        where = labelled(group[0].zone_id, where, language)
    ids = {zone.zone_id for zone in group}
    clauses = [clause for clause in agreement.clauses if ids & set(clause.zones.values())]
    if clauses:
        kinds = names_of(CLAUSES, dict.fromkeys(clause.kind.value for clause in clauses), language)
        articles = "; ".join(dict.fromkeys(clause.article for clause in clauses))
        where = labelled(where, f"{kinds} ({articles})", language)
    for citation in dict.fromkeys(zone.citation for zone in group):
        where = with_source(where, citation, language)
    return where


def _line(
    agreement: Agreement, name: str, version: LineVersion, language: str
) -> dict[str, Any]:  # fmt: skip
    source = version.provenance.source
    if version.provenance.unverified:
        source += f" [{word('unverified', language)}]"
    known = word(
        "line_on_map", language, line=name, version=version.version,
        km=number(round(version.accuracy_m / 1000, 1), language), source=source,
    )  # fmt: skip
    return {
        "positions": version.positions.tolist(),
        "left": party_name(agreement, version.left, language),
        "right": party_name(agreement, version.right, language),
        "name": name,
        "version": version.version,
        "words": known,
    }
