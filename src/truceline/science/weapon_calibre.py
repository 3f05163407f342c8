"""Calibres as texts write them: exact, as a range, or bounded on one side."""

from __future__ import annotations

import re
from typing import NamedTuple

LEAST_MM, MOST_MM = 4.0, 999.0
"""Numbers of millimetres outside this are no calibre (rain, thickness of armour)."""

_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?(?!\d)(?:\s?[xх×*]\s?\d{2,3}r?)?"
_UNIT = r"(?:mm|мм|millimet(?:er|re)s?|міліметр\w*|миллиметр\w*)(?![^\W\d_])"
_BETWEEN = r"(?:\s*(?:-|/|,|to|or|and|до|або|чи|или|и|та|і|й|et|ou|a)\s*|\s*,\s*(?:and|or)\s+)"
_CALIBRES = re.compile(
    rf"(?:(?<![\w.,])|(?<=[^\d][.,]))(?<![^\W\d_]-)"
    rf"(?P<numbers>{_NUMBER}(?:(?:[\s-]*(?:mm|мм))?{_BETWEEN}{_NUMBER})*)[\s-]*{_UNIT}-?"
)
_FRENCH = re.compile(
    r"\b(?:mortier|obusier|canon)s?(?: [a-z]+)? de "
    r"(?P<numbers>60|81|82|100|105|120|122|152|155|203)"
    r"(?!\d|[.,]\d|\s?(?:m|km|mm|cm|metres?|kilometres?|hommes|coups|tirs|obus|fois)\b)"
)
_HALF_INCH = re.compile(r"(?<![\d\w])(?:cal(?:ibre|iber|\.)?\s?)?\.50(?:[ -]?cal(?:ibre|iber)?)?\b")
_AT_LEAST = re.compile(
    r"(?:over|above|more than|greater than|exceeding|at least|from|>=?|≥|понад|більше|більш ніж|від"
    r"|не менше|свыше|более|больше|от|не менее|plus de|superieure? a|au moins|au-dela de)\s*$"
)
_AT_MOST = re.compile(
    r"(?:under|below|less than|up to|at most|smaller than|<=?|≤|до|менше|не більше|менее|меньше"
    r"|не более|moins de|inferieure? a|jusqu'a|au plus)\s*$"
)
_OR_MORE = re.compile(
    r"\s*(?:and|or|et|і|та|и|або|или)\s*(?:above|more|over|larger|greater|plus|більше|вище|более|выше)"
)
_NUMBERS = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)(?:\s?[xх×*]\s?\d{2,3}r?)?")


class Calibre(NamedTuple):
    """A calibre written in a text: millimetres, None where it is open, and where it stands."""

    low_mm: float | None
    high_mm: float | None
    begin: int
    end: int


def calibres_in(text: str) -> list[Calibre]:
    """Return the calibres of a text of `truceline.science.weapon_text.plain`, as they stand.

    Examples
    --------
    >>> [(c.low_mm, c.high_mm) for c in calibres_in("82 or 120 mm mortar, guns over 100 mm")]
    [(82.0, 120.0), (100.0, None)]
    """
    found = [_calibre(text, match) for match in _CALIBRES.finditer(text)]
    found += [_calibre(text, match) for match in _FRENCH.finditer(text)]
    found += [Calibre(12.7, 12.7, *match.span()) for match in _HALF_INCH.finditer(text)]
    return sorted((one for one in found if one is not None), key=lambda one: one.begin)


def _calibre(text: str, match: re.Match[str]) -> Calibre | None:
    numbers = [float(n.replace(",", ".")) for n in _NUMBERS.findall(match["numbers"])]
    if not all(LEAST_MM <= number <= MOST_MM for number in numbers):
        return None
    low, high = min(numbers), max(numbers)
    begin, end = match.start("numbers"), match.end()
    before = text[:begin]
    more = _OR_MORE.match(text, end)
    if more:
        return Calibre(low, None, begin, more.end())
    if low < high:
        return Calibre(low, high, begin, end)
    if least := _AT_LEAST.search(before):
        return Calibre(low, None, least.start(), end)
    if most := _AT_MOST.search(before):
        return Calibre(None, high, most.start(), end)
    return Calibre(low, high, begin, end)
