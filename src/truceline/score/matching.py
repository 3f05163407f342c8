"""How well reports were put together: pairs, and B-cubed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionRecall:
    """Precision and recall of putting things together; None where there was nothing to do."""

    precision: float | None
    recall: float | None

    @property
    def f(self) -> float | None:
        """Harmonic mean of the two."""
        if self.precision is None or self.recall is None:
            return None
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingScore:
    """Pairs of reports, and B-cubed over the reports.

    ``incidents`` and ``acts`` count the groups formed and the true ones among the same reports.
    """

    pairs: PrecisionRecall
    b_cubed: PrecisionRecall
    reports: int
    incidents: int
    acts: int


def score_matching(groups: Iterable[Iterable[str]], true_of: Mapping[str, str]) -> MatchingScore:
    """Compare groups of observation ids with the true groups.

    Parameters
    ----------
    groups
        The members of each incident. A report that is in no group stands for itself.
    true_of
        The true id of each report.

    References
    ----------
    Bagga & Baldwin (1998), COLING-ACL, 79-85 (B-cubed).

    Examples
    --------
    >>> score = score_matching([["a", "b"], ["c"]], {"a": "1", "b": "1", "c": "1"})
    >>> score.pairs.precision, round(score.pairs.recall, 3)
    (1.0, 0.333)
    """
    formed = {member: f"group {n}" for n, group in enumerate(groups) for member in group}
    ids = sorted(true_of)
    cell = Counter((formed.get(k, f"alone {k}"), true_of[k]) for k in ids)
    by_group, by_truth = Counter[str](), Counter[str]()
    for (group, truth), size in cell.items():
        by_group[group] += size
        by_truth[truth] += size
    both = sum(comb(size, 2) for size in cell.values())
    return MatchingScore(
        pairs=PrecisionRecall(
            precision=_share(both, sum(comb(size, 2) for size in by_group.values())),
            recall=_share(both, sum(comb(size, 2) for size in by_truth.values())),
        ),
        b_cubed=PrecisionRecall(
            precision=_share(sum(n * n / by_group[g] for (g, _), n in cell.items()), len(ids)),
            recall=_share(sum(n * n / by_truth[t] for (_, t), n in cell.items()), len(ids)),
        ),
        reports=len(ids),
        incidents=len(by_group),
        acts=len(by_truth),
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
