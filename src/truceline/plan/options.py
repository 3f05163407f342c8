"""From a plan file to options: what is placed where under the ceilings, with bound and gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from truceline.core.errors import PlanError
from truceline.model.plan import HourClass, Option, Placement, PlannedAct
from truceline.plan.coverage import detection_matrix, is_sited
from truceline.plan.force.calculate import manning
from truceline.plan.siting.problem import Barrier, SitingProblem
from truceline.plan.siting.solve import solve_siting
from truceline.science.detect import MODELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from truceline.model.plan import AssetType, Demand, Site
    from truceline.plan.coverage import Setting
    from truceline.plan.read import ContributorCap, OptionPart

    Floats = NDArray[np.float64]

ANY_GAP_KM = 1e6  # no limit: the longest stretch is only measured
REACHED = 0.5  # chance from which a crossing counts as noticed
HEAD_YEAR_EUR = 110_000.0  # what a person in the field costs when assets are weighed: SMM-like


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Everything that could be placed, and what each would notice under each scenario.

    ``columns`` are candidates without a contributor; ``matrices`` has one matrix a scenario of
    shape ``(n_columns, n_rows)`` over the rows of ``demands``; ``weights`` are the scenarios'
    probabilities.
    """

    columns: tuple[Placement, ...]
    matrices: tuple[sparse.csr_matrix, ...]
    demands: tuple[Demand, ...]
    weights: Floats


def lay_out(
    parts: Sequence[OptionPart],
    sites: Sequence[Site],
    assets: Mapping[str, AssetType],
    settings: Sequence[Setting],
    demands: Sequence[Demand],
) -> Field:
    """Return every asset that an option may place, at every site, with its chances.

    Parameters
    ----------
    parts
        The options; assets none of them may place are left out.
    sites, assets
        Where things may stand, and what they are.
    settings, demands
        One a scenario; all demands have the same rows.
    """
    wanted = sorted({asset for part in parts for asset in part.assets})
    columns = [
        Placement(asset=name, site=site)
        for name in wanted
        if is_sited(assets[name])
        for site in _places(name, parts, sites, assets)
    ]
    matrices = tuple(
        detection_matrix(columns, assets, demand, setting)
        for demand, setting in zip(demands, settings, strict=True)
    )
    weights = np.array([setting.scenario.probability for setting in settings])
    return Field(tuple(columns), matrices, tuple(demands), weights / weights.sum())


def _places(
    name: str,
    parts: Sequence[OptionPart],
    sites: Sequence[Site],
    assets: Mapping[str, AssetType],
) -> Sequence[Site | None]:
    """Return the sites of an asset; what watches from afar gets a column for each it may have."""
    if assets[name].everywhere:
        return [None] * max(part.assets.get(name, 0) for part in parts)
    return sites


def make_option(
    part: OptionPart,
    field: Field,
    assets: Mapping[str, AssetType],
    *,
    time_limit_s: float,
    steps: int | None = None,
    rng: np.random.Generator,
) -> Option:
    """Return an option with its placements and the certificate of the siting run.

    Raises
    ------
    PlanError
        If the ceilings contradict each other (the siting's codes say how).
    """
    problem, columns = siting_problem(part, field, assets)
    found = solve_siting(
        problem, criterion=part.criterion, mean_share=part.mean_share,
        time_limit_s=time_limit_s, steps=steps, rng=rng,
    )  # fmt: skip
    placed = [columns[k] for k in found.chosen]
    beside = [
        Placement(asset=name, number=number)
        for name, number in sorted(part.assets.items())
        if not is_sited(assets[name]) and number
    ]
    models = sorted({assets[item.asset].model or "" for item in (*placed, *beside)} - {""})
    blind = [words for name in models for words in MODELS[name].cannot_see]
    return Option(
        option_id=part.id, names=part.names, summary=part.summary,
        placements=(*placed, *beside), rear_people=dict(part.rear),
        certificate=found.certificate, cannot_see=tuple(dict.fromkeys(blind)),
        binding=(*found.binding, *found.unmet), after_losses=found.after_losses,
        largest_gap_km=found.largest_gap_km,
    )  # fmt: skip


def siting_problem(
    part: OptionPart, field: Field, assets: Mapping[str, AssetType]
) -> tuple[SitingProblem, list[Placement]]:
    """Return the siting problem of an option, and its columns as placements."""
    allowed = np.array(
        [k for k, item in enumerate(field.columns) if part.assets.get(item.asset, 0) > 0],
        dtype=np.int64,
    )
    columns = [field.columns[k] for k in allowed]
    if not columns and any(is_sited(assets[name]) for name in part.assets):
        words = f"no site is left for option '{part.id}'"
        raise PlanError.case("PLN-413", "plan", detail=words)
    origin = allowed
    if part.caps:
        columns, origin = _by_contributor(columns, allowed, part.caps, assets)
    rows, limits, names = _packing(part, columns, assets)
    crew = {name: manning(asset) for name, asset in assets.items()}
    people = np.array([sum(crew[item.asset].values()) for item in columns])
    money = np.array([_year_eur(assets[item.asset]) for item in columns])
    problem = SitingProblem(
        detect=tuple(matrix[origin] for matrix in field.matrices),
        weight=np.stack([demand.weight for demand in field.demands]),
        probability=field.weights,
        column_ids=tuple(_column_id(k, item) for k, item in enumerate(columns)),
        cost=money + people * HEAD_YEAR_EUR,
        contributor=tuple(item.contributor for item in columns),
        modality=tuple(str(assets[item.asset].modality) for item in columns),
        packing=rows,
        limits=limits,
        limit_names=names,
        min_contributors=part.min_contributors,
        redundancy=part.redundancy,
        barrier=_barrier(part, field, origin),
        losses=part.losses,
        survival=part.survival,
    )
    return problem, columns


