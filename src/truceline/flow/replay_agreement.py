"""How far the fast estimator is from the full one, on the same worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from truceline.flow.replay import FULL_LIMITS, replay, replay_fast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.flow.replay import ReplayTerms
    from truceline.model.plan import Option
    from truceline.model.scenario import Scenario

AGREEMENT_SCHEMA = pa.schema(
    [
        pa.field("option_id", pa.string(), nullable=False),
        pa.field("scenario_id", pa.string(), nullable=False),
        pa.field("measure", pa.string(), nullable=False),
        pa.field("act", pa.string()),
        pa.field("replicates", pa.int64(), nullable=False),
        pa.field("fast", pa.float64()),
        pa.field("full", pa.float64()),
        pa.field("difference", pa.float64()),
        pa.field("standard_error", pa.float64()),  # of the difference
        pa.field("full_standard_error", pa.float64()),
    ]
)


def agreement_table(
    option: Option, scenario: Scenario, terms: ReplayTerms, replicates: Sequence[int], seed: int
) -> pa.Table:
    """Return how far the fast estimator is from the full one on the same worlds.

    Returns
    -------
    A table with `AGREEMENT_SCHEMA`: means over the replicates in which both have a value, the
    mean of the paired differences fast - full, and the standard error of that mean.
    """
    full = replay(option, scenario, terms, replicates, seed)
    fast = replay_fast(option, scenario, terms, replicates, seed, FULL_LIMITS)
    pairs: dict[tuple[str, str | None], list[tuple[float, float]]] = {}
    known = {_key(row): row["value"] for row in full.to_pylist()}
    for row in fast.to_pylist():
        other = known.get(_key(row))
        found = pairs.setdefault((row["measure"], row["act"]), [])
        if row["value"] is not None and other is not None:
            found.append((row["value"], other))
    rows = [
        {"option_id": option.option_id, "scenario_id": scenario.scenario_id,
         "measure": measure, "act": act, **_compared(values)}
        for (measure, act), values in pairs.items()
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, AGREEMENT_SCHEMA)


def _key(row: dict[str, Any]) -> tuple[int, str, str | None]:
    return row["replicate"], row["measure"], row["act"]


def _compared(values: list[tuple[float, float]]) -> dict[str, float | int | None]:
    both = np.array(values, dtype=np.float64).reshape(-1, 2)
    n = len(both)
    gap = both[:, 0] - both[:, 1]
    return {
        "replicates": n,
        "fast": float(both[:, 0].mean()) if n else None,
        "full": float(both[:, 1].mean()) if n else None,
        "difference": float(gap.mean()) if n else None,
        "standard_error": float(gap.std(ddof=1) / np.sqrt(n)) if n > 1 else None,
        "full_standard_error": float(both[:, 1].std(ddof=1) / np.sqrt(n)) if n > 1 else None,
    }
