"""What the option paper of a mission is made of, from its replays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from truceline.core.chainage import stretch
from truceline.mission.staffing import (
    staffing_of,
    staffing_table,
    standings_table,
    values_table,
    willing_counts,
)
from truceline.mission.whatifs import WhatIfRow, shares_if, what_ifs
from truceline.model.plan import PlannedAct
from truceline.plan.compare import (
    Measure,
    dominated,
    over_scenarios,
    regrets,
    summarise,
    worst_scenario,
)
from truceline.plan.coverage import detection_matrix, missed
from truceline.plan.force.public import public_estimates
from truceline.plan.verify import Ground, verifiability
from truceline.plan.whatif import standing
from truceline.report.option_paper import Change, PaperMaterial, Spread
from truceline.science.detect import MODELS

if TYPE_CHECKING:
    from datetime import date, datetime

    from truceline.coalition import Feasibility
    from truceline.mission.planning import Planning
    from truceline.mission.replays import Replicates
    from truceline.model.plan import Option, Parameter
    from truceline.plan.force.public import PublicEstimate

STRETCHES = 60  # the line of a map is shaded in so many pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperResults:
    """Everything a paper rests on that is the same in every language."""

    summaries: pa.Table
    batches: pa.Table
    verifiability: pa.Table
    stretches: dict[str, list[dict[str, Any]]]
    changes: tuple[tuple[WhatIfRow, dict[str, float]], ...]
    staffing: dict[str, Feasibility]
    values: pa.Table
    fast_full: tuple[float, float] | None


def paper_results(
    planning: Planning,
    options: tuple[Option, ...],
    runs: pa.Table,
    replicates: Replicates,
    on: date,
) -> PaperResults:
    """Return what a paper rests on; ``on`` is the day positions are taken as of."""
    ground = Ground(
        agreement=planning.mission.agreement, path=planning.path, version=planning.version,
        assets=planning.assets, candidates=planning.sites,
    )  # fmt: skip
    return PaperResults(
        summaries=summarise(runs),
        batches=batches(runs, replicates),
        verifiability=verifiability(options, ground, planning.setting(planning.central)),
        stretches={option.option_id: shaded(option, planning) for option in options},
        changes=tuple(
            (row, shares_if(options, planning, row.what_if)) for row in what_ifs(planning)
        ),
        staffing={
            option.option_id: staffing_of(option, planning, planning.central, on)
            for option in options
        },
        values=values_table(options, planning, planning.central, on, replicates.seed),
        fast_full=fast_against_full(runs),
    )


def paper_material(
    planning: Planning,
    options: tuple[Option, ...],
    results: PaperResults,
    *,
    language: str,
    issued_at: datetime,
    head: str | None,
) -> PaperMaterial:
    """Return what a paper says in a language."""
    mission, central, summaries = planning.mission, planning.central, results.summaries
    probability = {s.scenario_id: s.probability for s in planning.scenarios}
    means = over_scenarios(summaries, probability) | _force_means(options)
    names = {option.option_id: option.names[language] for option in options}
    on = issued_at.date()
    yes, conditional = willing_counts(planning, central, on)
    terrain = planning.terrain
    return PaperMaterial(
        mission=mission.settings.name,
        agreement=mission.agreement.title.get(language, mission.agreement.agreement_id),
        language=language,
        time_zone=mission.settings.time_zone,
        issued_at=issued_at,
        line=planning.version,
        length_m=planning.length_km(central) * 1000,
        options=options,
        asset_names={name: asset.names for name, asset in planning.assets.items()},
        cannot_see=_cannot_see(planning, options, language),
        sources={part.id: part.sizes_from for part in planning.terms.options},
        scenarios=planning.scenarios,
        central=central,
        spreads=_spreads(summaries, probability) | _force_spreads(options),
        worst={o.option_id: _worst(summaries, o.option_id) for o in options},
        regrets=regrets(summaries),
        dominated=tuple(
            (
                item.option_id,
                item.by,
                tuple((measure.value, first, second) for measure, first, second in item.reasons),
            )
            for item in dominated(means, [option.option_id for option in options])
        ),
        fast_full=results.fast_full,
        stretches=results.stretches,
        changes=tuple(
            Change(key=row.key, name=row.name(planning, language), shares=shares)
            for row, shares in results.changes
        ),
        willing=yes,
        conditional=conditional,
        tables={
            "summaries": summaries,
            "batches": results.batches,
            "standings": standings_table(planning, on, language),
            "staffing": staffing_table(results.staffing, names),
            "values": results.values,
            "verifiability": results.verifiability,
            "estimates": estimates(),
        },
        parameters=_parameters(planning, options),
        terrain_note=None if terrain is None else terrain.note(language),
        terrain_known=terrain is not None,
        record_head=head,
        hypothetical=mission.agreement.hypothetical,
        simulated=mission.settings.simulated,
    )


def _cannot_see(
    planning: Planning, options: tuple[Option, ...], language: str
) -> tuple[tuple[str, str], ...]:
    """Return what each means used cannot see, each once."""
    used = sorted({item.asset for option in options for item in option.placements})
    found = []
    for name in used:
        asset = planning.assets[name]
        if asset.model is not None:
            found.append((asset.names[language], "; ".join(MODELS[asset.model].cannot_see)))
    return tuple(found)


def _worst(summaries: pa.Table, option_id: str) -> tuple[str, float]:
    found = worst_scenario(summaries, option_id, Measure.DETECTED_SHARE)
    return found if found is not None else ("", 0.0)


def _spreads(
    summaries: pa.Table, probability: dict[str, float]
) -> dict[tuple[str, str, PlannedAct | None], Spread]:
    """Return means over scenarios, and the least and greatest scenario."""
    values: dict[tuple[str, str, PlannedAct | None], list[tuple[float, float]]] = {}
    for row in summaries.to_pylist():
        if row["estimator"] != "fast":
            continue
        act = None if row["act"] is None else PlannedAct(row["act"])
        found = values.setdefault((row["option_id"], row["measure"], act), [])
        if row["value"] is not None:
            found.append((row["value"], probability[row["scenario_id"]]))
    spreads = {}
    for key, pairs in values.items():
        if not pairs:
            spreads[key] = Spread(value=None, low=None, high=None)
            continue
        sample, weight = np.array(pairs).T
        spreads[key] = Spread(
            value=float(sample @ weight / weight.sum()), low=float(sample.min()),
            high=float(sample.max()),
        )  # fmt: skip
    return spreads


def _force_means(options: tuple[Option, ...]) -> dict[tuple[str, Measure], float | None]:
    means: dict[tuple[str, Measure], float | None] = {}
    for option in options:
        assert option.force is not None
        means[option.option_id, Measure.PEOPLE] = option.force.deployed.value
        means[option.option_id, Measure.COST] = option.force.cost_eur.value
    return means


def _force_spreads(
    options: tuple[Option, ...],
) -> dict[tuple[str, str, PlannedAct | None], Spread]:
    spreads: dict[tuple[str, str, PlannedAct | None], Spread] = {}
    for option in options:
        assert option.force is not None
        for name, estimate in (
            ("people", option.force.deployed),
            ("cost_eur", option.force.cost_eur),
        ):
            spreads[option.option_id, name, None] = Spread(
                value=estimate.value, low=estimate.low, high=estimate.high
            )
    return spreads


def fast_against_full(runs: pa.Table) -> tuple[float, float] | None:
    """Return mean and largest difference of the share seen, over replicates both have."""
    values: dict[tuple[str, str, int], dict[str, float]] = {}
    for row in runs.to_pylist():
        whole = row["measure"] == Measure.DETECTED_SHARE and row["act"] is None
        if whole and row["value"] is not None:
            key = (row["option_id"], row["scenario_id"], row["replicate"])
            values.setdefault(key, {})[row["estimator"]] = row["value"]
    apart: dict[tuple[str, str], list[float]] = {}
    for (option, scenario, _), pair in values.items():
        if len(pair) == 2:
            apart.setdefault((option, scenario), []).append(pair["fast"] - pair["full"])
    means = [abs(float(np.mean(gaps))) for gaps in apart.values()]
    return (float(np.mean(means)), max(means)) if means else None


def shaded(option: Option, planning: Planning) -> list[dict[str, Any]]:
    """Return the line in pieces with the share of acts seen on each, under the central scenario.

    A piece is one or several whole cells of demand; one without demand has no share.
    """
    demand = planning.demand(planning.central, planning.version)
    placements = standing(option.placements, planning.central)
    matrix = detection_matrix(
        placements, planning.assets, demand, planning.setting(planning.central)
    )
    seen = demand.weight * (1 - missed(matrix, range(len(placements))))
    length = planning.path.length_m
    cells = max(1, round(length / planning.terms.demand.cell_m))
    pieces = min(STRETCHES, cells)
    cell = np.clip((demand.chainage_m / length * cells).astype(np.int64), 0, cells - 1)
    number = cell * pieces // cells
    whole = np.bincount(number, demand.weight, pieces)
    part = np.bincount(number, seen, pieces)
    ends = np.array([-(-k * cells // pieces) for k in range(pieces + 1)]) / cells * length
    return [
        {"positions": stretch(planning.path, ends[k], ends[k + 1]).round(4).tolist(),
         "share": round(float(part[k] / whole[k]), 3) if whole[k] > 0 else None}
        for k in range(pieces)
    ]  # fmt: skip


def batches(runs: pa.Table, replicates: Replicates) -> pa.Table:
    """Return one row an option and scenario: the replays every figure opens to."""
    counts: dict[tuple[str, str], dict[str, set[int]]] = {}
    columns = ["option_id", "scenario_id", "estimator", "replicate"]
    for row in runs.select(columns).to_pylist():
        found = counts.setdefault((row["option_id"], row["scenario_id"]), {})
        found.setdefault(row["estimator"], set()).add(row["replicate"])
    rows = [
        {
            "batch_id": f"{option}.{scenario}",
            "fast": len(found.get("fast", ())),
            "full": len(found.get("full", ())),
            "seed": replicates.seed,
            "run_again": f"truceline plan replay MISSION --option {option} --scenario {scenario} "
            f"--replicates {len(found.get('fast', ()))} --seed {replicates.seed}",
        }
        for (option, scenario), found in counts.items()
    ]
    schema = pa.schema(
        [("batch_id", pa.string())]
        + [(name, pa.int64()) for name in ("fast", "full", "seed")]
        + [("run_again", pa.string())]
    )
    return pa.Table.from_pylist(rows, schema)


def estimates() -> pa.Table:
    """Return what others said in public a force would take, one row a speaker and purpose."""
    said: dict[tuple[str, str], list[PublicEstimate]] = {}
    for item in public_estimates():
        said.setdefault((item.who, item.kind), []).append(item)
    rows = [
        {
            "who": who,
            "reported": ", ".join(dict.fromkeys(item.reported for item in items)),
            "for": kind,
            "people": "; ".join(_people(item) for item in items),
            "source": "; ".join(dict.fromkeys(item.source for item in items)),
        }
        for (who, kind), items in said.items()
    ]
    names = ("who", "reported", "for", "people", "source")
    return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in names]))


def _people(item: PublicEstimate) -> str:
    if item.low is None:
        return f"≤ {item.high:,.0f}"
    if item.high is None:
        return f"≥ {item.low:,.0f}"
    return f"{item.low:,.0f}" if item.low == item.high else f"{item.low:,.0f}-{item.high:,.0f}"


def _parameters(planning: Planning, options: tuple[Option, ...]) -> tuple[Parameter, ...]:
    """Return every parameter behind the paper, each once: force, assets, detection."""
    found: dict[str, Parameter] = {}
    for option in options:
        for parameter in option.force.assumptions if option.force is not None else ():
            found.setdefault(parameter.name, parameter)
    used = {planning.assets[item.asset].model for option in options for item in option.placements}
    for name in sorted(used - {None}, key=str):
        model = MODELS[str(name)]
        for parameter in model.parameters:
            full_name = f"{model.name}.{parameter.name}"
            found.setdefault(full_name, replace(parameter, name=full_name))
    return tuple(found.values())
