"""Acts in range: the compiled search finds what comparing all with all finds, with its draws."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.geo import distance_m
from truceline.simulate.keyed import Draw, key_of, mixed, uniform
from truceline.simulate.pairs import ActIndex

RNG = np.random.default_rng(4)


def index_of(lon: np.ndarray, lat: np.ndarray) -> tuple[ActIndex, np.ndarray]:
    key = mixed(key_of("acts"), np.arange(len(lon)))
    return ActIndex(lon, lat, key), key


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1), number=st.integers(0, 60),
    range_m=st.floats(100, 60_000), wide=st.sampled_from([0.0, 0.3, 8.0]),
    lat=st.sampled_from([-60.0, 0.0, 48.0, 70.0]), lon=st.sampled_from([0.0, 37.0, 179.9]),
)  # fmt: skip
def test_near_finds_the_pairs_that_brute_force_finds(
    seed: int, number: int, range_m: float, wide: float, lat: float, lon: float
) -> None:
    """At any place, over the date line too, with all acts in one spot or along 600 km."""
    rng = np.random.default_rng(seed)
    lons, lats = lon + wide * rng.random(number), lat + 0.2 * rng.random(number)
    sites = lon + wide * rng.random(5), lat + 0.2 * rng.random(5)
    index, key = index_of(lons, lats)
    watcher, own = np.arange(10, 15), mixed(key_of("sites"), np.arange(5))

    blocks = list(index.near(watcher, *sites, own, range_m))

    act = np.concatenate([np.zeros(0, np.int64), *(block.act for block in blocks)])
    who = np.concatenate([np.zeros(0, np.int64), *(block.watcher for block in blocks)])
    metres = distance_m(lons[:, None], lats[:, None], sites[0], sites[1]).reshape(number, 5)
    # Between chord and arc there are a few decimetres at 60 km.
    sure, may = metres < range_m - 1, metres < range_m + 1
    found = np.zeros((number, 5), np.bool_)
    found[act, who - 10] = True
    assert len(act) == found.sum()
    assert (sure <= found).all()
    assert (found <= may).all()
    draws = np.concatenate([np.zeros(0), *(block.draw for block in blocks)])
    keys = np.concatenate([np.zeros(0, np.uint64), *(block.key for block in blocks)])
    assert np.array_equal(keys, mixed(key[act], own[who - 10]))
    assert np.array_equal(draws, uniform(keys, Draw.NOTICE))


def test_everywhere_pairs_all_acts_at_no_distance() -> None:
    """What watches from afar meets every act, with the same draw as a near one would have."""
    lons, lats = 30 + RNG.random(50), 47 + RNG.random(50)
    index, _ = index_of(lons, lats)
    own = np.array([key_of("eye")], np.uint64)

    (block,) = index.everywhere(np.array([3]), own)
    (near,) = index.near(np.array([3]), lons[:1], lats[:1], own, 1e7)

    assert np.array_equal(block.act, np.arange(50))
    assert set(block.watcher.tolist()) == {3}
    assert block.distance_m.max() == 0.0
    assert np.array_equal(near.draw[np.argsort(near.act)], block.draw)


def test_blocks_do_not_change_what_is_found() -> None:
    """Looking watcher by watcher finds the same pairs as all at once."""
    lons, lats = 30 + 5 * RNG.random(3000), np.full(3000, 47.0)
    index, _ = index_of(lons, lats)
    watcher, own = np.arange(40), mixed(key_of("sites"), np.arange(40))
    sites = 30 + 5 * RNG.random(40), np.full(40, 47.0)

    whole = list(index.near(watcher, *sites, own, 20_000.0))
    parts = list(index.near(watcher, *sites, own, 20_000.0, block=100))

    assert len(parts) > len(whole) == 1
    assert np.array_equal(np.concatenate([p.act for p in parts]), whole[0].act)
    assert np.array_equal(np.concatenate([p.watcher for p in parts]), whole[0].watcher)
