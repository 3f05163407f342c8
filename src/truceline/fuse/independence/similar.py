"""Texts that are near copies of one another: found by MinHash, verified exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SHINGLE = 3  # letters of a run; the texts hold consonants only, so that a run is about a root
# Two texts of Jaccard index J share a band with a chance of 1 - (1 - J^3)^40: 0.9993 at 0.55.
BANDS, ROWS = 40, 3
SEED = 20_141  # of the hash functions: decides only which rare pairs are missed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nodes:
    """Texts where and when they stood: one row a text, label and run of time.

    ``text`` numbers the distinct texts; only nodes of one ``label`` are compared; ``start`` and
    ``end`` are in hours, minus and plus infinity where the time is unknown.
    """

    text: Ints
    label: Ints
    start: Floats
    end: Floats


def near_pairs(
    texts: Sequence[str], language: Ints, nodes: Nodes, window_h: float, least: Floats
) -> tuple[Ints, Ints]:
    """Return pairs of nodes of one label whose texts share enough runs of letters.

    Parameters
    ----------
    texts
        Distinct texts in ASCII (see `truceline.fuse.independence.letters.bones`).
    language
        Number of each text's language, shape ``(n_texts,)``.
    window_h
        Nodes farther apart in time are not compared.
    least
        Least Jaccard index of two texts, by their languages, shape ``(n_languages, n_languages)``.
    """
    if len(nodes.text) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    runs, ends = _shingles(*_joined(texts))
    keys = _band_keys(runs, ends, SEED)[nodes.text]
    keys = np.asarray(keys ^ _mixed_all(nodes.label.astype(np.uint64))[:, None])
    orders = np.stack([np.lexsort((nodes.start, keys[:, band])) for band in range(BANDS)])
    first, second = _search(
        keys, orders, nodes.text, nodes.label, nodes.start, nodes.end, window_h, runs, ends,
        language, least,
    )  # fmt: skip
    return np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)


def similarity(a: str, b: str) -> float:
    """Return the Jaccard index of the sets of letter runs of two texts in ASCII."""
    runs, ends = _shingles(*_joined([a, b]))
    return float(_jaccard(runs, ends, 0, 1))


def _joined(texts: Sequence[str]) -> tuple[Any, Ints]:
    data = [text.encode("ascii") for text in texts]
    starts = np.zeros(len(data) + 1, dtype=np.int64)
    np.cumsum([len(part) for part in data], out=starts[1:])
    return np.frombuffer(b"".join(data), dtype=np.uint8), starts


@njit(cache=True, nogil=True)
def _shingles(joined: Any, starts: Any) -> Any:
    """Return the distinct runs of each text, sorted: those of text i in ``ends[i:i + 2]``."""
    n = len(starts) - 1
    runs = np.empty(len(joined), np.int64)
    ends = np.zeros(n + 1, np.int64)
    at = 0
    for i in range(n):
        count = max(starts[i + 1] - starts[i] - SHINGLE + 1, 0)
        own = np.empty(count, np.int64)
        for k in range(count):
            value = 0
            for step in range(SHINGLE):
                value = value * 256 + joined[starts[i] + k + step]
            own[k] = value
        own.sort()
        for k in range(count):
            if k == 0 or own[k] != own[k - 1]:
                runs[at] = own[k]
                at += 1
        ends[i + 1] = at
    return runs[:at].copy(), ends


@njit(cache=True, nogil=True)
def _band_keys(runs: Any, ends: Any, seed: int) -> Any:
    """Return a hash of each band of each text's MinHash signature, shape ``(n, BANDS)``."""
    n = len(ends) - 1
    out = np.empty((n, BANDS), np.uint64)
    salts = _mixed_all(np.arange(BANDS * ROWS).astype(np.uint64) + np.uint64(seed))
    for i in range(n):
        for band in range(BANDS):
            key = np.uint64(band)
            for row in range(ROWS):
                lowest = np.uint64(0xFFFFFFFFFFFFFFFF)
                for k in range(ends[i], ends[i + 1]):
                    lowest = min(lowest, _mixed(np.uint64(runs[k]) ^ salts[band * ROWS + row]))
                key = _mixed(key ^ lowest)
            out[i, band] = key
    return out


@njit(cache=True, nogil=True)
def _mixed(value: Any) -> Any:
    """Return a number with its bits well mixed (SplitMix64: Steele, Lea and Flood 2014)."""
    value = value + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@njit(cache=True, nogil=True)
def _mixed_all(values: Any) -> Any:
    out = np.empty(len(values), np.uint64)
    for k in range(len(values)):
        out[k] = _mixed(values[k])
    return out


@njit(cache=True, nogil=True)
def _jaccard(runs: Any, ends: Any, i: int, j: int) -> Any:
    a, b = ends[i], ends[j]
    both = 0
    while a < ends[i + 1] and b < ends[j + 1]:
        if runs[a] == runs[b]:
            both += 1
            a += 1
            b += 1
        elif runs[a] < runs[b]:
            a += 1
        else:
            b += 1
    either = ends[i + 1] - ends[i] + ends[j + 1] - ends[j] - both
    return both / either if either else 0.0


@njit(cache=True, nogil=True)
def _met_before(keys: Any, band: int, i: int, j: int) -> bool:
    return bool(np.any(keys[i, :band] == keys[j, :band]))


@njit(cache=True, nogil=True)
def _search(
    keys: Any, orders: Any, text: Any, label: Any, start: Any, end: Any, window_h: float,
    runs: Any, ends: Any, language: Any, least: Any,
) -> Any:  # fmt: skip
    room, n = 1024, 0
    first, second = np.empty(room, np.int64), np.empty(room, np.int64)
    for band in range(BANDS):
        order = orders[band]
        for p in range(len(order)):
            i = order[p]
            for q in range(p + 1, len(order)):
                j = order[q]
                if keys[j, band] != keys[i, band] or start[j] > end[i] + window_h:
                    break
                if label[i] != label[j] or _met_before(keys, band, i, j):
                    continue
                a, b = text[i], text[j]
                if _jaccard(runs, ends, a, b) < least[language[a], language[b]]:
                    continue
                if n == room:
                    room *= 2
                    first = np.append(first, np.empty(n, np.int64))
                    second = np.append(second, np.empty(n, np.int64))
                first[n], second[n] = min(i, j), max(i, j)
                n += 1
    return first[:n].copy(), second[:n].copy()
