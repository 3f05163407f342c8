"""From a table to what ``stats capture``, ``distance`` and ``nmixture`` print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.adherence.unseen import distance, lists, mixture, occasions, windows
from truceline.adherence.unseen.detection import Transect
from truceline.adherence.unseen.loglinear import count_patterns, patterns
from truceline.cli.stats_cells import read_transects, require_allowed, require_filled
from truceline.core.errors import StatisticsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.core.uncertain import Estimate
    from truceline.formats.number_table import NumberTable

    Floats = NDArray[np.float64]

OCCASIONS_ONLY = (
    "Five or more columns are read as one way of watching on several occasions; different "
    "sensors belong in three or four lists, or in a table with covariates."
)


def capture_answer(
    table: NumberTable, names: tuple[str, ...], covariates: tuple[str, ...], count: str,
    level: float, *, own_slopes: bool,
) -> dict[str, Any]:  # fmt: skip
    """Return lists, occasions and windows estimates, each where the table allows it.

    Lists need 3 or 4 columns always filled, occasions 5 or more, windows covariates, or columns
    empty where a sensor was not watching.

    Raises
    ------
    StatisticsError
        As the estimators; STA-005 for a cell other than 0, 1 or empty; STA-020 with fewer than
        two columns.
    """
    names = names or tuple(c for c in table.columns if c not in (*covariates, count))
    if len(names) < 2:
        raise StatisticsError.case("STA-020", table.where)
    cells = table.block(names)
    require_allowed(
        table, names, cells, (0, 1), "Write 1 for seen, 0 for missed, nothing for not watching."
    )
    times = _times(table, count)
    answer = _empty()
    whole = not np.isnan(cells).any()
    histories = np.repeat(np.nan_to_num(cells), times, axis=0)
    nobody = np.flatnonzero(~(np.nan_to_num(cells) > 0).any(axis=1) & (times > 0))
    if len(nobody):
        raise StatisticsError.case("STA-009", table.place(int(nobody[0])))
    if covariates or not whole or len(names) == 2:
        z = table.block(covariates) if covariates else np.empty((len(cells), 0))
        require_filled(table, covariates, z)
        found = windows.estimate_from_windows(
            windows.Detections(
                sensors=names,
                hit=histories > 0,
                watching=~np.isnan(np.repeat(cells, times, axis=0)),
                covariates=np.repeat(z, times, axis=0),
                covariate_names=covariates,
            ),
            level,
            shared=not own_slopes,
        )
        _add_windows(answer, found)
        if whole and len(names) > 2:
            _add_bound(answer, histories, level)
    elif len(names) <= lists.MOST_LISTS:
        _add_lists(answer, lists.estimate_from_lists(count_patterns(histories), names, level))
    else:
        _add_occasions(answer, histories, level)
    return answer


def as_row(what: str, estimate: Estimate) -> dict[str, Any]:
    """Return an estimate as JSON can hold it; an unbounded interval ends with null."""
    high = estimate.high if estimate.high is not None and np.isfinite(estimate.high) else None
    return {
        "what": what, "value": estimate.value, "low": estimate.low, "high": high,
        "level": estimate.level, "unit": estimate.unit, "method": estimate.method,
    }  # fmt: skip


def _empty() -> dict[str, Any]:
    return {
        "estimates": [],
        "models": [],
        "range": None,
        "range_over": "",
        "warnings": [],
        "assumptions": [],
    }


def _add_lists(answer: dict[str, Any], found: lists.ListsResult) -> None:
    answer["seen"] = found.seen
    answer["estimates"] = [
        as_row("incidents, seen or not", found.number),
        as_row("lower bound", found.lower_bound),
    ]
    answer["models"] = [
        {"model": m.name, "aic": m.aic, "bic": m.bic, "deviance": m.deviance,
         "degrees": m.degrees, **as_row("number", m.number)}
        for m in found.models
    ]  # fmt: skip
    if found.latent is not None:
        answer["latent_classes"] = {
            "number": found.latent.number, "aic": found.latent.aic, "on_edge": found.latent.on_edge,
        }  # fmt: skip
    answer["range"] = found.range
    answer["range_over"] = "models within 10 AIC of the best"
    answer["warnings"] = list(found.warnings)
    answer["assumptions"] = list(lists.ASSUMPTIONS)


def _add_occasions(answer: dict[str, Any], histories: Floats, level: float) -> None:
    models = occasions.estimate_from_occasions(histories, level)
    if not models:
        raise StatisticsError.case("STA-012", "occasions", tried=6, overlaps="the")
    answer["seen"] = len(histories)
    answer["estimates"] = [as_row(model.name, model.number) for model in models]
    values = [float(model.number.value or 0.0) for model in models]
    answer["range"] = (min(values), max(values))
    answer["range_over"] = "all of these models"
    answer["warnings"] = [OCCASIONS_ONLY]
    answer["assumptions"] = list(occasions.ASSUMPTIONS)


def _add_windows(answer: dict[str, Any], found: windows.WindowsResult) -> None:
    answer["seen"] = found.seen
    answer["estimates"] = [as_row("incidents, seen or not", found.number)]
    sds = np.sqrt(np.diag(found.covariance))
    answer["coefficients"] = [
        {"name": name, "logit": float(value), "sd": float(sd)}
        for name, value, sd in zip(found.names, found.coefficients, sds, strict=True)
    ]
    answer["aic"], answer["hidden_p"] = found.aic, found.hidden_p
    numbers = [number for _, number in found.range]
    answer["range"] = (min(numbers), max(numbers))
    answer["range_over"] = "hidden differences of 0 to 1 logit between incidents"
    answer["warnings"] = list(found.warnings)
    answer["assumptions"] = list(windows.ASSUMPTIONS)


def _add_bound(answer: dict[str, Any], histories: Floats, level: float) -> None:
    """Add Chao's bound, which needs no covariates, where every sensor watched all the time."""
    pattern = patterns(histories.shape[1])
    try:
        bound = lists.chao_bound(pattern, count_patterns(histories), level)
    except StatisticsError as error:
        answer["warnings"].append(f"There is no lower bound beside it: {error}")
        return
    answer["estimates"].append(as_row("lower bound", bound))
    if (bound.value or 0.0) > answer["estimates"][0]["value"]:
        answer["warnings"].append(
            f"The number lies below Chao's lower bound of {bound.value:,.0f}: incidents differ in "
            "ways the covariates do not tell."
        )


