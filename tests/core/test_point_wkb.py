"""The place of a point region is the same bytes shapely writes."""

from __future__ import annotations

import pytest
import shapely

from truceline.core.uncertain import point_region


@pytest.mark.parametrize("place", [(37.745, 48.145), (-180.0, -90.0), (0.0, 5.5), (30, 50)])
def test_point_region_bytes_are_those_of_shapely(place: tuple[float, float]) -> None:
    """A map program opens the place as any other point."""
    region = point_region(*place, 1_000.0)

    assert region.wkb == shapely.to_wkb(shapely.Point(*place))
    assert region.geometry == shapely.Point(*place)
