"""What a choice is worth over scenarios: mean, worst, mean of the worst share, regret.

Every criterion is the least weighted mean over a set of weights,

    u(F) = min over m in M of sum_s m_s (F_s - c_s)

with M = {probabilities} (mean), all weights (worst and, with c the best values known of each
scenario, regret) or weights up to probability / alpha (the conditional value at risk: the mean
over the worst share alpha). With a share l of the mean in it, l probability + (1 - l) m stands
for m, so that a plan does not give up much everywhere for one bad scenario. Any m in M gives an
upper bound, from any concave bound on F.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from truceline.core.errors import PlanError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CriterionName = Literal["mean", "worst", "cvar", "regret"]
CRITERIA: tuple[str, ...] = get_args(CriterionName)


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """A criterion over scenarios.

    ``most`` is the greatest weight of a scenario, ``prior`` a weight to lean on where values
    tie; both have shape ``(n_scenarios,)``. ``goal`` is taken from the values.
    ``mean_share`` of the worth is the mean by ``probability``.
    """

    name: str
    prior: Floats
    most: Floats
    goal: Floats
    probability: Floats
    mean_share: float = 0.0

    def value(self, values: Floats) -> Floats:
        """Return the worth of values of shape ``(..., n_scenarios)``."""
        return self._with_mean(values, self._least(values))

    def _with_mean(self, values: Floats, least: Floats) -> Floats:
        mean = (values - self.goal) @ self.probability
        return np.asarray((1 - self.mean_share) * least + self.mean_share * mean)

    def _least(self, values: Floats) -> Floats:
        short = values - self.goal
        if self.name == "mean":
            return np.asarray(short @ self.prior)
        if self.name != "cvar":
            return np.asarray(short.min(axis=-1))
        order = np.argsort(short, axis=-1, kind="stable")
        ranked = np.take_along_axis(short, order, axis=-1)
        most = self.most[order]
        taken = np.minimum(most, np.maximum(0.0, 1 - (np.cumsum(most, axis=-1) - most)))
        return np.asarray((ranked * taken).sum(axis=-1))

    def smooth(self, values: Floats, sharpness: float) -> Floats:
        """Return a smooth lower guide to the worth, nearer the sharper; for searching only."""
        if self.name == "mean":
            return self.value(values)
        if self.name == "cvar":
            return self.value(values) + values @ self.prior / sharpness
        short = values - self.goal
        least = short.min(axis=-1)
        above = np.exp(-sharpness * (short - least[..., None])) @ self.prior
        return self._with_mean(values, np.asarray(least - np.log(above) / sharpness))

    def weights(self, values: Floats, sharpness: float) -> Floats:
        """Return weights in M, nearly the worst ones for values of shape ``(n_scenarios,)``.

        They minimise sum m F + KL(m, prior) / sharpness over M; the ceiling of a weight is met
        by scaling what lies below it.
        """
        if self.name == "mean":
            return self.prior
        short = values - self.goal
        wanted = self.prior * np.exp(-sharpness * (short - short.min()))
        weights = np.zeros_like(wanted)
        free = np.ones(len(wanted), dtype=np.bool_)
        for _ in range(len(wanted)):
            room = 1 - self.most[~free].sum()
            weights = np.where(free, wanted * room / max(wanted[free].sum(), 1e-300), self.most)
            over = free & (weights > self.most + 1e-15)
            if not over.any():
                break
            free &= ~over
        weights = weights / weights.sum()
        return np.asarray((1 - self.mean_share) * weights + self.mean_share * self.probability)


def make_criterion(
    name: str, probability: Floats, alpha: float, goal: Floats, mean_share: float = 0.0
) -> Criterion:
    """Return a criterion by name.

    Parameters
    ----------
    name
        ``"mean"``, ``"worst"``, ``"cvar"`` or ``"regret"``.
    probability
        Of the scenarios; scaled to sum to one.
    alpha
        The worst share that ``"cvar"`` takes the mean of, above 0 and up to 1.
    goal
        For ``"regret"``: the best value known of each scenario.
    mean_share
        How much of the worth is the mean, from 0 to 1.

    Raises
    ------
    PlanError
        PLN-305 for another name, PLN-304 for an alpha or share of the mean outside its range.
    """
    if name not in CRITERIA:
        raise PlanError.case("PLN-305", "siting", name=name, known=", ".join(CRITERIA))
    if not 0 < alpha <= 1:
        raise PlanError.case("PLN-304", "siting", name="alpha", expected="above 0 and at most 1")
    if not 0 <= mean_share <= 1:
        raise PlanError.case("PLN-304", "siting", name="mean_share", expected="from 0 to 1")
    share = probability / probability.sum()
    nought = np.zeros(len(share))
    if name in ("mean", "cvar"):
        return Criterion(
            name, share, share / alpha if name == "cvar" else share, nought, share, mean_share
        )
    even = np.full(len(share), 1 / len(share))
    return Criterion(
        name, even, np.ones(len(share)), goal if name == "regret" else nought, share, mean_share
    )
