"""Compiled bound of maximal covering along an order of sites; see `chain`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

NONE = -1
WORST = -1e300


@njit(cache=True, nogil=True)
def overlaps(
    site: int, first: int, starts: Any, demands: Any, row_starts: Any, sites: Any, price: Any,
    shared: Any, thrice: Any,
) -> float:  # fmt: skip
    """Return the priced weight of a site; fill what it shares with earlier ones, by distance.

    ``shared[d]`` is shared with the site d before, ``thrice[d, e]`` with those d and e before.
    """
    shared[:] = 0.0
    thrice[:] = 0.0
    total = 0.0
    for k in range(starts[site], starts[site + 1]):
        worth = price[demands[k]]
        if worth <= 0.0:
            continue
        total += worth
        begin = row_starts[demands[k]]
        for r in range(begin, row_starts[demands[k] + 1]):
            middle = sites[r]
            if middle >= site:
                break
            if middle < first:
                continue
            shared[site - middle] += worth
            for q in range(begin, r):
                if sites[q] >= first:
                    thrice[site - middle, site - sites[q]] += worth
    return total


@njit(cache=True, nogil=True)
def best_chain(
    starts: Any, demands: Any, row_starts: Any, sites: Any, price: Any, toll: Any, window: int
) -> Any:
    """Return the greatest value of a chain of sites, and the chain.

    A chain is sites in rising order. Each pays its toll and earns the price of every demand it
    covers that neither of the two sites before it in the chain covers.
    """
    count = starts.shape[0] - 1
    pair = np.full((count, window + 1), WORST)  # [c, d]: chain ends with c - d, c
    pair_from = np.full((count, window + 1), NONE, np.int32)
    tail = np.full((count, window + 2), WORST)  # [b, d]: best pair[b, e] with e >= d
    tail_from = np.full((count, window + 2), NONE, np.int32)
    alone = np.zeros(count)  # the chain ends with c, nothing before is near
    alone_from = np.full(count, NONE, np.int32)
    end = np.zeros(count)
    end_from = np.full(count, NONE, np.int32)
    so_far = np.zeros(count + 1)  # best chain among the first k sites
    so_far_from = np.full(count + 1, NONE, np.int32)
    shared, thrice = np.zeros(window + 1), np.zeros((window + 1, window + 1))
    for site in range(count):
        first = max(0, site - window)
        worth = overlaps(
            site, first, starts, demands, row_starts, sites, price, shared, thrice
        ) - toll[site]  # fmt: skip
        alone[site] = worth + so_far[first]
        alone_from[site] = so_far_from[first]
        end[site], end_from[site] = alone[site], NONE
        for d in range(1, site - first + 1):
            before = site - d
            best, origin = alone[before], NONE
            if tail[before, window - d + 1] > best:
                best = tail[before, window - d + 1]
                origin = tail_from[before, window - d + 1]
            for e in range(1, min(window - d, before) + 1):
                value = pair[before, e] - shared[d + e] + thrice[d, d + e]
                if value > best:
                    best, origin = value, before - e
            pair[site, d] = worth - shared[d] + best
            pair_from[site, d] = origin
            if pair[site, d] > end[site]:
                end[site], end_from[site] = pair[site, d], before
        for d in range(window, 0, -1):
            better = pair[site, d] > tail[site, d + 1]
            tail[site, d] = pair[site, d] if better else tail[site, d + 1]
            tail_from[site, d] = site - d if better else tail_from[site, d + 1]
        better = end[site] > so_far[site]
        so_far[site + 1] = end[site] if better else so_far[site]
        so_far_from[site + 1] = site if better else so_far_from[site]
    chain = np.empty(count, np.int64)
    length = 0
    last = so_far_from[count]
    before = end_from[last] if last != NONE else NONE
    while last != NONE:
        chain[length] = last
        length += 1
        if before == NONE:
            last = alone_from[last]
            before = end_from[last] if last != NONE else NONE
        else:
            last, before = before, pair_from[last, last - before]
    return so_far[count], chain[:length][::-1].copy()


@njit(cache=True, nogil=True)
def times_earned(starts: Any, demands: Any, chain: Any, rows: int) -> Any:
    """Return how often each demand is earned along a chain."""
    earned = np.zeros(rows)
    last = np.full(rows, -10)
    for place in range(chain.shape[0]):
        for k in range(starts[chain[place]], starts[chain[place] + 1]):
            if place - last[demands[k]] > 2:
                earned[demands[k]] += 1.0
            last[demands[k]] = place
    return earned
