"""How wrong each source is, how dense incidents are: estimated from the reports themselves.

Expectation-maximisation over near pairs: each pair is one incident's with the probability the
score gives it under the errors held so far; the errors are then those that explain the matched
pairs' separations. What a source states, and what is known of its kind of clock, is the prior.
Source: Dempster, Laird and Rubin, JRSS B 39 (1977) 1-38; variance components by Fisher scoring.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from truceline.fuse.epoch import (
    Epoch,
    SourceError,
    corrected,
    estimate_density,
    frequencies,
)
from truceline.fuse.kinds import LEVELS, compatible, level_of, log_kind_joint, log_kind_ratio
from truceline.fuse.likelihood import (
    CLOCK,
    EAST_EAST,
    END,
    NORTH_NORTH,
    START,
    WHOLE_DAY_H,
    apart_km,
    terms_of_pairs,
)
from truceline.fuse.lone import Counterparts, lone_factors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.fuse.params import FuseParams
    from truceline.fuse.tellings import Tellings

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ANCHORS = 4_000  # tellings whose neighbours are looked at; more change nothing but time
ENOUGH = 500_000  # pairs: no further anchor is looked at
FEW_ANCHORS, FEW_PAIRS = 2_000, 30_000  # enough as well, where neighbours are few
GOLDEN = 0.6180339887498949
ROUNDS = 10
OFF_H = 1.0
WIDER = 2.0  # errors this many times the stated ones are still looked for
SIGMAS = 3.0
PLACE_SIGMAS = 4.0  # in a plane 3 would cut off 6 % of the variance, 4 leave out 0.3 %
LEAST_ANCHORS = 100  # with fewer, the reports an incident stay as held
LEAST_PAIRS = 30.0  # with fewer matched pairs a source is held to be as it states
PRIOR_PAIRS = 10.0  # matched pairs that a stated error counts as
FACTOR = 16.0  # a variance is never held to be more than so many times over- or understated
MOST_REPORTS = 20.0
MOST_NOTICED = 0.95
DELAY = 1.32  # mean of a half-normal delay by its standard deviation


def calibrated(tellings: Tellings, sources: tuple[str, ...], params: FuseParams) -> Epoch:
    """Return an epoch estimated from tellings.

    Parameters
    ----------
    tellings
        With the errors their sources state.
    sources
        What the source codes stand for.
    params
        The priors: clocks, confusion, reports an incident.
    """
    epoch = Epoch(
        density=estimate_density(tellings.features),
        frequency=frequencies(tellings.kind),
        sources=_stated(tellings, sources, params),
        reports_per_incident=params.reports_per_incident,
    )
    near = _near(tellings, params)
    if not len(near.first):
        return epoch
    stated = epoch.sources
    if len(stated) > 1:  # a clock may be an hour off another: until that is known, none is exact
        loose = {name: replace(e, clock_h=max(e.clock_h, OFF_H)) for name, e in stated.items()}
        epoch = replace(epoch, sources=loose)
    for _ in range(ROUNDS):
        epoch = _round(epoch, near, stated, sources, params)
    return _with_lone(epoch, tellings, near, sources, params)


@dataclass(frozen=True, slots=True, eq=False)
class _Near:
    """Pairs of an anchor with a neighbour, as rows of the few tellings they are about.

    ``square`` is the distance in km^2. ``asked`` is the source of each anchor that was looked at,
    those without a neighbour among them.
    """

    tellings: Tellings
    first: Ints
    second: Ints
    anchor: Ints  # numbers from 0
    square: Floats
    asked: Ints


def _stated(
    tellings: Tellings, sources: tuple[str, ...], params: FuseParams
) -> dict[str, SourceError]:
    """Return what is held of each source before anything is compared."""
    clock = tellings.features[:, CLOCK]
    by_clock = ~_whole_day(tellings.features)
    stated = {}
    for code in np.unique(tellings.source).tolist():
        own = clock[(tellings.source == code) & by_clock]
        stated[sources[code]] = SourceError(
            clock_h=float(np.median(own)) if len(own) else params.clock_default_h,
            confusion=params.confusion,
        )
    return stated


def _near(tellings: Tellings, params: FuseParams) -> _Near:
    n = len(tellings)
    if n < 2:
        none = np.empty(0, np.int64)
        return _Near(tellings, none, none, none, np.empty(0), none)
    anchors = _anchors(n)
    features = tellings.features
    order = np.argsort((features[:, START] + features[:, END]) / 2, kind="stable")
    middle = (features[order, START] + features[order, END]) / 2
    widest = float(np.max(features[:, END] - features[:, START]))
    gate_h = SIGMAS * WIDER * 1.5 * float(features[:, CLOCK].max())
    reach_h = min(params.reach_h, widest + max(gate_h, 2 * OFF_H))
    anchor, second, looked = _neighbours(
        features, tellings.kind, tellings.session, compatible(), anchors,
        order, middle, reach_h, params.reach_m / 1000, (params.place_floor_m / 1000) ** 2, ENOUGH,
    )  # fmt: skip
    first = anchors[anchor]
    some, place = np.unique(np.concatenate([first, second]), return_inverse=True)
    few = replace(
        tellings, rows=some, of_row=some, head=tellings.head[some], kind=tellings.kind[some],
        features=features[some], source=tellings.source[some], press=tellings.press[some],
        session=tellings.session[some],
    )  # fmt: skip
    one, other = place[: len(first)], place[len(first) :]
    asked = tellings.source[anchors[:looked]]
    return _Near(few, one, other, anchor, squares(few.features, one, other), asked)


def _anchors(n: int) -> Ints:
    """Return the numbers of tellings whose neighbours are looked at, spread evenly."""
    if n <= ANCHORS:
        return np.arange(n)
    steps = np.arange(ANCHORS) * GOLDEN % 1.0
    return np.asarray(np.floor(steps * n), dtype=np.int64)


@njit(cache=True, nogil=True)
def _neighbours(
    features: Any, kind: Any, session: Any, fits: Any, anchors: Any, order: Any, middle: Any,
    reach_h: float, reach_km: float, floor_square: float, enough: int,
) -> Any:  # fmt: skip
    """Return pairs (number of the anchor, neighbour) within a wide gate, and anchors looked at."""
    room = 1024
    first, second = np.empty(room, np.int64), np.empty(room, np.int64)
    n = looked = 0
    for a in range(len(anchors)):
        if n >= enough or (a >= FEW_ANCHORS and n >= FEW_PAIRS):
            break
        looked += 1
        i = anchors[a]
        at = (features[i, START] + features[i, END]) / 2
        low = np.searchsorted(middle, at - reach_h)
        high = np.searchsorted(middle, at + reach_h, side="right")
        for q in range(low, high):
            j = order[q]
            if j == i or (session[i] >= 0 and session[i] == session[j]):
                continue
            if not fits[kind[i], kind[j]]:
                continue
            gap = max(features[i, START], features[j, START])
            gap -= min(features[i, END], features[j, END])
            clock = features[i, CLOCK] ** 2 + features[j, CLOCK] ** 2
            if gap > 2 * OFF_H and gap * gap > (SIGMAS * WIDER) ** 2 * clock:
                continue
            east, north = apart_km(features, i, j)
            square = east * east + north * north
            trace = features[i, EAST_EAST] + features[i, NORTH_NORTH] + 4 * floor_square
            trace += features[j, EAST_EAST] + features[j, NORTH_NORTH]
            if square > min(reach_km**2, (PLACE_SIGMAS * WIDER) ** 2 * trace / 2):
                continue
            if n == room:
                room *= 2
                first = np.append(first, np.empty(n, np.int64))
                second = np.append(second, np.empty(n, np.int64))
            first[n], second[n] = a, j
            n += 1
    return first[:n].copy(), second[:n].copy(), looked


def _round(
    epoch: Epoch, near: _Near, stated: dict[str, SourceError], sources: tuple[str, ...],
    params: FuseParams,
) -> Epoch:  # fmt: skip
    """Return the epoch after one round of expectation and maximisation."""
    some = near.tellings
    weight = _matched(epoch, near, some, sources, params)
    sized = np.bincount(near.anchor, weight, len(near.asked)) + 1.0
    reports = float(np.clip(len(sized) / np.sum(1 / sized), 1.0, MOST_REPORTS))
    codes, source = np.unique(some.source, return_inverse=True)
    pairs = _Pairs(source[near.first], source[near.second], weight, len(codes))
    factor = _place_factors(pairs, near, some)
    clock, late = _clocks(pairs, near, some, epoch, [sources[code] for code in codes], params)
    confusion = _confusions(pairs, near, some, epoch, [sources[c] for c in codes], params)
    noticed = _noticed(near, some, weight)
    count = pairs.by_source(np.ones(len(weight)))
    errors = {
        sources[code]: SourceError(
            place_factor=float(factor[k]), clock_h=float(clock[k]), late_h=float(late[k]),
            confusion=confusion[k], noticed=float(noticed[k]), pairs=float(count[k]),
        )
        if count[k] >= LEAST_PAIRS
        else replace(stated[sources[code]], pairs=float(count[k]))
        for k, code in enumerate(codes.tolist())
    }  # fmt: skip
    told = count * (count >= LEAST_PAIRS)
    clocks = [e.clock_h for e, n in zip(errors.values(), told.tolist(), strict=True) if n]
    return replace(
        epoch, sources={**epoch.sources, **errors},
        reports_per_incident=reports, all_late_h=DELAY * min(clocks, default=0.0),
    )  # fmt: skip


def _with_lone(
    epoch: Epoch, tellings: Tellings, near: _Near, sources: tuple[str, ...], params: FuseParams
) -> Epoch:
    """Return the epoch with what is held of reports that meet no other source's."""
    some, pairs = near.tellings, (near.first, near.second)
    f = corrected(some.features, some.source, sources, epoch, params.place_floor_m / 1000)
    day = _whole_day(f)
    own, other = ((f[k, EAST_EAST] + f[k, NORTH_NORTH]) / 2 for k in pairs)
    middle, wide = (f[:, START] + f[:, END]) / 2, (f[:, END] - f[:, START]) ** 2 / 12
    own_h, other_h = (f[k, CLOCK] ** 2 + wide[k] for k in pairs)
    late_square = (middle[near.first] - middle[near.second]) ** 2 / (own_h + other_h)
    # A whole day says nothing of a clock: as far off as can be expected.
    late_square = np.where(day[near.first] | day[near.second], 1.0, late_square)
    apart = near.square / 2 / (own + other)
    weight = _matched(epoch, near, some, sources, params)
    looked_at = _anchors(len(tellings))[: int(near.anchor.max()) + 1]
    source = tellings.source[looked_at]
    elsewhere = some.source[near.first] != some.source[near.second]
    place, clock = (
        lone_factors(
            source,
            len(sources),
            Counterparts(*(v[elsewhere] for v in (near.anchor, weight, square, share))),
            params.match_probability,
        )
        for square, share in (
            (apart, own / (own + other)),
            (late_square, own_h / (own_h + other_h)),
        )
    )
    errors = {
        name: replace(
            error,
            lone_place=float(place[sources.index(name)]),
            lone_clock=float(clock[sources.index(name)]),
        )
        if error.pairs >= LEAST_PAIRS
        else error
        for name, error in epoch.sources.items()
    }
    return replace(epoch, sources=errors)


