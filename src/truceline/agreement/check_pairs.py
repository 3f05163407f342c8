"""Checks between clauses: zones that overlap by half, and calibres nobody speaks of."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import shapely

from truceline.model.agreement import ClauseKind, ZoneKind
from truceline.science.weapon_catalogue import SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.agreement.check_terms import Finding, Terms
    from truceline.agreement.schema import ClausePart, ZonePart

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
            if (first, second) not in said and _half_overlap(one, two):
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
    if one.area is None or two.area is None:
        return False
    first, second = shapely.Polygon(one.area), shapely.Polygon(two.area)
    if not first.is_valid or not second.is_valid or first.area == 0 or second.area == 0:
        return False
    common = first.intersection(second).area / min(first.area, second.area)
    return bool(LEAST_OVERLAP < common < 1 - LEAST_OVERLAP)


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
