"""Checks between clauses: zones that overlap by half, and calibres nobody speaks of."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import shapely

from truceline.agreement.check_terms import quiet_span
from truceline.model.agreement import ClauseKind, ZoneKind
from truceline.science.weapon_catalogue import SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import TypeVar

    from truceline.agreement.check_terms import Finding, Terms
    from truceline.agreement.schema import ClausePart, ZonePart

    Edge = TypeVar("Edge", datetime, float)

FROM_THE_LINE = (ZoneKind.BUFFER, ZoneKind.BAND)
LEAST_OVERLAP = 1e-6  # of the smaller area: neighbours may touch


def pair_faults(terms: Terms) -> Iterator[Finding]:
    """Yield what is wrong between clauses that speak of the same thing."""
    yield from _overlaps(terms)
    yield from _calibre_gaps(terms)


def _overlaps(terms: Terms) -> Iterator[Finding]:
    """Yield the zones of one party, in clauses of one kind, that overlap without nesting."""
    by_id = {zone.id: (index, zone) for index, zone in terms.zones.items()}
    used: dict[tuple[str, str], set[str]] = defaultdict(set)
    for clause in terms.clauses.values():
        for party, zone in clause.zones.items():
            if zone in by_id:
                used[clause.kind.value, party].add(zone)
    said: set[tuple[str, str]] = set()
    for (_, party), names in sorted(used.items()):
        for first, second in itertools.combinations(sorted(names, key=lambda n: by_id[n][0]), 2):
            (_, one), (index, two) = by_id[first], by_id[second]
            meet = _may_meet(terms, one, two)
            if (first, second) not in said and meet and _half_overlap(one, two):
                said.add((first, second))
                fields = {"first": first, "second": second, "party": party}
                yield ("zones", index), "AGR-042", fields


def _half_overlap(one: ZonePart, two: ZonePart) -> bool:
    if one.kind is two.kind and one.kind in FROM_THE_LINE:
        if (one.line, one.side, one.stretch) != (two.line, two.side, two.stretch):
            return False
        a = (one.from_m or 0.0, one.until_m or 0.0)
        b = (two.from_m or 0.0, two.until_m or 0.0)
        apart = a[1] <= b[0] or b[1] <= a[0]
        nested = (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])
        return not apart and not nested
    first, second = _drawn(one), _drawn(two)
    if first is None or second is None:
        return False
    common = first.intersection(second).area / min(first.area, second.area)
    return bool(LEAST_OVERLAP < common < 1 - LEAST_OVERLAP)


def _may_meet(terms: Terms, one: ZonePart, two: ZonePart) -> bool:
    """Say whether two zones hold at one time, at one height, and where they are drawn."""
    if one.outside or two.outside:
        return False
    spans = [quiet_span(terms, zone.starts, zone.until) for zone in (one, two)]
    heights = [(zone.floor_m, zone.ceiling_m) for zone in (one, two)]
    return not _apart(*spans) and not _apart(*heights)


def _apart(one: tuple[Edge | None, Edge | None], two: tuple[Edge | None, Edge | None]) -> bool:
    """Say whether one range ends before the other begins; None has no bound."""
    ends = ((one[1], two[0]), (two[1], one[0]))
    return any(end is not None and start is not None and end <= start for end, start in ends)


def _drawn(zone: ZonePart) -> shapely.Geometry | None:
    """Return the outlines of a polygon zone, None where it has none that can be used."""
    if zone.kind is not ZoneKind.POLYGON:
        return None
    outlines = [zone.area] if zone.area is not None else zone.areas or []
    shape = shapely.MultiPolygon([shapely.Polygon(outline) for outline in outlines])
    return shape if shape.is_valid and shape.area else None


def _calibre_gaps(terms: Terms) -> Iterator[Finding]:
    """Yield ranges of calibre between two withdrawals of the same types that no clause means."""
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[tuple[int, ClausePart]]]
    groups = defaultdict(list)
    for index, clause in terms.clauses.items():
        weapons = clause.weapons
        if clause.kind is ClauseKind.WITHDRAWAL and weapons is not None and weapons.types:
            key = (tuple(sorted(weapons.types)), tuple(sorted(clause.parties)))
            groups[key].append((index, clause))
    for (types, _), members in sorted(groups.items()):
        spans = sorted((_range(clause), index) for index, clause in members)
        for ((_, most), _), ((least, _), index) in itertools.pairwise(spans):
            known = _systems_between(types, most, least)
            if known:
                fields = {"weapons": ", ".join(types), "least": most, "most": least}
                yield ("clauses", index, "weapons"), "AGR-043", {**fields, "known": known}


def _range(clause: ClausePart) -> tuple[float, float]:
    weapons = clause.weapons
    assert weapons is not None
    return weapons.calibre_min_mm or 0.0, weapons.calibre_max_mm or float("inf")


def _systems_between(types: tuple[str, ...], most: float, least: float) -> str:
    """Return the systems of the catalogue whose calibre lies strictly between two ranges."""
    return ", ".join(
        name
        for name, entry in sorted(SYSTEMS.items())
        if entry.family in types and entry.calibre_mm and most < entry.calibre_mm < least
    )
