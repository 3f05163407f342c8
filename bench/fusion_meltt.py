"""Fusion beside meltt at 8,064 reports of two sources, known to the day, with known truth.

    python bench/fusion_meltt.py --meltt SOURCE [--peer-python PYTHON] [--r-library LIBRARY]

SOURCE is meltt's source (css-konstanz/meltt, commit 34c7f46, version 0.4.2, LGPL-3), of which
nothing is in this project; its matching is one Python file without dependencies, run in a process
of its own. LIBRARY is an R library with the package installed (Debian 12):

    apt-get install r-base-core r-base-dev r-cran-dplyr r-cran-tibble r-cran-plyr r-cran-tidyr \
        r-cran-rcpparmadillo r-cran-ggplot2 r-cran-reticulate r-cran-shiny r-cran-shinyjs
    cp -r SOURCE BUILD && cd BUILD && rm R/mplot.R      # maps need leaflet, which Debian lacks
    sed -i '/leaflet/d;/mplot/d' NAMESPACE && sed -i 's/, leaflet//' DESCRIPTION
    R CMD INSTALL --no-docs -l LIBRARY BUILD

With it the case of meltt's README is run first: 195 records, 140 unique, 34 groups.

The reports are of `fusion_world.py`: cameras and posts, nobody tells a thing twice, and of the
time no more than the day is told, as meltt reads days only. Meltt gets windows of one day and 5 km
and one taxonomy of three levels (kind; fire or strike; any). Ours gets the same days, the places
with the errors the sources state (wrong by factors of 0.5 and 1.5), that no source tells a thing
twice, and otherwise its defaults. Seconds are of the matching alone, without imports and reading;
ours after a first run on 1,000 reports, once with the estimation of the sources' errors and once
with those held, as a mission does from day to day (meltt estimates nothing).
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from fusion_splink import SIDES, write_observations
from fusion_world import SOURCES, START, Terms, draw_world
from sides.measure import run_side, scores
from truceline.model.kind import Kind

if TYPE_CHECKING:
    from fusion_world import World

SEED = 127  # the first whose world has 8,064 reports
TERMS = Terms(incidents=8_000, days=60, sources=SOURCES[:2], repeat_chance=0.0, whole_days=True)
STRIKES = (Kind.MISSILE_STRIKE, Kind.UAV_STRIKE, Kind.AIR_STRIKE)
README = {"records": 195, "unique": 140, "groups": 34}
LEAST_RATIO, LEAST_PRECISION, LEAST_RECALL = 1_000.0, 0.65, 0.80
DAY_US = 86_400_000_000


def records(world: World) -> tuple[list[list[Any]], dict[tuple[int, int], int]]:
    """Return the rows meltt reads, ordered by day and source, and which row is which report."""
    table = world.observations
    names = [source.source_id for source in TERMS.sources]
    dataset = [names.index(name) + 1 for name in table["source_id"].to_pylist()]
    kinds = [Kind(name) for name in table["kind"].to_pylist()]
    since = np.asarray(table["starts_at"].cast(pa.int64())) - int(START.timestamp() * 1e6)
    day = since // DAY_US
    place = np.asarray(table["region_params"].combine_chunks().values).reshape(-1, 5)
    rows: list[list[Any]] = []
    row_of: dict[tuple[int, int], int] = {}
    event = [0, 0, 0]
    for row in np.lexsort((dataset, day)).tolist():
        event[dataset[row]] += 1
        row_of[dataset[row], event[dataset[row]]] = row
        levels = [list(Kind).index(kinds[row]), int(kinds[row] in STRIKES), 0]
        days = [int(day[row])] * 2
        lon, lat = place[row, :2].tolist()
        rows.append([dataset[row], event[dataset[row]], *days, lat, lon, *levels])
    return rows, row_of


def meltt(world: World, source: Path, python: str, folder: Path) -> tuple[dict[str, Any], Any]:
    """Return what meltt's side took and the group of each row."""
    rows, row_of = records(world)
    paths = [str(folder / name) for name in ("records.csv", "matches.csv")]
    with open(paths[0], "w", newline="") as file:
        csv.writer(file).writerows(rows)
    code = str(source / "inst" / "python" / "match.py")
    took = run_side(python, str(SIDES / "meltt_side.py"), code, *paths)
    label = np.arange(len(rows))
    with open(paths[1], newline="") as file:
        for first, one, second, other in csv.reader(file):
            label[row_of[int(second), int(other)]] = row_of[int(first), int(one)]
    return took, label


def ours(world: World, folder: Path) -> tuple[dict[str, Any], Any]:
    """Return what our side took and the group of each row."""
    paths = [str(folder / name) for name in ("observations.arrow", "labels.npy")]
    write_observations(world, Path(paths[0]))
    params = json.dumps({"clock_h": TERMS.clock_h, "repeating": []})
    took = run_side(sys.executable, str(SIDES / "ours_side.py"), *paths, params, "again")
    return took, np.load(paths[1])


def readme_case(library: str) -> bool:
    """Print what meltt makes of the case of its README; say whether it is as published."""
    os.environ.setdefault("RETICULATE_PYTHON", "/usr/bin/python3")
    told = run_side("Rscript", str(SIDES / "meltt_readme.R"), library)
    print(f"meltt {told['meltt']}, R {told['r']}: {told['records']} records, {told['unique']} "
          f"unique, {told['groups']} groups in {told['total_s']:.2f} s")  # fmt: skip
    return all(told[name] == value for name, value in README.items())


def main() -> int:
    """Print both rows; fail where a bound is not kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--meltt", type=Path, help="meltt's source")
    parser.add_argument("--peer-python", default=sys.executable, help="python that runs meltt")
    parser.add_argument("--r-library", help="R library with meltt, for the case of its README")
    given = parser.parse_args()
    if given.meltt is None:
        print("not run: --meltt names no source of meltt")
        return 0
    as_published = given.r_library is None or readme_case(given.r_library)
    world = draw_world(TERMS, SEED)
    with tempfile.TemporaryDirectory() as name:
        mine, my_label = ours(world, Path(name))
        theirs, their_label = meltt(world, given.meltt, given.peer_python, Path(name))
    found = scores(world.incident_of, my_label)
    print(f"Python {platform.python_version()}, seed {SEED}: {len(my_label):,} reports of "
          f"{len(np.unique(world.incident_of)):,} incidents in {TERMS.days} days")  # fmt: skip
    for side, took, told in (
        ("ours", mine, found), ("meltt", theirs, scores(world.incident_of, their_label)),
    ):  # fmt: skip
        print(f"{side:6s} pairs {told[0]}  B-cubed {told[1]}  {took['total_s']:8.3f} s  "
              f"peak {took['peak_mib']:5.0f} MiB")  # fmt: skip
    ratio = theirs["total_s"] / mine["total_s"]
    print(f"{theirs['total_s'] / mine['held_s']:,.0f} times faster at {mine['held_s']:.3f} s where "
          "the sources' errors are held, not estimated")  # fmt: skip
    kept = as_published and ratio >= LEAST_RATIO
    kept &= found[0].precision >= LEAST_PRECISION and found[0].recall >= LEAST_RECALL
    print(
        f"{ratio:,.0f} times faster; at least {LEAST_RATIO:,.0f}, precision at least "
        f"{LEAST_PRECISION}, recall at least {LEAST_RECALL}: {'yes' if kept else 'NO'}"
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