def _matched(
    epoch: Epoch, near: _Near, some: Tellings, sources: tuple[str, ...], params: FuseParams
) -> Floats:
    """Return the probability of each pair; an anchor has one counterpart in a source at most.

    The other possibility is that the source did not notice the anchor's incident.
    """
    features = corrected(some.features, some.source, sources, epoch, params.place_floor_m / 1000)
    levels = [
        level_of(epoch.sources[name].confusion) if name in epoch.sources else 0 for name in sources
    ]
    terms = terms_of_pairs(
        features, some.kind, some.press, np.array(levels)[some.source],
        log_kind_ratio(epoch.frequency), np.log(params.doubt_same_day), near.first, near.second,
    )  # fmt: skip
    odds = np.exp(np.minimum(terms.sum(axis=1), 50.0))
    rival = near.anchor * len(sources) + some.source[near.second]
    known = [epoch.sources.get(name) for name in sources]
    missed = np.array([1.0 if e is None else 1.0 - e.noticed for e in known])
    nobody = missed[some.source[near.second]]
    return np.asarray(odds / (nobody + np.bincount(rival, odds)[rival]), dtype=np.float64)


def _noticed(near: _Near, some: Tellings, weight: Floats) -> Floats:
    """Return the share of other sources' reports that each source, by number, also tells of."""
    codes, source = np.unique(some.source, return_inverse=True)
    others = source[near.second] != source[near.first]
    met = np.bincount(source[near.second][others], weight[others], len(codes))
    own = np.array([np.count_nonzero(near.asked == code) for code in codes.tolist()])
    asked = len(near.asked) - own
    return np.asarray(np.clip(met / np.maximum(asked, 1), 0.0, MOST_NOTICED), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Pairs with the sources of both and the probability that they match."""

    first: Ints
    second: Ints
    weight: Floats
    sources: int

    def by_source(self, value: Floats) -> Floats:
        """Return the weighted sum of a value over the pairs of each source."""
        weighted = self.weight * value
        one = np.bincount(self.first, weighted, self.sources)
        return np.asarray(one + np.bincount(self.second, weighted, self.sources), dtype=np.float64)

    def solved(self, a: Floats, b: Floats, y: Floats, w: Floats, prior: Floats) -> Floats:
        """Return x of least ``sum w (y - a x_first - b x_second)^2`` with a prior at 1.

        ``prior`` is the precision of each x about 1.
        """
        s = self.sources
        flat = self.first * s + self.second
        cross = np.bincount(flat, w * a * b, s * s).reshape(s, s)
        normal = (
            cross
            + cross.T
            + np.diag(
                np.bincount(self.first, w * a * a, s)
                + np.bincount(self.second, w * b * b, s)
                + prior
            )
        )
        right = np.bincount(self.first, w * a * y, s) + np.bincount(self.second, w * b * y, s)
        return np.asarray(np.linalg.solve(normal, right + prior), dtype=np.float64)


def _place_factors(pairs: _Pairs, near: _Near, some: Tellings) -> Floats:
    """Return by what each source's stated variance is to be multiplied."""
    f = some.features
    half = (f[:, EAST_EAST] + f[:, NORTH_NORTH]) / 2
    a, b = half[near.first], half[near.second]
    least = 1e-4  # km^2: without it exact places would weigh without limit
    factor = np.ones(pairs.sources)
    for _ in range(3):
        variance = factor[pairs.first] * a + factor[pairs.second] * b + least
        w = pairs.weight / variance**2
        prior = PRIOR_PAIRS / factor**2  # so many pairs of the spread held so far
        factor = pairs.solved(a, b, near.square / 2 - least, w, prior)
        factor = np.clip(factor, 1 / FACTOR, FACTOR)
    return factor


def _clocks(
    pairs: _Pairs, near: _Near, some: Tellings, epoch: Epoch, names: list[str],
    params: FuseParams,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return the standard deviation of each source's times and how late they are, in hours."""
    f = some.features
    day = _whole_day(f)
    told = ~(day[near.first] | day[near.second])
    middle, width = (f[:, START] + f[:, END]) / 2, f[:, END] - f[:, START]
    known = (width[near.first] ** 2 + width[near.second] ** 2) / 12
    prior = np.array([_prior_clock(some, near, names, k) for k in range(pairs.sources)])
    apart = middle[near.first] - middle[near.second]
    now = np.array([epoch.sources[name].clock_h for name in names])
    variance = now[pairs.first] ** 2 + now[pairs.second] ** 2 + known
    w = pairs.weight * told / variance
    late = _lateness(pairs, apart, w, 1 / np.maximum(prior, OFF_H) ** 2)
    late = late - _weighted_median(late, pairs.by_source(told.astype(np.float64)) / now**2)
    y = (apart - late[pairs.first] + late[pairs.second]) ** 2 - known
    w = pairs.weight * told / (2 * variance**2)
    a, b = prior[pairs.first] ** 2, prior[pairs.second] ** 2
    factor = pairs.solved(a, b, y, w, PRIOR_PAIRS / 2 * (prior / now) ** 4)
    return prior * np.sqrt(np.clip(factor, 1 / FACTOR, FACTOR)), late


def _prior_clock(some: Tellings, near: _Near, names: list[str], number: int) -> float:
    """Return the median clock its reports have by their modality."""
    codes = np.unique(some.source)
    own = some.features[(some.source == codes[number]) & ~_whole_day(some.features), CLOCK]
    return float(np.median(own)) if len(own) else 1.0


def _lateness(pairs: _Pairs, apart: Floats, w: Floats, alone: Floats) -> Floats:
    """Return how late each source is beside the others, least squares of the differences.

    ``alone`` is the precision with which a source is held to be on time before any comparison.
    """
    s = pairs.sources
    cross = np.bincount(pairs.first * s + pairs.second, w, s * s).reshape(s, s)
    normal = np.diag(cross.sum(axis=0) + cross.sum(axis=1) + alone) - cross - cross.T
    right = np.bincount(pairs.first, w * apart, s) - np.bincount(pairs.second, w * apart, s)
    return np.asarray(np.linalg.solve(normal, right), dtype=np.float64)


def _weighted_median(values: Floats, weight: Floats) -> float:
    """Return the value that half the weight lies below: the clock most reports go by."""
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(share, share[-1] / 2)]) if share[-1] > 0 else 0.0


