"""Smaller problems with the same answer: equal demands merged, dominated sites left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

OVERLAP_LIMIT = 200_000_000  # entries of the product of the coverage with its transpose


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cover:
    """A coverage both ways round: by site and, transposed, by demand; indices sorted."""

    by_site: csr_array
    by_demand: csr_array

    @property
    def shape(self) -> tuple[int, int]:
        """Count of sites and of demands."""
        return int(self.by_site.shape[0]), int(self.by_site.shape[1])

    @property
    def arrays(self) -> tuple[Any, Any, Any, Any]:
        """Starts and demands by site, starts and sites by demand: what the kernels take."""
        one, other = self.by_site, self.by_demand
        return one.indptr, one.indices, other.indptr, other.indices


def cover_of(by_site: csr_array) -> Cover:
    """Return both ways round with ones for entries, explicit zeros dropped."""
    one = csr_array(by_site, dtype=np.float64, copy=True)
    one.eliminate_zeros()
    one.sum_duplicates()
    one.data[:] = 1.0
    other = csr_array(one.T)
    other.sort_indices()
    return Cover(by_site=_narrow(one), by_demand=_narrow(other))


def _narrow(rows: csr_array) -> csr_array:
    """Return the same with 32-bit indices, so that every kernel is compiled once."""
    rows.indices = rows.indices.astype(np.int32, copy=False)
    rows.indptr = rows.indptr.astype(np.int32, copy=False)
    return rows


def same_rows(rows: csr_array) -> Whole:
    """Return for each row the first row with the same entries.

    Rows are compared by a sum of random numbers, then held against their first: exact.
    """
    keys = np.random.default_rng(0).integers(1, 2**62, rows.shape[1], dtype=np.uint64)
    running = np.concatenate([[np.uint64(0)], np.cumsum(keys[rows.indices], dtype=np.uint64)])
    sums = running[rows.indptr[1:]] - running[rows.indptr[:-1]]
    _, first, group = np.unique(sums, return_index=True, return_inverse=True)
    same = first[group].astype(np.int64)
    unlike = rows - rows[same]
    unlike.eliminate_zeros()
    wrong = np.diff(csr_array(unlike).indptr) > 0
    same[wrong] = np.flatnonzero(wrong)
    return same


def merge_demands(cover: Cover, weight: Floats) -> tuple[Cover, Floats, Whole]:
    """Return the cover with equal demands as one, their weights, and which demands are kept.

    Demands without weight or that no site covers are left out.
    """
    same = same_rows(cover.by_demand)
    total = np.bincount(same, weights=weight, minlength=len(same)).astype(np.float64)
    covered = np.diff(cover.by_demand.indptr) > 0
    kept = np.flatnonzero((total > 0) & covered & (same == np.arange(len(same))))
    return cover_of(csr_array(cover.by_demand[kept].T)), total[kept], kept


def dominated_sites(cover: Cover, cost: Floats) -> Whole:
    """Return for each site one that covers all it covers for no more cost; itself if none.

    Of equal sites the first is kept. Where the comparison would be too large, nothing is done.
    """
    count = cover.shape[0]
    itself = np.arange(count)
    per_demand = np.diff(cover.by_demand.indptr).astype(np.float64)
    if float((per_demand**2).sum()) > OVERLAP_LIMIT:
        return itself
    sizes = np.diff(cover.by_site.indptr)
    common = (cover.by_site @ cover.by_demand).tocoo()
    small, large = common.coords
    inside = (common.data >= sizes[small] - 0.5) & (small != large) & (cost[large] <= cost[small])
    equal = (sizes[small] == sizes[large]) & (cost[small] == cost[large])
    inside &= ~equal | (large < small)
    by = itself.copy()
    by[small[inside]] = large[inside]
    while (by[by] != by).any():  # a dominating site may itself be dominated
        by = by[by]
    return by
