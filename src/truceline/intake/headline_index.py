"""A gazetteer ready to be looked up by the words of a headline."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from truceline.core.geo import distance_m
from truceline.intake.headline_names import (
    NamePattern,
    first_vowel,
    grades,
    is_form,
    name_pattern,
    same_vowel,
    skeleton,
    stems_within,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from truceline.formats.geonames import Settlement

KM_PER_DEGREE = 110.5  # of latitude, at least
LEAST_POPULATION = 300  # of a settlement whose population is not known


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """Settlements by the first word's stem in each of its grades."""

    entries: Mapping[str, tuple[tuple[NamePattern, Settlement], ...]] = field(default_factory=dict)

    def find(self, words: tuple[str, ...]) -> tuple[Settlement, ...]:
        """Return the settlements whose name begins at the first of these words, in any case.

        The longest name wins: "Mala Tokmachka" is not Mala.
        """
        best: list[Settlement] = []
        width = 1
        vowel = first_vowel(words[0])
        for stem in stems_within(skeleton(words[0])):
            for pattern, settlement in self.entries.get(stem, ()):
                size = len(pattern.stems)
                if size < width or not same_vowel(vowel, pattern.vowel):
                    continue
                if not _is_at_start(pattern, words):
                    continue
                best = best if size == width else []
                width = size
                best.append(settlement)
        return tuple(dict.fromkeys(best))

    def namesakes(self, name: str) -> tuple[Settlement, ...]:
        """Return the settlements of a name, however it is spelled."""
        words = tuple(name.replace("-", " ").split())
        found = self.find(words) if words else ()
        return tuple(one for one in found if len(one.name.replace("-", " ").split()) == len(words))


def index_places(settlements: Iterable[Settlement]) -> PlaceIndex:
    """Return the index of a gazetteer.

    A name too short to be told from words is left out, and so is one that differs from another
    of the same settlement only in spelling.
    """
    entries: dict[str, list[tuple[NamePattern, Settlement]]] = {}
    met: set[tuple[tuple[str, ...], str, float, float]] = set()
    for settlement in settlements:
        pattern = name_pattern(settlement.name)
        if pattern is None:
            continue
        key = (pattern.stems, pattern.vowel, settlement.lon, settlement.lat)
        if key in met:
            continue
        met.add(key)
        for grade in grades(pattern.stems[0]):
            entries.setdefault(grade, []).append((pattern, settlement))
    return PlaceIndex({stem: tuple(found) for stem, found in entries.items()})


def share_near(
    settlements: tuple[Settlement, ...], lon: float, lat: float, radius_km: float
) -> float | None:
    """Return the share of a name's people who live at the settlement meant, None without any.

    Where a name has several settlements, a headline that says no more means the larger one
    more often; an unknown population counts as `LEAST_POPULATION`.
    """
    if not settlements:
        return None
    people = {(one.lon, one.lat): one.population or LEAST_POPULATION for one in settlements}
    near = sum(
        count for (x, y), count in people.items()
        if is_within(lon, lat, x, y, radius_km)
    )  # fmt: skip
    return near / sum(people.values())


def is_within(
    lon_deg: float, lat_deg: float, other_lon_deg: float, other_lat_deg: float, radius_km: float
) -> bool:
    """Say whether two positions are within a distance of each other."""
    if abs(lat_deg - other_lat_deg) * KM_PER_DEGREE > radius_km + 1:
        return False
    return bool(distance_m(lon_deg, lat_deg, other_lon_deg, other_lat_deg) <= 1000 * radius_km)


def _is_at_start(pattern: NamePattern, words: tuple[str, ...]) -> bool:
    if len(pattern.stems) > len(words):
        return False
    return all(
        is_form(stem, skeleton(word)) for stem, word in zip(pattern.stems, words, strict=False)
    )
