"""Bangs at microphones: association, places within their ellipses, chance left over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from truceline.core.errors import LocateError
from truceline.core.geo import from_plane, to_plane
from truceline.core.uncertain import region_moments
from truceline.fuse.sound.arrival_search import ArrivalParams
from truceline.fuse.sound.arrivals import ArrivalResult, LocatedByArrivals, locate_arrivals
from truceline.model.arrival import Arrival, Station
from truceline.science.sound import Atmosphere

AT = datetime(2027, 3, 14, tzinfo=UTC)
MIDDLE = (37.5, 48.2)
Floats = NDArray[np.float64]
STILL = Atmosphere(temperature_sigma_c=0.5, wind_sigma_ms=0.2, way_share=0.002)


def stations(xy_km: Floats) -> list[Station]:
    lon, lat = from_plane(xy_km[:, 0] * 1000, xy_km[:, 1] * 1000, *MIDDLE)
    return [
        Station(station=f"S{k}", lon=float(lon[k]), lat=float(lat[k])) for k in range(len(xy_km))
    ]


def ring(count: int = 8) -> Floats:
    turn = np.arange(count) * 2 * np.pi / count + 0.1
    radius = np.where(np.arange(count) % 2, 6.0, 4.0)
    return np.column_stack([radius * np.cos(turn), radius * np.sin(turn)])


def arrivals(
    xy_km: Floats, burst: tuple[float, float, float], prefix: str, speed_ms: float = 340.3,
    wind: tuple[float, float] = (0.0, 0.0), noise: Floats | None = None,
) -> list[Arrival]:  # fmt: skip
    way = xy_km - np.array(burst[:2])
    r = np.hypot(way[:, 0], way[:, 1])
    taken = r * 1000 / (speed_ms + way @ np.array(wind) / r)
    seconds = burst[2] + taken + (0 if noise is None else noise)
    return [
        Arrival(key=f"{prefix}{k}", station=f"S{k}", at=AT + timedelta(seconds=float(s)),
                sigma_s=0.05)
        for k, s in enumerate(seconds)
    ]  # fmt: skip


def off_km(found: LocatedByArrivals, burst: tuple[float, float, float]) -> Floats:
    x, y = to_plane(found.lon, found.lat, *MIDDLE)
    return np.array([float(x) / 1000 - burst[0], float(y) / 1000 - burst[1]])


def within(found: LocatedByArrivals, burst: tuple[float, float, float]) -> bool:
    """Say whether a burst lies within the 90 % ellipse."""
    _, _, covariance = region_moments(found.ellipse)
    off = off_km(found, burst) * 1000
    return bool(off @ np.linalg.solve(covariance, off) < -2 * np.log(0.1))


def test_exact_arrivals_give_place_and_time() -> None:
    """Eight stations around a burst: within metres of it, and every arrival used."""
    xy, burst = ring(), (1.5, -2.0, 600.0)

    (found,) = locate_arrivals(stations(xy), arrivals(xy, burst, "a"), STILL).explosions

    assert np.hypot(*off_km(found, burst)) < 0.01
    assert abs((found.at - AT).total_seconds() - 600) < 0.02
    assert found.at_from < AT + timedelta(seconds=600) < found.at_until
    assert sorted(found.arrivals) == [f"a{k}" for k in range(8)]
    assert found.mirror is None
    assert found.misfit < 0.1


def test_wind_that_is_told_moves_the_place_back() -> None:
    """A wind of 10 m/s, told as such, is taken out; untold, it is found within its prior."""
    xy, burst = ring(), (3.0, 1.0, 600.0)
    rows = arrivals(xy, burst, "a", wind=(10.0, 0.0))
    told = Atmosphere(wind_east_ms=10.0, wind_sigma_ms=0.2, temperature_sigma_c=0.5)
    untold = Atmosphere(wind_sigma_ms=8.0)

    one = locate_arrivals(stations(xy), rows, told).explosions[0]
    other = locate_arrivals(stations(xy), rows, untold).explosions[0]

    assert np.hypot(*off_km(one, burst)) < 0.01
    assert within(other, burst)
    assert other.semi_major_km > 2 * one.semi_major_km


def test_two_bursts_in_one_breath_are_told_apart() -> None:
    """Two bursts eight seconds and five kilometres apart: each arrival goes to its own."""
    xy = ring()
    one, other = (1.5, -2.0, 600.0), (-3.0, 1.5, 608.0)

    result = locate_arrivals(stations(xy), arrivals(xy, one, "a") + arrivals(xy, other, "b"), STILL)

    first, second = result.explosions
    assert {key[0] for key in first.arrivals} == {"a"}
    assert {key[0] for key in second.arrivals} == {"b"}
    assert result.left_over == ()


def test_order_of_arrivals_does_not_matter() -> None:
    """The same arrivals backwards give the same answer to the bit."""
    xy = ring()
    rows = arrivals(xy, (1.5, -2.0, 600.0), "a") + arrivals(xy, (-3.0, 1.5, 608.0), "b")

    assert locate_arrivals(stations(xy), rows) == locate_arrivals(stations(xy), rows[::-1])


def test_false_picks_are_left_over() -> None:
    """One station that heard something else 20 s later: its pick is left, the place stands."""
    xy, burst = ring(), (1.5, -2.0, 600.0)
    rows = arrivals(xy, burst, "a")
    wrong = Arrival(key="w", station="S3", at=rows[3].at + timedelta(seconds=20), sigma_s=0.05)

    result = locate_arrivals(stations(xy), [*rows[:3], wrong, *rows[4:]], STILL)

    (found,) = result.explosions
    assert result.left_over == ("w",)
    assert np.hypot(*off_km(found, burst)) < 0.01


def test_three_stations_are_no_explosion() -> None:
    """Three times always meet somewhere: nothing is claimed from them."""
    xy = ring()
    rows = arrivals(xy, (1.5, -2.0, 600.0), "a")[:3]

    result = locate_arrivals(stations(xy), rows, STILL)

    assert result.explosions == ()
    assert sorted(result.left_over) == ["a0", "a1", "a2"]


def test_stations_in_a_row_tell_no_side() -> None:
    """A row of microphones hears the same from either side: both places are given, evenly."""
    xy = np.column_stack([np.linspace(-8, 8, 9), np.zeros(9)])
    burst = (1.0, 3.0, 600.0)

    (found,) = locate_arrivals(stations(xy), arrivals(xy, burst, "a"), STILL).explosions

    assert found.mirror is not None
    assert found.mirror.chance == pytest.approx(0.5, abs=0.02)
    sides = {np.sign(found.lat - MIDDLE[1]), np.sign(found.mirror.lat - MIDDLE[1])}
    assert sides == {-1.0, 1.0}


def test_chance_alone_gives_no_explosion() -> None:
    """300 picks at random over six hours at eight stations: none meet beyond chance."""
    rng = np.random.default_rng(3)
    rows = [
        Arrival(key=str(k), station=f"S{rng.integers(8)}", sigma_s=0.05,
                at=AT + timedelta(seconds=float(rng.uniform(0, 21_600))))
        for k in range(300)
    ]  # fmt: skip

    result = locate_arrivals(stations(ring()), rows)

    assert len(result.explosions) <= 1
    assert len(result.left_over) + sum(len(e.arrivals) for e in result.explosions) == 300


def drawn(seed: int, count: int) -> tuple[Floats, list[tuple[float, float, float]], list[Arrival]]:
    """Draw bursts around 24 stations, in air and wind drawn from the prior of each."""
    rng = np.random.default_rng(seed)
    xy = np.column_stack(
        [np.linspace(0, 60, 24), np.where(np.arange(24) % 2, 3.0, -3.0) + rng.normal(0, 0.5, 24)]
    )
    prior = Atmosphere()
    bursts, rows = [], []
    for k in range(count):
        burst = (rng.uniform(0, 60), rng.normal(0, 4), k * 240 + rng.uniform(0, 60))
        speed = prior.speed_ms + rng.normal(0, prior.speed_sigma_ms)
        wind = tuple(rng.normal(0, prior.wind_sigma_ms, 2))
        r = np.hypot(xy[:, 0] - burst[0], xy[:, 1] - burst[1])
        noise = rng.normal(0, np.hypot(0.05, prior.way_share * r / 0.34))
        heard = (r < 15) & (rng.random(24) < 0.85)
        picks = arrivals(xy, burst, f"{k}:", speed, wind, noise)
        rows += [pick for pick, is_heard in zip(picks, heard, strict=True) if is_heard]
        bursts.append(burst)
    false = [
        Arrival(key=f"-1:{k}", station=f"S{rng.integers(24)}", sigma_s=0.05,
                at=AT + timedelta(seconds=float(rng.uniform(0, count * 240))))
        for k in range(int(0.3 * len(rows)))
    ]  # fmt: skip
    return xy, bursts, rows + false


def truths(result: ArrivalResult) -> list[tuple[LocatedByArrivals, int, float]]:
    """Return each explosion with the burst most of its arrivals are of, and their share."""
    out = []
    for found in result.explosions:
        of = [int(key.split(":")[0]) for key in found.arrivals]
        burst = max(sorted(set(of)), key=of.count)
        out.append((found, burst, of.count(burst) / len(of)))
    return out


def test_ellipses_hold_the_truth_as_often_as_they_say() -> None:
    """400 bursts, wind and temperature drawn anew for each: 85 to 95 % within the 90 %."""
    xy, bursts, rows = drawn(1, 400)

    matched = truths(locate_arrivals(stations(xy), rows))

    true = [(found, bursts[burst]) for found, burst, _ in matched if burst >= 0]
    assert len({burst for _, burst, _ in matched if burst >= 0}) >= 385
    assert np.mean([share for _, _, share in matched]) > 0.98
    places = np.mean([within(found, burst) for found, burst in true])
    times = np.mean(
        [f.at_from <= AT + timedelta(seconds=burst[2]) <= f.at_until for f, burst in true]
    )
    assert 0.85 <= places <= 0.95
    assert 0.85 <= times <= 0.95


def test_rounds_of_a_barrage_are_told_apart() -> None:
    """Sixty rounds on a square kilometre, one in 5 s: nearly each is found, and few are mixed."""
    rng = np.random.default_rng(4)
    xy, _, _ = drawn(4, 1)
    rows = []
    for k in range(60):
        burst = (30 + rng.normal(0, 0.5), 2 + rng.normal(0, 0.5), k * 5 + rng.uniform(0, 2.5))
        r = np.hypot(xy[:, 0] - burst[0], xy[:, 1] - burst[1])
        picks = arrivals(xy, burst, f"{k}:", noise=rng.normal(0, np.hypot(0.05, 0.01 * r / 0.34)))
        heard = (r < 15) & (rng.random(24) < 0.85)
        rows += [pick for pick, is_heard in zip(picks, heard, strict=True) if is_heard]

    matched = truths(locate_arrivals(stations(xy), rows))

    assert len({burst for _, burst, _ in matched}) >= 54
    assert len(matched) <= 62
    assert np.mean([share for _, _, share in matched]) > 0.85


def test_each_arrival_is_used_once() -> None:
    """No arrival is of two explosions, and none is lost."""
    xy, _, rows = drawn(2, 60)

    result = locate_arrivals(stations(xy), rows)

    used = [key for found in result.explosions for key in found.arrivals]
    assert sorted([*used, *result.left_over]) == sorted(row.key for row in rows)


def test_nothing_heard_is_nothing_found() -> None:
    """No arrivals, or no stations: no explosion and no error."""
    assert locate_arrivals(stations(ring()), []) == ArrivalResult(explosions=(), left_over=())
    assert locate_arrivals([], []).explosions == ()


def test_places_that_are_missing_or_wrong_are_refused() -> None:
    """An arrival of an unknown station, a name given twice, a network too wide for one plane."""
    places, rows = stations(ring()), arrivals(ring(), (1.0, 1.0, 0.0), "a")
    wide = [*places[1:], Station(station="S0", lon=60.0, lat=48.0)]

    for given, words in ((places[:4], "S4"), ([*places, places[0]], "S0"), (wide, "at most 500")):
        with pytest.raises(LocateError, match=words) as caught:
            locate_arrivals(given, rows)
        assert caught.value.code == "LOC-015"


@pytest.mark.parametrize(
    "wrong",
    [{"heard_share": 1.0}, {"level": 1.0}, {"reach_km": 0.0}, {"least_stations": 3}],
)
def test_settings_that_cannot_be_are_refused(wrong: dict[str, float]) -> None:
    """Shares outside 0 and 1, no reach, and three stations are mistakes of the caller."""
    with pytest.raises(ValueError, match=r"between 0 and 1|positive|at least four"):
        ArrivalParams(**wrong)  # type: ignore[arg-type]
