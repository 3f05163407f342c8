"""Heights of the ground on a geographic grid, surveyed or drawn; holes stay holes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import radii
from truceline.core.provenance import Provenance

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

COARSE_M = 100.0  # coarser cells hide single rises: every output says so
SLOPE = 2.2  # spectral slope of the drawn relief, about that of real ground
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
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terrain:
    """Heights in metres at the middles of cells, north to south and west to east.

    ``heights_m`` has shape ``(rows, columns)``, NaN where nothing is known. ``lon_west_deg`` and
    ``lat_north_deg`` are the middle of the north-western cell; ``holes`` is the share of cells
    without a height.
    """

    heights_m: NDArray[np.float32]
    lon_west_deg: float
    lat_north_deg: float
    step_lon_deg: float
    step_lat_deg: float
    provenance: Provenance
    synthetic: bool = False

    @property
    def cell_m(self) -> float:
        """Side of a cell, the longer of its two."""
        meridian, across = radii(self.lat_north_deg)
        east = np.radians(self.step_lon_deg) * across * np.cos(np.radians(self.lat_north_deg))
        return float(max(np.radians(self.step_lat_deg) * meridian, east))

    @property
    def holes(self) -> float:
        """Share of cells without a height."""
        return float(np.isnan(self.heights_m).mean())

    def note(self, language: str = "en") -> str | None:
        """Return the words every map and number made with it carries; None where none is due."""
        number = ("en", "fr").index(language)
        parts = [NOTES["synthetic"][number]] if self.synthetic else []
        if self.cell_m > COARSE_M:
            parts.append(NOTES["coarse"][number].format(cell_m=self.cell_m))
        return " ".join(parts) or None

    def rows_and_columns(self, lon_deg: ArrayLike, lat_deg: ArrayLike) -> tuple[Floats, Floats]:
        """Return fractional rows and columns of places; outside the grid they lie beyond it."""
        row = (self.lat_north_deg - np.asarray(lat_deg, dtype=np.float64)) / self.step_lat_deg
        column = (np.asarray(lon_deg, dtype=np.float64) - self.lon_west_deg) / self.step_lon_deg
        return row, column


def heights_at(terrain: Terrain, lon_deg: ArrayLike, lat_deg: ArrayLike) -> Floats:
    """Return heights of the ground, bilinear; NaN off the grid or beside a hole."""
    row, column = (np.atleast_1d(x) for x in terrain.rows_and_columns(lon_deg, lat_deg))
    rows, columns = terrain.heights_m.shape
    inside = (row >= 0) & (row <= rows - 1) & (column >= 0) & (column <= columns - 1)
    r = np.clip(np.floor(np.where(inside, row, 0)).astype(np.int64), 0, max(rows - 2, 0))
    c = np.clip(np.floor(np.where(inside, column, 0)).astype(np.int64), 0, max(columns - 2, 0))
    below, right = np.minimum(r + 1, rows - 1), np.minimum(c + 1, columns - 1)
    u, v = np.where(inside, row, 0) - r, np.where(inside, column, 0) - c
    z = terrain.heights_m
    found = (
        z[r, c] * (1 - u) * (1 - v) + z[r, right] * (1 - u) * v
        + z[below, c] * u * (1 - v) + z[below, right] * u * v
    )  # fmt: skip
    return np.where(inside, found, np.nan)


def synthetic_terrain(
    bounds: tuple[float, float, float, float],
    cell_m: float,
    rng: np.random.Generator,
    relief_m: float = 120.0,
) -> Terrain:
    """Draw a terrain.

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

    Notes
    -----
    Random phases under a power spectrum k^-(slope/2 + 0.5) per amplitude (a fractal surface;
    Voss 1985, Random fractal forgeries), shifted so that the lowest ground is 10 m high.
    """
    west, south, east, north = bounds
    meridian, across = radii((south + north) / 2)
    step_lat = float(np.degrees(cell_m / meridian))
    step_lon = float(np.degrees(cell_m / (across * np.cos(np.radians((south + north) / 2)))))
    rows = int(np.ceil((north - south) / step_lat)) + 1
    columns = int(np.ceil((east - west) / step_lon)) + 1
    frequency = np.hypot(np.fft.fftfreq(rows)[:, None], np.fft.rfftfreq(columns)[None, :])
    frequency[0, 0] = 1.0
    amplitude = frequency ** -(SLOPE / 2 + 0.5)
    amplitude[0, 0] = 0.0
    phase = np.exp(2j * np.pi * rng.random(amplitude.shape, dtype=np.float32))
    ground = np.fft.irfft2(amplitude * phase, s=(rows, columns))
    ground = ground / ground.std() * relief_m / 4
    return Terrain(
        heights_m=(ground - ground.min() + 10.0).astype(np.float32),
        lon_west_deg=west, lat_north_deg=south + (rows - 1) * step_lat,
        step_lon_deg=step_lon, step_lat_deg=step_lat, synthetic=True,
        provenance=Provenance(source="drawn at random", simulated=True),
    )  # fmt: skip