def distance_answer(
    table: NumberTable, width: float, transect: str, area: float, covariates: tuple[str, ...],
    level: float,
) -> dict[str, Any]:  # fmt: skip
    """Return the numbers of one observer, or of two where the table has both.

    Raises
    ------
    StatisticsError
        As the estimators; STA-005 and STA-008 for what cannot be.
    """
    if transect not in tuple(Transect):
        raise StatisticsError.case(
            "STA-008", "--transect", what="the transect", value=transect, expected="line or point"
        )
    if width <= 0 or area < 0:
        raise StatisticsError.case(
            "STA-008", "--width" if width <= 0 else "--area",
            what="the width" if width <= 0 else "the area", value=width if width <= 0 else area,
            expected="a number above 0, in the unit of the distances",
        )  # fmt: skip
    if "observer" in table.columns:  # each thing would count once for each observer
        raise StatisticsError.case(
            "STA-008", table.where, what="a column", value="'observer'",
            expected="one row a thing, with observer1 and observer2 (0 or 1)",
        )  # fmt: skip
    away = table.numbers("distance")
    there = ~np.isnan(away) & ~(away > width)  # beyond the width is truncated, below 0 is refused
    if {"observer1", "observer2"} <= set(table.columns):
        return _two_observers(table, away, there, width, Transect(transect), covariates, level)
    effort, of = read_transects(table)
    sample = distance.DistanceSample(
        distance=away[there],
        width=width,
        transect=Transect(transect),
        size=table.numbers("size")[there] if "size" in table.columns else None,
        transect_of=None if of is None else of[there],
        effort=effort,
        area=area or None,
    )
    if sample.size is not None:
        require_filled(table, ("size",), table.numbers("size")[:, np.newaxis], there)
    found = distance.estimate_from_distances(sample, level)
    answer = _empty()
    answer["seen"] = len(sample.distance)
    answer["truncated"] = int(np.sum(away > width))
    answer["estimates"] = [as_row("number", found.best.number)]
    if found.best.density is not None:
        answer["estimates"].append(as_row("density", found.best.density))
    answer["models"] = [
        {"model": m.fit.name, "aic": m.fit.aic, "log_likelihood": m.fit.log_likelihood,
         "chance": m.fit.share, **as_row("number", m.number)}
        for m in found.models
    ]  # fmt: skip
    answer["range"] = found.range
    answer["range_over"] = "shapes within 2 AIC of the best"
    answer["warnings"] = list(found.warnings)
    answer["assumptions"] = list(distance.ASSUMPTIONS)
    return answer


