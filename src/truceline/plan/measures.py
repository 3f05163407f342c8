"""What an option is measured by, as formulas: the same for the fast and the full estimator."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa

from truceline.model.plan import RUN_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from truceline.model.plan import Option
    from truceline.model.scenario import Scenario

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

RESTRICTED_H = 72.0  # times to detect count up to here; the last rung of the FT's ladder (72 h)
CHANGE_DAYS = 14  # mean life of a truce in the east of Ukraine (Hug, August 2018)
# Normal quantiles of a two-sided level of 5 % and a power of 80 %.
QUANTILES = 1.959963984540054 + 0.8416212335729143
LARGEST_RATIO = 100.0  # a change that must be larger is given as this
RATIO_STEPS = 60
YEAR_DAYS = 365.25


class Evaluate(Protocol):
    """What gives the measures of an option under a scenario; the flow hands one to a plan."""

    def __call__(
        self, option: Option, scenario: Scenario, replicates: Sequence[int], seed: int
    ) -> pa.Table:
        """Return a table with `truceline.model.plan.RUN_SCHEMA`, the rows of each replicate.

        The same seed, scenario and replicate mean the same truth for every option.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measure of one replicate; ``value`` None where there was nothing to measure."""

    measure: str
    value: float | None
    unit: str
    act: str | None = None


def run_table(
    option_id: str,
    scenario_id: str,
    estimator: str,
    seed: int,
    by_replicate: Iterable[tuple[int, Sequence[Measured]]],
) -> pa.Table:
    """Return measures as a table with `truceline.model.plan.RUN_SCHEMA`."""
    rows = [
        {
            "run_id": f"{option_id}/{scenario_id}/{estimator}/{seed}/{replicate}",
            "option_id": option_id,
            "scenario_id": scenario_id,
            "estimator": estimator,
            "replicate": replicate,
            "seed": seed,
            "measure": item.measure,
            "act": item.act,
            "value": item.value,
            "unit": item.unit,
        }
        for replicate, measured in by_replicate
        for item in measured
    ]
    return pa.Table.from_pylist(rows, RUN_SCHEMA)


def share(part: float, whole: float) -> float | None:
    """Return a share, None of nothing."""
    return float(part / whole) if whole else None


def restricted_hours(
    first_act_h: Floats, first_report_h: Floats, span_h: float, limit_h: float = RESTRICTED_H
) -> float | None:
    """Return the mean hours from the first violation of a sector to the first report received.

    Parameters
    ----------
    first_act_h, first_report_h
        By sector, shape ``(n,)``; infinite where there was none.
    span_h
        Length of what was looked at.
    limit_h
        Longer waits, and sectors that are never reported on, count as this (a restricted mean).

    Returns
    -------
    None where no sector has its first violation at least `limit_h` before the end.
    """
    known = first_act_h <= span_h - limit_h
    if not known.any():
        return None
    waits = np.minimum(first_report_h[known] - first_act_h[known], limit_h)
    return float(waits.mean())


def overdispersion(counts: NDArray[np.float64]) -> float:
    """Return Pearson's variance by mean of counts, pooled over sectors, at least 1.

    Parameters
    ----------
    counts
        Shape ``(n_sectors, n_days)``; each sector has its own mean.
    """
    means = counts.mean(axis=1, keepdims=True)
    busy = means[:, 0] > 0
    freedom = int(busy.sum()) * (int(counts.shape[1]) - 1)
    if freedom <= 0:
        return 1.0
    chi_squared = float(((counts[busy] - means[busy]) ** 2 / means[busy]).sum())
    ratio: float = chi_squared / freedom
    return max(1.0, ratio)


def smallest_change(per_day: float, dispersion: float, days: float = CHANGE_DAYS) -> float:
    r"""Return the smallest rise of a rate, as a ratio, that two spans of days would show.

    Parameters
    ----------
    per_day
        Acts noticed a day on the whole line. Where nothing is noticed, no change would show:
        the answer is `LARGEST_RATIO`, so that who sees nothing does not drop out of a mean.
    dispersion
        Variance by mean of the counts (`overdispersion`).
    days
        Length of each of the two spans.

    Notes
    -----
    The root of :math:`\ln r = (z_{0.975} + z_{0.8}) \sqrt{\phi (1 + 1/r) / \mu}` with
    :math:`\mu` the count of the first span: 80 % power at a two-sided level of 5 %, both spans
    watched alike, so that the exposure and its error cancel. Capped at `LARGEST_RATIO`.
    """
    if per_day <= 0:
        return LARGEST_RATIO
    scale = QUANTILES * sqrt(dispersion / (per_day * days))
    low, high = 0.0, log(LARGEST_RATIO)
    if scale * sqrt(1 + exp(-high)) >= high:
        return LARGEST_RATIO
    for _ in range(RATIO_STEPS):
        middle = (low + high) / 2
        if scale * sqrt(1 + exp(-middle)) > middle:
            low = middle
        else:
            high = middle
    return exp((low + high) / 2)