def _barrier(part: OptionPart, field: Field, origin: NDArray[np.int64]) -> Barrier | None:
    """Return how columns reach along the line: people who cross it by day, the likeliest case."""
    demand, central = field.demands[0], int(field.weights.argmax())
    people = [
        row
        for row, (act, hour) in enumerate(zip(demand.act, demand.hour, strict=True))
        if act is PlannedAct.MOVEMENT and hour is HourClass.DAY and demand.left_m[row] > 0
    ]
    if not people:
        return None
    # The line's cells share few depths, each many times over; those of areas lie anywhere.
    depths, count = np.unique(demand.left_m[people].round(3), return_counts=True)
    nearest = depths[count == count.max()].min()
    rows = [row for row in people if round(float(demand.left_m[row]), 3) == nearest]
    if len(rows) < 2:
        return None
    along = sorted(rows, key=lambda row: float(demand.chainage_m[row]))
    step_km = float(np.diff(demand.chainage_m[along]).mean()) / 1000
    return Barrier(
        reach=field.matrices[central][origin][:, along], step_km=step_km, least=REACHED,
        gap_km=part.max_gap_km or ANY_GAP_KM,
    )  # fmt: skip


def _column_id(number: int, item: Placement) -> str:
    site = f"afar{number}" if item.site is None else item.site.site_id
    return f"{item.asset}@{site}" + (f"/{item.contributor}" if item.contributor else "")


def _by_contributor(
    columns: Sequence[Placement],
    allowed: NDArray[np.int64],
    caps: Sequence[ContributorCap],
    assets: Mapping[str, AssetType],
) -> tuple[list[Placement], NDArray[np.int64]]:
    """Return a column for each contributor that may man it; what nobody may man is left out."""
    manned, origin = [], []
    for number, item in zip(allowed.tolist(), columns, strict=True):
        for cap in caps:
            if _may_man(cap, item, assets[item.asset]):
                manned.append(
                    Placement(asset=item.asset, site=item.site, contributor=cap.contributor)
                )
                origin.append(number)
    return manned, np.array(origin, dtype=np.int64)


def _may_man(cap: ContributorCap, item: Placement, asset: AssetType) -> bool:
    if cap.assets and item.asset not in cap.assets:
        return False
    if item.site is not None and cap.sides and item.site.side not in cap.sides:
        return False
    # Who does no duty after dark cannot man what works around the clock with people.
    return cap.night or asset.hours_per_day < 24 or not any(asset.crew.values())


def _packing(
    part: OptionPart, columns: Sequence[Placement], assets: Mapping[str, AssetType]
) -> tuple[sparse.csr_matrix, Floats, tuple[str, ...]]:
    """Return the limits as rows: assets, people by role, euros, one a site, contributors."""
    rows: list[Floats] = []
    limits: list[float] = []
    names: list[str] = []

    def add(name: str, row: Floats, limit: float) -> None:
        names.append(name)
        rows.append(row)
        limits.append(limit)

    beside = {name: number for name, number in part.assets.items() if not is_sited(assets[name])}
    asset_of = np.array([item.asset for item in columns])
    for name, most in sorted(part.assets.items()):
        add(f"at most {most} {name}", (asset_of == name).astype(np.float64), most)
    manned = {name: manning(asset) for name, asset in assets.items()}
    people = [manned[item.asset] for item in columns]
    for role, most_people in part.people.items():
        need = np.array([crew.get(role, 0.0) for crew in people])
        taken = sum(number * manned[name].get(role, 0.0) for name, number in beside.items())
        add(f"at most {most_people:g} of {role.value}", need, max(0.0, most_people - taken))
    money = np.array([_year_eur(assets[item.asset]) for item in columns])
    spent = sum(number * _year_eur(assets[name]) for name, number in beside.items())
    budget = max(0.0, part.budget_meur * 1e6 - spent)
    add(f"at most {part.budget_meur:g} million euros a year", money, budget)
    for cap in part.caps:
        mine = np.array([item.contributor == cap.contributor for item in columns])
        for role, most_people in cap.people.items():
            need = np.array([crew.get(role, 0.0) for crew in people]) * mine
            add(f"at most {most_people:g} of {role.value} from {cap.contributor}", need,
                most_people)  # fmt: skip
    stacked = sparse.csr_matrix(np.stack(rows)) if columns else sparse.csr_matrix((len(rows), 0))
    if part.caps and columns:
        once = _once(columns)
        stacked = sparse.vstack([stacked, once], format="csr")
        limits += [1.0] * once.shape[0]
        names += ["one contributor a place"] * once.shape[0]
    return stacked, np.array(limits), tuple(names)


def _once(columns: Sequence[Placement]) -> sparse.csr_matrix:
    """Return a row for each asset and site, so that only one contributor mans it."""
    places: dict[tuple[str, str], list[int]] = {}
    for number, item in enumerate(columns):
        if item.site is not None:
            places.setdefault((item.asset, item.site.site_id), []).append(number)
    row = np.repeat(np.arange(len(places)), [len(members) for members in places.values()])
    column = np.array([k for members in places.values() for k in members], dtype=np.int64)
    return sparse.csr_matrix(
        (np.ones(len(column)), (row, column)), shape=(len(places), len(columns))
    )


def _year_eur(asset: AssetType) -> float:
    return asset.capital_eur / asset.life_years + asset.running_eur
