"""Sectors: cut, carried over to a moved line, and found for regions and watches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely

from truceline.core.errors import RequestError
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.core.uncertain import Region, point_region, polygon_region, stretch_region
from truceline.model.effort import EFFORT_SCHEMA, Effort
from truceline.model.line import Line, LineVersion, Sector
from truceline.model.table import to_table
from truceline.science.lines import LineIndex
from truceline.science.sectors import carry_over, even_sectors, sector_shares, sectors_of

TURN = datetime(2016, 1, 1, tzinfo=UTC)
BEFORE, AFTER = TURN - timedelta(days=1), TURN + timedelta(days=1)


def version(name: str, positions: list[list[float]], valid: Interval) -> LineVersion:
    """Return a version of the line."""
    return LineVersion(
        line_id="front", version=name, valid=valid, positions=np.array(positions), left="north",
        right="south", accuracy_m=500.0, provenance=Provenance(source="made up"),
    )  # fmt: skip


FIRST = version(
    "v1", [[36.0, 48.0], [37.0, 48.0], [38.0, 48.0]],
    Interval(datetime(2015, 1, 1, tzinfo=UTC), TURN),
)  # fmt: skip
# The line moves 22 km north and grows at its east end.
SECOND = version("v2", [[36.0, 48.2], [37.0, 48.2], [38.0, 48.2], [38.5, 48.2]], Interval(TURN))
LINE = Line(line_id="front", versions=(FIRST, SECOND))
INDEX = LineIndex([LINE])
FOUR = even_sectors(LINE, "v1", count=4)
CITY = Sector(sector_id="city", name="City", polygon=shapely.box(36.1, 47.9, 36.2, 48.1))


def found(
    sectors: tuple[Sector, ...], *regions: Region | None, at: datetime | None = BEFORE
) -> list[str | None]:
    """Return the sectors of regions at one instant."""
    return sectors_of(INDEX, [LINE], sectors, list(regions), [at] * len(regions))


def test_even_sectors_tile_the_line() -> None:
    """Equal stretches from one end to the other, no gap between."""
    ends = [(s.chainage_from_m, s.chainage_until_m) for s in FOUR]

    assert ends[0][0] == 0.0
    assert ends[-1][1] == pytest.approx(INDEX.path(FIRST).length_m)
    assert [until for _, until in ends[:-1]] == [start for start, _ in ends[1:]]
    assert [s.sector_id for s in FOUR] == ["S1", "S2", "S3", "S4"]
    assert len(even_sectors(LINE, "v1", length_m=50_000)) == 3


@pytest.mark.parametrize("wanted", [{}, {"count": 3, "length_m": 1000.0}])
def test_even_sectors_need_one_of_count_and_length(wanted: dict[str, float]) -> None:
    """Neither or both is a contradiction."""
    with pytest.raises(RequestError) as caught:
        even_sectors(LINE, "v1", **wanted)  # type: ignore[arg-type]

    assert caught.value.code == "REQ-003"


def test_sectors_carry_over_to_the_nearest_points_and_keep_the_ends() -> None:
    """Ends move with the line; the outermost take what the line gained."""
    moved = carry_over(INDEX, FOUR, LINE, SECOND)

    total = INDEX.path(SECOND).length_m
    assert moved[0, 0] == 0.0
    assert moved[-1, 1] == pytest.approx(total)
    assert moved[:-1, 1].tolist() == moved[1:, 0].tolist()
    assert (np.diff(moved.ravel()) >= 0).all()
    # 37 E stays at 37 E: the middle of the old line.
    assert moved[1, 1] == pytest.approx(
        INDEX.located(SECOND, [37.0], [48.2]).chainage_m[0], rel=0.01
    )


def test_sectors_carry_over_to_their_own_version_unchanged() -> None:
    """On the version they name nothing moves."""
    moved = carry_over(INDEX, FOUR, LINE, FIRST)

    assert moved.tolist() == [[s.chainage_from_m, s.chainage_until_m] for s in FOUR]


def test_sectors_carry_over_a_folded_line_in_order() -> None:
    """Where the new line doubles back, an end never overtakes the one before it."""
    folded = version(
        "v2", [[36.0, 48.0], [37.6, 48.0], [36.6, 48.1], [38.0, 48.1]], Interval(TURN)
    )  # fmt: skip
    line = Line(line_id="front", versions=(FIRST, folded))
    many = even_sectors(line, "v1", count=12)

    moved = carry_over(LineIndex([line]), many, line, folded)

    assert (np.diff(moved.ravel()) >= 0).all()
    assert moved[-1, 1] == pytest.approx(LineIndex([line]).path(folded).length_m)


def test_region_is_in_the_sector_of_the_version_in_force() -> None:
    """The gained east end belongs to the last sector after the turn; times decide."""
    east = point_region(38.4, 48.2, 300.0)

    assert found(FOUR, point_region(36.1, 48.0), point_region(37.2, 48.0)) == ["S1", "S3"]
    assert found(FOUR, east, at=AFTER) == ["S4"]


def test_region_unknown_has_no_sector_and_unknown_time_takes_the_first_version() -> None:
    """Unknown place stays unknown; an unknown time does not lose the place."""
    assert found(FOUR, None, point_region(36.1, 48.0), at=None) == [None, "S1"]
    assert found((), point_region(36.1, 48.0)) == [None]


def test_region_beyond_the_depth_of_a_sector_is_in_none() -> None:
    """A sector 20 km deep does not take what lies 55 km away."""
    deep = tuple(
        Sector(sector_id=s.sector_id, name=s.name, line_id="front", version="v1", depth_m=20_000.0,
               chainage_from_m=s.chainage_from_m, chainage_until_m=s.chainage_until_m)
        for s in FOUR
    )  # fmt: skip

    assert found(deep, point_region(37.2, 48.1), point_region(37.2, 48.5)) == ["S3", None]
    assert found(FOUR, point_region(37.2, 48.5)) == ["S3"]


def test_polygon_sector_comes_before_the_stretch_it_lies_on() -> None:
    """A city on the line is the city."""
    inside, outside = point_region(36.15, 48.0, 500.0), point_region(36.3, 48.0, 500.0)

    assert found((*FOUR, CITY), inside, outside) == ["city", "S1"]


def test_region_over_two_sectors_goes_where_most_of_it_lies() -> None:
    """The whole region counts, never its centre alone."""
    most_east = polygon_region(shapely.box(36.95, 47.9, 37.3, 48.1))

    assert found(FOUR, most_east) == ["S3"]


def test_sectors_of_rows_in_any_order_are_the_same() -> None:
    """Each row's answer depends on that row only."""
    rng = np.random.default_rng(1)
    regions = [point_region(float(x), 48.05, 2000.0) for x in rng.uniform(36, 38.5, 50)]
    instants = [BEFORE if k % 2 else AFTER for k in range(50)]

    one = sectors_of(INDEX, [LINE], FOUR, regions, instants)
    two = sectors_of(INDEX, [LINE], FOUR, regions[::-1], instants[::-1])

    assert one == two[::-1]
    assert None not in one


