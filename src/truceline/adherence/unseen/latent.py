"""A check with two kinds of incident: easy and hard to see, lists independent within each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, xlogy

from truceline.adherence.unseen.loglinear import patterns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST_LISTS = 4  # with three there are as many parameters as cells
CLASSES = 2
STARTS = 4
STEPS = 4000
TOLERANCE = 1e-9  # of the relative gain in likelihood
EDGE = 1e-4  # a chance nearer to 0 or 1 lies on the edge of what is possible


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentClasses:
    """Two classes of incidents; ``chances`` has shape ``(2, lists)``, ``sizes`` shape ``(2,)``.

    ``on_edge``: a chance ran to 0 or 1, so that the number is not to be trusted.
    """

    number: float
    sizes: Floats
    chances: Floats
    log_likelihood: float
    aic: float
    on_edge: bool


def fit_latent_classes(counts: Floats, seed: int = 0) -> LatentClasses | None:
    r"""Return the two-class model of a table of patterns; None with fewer than four lists.

    Parameters
    ----------
    counts
        Counts in the order of `truceline.adherence.unseen.loglinear.patterns`.
    seed
        Of the random starts.

    Notes
    -----
    Cell means :math:`\mu_\omega = \sum_c N_c \prod_j p_{cj}^{\omega_j}(1-p_{cj})^{1-\omega_j}`,
    by expectation-maximisation with the unseen cell as missing; the best of four starts.

    References
    ----------
    Goodman (1974), Biometrika 61, 215-231; Stanghellini & van der Heijden (2004), Biometrics
    60, 510-516.
    """
    lists = int(np.log2(len(counts) + 1))
    if lists < LEAST_LISTS:
        return None
    cells = np.vstack([np.zeros(lists), patterns(lists)])
    generator = np.random.default_rng(seed)
    marginal = cells[1:].T @ counts / counts.sum()
    found = [_climb(cells, counts, marginal, generator) for _ in range(STARTS)]
    return max(found, key=lambda each: each.log_likelihood)


def _climb(
    cells: Floats, counts: Floats, marginal: Floats, generator: np.random.Generator
) -> LatentClasses:
    total = float(counts.sum())
    sizes = total * generator.uniform(0.3, 1.5, CLASSES)
    factor = np.array([[0.4], [1.2]]) * generator.uniform(0.6, 1.4, (CLASSES, len(marginal)))
    chances = np.clip(marginal * factor, 0.02, 0.98)
    last = -np.inf
    for _ in range(STEPS):
        parts = sizes[:, np.newaxis] * np.exp(
            np.log(chances) @ cells.T + np.log1p(-chances) @ (1 - cells).T
        )
        mean = parts.sum(axis=0)
        likelihood = float(xlogy(counts, mean[1:]).sum() - mean[1:].sum())
        if likelihood - last < TOLERANCE * abs(likelihood):
            break
        last = likelihood
        expected = parts * (np.concatenate([[mean[0]], counts]) / mean)
        sizes = expected.sum(axis=1)
        chances = np.clip(expected @ cells / sizes[:, np.newaxis], 1e-9, 1 - 1e-9)
    full = likelihood - float(gammaln(counts + 1).sum())
    hardest_first = np.argsort(chances.mean(axis=1))
    return LatentClasses(
        number=float(total + mean[0]),
        sizes=sizes[hardest_first],
        chances=chances[hardest_first],
        log_likelihood=full,
        aic=2 * CLASSES * (cells.shape[1] + 1) - 2 * full,
        on_edge=bool(np.any((chances < EDGE) | (chances > 1 - EDGE))),
    )
