"""Whole runs: ``truceline --help``, and the chain on all VIINA rows against its bounds.

The second needs the real public data beside the project (`TRUCELINE_SHARED_DATA`); without it the
row says so. Times are of whole processes, memory is the largest resident size.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("TRUCELINE_SHARED_DATA", ROOT.parent / "shared" / "data"))
PROGRAM = str(Path(sys.executable).parent / "truceline")
HELP_S, CHAIN_S, CHAIN_MIB = 0.3, 60.0, 2048.0
DAYS = [f"2023-{m:02d}-01" for m in range(4, 13)] + [f"2024-{m:02d}-01" for m in range(1, 7)]
MISSION = """\
name: VIINA, hypothetical
agreement: model-2025-gcsp
in_force: {start: "2023-04-01T00:00:00"}
bind: {ceasefire-line: control-line}
time_zone: Europe/Kyiv
lines: {control-line: {path: lines/control-line.geojson}}
sectors: {line: control-line, count: 24}
area: {bounds: [22.0, 44.0, 41.0, 53.0]}
sources: [{id: viina, path: "sources/viina_incidents_*.csv.gz", reader: viina}]
"""


def seconds(*command: str) -> float:
    """Return the wall time of a command that must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def help_time() -> float:
    """Return the median of five runs of the help, after one that warms the disk."""
    return statistics.median([seconds(PROGRAM, "--help") for _ in range(6)][1:])


def chain(folder: Path) -> tuple[float, float]:
    """Return seconds and MiB of the chain on all months; deriving the line is not timed."""
    (folder / "mission.yaml").write_text(MISSION)
    for name in ("sources", "lines"):
        (folder / name).mkdir()
    for path in (SHARED / "viina").glob("viina_incidents_*.csv.gz"):
        (folder / "sources" / path.name).write_bytes(path.read_bytes())
    seconds(
        PROGRAM, "line", "derive", str(SHARED / "viina" / "control_timeline_to_20250630.json.gz"),
        str(SHARED / "gazetteer" / "geonames_cities500_subset.csv.gz"), *DAYS,
        "--out", str(folder / "lines" / "control-line.geojson"),
    )  # fmt: skip
    took = seconds(PROGRAM, "run", str(folder))
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> int:
    """Print the rows; fail where a bound is not kept."""
    print(f"{platform.machine()}, Python {platform.python_version()}")
    helped = help_time()
    kept = helped < HELP_S
    print(f"truceline --help: {helped:.2f} s, {helped / HELP_S:.2f} of the bound {HELP_S} s")
    if not SHARED.is_dir():
        print("chain on VIINA: not run, the real public data are not beside the project")
        return 0 if kept else 1
    with tempfile.TemporaryDirectory() as name:
        took, mib = chain(Path(name))
    kept &= took < CHAIN_S and mib < CHAIN_MIB
    print(f"chain on VIINA: {took:.1f} s, {took / CHAIN_S:.2f} of the bound {CHAIN_S:.0f} s; "
          f"{mib:.0f} MiB, {mib / CHAIN_MIB:.2f} of the bound {CHAIN_MIB:.0f} MiB")  # fmt: skip
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
