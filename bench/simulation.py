"""Noticing: 1,000,000 simulated acts along a line of 1,000 km watched by 200 sensors.

The peer is SimPy: one process an act, which looks up the sensors in range, asks whether each is on
duty and draws whether it notices, then waits for its delay. Ours is the kernel the replays use
(`truceline.simulate.noticing.notice`), with keyed draws. Both draw the acts themselves (Poisson in
time, even along the line), have the same sensors, ranges, chances p0 exp(-(d/R)^2) cut at 25 km,
and duty of h hours a day at a random time of daylight or around it. Shares of acts noticed by
anybody and the mean number of sensors that noticed an act must agree within Monte-Carlo error
before times are compared; seeds are fixed.
"""

from __future__ import annotations

import math
import platform
import random  # noqa: TID251 the peer draws as its users do; NumPy would slow it down
import sys
import time
from bisect import bisect_left, bisect_right
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
import simpy

from truceline.model.observation import Modality
from truceline.model.plan import AssetType, Placement, PlannedAct, Site
from truceline.model.scenario import Quality, Scenario, Weather
from truceline.science.detect.conditions import DetectionModel
from truceline.simulate.keyed import key_of, mixed
from truceline.simulate.noticing import notice
from truceline.simulate.truth import TrueActs, is_dark, world_key
from truceline.simulate.watching import Setting, watchers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ACTS = 1_000_000
SENSORS = 200
LINE_M = 1_000_000.0
REACH_M = 25_000.0
KINDS = ((4_000.0, 0.9), (12_000.0, 0.7), (25_000.0, 0.6))  # R in metres, p0
HOURS = (8.0, 16.0, 24.0)  # on duty a day
DAYS = 400
DAYLIGHT_H = 12.0
REPEATS = 3
LAT_DEG = 0.0  # along the equator, where a degree has the same length everywhere
METRES_PER_DEGREE = 111_319.49079327358
LEAST_RATIO = 10.0


def sensors() -> list[tuple[float, int, int]]:
    """Return place along the line, kind and hours of each sensor, the same for both."""
    rng = np.random.default_rng(0)
    places = np.sort(rng.uniform(0, LINE_M, SENSORS))
    kinds, hours = rng.integers(0, len(KINDS), SENSORS), rng.integers(0, len(HOURS), SENSORS)
    return list(zip(places.tolist(), kinds.tolist(), hours.tolist(), strict=True))


def ours_setting() -> tuple[Setting, tuple[Placement, ...]]:
    """Return the sensors as assets and placements of the project."""
    assets, models = {}, {}
    for kind, (reach, p0) in enumerate(KINDS):
        models[f"m{kind}"] = _model(reach, p0)
        for hour, hours in enumerate(HOURS):
            name = f"a{kind}{hour}"
            assets[name] = AssetType(
                asset_id=name, names={}, model=f"m{kind}", modality=Modality.CAMERA, crew={},
                hours_per_day=hours, range_m=REACH_M,
            )  # fmt: skip
    placements = tuple(
        Placement(
            asset=f"a{kind}{hour}",
            site=Site(site_id=f"s{number}", lon_deg=at / METRES_PER_DEGREE, lat_deg=LAT_DEG,
                      chainage_m=at, left_m=0.0, side="left"),
        )
        for number, (at, kind, hour) in enumerate(sensors())
    )  # fmt: skip
    scenario = Scenario(
        scenario_id="bench", names={}, summary={}, quality=Quality.VIOLATED,
        acts_per_day={PlannedAct.EXPLOSION: ACTS / DAYS},
    )  # fmt: skip
    weather = Weather(
        visibility_m=1e4, bad_visibility_m=1e3, bad_share=0.0, cloud_share=0.0, wind_ms=0.0
    )
    setting = Setting(
        scenario=scenario, weather=weather, daylight_h=DAYLIGHT_H, assets=assets, models=models
    )
    return setting, placements


def _model(reach: float, p0: float) -> DetectionModel:
    return DetectionModel(
        name=f"gauss-{reach:.0f}", formula="p0 exp(-(d/R)^2)",
        probability=lambda _act, distance, _sight, _conditions, _values: (
            p0 * np.exp(-((distance / reach) ** 2))
        ),
        parameters=(), needs_sight=False, acts=(PlannedAct.EXPLOSION,), target_height_m={},
        location_m=lambda distance, _: np.ones_like(distance), side_label=0.0, cannot_see=(),
    )  # fmt: skip


