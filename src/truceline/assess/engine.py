"""Incidents against the clauses in force: one finding for each duty that speaks of the act."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.assess.coded import Coded, coded, coded_sets, paired
from truceline.assess.duties import Duty, binds_from, duties, duties_of, read_as
from truceline.assess.output import Answer, findings_table, joined
from truceline.assess.permits import permitted
from truceline.assess.placing import Placer
from truceline.assess.rules import RULES
from truceline.assess.view import CODE, OUTCOMES, Judged, Verdicts, View, share_within
from truceline.model.agreement import ClauseKind
from truceline.model.facts import NO_FACTS
from truceline.model.finding import ALL_PARTIES, VIOLATIONS, Outcome
from truceline.science.terms import settle
from truceline.science.weapons import classify

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from truceline.model.agreement import Agreement, Silence
    from truceline.model.facts import Established, Facts
    from truceline.science.lines import LineIndex

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]


INCIDENTS_AT_ONCE = 62_500  # of which 40 clauses speak some 750,000 times


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessParams:
    """Settings of `assess`; None takes the agreement's own probabilities.

    ``workers`` is how many parts of a large table are worked at once; no answer hangs on it.
    """

    inside_probability: float | None = None
    outside_probability: float | None = None
    workers: int = 2


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The incidents of one run with all that is looked up once."""

    incidents: pa.Table
    view: View
    placer: Placer
    agreement: Agreement
    facts: Facts


def assess(
    incidents: pa.Table, agreement: Agreement, lines: LineIndex,
    params: AssessParams | None = None, facts: Facts = NO_FACTS,
    attributions: pa.Table | None = None,
) -> pa.Table:  # fmt: skip
    """Return what each clause in force says about each incident.

    Parameters
    ----------
    incidents
        A table with the schema of `truceline.model.incident`.
    agreement
        The terms; milestones that hang on facts are settled here.
    lines
        The lines its zones are measured from.
    params
        Settings; the agreement's own probabilities if None.
    facts
        Permits, milestones reached, and conditions established.
    attributions
        Whom incidents are attributed to and signed for (`truceline.model.attribution`); None:
        nobody.

    Returns
    -------
    Table
        Findings ordered by incident, clause and whose duty it is. An incident no clause in
        force speaks of has exactly one row, ``not_an_incident``. See docs/findings.md.
    """
    asked = params or AssessParams()
    settled = settled_terms(incidents, agreement, lines, asked, facts)

    order = pc.sort_indices(incidents["incident_id"])

    def answered(begin: int) -> pa.Table:
        part = incidents.take(order.slice(begin, INCIDENTS_AT_ONCE))
        return _assess_part(_case(part, settled, lines, asked, facts), attributions)

    with ThreadPoolExecutor(asked.workers) as pool:
        begins = range(0, max(len(order), 1), INCIDENTS_AT_ONCE)
        return joined(list(pool.map(answered, begins)))


def _assess_part(case: Case, attributions: pa.Table | None) -> pa.Table:
    answers = [answer for duty in duties(case.agreement) for answer in _answer(case, duty)]
    spoken = np.zeros(case.incidents.num_rows, dtype=np.bool_)
    for answer in answers:
        spoken[answer.rows] = True
    answers += _silent(case, spoken)
    return findings_table(case.incidents, case.agreement, answers, attributions)


def assess_readings(
    incidents: pa.Table, agreement: Agreement, lines: LineIndex,
    params: AssessParams | None = None, facts: Facts = NO_FACTS,
) -> pa.Table:  # fmt: skip
    """Return the findings of ambiguous clauses under each of their readings.

    The rows name their ``reading`` and are no findings of the mission: `assess` has one row for
    all readings of a clause, which is undetermined where they differ.
    """
    case = case_of(incidents, agreement, lines, params or AssessParams(), facts)
    answers = [
        answer
        for clause in case.agreement.clauses
        for _, duty in _readings(case.agreement, clause.clause_id)
        if duty is not None
        for answer in _answer(case, duty)
    ]
    return findings_table(incidents, case.agreement, answers, None)


def settled_terms(
    incidents: pa.Table, agreement: Agreement, lines: LineIndex,
    params: AssessParams | None = None, facts: Facts = NO_FACTS,
) -> Agreement:  # fmt: skip
    """Return the terms with all that is reached; clocks of silence hear all incidents."""
    if all(milestone.silence is None for milestone in agreement.milestones):
        return settle(agreement, facts, lambda _: [], None)
    case = _case(incidents, agreement, lines, params or AssessParams(), facts)
    return settle(agreement, facts, lambda silence: _breaches(case, silence), _last(case.view))


