"""Poisson log-linear models of who has an incident on the list, fitted by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, xlogy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Term = tuple[int, ...]  # positions of the lists that depend on each other

STEPS = 100
TOLERANCE = 1e-10  # of the largest step
LARGEST_UNSEEN = 1e6  # times what was seen; beyond, the fit has run off to infinity


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLinearFit:
    """A fitted model; ``unseen`` is the mean of the cell that nobody can count.

    ``aic`` and ``bic`` are of the Poisson likelihood, the latter with the number seen as size.
    """

    coefficients: Floats
    covariance: Floats
    unseen: float
    sd: float
    log_likelihood: float
    deviance: float
    degrees: int
    aic: float
    bic: float


def patterns(lists: int) -> Floats:
    """Return every pattern of being on a list but the empty one, shape ``(2^k - 1, k)``.

    Row ``r`` is the binary number ``r + 1``, its first digit the first list.
    """
    number = np.arange(1, 2**lists)
    return (number[:, np.newaxis] >> np.arange(lists)[::-1] & 1).astype(np.float64)


def count_patterns(histories: Floats) -> Floats:
    """Return how many incidents show each pattern of `patterns`; rows of zeros are left out."""
    lists = histories.shape[1]
    code = histories.astype(np.int64) @ (1 << np.arange(lists)[::-1])
    return np.bincount(code, minlength=2**lists)[1:].astype(np.float64)


def design(pattern: Floats, terms: Sequence[Term]) -> Floats:
    """Return a column of ones, one for each list and one for each term of several lists."""
    columns = [np.ones(len(pattern)), *pattern.T]
    columns += [pattern[:, list(term)].prod(axis=1) for term in terms]
    return np.column_stack(columns)


def fit(matrix: Floats, counts: Floats) -> LogLinearFit | None:
    r"""Return the maximum of the Poisson likelihood, or None where it is not inside.

    Parameters
    ----------
    matrix
        Shape ``(cells, parameters)``; its first column is ones, all others are 0 in the cell
        of the unseen, whose mean is therefore :math:`e^{\beta_0}`.
    counts
        Shape ``(cells,)``.

    Notes
    -----
    The standard error is that of the number in the population,
    :math:`\sqrt{\hat f_0 + \hat f_0^2 \operatorname{var}\hat\beta_0}`.

    References
    ----------
    Fienberg (1972), Biometrika 59, 591-603; Cormack (1989), Biometrics 45, 395-413.
    """
    if np.any(matrix[counts > 0].sum(axis=0) == 0):
        return None  # a term no incident speaks to
    beta = _newton(matrix, counts)
    if beta is None:
        return None
    mean = np.exp(matrix @ beta)
    covariance = np.asarray(np.linalg.inv(matrix.T @ (mean[:, np.newaxis] * matrix)), np.float64)
    unseen = float(np.exp(beta[0]))
    total, size = float(counts.sum()), matrix.shape[1]
    if not unseen < LARGEST_UNSEEN * total:
        return None
    likelihood = float(np.sum(xlogy(counts, mean) - mean - gammaln(counts + 1)))
    return LogLinearFit(
        coefficients=beta,
        covariance=covariance,
        unseen=unseen,
        sd=float(np.sqrt(unseen + unseen**2 * covariance[0, 0])),
        log_likelihood=likelihood,
        deviance=_deviance(counts, mean),
        degrees=len(counts) - size,
        aic=2 * size - 2 * likelihood,
        bic=float(np.log(total)) * size - 2 * likelihood,
    )


def _newton(matrix: Floats, counts: Floats) -> Floats | None:
    """Return the coefficients, from a least-squares start on the logarithms."""
    weight = np.sqrt(counts + 0.5)[:, np.newaxis]
    start = np.log(counts + 0.5)
    beta = np.linalg.lstsq(matrix * weight, start * weight[:, 0], rcond=None)[0]
    for _ in range(STEPS):
        mean = np.exp(np.clip(matrix @ beta, -700, 700))
        information = matrix.T @ (mean[:, np.newaxis] * matrix)
        if not np.linalg.cond(information) < 1e13:
            return None
        step = np.linalg.solve(information, matrix.T @ (counts - mean))
        beta = beta + step / max(1.0, float(np.abs(step).max()) / 5)
        if np.abs(step).max() < TOLERANCE:
            return np.asarray(beta)
    return None


def _deviance(counts: Floats, mean: Floats) -> float:
    return float(2 * np.sum(xlogy(counts, counts) - xlogy(counts, mean) - counts + mean))


def hierarchical_models(lists: int) -> Iterator[tuple[Term, ...]]:
    """Yield the terms of every hierarchical model that has each list and not all at once.

    3 lists have 8 models, 4 lists 113. The interaction of all lists cannot be told from the
    number unseen and is held at zero: this is the assumption no data can test.
    """
    pairs = list(combinations(range(lists), 2))
    triples = list(combinations(range(lists), 3)) if lists > 3 else []
    for size in range(len(pairs) + 1):
        for chosen in combinations(pairs, size):
            allowed = [t for t in triples if set(combinations(t, 2)) <= set(chosen)]
            for more in range(len(allowed) + 1):
                for higher in combinations(allowed, more):
                    yield (*chosen, *higher)


def generators(terms: Sequence[Term], lists: int) -> str:
    """Return the short name of a model: the terms no other term contains, as ``[123,14,34]``."""
    every = [(position,) for position in range(lists)] + list(terms)
    top = [t for t in every if not any(set(t) < set(other) for other in every)]
    words = ["".join(str(position + 1) for position in term) for term in top]
    return f"[{','.join(sorted(words, key=lambda word: (-len(word), word)))}]"


def profile_bounds(
    matrix: Floats, counts: Floats, found: LogLinearFit, drop: float
) -> tuple[float, float]:
    r"""Return the interval of the number where the profile likelihood has lost `drop`.

    Notes
    -----
    For a number :math:`N` the unseen cell holds :math:`N - n` incidents and the model is fitted
    to all cells; the multinomial likelihood is profiled over :math:`N \ge n`. The upper bound is
    infinite where the likelihood levels off.

    References
    ----------
    Cormack (1992), Biometrics 48, 567-576.
    """
    full = np.vstack([np.eye(1, matrix.shape[1]), matrix])
    seen = float(counts.sum())
    top = max(_profile(full, counts, found.unseen + d) for d in (-1.0, -0.5, 0.0))
    target = top - drop

    def above(rest: float) -> bool:
        return _profile(full, counts, rest) >= target

    low = 0.0 if above(0.0) else _edge(above, found.unseen, 0.0)
    far = found.unseen + 4 * found.sd + 1
    while above(far):
        if far > LARGEST_UNSEEN * seen:
            return seen + low, float("inf")
        far *= 2
    return seen + low, seen + _edge(above, found.unseen, far)


def _edge(above: Callable[[float], bool], inside: float, outside: float) -> float:
    for _ in range(40):
        middle = (inside + outside) / 2
        if above(middle):
            inside = middle
        else:
            outside = middle
    return (inside + outside) / 2


def _profile(full: Floats, counts: Floats, rest: float) -> float:
    rest = max(rest, 0.0)
    cells = np.concatenate([[rest], counts])
    beta = _newton(full, cells)
    if beta is None:
        return -np.inf
    total = cells.sum()
    log_share = full @ beta - np.log(total)
    return float(gammaln(total + 1) - gammaln(rest + 1) + cells @ log_share)
