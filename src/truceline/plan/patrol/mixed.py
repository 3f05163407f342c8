"""A mix of tours: as much seen as can be against one who knows the mix, and hard to foresee."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog, minimize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.plan.patrol.tours import Stop, Tour

    Floats = NDArray[np.float64]

GIVEN_UP = 0.05  # of the guaranteed presence, for a mix that is harder to foresee
WATCH_BLOCKS = 4  # a day is cut into so many equal blocks of hours


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """Chances of tours for one day, and what somebody who knows them can still do.

    ``best_response`` is the presence at the stop and hours such a person would choose: the
    least over stops and blocks any tour visits. ``guaranteed`` is the most any mix reaches
    there. ``even`` is the presence if the place were chosen without knowledge. ``fixed`` is the
    best response against the single best tour driven every day. ``entropy_bits`` of at most
    ``log2(tours)`` and ``foreseen``, the chance of the likeliest tour, say how predictable it
    is. ``never`` names stops no tour visits.
    """

    tours: tuple[Tour, ...]
    chance: Floats
    best_response: float
    guaranteed: float
    even: float
    fixed: float
    entropy_bits: float
    foreseen: float
    never: tuple[str, ...]


def presence(tours: Sequence[Tour], stops: Sequence[Stop]) -> Floats:
    """Return the share of each block of hours a tour spends at a stop.

    Returns
    -------
    Shape ``(n_tours, n_stops, WATCH_BLOCKS)``.
    """
    number = {stop.stop_id: k for k, stop in enumerate(stops)}
    length = 24.0 / WATCH_BLOCKS
    share = np.zeros((len(tours), len(stops), WATCH_BLOCKS))
    for row, tour in enumerate(tours):
        for visit in tour.visits:
            for block in range(WATCH_BLOCKS):
                low, high = block * length, (block + 1) * length
                inside = min(visit.until_h, high) - max(visit.from_h, low)
                share[row, number[visit.stop_id], block] += max(0.0, inside) / length
    return share


def mixed_strategy(tours: Sequence[Tour], stops: Sequence[Stop]) -> Mix:
    """Return the mix of tours for one patrol and day.

    Notes
    -----
    The guaranteed presence is the value of the zero-sum game between the patrol, who picks a
    tour, and one who picks the stop and block of hours where a patrol is least likely (a linear
    programme over the marginals, as in security games: Pita et al. 2008, AAMAS, ARMOR). Only
    pairs some tour visits count: no mix can be where no tour goes. Among the mixes that keep
    95 % of it, the one of greatest entropy is taken, by its dual: chances are
    exp(sum of multipliers times presence), normalised.
    """
    share = presence(tours, stops)
    flat = share.reshape(len(tours), -1)
    can = flat.max(axis=0) > 0
    reach = flat[:, can]
    value = _game_value(reach)
    chance = _most_entropy(reach, value * (1 - GIVEN_UP))
    seen = chance @ reach
    single = reach.sum(axis=1).argmax()
    visited = share.sum(axis=(0, 2)) > 0
    positive = chance[chance > 0]
    return Mix(
        tours=tuple(tours), chance=chance, best_response=float(seen.min()),
        guaranteed=value, even=float(seen.mean()), fixed=float(reach[single].min()),
        entropy_bits=float(-(positive * np.log2(positive)).sum()),
        foreseen=float(chance.max()),
        never=tuple(stop.stop_id for stop, was in zip(stops, visited, strict=True) if not was),
    )  # fmt: skip


def _game_value(reach: Floats) -> float:
    """Return max over mixes of the least presence."""
    tours, pairs = reach.shape
    found = linprog(
        c=np.append(np.zeros(tours), -1.0),
        A_ub=np.column_stack([-reach.T, np.ones(pairs)]), b_ub=np.zeros(pairs),
        A_eq=np.append(np.ones(tours), 0.0)[None, :], b_eq=[1.0],
        bounds=[(0, None)] * tours + [(None, None)], method="highs",
    )  # fmt: skip
    return float(-found.fun)


def _most_entropy(reach: Floats, least: float) -> Floats:
    """Return the mix of greatest entropy whose presence is at least `least` everywhere."""

    def dual(multiplier: Floats) -> tuple[float, Floats]:
        score = reach @ multiplier
        top = score.max()
        weight = np.exp(score - top)
        chance = weight / weight.sum()
        value = top + np.log(weight.sum()) - least * multiplier.sum()
        return float(value), np.asarray(chance @ reach - least)

    # The multipliers answer to presences of a few per cent: scale so that steps are of order 1.
    scale = 1 / max(float(reach.max()), 1e-12)
    found = minimize(
        lambda y: (dual(y * scale)[0], dual(y * scale)[1] * scale), np.zeros(reach.shape[1]),
        jac=True, method="L-BFGS-B", bounds=[(0, None)] * reach.shape[1],
        options={"maxiter": 2_000, "ftol": 1e-14, "gtol": 1e-10},
    )  # fmt: skip
    score = reach @ (found.x * scale)
    weight = np.exp(score - score.max())
    return np.asarray(weight / weight.sum())
