"""A prospective scan along the line: is some stretch above its expectation up to now?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import xlogy

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

BATCH_CELLS = 4_000_000  # replicate, window and stretch held at once


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanParams:
    """Settings of the scan.

    A stretch has up to ``most_sectors`` neighbouring sectors; a window the last ``most_steps``
    steps or fewer. ``by_sector``: each sector is expected at its own level over the period
    (a rise is looked for); otherwise all at one rate per exposure (a place is looked for).
    ``size`` is that of negative binomial counts; infinite, the default: Poisson counts.
    """

    most_sectors: int = 10
    most_steps: int = 14
    by_sector: bool = True
    draws: int = 999
    size: float = float("inf")

    def __post_init__(self) -> None:
        if min(self.most_sectors, self.most_steps, self.draws) < 1:
            raise ValueError("sectors, steps and draws are at least 1")
        if not self.size > 0:
            raise ValueError("the size is above 0")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The stretch and window that stand out most: sectors ``first`` to ``last``, both included.

    ``steps`` counts back from the last step. ``p`` is the share of null series with as high a
    ``log_ratio``, this one included; a scan a step alarms so about once in ``1 / p`` steps.
    """

    first: int
    last: int
    steps: int
    observed: float
    expected: float
    log_ratio: float
    p: float


def scatter_of(counts: ArrayLike, exposures: ArrayLike) -> float:
    """Return the size of the counts about each sector's own rate; infinite if no more than Poisson.

    A real cluster adds to the scatter, so that a p-value with this size errs to caution.
    """
    e = np.nan_to_num(np.asarray(exposures, dtype=np.float64))
    y = np.where(e > 0, np.asarray(counts, dtype=np.float64), 0.0)
    mean = y.sum(axis=1, keepdims=True) * _shares(e, by_sector=True)
    steps = (e > 0).sum(axis=1, keepdims=True)
    free = np.divide(steps, steps - 1, out=np.zeros(steps.shape), where=steps > 1)
    extra = float((np.where(e > 0, (y - mean) ** 2 * free - mean, 0.0)).sum())
    return float((mean**2).sum()) / extra if extra > 0 else float("inf")


class _Best(NamedTuple):
    log_ratio: Array
    where: NDArray[np.int64]


def scan(
    counts: ArrayLike, exposures: ArrayLike, seed: int, params: ScanParams | None = None
) -> Stretch | None:
    r"""Return the stretch of sectors whose last steps stand out most; None without any count.

    Parameters
    ----------
    counts, exposures
        Shape ``(sectors, steps)``, sectors in order along the line; exposure 0 or NaN: not
        watched.
    seed
        Of the null series.
    params
        Settings; the defaults if None.

    Notes
    -----
    With `c` counted and :math:`\mu` expected in a window and `C` counted in all, the Poisson
    log likelihood ratio is :math:`c\log(c/\mu) + (C-c)\log((C-c)/(C-\mu))` where :math:`c >
    \mu`. Null series share out the counts at random by exposure: each sector's over its steps
    (``by_sector``), or all over all. The p-value is exact for Poisson counts. With a finite
    size each cell's share is first multiplied by a gamma variable of mean 1 and that shape,
    which makes the null series scatter as much, and the p-value nearly right.

    References
    ----------
    Kulldorff (2001), J. R. Statist. Soc. A 164, 61-72; Naus (1965), JASA 60, 532-538.
    """
    params = params or ScanParams()
    e = np.nan_to_num(np.asarray(exposures, dtype=np.float64))
    y = np.where(e > 0, np.asarray(counts, dtype=np.float64), 0.0)
    total = float(y.sum())
    if total == 0:
        return None
    share = _shares(e, params.by_sector)
    expected = (y.sum(axis=1, keepdims=True) if params.by_sector else total) * share
    steps = min(params.most_steps, y.shape[1])
    windows = _windows(expected[None], steps, params.most_sectors)[0]
    found = _best(y[None], windows, total, steps, params)
    length, window, first = np.unravel_index(int(found.where[0]), windows.shape)
    rng = np.random.default_rng(seed)
    batch = max(1, BATCH_CELLS // windows.size)
    above = 0
    for start in range(0, params.draws, batch):
        null = _null(rng, y, share, min(batch, params.draws - start), params)
        above += int((_best(null, windows, total, steps, params).log_ratio
                      >= found.log_ratio[0] - 1e-9).sum())  # fmt: skip
    last = int(first + length)
    inside = slice(int(first), last + 1), slice(y.shape[1] - int(window) - 1, None)
    return Stretch(
        int(first), last, int(window) + 1, float(y[inside].sum()), float(expected[inside].sum()),
        float(found.log_ratio[0]), (above + 1) / (params.draws + 1),
    )  # fmt: skip


def _shares(e: Array, by_sector: bool) -> Array:
    whole = e.sum(axis=1, keepdims=True) if by_sector else e.sum()
    return np.asarray(np.divide(e, whole, out=np.zeros_like(e), where=whole > 0))


def _null(rng: np.random.Generator, y: Array, share: Array, many: int, params: ScanParams) -> Array:
    shares = np.broadcast_to(share, (many, *share.shape))
    if not np.isinf(params.size):
        shares = shares * rng.gamma(params.size, 1 / params.size, shares.shape)
    axis = 2 if params.by_sector else (1, 2)
    whole = shares.sum(axis=axis, keepdims=True)
    even = 1 / (share.shape[1] if params.by_sector else share.size)
    shares = np.divide(shares, whole, out=np.full(shares.shape, even), where=whole > 0)
    if params.by_sector:
        return rng.multinomial(y.sum(axis=1).astype(np.int64), shares).astype(np.float64)
    flat = rng.multinomial(int(y.sum()), shares.reshape(many, -1))
    return flat.reshape(shares.shape).astype(np.float64)


def _windows(cells: Array, steps: int, most_sectors: int) -> Array:
    """Return sums, shape ``(n, lengths, windows, sectors)``; NaN past the end of the line."""
    recent = np.cumsum(cells[:, :, ::-1][:, :, :steps], axis=2)
    sectors = cells.shape[1]
    sums = np.zeros((len(cells), sectors + 1, steps))
    np.cumsum(recent, axis=1, out=sums[:, 1:])
    lengths = min(most_sectors, sectors)
    out = np.full((len(cells), lengths, steps, sectors), np.nan)
    for length in range(lengths):
        until = sectors - length
        part = sums[:, length + 1 :] - sums[:, :until]
        out[:, length, :, :until] = part.transpose(0, 2, 1)
    return out


def _best(cells: Array, expected: Array, total: float, steps: int, params: ScanParams) -> _Best:
    counted = _windows(cells, steps, params.most_sectors)
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = total - counted
        ratio = xlogy(counted, counted / expected) + xlogy(rest, rest / (total - expected))
        ratio = np.where((counted > expected) & (expected > 0), ratio, 0.0).reshape(len(cells), -1)
    where = ratio.argmax(axis=1)
    return _Best(ratio[np.arange(len(cells)), where], where)
