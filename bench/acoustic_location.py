"""Explosions by arrival times: ours against PyOcto on the same picks.

24 microphones in two rows along 60 km; explosions along the rows (normal, 4 km), heard within
15 km by 85 % of the stations; travel times good to 1 % and picks to 0.05 s; false picks are 30 %
of the true ones; six hours. PyOcto is an associator of earthquakes, here with one speed, that of
sound; it is told the true speed, ours a prior of 5 °C and 4 m/s. Both may ask for four stations
(PyOcto is run with four and with five), and the peer counts as its better run in each column.

The peer wants numpy below 2 and runs in an environment of its own, as a program::

    python bench/acoustic_location.py --peer-python /path/to/bin/python

Without it only ours is run. Fails where ours finds fewer true explosions, is less pure or places
them worse than the peer, or takes longer.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any

import numpy as np

from truceline.core.geo import from_plane, to_plane
from truceline.fuse.sound.arrivals import locate_arrivals
from truceline.model.arrival import Arrival, Station
from truceline.science.sound import Atmosphere

SEED = 0
HOURS = 6
EVENTS = (50, 200, 800)
STATIONS, LENGTH_KM, SPEED_KM_S = 24, 60.0, 0.34
REPEATS = 3
ORIGIN = (37.0, 48.0)
AT = datetime(2027, 3, 14, tzinfo=UTC)
PEER = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, pandas as pd, pyocto
job = json.load(sys.stdin)
stations = pd.DataFrame(dict(id=job["ids"], x=job["x"], y=job["y"], z=0.0))
picks = pd.DataFrame(dict(station=job["station"], phase="P", time=job["time"]))
model = pyocto.VelocityModel0D(p_velocity=job["speed"], s_velocity=0.2, tolerance=1.5,
                               association_cutoff_distance=16.0)
least = job["least"]
associator = pyocto.OctoAssociator(
    xlim=(-5.0, 65.0), ylim=(-20.0, 20.0), zlim=(0.0, 0.5), time_before=60.0,
    velocity_model=model, n_picks=least, n_p_picks=least, n_s_picks=0, n_p_and_s_picks=0,
    min_node_size=0.5, min_node_size_location=0.1, pick_match_tolerance=1.0, n_threads=2)
seconds = []
for _ in range(job["repeats"]):
    start = time.perf_counter()
    events, assigned = associator.associate(picks, stations)
    seconds.append(time.perf_counter() - start)
found = []
for row in events.itertuples():
    mine = assigned[assigned.event_idx == row.idx]
    found.append([row.x, row.y, [int(i) for i in mine.pick_idx]])
print(json.dumps(dict(found=found, seconds=seconds, version=pyocto.__version__
                      if hasattr(pyocto, "__version__") else "")))
"""


def draw(events: int, rng: np.random.Generator) -> dict[str, Any]:
    """Return stations, picks, and what each pick is of."""
    x = np.linspace(0, LENGTH_KM, STATIONS)
    y = np.where(np.arange(STATIONS) % 2, 3.0, -3.0) + rng.normal(0, 0.5, STATIONS)
    at_x, at_y = rng.uniform(0, LENGTH_KM, events), rng.normal(0, 4, events)
    at_t = np.sort(rng.uniform(0, HOURS * 3600, events))
    station, seconds, of = [], [], []
    for k in range(events):
        r = np.hypot(x - at_x[k], y - at_y[k])
        heard = np.flatnonzero((r < 15) & (rng.random(STATIONS) < 0.85))
        speed = SPEED_KM_S * (1 + rng.normal(0, 0.01, len(heard)))
        station += heard.tolist()
        seconds += (at_t[k] + r[heard] / speed + rng.normal(0, 0.05, len(heard))).tolist()
        of += [k] * len(heard)
    false = int(0.3 * len(of))
    station += rng.integers(0, STATIONS, false).tolist()
    seconds += rng.uniform(0, HOURS * 3600, false).tolist()
    of += [-1] * false
    return {
        "x": x, "y": y, "at": np.column_stack([at_x, at_y]), "station": station,
        "seconds": seconds, "of": np.array(of),
    }  # fmt: skip