def case_of(
    incidents: pa.Table, agreement: Agreement, lines: LineIndex, params: AssessParams,
    facts: Facts,
) -> Case:  # fmt: skip
    """Return incidents and settled terms with all that is looked up once."""
    settled = settled_terms(incidents, agreement, lines, params, facts)
    return _case(incidents, settled, lines, params, facts)


def _case(
    incidents: pa.Table, agreement: Agreement, lines: LineIndex, params: AssessParams,
    facts: Facts,
) -> Case:  # fmt: skip
    given = (params.inside_probability, params.outside_probability)
    own = (agreement.inside_probability, agreement.outside_probability)
    inside, outside = (a if a is not None else b for a, b in zip(given, own, strict=True))
    view = _view(incidents, inside, outside, facts)
    return Case(incidents, view, Placer(incidents, agreement, lines), agreement, facts)


def _view(incidents: pa.Table, inside: float, outside: float, facts: Facts) -> View:
    n = incidents.num_rows
    weapon = coded(incidents["weapon"])
    start, end = (
        incidents[name].cast(pa.int64()).fill_null(0).to_numpy()
        for name in ("starts_at", "ends_at")
    )
    return View(
        kind=coded(incidents["kind"]),
        act=coded(incidents["act"]),
        said=coded_sets(incidents["assessments"]),
        traits=paired(weapon, coded(incidents["calibre_mm"]), classify),
        weapon=weapon,
        targets=coded_sets(incidents["targets"]),
        origins=incidents["origins"].to_numpy(),
        count_low=incidents["count_low"].cast(pa.float64()).to_numpy(),
        count_high=incidents["count_high"].cast(pa.float64()).to_numpy(),
        start_us=start,
        end_us=end,
        timed=incidents["starts_at"].is_valid().to_numpy(),
        place_gap=Coded(np.zeros(n, dtype=np.int32), [""]),
        distance_m=np.full(n, np.nan),
        bound=ALL_PARTIES,
        inside=inside,
        outside=outside,
        established=_established(incidents, facts),
    )


def _established(incidents: pa.Table, facts: Facts) -> dict[int, tuple[Established, ...]]:
    if not facts.established:
        return {}
    rows = {name: row for row, name in enumerate(incidents["incident_id"].to_pylist())}
    found: dict[int, tuple[Established, ...]] = {}
    for fact in facts.established:
        if fact.incident_id in rows:
            row = rows[fact.incident_id]
            found[row] = (*found.get(row, ()), fact)
    return found


def _answer(case: Case, duty: Duty) -> list[Answer]:
    """Return what a duty says about the incidents it speaks of, in one answer or none."""
    if duty.clause.readings and duty.reading is None:
        return _contested(case, duty)
    rule = RULES[duty.clause.kind]
    in_force = _in_force(case.view, duty)
    wanted = rule.covers(duty.clause, case.view) & ~(in_force <= case.view.outside)
    rows = np.flatnonzero(wanted)
    if not len(rows):
        return []
    placing = case.placer.placing(duty.zone_id)
    view = _part(case, duty, rows)
    judged = rule.assess_clause(duty.clause, view, placing.probability[rows])
    judged = _timed(judged, in_force[rows], duty, view)
    return [
        Answer(
            duty=duty,
            rows=rows,
            judged=judged,
            probability=placing.probability[rows] if duty.zone_id else np.full(len(rows), np.nan),
            distance_m=placing.distance_m[rows],
            in_force=in_force[rows],
            version=placing.version.take(rows),
            corroborated=view.origins > 1 if duty.clause.kind is ClauseKind.CIVILIAN_HARM else None,
        )
    ]


def _readings(agreement: Agreement, clause_id: str) -> list[tuple[str, Duty | None]]:
    """Return each reading of a clause with its duties; None where it asks nothing."""
    found: list[tuple[str, Duty | None]] = []
    clause = agreement.clause(clause_id)
    for reading in clause.readings:
        read = read_as(clause, reading)
        made = [] if read is None else duties_of(agreement, read, reading.reading_id)
        found += [(reading.reading_id, duty) for duty in made] or [(reading.reading_id, None)]
    return found


