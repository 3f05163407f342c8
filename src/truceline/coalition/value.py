"""What each contributor adds: on top of all others, and on the mean over all orders."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Game = Callable[[frozenset[str]], float]

EXACT = 8  # players up to which all coalitions are valued
QUANTILE = 1.6448536269514722  # of a two-sided level of 90 %


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributorValue:
    """What a contributor adds; internal by default, since it ranks states.

    ``marginal`` is what is lost if it alone leaves; ``shapley`` its mean addition over all
    orders of joining, with a 90 % interval (of no width where all were counted).
    """

    contributor: str
    marginal: float
    shapley: float
    low: float
    high: float


def contributor_values(
    players: Sequence[str], value: Game, *, rng: np.random.Generator, samples: int = 200
) -> tuple[ContributorValue, ...]:
    """Return marginal and Shapley value of each player.

    Parameters
    ----------
    players
        Contributors; duplicates count once.
    value
        What a set of contributors achieves, such as the share of people it staffs.
    rng
        Draws orders where there are more than 8 players.
    samples
        How many pairs of an order and its reverse are drawn.

    References
    ----------
    Shapley (1953), A value for n-person games. Castro, Gomez & Tejada (2009), Computers &
    Operations Research 36(5), 1726-1730 (sampled orders).
    """
    names = tuple(sorted(set(players)))
    cache: dict[frozenset[str], float] = {}

    def valued(members: frozenset[str]) -> float:
        if members not in cache:
            cache[members] = float(value(members))
        return cache[members]

    everybody = frozenset(names)
    additions = (
        _exact(names, valued) if len(names) <= EXACT else _sampled(names, valued, rng, samples)
    )
    return tuple(
        ContributorValue(
            contributor=name, marginal=valued(everybody) - valued(everybody - {name}),
            shapley=mean, low=mean - QUANTILE * error, high=mean + QUANTILE * error,
        )
        for name, (mean, error) in zip(names, additions, strict=True)
    )  # fmt: skip


def _exact(names: tuple[str, ...], value: Game) -> list[tuple[float, float]]:
    n = len(names)
    found = []
    for name in names:
        others = [other for other in names if other != name]
        total = 0.0
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for members in combinations(others, size):
                before = frozenset(members)
                total += weight * (value(before | {name}) - value(before))
        found.append((total, 0.0))
    return found


def _sampled(
    names: tuple[str, ...], value: Game, rng: np.random.Generator, samples: int
) -> list[tuple[float, float]]:
    """Orders in pairs with their reverse: what one order favours, the other does not."""
    additions = np.zeros((samples, len(names)))
    for sample in range(samples):
        order = rng.permutation(len(names))
        for direction in (order, order[::-1]):
            members: frozenset[str] = frozenset()
            before = value(members)
            for number in direction.tolist():
                members |= {names[number]}
                after = value(members)
                additions[sample, number] += (after - before) / 2
                before = after
    error = additions.std(axis=0, ddof=1) / np.sqrt(samples)
    return list(zip(additions.mean(axis=0).tolist(), error.tolist(), strict=True))
