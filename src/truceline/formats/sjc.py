"""Weighted points, ``x y w`` a line: maximal covering instances in the style of SJC.

The points are places of demand and candidate sites at once. Radius and number of sites are not
in the file. The instances of São José dos Campos (Lorena and Pereira 2002) are passed on in
several shapes; this reads one line a point, with or without the count of points before them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.errors import PlanError
from truceline.formats.instance_numbers import Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KIND = "sjc"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightedPoints:
    """Points of shape ``(n, 2)`` and their weights."""

    xy: Floats
    weight: Floats


def read(text: str, where: str = "sjc.txt") -> WeightedPoints:
    """Return the points of a file.

    Raises
    ------
    PlanError
        PLN-220 to PLN-223 with the line of the first fault.
    """
    rows: list[tuple[float, float, float]] = []
    count: int | None = None
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        numbers = Numbers(
            where=where, kind=KIND, words=iter([(number, word) for word in words]), line=number
        )
        if len(words) == 1 and count is None and not rows:
            count = numbers.whole("the count of points", 1)
            continue
        row = numbers.real("x"), numbers.real("y"), numbers.real("the weight w", 0.0)
        numbers.end()
        rows.append(row)
    if not rows or (count is not None and len(rows) < count):
        line_count = max(1, text.count("\n"))
        raise PlanError.case("PLN-221", f"{where}:{line_count}", expected="a point", kind=KIND)
    if count is not None and len(rows) > count:
        raise PlanError.case("PLN-222", where, word=f"{len(rows) - count} more points", kind=KIND)
    table = np.asarray(rows, dtype=np.float64)
    return WeightedPoints(xy=table[:, :2].copy(), weight=table[:, 2].copy())


def write(points: WeightedPoints) -> str:
    """Return the text of a file, without the count."""
    rows = zip(points.xy.tolist(), points.weight.tolist(), strict=True)
    return "".join(f"{x!r} {y!r} {weight!r}\n" for (x, y), weight in rows)
