"""What is wrong with a siting problem: parts that do not fit, limits that clash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from truceline.core.errors import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.core.errors import Problem
    from truceline.plan.siting.problem import SitingProblem

WHERE = "siting"


def problems_of(problem: SitingProblem) -> Iterator[Problem]:
    """Give every contradiction of a problem, all of them rather than the first."""
    misfits = list(_misfits(problem))
    yield from misfits
    if misfits:
        return
    yield from _bad_figures(problem)
    yield from _clashes(problem)


def _misfits(problem: SitingProblem) -> Iterator[Problem]:
    columns, rows = problem.columns, problem.weight.shape[-1]
    optional = [part for part in (problem.site, problem.asset, problem.side) if part is not None]
    own = {*problem.required, *problem.barred}
    shapes = {
        "detect": bool(problem.detect)
        and all(matrix.shape == (columns, rows) for matrix in problem.detect),
        "weight": problem.weight.shape == (len(problem.detect), rows),
        "probability": problem.probability.shape == (len(problem.detect),),
        "cost": problem.cost.shape == (columns,),
        "contributor": len(problem.contributor) == columns,
        "modality": len(problem.modality) == columns,
        "site, asset or side": all(len(part) == columns for part in optional),
        "column_ids": len(set(problem.column_ids)) == columns,
        "packing": problem.packing.shape == (len(problem.limits), columns),
        "limit_names": len(problem.limit_names) == len(problem.limits),
        "required or barred": all(0 <= column < columns for column in own),
    }
    if problem.localisation is not None:
        shapes["localisation"] = problem.localisation.spread_m.shape == (columns, rows)
    if problem.barrier is not None:
        shapes["barrier"] = problem.barrier.reach.shape[0] == columns
    for name, fits in shapes.items():
        if not fits:
            yield describe("PLN-301", WHERE, part=name)


def _bad_figures(problem: SitingProblem) -> Iterator[Problem]:
    for matrix in problem.detect:
        if matrix.nnz and not (matrix.data.min() >= 0 and matrix.data.max() <= 1):
            yield describe("PLN-303", WHERE)
            break
    figures = {
        "weight": problem.weight, "probability": problem.probability, "cost": problem.cost,
        "packing": problem.packing.data, "redundancy": np.array([problem.redundancy]),
        "survival": np.array([problem.survival]), "losses": np.array([problem.losses]),
    }  # fmt: skip
    if problem.localisation is not None:
        figures["localisation"] = np.append(
            problem.localisation.spread_m.data,
            [problem.localisation.within_m, problem.localisation.weight],
        )
    if problem.barrier is not None:
        figures["barrier"] = np.array([problem.barrier.gap_km, problem.barrier.depth])
    for name, values in figures.items():
        if values.size and not (np.isfinite(values).all() and values.min() >= 0):
            yield describe("PLN-304", WHERE, name=name, expected="finite and not negative")
    if problem.probability.sum() <= 0:
        yield describe("PLN-304", WHERE, name="probability", expected="above 0 for a scenario")
    if problem.barrier is not None and not problem.barrier.step_km > 0:
        yield describe("PLN-304", WHERE, name="barrier step_km", expected="above 0")


def _clashes(problem: SitingProblem) -> Iterator[Problem]:
    for name, limit in zip(problem.limit_names, problem.limits.tolist(), strict=True):
        if np.isnan(limit) or limit < 0:
            yield describe("PLN-302", WHERE, detail=f"'{name}' is {limit:g}, below zero")
    barred = {*problem.barred}
    able = {
        name
        for column, name in enumerate(problem.contributor)
        if name is not None and column not in barred
    }
    if problem.min_contributors > len(able):
        words = (
            f"'at least {problem.min_contributors} contributors', "
            f"and 'who may man a site' leaves {len(able)}"
        )
        yield describe("PLN-302", WHERE, detail=words)
    for column in sorted({*problem.required} & barred):
        words = f"'{problem.column_ids[column]}' is required, and it is barred"
        yield describe("PLN-302", WHERE, detail=words)
    yield from _required_beyond_limits(problem)
    yield from _contributors_beyond_limits(problem)


def _required_beyond_limits(problem: SitingProblem) -> Iterator[Problem]:
    must = sorted({*problem.required})
    needed = np.asarray(problem.packing[:, must].sum(axis=1)).ravel()
    for limit in np.flatnonzero(needed > problem.limits + 1e-9):
        words = (
            f"'{problem.limit_names[limit]}' allows {problem.limits[limit]:g}, and the "
            f"'required columns' need {needed[limit]:g}"
        )
        yield describe("PLN-302", WHERE, detail=words)


def _contributors_beyond_limits(problem: SitingProblem) -> Iterator[Problem]:
    """Find limits that even the cheapest column of each contributor would break."""
    names = sorted({name for name in problem.contributor if name is not None})
    if not 0 < problem.min_contributors <= len(names):
        return
    packing = problem.packing.tocsr()
    usable = np.ones(problem.columns, dtype=np.bool_)
    usable[list(problem.barred)] = False
    of = np.array([-1 if name is None else names.index(name) for name in problem.contributor])
    for limit, most in enumerate(problem.limits.tolist()):
        amount = np.zeros(problem.columns)
        span = slice(packing.indptr[limit], packing.indptr[limit + 1])
        amount[packing.indices[span]] = packing.data[span]
        least = np.full(len(names), np.inf)
        np.minimum.at(least, of[usable & (of >= 0)], amount[usable & (of >= 0)])
        needed = float(np.sort(least)[: problem.min_contributors].sum())
        if np.isfinite(needed) and needed > most + 1e-9 >= 0:
            words = (
                f"'{problem.limit_names[limit]}' allows {most:g}, and 'at least "
                f"{problem.min_contributors} contributors' need {needed:g}"
            )
            yield describe("PLN-302", WHERE, detail=words)
