"""Where a person's look is worth most: unsure decisions that change much and cost little."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from truceline.model.finding import Outcome
from truceline.model.review import REVIEW_SCHEMA, Change, Question

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from truceline.model.kind import Kind


EVEN = 0.5  # what is held apart against its link has something else against it


def _worth() -> dict[Change, float]:
    # In incidents: a count off by one is the unit. A mission states its own.
    return {Change.NUMBER: 1.0, Change.SUPPORT: 2.0, Change.PENDING: 2.0, Change.SERIOUS: 3.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewParams:
    """Settings of `review_queue`: a policy, not a measurement.

    Parameters
    ----------
    worth
        What each change is worth, in units of a number that is off by one.
    minutes, minutes_a_report
        Time a look takes, and for each report that has to be read.
    serious
        Kinds that are serious by themselves.
    least_probability
        Decisions less likely wrong are not listed.
    """

    worth: Mapping[Change, float] = field(default_factory=_worth)
    minutes: float = 3.0
    minutes_a_report: float = 1.0
    serious: frozenset[Kind] = frozenset()
    least_probability: float = 0.02

    def __post_init__(self) -> None:
        if min(self.worth.values(), default=0) < 0 or set(self.worth) != set(Change):
            raise ValueError("each change has a worth, and none is negative")
        if self.minutes <= 0 or self.minutes_a_report < 0:
            raise ValueError("a look takes time")


class Link(NamedTuple):
    """Two observations, the incidents they are in, and the chance that they are one."""

    observation_a: str
    observation_b: str
    incident_a: str
    incident_b: str
    probability: float


def review_queue(
    incidents: pa.Table,
    links: pa.Table,
    group_of: Mapping[str, int],
    *,
    findings: pa.Table | None = None,
    pending: Collection[str] = (),
    chances: Mapping[tuple[str, ...], float] | None = None,
    params: ReviewParams | None = None,
) -> pa.Table:
    """Return the decisions worth a look, the most valuable for its time first.

    Parameters
    ----------
    incidents, links
        Tables of `truceline.model.incident`; the links are all pairs that were weighed.
    group_of
        Dependence group of each observation.
    findings
        Findings about the incidents: a serious violation makes a decision about its incident
        weigh more, and so does one that is undetermined.
    pending
        Ids of incidents for which something else waits, such as an open case.
    chances
        Chance that a decision is wrong, by the id of the one incident or the sorted ids of the two
        (`truceline.fuse.doubt.doubts`). A decision that is not among them takes the chance of its
        link;
        of two held apart although their link is likelier than not, one half.
    params
        What changes are worth and what a look costs.

    Returns
    -------
    Queue
        A table with ``REVIEW_SCHEMA``. ``gain_per_hour`` is the chance that the decision is wrong,
        times what the right one would change, by the time the look takes.

    Notes
    -----
    An incident is asked about once, by its weakest necessary link; two incidents are asked about
    once, by their strongest link. Answers are taken to be right and independent of one another.
    """
    params = params or ReviewParams()
    columns = ["incident_id", "kind", "members", "merge_probability"]
    by_id = {row["incident_id"]: row for row in incidents.select(columns).to_pylist()}
    facts = _Facts(by_id, group_of, _with(findings, Outcome.VIOLATION_SERIOUS),
                   _with(findings, Outcome.UNDETERMINED) | set(pending), params)  # fmt: skip
    rows = [
        row
        for question, link, wrong in _decisions(by_id, links, chances or {})
        if wrong >= params.least_probability
        for row in [_row(question, link, wrong, facts)]
        if row["value"] > 0
    ]
    rows.sort(key=lambda row: (-row["gain_per_hour"], row["incident_ids"]))
    for rank, row in enumerate(rows, start=1):
        row["rank"] = rank
    return pa.table(
        {name: [row[name] for row in rows] for name in REVIEW_SCHEMA.names}, schema=REVIEW_SCHEMA
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of the incidents that a decision would touch."""

    by_id: Mapping[str, dict[str, Any]]
    group_of: Mapping[str, int]
    serious: set[str]
    pending: set[str]
    params: ReviewParams

    def groups(self, incident_id: str) -> set[int]:
        """Return the dependence groups of an incident's members."""
        return {self.group_of[member] for member in self.by_id[incident_id]["members"]}

    def is_serious(self, incident_id: str) -> bool:
        """Say whether a finding or its kind makes an incident serious."""
        return incident_id in self.serious or self.by_id[incident_id]["kind"] in self.params.serious


