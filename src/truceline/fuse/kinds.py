"""Which kinds one thing can be reported as."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from truceline.model.kind import ACT_OF, Act, Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = tuple(Kind)
NUMBER = {kind.value: number for number, kind in enumerate(KINDS)}

# Words that say less: a more exact word of another report goes before them.
GENERAL = (Kind.ATTACK, Kind.CLASH)
_BLAST = (
    Kind.EXPLOSION, Kind.SHELLING, Kind.MISSILE_STRIKE, Kind.AIR_STRIKE, Kind.UAV_STRIKE,
)  # fmt: skip
_LIGHT = (Kind.PROJECTILE, Kind.MUZZLE_FLASH)
_SMALL_ARMS = (Kind.BURST, Kind.SHOT)
# Bursts and explosions are counted apart, so that they are never one (OSCE SMM practice).
CONFUSABLE = (
    _BLAST,
    (Kind.PROJECTILE, Kind.MUZZLE_FLASH, Kind.FLARE),
    _SMALL_ARMS,
    (Kind.AIR_DEFENCE, Kind.EXPLOSION, Kind.MISSILE_STRIKE),
    (Kind.SHELLING, Kind.MUZZLE_FLASH),
    (*_BLAST, *GENERAL),
    (*_LIGHT, *GENERAL),
    (*_SMALL_ARMS, *GENERAL),
    (Kind.UAV_FLIGHT, Kind.AIRCRAFT_FLIGHT),
    (Kind.WEAPON_SIGHTING, Kind.FORCES_SIGHTING),
    (Kind.FORCES_SIGHTING, Kind.WEAPON_SIGHTING),
    (Kind.MINE, Kind.ENGINEERING),
)

LEVELS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45)
"""Chances that a source names a confusable kind, as finely as is told apart."""

NO_INCIDENT = {
    Act.UNKNOWN: "the kind is unknown",
    Act.OTHER: "not an act a clause speaks of",
    Act.HARM: "a consequence, not an act",
}


def why_no_incident(kind: Kind) -> str | None:
    """Return why an observation of a kind is no incident of its own, None if it is one."""
    if kind is Kind.FIRE_ANOMALY:
        return "heat seen from space may support an incident but is none of its own"
    return NO_INCIDENT.get(ACT_OF[kind])


def confusion_matrix(confusion: float) -> NDArray[np.float64]:
    """Return P(reported kind | true kind), shape ``(n_kinds, n_kinds)``; rows sum to 1."""
    near = np.zeros((len(KINDS), len(KINDS)), dtype=np.bool_)
    for group in CONFUSABLE:
        rows = [NUMBER[kind] for kind in group]
        near[np.ix_(rows, rows)] = True
    np.fill_diagonal(near, False)
    others = near.sum(axis=1, keepdims=True)
    share = np.where(others > 0, confusion, 0.0)
    return np.where(near, share / np.maximum(others, 1), 0.0) + np.diag(1 - share[:, 0])


@lru_cache(maxsize=1)
def compatible() -> NDArray[np.bool_]:
    """Return which pairs of kinds may stand in one incident."""
    matrix = confusion_matrix(LEVELS[0])
    fits = np.asarray((matrix + matrix.T) > 0, dtype=np.bool_)
    fits.flags.writeable = False
    return fits


def log_kind_joint(frequency: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ln P(two kinds | one incident), shape ``(levels, levels, n_kinds, n_kinds)``.

    Parameters
    ----------
    frequency
        How often each kind is reported; stands in for how often it is true.
    """
    matrices = np.stack([confusion_matrix(level) for level in LEVELS])
    joint = np.einsum("aki,k,bkj->abij", matrices, frequency, matrices)
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(compatible(), np.log(joint), -np.inf), dtype=np.float64)


def log_kind_ratio(frequency: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ln P(two kinds | one incident) - ln P(two kinds | two incidents).

    The shape is that of `log_kind_joint`: for two sources with chances of confusion of `LEVELS`.
    Pairs that cannot be one thing are minus infinity.
    """
    return _log_kind_ratio(tuple(frequency.tolist()))


@lru_cache(maxsize=16)
def _log_kind_ratio(frequencies: tuple[float, ...]) -> NDArray[np.float64]:
    frequency = np.array(frequencies)
    alone = np.log(np.stack([frequency @ confusion_matrix(level) for level in LEVELS]))
    ratio = log_kind_joint(frequency) - alone[:, None, :, None] - alone[None, :, None, :]
    ratio.flags.writeable = False  # one for all who ask
    return ratio


def level_of(confusion: float) -> int:
    """Return which of `LEVELS` is nearest to a chance of confusion."""
    return int(np.argmin(np.abs(np.array(LEVELS) - confusion)))
