"""How a mission treats the two sides: thresholds, effort, wording, delay, outcomes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.uncertain import region_moments
from truceline.model.effort import EffortStatus
from truceline.model.finding import VIOLATIONS
from truceline.model.table import regions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from truceline.flow.process import Terms
    from truceline.model.agreement import Agreement, Zone

HOUR = 3600.0
FALSE_ALARMS = 0.05
FEWEST = 8  # of a side: below, a comparison says nothing
PRIOR = 500.0  # pseudo-words of the Dirichlet prior, spread as both sides together use words
TOO_FEW = "too few to tell"
RECEIPT = "from what happened to its receipt"
WORDS = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SideDifference:
    """One thing compared between the sides.

    ``p`` is the chance of a difference as large where there is none, None where nothing is tested;
    ``stands_out`` says that it holds after all comparisons are counted (Benjamini & Hochberg 1995).
    """

    topic: str
    what: str
    first: str
    second: str
    p: float | None = None
    stands_out: bool = False
    note: str = ""


def side_differences(
    terms: Terms, incidents: pa.Table, observations: pa.Table, effort: pa.Table, findings: pa.Table
) -> tuple[SideDifference, ...]:
    """Return what differs between the two sides of the first reference line, topic by topic.

    Notes
    -----
    Delay: Mann & Whitney 1947, with the shift of Hodges & Lehmann 1963. Wording: log-odds with an
    informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, Political Analysis 16). Outcomes:
    Fisher's exact test. Effort is told and not tested: the others have to be read beside it.
    """
    first, second = (party.party_id for party in terms.agreement.parties)
    place = _Sides(terms, first, second)
    rows = [
        *_thresholds(terms.agreement, first, second),
        *_effort(effort, place),
        *_delay(observations, place),
        *_wording(observations, place),
        *_outcomes(incidents, findings, place),
    ]
    return tuple(_marked(rows))


class _Sides:
    """On which side of the first reference line rows with a region lie: 0, 1, or -1 unknown."""

    def __init__(self, terms: Terms, first: str, second: str) -> None:
        self.parties = (first, second)
        self._terms = terms

    def of(self, table: pa.Table, times: str) -> NDArray[np.int64]:
        sides = np.full(table.num_rows, -1)
        agreement = self._terms.agreement
        if not agreement.lines:
            return sides
        line = self._terms.index.lines[agreement.lines[0].line_id]
        places = [None if r is None else region_moments(r)[:2] for r in regions_of(table)]
        for row, (middle, at) in enumerate(zip(places, table[times].to_pylist(), strict=True)):
            version = None if at is None else line.version_at(at)
            if middle is None or version is None:
                continue
            found = self._terms.index.located(version, [middle[0]], [middle[1]])
            party = version.left if found.distance_m[0] > 0 else version.right
            if party in self.parties:
                sides[row] = self.parties.index(party)
        return sides


def _thresholds(agreement: Agreement, first: str, second: str) -> Iterable[SideDifference]:
    for clause in agreement.clauses:
        bound = [party in (clause.parties or (first, second)) for party in (first, second)]
        if bound[0] != bound[1]:
            told = ["bound" if one else "not bound" for one in bound]
            yield _told("thresholds", f"clause {clause.clause_id}", told)
        if first in clause.zones and second in clause.zones:
            zones = [_extent(agreement.zone(clause.zones[p])) for p in (first, second)]
            if zones[0] != zones[1]:
                yield _told("thresholds", f"zone of clause {clause.clause_id}", zones)
        for exemption in clause.exemptions:
            has = [not exemption.parties or p in exemption.parties for p in (first, second)]
            if has[0] != has[1]:
                told = ["exempt" if one else "not exempt" for one in has]
                yield _told("thresholds", f"exemption '{exemption.text}'", told)


def _extent(zone: Zone) -> str:
    return f"{zone.from_m / 1000:g} to {(zone.until_m or 0) / 1000:g} km ({zone.kind.value})"


def _effort(effort: pa.Table, place: _Sides) -> Iterable[SideDifference]:
    sides = place.of(effort, "starts_at")
    status = np.array(effort["status"].to_pylist(), dtype=object)
    hours = np.array(
        [
            (end - start).total_seconds() / HOUR
            for start, end in zip(
                effort["starts_at"].to_pylist(), effort["ends_at"].to_pylist(), strict=True
            )
        ],
        dtype=np.float64,
    )
    for wanted in (EffortStatus.WATCHED, EffortStatus.DENIED, EffortStatus.DOWN):
        mine = status == wanted.value
        told = [f"{hours[mine & (sides == side)].sum():,.0f} h" for side in (0, 1)]
        yield _told("effort", wanted.value, told, note="of watches placed on one side")


def _delay(observations: pa.Table, place: _Sides) -> Iterable[SideDifference]:
    from scipy.stats import mannwhitneyu

    sides = place.of(observations, "starts_at")
    ends, received = (observations[name].to_pylist() for name in ("ends_at", "received_at"))
    waits = np.array(
        [
            np.nan if a is None or b is None else (b - a).total_seconds() / HOUR
            for a, b in zip(ends, received, strict=True)
        ],
        dtype=np.float64,
    )
    parts = [waits[(sides == side) & ~np.isnan(waits)] for side in (0, 1)]
    if min(map(len, parts)) < FEWEST:
        yield _told("delay", "from what happened to its receipt", _sizes(parts), note=TOO_FEW)
        return
    test = mannwhitneyu(*parts, method="asymptotic")
    shift = float(np.median(np.subtract.outer(parts[0][:2000], parts[1][:2000])))
    told = [f"median {np.median(part):.1f} h of {len(part):,}" for part in parts]
    yield _told(
        "delay", RECEIPT, told, p=float(test.pvalue),
        note=f"shift {shift:+.1f} h (Hodges-Lehmann)",
    )  # fmt: skip


def _wording(observations: pa.Table, place: _Sides) -> Iterable[SideDifference]:
    sides = place.of(observations, "starts_at")
    counts: list[Counter[str]] = [Counter(), Counter()]
    for side, text in zip(sides.tolist(), observations["text"].to_pylist(), strict=True):
        if side >= 0 and text:
            counts[side].update(WORDS.findall(text.lower()))
    totals = [sum(one.values()) for one in counts]
    if min(totals) < FEWEST:
        yield _told("wording", "words of reports", [f"{n:,} words" for n in totals], note=TOO_FEW)
        return
    from scipy.stats import norm

    both = counts[0] + counts[1]
    for word in sorted(both):
        prior = PRIOR * both[word] / sum(both.values())
        sums = [counts[side][word] + prior for side in (0, 1)]
        rest = [totals[side] + PRIOR - sums[side] for side in (0, 1)]
        odds = np.log(sums[0] / rest[0]) - np.log(sums[1] / rest[1])
        p = 2 * float(norm.sf(abs(odds) / np.sqrt(1 / sums[0] + 1 / sums[1])))
        told = [f"{counts[side][word]:,} of {totals[side]:,}" for side in (0, 1)]
        yield _told("wording", f"the word '{word}'", told, p=p)


def _outcomes(
    incidents: pa.Table, findings: pa.Table, place: _Sides
) -> Iterable[SideDifference]:  # fmt: skip
    from scipy.stats import fisher_exact

    sides = dict(
        zip(incidents["incident_id"].to_pylist(), place.of(incidents, "happened_at"), strict=True)
    )
    grave = {outcome.value for outcome in VIOLATIONS}
    table = np.zeros((2, 2), dtype=np.int64)
    worst: dict[str, bool] = {}
    for row in findings.select(["incident_id", "outcome"]).to_pylist():
        worst[row["incident_id"]] = worst.get(row["incident_id"], False) or row["outcome"] in grave
    for name, violated in worst.items():
        side = int(sides.get(name, -1))
        if side >= 0:
            table[side, int(not violated)] += 1
    told = [f"{table[s, 0]:,} of {table[s].sum():,}" for s in (0, 1)]
    if table.sum(axis=1).min() < FEWEST:
        yield _told("outcomes", "incidents that are violations", told, note=TOO_FEW)
        return
    p = float(fisher_exact(table).pvalue)
    yield _told("outcomes", "incidents that are violations", told, p=p, note="read beside effort")


def _sizes(parts: Sequence[NDArray[np.float64]]) -> list[str]:
    return [f"{len(part):,}" for part in parts]


def _told(topic: str, what: str, told: Sequence[str], **more: Any) -> SideDifference:
    stands_out = topic == "thresholds"  # a rule that names one side needs no statistics
    return SideDifference(
        topic=topic, what=what, first=told[0], second=told[1], stands_out=stands_out, **more
    )


def _marked(rows: Sequence[SideDifference]) -> list[SideDifference]:
    """Mark what stands out once all comparisons are counted; keep of words only those that do."""
    from dataclasses import replace

    tested = sorted(row.p for row in rows if row.p is not None)
    limit = 0.0
    for rank, p in enumerate(tested, start=1):
        if p <= FALSE_ALARMS * rank / len(tested):
            limit = p
    marked = [
        replace(row, stands_out=True) if row.p is not None and row.p <= limit else row
        for row in rows
    ]
    return [row for row in marked if row.topic != "wording" or row.stands_out or row.p is None]
