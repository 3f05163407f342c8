"""Terrain: heights between cells, drawn ground, and the words it must carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from truceline.core.errors import PlanError
from truceline.core.provenance import Provenance
from truceline.science.terrain import MOST_CELLS, Terrain, heights_at, synthetic_terrain

if TYPE_CHECKING:
    from pathlib import Path


def terrain(heights: object, step_deg: float = 0.0005, **fields: object) -> Terrain:
    """Return a small surveyed terrain whose north-western cell lies at 36 E, 49 N."""
    return Terrain(
        heights_m=np.asarray(heights, dtype=np.float32), lon_west_deg=36.0, lat_north_deg=49.0,
        step_lon_deg=step_deg, step_lat_deg=step_deg, provenance=Provenance(source="a survey"),
        **fields,
    )  # type: ignore[arg-type]  # fmt: skip


def test_heights_between_cells_are_bilinear() -> None:
    """Cell middles give back their heights; between them the surface is bilinear."""
    ground = terrain([[0.0, 10.0], [20.0, 50.0]], 0.001)

    found = heights_at(ground, [36.0, 36.001, 36.0005, 36.0005], [49.0, 48.999, 49.0, 48.9995])

    assert np.allclose(found, [0.0, 50.0, 5.0, 20.0], atol=1e-4)


def test_heights_off_the_grid_or_on_a_hole_are_unknown() -> None:
    """Nothing is filled in: beyond the outer cells and beside a hole the height is NaN."""
    ground = terrain([[0.0, 10.0, 10.0], [20.0, np.nan, 10.0]], 0.001)

    found = heights_at(ground, [35.999, 36.0005, 36.0, 36.0], [49.0, 48.9995, 49.001, 49.0])

    assert np.isnan(found).tolist() == [True, True, True, False]
    assert ground.holes == pytest.approx(1 / 6)


def test_note_is_due_for_drawn_coarse_or_holed_terrain_only() -> None:
    """Fine surveyed ground needs no words; drawn, coarse or holed ground says so, in French too."""
    fine = terrain(np.zeros((3, 3)))
    coarse = terrain(np.zeros((3, 3)), 5 / 60)
    holed = terrain([[1.0, np.nan], [1.0, 1.0]])
    drawn = terrain(np.zeros((3, 3)), synthetic=True)

    assert fine.note() is None
    assert "9267 m" in (coarse.note() or "")
    assert "25.0% of the terrain" in (holed.note() or "")
    assert "drawn at random" in (drawn.note() or "")
    assert "tiré au sort" in (drawn.note("fr") or "")


def test_synthetic_terrain_is_marked_seeded_and_as_asked() -> None:
    """The same seed gives the same bytes; cells, bounds and relief are those asked for."""
    bounds = (36.0, 48.0, 36.5, 48.4)

    first = synthetic_terrain(bounds, 200.0, np.random.default_rng(4), valley_m=0.0)
    again = synthetic_terrain(bounds, 200.0, np.random.default_rng(4), valley_m=0.0)
    other = synthetic_terrain(bounds, 200.0, np.random.default_rng(5), valley_m=0.0)

    assert first.heights_m.tobytes() == again.heights_m.tobytes()
    assert first.heights_m.tobytes() != other.heights_m.tobytes()
    assert first.synthetic
    assert first.provenance.simulated
    assert np.allclose(first.cells_m, 200.0, rtol=1e-3)
    assert first.heights_m.std() == pytest.approx(30.0, rel=1e-3)
    assert np.isfinite(heights_at(first, [36.0, 36.5, 36.0, 36.5], [48.0, 48.0, 48.4, 48.4])).all()


def test_synthetic_valleys_lower_the_ground() -> None:
    """Valleys cut into the same hills: nothing rises, some ground falls by their depth."""
    bounds = (36.0, 48.0, 36.5, 48.4)

    plain = synthetic_terrain(bounds, 300.0, np.random.default_rng(4), valley_m=0.0)
    cut = synthetic_terrain(bounds, 300.0, np.random.default_rng(4), valley_m=50.0)

    fall = (plain.heights_m - plain.heights_m.max()) - (cut.heights_m - cut.heights_m.max())
    assert float(fall.max() - fall.min()) == pytest.approx(50.0, abs=1.0)


def test_synthetic_terrain_too_large_is_refused_with_the_cell_that_fits() -> None:
    """A thousand kilometres in 30 m cells do not fit; the cell named does."""
    bounds = (30.0, 46.0, 41.0, 51.0)

    with pytest.raises(PlanError) as refused:
        synthetic_terrain(bounds, 30.0, np.random.default_rng(1))

    assert refused.value.code == "PLN-104"
    words = str(refused.value)
    least = float(words.split("cells of ")[1].split(" m")[0])
    assert (111_200 * 5 / least) * (111_320 * 0.662 * 11 / least) < MOST_CELLS


@pytest.mark.parametrize(
    ("bounds", "cell_m", "code"),
    [
        ((36.0, 48.0, 36.0, 49.0), 100.0, "PLN-105"),
        ((36.0, 49.0, 37.0, 48.0), 100.0, "PLN-105"),
        ((36.0, 48.0, 37.0, float("nan")), 100.0, "PLN-105"),
        ((36.0, 48.0, 37.0, 49.0), 0.0, "PLN-101"),
        ((36.0, 48.0, 37.0, 49.0), float("inf"), "PLN-101"),
    ],
)
def test_synthetic_terrain_of_bad_terms_is_refused(
    bounds: tuple[float, float, float, float], cell_m: float, code: str
) -> None:
    """Empty bounds and impossible cells are refused by name."""
    with pytest.raises(PlanError) as refused:
        synthetic_terrain(bounds, cell_m, np.random.default_rng(1))

    assert refused.value.code == code


def test_terrain_of_one_row_is_refused() -> None:
    """A single row is no surface."""
    with pytest.raises(PlanError, match="PLN-101"):
        terrain([[1.0, 2.0, 3.0]])


@pytest.mark.shared
def test_five_minute_heights_of_ukraine_carry_their_note(shared_data: Path) -> None:
    """Real heights at 5 arc-minutes are read in place and say how coarse they are."""
    data = np.load(shared_data / "dem" / "ukraine_5arcmin_itu_p1511.npz")
    lat, lon = data["lat"], data["lon"]
    ground = Terrain(
        heights_m=data["elev"], lon_west_deg=float(lon.min()), lat_north_deg=float(lat.max()),
        step_lon_deg=float(abs(lon[1] - lon[0])), step_lat_deg=float(abs(lat[1] - lat[0])),
        provenance=Provenance(source="ITU-R P.1511"),
    )  # fmt: skip

    assert "cells of 92" in (ground.note() or "")
    carpathians, steppe = heights_at(ground, [24.5, 34.0], [48.16, 46.5])
    assert carpathians > 700 > 150 > steppe > -10
