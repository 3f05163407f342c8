"""Random numbers keyed by what they are for: the same question has the same answer everywhere.

A stream that is read in order would change for everybody when one asset more asks it. Here each
draw is a hash of what it is about, so that options under one scenario see the same truth and an
asset more never changes what the others notice (common random numbers).
"""

from __future__ import annotations

import hashlib
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Keys = NDArray[np.uint64]
    Floats = NDArray[np.float64]

# Steele, Lea & Flood (2014), "Fast splittable pseudorandom number generators", OOPSLA, figure 17.
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
HALF = 2.0**-54  # so that a draw is never 0 and has a normal quantile


class Draw(IntEnum):
    """What a draw is for; each purpose is independent of the others."""

    NOTICE = 1
    DUTY = 2
    STANDS = 3
    LOST = 4
    JAMMED = 5
    WEATHER = 6
    CLOCK = 7
    MISTAKEN = 8
    DELAY = 9
    LATE = 10
    LATE_DAYS = 11
    ALONG = 12
    ACROSS = 13
    LABEL = 14
    REPEAT = 15
    REPEAT_DELAY = 16
    FIRST_DAY = 17
    WINDOW = 18


def key_of(*parts: str | int) -> np.uint64:
    """Return the key of a thing named by words and numbers."""
    text = "\x1f".join(str(part) for part in parts)
    return np.uint64(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def mixed(first: Keys | np.uint64, *others: Keys | np.uint64 | NDArray[np.int64] | int) -> Keys:
    """Return the keys of pairs, triples... of things, by broadcasting."""
    state = np.asarray(first, dtype=np.uint64)
    for other in others:
        state = half_mixed(state)
        state = _finalised(state ^ np.asarray(other).astype(np.uint64))
    return state


def half_mixed(keys: Keys | np.uint64) -> Keys:
    """Return the part of `mixed` that depends on the first thing alone."""
    with np.errstate(over="ignore"):  # the arithmetic is modulo 2**64
        return _finalised(np.asarray(keys, dtype=np.uint64) + _GOLDEN)


def uniform(keys: Keys | np.uint64, draw: Draw) -> Floats:
    """Return a uniform draw on (0, 1) a key."""
    bits = mixed(keys, int(draw)) >> _S11
    return np.asarray(bits.astype(np.float64) * 2.0**-53 + HALF, dtype=np.float64)


def normal(keys: Keys | np.uint64, draw: Draw) -> Floats:
    """Return a standard normal draw a key."""
    from scipy.special import ndtri

    return np.asarray(ndtri(uniform(keys, draw)), dtype=np.float64)


def _finalised(state: Keys) -> Keys:
    with np.errstate(over="ignore"):
        state = (state ^ (state >> _S30)) * _FIRST
        state = (state ^ (state >> _S27)) * _SECOND
    return np.asarray(state ^ (state >> _S31), dtype=np.uint64)