def ours(world: dict[str, Any]) -> tuple[list[tuple[float, float, list[int]]], list[float]]:
    """Return places in km with the rows of their picks, and the seconds of each run."""
    lon, lat = from_plane(world["x"] * 1000, world["y"] * 1000, *ORIGIN)
    stations = [
        Station(station=f"S{k}", lon=float(lon[k]), lat=float(lat[k])) for k in range(STATIONS)
    ]
    picks = [
        Arrival(key=str(row), station=f"S{k}", at=AT + timedelta(seconds=second), sigma_s=0.05)
        for row, (k, second) in enumerate(zip(world["station"], world["seconds"], strict=True))
    ]
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        result = locate_arrivals(stations, picks, Atmosphere())
        seconds.append(time.perf_counter() - start)
    found = []
    for one in result.explosions:
        x, y = to_plane(one.lon, one.lat, *ORIGIN)
        found.append((float(x) / 1000, float(y) / 1000, [int(key) for key in one.arrivals]))
    return found, seconds


def peer(world: dict[str, Any], python: str, least: int) -> tuple[list[Any], list[float]]:
    """Return the same of PyOcto, run as a program of its own."""
    job = {
        "ids": [f"S{k}" for k in range(STATIONS)], "x": world["x"].tolist(),
        "y": world["y"].tolist(), "station": [f"S{k}" for k in world["station"]],
        "time": world["seconds"], "speed": SPEED_KM_S, "least": least, "repeats": REPEATS,
    }  # fmt: skip
    done = subprocess.run(
        [python, "-c", PEER], input=json.dumps(job), capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["found"], answer["seconds"]


def score(world: dict[str, Any], found: list[Any], seconds: list[float]) -> dict[str, float]:
    """Return the measures of one answer; an explosion is the one most of its picks are of."""
    true, purity, off = [], [], []
    for x, y, rows in found:
        values, counts = np.unique(world["of"][rows], return_counts=True)
        burst = int(values[np.argmax(counts)])
        purity.append(counts.max() / len(rows))
        if burst >= 0:
            true.append(burst)
            off.append(float(np.hypot(*(world["at"][burst] - np.array([x, y])))))
    return {
        "found": len(found),
        "true": len(set(true)),
        "purity": float(np.mean(purity)),
        "off_km": float(np.median(off)),
        "seconds": float(np.median(seconds)),
    }


def show(name: str, measures: dict[str, float], ratio: float | None = None) -> None:
    """Print a row of the table."""
    tail = "" if ratio is None else f"{ratio:8.1f}"
    print(
        f"{name:22s}{measures['found']:7.0f}{measures['true']:12.0f}{measures['purity']:9.3f}"
        f"{measures['off_km']:12.3f}{measures['seconds']:9.2f}{tail}"
    )


def main() -> int:
    """Run both on the same picks, print the table, and fail where ours is worse."""
    parser = argparse.ArgumentParser(description="Explosions by arrival times against PyOcto.")
    parser.add_argument("--peer-python", help="a Python with PyOcto and numpy below 2")
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    rng = np.random.default_rng(arguments.seed)
    ours(draw(20, np.random.default_rng(99)))  # compile the kernels before the clock runs
    print(f"{platform.machine()}, Python {platform.python_version()}, numpy {version('numpy')}, "
          f"numba {version('numba')}; seed {arguments.seed}, median of {REPEATS} runs")  # fmt: skip
    worse = False
    for events in EVENTS:
        world = draw(events, rng)
        counts = np.bincount(world["of"][world["of"] >= 0], minlength=events)
        print(f"\n{events} explosions, {len(world['of']):,} picks; heard by 4 or more stations: "
              f"{np.sum(counts >= 4)}, by 5 or more: {np.sum(counts >= 5)}")  # fmt: skip
        print(f"{'':22s}{'found':>7s}{'true found':>12s}{'purity':>9s}{'median km':>12s}"
              f"{'s':>9s}{'ratio':>8s}")  # fmt: skip
        mine = score(world, *ours(world))
        show("truceline", mine)
        if not arguments.peer_python:
            continue
        for least in (5, 4):
            other = score(world, *peer(world, arguments.peer_python, least))
            show(f"PyOcto, {least} picks", other, other["seconds"] / mine["seconds"])
            worse = worse or (
                mine["true"] < other["true"] or mine["purity"] < other["purity"]
                or mine["off_km"] > other["off_km"] or mine["seconds"] > other["seconds"]
            )  # fmt: skip
    return int(worse)


if __name__ == "__main__":
    sys.exit(main())