def _with(findings: pa.Table | None, outcome: Outcome) -> set[str]:
    if findings is None:
        return set()
    chosen = findings.filter(pc.equal(findings["outcome"].cast(pa.string()), outcome.value))
    return set(chosen["incident_id"].to_pylist())


def _decisions(
    by_id: Mapping[str, dict[str, Any]], links: pa.Table, chances: Mapping[tuple[str, ...], float]
) -> Iterator[tuple[Question, Link, float]]:
    """Yield each decision, the link that decides it and the chance that it is wrong."""
    incident_of = {member: key for key, row in by_id.items() for member in row["members"]}
    weakest: dict[str, Link] = {}
    strongest: dict[tuple[str, str], Link] = {}
    rows = links.select(["observation_a", "observation_b", "probability"]).to_pylist()
    for row in sorted(rows, key=lambda row: (row["observation_a"], row["observation_b"])):
        ends = row["observation_a"], row["observation_b"]
        a, b = (incident_of[end] for end in ends)
        link = Link(*ends, a, b, row["probability"])
        if a == b:
            if _nearer(link, weakest.get(a), by_id[a]["merge_probability"]):
                weakest[a] = link
        else:
            pair = (min(a, b), max(a, b))
            if pair not in strongest or link.probability > strongest[pair].probability:
                strongest[pair] = link
    for key, link in weakest.items():
        yield Question.HELD_ONE, link, chances.get((key,), 1 - by_id[key]["merge_probability"])
    for pair, link in strongest.items():
        yield Question.HELD_APART, link, chances.get(pair, min(link.probability, EVEN))


def _nearer(link: Link, before: Link | None, probability: float) -> bool:
    """Say whether a link is nearer the probability that an incident's weakest needed link has."""
    return before is None or abs(link.probability - probability) < abs(
        before.probability - probability
    )


def _row(question: Question, link: Link, wrong: float, facts: _Facts) -> dict[str, Any]:
    ids = sorted({link.incident_a, link.incident_b})
    changes = [Change.NUMBER]
    if any(facts.is_serious(key) for key in ids):
        changes.append(Change.SERIOUS)
    if any(key in facts.pending for key in ids):
        changes.append(Change.PENDING)
    if _support_changes(question, ids, facts):
        changes.append(Change.SUPPORT)
    params = facts.params
    value = sum(params.worth[change] for change in changes)
    reports = sum(len(facts.by_id[key]["members"]) for key in ids)
    cost = params.minutes + params.minutes_a_report * reports
    return {
        "question": question.value,
        "incident_ids": ids,
        "observation_a": link.observation_a,
        "observation_b": link.observation_b,
        "probability_wrong": wrong,
        "changes": [change.value for change in changes],
        "value": value,
        "cost_min": cost,
        "gain_per_hour": wrong * value * 60 / cost,
        "reason": _reason(question, wrong, changes, cost),
    }


def _support_changes(question: Question, ids: list[str], facts: _Facts) -> bool:
    """Say whether independent confirmation would come or could go with the other answer."""
    told = [facts.groups(key) for key in ids]
    if question is Question.HELD_ONE:
        return len(told[0]) == 2  # of two groups, a part keeps one
    return min(map(len, told)) == 1 and len(set.union(*told)) > 1


_CHANGE_WORDS = {
    Question.HELD_ONE: {
        Change.NUMBER: "one incident more",
        Change.SERIOUS: "it is serious",
        Change.PENDING: "a finding waits for it",
        Change.SUPPORT: "it could lose its independent confirmation",
    },
    Question.HELD_APART: {
        Change.NUMBER: "one incident less",
        Change.SERIOUS: "one of them is serious",
        Change.PENDING: "a finding waits for one of them",
        Change.SUPPORT: "the one would confirm the other independently",
    },
}


def _reason(question: Question, wrong: float, changes: list[Change], cost: float) -> str:
    held = "Held to be one" if question is Question.HELD_ONE else "Held to be two"
    words = "; ".join(_CHANGE_WORDS[question][change] for change in changes)
    return (
        f"{held}, wrong with a chance of {wrong:.0%}. Otherwise {words}. About {cost:.0f} minutes."
    )
