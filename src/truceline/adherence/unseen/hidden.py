"""Differences between incidents that no covariate tells: what they would do to the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_expit, logsumexp, ndtr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NODES = 15  # Gauss-Hermite nodes
LEAST = 1e-300


def missed_chance(eta: Floats, watching: Floats) -> Floats:
    """Return the chance that no watching sensor detects; logits of shape ``(..., sensors)``."""
    return np.asarray(np.exp((watching * log_expit(-eta)).sum(axis=-1)))


def detected_chance(eta: Floats, watching: Floats) -> Floats:
    """Return the chance that a watching sensor detects, exact also where it is small."""
    chance = -np.expm1((watching * log_expit(-eta)).sum(axis=-1))
    return np.asarray(np.maximum(chance, LEAST))


def hidden_tail(design: Floats, beta: Floats, hit: Floats, watching: Floats) -> float:
    """Return the upper tail of the score test for a hidden difference between incidents.

    Parameters
    ----------
    design
        Covariates, shape ``(n, sensors, parameters)``.
    beta
        Fitted coefficients.
    hit, watching
        1 or 0, shape ``(n, sensors)``.

    Notes
    -----
    Score, at zero, of the variance of a random effect common to the sensors of an incident, less
    its regression on the scores of the coefficients, over its spread: normal in large samples.
    Sensors that go together for another reason give the same sign.

    References
    ----------
    Commenges & Jacqmin-Gadda (1997), JRSS B 59, 157-171.
    """
    eta = design @ beta
    p = watching * expit(eta)
    odds = missed_chance(eta, watching) / detected_chance(eta, watching)
    noise, mean = (p * expit(-eta)).sum(axis=1), p.sum(axis=1)
    score = ((watching * hit - p).sum(axis=1) ** 2 - noise - odds * (noise - mean**2)) / 2
    own = np.einsum("ij,ijm->im", watching * hit - p * (1 + odds)[:, np.newaxis], design)
    rest = score - own @ np.linalg.lstsq(own, score, rcond=None)[0]
    spread = float(np.sqrt(rest @ rest))
    return float(ndtr(-rest.sum() / spread)) if spread > 0 else 1.0


def hidden_number(
    design: Floats, beta: Floats, hit: Floats, watching: Floats, spread: float
) -> float:
    """Return the number if incidents differ by a normal of standard deviation `spread` in logits.

    Parameters
    ----------
    design, hit, watching
        As for `hidden_tail`.
    beta
        Where to start.
    spread
        Taken as given: the data hardly tell it.

    References
    ----------
    Coull & Agresti (1999), Biometrics 55, 294-301.
    """
    node, share = np.polynomial.hermite_e.hermegauss(NODES)
    shift, log_share = spread * node, np.log(share / share.sum())
    h, w = hit[np.newaxis], watching[np.newaxis]

    def loss(at: Floats) -> tuple[float, Floats]:
        eta = (design @ at)[np.newaxis] + shift[:, np.newaxis, np.newaxis]
        p = expit(eta)
        each = log_share[:, np.newaxis] + (w * (h * eta + log_expit(-eta))).sum(axis=2)
        whole = logsumexp(each, axis=0)
        missed = np.exp(log_share)[:, np.newaxis] * missed_chance(eta, w)
        chance = np.exp(log_share) @ detected_chance(eta, w)
        slope = np.einsum("qi,qij->ij", np.exp(each - whole), w * (h - p))
        slope -= np.einsum("qi,qij->ij", missed / chance, w * p)
        value = float(np.sum(whole - np.log(chance)))
        return -value, -np.einsum("ij,ijm->m", slope, design)

    found = minimize(loss, beta, jac=True, method="BFGS")
    eta = (design @ found.x)[np.newaxis] + shift[:, np.newaxis, np.newaxis]
    return float(np.sum(1 / (np.exp(log_share) @ detected_chance(eta, w))))
