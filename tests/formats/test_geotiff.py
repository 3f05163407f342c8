"""Terrain files: heights come through, holes stay holes, and wrong files say what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from pyproj import Transformer

from truceline.core.errors import PlanError
from truceline.formats.geotiff import read_geotiff
from truceline.science.terrain import heights_at

if TYPE_CHECKING:
    from pathlib import Path

rasterio = pytest.importorskip("rasterio")

EAST, NORTH, CELL_M = 300_000.0, 5_400_000.0, 30.0
ROWS, COLUMNS = np.mgrid[0:120, 0:90]
SLOPING = 100.0 + 0.5 * COLUMNS + 0.25 * ROWS  # bilinear reading gives it back exactly


def raster(
    heights: np.ndarray = SLOPING,
    crs: str | None = "EPSG:32637",
    west: float = EAST,
    north: float = NORTH,
    cell: float = CELL_M,
    bands: int = 1,
    unit: str | None = None,
    **profile: object,
) -> bytes:
    """Return a GeoTIFF."""
    profile = {"dtype": "float32", **profile}
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="GTiff", height=heights.shape[0], width=heights.shape[1], count=bands, crs=crs,
            transform=rasterio.Affine(cell, 0.0, west, 0.0, -cell, north), **profile,
        ) as file:  # fmt: skip
            for band in range(1, bands + 1):
                file.write(heights.astype(profile["dtype"]), band)
            if unit:
                file.units = (unit,) * bands
        return bytes(memory.read())


def degrees(row: np.ndarray, column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return longitude and latitude of cell middles of the UTM raster."""
    to = Transformer.from_crs(32637, 4326, always_xy=True)
    return to.transform(EAST + (column + 0.5) * CELL_M, NORTH - (row + 0.5) * CELL_M)


def refusal(content: bytes, bounds: tuple[float, float, float, float] | None = None) -> PlanError:
    """Return the error a file is refused with."""
    with pytest.raises(PlanError) as refused:
        read_geotiff(content, bounds, name="area.tif")
    return refused.value


def test_projected_heights_come_back_at_their_places(tmp_path: Path) -> None:
    """Heights of a UTM file are found at their longitudes and latitudes, cells as large."""
    path = tmp_path / "area.tif"
    path.write_bytes(raster())
    row, column = np.random.default_rng(1).uniform(3, 85, (2, 200))

    ground = read_geotiff(path)

    found = heights_at(ground, *degrees(row, column))
    assert np.abs(found - (100.0 + 0.5 * column + 0.25 * row)).max() < 0.05
    assert np.allclose(ground.cells_m, CELL_M, rtol=2e-3)
    assert (ground.holes, ground.note(), ground.synthetic) == (0.0, None, False)
    assert ground.provenance.source == "area.tif"
    assert ground.provenance.sha256 is not None


def test_geographic_heights_come_back_untouched() -> None:
    """A WGS 84 file keeps its own cells, north-western middle included."""
    ground = read_geotiff(raster(crs="EPSG:4326", west=36.0, north=49.0, cell=0.0003))

    assert ground.heights_m.shape == SLOPING.shape
    assert np.allclose(ground.heights_m, SLOPING, atol=1e-4)
    assert ground.lon_west_deg == pytest.approx(36.00015)
    assert ground.lat_north_deg == pytest.approx(48.99985)


def test_bounds_cut_what_lies_half_a_degree_off() -> None:
    """Only the mission's surroundings are kept, at the same places."""
    file = raster(crs="EPSG:4326", west=30.0, north=49.0, cell=0.05)

    ground = read_geotiff(file, (32.0, 46.0, 32.5, 46.5))

    assert ground.lon_west_deg == pytest.approx(31.525)
    assert heights_at(ground, [32.025], [46.475])[0] == pytest.approx(100 + 0.5 * 40 + 0.25 * 50)
    assert ground.heights_m.shape == (30, 30)


def test_integer_no_data_stays_a_hole_and_feet_become_metres() -> None:
    """Marked cells become NaN, their share is stated, and feet are converted."""
    heights = SLOPING.copy()
    heights[30:40, 20:30] = -32768
    row, column = np.array([35.0, 10.0]), np.array([25.0, 10.0])

    ground = read_geotiff(raster(heights, dtype="int16", nodata=-32768, unit="ft"))

    found = heights_at(ground, *degrees(row, column))
    assert np.isnan(found[0])
    assert found[1] == pytest.approx((100 + 5 + 2.5) * 0.3048, abs=0.3)
    assert ground.holes == pytest.approx(100 / SLOPING.size, rel=0.25)
    assert "no height" in (ground.note() or "")


def test_named_band_is_read() -> None:
    """Of several bands the one named is read."""
    file = raster(bands=2)

    assert read_geotiff(file, band=2).heights_m.size > 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "PLN-110"),
        (b"not a raster", "PLN-110"),
        (raster()[:100], "PLN-110"),
        (raster()[:20_000], "PLN-111"),
        (raster(crs=None), "PLN-112"),
        (raster(bands=3), "PLN-114"),
        (raster(SLOPING * 0 - 9999, nodata=-9999), "PLN-115"),
        (raster(unit="parsec"), "PLN-116"),
        (raster(SLOPING * 0 - 9999), "PLN-118"),
        (raster(crs="EPSG:4326"), "PLN-113"),
    ],
)
def test_unusable_files_are_refused_by_name(content: bytes, code: str) -> None:
    """Each way a file can fail has its own words, and they name the file."""
    error = refusal(content)

    assert error.code == code
    assert "area.tif" in str(error)
    assert "vsimem" not in str(error)


def test_raster_elsewhere_says_what_it_claims_and_where_both_lie() -> None:
    """A file of another place is refused with its system, its place and the mission's."""
    words = str(refusal(raster(), (10.0, 40.0, 11.0, 41.0)))

    assert "PLN-113" in words
    assert "EPSG:32637" in words
    assert "36.28 to" in words
    assert "10.00 to 11.00 E, 40.00 to 41.00 N" in words


def test_degrees_labelled_as_metres_are_refused() -> None:
    """Degrees under a metric system land in the Atlantic or on the equator, not at the mission."""
    file = raster(west=36.0, north=49.0, cell=0.001)

    assert refusal(file, (35.0, 48.0, 37.0, 50.0)).code == "PLN-113"
