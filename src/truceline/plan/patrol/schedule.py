"""Schedules drawn from a mix; a live one from a sealed seed that is disclosed afterwards."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import numpy as np

from truceline.core.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from truceline.plan.patrol.tours import Tour

SEED_BYTES = 32
SEAL_PREFIX = b"truceline patrol seal 1\n"


class Drawable(Protocol):
    """Tours and the chance of each: all that drawing needs of a mix."""

    @property
    def tours(self) -> tuple[Tour, ...]:
        """The tours."""
        ...

    @property
    def chance(self) -> NDArray[np.float64]:
        """The chance of each, shape ``(n_tours,)``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnMix:
    """A mix as it was kept when its seed was sealed."""

    tours: tuple[Tour, ...]
    chance: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolDay:
    """One patrol's tour on one day."""

    day: date
    patrol: str
    tour: Tour


def draw_schedule(
    mixes: Mapping[str, Drawable], first: date, days: int, rng: np.random.Generator
) -> tuple[PatrolDay, ...]:
    """Draw a tour for each patrol and day, independently.

    Parameters
    ----------
    mixes
        The mix of each patrol, by its name; drawn in the order of names.
    first, days
        The days.
    rng
        From `rng_of_seed` for a live schedule, from a plain seed for an exercise.

    Notes
    -----
    Draws are independent from day to day: what was driven says nothing about what will be.
    """
    return tuple(
        PatrolDay(day=first + timedelta(days=number), patrol=name, tour=mix.tours[choice])
        for number in range(days)
        for name, mix in sorted(mixes.items())
        for choice in [int(rng.choice(len(mix.tours), p=mix.chance))]
    )


def seal(seed: bytes, context: str) -> str:
    """Return what may be told of a seed before the period: it binds, and tells nothing.

    Parameters
    ----------
    seed
        32 bytes from the operating system's source of randomness.
    context
        What the seed is for (mission and period), so that it cannot be passed off as another's.

    Raises
    ------
    PlanError
        PLN-405 if the seed has not 32 bytes.
    """
    if len(seed) != SEED_BYTES:
        raise PlanError.case("PLN-405", "patrols", length=len(seed))
    return hashlib.sha256(SEAL_PREFIX + context.encode() + b"\n" + seed).hexdigest()


def unseal(seed: bytes, context: str, sealed: str) -> np.random.Generator:
    """Return the generator of a disclosed seed, so that anyone can draw the schedule again.

    Raises
    ------
    PlanError
        PLN-406 if the seed is not the one that was sealed.
    """
    if seal(seed, context) != sealed:
        raise PlanError.case("PLN-406", "patrols", sealed=sealed)
    return rng_of_seed(seed)


def rng_of_seed(seed: bytes) -> np.random.Generator:
    """Return the generator a sealed seed stands for."""
    return np.random.default_rng(np.frombuffer(seed, dtype=np.uint32))
