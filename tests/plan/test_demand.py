"""What a plan is to see."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.chainage import compile_path, locate
from truceline.core.errors import PlanError
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.model.line import LineVersion
from truceline.model.plan import HourClass, PlannedAct
from truceline.model.scenario import Quality, Scenario
from truceline.plan.candidates import CandidateTerms, even_sites, own_sites
from truceline.plan.demand import DemandArea, DemandTerms, area_demand, join_demand, line_demand
from truceline.science.depth import depth_shares
from truceline.science.terrain import Terrain

PATH = compile_path([[36.0, 48.0], [36.7, 48.1], [37.4, 48.0]])
LINE = LineVersion(
    line_id="front", version="v1", valid=Interval(datetime(2027, 1, 1, tzinfo=UTC)),
    positions=PATH.positions, left="north", right="south", accuracy_m=500.0,
    provenance=Provenance(source="made up"),
)  # fmt: skip


def scenario(**more: Any) -> Scenario:
    """Make a scenario with two kinds of act."""
    values: dict[str, Any] = {
        "scenario_id": "s", "names": {"en": "S"}, "summary": {"en": "S"},
        "quality": Quality.HOLDING, "night_share": 0.25,
        "acts_per_day": {PlannedAct.SMALL_ARMS: 8.0, PlannedAct.WORKS: 1.0}, **more,
    }  # fmt: skip
    return Scenario(**values)


def test_line_demand_adds_up_to_the_acts_of_the_scenario() -> None:
    """Cutting into cells neither makes nor loses acts."""
    demand = line_demand(PATH, scenario(), DemandTerms())

    small = np.array([act is PlannedAct.SMALL_ARMS for act in demand.act])
    night = np.array([hour is HourClass.NIGHT for hour in demand.hour])
    assert demand.weight.sum() == pytest.approx(9.0)
    assert demand.weight[small].sum() == pytest.approx(8.0)
    assert demand.weight[night].sum() == pytest.approx(0.25 * 9.0)


def test_line_demand_lies_where_it_says() -> None:
    """Chainage and distance of a row are those of its place."""
    demand = line_demand(PATH, scenario(), DemandTerms())

    found = locate(PATH, demand.lon_deg, demand.lat_deg)
    inner = np.abs(demand.chainage_m - PATH.length_m / 2) > 8_000  # the kink is in the middle
    assert np.abs(found.distance_m - demand.left_m)[inner].max() < 60
    assert np.abs(found.chainage_m - demand.chainage_m)[inner].max() < 400


def test_line_demand_is_the_same_on_both_sides() -> None:
    """Neither side is looked at harder than the other."""
    demand = line_demand(PATH, scenario(), DemandTerms())

    left = demand.left_m > 0
    assert demand.weight[left].sum() == pytest.approx(demand.weight[~left].sum())


def test_line_demand_follows_the_intensity_given() -> None:
    """A stretch three times as busy weighs three times as much."""
    count = round(PATH.length_m / 5_000)
    hot = np.ones(count)
    hot[0] = 3.0

    demand = line_demand(PATH, scenario(), DemandTerms(), hot)

    first = demand.chainage_m < 5_000
    last = demand.chainage_m > PATH.length_m - 5_000
    assert demand.weight[first].sum() == pytest.approx(3 * demand.weight[last].sum())


@pytest.mark.parametrize("hot", [[1.0], [-1.0] * 20, [0.0] * 21])
def test_line_demand_refuses_intensities_that_do_not_fit(hot: list[float]) -> None:
    """A wrong number of stretches, or none above zero, is told."""
    with pytest.raises(PlanError, match="PLN-602"):
        line_demand(PATH, scenario(), DemandTerms(), np.array(hot))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(PlannedAct), st.lists(st.floats(100, 20_000), min_size=1, max_size=6,
                                             unique=True))  # fmt: skip
def test_depth_shares_add_up_to_one(act: PlannedAct, edges: list[float]) -> None:
    """Whatever the bands, no act is lost."""
    shares = depth_shares(act, [0.0, *sorted(edges)])

    assert shares.sum() == pytest.approx(1.0)
    assert (shares >= 0).all()


def _area(kind: str) -> DemandArea:
    return DemandArea(
        name="town", kind=kind, geometry=shapely.box(36.3, 47.95, 36.45, 48.02),
        acts_per_day={PlannedAct.EXPLOSION: 2.0},
    )  # fmt: skip


def test_area_demand_covers_the_area() -> None:
    """The cells lie inside it, and its acts are all there."""
    area = _area("settlement")

    demand = area_demand(PATH, [area], scenario(), DemandTerms(cell_m=2_000))

    assert shapely.contains_xy(area.geometry, demand.lon_deg, demand.lat_deg).all()
    assert demand.weight.sum() == pytest.approx(2.0)
    assert len(set(zip(demand.lon_deg, demand.lat_deg, strict=True))) > 10


@pytest.mark.parametrize("kind", ["artillery positions", "target", "unit", "force", "headquarters"])
def test_demand_made_of_forces_or_targets_is_refused(kind: str) -> None:
    """No plan watches a force in order to find it."""
    with pytest.raises(PlanError, match=r"PLN-601.*misuse"):
        area_demand(PATH, [_area(kind)], scenario(), DemandTerms())


def test_joined_demand_keeps_every_row() -> None:
    """Two demands one after the other."""
    line = line_demand(PATH, scenario(), DemandTerms())
    area = area_demand(PATH, [_area("settlement")], scenario(), DemandTerms())

    both = join_demand([line, area])

    assert len(both) == len(line) + len(area)
    assert both.act == line.act + area.act
    assert both.weight.sum() == pytest.approx(11.0)


@pytest.mark.parametrize(
    "wrong", [{"cell_m": 0.0}, {"depth_edges_m": (0.0,)}, {"depth_edges_m": (0.0, 5.0, 5.0)}]
)
def test_demand_terms_that_cut_nothing_are_refused(wrong: dict[str, Any]) -> None:
    """Cells have a length and depths rise."""
    with pytest.raises(PlanError, match="PLN-602"):
        DemandTerms(**wrong)


def test_even_sites_stand_on_both_sides() -> None:
    """One every five kilometres on each side, a kilometre off the line."""
    sites = even_sites(PATH, LINE, CandidateTerms(), None)

    assert len(sites) == 2 * round(PATH.length_m / 5_000)
    assert {site.side for site in sites} == {"north", "south"}
    assert {abs(site.left_m) for site in sites} == {1_000.0}
    assert len({site.site_id for site in sites}) == len(sites)


def test_even_sites_keep_out_of_no_go_zones() -> None:
    """Nothing stands where nothing may stand."""
    zone = shapely.box(36.2, 47.9, 36.6, 48.2)

    sites = even_sites(PATH, LINE, CandidateTerms(no_go=(zone,)), None)

    assert sites
    assert not any(shapely.contains_xy(zone, site.lon_deg, site.lat_deg) for site in sites)


def test_own_sites_are_placed_on_the_line() -> None:
    """A site a mission names gets chainage, distance and side."""
    [site] = own_sites(PATH, LINE, [("hill", 36.3, 48.1)], (), None)

    assert (site.site_id, site.side) == ("hill", "north")
    assert 4_000 < site.left_m < 8_000


def test_own_sites_given_twice_or_in_no_go_zones_are_all_told() -> None:
    """Every fault is named, not only the first."""
    zone = shapely.box(36.2, 48.0, 36.4, 48.2)
    places = [("a", 36.3, 48.1), ("a", 36.9, 48.0)]

    with pytest.raises(PlanError) as caught:
        own_sites(PATH, LINE, places, (zone,), None)

    assert [problem.code for problem in caught.value.problems] == ["PLN-606", "PLN-605"]


def _survey(heights: list[list[float]]) -> Terrain:
    """Make a surveyed terrain of two by two cells around the line."""
    return Terrain(
        heights_m=np.array(heights, dtype=np.float32), lon_west_deg=36.0, lat_north_deg=48.5,
        step_lon_deg=1.4, step_lat_deg=1.0, provenance=Provenance(source="made up"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("heights", "words"),
    [([[-5.0, -5.0], [-5.0, -5.0]], "sea"), ([[np.nan, 9.0], [9.0, 9.0]], "no height")],
)
def test_own_sites_in_the_sea_or_on_a_hole_are_told(heights: list[list[float]], words: str) -> None:
    """Nothing stands on water, nor where nobody knows the ground."""
    with pytest.raises(PlanError, match=rf"PLN-604.*{words}"):
        own_sites(PATH, LINE, [("wet", 36.3, 48.1)], (), _survey(heights))


def test_even_sites_leave_water_out() -> None:
    """Where the whole ground is water there is no site."""
    assert even_sites(PATH, LINE, CandidateTerms(), _survey([[-5.0, -5.0], [-5.0, -5.0]])) == ()
    assert even_sites(PATH, LINE, CandidateTerms(), _survey([[5.0, 5.0], [5.0, 5.0]])) != ()