def _two_observers(
    table: NumberTable, away: Floats, there: NDArray[np.bool_], width: float, transect: Transect,
    covariates: tuple[str, ...], level: float,
) -> dict[str, Any]:  # fmt: skip
    names = ("observer1", "observer2")
    cells = table.block(names)
    require_allowed(table, names, cells[there], (0, 1), "Write 1 for seen, 0 for missed.")
    z = {name: table.numbers(name) for name in covariates}
    for name, column in z.items():
        require_filled(table, (name,), column[:, np.newaxis], there)
    found = distance.estimate_from_two_observers(
        cells[there] > 0, away[there], width, {name: c[there] for name, c in z.items()}, transect,
        level=level,
    )  # fmt: skip
    answer = _empty()
    answer["seen"], answer["truncated"] = int(there.sum()), int(np.sum(away > width))
    answer["estimates"] = [
        as_row("independent at distance 0", found.point),
        as_row("independent at every distance", found.full.number),
    ]
    values = [float(found.point.value or 0.0), float(found.full.number.value or 0.0)]
    answer["at_zero"] = found.at_zero
    answer["range"] = (min(values), max(values))
    answer["range_over"] = "the two assumptions"
    answer["warnings"] = list(found.warnings)
    answer["assumptions"] = list(distance.TWO_OBSERVER_ASSUMPTIONS)
    return answer


def mixture_answer(
    table: NumberTable, visits: tuple[str, ...], covariates: tuple[str, ...], level: float
) -> dict[str, Any]:
    """Return the N-mixture estimate.

    Raises
    ------
    StatisticsError
        As the estimator; STA-005 for a count that is none; STA-020 with fewer than two visits.
    """
    visits = visits or tuple(c for c in table.columns if c not in ("site", *covariates))
    if len(visits) < 2:
        raise StatisticsError.case("STA-020", table.where)
    counts = table.block(visits)
    require_allowed(table, visits, counts, None, "Write a count, or nothing where nobody went.")
    z = table.block(covariates) if covariates else None
    if z is not None:
        require_filled(table, covariates, z)
    found = mixture.estimate_from_counts(counts, z, level)
    answer = _empty()
    answer["counted"] = found.counted
    answer["estimates"] = [
        as_row("mean number at all sites", found.total),
        as_row("mean number at a site", found.mean),
        as_row("chance of detection", found.chance),
    ]
    answer["aic"], answer["dispersion_p"] = found.aic, found.dispersion_p
    answer["warnings"] = list(found.warnings)
    answer["assumptions"] = list(mixture.ASSUMPTIONS)
    return answer


def _times(table: NumberTable, count: str) -> NDArray[np.int64]:
    if not count:
        return np.ones(len(table.rows), np.int64)
    numbers = table.numbers(count)[:, np.newaxis]
    require_filled(table, (count,), numbers)
    require_allowed(table, (count,), numbers, None, "Write how many incidents the row stands for.")
    return numbers[:, 0].astype(np.int64)
