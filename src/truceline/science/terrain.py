"""Heights of the ground on a geographic grid, surveyed or drawn; holes stay holes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.fft import irfft2

from truceline.core.errors import PlanError
from truceline.core.geo import radii
from truceline.core.provenance import Provenance

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

COARSE_M = 100.0  # coarser cells hide single rises: every output says so
SLOPE = 2.2  # spectral slope of the drawn relief, judged to look like real ground, unverified
VALLEY = 0.12  # width of drawn valleys, in standard deviations of the surface that places them
SNAP = 1e-6  # cells: 30 micrometres where cells have 30 m
MOST_CELLS = 50_000_000  # 200 MB of heights, 0.8 GB while they are drawn
NOTES = {
    "synthetic": (
        "The terrain is drawn at random: hills in it are not the hills of the place.",
        "Le relief est tiré au sort : ses collines ne sont pas celles du lieu.",
    ),
    "coarse": (
        "The terrain has cells of {cell_m:.0f} m: what smaller rises hide is not seen in it.",
        (
            "Le relief a des mailles de {cell_m:.0f} m : ce que cachent de plus petites hauteurs "
            "n'y apparaît pas."
        ),
    ),
    "holes": (
        "{share:.1%} of the terrain has no height: what lies there or behind it is unknown.",
        (
            "{share:.1%} du relief est sans altitude : ce qui s'y trouve ou se trouve derrière "
            "est inconnu."
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terrain:
    """Heights in metres at the middles of cells, north to south and west to east.

    ``heights_m`` has shape ``(rows, columns)``, NaN where nothing is known. ``lon_west_deg`` and
    ``lat_north_deg`` are the middle of the north-western cell; ``holes`` is the share of cells
    without a height; ``holes_of_source`` says it where the grid reaches beyond what was surveyed.
    """

    heights_m: NDArray[np.float32]
    lon_west_deg: float
    lat_north_deg: float
    step_lon_deg: float
    step_lat_deg: float
    provenance: Provenance
    synthetic: bool = False
    holes_of_source: float | None = None

    def __post_init__(self) -> None:
        heights = np.ascontiguousarray(self.heights_m, dtype=np.float32)
        if heights.ndim != 2 or min(heights.shape) < 2:
            raise PlanError.case("PLN-101", "terrain", name="heights_m",
                                 value=f"an array of shape {heights.shape}",
                                 expected="of two rows and two columns or more")  # fmt: skip
        for name, step in (
            ("step_lon_deg", self.step_lon_deg),
            ("step_lat_deg", self.step_lat_deg),
        ):
            if not (np.isfinite(step) and step > 0):
                raise PlanError.case("PLN-101", "terrain", name=name, value=step,
                                     expected="a finite number above 0")  # fmt: skip
        object.__setattr__(self, "heights_m", heights)

    @property
    def cells_m(self) -> tuple[float, float]:
        """Sides of a cell at the middle latitude, down the rows and along them."""
        middle = self.lat_north_deg - self.step_lat_deg * (self.heights_m.shape[0] - 1) / 2
        meridian, across = radii(middle)
        east = np.radians(self.step_lon_deg) * across * np.cos(np.radians(middle))
        return float(np.radians(self.step_lat_deg) * meridian), float(east)

    @property
    def cell_m(self) -> float:
        """Side of a cell, the longer of its two."""
        return max(self.cells_m)

    @property
    def holes(self) -> float:
        """Share of cells without a height, among those the source covers."""
        if self.holes_of_source is not None:
            return self.holes_of_source
        return float(np.isnan(self.heights_m).mean())

    def note(self, language: str = "en") -> str | None:
        """Return the words every map and number made with it carries; None where none is due."""
        number = ("en", "fr").index(language)
        parts = [NOTES["synthetic"][number]] if self.synthetic else []
        if round(self.cell_m, 1) > COARSE_M:
            parts.append(NOTES["coarse"][number].format(cell_m=self.cell_m))
        if self.holes > 0:
            parts.append(NOTES["holes"][number].format(share=self.holes))
        return " ".join(parts) or None

    def rows_and_columns(self, lon_deg: ArrayLike, lat_deg: ArrayLike) -> tuple[Floats, Floats]:
        """Return fractional rows and columns of places; outside the grid they lie beyond it."""
        row = (self.lat_north_deg - np.asarray(lat_deg, dtype=np.float64)) / self.step_lat_deg
        column = (np.asarray(lon_deg, dtype=np.float64) - self.lon_west_deg) / self.step_lon_deg
        return _snapped(row), _snapped(column)


def heights_at(terrain: Terrain, lon_deg: ArrayLike, lat_deg: ArrayLike) -> Floats:
    """Return heights of the ground, bilinear; NaN off the grid or beside a hole."""
    row, column = (np.atleast_1d(x) for x in terrain.rows_and_columns(lon_deg, lat_deg))
    rows, columns = terrain.heights_m.shape
    inside = (row >= 0) & (row <= rows - 1) & (column >= 0) & (column <= columns - 1)
    row, column = np.where(inside, row, 0.0), np.where(inside, column, 0.0)
    r, c = np.floor(row).astype(np.int64), np.floor(column).astype(np.int64)
    u, v = row - r, column - c
    # On a row or column itself the next one does not count, be it a hole or the edge.
    below, right = r + (u > 0), c + (v > 0)
    z = terrain.heights_m
    found = (
        z[r, c] * (1 - u) * (1 - v) + z[r, right] * (1 - u) * v
        + z[below, c] * u * (1 - v) + z[below, right] * u * v
    )  # fmt: skip
    return np.where(inside, found, np.nan)


def _snapped(number: Floats) -> Floats:
    """Return numbers of rows or columns, those a rounding error off a whole one put on it."""
    whole = np.rint(number)
    return np.where(np.abs(number - whole) < SNAP, whole, number)


def synthetic_terrain(
    bounds: tuple[float, float, float, float],
    cell_m: float,
    rng: np.random.Generator,
    relief_m: float = 120.0,
    valley_m: float = 40.0,
) -> Terrain:
    """Draw a terrain, marked as synthetic.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees.
    cell_m
        Side of a cell, about.
    rng
        Source of all randomness.
    relief_m
        Four standard deviations of the heights, about the difference of hills and valleys.
    valley_m
        How deep winding valleys are cut into it; 0 for none.

    Raises
    ------
    PlanError
        PLN-101 for a number out of its range; PLN-104 for more than `MOST_CELLS` cells, with the
        cell that fits; PLN-105 for bounds that enclose nothing.

    Notes
    -----
    Random phases under a power spectrum k^-(slope/2 + 0.5) per amplitude (a fractal surface;
    Voss 1985, Random fractal forgeries), valleys along the zero lines of a second such surface;
    shifted so that the lowest ground is 10 m high. Opposite edges meet. Memory is about four
    times the heights while it is drawn.
    """
    west, south, east, north = bounds
    if not (-180 <= west < east <= 180 and -89 <= south < north <= 89):
        raise PlanError.case("PLN-105", "terrain", bounds=bounds)
    for name, value in (("cell_m", cell_m), ("relief_m", relief_m), ("valley_m", valley_m)):
        if not (np.isfinite(value) and value >= 0) or (name == "cell_m" and value < 1):
            raise PlanError.case("PLN-101", "terrain", name=name, value=value,
                                 expected="finite, 0 or more (cells: 1 or more)")  # fmt: skip
    meridian, across = radii((south + north) / 2)
    step_lat = float(np.degrees(cell_m / meridian))
    step_lon = float(np.degrees(cell_m / (across * np.cos(np.radians((south + north) / 2)))))
    rows = max(2, int(np.ceil((north - south) / step_lat)) + 1)
    columns = max(2, int(np.ceil((east - west) / step_lon)) + 1)
    if rows * columns > MOST_CELLS:
        least = np.ceil(cell_m * np.sqrt(rows * columns / MOST_CELLS) * 1.01)
        raise PlanError.case("PLN-104", "terrain", cells=rows * columns, most=MOST_CELLS,
                             least_m=least)  # fmt: skip
    ground = _fractal(rows, columns, rng) * np.float32(relief_m / 4)
    if valley_m > 0:
        ground -= np.float32(valley_m) * np.exp(-((_fractal(rows, columns, rng) / VALLEY) ** 2))
    ground -= ground.min() - np.float32(10.0)
    return Terrain(
        heights_m=ground, lon_west_deg=west, lat_north_deg=south + (rows - 1) * step_lat,
        step_lon_deg=step_lon, step_lat_deg=step_lat, synthetic=True,
        provenance=Provenance(source="drawn at random", simulated=True),
    )  # fmt: skip


def _fractal(rows: int, columns: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a fractal surface of mean 0 and standard deviation 1."""
    y = np.fft.fftfreq(rows).astype(np.float32)[:, None]
    x = np.fft.rfftfreq(columns).astype(np.float32)[None, :]
    spectrum = np.exp(2j * np.pi * rng.random((rows, x.size), dtype=np.float32)).astype(
        np.complex64
    )
    frequency = np.hypot(y, x)
    frequency[0, 0] = 1.0
    spectrum *= frequency ** np.float32(-(SLOPE / 2 + 0.5))
    spectrum[0, 0] = 0.0
    ground = irfft2(spectrum, s=(rows, columns), overwrite_x=True).astype(np.float32)
    spread = float(ground.std(dtype=np.float64))
    return np.ascontiguousarray(ground / np.float32(spread or 1.0))
