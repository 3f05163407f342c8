"""Compiled loops of siting: gains by column and scenario, kept up to date change by change.

Rows are acts under a scenario. ``miss_log`` has shape ``(n_modes, n_rows)``: the sum of
-log(1 - p) over chosen columns of a modality. ``worth[mode, row]`` is what one more noticed
share of a row brings if a column of that modality notices it. Nothing here checks its input.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def row_worth(miss_log: Any, row: int, second: float, worth: Any) -> None:
    """Bring the worth of a row up to date: all missed, and exactly one other modality sees it.

    P(two or more modalities see) rises with the chance of one by P(exactly one other sees).
    """
    modes = miss_log.shape[0]
    total = 0.0
    for mode in range(modes):
        total += miss_log[mode, row]
    missed = np.exp(-total)
    for mode in range(modes):
        worth[mode, row] = missed
        if second > 0:
            for other in range(modes):
                if other != mode:  # it alone sees: all others miss, and it does not
                    worth[mode, row] += second * (np.exp(miss_log[other, row] - total) - missed)


@njit(cache=True, nogil=True)
def all_gains(
    starts: Any, rows: Any, chance: Any, mode: Any, worth: Any, group: Any, scenario: Any,
    weight: Any, gain: Any,
) -> None:  # fmt: skip
    """Fill ``gain[column, scenario]``, what each column would add now."""
    gain[:] = 0.0
    wide = weight.shape[1]
    for column in range(gain.shape[0]):
        for k in range(starts[column], starts[column + 1]):
            row = rows[k]
            brings = chance[k] * worth[mode[column], row]
            for slot in range(wide):
                gain[column, scenario[group[row], slot]] += brings * weight[row, slot]


@njit(cache=True, nogil=True)
def change(
    column: int, sign: float, starts: Any, rows: Any, chance: Any, row_starts: Any, columns: Any,
    row_chance: Any, mode: Any, miss_log: Any, second: Any, worth: Any, group: Any, scenario: Any,
    weight: Any, gain: Any,
) -> None:  # fmt: skip
    """Put a column in (sign 1) or take it out (-1), and bring all gains up to date."""
    modes = miss_log.shape[0]
    wide = weight.shape[1]
    before = np.empty(modes)
    for k in range(starts[column], starts[column + 1]):
        row = rows[k]
        for m in range(modes):
            before[m] = worth[m, row]
        miss = miss_log[mode[column], row] - sign * np.log1p(-chance[k])
        miss_log[mode[column], row] = max(miss, 0.0)
        row_worth(miss_log, row, second[row], worth)
        of_group = group[row]
        for r in range(row_starts[row], row_starts[row + 1]):
            other = columns[r]
            brings = row_chance[r] * (worth[mode[other], row] - before[mode[other]])
            for slot in range(wide):
                gain[other, scenario[of_group, slot]] += brings * weight[row, slot]


@njit(cache=True, nogil=True)
def mark_fitting(starts: Any, limits: Any, amounts: Any, left: Any, fitting: Any) -> None:
    """Say of each column whether it fits into what is left of every limit."""
    for column in range(fitting.shape[0]):
        fits = True
        for k in range(starts[column], starts[column + 1]):
            if amounts[k] > left[limits[k]]:
                fits = False
                break
        fitting[column] = fits


@njit(cache=True, nogil=True)
def mark_reaching(starts: Any, windows: Any, lacking: Any, needed: int, fitting: Any) -> None:
    """Unmark the columns that do not reach into every lacking window."""
    for column in range(fitting.shape[0]):
        if fitting[column]:
            found = 0
            for k in range(starts[column], starts[column + 1]):
                found += lacking[windows[k]]
            fitting[column] = found == needed


@njit(cache=True, nogil=True)
def above(
    sums: Any, second: Any, top: Any, blunt: float, seen: Any, bound: Any, slopes: Any
) -> None:
    """Fill, by row, a smooth least of the bounds on what is seen, their blend, and its slopes.

    ``sums`` has the logarithms by mode and, last, the sum of chances; see `relax.Concave`.
    """
    modes = sums.shape[0] - 1
    for row in range(sums.shape[1]):
        total, largest, left_out = 0.0, -1.0, 0
        for mode in range(modes):
            total += sums[mode, row]
            if sums[mode, row] > largest:
                largest, left_out = sums[mode, row], mode
        by_logs = np.exp(-total)
        once = 1 - sums[modes, row]
        twice = 1 - top[row] ** 2 - (1 - top[row]) * sums[modes, row]
        most = max(by_logs, once, twice)
        first = np.exp((by_logs - most) / blunt)
        next_ = np.exp((once - most) / blunt)
        last = np.exp((twice - most) / blunt)
        all_three = first + next_ + last
        seen[row] = 1 - most - blunt * np.log(all_three)
        first, next_, last = first / all_three, next_ / all_three, last / all_three
        bound[row] = 1 - first * by_logs - next_ * once - last * twice
        others = 1.0
        if modes > 1:
            others = np.exp(-(total - largest))
            seen[row] += second[row] * (1 - others)
            bound[row] += second[row] * (1 - others)
        for mode in range(modes):
            slopes[mode, row] = first * by_logs
            if modes > 1 and mode != left_out:
                slopes[mode, row] += second[row] * others
        slopes[modes, row] = next_ + last * (1 - top[row])
