"""One observation more, when many are held: how long until every incident says so.

    python bench/fusion_stream.py --size small|middle|large [--arrivals 1000]

Reports of `fusion_world.py` are fused at once and held under a frozen epoch; then others come one
by one, anywhere in time and place, and a hundred are retracted. Of each act the wall time is taken.
At the small and the middle size the answer is compared with fusing everything at once: it must be
the same to the byte. The bar is 50 ms for 99 of 100 arrivals at the large size.
"""

from __future__ import annotations

import argparse
import platform
import resource
import sys
import time
from dataclasses import replace

import numpy as np

from fusion_world import SIZES, draw_world
from truceline.fuse.fuse import fuse
from truceline.fuse.params import FuseParams
from truceline.fuse.partition import partition
from truceline.fuse.stream import Stream

MOST_MS = 50.0
SEED = 3


def main() -> int:
    """Hold reports, let others come, and print how long each took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", choices=sorted(SIZES), default="small")
    asked.add_argument("--arrivals", type=int, default=1000)
    options = asked.parse_args()
    terms = SIZES[options.size]
    settings = FuseParams(clock_h=terms.clock_h, repeating=tuple(terms.clock_h))
    observations = draw_world(terms, SEED).observations
    settings = replace(settings, epoch=partition(observations, settings).epoch)
    rng = np.random.default_rng(SEED)
    n = observations.num_rows
    late = rng.choice(n, options.arrivals, replace=False)
    held = np.setdiff1d(np.arange(n), late)
    stream = Stream(settings)
    start = time.perf_counter()
    stream.add(observations.take(held))
    print(f"{len(stream):,} held after {time.perf_counter() - start:.0f} s")
    took = []
    for row in late.tolist():
        one = observations.slice(row, 1)
        start = time.perf_counter()
        stream.add(one)
        took.append(1e3 * (time.perf_counter() - start))
    gone = observations["observation_id"].take(held[:: max(1, n // 100)]).to_pylist()[:100]
    lost = []
    for name in gone:
        start = time.perf_counter()
        stream.retract([name])
        lost.append(1e3 * (time.perf_counter() - start))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print("| act | acts | p50, ms | p99, ms | most, ms |\n|---|---|---|---|---|")
    for act, times in (("arrival", took), ("retraction", lost)):
        p50, p99 = np.percentile(times, [50, 99])
        print(f"| {act} | {len(times):,} | {p50:.1f} | {p99:.1f} | {max(times):.1f} |")
    print(f"peak {peak:.1f} GiB, Python {platform.python_version()}")
    if options.size != "large":
        ids = observations["observation_id"].to_pylist()
        lost_ids = set(gone)
        left = observations.filter([name not in lost_ids for name in ids])
        once, step = fuse(left, settings), stream.fused()
        same = all(
            getattr(once, name).equals(getattr(step, name))
            for name in ("incidents", "links", "left_out")
        )
        print("the same as all at once" if same else "NOT the same as all at once")
        if not same:
            return 1
    return 0 if np.percentile(took, 99) < MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
