"""Our side of `bench/fusion_splink.py` and `bench/fusion_meltt.py`, a process of its own.

    python ours_side.py OBSERVATIONS OUT PARAMS [again]

OBSERVATIONS is an Arrow file of the observation schema in the order of its ids, PARAMS the settings
of fusion as JSON. The group of each row goes into OUT, a file of numpy; seconds and memory are
printed as JSON. With ``again``, ``held_s`` is of grouping anew, the sources' errors held as found.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace

import numpy as np
import pyarrow as pa
from measure import peak_mib

from truceline.fuse.params import FuseParams
from truceline.fuse.partition import partition


def main() -> None:
    """Group, write the groups and print what it took."""
    source, out, params, *more = sys.argv[1:]
    given = FuseParams(**json.loads(params))
    with pa.memory_map(source) as file:
        table = pa.ipc.open_file(file).read_all()
    partition(table.slice(0, 1000), given)  # what numba compiles comes from its cache
    begin = time.perf_counter()
    found = partition(table, given)
    took = time.perf_counter() - begin
    np.save(out, found.label)
    told = {"total_s": took, "peak_mib": peak_mib()}
    if more:
        begin = time.perf_counter()
        partition(table, replace(given, epoch=found.epoch))
        told["held_s"] = time.perf_counter() - begin
    print(json.dumps(told))


if __name__ == "__main__":
    main()
