"""Replays of options under scenarios over the machine's cores; the same rows for any number."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from truceline.core.errors import PlanError
from truceline.flow.replay import FAST, FULL, ReplayTerms, replay, replay_fast
from truceline.model.plan import RUN_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceline.mission.folder import Mission
    from truceline.model.plan import Option
    from truceline.model.scenario import Scenario
    from truceline.store.record import Record

FULL_CHUNK = 5  # full replicates of one task, so that no core waits long for the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicates:
    """How many replicates of each estimator, from which seed, on how many cores."""

    fast: int = 200
    full: int = 20
    seed: int = 20241203
    workers: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    estimator: str
    option: Option
    scenario: Scenario
    replicates: range


def run_replays(
    options: Sequence[Option],
    scenarios: Sequence[Scenario],
    terms: ReplayTerms,
    replicates: Replicates,
    progress: Callable[[str], None] = lambda _: None,
) -> pa.Table:
    """Return the run table of every option under every scenario, by both estimators.

    Notes
    -----
    Tasks are independent and keyed by seed, scenario and replicate: the rows do not depend on
    how many cores there are, nor on who finishes first.
    """
    tasks = [
        _Task(estimator=estimator, option=option, scenario=scenario, replicates=numbers)
        for option in options
        for scenario in scenarios
        for estimator, numbers in _chunks(replicates)
    ]
    if replicates.workers <= 1:
        parts = [_run(task, terms, replicates.seed) for task in tasks]
        return _joined(parts)
    # A fresh interpreter each: a forked one would inherit threads of compiled code.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        replicates.workers, mp_context=context, initializer=_begin,
        initargs=(terms, replicates.seed),
    ) as pool:  # fmt: skip
        parts = []
        for number, part in enumerate(pool.map(_run_here, tasks), start=1):
            parts.append(part)
            progress(f"replay {number}/{len(tasks)}")
    return _joined(parts)


def _chunks(replicates: Replicates) -> list[tuple[str, range]]:
    chunks = [(FAST, range(replicates.fast))] if replicates.fast else []
    chunks += [
        (FULL, range(start, min(start + FULL_CHUNK, replicates.full)))
        for start in range(0, replicates.full, FULL_CHUNK)
    ]
    return chunks


def _run(task: _Task, terms: ReplayTerms, seed: int) -> pa.Table:
    run = replay_fast if task.estimator == FAST else replay
    return run(task.option, task.scenario, terms, list(task.replicates), seed)


def _joined(parts: Sequence[pa.Table]) -> pa.Table:
    return pa.concat_tables([RUN_SCHEMA.empty_table(), *parts]).combine_chunks()


# What a worker holds for all its tasks: the terms are large, and sent to it once.
_HELD: dict[str, tuple[ReplayTerms, int]] = {}


def _begin(terms: ReplayTerms, seed: int) -> None:
    _HELD["terms"] = (terms, seed)


def _run_here(task: _Task) -> pa.Table:
    terms, seed = _HELD["terms"]
    return _run(task, terms, seed)


def replay_again(
    record: Record,
    mission: Mission,
    option_id: str,
    scenario_id: str | None,
    estimator: str,
    replicates: int,
    seed: int,
) -> pa.Table:
    """Return the summary of a set of replays of the mission's last paper, run anew.

    Raises
    ------
    PlanError
        PLN-613 without a paper, PLN-614 for an option, scenario or estimator nobody knows.
    """
    from truceline.mission.ask import scenario_named
    from truceline.mission.paper import last_options, replay_terms
    from truceline.mission.planning import open_planning
    from truceline.plan.compare import summarise

    planning = open_planning(mission)
    options = {option.option_id: option for option in last_options(record, planning)}
    for value, what, known in (
        (option_id, "an option", tuple(options)),
        (estimator, "an estimator", (FAST, FULL)),
    ):
        if value not in known:
            raise PlanError.case(
                "PLN-614", "plan replay", value=value, what=what, known=", ".join(known)
            )
    task = _Task(
        estimator=estimator, option=options[option_id],
        scenario=scenario_named(planning, scenario_id), replicates=range(replicates),
    )  # fmt: skip
    return summarise(_run(task, replay_terms(planning), seed))
