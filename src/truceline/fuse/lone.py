"""How much more wrong those reports of a source are that meet no other source's.

A report whose place or time is far off is joined to nothing: of what stands alone, more is far off
than of all that a source tells. What may have been its counterpart, with a probability too low
for a link, says how far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

PRIOR_LONE = 10.0  # lone reports that are held to be no worse than the others beforehand
MOST = 4.0


class Counterparts(NamedTuple):
    """Pairs of a report, by its number, with one of another source.

    ``probability`` is that of a match, ``square`` the squared difference by its variance (1 on
    average), ``share`` what part of that variance is the report's own.
    """

    report: Ints
    probability: Floats
    square: Floats
    share: Floats


def lone_factors(source: Ints, sources: int, pairs: Counterparts, link: float) -> Floats:
    """Return by what the variance of lone reports is larger, for each source, 1 or more.

    Parameters
    ----------
    source
        The source of each report, by number below ``sources``.
    pairs
        Reports with those of other sources.
    link
        A report without a counterpart of at least this probability stands alone.

    Notes
    -----
    Of a difference d with variance v + w, what is expected of a report's own square is
    v (1 + share (d^2 / (v + w) - 1)), share = v / (v + w). A report without a counterpart is as
    wrong as any; the mean is over both, weighted by their probabilities.
    """
    n = len(source)
    best = np.zeros(n)
    np.maximum.at(best, pairs.report, pairs.probability)
    own = 1 + pairs.share * (pairs.square - 1)
    met = np.bincount(pairs.report, pairs.probability, n)
    told = np.bincount(pairs.report, pairs.probability * own, n)
    square = np.maximum(1 - met, 0.0) + told / np.maximum(met, 1.0)
    lone = best < link
    count = np.bincount(source[lone], minlength=sources)
    total = np.bincount(source[lone], square[lone], sources)
    mean = (total + PRIOR_LONE) / (count + PRIOR_LONE)
    return np.asarray(np.clip(mean, 1.0, MOST), dtype=np.float64)
