"""What heat seen from space, or not seen, says of an explosion.

    P(fire seen) = b Σ_j P(t_j ≤ τ < t_j+1) (1 − Π_k≤j (1 − q_k)),   q = (1 − cloud) P(size)

over the looks after the explosion: b is the share that sets fire, τ how long it burns
(exponential), as in `truceline.science.detect.satellite_thermal`. Other heat in the area is seen
in a clear look with a chance of its own. The evidence is a ratio: how much likelier is what was
seen, or not seen, with the explosion than without. Under cloud, or with no look while a fire
could burn, not seeing says nothing: the ratio is 1. Heat never says who fired, or whether it was
a burst or something else that burnt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.science.detect.satellite_thermal import MODEL, size_told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from truceline.model.plan import HourClass

NODES = 16  # over the time the explosion may have been


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One overpass: when, by day or night, and the share of the area under cloud.

    ``cloud_share`` None means unknown; it then says nothing.
    """

    at: datetime
    hour: HourClass
    cloud_share: float | None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an overpass needs a time with a zone")
        if self.cloud_share is not None and not 0 <= self.cloud_share <= 1:
            raise ValueError("a share of cloud lies between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThermalEvidence:
    """The chance of heat with and without the explosion, and the likelihood ratios.

    ``seen_ratio`` is None where nothing could be seen; ``unseen_ratio`` is never above 1.
    """

    chance_with: float
    chance_without: float
    seen_ratio: float | None
    unseen_ratio: float
    looks: int

    def ratio(self, *, seen: bool) -> float | None:
        """Return the ratio of what happened; multiply the odds of the explosion by it."""
        return self.seen_ratio if seen else self.unseen_ratio


def thermal_evidence(
    starts_at: datetime,
    ends_at: datetime,
    looks: Sequence[Look],
    other_heat: float,
    changed: Mapping[str, float] | None = None,
) -> ThermalEvidence:
    """Return what heat seen, or not seen, by overpasses says of an explosion.

    Parameters
    ----------
    starts_at, ends_at
        The explosion was between these, as likely at any time.
    looks
        All overpasses in question, in any order; those before the explosion show other heat only.
    other_heat
        Chance that a clear look at the area shows heat for another reason: fields, industry,
        other fighting. Count it on days before.
    changed
        Figures of the model of thermal satellites by name.

    Raises
    ------
    ValueError
        If the time runs backwards or the chance of other heat is none.
    KeyError
        If a changed figure is none of the model's.
    """
    if ends_at < starts_at:
        raise ValueError("the explosion ends before it starts")
    if not 0 < other_heat < 1:
        raise ValueError("the chance of other heat lies between 0 and 1")
    values = MODEL.values(changed)
    known = sorted(
        ((look.at, look.hour, look.cloud_share) for look in looks if look.cloud_share is not None),
        key=lambda look: (look[0], look[1], look[2]),
    )
    clear = np.array([1 - cloud for _, _, cloud in known])
    after = np.array([(at - starts_at).total_seconds() / 3600 for at, _, _ in known])
    told = np.array(
        [
            size_told(values["fire_m2"], values[f"half_{hour}_m2"], values["size_exponent"])
            for _, hour, _ in known
        ]
    )
    span = (ends_at - starts_at).total_seconds() / 3600
    fires = [
        _fire_seen(after - start, clear * told, values["burns_h"])
        for start in (np.arange(NODES) + 0.5) / NODES * span
    ]
    fire = values["burns_share"] * float(np.mean(fires))
    without = 1 - float(np.prod(1 - clear * other_heat))
    chance_with = 1 - (1 - fire) * (1 - without)
    return ThermalEvidence(
        chance_with=chance_with,
        chance_without=without,
        seen_ratio=chance_with / without if without > 0 else None,
        unseen_ratio=1 - fire,
        looks=int(np.sum(clear > 0)),
    )


def _fire_seen(
    after_h: np.ndarray[tuple[int], np.dtype[np.float64]],
    chance: np.ndarray[tuple[int], np.dtype[np.float64]],
    burns_h: float,
) -> float:
    """Return the chance that a fire is seen by looks so many hours after it began."""
    later = after_h > 0
    burning = np.append(np.exp(-after_h[later] / burns_h), 0.0)
    seen = 1 - np.cumprod(1 - chance[later])
    return float(np.sum((burning[:-1] - burning[1:]) * seen))
