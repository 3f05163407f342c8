"""Compiled kernels over the rows of a sparse matrix."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def gain_of(column, indptr, indices, data, missed_weight):  # type: ignore[no-untyped-def]
    """Return what a column adds, given the weight of what is missed so far."""
    total = 0.0
    for k in range(indptr[column], indptr[column + 1]):
        total += data[k] * missed_weight[indices[k]]
    return total


@njit(cache=True)
def add_column(column, indptr, indices, data, missed_weight):  # type: ignore[no-untyped-def]
    """Take what a column notices from what is missed."""
    for k in range(indptr[column], indptr[column + 1]):
        missed_weight[indices[k]] *= 1.0 - data[k]


@njit(cache=True)
def drop_column(column, indptr, indices, data, missed_weight):  # type: ignore[no-untyped-def]
    """Give back to what is missed what only a column noticed."""
    for k in range(indptr[column], indptr[column + 1]):
        missed_weight[indices[k]] /= 1.0 - data[k]


@njit(cache=True)
def gains(indptr, indices, data, missed_weight):  # type: ignore[no-untyped-def]
    """Return what each column adds."""
    found = np.zeros(len(indptr) - 1)
    for column in range(len(found)):
        found[column] = gain_of(column, indptr, indices, data, missed_weight)
    return found
