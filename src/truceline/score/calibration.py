"""Whether match probabilities mean what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Links with a probability in ``[low, high)``: the mean of it, and how many were right."""

    low: float
    high: float
    links: int
    stated: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationScore:
    """Reliability of match probabilities over all links.

    ``brier`` is the mean squared error, ``gap`` the mean of |stated - right| over the links
    (expected calibration error); both None where there are no links.
    """

    bins: tuple[Bin, ...]
    links: int
    brier: float | None
    gap: float | None


def score_calibration(links: pa.Table, true_of: Mapping[str, str]) -> CalibrationScore:
    """Compare each link's probability with whether its two reports truly are one act."""
    pairs = zip(links["observation_a"].to_pylist(), links["observation_b"].to_pylist(), strict=True)
    right = np.array([float(true_of[a] == true_of[b]) for a, b in pairs])
    stated = np.array(links["probability"].to_pylist(), dtype=np.float64)
    if not len(stated):
        return CalibrationScore(bins=(), links=0, brier=None, gap=None)
    number = np.minimum((stated * BINS).astype(np.int64), BINS - 1)
    bins = tuple(
        Bin(
            low=k / BINS, high=(k + 1) / BINS, links=int((number == k).sum()),
            stated=float(stated[number == k].mean()), right=float(right[number == k].mean()),
        )
        for k in np.unique(number).tolist()
    )  # fmt: skip
    gap = sum(b.links * abs(b.stated - b.right) for b in bins) / len(stated)
    return CalibrationScore(
        bins=bins, links=len(stated), brier=float(((stated - right) ** 2).mean()), gap=float(gap)
    )
