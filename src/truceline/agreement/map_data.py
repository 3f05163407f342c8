"""What a map of an agreement shows: its lines, and its zones with what holds in them, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from truceline.agreement.explain_kinds import CLAUSES, names_of
from truceline.agreement.explain_places import party_name, with_source, zone_words
from truceline.agreement.explain_words import labelled, number, word
from truceline.core.errors import AgreementError
from truceline.model.agreement import ZoneKind
from truceline.science.outlines import outline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from truceline.model.agreement import Agreement, Zone
    from truceline.model.line import LineVersion
    from truceline.science.lines import LineIndex

SIMPLER_DEG = 0.0008  # 90 m at most: a map of 60 km is 15 pixels to the kilometre
DIGITS = 4


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
        ``zones`` (``rings`` in degrees, ``name`` of one with a
        shape of its own, ``words``): zones that differ only in how far they reach
        are one, the widest first.

    Raises
    ------
    AgreementError
        AGR-055 if nothing of the agreement lies anywhere on a map.
    """
    instant = agreement.valid.start if at is None else at
    versions = {
        reference.name: version
        for reference in agreement.lines
        if (version := _version(index, reference.line_id, reference.version, instant)) is not None
    }
    zones = [zone for zone in agreement.zones if zone.valid is None or instant in zone.valid]
    drawn = [
        _group(agreement, group, versions, index, language) for group in _groups(zones, language)
    ]
    drawn = [group for group in drawn if group["rings"]]
    if not versions and not drawn:
        raise AgreementError.case("AGR-055", agreement.agreement_id)
    return {
        "lines": [
            _line(agreement, name, version, language) for name, version in versions.items()
        ],
        "zones": drawn,
    }  # fmt: skip


def _version(
    index: LineIndex, line_id: str, name: str | None, instant: datetime
) -> LineVersion | None:
    line = index.lines.get(line_id)
    if line is None:
        return None
    return line.nearest_version(instant) if name is None else line.version(name)


def _groups(zones: Sequence[Zone], language: str) -> Iterator[list[Zone]]:
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


def _group(
    agreement: Agreement, group: list[Zone], versions: dict[str, LineVersion], index: LineIndex,
    language: str,
) -> dict[str, Any]:  # fmt: skip
    rings = []
    for zone in group:
        drawn = outline(zone, versions.get(zone.line or ""), index)
        for part in () if drawn is None else shapely.get_parts(drawn):
            simple = shapely.simplify(part, SIMPLER_DEG)
            rings += [_ring(ring) for ring in (simple.exterior, *simple.interiors) if ring]
    name = group[0].zone_id if group[0].line is None else ""
    return {"rings": rings, "name": name, "words": _words(agreement, group, language)}


def _ring(ring: shapely.Geometry) -> list[list[float]]:
    return [[round(x, DIGITS), round(y, DIGITS)] for x, y in shapely.get_coordinates(ring).tolist()]


def _words(agreement: Agreement, group: list[Zone], language: str) -> str:
    """Return where a zone is and which duties hold in it."""
    where = zone_words(agreement, group[0], language)
    if group[0].line is None:
        where = labelled(group[0].zone_id, where, language)
    if len(group) > 1:
        widest, every = (
            word(group[0].kind.value, language, start="0", line=group[0].line, end=end,
                 side=party_name(agreement, group[0].side or "", language))
            for end in (_km(group[:1], language), _km(reversed(group), language))
        )  # fmt: skip
        where = where.replace(widest, every)
    ids = {zone.zone_id for zone in group}
    clauses = [clause for clause in agreement.clauses if ids & set(clause.zones.values())]
    if clauses:
        kinds = names_of(CLAUSES, dict.fromkeys(clause.kind.value for clause in clauses), language)
        articles = "; ".join(dict.fromkeys(clause.article for clause in clauses))
        where = labelled(where, f"{kinds} ({articles})", language)
    for citation in dict.fromkeys(zone.citation for zone in group):
        where = with_source(where, citation, language)
    return where


def _km(zones: Any, language: str) -> str:
    return ", ".join(number((zone.until_m or 0.0) / 1000, language) for zone in zones)


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