def _confusions(
    pairs: _Pairs, near: _Near, some: Tellings, epoch: Epoch, names: list[str],
    params: FuseParams,
) -> list[float]:  # fmt: skip
    """Return for each source the likeliest of `LEVELS`, the others' as they were."""
    joint = log_kind_joint(epoch.frequency)
    held = np.array([level_of(epoch.sources[name].confusion) for name in names])
    chance = np.array(LEVELS)
    prior = PRIOR_PAIRS * (
        params.confusion * np.log(chance) + (1 - params.confusion) * np.log1p(-chance)
    )
    kinds = some.kind[near.first], some.kind[near.second]
    score = np.repeat(prior[:, None], pairs.sources, axis=1)
    for level in range(len(LEVELS)):
        one = joint[level, held[pairs.second], kinds[0], kinds[1]]
        other = joint[held[pairs.first], level, kinds[0], kinds[1]]
        score[level] += np.bincount(pairs.first, pairs.weight * one, pairs.sources)
        score[level] += np.bincount(pairs.second, pairs.weight * other, pairs.sources)
    return [LEVELS[level] for level in np.argmax(score, axis=0).tolist()]


def _whole_day(features: Floats) -> NDArray[np.bool_]:
    return np.asarray(features[:, END] - features[:, START] >= WHOLE_DAY_H, dtype=np.bool_)


@njit(cache=True, nogil=True)
def squares(features: Any, first: Any, second: Any) -> Any:
    """Return the squared distances of pairs in km^2."""
    out = np.empty(len(first))
    for k in range(len(first)):
        east, north = apart_km(features, first[k], second[k])
        out[k] = east * east + north * north
    return out
