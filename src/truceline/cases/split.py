"""The split of allegations: how many were alleged, looked at, and confirmed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.model.case import CONFIRMED, SET_ASIDE, CaseOutcome
from truceline.science.shares import exact_share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.core.uncertain import Estimate
    from truceline.model.case import Case

OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What became of allegations.

    ``counts`` has a number for every outcome and for ``open``, those not found yet; they add up to
    ``alleged``. ``confirmed`` and ``looked_at`` are shares with exact intervals: of what was
    found on the merits, and of everything alleged.
    """

    alleged: int
    counts: dict[str, int]
    confirmed: Estimate
    looked_at: Estimate


def split_of(cases: Iterable[Case], level: float = 0.95) -> Split:
    """Return the split of cases."""
    outcomes = [case.outcome for case in cases]
    counts = Counter(OPEN if outcome is None else outcome.value for outcome in outcomes)
    return split_counts(counts, level)


def split_counts(counts: Counter[str], level: float = 0.95) -> Split:
    """Return the split of counts by outcome (and ``open``)."""
    names = [*(outcome.value for outcome in CaseOutcome), OPEN]
    unknown = set(counts) - set(names)
    if unknown:
        raise ValueError(f"no outcome of a case: {', '.join(sorted(unknown))}")
    told = {name: counts.get(name, 0) for name in names}
    alleged = sum(told.values())
    aside = sum(told[outcome.value] for outcome in SET_ASIDE)
    merits = alleged - aside - told[OPEN]
    confirmed = sum(told[outcome.value] for outcome in CONFIRMED)
    return Split(
        alleged=alleged,
        counts=told,
        confirmed=exact_share(confirmed, merits, "Clopper-Pearson", level),
        looked_at=exact_share(merits, alleged, "Clopper-Pearson", level),
    )
