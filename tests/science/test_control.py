"""The line between the settlements of two sides, derived from dated control."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from truceline.core.chainage import compile_path, locate, self_crossing
from truceline.core.errors import LineError
from truceline.core.geo import distance_m
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.formats.geonames import read_places
from truceline.formats.line_geojson import read_lines, write_lines
from truceline.formats.viina_control import read_control
from truceline.model.control import Control, Held, Place
from truceline.science.control import ControlParams, derive, derive_line, derive_versions

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2023, 4, 1)
LATER = date(2023, 5, 1)
STEP = 0.1  # degrees between settlements of the made-up country


def country(jitter: float = 0.0) -> list[Place]:
    """Return 15 by 11 settlements around 37 E, 48 N, about 7 by 11 km apart."""
    rng = np.random.default_rng(5)
    return [
        Place(place_id=f"{i}-{j}", name=f"{i}-{j}", country="UA",
              lon=float(36.3 + STEP * i + jitter * rng.uniform(-1, 1)),
              lat=float(47.5 + STEP * j + jitter * rng.uniform(-1, 1)))
        for i in range(15)
        for j in range(11)
    ]  # fmt: skip


def control_of(second: dict[str, Held], later: dict[str, Held] | None = None) -> Control:
    """Return a control in which the named places are not the first side's."""
    changes = {place: [(DAY, state)] for place, state in second.items()}
    for place, state in (later or {}).items():
        changes.setdefault(place, []).append((LATER, state))
    return Control(
        changes={place: tuple(found) for place, found in changes.items()},
        otherwise=Held.FIRST, covers_from=DAY, covers_until=date(2023, 12, 31),
        provenance=Provenance(source="made up", licence="ODbL 1.0"),
    )  # fmt: skip


def east_of(column: int, state: Held = Held.SECOND) -> dict[str, Held]:
    """Return the places from a column on."""
    return {f"{i}-{j}": state for i in range(column, 15) for j in range(11)}


def test_line_of_two_halves_runs_half_way_between_them() -> None:
    """West of 37.05 E is the first side's, east the second's: the line runs there, northwards or
    southwards so that the first side lies left."""
    found = derive(control_of(east_of(8)), country(), DAY)

    version = found.version
    assert version.positions[:, 0] == pytest.approx(
        np.full(len(version.positions), 37.05), abs=0.02
    )
    assert (version.left, version.right) == ("ukraine", "russia")
    where = locate(compile_path(version.positions), [36.5, 37.5], [48.0, 48.0])
    assert np.sign(where.distance_m).tolist() == [1, -1]
    # The country is 111 km high; the line ends at the last corner of cells that is near places.
    assert compile_path(version.positions).length_m == pytest.approx(100_000, rel=0.01)
    assert found.settlements == (88, 77, 0)


def test_line_uncertainty_is_half_the_distance_between_settlements() -> None:
    """Places 0.1 degrees apart leave the line open by half of that."""
    found = derive(control_of(east_of(8)), country(), DAY)

    half = distance_m(37.0, 48.0, 37.1, 48.0) / 2
    assert found.uncertainty_m == pytest.approx(np.full(len(found.uncertainty_m), half), rel=0.3)
    assert found.version.accuracy_m == pytest.approx(half, rel=0.05)
    assert len(found.uncertainty_m) == len(found.version.positions)


def test_line_leaves_contested_places_out() -> None:
    """A column held by nobody for certain moves the line into its middle and widens its error."""
    contested = east_of(9) | {f"8-{j}": Held.CONTESTED for j in range(11)}

    found = derive(control_of(contested), country(), DAY)

    assert np.median(found.version.positions[:, 0]) == pytest.approx(37.1, abs=0.01)
    assert found.settlements == (88, 66, 11)
    sure = derive(control_of(east_of(8)), country(), DAY)
    assert found.version.accuracy_m > 1.5 * sure.version.accuracy_m


def test_line_reports_enclaves_it_does_not_draw() -> None:
    """A place behind the lines is an island: pruned, counted, told with where it lies."""
    plain = derive(control_of(east_of(8)), country(0.02), DAY)
    found = derive(control_of(east_of(8) | {"3-5": Held.SECOND}), country(0.02), DAY)

    assert plain.pruned == ()
    assert len(found.pruned) == 1
    island = found.pruned[0]
    assert island.closed
    assert (island.lon, island.lat) == pytest.approx((36.6, 48.0), abs=0.12)
    assert 20_000 < island.length_m < 60_000
    assert np.array_equal(found.version.positions, plain.version.positions)
    assert "1 other pieces" in found.version.method


def test_line_is_the_same_whatever_the_order_of_places() -> None:
    """Rows arrive in any order; the line does not change by a bit."""
    places = country(0.03)
    control = control_of(east_of(8))

    one = derive(control, places, DAY)
    two = derive(control, places[::-1], DAY)

    assert np.array_equal(one.version.positions, two.version.positions)
    assert one.version.accuracy_m == two.version.accuracy_m


