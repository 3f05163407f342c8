"""Places measured with a ruler: how far from it they are, and how that spreads over each place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import offset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.science.places import Places
    from truceline.science.rulers import Ruler

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

PROBE_SIGMAS = 1.5  # how far out an ellipse is probed for how the distance changes within it


class Measured:
    """Places measured with rulers, once, for every zone that uses those rulers.

    Parameters
    ----------
    rulers
        What is measured with, such as the versions of a line.
    bounds
        Where in ``places`` the places of each ruler begin, and the end, shape ``(n_rulers + 1,)``.
    places
        The places, ordered by ruler.

    Notes
    -----
    All arrays have shape ``(n,)``: ``distance_m`` and ``chainage_m`` of the middles, ``sigma_m``
    and ``length_m`` of the ruler (infinite where it is not open).
    """

    def __init__(self, rulers: Sequence[Ruler], bounds: Ints, places: Places) -> None:
        self.rulers = rulers
        self.places = places
        self.bounds = bounds
        counts = np.diff(bounds)
        self.sigma_m = np.repeat([float(ruler.sigma_m) for ruler in rulers], counts)
        lengths = [np.inf if r.length_m is None else float(r.length_m) for r in rulers]
        self.length_m = np.repeat(lengths, counts)
        everything = np.arange(len(places))
        self.distance_m, self.chainage_m = self.measure(everything, places.lon_deg, places.lat_deg)
        self._normal = np.full((3, len(places)), np.nan)
        self._asked = np.zeros(len(places), dtype=np.bool_)

    def measure(self, rows: Ints, lon_deg: Floats, lat_deg: Floats) -> tuple[Floats, Floats]:
        """Return distance and chainage of positions, each with the ruler of a row.

        ``rows`` are ascending and have the shape of the positions.
        """
        distance, chainage = np.empty(len(rows)), np.empty(len(rows))
        cuts = np.searchsorted(rows, self.bounds)
        for ruler, begin, end in zip(self.rulers, cuts[:-1], cuts[1:], strict=True):
            if begin < end:
                part = slice(begin, end)
                distance[part], chainage[part] = ruler.measure(lon_deg[part], lat_deg[part])
        return distance, chainage

    def of_ruler(self, values: Sequence[float]) -> Floats:
        """Return, for each place, what is given for its ruler."""
        return np.repeat(np.asarray(values, dtype=np.float64), np.diff(self.bounds))

    def normal(self, rows: Ints) -> tuple[Floats, Floats, Floats]:
        """Return mean, standard deviation and bend of the distance over ellipses, in metres.

        Notes
        -----
        The distance d is probed at 1.5 standard deviations both ways along both axes and taken as
        quadratic: with slope b and second derivative c along an axis, in standard deviations, the
        mean is d + sum c/2 and the variance sum b^2 + c^2/2. The bend, half the second difference,
        says how far that can be trusted.
        """
        new = rows[~self._asked[rows]]  # ascending, as rows are
        exact = new[self.places.reach_m[new] == 0]
        spread = new[self.places.reach_m[new] > 0]
        self._normal[:, exact] = 0.0
        self._normal[0, exact] = self.distance_m[exact]
        self._normal[:, spread] = self._probe(spread)
        self._asked[new] = True
        return self._normal[0, rows], self._normal[1, rows], self._normal[2, rows]

    def _probe(self, rows: Ints) -> Floats:
        places = self.places.take(rows)
        turn = np.radians(places.azimuth_deg)
        major, minor = PROBE_SIGMAS * places.major_m, PROBE_SIGMAS * places.minor_m
        east, north = np.sin(turn), np.cos(turn)
        ends = [(major * east, major * north), (minor * north, -minor * east)]
        ends += [(-x, -y) for x, y in ends]
        # All ends of a place together, so that each ruler is asked once.
        at = offset(
            places.lon_deg[:, np.newaxis], places.lat_deg[:, np.newaxis],
            np.column_stack([x for x, _ in ends]), np.column_stack([y for _, y in ends]),
        )  # fmt: skip
        found, _ = self.measure(np.repeat(rows, len(ends)), at[0].ravel(), at[1].ravel())
        ahead, behind = found.reshape(len(rows), 2, 2).transpose(1, 0, 2)
        middle = self.distance_m[rows]
        slope = (ahead - behind) / (2 * PROBE_SIGMAS)
        second = (ahead + behind - 2 * middle[:, np.newaxis]) / PROBE_SIGMAS**2
        mean = middle + second.sum(axis=1) / 2
        variance = (slope**2 + second**2 / 2).sum(axis=1)
        return np.array([mean, np.sqrt(variance), np.abs(second).sum(axis=1) * PROBE_SIGMAS**2 / 2])