def _contested(case: Case, duty: Duty) -> list[Answer]:
    """Return one answer for a clause whose readings are assessed one by one.

    Where all readings agree, their outcome stands; where they differ the outcome is undetermined
    and the reason says what follows from each.
    """
    n = len(case.view)
    found: dict[str, NDArray[np.int8]] = {}
    answers = []
    for name, read in _readings(case.agreement, duty.clause.clause_id):
        outcome = found.setdefault(name, np.full(n, -1, dtype=np.int8))
        if read is None or read.bound not in (duty.bound, ALL_PARTIES):
            continue
        for answer in _answer(case, read):
            answers.append(answer)
            outcome[answer.rows] = answer.judged.outcome
    if not answers:
        return []
    rows = np.unique(np.concatenate([answer.rows for answer in answers]))
    judged = _agreed(case.agreement, duty, {name: codes[rows] for name, codes in found.items()})
    base = _pick(answers, rows, n)
    return [replace(base, duty=duty, rows=rows, judged=judged)]


def _agreed(agreement: Agreement, duty: Duty, outcomes: dict[str, NDArray[np.int8]]) -> Judged:
    silent = CODE[Outcome.RELEVANT_NO_VIOLATION]
    by_reading = {name: np.where(codes < 0, silent, codes) for name, codes in outcomes.items()}
    table = np.array(list(by_reading.values()))
    holders = {reading.reading_id: reading.party for reading in duty.clause.readings}
    names = [f"{holders[name] or 'the mission'} ({name})" for name in by_reading]
    verdicts = Verdicts(table.shape[1])
    for pattern in np.unique(table, axis=1).T:
        which = (table == pattern[:, np.newaxis]).all(axis=0)
        words = [OUTCOMES[code].value.replace("_", " ") for code in pattern]
        if len(set(words)) == 1:
            reason = f"{words[0]} under every reading of article {duty.clause.article}"
            verdicts.settle(which, OUTCOMES[pattern[0]], reason)
            continue
        told = "; ".join(f"{name}: {word}" for name, word in zip(names, words, strict=True))
        reason = f"the readings of article {duty.clause.article} differ: {told}"
        verdicts.settle(which, Outcome.UNDETERMINED, reason)
    return verdicts.judged()


def _pick(answers: Sequence[Answer], rows: Ints, n: int) -> Answer:
    """Return the numbers of the first reading that speaks of each of the rows."""
    first = answers[0]
    columns = {}
    for name in ("probability", "distance_m", "in_force"):
        whole = np.full(n, np.nan)
        for answer in reversed(answers):
            whole[answer.rows] = getattr(answer, name)
        columns[name] = whole[rows]
    names: list[str | None] = [None]
    version = np.zeros(n, dtype=np.int32)
    for answer in reversed(answers):
        version[answer.rows] = answer.version.codes + len(names)
        names += answer.version.values
    return Answer(
        duty=first.duty, rows=rows, judged=first.judged, version=Coded(version[rows], names),
        corroborated=None, **columns,
    )  # fmt: skip


def _in_force(view: View, duty: Duty) -> Floats:
    """Return the probability that a duty bound at the time; NaN where the time is unknown."""
    if duty.valid is None:
        return np.zeros(len(view))
    share = share_within(view.start_us, view.end_us, duty.valid)
    for span in duty.clause.suspended:
        if duty.valid.overlaps(span):
            share -= share_within(view.start_us, view.end_us, span)
    return np.where(view.timed, np.clip(share, 0.0, 1.0), np.nan)


def _part(case: Case, duty: Duty, rows: Ints) -> View:
    """Return the incidents a duty speaks of, with where they lie against its zones."""
    view, clause = case.view, duty.clause
    placing = case.placer.placing(duty.zone_id)
    zones = {exemption.zone for exemption in clause.exemptions} - {None}
    place = {old: new for new, old in enumerate(rows.tolist())} if view.established else {}
    part = replace(
        view,
        kind=view.kind.take(rows),
        act=view.act.take(rows),
        said=view.said.take(rows),
        traits=view.traits.take(rows),
        weapon=view.weapon.take(rows),
        targets=view.targets.take(rows),
        origins=view.origins[rows],
        count_low=view.count_low[rows],
        count_high=view.count_high[rows],
        start_us=view.start_us[rows],
        end_us=view.end_us[rows],
        timed=view.timed[rows],
        place_gap=placing.gap.take(rows),
        distance_m=placing.distance_m[rows],
        in_zone={zone: case.placer.placing(zone).probability[rows] for zone in zones if zone},
        established={place[old]: f for old, f in view.established.items() if old in place},
        bound=duty.bound,
    )
    notices = {
        number: permitted(exemption, part, case.placer, rows, case.facts.permits)
        for number, exemption in enumerate(clause.exemptions)
        if exemption.notice is not None
    }
    return replace(part, permitted=notices) if notices else part


