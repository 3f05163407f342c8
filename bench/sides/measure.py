"""What the sides of a benchmark share: peak memory, runs of their own, and scores of groups."""

from __future__ import annotations

import json
import resource
import subprocess
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


class Shares(NamedTuple):
    """Precision and recall of putting reports together."""

    precision: float
    recall: float

    @property
    def f(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"{self.precision:.3f}/{self.recall:.3f}/{self.f:.3f}"


def scores(incident_of: Ints, label: Ints) -> tuple[Shares, Shares]:
    """Return precision and recall over pairs, and B-cubed; both as `truceline.score.matching`.

    Parameters
    ----------
    incident_of, label
        The true group and the one formed, of each row.
    """
    truth, group = (np.unique(values, return_inverse=True)[1] for values in (incident_of, label))
    _, cell, together = np.unique(
        truth * (group.max() + 1) + group, return_inverse=True, return_counts=True
    )
    in_group, in_truth = np.bincount(group), np.bincount(truth)
    both, formed, true = (
        max(1.0, float((sizes * (sizes - 1) // 2).sum()))
        for sizes in (together, in_group, in_truth)
    )
    return Shares(both / formed, both / true), Shares(
        float(np.mean(together[cell] / in_group[group])),
        float(np.mean(together[cell] / in_truth[truth])),
    )


def peak_mib() -> float:
    """Return the most memory this process has held, in MiB.

    Notes
    -----
    Not `getrusage`: its peak starts with what the parent held when the process was made.
    """
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def run_side(*command: str) -> dict[str, Any]:
    """Return what a side prints as its last line of JSON, and the time of its whole process.

    ``wall_s`` is by the clock, ``cpu_s`` of all its threads.
    """
    begin, before = time.perf_counter(), _children_s()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    took = {"wall_s": time.perf_counter() - begin, "cpu_s": _children_s() - before}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told | took


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
