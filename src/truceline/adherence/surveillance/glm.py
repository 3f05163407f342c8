"""A quasi-Poisson regression with log link, fitted by iteratively reweighted least squares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

TOLERANCE = 1e-8  # of the relative deviance, as R's glm.control
MOST_STEPS = 25  # as R's glm.control


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted: ``covariance`` is the inverse information, not scaled by ``dispersion``.

    ``leverage`` is the diagonal of the hat matrix. ``dispersion`` is the Pearson statistic over
    the residual degrees of freedom; ``relative_dispersion`` the same with residuals relative
    to the mean, ``sum w ((y - mu) / mu)^2 / (n - p)``.
    """

    coefficients: NDArray[np.float64]
    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]
    leverage: NDArray[np.float64]
    dispersion: float
    relative_dispersion: float
    converged: bool


def fit_quasi_poisson(y: Array, design: Array, weights: Array, offset: Array) -> Fit:
    """Fit counts on a design matrix.

    Parameters
    ----------
    y, weights, offset
        Shape ``(n,)``; the offset is the log of the exposure.
    design
        Shape ``(n, p)``, of full rank, ``n > p``.

    Notes
    -----
    Start, stopping rule and dispersion (from the last working weights) follow R's ``glm``, so
    that both agree beyond the tolerance.
    """
    mu = y + 0.1
    eta = np.log(mu)
    last = _deviance(y, mu, weights)
    converged = False
    for _ in range(MOST_STEPS):
        working = weights * mu
        root = np.sqrt(working)
        target = eta - offset + (y - mu) / mu
        q, r = np.linalg.qr(design * root[:, None])
        coefficients = np.linalg.solve(r, q.T @ (root * target))
        eta = design @ coefficients + offset
        mu = np.exp(eta)
        deviance = _deviance(y, mu, weights)
        converged = abs(deviance - last) / (abs(deviance) + 0.1) < TOLERANCE
        if converged or not np.isfinite(deviance):
            break
        last = deviance
    inverse = np.linalg.inv(r)
    residual = (y - mu) / mu
    free = len(y) - design.shape[1]
    return Fit(
        coefficients,
        mu,
        inverse @ inverse.T,
        (q**2).sum(axis=1),
        float((working * residual**2).sum() / free),
        float((weights * residual**2).sum() / free),
        bool(converged),
    )


def _deviance(y: Array, mu: Array, weights: Array) -> float:
    logs = np.where(y > 0, y * np.log(np.where(y > 0, y, 1.0) / mu), 0.0)
    return float(2 * (weights * (logs - (y - mu))).sum())
