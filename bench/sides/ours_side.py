"""Our side of `bench/fusion_splink.py` and `bench/fusion_meltt.py`, a process of its own.

    python ours_side.py OBSERVATIONS OUT PARAMS

OBSERVATIONS is an Arrow file of the observation schema in the order of its ids, PARAMS the settings
of fusion as JSON. The group of each row goes into OUT, a file of numpy; seconds and memory are
printed as JSON.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import pyarrow as pa
from measure import peak_mib

from truceline.fuse.params import FuseParams
from truceline.fuse.partition import partition


def main() -> None:
    """Group, write the groups and print what it took."""
    source, out, params = sys.argv[1:]
    given = FuseParams(**json.loads(params))
    with pa.memory_map(source) as file:
        table = pa.ipc.open_file(file).read_all()
    partition(table.slice(0, 1000), given)  # what numba compiles comes from its cache
    begin = time.perf_counter()
    label = partition(table, given).label
    took = time.perf_counter() - begin
    np.save(out, label)
    print(json.dumps({"total_s": took, "peak_mib": peak_mib()}))


if __name__ == "__main__":
    main()
