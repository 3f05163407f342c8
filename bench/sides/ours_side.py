"""Our side of `bench/fusion_splink.py` and `bench/fusion_meltt.py`, a process of its own.

    python ours_side.py OBSERVATIONS OUT PARAMS

OBSERVATIONS is an Arrow file of the observation schema, PARAMS the settings of fusion as JSON. The
group of each row goes into OUT, a file of numpy; seconds and memory are printed as JSON.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import pyarrow as pa
from measure import peak_mib

from truceline.fuse.fuse import fuse
from truceline.fuse.params import FuseParams


def labels(observations: pa.Table, params: FuseParams) -> np.ndarray:
    """Return the number of the incident of each row."""
    members = fuse(observations, params).incidents["members"].combine_chunks()
    number = np.repeat(np.arange(len(members)), members.value_lengths())
    row = pa.compute.index_in(observations["observation_id"], members.flatten())
    return number[row.to_numpy()]


def main() -> None:
    """Group, write the groups and print what it took."""
    source, out, params = sys.argv[1:]
    given = FuseParams(**json.loads(params))
    with pa.memory_map(source) as file:
        table = pa.ipc.open_file(file).read_all()
    labels(table.slice(0, 1000), given)  # what numba compiles comes from its cache
    begin = time.perf_counter()
    label = labels(table, given)
    took = time.perf_counter() - begin
    np.save(out, label)
    print(json.dumps({"total_s": took, "peak_mib": peak_mib(), "incidents": len(set(label))}))


if __name__ == "__main__":
    main()
