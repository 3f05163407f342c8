"""Which acts are in range of which watchers, with the uniform draw of each pair; compiled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from truceline.core.geo import ECCENTRICITY_SQUARED, SEMI_MAJOR_M
from truceline.simulate.keyed import HALF, Draw, half_mixed, mixed, uniform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from truceline.simulate.keyed import Keys

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BLOCK = 250_000  # pairs looked at in one go: arrays of this length stay in the cache
SLICES = 32_767  # of the extent of all acts


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Acts in range of watchers, arrays of shape ``(n,)``: numbers, metres apart, key and draw."""

    act: Ints
    watcher: Ints
    distance_m: Floats
    key: Keys
    draw: Floats


class ActIndex:
    """Acts in order along the coordinate of greatest extent, made once for many watchers."""

    def __init__(self, lon_deg: Floats, lat_deg: Floats, key: Keys) -> None:
        places = earth_centred(lon_deg, lat_deg)
        self._key = key
        widest = np.ptp(places, axis=1) if len(key) else np.zeros(3)
        self._axis = int(np.argmax(widest))
        along = places[self._axis]
        self._from = float(along.min()) if len(along) else 0.0
        extent = float(along.max()) - self._from if len(along) else 0.0
        self._slice_m = max(extent / SLICES, 1.0)
        # Sixteen bits are sorted by counting; within a slice acts keep their order.
        slices = self._slice_of(along)
        self._order = np.argsort(slices, kind="stable")
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(slices, minlength=SLICES + 1))])
        self._places = np.ascontiguousarray(places[:, self._order])
        self._mixed = half_mixed(key)[self._order]

    def near(
        self,
        watcher: Ints,
        lon_deg: Floats,
        lat_deg: Floats,
        key: Keys,
        range_m: float,
        block: int = BLOCK,
    ) -> Iterator[Pairs]:
        """Yield the pairs of watchers and acts within range, block by block.

        Parameters
        ----------
        watcher
            Numbers of the watchers asked for, shape ``(n,)``.
        lon_deg, lat_deg, key
            Of these watchers, shape ``(n,)``.
        range_m
            Chords longer than this are left out. At 30 km a chord is 0.03 m short of the arc.
        block
            About so many pairs are looked at in one go.
        """
        places = earth_centred(lon_deg, lat_deg)
        along = places[self._axis]
        low = self._starts[self._slice_of(along - range_m).astype(np.int64)]
        high = self._starts[self._slice_of(along + range_m).astype(np.int64) + 1]
        part = np.cumsum(high - low) // block
        for number in np.unique(part):
            rows = np.flatnonzero(part == number)
            act, row, distance, pair, draw = _within(
                low[rows], high[rows], self._order, self._places, places[:, rows], range_m,
                self._mixed, key[rows],
            )  # fmt: skip
            yield Pairs(act, watcher[rows][row], distance, pair, draw)

    def _slice_of(self, along_m: Floats) -> NDArray[np.uint16]:
        number = np.floor((along_m - self._from) / self._slice_m)
        return np.clip(number, 0, SLICES).astype(np.uint16)

    def everywhere(self, watcher: Ints, key: Keys) -> Iterator[Pairs]:
        """Yield the pairs of watchers from afar with all acts, each at distance 0."""
        acts = np.arange(len(self._key))
        for number, own in zip(watcher.tolist(), key, strict=True):
            pair = mixed(self._key, own)
            draw = uniform(pair, Draw.NOTICE)
            yield Pairs(acts, np.full(len(acts), number), np.zeros(len(acts)), pair, draw)


def earth_centred(lon_deg: Floats, lat_deg: Floats) -> Floats:
    """Return earth-centred places on the ellipsoid in metres, shape ``(3, n)``."""
    lam, phi = np.radians(lon_deg), np.radians(lat_deg)
    sine, cosine = np.sin(phi), np.cos(phi)
    across = SEMI_MAJOR_M / np.sqrt(1 - ECCENTRICITY_SQUARED * sine**2)
    level = across * cosine
    return np.stack(
        [level * np.cos(lam), level * np.sin(lam), across * (1 - ECCENTRICITY_SQUARED) * sine]
    )


@njit(cache=True)
def _finalised(state: Any) -> Any:
    """Mix as `truceline.simulate.keyed` does."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


@njit(cache=True)
def _draw(key: Any) -> Any:
    """Return ``uniform(key, Draw.NOTICE)`` for one pair."""
    state = _finalised(_finalised(key + np.uint64(0x9E3779B97F4A7C15)) ^ np.uint64(1))
    return np.float64(state >> np.uint64(11)) * 2.0**-53 + HALF


@njit(cache=True)
def _within(
    low: Any, high: Any, order: Any, acts: Any, sites: Any, range_m: float,
    half_mixed_key: Any, site_key: Any,
) -> Any:  # fmt: skip
    room = 0
    for k in range(low.shape[0]):
        room += high[k] - low[k]
    act, site = np.empty(room, np.int64), np.empty(room, np.int64)
    distance, key, draw = np.empty(room), np.empty(room, np.uint64), np.empty(room)
    found = 0
    for k in range(low.shape[0]):
        for n in range(low[k], high[k]):
            x = acts[0, n] - sites[0, k]
            y = acts[1, n] - sites[1, k]
            z = acts[2, n] - sites[2, k]
            squared = x * x + y * y + z * z
            if squared <= range_m * range_m:
                act[found], site[found] = order[n], k
                distance[found] = np.sqrt(squared)
                key[found] = _finalised(half_mixed_key[n] ^ site_key[k])
                draw[found] = _draw(key[found])
                found += 1
    return act[:found], site[:found], distance[:found], key[:found], draw[:found]