def watch(key: str, region: Region | None = None, sector: str | None = None) -> Effort:
    """Return a watch of a day."""
    return Effort(
        effort_id=f"eff-{key}", source_id="effort", source_key=key, observer="post",
        modality="human", status="watched", starts_at=BEFORE,  # type: ignore[arg-type]
        ends_at=BEFORE + timedelta(hours=8), region=region, sector=sector, quality=0.5,
    )  # fmt: skip


def shares(*watches: Effort) -> dict[tuple[str, str], float]:
    """Return which share of which sector each watch covers."""
    table = sector_shares(INDEX, [LINE], (*FOUR, CITY), to_table(watches, EFFORT_SCHEMA))
    return {(r["effort_id"], r["sector"]): r["share"] for r in table.to_pylist()}


def test_watch_of_a_named_sector_covers_it_whole() -> None:
    """A name means all of it; a name nobody knows covers nothing."""
    assert shares(watch("a", sector="S2"), watch("b", sector="S9")) == {("eff-a", "S2"): 1.0}


def test_watch_of_a_stretch_covers_its_share_of_each_sector() -> None:
    """A patrol along the second half of S1 and all of S2 watched half and all."""
    length = INDEX.path(FIRST).length_m
    stretch = stretch_region(np.array([[36.25, 48.0], [37.0, 48.0]]), length / 8, length / 2)

    covered = shares(watch("a", stretch))

    assert covered[("eff-a", "S1")] == pytest.approx(0.5, abs=0.05)
    assert covered[("eff-a", "S2")] == pytest.approx(1.0, abs=0.05)
    assert ("eff-a", "S4") not in covered