def test_line_with_sides_exchanged_is_the_same_line_reversed() -> None:
    """Exchange who holds what, and the line is walked the other way; nothing else."""
    places = country(0.03)
    west = {place.place_id: Held.SECOND for place in places} | east_of(8, Held.FIRST)

    one = derive_line(control_of(east_of(8)), places, DAY)
    two = derive_line(control_of(west), places, DAY)

    assert two.positions[::-1] == pytest.approx(one.positions, abs=1e-9)
    assert two.accuracy_m == pytest.approx(one.accuracy_m, rel=1e-9)


def test_line_in_bounds_is_cut_there() -> None:
    """An area of interest ends the line."""
    params = ControlParams(bounds=(36.0, 47.8, 38.0, 48.2))

    version = derive_line(control_of(east_of(8)), country(0.03), DAY, params)

    assert version.positions[:, 1].min() >= 47.8
    assert version.positions[:, 1].max() <= 48.2


def test_place_twice_held_unlike_is_contested() -> None:
    """Two rows at one spot that disagree say nothing for certain."""
    twin = Place(place_id="twin", name="twin", country="UA", lon=36.3, lat=47.5)
    places = [place for place in country() if place.place_id != "0-0"]
    original = Place(place_id="0-0", name="0-0", country="UA", lon=36.3, lat=47.5)
    control = control_of(east_of(8) | {"twin": Held.SECOND})

    found = derive(control, [*places, original, twin], DAY)

    assert found.settlements == (87, 77, 1)


def test_versions_follow_each_other_without_gap() -> None:
    """A column changes hands in May: two versions, the second in force from local midnight."""
    control = control_of(east_of(8), {f"7-{j}": Held.SECOND for j in range(11)})
    params = ControlParams(zone="Europe/Kyiv", line_id="front")

    line = derive_versions(control, country(), [LATER, DAY], params)

    change = datetime(2023, 4, 30, 21, tzinfo=UTC)
    assert [version.valid for version in line.versions] == [
        Interval(datetime(2023, 3, 31, 21, tzinfo=UTC), change),
        Interval(change, None),
    ]
    assert [round(float(np.median(v.positions[:, 0])), 2) for v in line.versions] == [37.05, 36.95]
    again = read_lines(write_lines(line.versions))
    assert [version.version for version in again.versions] == ["2023-04-01", "2023-05-01"]
    assert again.versions[0].provenance.licence == "ODbL 1.0"


def test_line_on_a_day_not_covered_is_refused() -> None:
    """Before and after the timeline nothing is known, which is not the same as unchanged."""
    for day in (date(2022, 2, 1), date(2024, 1, 1)):
        with pytest.raises(LineError) as caught:
            derive_line(control_of(east_of(8)), country(), day)
        assert caught.value.code == "LIN-023"


def test_line_without_two_sides_is_refused() -> None:
    """Where one side holds everything, nothing separates."""
    control = control_of({"no such place": Held.SECOND})

    with pytest.raises(LineError) as caught:
        derive_line(control, country(), DAY)
    with pytest.raises(LineError) as none_asked:
        derive_versions(control, country(), [])
    far = ControlParams(bounds=(0.0, 0.0, 1.0, 1.0))
    with pytest.raises(LineError) as elsewhere:
        derive_line(control_of(east_of(8)), country(), DAY, far)

    assert {e.value.code for e in (caught, none_asked, elsewhere)} == {"LIN-024"}


def test_control_params_with_one_side_twice_are_refused() -> None:
    """A line lies between two."""
    with pytest.raises(ValueError, match="both sides"):
        ControlParams(sides=("a", "a"))


@pytest.mark.shared
def test_line_of_real_control_agrees_with_public_facts(shared_data: Path) -> None:
    """The line of 2023 is as long as reported and runs by the towns that were fought over."""
    timeline = shared_data / "viina" / "control_timeline_to_20250630.json.gz"
    gazetteer = shared_data / "gazetteer" / "geonames_cities500_subset.csv.gz"
    read = read_control(gzip.decompress(timeline.read_bytes()))
    places = read_places(gzip.decompress(gazetteer.read_bytes()), country="UA").places
    donetsk, kramatorsk = (37.80224, 48.023), (37.56779, 48.73106)
    bakhmut, avdiivka = (37.99886, 48.59419), (37.75008, 48.14019)

    found = [derive(read.control, places, day) for day in (DAY, date(2023, 10, 1))]

    assert read.rejections == ()
    for derivation in found:
        path = compile_path(derivation.version.positions)
        assert 900_000 < path.length_m < 1_600_000
        assert self_crossing(derivation.version.positions) is None
        towns = np.array([donetsk, kramatorsk, bakhmut, avdiivka])
        where = locate(path, *towns.T).distance_m
        assert where[0] < 0 < where[1]  # Donetsk right (russia), Kramatorsk left (ukraine)
        assert (np.abs(where[2:]) < 15_000).all()
        assert 5_000 < derivation.version.accuracy_m < 25_000
        assert derivation.version.provenance.licence == "ODbL 1.0"
