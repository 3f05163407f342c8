"""Fusion beside splink 5 at about 9,500, 95,000 and 950,000 reports with known truth.

    python bench/fusion_splink.py --peer-python ENV/bin/python --size small|middle|large

ENV is an environment of splink's own, made once:

    python -m venv ENV && ENV/bin/pip install 'splink==5.0.*' pandas duckdb pyarrow numpy

Both get the same reports of `fusion_world.py`. Ours gets the nominal errors of the sources as they
state them (wrong by a factor of 0.5 to 2), that any source may tell a thing twice, and otherwise
its defaults; nothing is tuned. Splink has its defaults too: it learns its weights from the reports.
It has the pair of sources as a comparison, and is given the threshold with the best mean B-cubed F
on three worlds of other seeds and the same density, which is not timed. Each side is a process of
its own; a run of ours on the small world beforehand fills numba's cache. ``work`` is without
imports and reading, ``process`` is all, by the clock and of all threads; peak memory is that of the
whole process.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fusion_world import LAT_DEG, SIZES, START, WEST_DEG, draw_world
from sides.measure import Shares, run_side, scores
from truceline.core.geo import to_plane

if TYPE_CHECKING:
    from fusion_world import Terms, World

SIDES = Path(__file__).resolve().parent / "sides"
SEED, TUNING_SEEDS = 3, (4, 5, 6)
TUNED_AT = {"small": "small", "middle": "middle", "large": "middle"}  # of the same density
THRESHOLDS = [f"{p / 100:.2f}" for p in range(10, 100, 5)]
LEAST_GAIN = 0.03  # of B-cubed F
MOST_TIME, MOST_MEMORY = 0.5, 0.33  # of splink's, at the large size


def params_of(terms: Terms) -> str:
    """Return the settings a user would state for these sources, as JSON."""
    return json.dumps({"clock_h": terms.clock_h, "repeating": list(terms.clock_h)})


def write_observations(world: World, path: Path) -> None:
    """Write the reports as our side reads them."""
    table = world.observations.combine_chunks()
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def write_records(world: World, path: Path) -> None:
    """Write the reports as splink's side reads them."""
    table = world.observations
    place = np.asarray(table["region_params"].combine_chunks().values).reshape(-1, 5)
    lon, lat = place[:, 0], place[:, 1]
    x, y = to_plane(lon, lat, WEST_DEG, LAT_DEG)
    since = np.asarray(table["starts_at"].cast(pa.int64())) - int(START.timestamp() * 1e6)
    columns = {
        "unique_id": np.arange(table.num_rows), "lat": lat, "lon": lon, "x": x / 1000,
        "y": y / 1000, "hour": since / 3.6e9, "kind": table["kind"], "source": table["source_id"],
    }  # fmt: skip
    pq.write_table(pa.table(columns), path)


def splink(
    world: World, python: str, folder: Path, thresholds: list[str]
) -> tuple[dict[str, Any], dict[str, tuple[Shares, Shares]]]:
    """Return what splink's side took and its scores by threshold."""
    write_records(world, folder / "records.parquet")
    paths = [str(folder / name) for name in ("records.parquet", "clusters.parquet")]
    took = run_side(python, str(SIDES / "splink_side.py"), *paths, *thresholds)
    found = pq.read_table(paths[1])
    return took, {
        name: scores(world.incident_of, np.asarray(found[name])) for name in found.column_names
    }


def tuned(size: str, python: str, folder: Path) -> str:
    """Return the threshold with the best B-cubed F, in the mean over worlds of other seeds."""
    total = dict.fromkeys(THRESHOLDS, 0.0)
    for seed in TUNING_SEEDS:
        _, found = splink(draw_world(SIZES[size], seed), python, folder, THRESHOLDS)
        for threshold in THRESHOLDS:
            total[threshold] += found[threshold][1].f
    return max(THRESHOLDS, key=lambda threshold: total[threshold])


def ours(world: World, terms: Terms, folder: Path) -> tuple[dict[str, Any], np.ndarray]:
    """Return what our side took and the group of each row."""
    path, out = folder / "observations.arrow", folder / "labels.npy"
    write_observations(world, path)
    side = str(SIDES / "ours_side.py")
    took = run_side(sys.executable, side, str(path), str(out), params_of(terms))
    return took, np.load(out)


def row(name: str, took: dict[str, Any], found: tuple[Shares, Shares]) -> str:
    """Return one line of the table."""
    return (
        f"{name:6s} pairs {found[0]}  B-cubed {found[1]}  work {took['total_s']:6.1f} s  "
        f"process {took['wall_s']:6.1f} s ({took['cpu_s']:6.1f} s of processor)  "
        f"peak {took['peak_mib']:5.0f} MiB"
    )


def main() -> int:
    """Print the table of one size; fail where a bound is not kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peer-python", help="python of an environment with splink 5")
    parser.add_argument("--size", choices=SIZES, default="small")
    given = parser.parse_args()
    if given.peer_python is None:
        print("not run: --peer-python names no environment with splink 5")
        return 0
    terms = SIZES[given.size]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        threshold = tuned(TUNED_AT[given.size], given.peer_python, folder)
        world = draw_world(terms, SEED)
        theirs, of_theirs = splink(world, given.peer_python, folder, [threshold])
        ours(draw_world(SIZES["small"], SEED), SIZES["small"], folder)
        mine, label = ours(world, terms, folder)
    found, their_found = scores(world.incident_of, label), of_theirs[threshold]
    print(f"Python {platform.python_version()}, splink {theirs['splink']}, "
          f"duckdb {theirs['duckdb']}; seed {SEED}, threshold {threshold} tuned on seeds "
          f"{TUNING_SEEDS}, size {TUNED_AT[given.size]}")  # fmt: skip
    print(f"{given.size}: {len(label):,} reports of {len(np.unique(world.incident_of)):,} "
          f"incidents, {terms.incidents / terms.days:.0f} a day")  # fmt: skip
    print(row("ours", mine, found))
    print(row("splink", theirs, their_found))
    return verdict(given.size, mine, theirs, found[1].f - their_found[1].f)


def verdict(size: str, mine: dict[str, Any], theirs: dict[str, Any], gain: float) -> int:
    """Print the ratios and return 0 where all bounds of the size are kept."""
    time_share = mine["wall_s"] / theirs["wall_s"]
    memory_share = mine["peak_mib"] / theirs["peak_mib"]
    kept = gain >= LEAST_GAIN
    cpu_share = mine["cpu_s"] / theirs["cpu_s"]
    print(
        f"B-cubed F {gain:+.3f} (at least +{LEAST_GAIN}); ours takes {time_share:.2f} of its time, "
        f"{cpu_share:.2f} of its processor time, {memory_share:.2f} of its memory"
    )
    if size == "large":
        kept &= time_share <= MOST_TIME and memory_share <= MOST_MEMORY
        print(f"bounds at this size: {MOST_TIME} of the time, {MOST_MEMORY} of the memory")
    print(f"kept: {'yes' if kept else 'NO'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