def test_watch_of_a_stretch_says_where_in_the_sector_it_lies() -> None:
    """Two half watches at opposite ends make a whole; that needs their places."""
    length = INDEX.path(FIRST).length_m
    west = stretch_region(np.array([[36.0, 48.0], [36.25, 48.0]]), 1.0, length / 8)
    east = stretch_region(np.array([[36.25, 48.0], [36.5, 48.0]]), length / 8, length / 4)
    table = to_table([watch("w", west), watch("e", east)], EFFORT_SCHEMA)

    rows = sector_shares(INDEX, [LINE], FOUR[:1], table).to_pylist()

    places = {row["effort_id"]: (row["share_from"], row["share_until"]) for row in rows}
    assert places["eff-w"] == pytest.approx((0.0, 0.5), abs=0.01)
    assert places["eff-e"] == pytest.approx((0.5, 1.0), abs=0.01)


def test_watch_of_an_area_covers_its_share_of_a_polygon() -> None:
    """Half the city watched is half."""
    area = polygon_region(shapely.box(36.1, 47.9, 36.15, 48.1))

    assert shares(watch("a", area))[("eff-a", "city")] == pytest.approx(0.5)


def test_watch_beyond_the_depth_of_a_sector_covers_none_of_it() -> None:
    """What is watched 50 km behind a sector 20 km deep is not the sector."""
    deep = Sector(sector_id="deep", name="Deep", line_id="front", version="v1", depth_m=20_000.0,
                  chainage_from_m=0.0, chainage_until_m=50_000.0)  # fmt: skip
    near, far = (polygon_region(shapely.box(36.0, low, 36.4, low + 0.05)) for low in (48.05, 48.45))
    watches = to_table([watch("near", near), watch("far", far)], EFFORT_SCHEMA)

    table = sector_shares(INDEX, [LINE], (deep,), watches)

    assert table["effort_id"].to_pylist() == ["eff-near"]


def test_sectors_of_two_lines_each_find_their_own() -> None:
    """A mission with two lines has sectors on both; depth tells which one a place is at."""
    other = LineVersion(
        line_id="coast", version="c1", valid=FIRST.valid, positions=np.array([[36.0, 46.0],
        [38.0, 46.0]]), left="north", right="south", accuracy_m=500.0,
        provenance=Provenance(source="made up"),
    )  # fmt: skip
    lines = [LINE, Line(line_id="coast", versions=(other,))]
    sectors = tuple(
        Sector(sector_id=name, name=name, line_id=name, version=first, depth_m=50_000.0,
               chainage_from_m=0.0, chainage_until_m=1e6)
        for name, first in (("front", "v1"), ("coast", "c1"))
    )  # fmt: skip
    regions = [point_region(37.0, 48.1), point_region(37.0, 46.1), point_region(37.0, 47.0)]

    names = sectors_of(LineIndex(lines), lines, sectors, regions, [BEFORE] * 3)

    assert names == ["front", "coast", None]


def test_no_watch_covers_nothing() -> None:
    """An empty table of effort is an empty table of shares."""
    assert shares() == {}