def ours(
    setting: Setting, placements: tuple[Placement, ...], seed: int, number: int = ACTS
) -> tuple[float, float]:
    """Return the share of acts noticed and the mean number of sensors that noticed one."""
    rng = np.random.default_rng(seed)
    world = world_key(seed, setting.scenario, 0)
    hour = np.cumsum(rng.exponential(DAYS * 24.0 / number, number))
    chainage = rng.uniform(0, LINE_M, number)
    zeros, no = np.zeros(number, np.int64), np.zeros(number, np.bool_)
    planned = np.full(number, list(PlannedAct).index(PlannedAct.EXPLOSION))
    acts = TrueActs(
        world=zeros, hour=hour, chainage_m=chainage, left_m=np.zeros(number),
        lon_deg=chainage / METRES_PER_DEGREE, lat_deg=np.full(number, LAT_DEG), planned=planned,
        kind=zeros, rounds=zeros, left=no, outgoing=no, dark=is_dark(hour, DAYLIGHT_H),
        key=mixed(key_of("bench", seed), np.arange(number)),
    )  # fmt: skip
    looks = notice(
        watchers_of(placements, setting), acts, np.array([world], np.uint64),
        np.zeros(1, np.int64), setting,
    )  # fmt: skip
    return int((np.bincount(looks.act) > 0).sum()) / number, len(looks) / number


def peer(seed: int) -> tuple[float, float]:
    """Return the same with SimPy."""
    given = sensors()
    places = [at for at, _, _ in given]
    reach = [KINDS[kind][0] for _, kind, _ in given]
    best = [KINDS[kind][1] for _, kind, _ in given]
    hours = [HOURS[hour] for _, _, hour in given]
    draw = random.Random(seed)
    dawn = 12.0 - DAYLIGHT_H / 2
    starts = [
        [dawn + draw.random() * (DAYLIGHT_H - hours[j]) for _ in range(DAYS + 1)]
        for j in range(SENSORS)
    ]
    env = simpy.Environment()
    found = [0, 0, 0]

    def act(x: float) -> simpy.events.ProcessGenerator:
        day, of_day = divmod(env.now, 24.0)
        hits = 0
        for j in range(bisect_left(places, x - REACH_M), bisect_right(places, x + REACH_M)):
            if (of_day - starts[j][int(day)]) % 24.0 >= hours[j]:
                continue
            away = places[j] - x
            if draw.random() < best[j] * math.exp(-((away / reach[j]) ** 2)):
                hits += 1
        found[0] += 1
        found[1] += hits > 0
        found[2] += hits
        yield env.timeout(draw.expovariate(2.0))

    def world() -> simpy.events.ProcessGenerator:
        for _ in range(ACTS):
            yield env.timeout(draw.expovariate(ACTS / DAYS / 24.0))
            if env.now >= DAYS * 24.0:
                break
            env.process(act(draw.uniform(0, LINE_M)))

    env.process(world())
    env.run()
    return found[1] / found[0], found[2] / found[0]


def main() -> int:
    """Time both in turn and print the ratio; fail where they disagree or it is too small."""
    setting, placements = ours_setting()
    ours(setting, placements, 0, 1_000)  # compile the kernels before the clock runs
    rows = []
    for repeat in range(REPEATS):
        start = time.perf_counter()
        mine = ours(setting, placements, repeat)
        middle = time.perf_counter()
        theirs = peer(repeat)
        rows.append((middle - start, time.perf_counter() - middle, mine, theirs))
        _assert_equal(mine, theirs)
        print(
            f"run {repeat}: ours {rows[-1][0]:.2f} s, SimPy {rows[-1][1]:.2f} s; noticed "
            f"{mine[0]:.4f} / {theirs[0]:.4f}, sensors an act {mine[1]:.4f} / {theirs[1]:.4f}"
        )
    ratio = float(np.median([slow / fast for fast, slow, _, _ in rows]))
    print(f"\n{ACTS:,} acts, {SENSORS} sensors, median of {REPEATS} runs")
    print(f"SimPy {version('simpy')}, Python {platform.python_version()}: ratio {ratio:.1f}")
    print(f"at least {LEAST_RATIO:g}: {'yes' if ratio >= LEAST_RATIO else 'NO'}")
    return 0 if ratio >= LEAST_RATIO else 1


def _assert_equal(mine: tuple[float, float], theirs: tuple[float, float]) -> None:
    error = 4 * math.sqrt(2 * mine[0] * (1 - mine[0]) / ACTS)
    # Sensors share duty within a day, which adds to the binomial error of an act.
    assert abs(mine[0] - theirs[0]) < error + 0.001, (mine, theirs)
    assert abs(mine[1] - theirs[1]) < 0.005 * mine[1], (mine, theirs)


if __name__ == "__main__":
    sys.exit(main())