def part_of(case: Case, duty: Duty) -> View:
    """Return all incidents of a case as a duty sees them."""
    return _part(case, duty, np.arange(case.incidents.num_rows))


def _timed(judged: Judged, in_force: Floats, duty: Duty, view: View) -> Judged:
    """Return the judgement with what the time leaves open made undetermined."""
    harmless = judged.outcome == CODE[Outcome.RELEVANT_NO_VIOLATION]
    unsure = ~(in_force >= view.inside) & ~harmless
    if not unsure.any():
        return judged
    outcome, codes = judged.outcome.copy(), judged.reason.codes.copy()
    outcome[unsure] = CODE[Outcome.UNDETERMINED]
    words = [
        *judged.reason.values,
        "the time is unknown",
        f"the time is not known well enough to say whether article {duty.clause.article} bound",
    ]
    codes[unsure] = np.where(np.isnan(in_force[unsure]), len(words) - 2, len(words) - 1)
    return Judged(outcome, Coded(codes, words))


def _silent(case: Case, spoken: Bools) -> list[Answer]:
    """Return one answer for the incidents that no clause in force speaks of."""
    rows = np.flatnonzero(~spoken)
    if not len(rows):
        return []
    acts, known = case.view.act, duties(case.agreement)
    bound, covered = np.zeros(len(spoken), dtype=np.bool_), []
    for duty in known:
        bound |= _in_force(case.view, duty) > case.view.outside
        covered.append(RULES[duty.clause.kind].covers(duty.clause, case.view)[rows])
    verdicts = Verdicts(len(rows))
    for duty, covers in zip(known, covered, strict=True):
        reason = f"no clause in force: {binds_from(case.agreement, duty)}"
        verdicts.settle(covers, Outcome.NOT_AN_INCIDENT, reason)
    speechless = Coded(acts.codes, [f"no clause in force speaks of {act}" for act in acts.values])
    verdicts.settle_each(bound[rows], Outcome.NOT_AN_INCIDENT, speechless.take(rows))
    everything = np.ones(len(rows), dtype=np.bool_)
    verdicts.settle(everything, Outcome.NOT_AN_INCIDENT, "no clause was in force at that time")
    nothing = np.full(len(rows), np.nan)
    version: Coded[str | None] = Coded(np.zeros(len(rows), dtype=np.int32), [None])
    return [
        Answer(
            duty=None, rows=rows, judged=verdicts.judged(), probability=nothing,
            distance_m=nothing, in_force=nothing, version=version, corroborated=None,
        )
    ]  # fmt: skip


def _breaches(case: Case, silence: Silence) -> list[tuple[datetime, datetime]]:
    """Return when each violation of the clauses a clock listens to began and ended."""
    grave = [CODE[outcome] for outcome in VIOLATIONS]
    rows: list[Ints] = []
    for clause_id in silence.clauses:
        for duty in duties_of(case.agreement, case.agreement.clause(clause_id)):
            rows += [
                answer.rows[np.isin(answer.judged.outcome, grave)] for answer in _answer(case, duty)
            ]
    chosen = np.unique(np.concatenate(rows)) if rows else np.zeros(0, dtype=np.int64)
    if silence.zone is not None:
        chosen = chosen[case.placer.placing(silence.zone).probability[chosen] > case.view.outside]
    return _spans(case.incidents, chosen)


def _spans(incidents: pa.Table, rows: Ints) -> list[tuple[datetime, datetime]]:
    part = incidents.select(["starts_at", "ends_at"]).take(pa.array(rows))
    spans: Iterable[tuple[datetime, datetime]] = zip(
        part["starts_at"].to_pylist(), part["ends_at"].to_pylist(), strict=True
    )
    return [(start, end) for start, end in spans if start is not None]


def _last(view: View) -> datetime | None:
    from datetime import UTC, datetime, timedelta

    if not view.timed.any():
        return None
    last = int(view.end_us[view.timed].max())
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=last)
