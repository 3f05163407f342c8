"""A line as a series of dated versions, and the sectors cut along it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.core.errors import LineError

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    import shapely
    from numpy.typing import NDArray

    from truceline.core.provenance import Provenance
    from truceline.core.time import Interval

ACCURACY_SIGMAS = 1.959963984540054  # the stated accuracy holds with 95 %


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineVersion:
    """A line as it ran during an interval.

    ``positions`` has shape ``(n, 2)``: longitude and latitude in degrees, in the direction
    of growing chainage; chainage is in metres from the first position. ``left`` and ``right``
    name the party on each side when looking along it. 95 % of the true line lies within
    ``accuracy_m``.
    """

    line_id: str
    version: str
    valid: Interval
    positions: NDArray[np.float64]
    left: str
    right: str
    accuracy_m: float
    provenance: Provenance
    method: str = ""
    simulated: bool = False

    @property
    def sigma_m(self) -> float:
        """Standard deviation of the line's own position."""
        return self.accuracy_m / ACCURACY_SIGMAS

    def side_of(self, party: str) -> int:
        """Return 1 where the party holds the left side, -1 the right, 0 neither."""
        return {self.left: 1, self.right: -1}.get(party, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """All versions of a line, ordered by the start of their validity, without overlaps."""

    line_id: str
    versions: tuple[LineVersion, ...]

    def version_at(self, instant: datetime) -> LineVersion | None:
        """Return the version in force at an instant, None where there is none."""
        for version in self.versions:
            if instant in version.valid:
                return version
        return None

    def nearest_version(self, instant: datetime) -> LineVersion:
        """Return the version in force, or the first before all and the last after all."""
        started = [v for v in self.versions if v.valid.start <= instant]
        return started[-1] if started else self.versions[0]

    def version(self, name: str) -> LineVersion:
        """Return a version by name.

        Raises
        ------
        LineError
            LIN-005 if the line has no such version.
        """
        for version in self.versions:
            if version.version == name:
                return version
        known = ", ".join(v.version for v in self.versions)
        raise LineError.case("LIN-005", f"line {self.line_id}", version=name, known=known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A stretch of a line, or a polygon for what lies off the line.

    A stretch names its chainages on one version; on other versions its ends are carried over
    to the nearest points. Exactly one of ``line_id`` and ``polygon`` is given.
    """

    sector_id: str
    name: str
    line_id: str | None = None
    version: str | None = None
    chainage_from_m: float | None = None
    chainage_until_m: float | None = None
    depth_m: float | None = None  # how far to each side it reaches; None: everywhere nearest
    polygon: shapely.Geometry | None = None

    def __post_init__(self) -> None:
        if (self.line_id is None) == (self.polygon is None):
            raise ValueError("a sector is a stretch of a line or a polygon")
