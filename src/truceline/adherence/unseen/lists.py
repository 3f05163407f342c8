"""Multiple systems: how many incidents no list has, over every way the lists may depend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc, chdtri

from truceline.adherence.unseen.interval import number_bounds
from truceline.adherence.unseen.latent import LEAST_LISTS, LatentClasses, fit_latent_classes
from truceline.adherence.unseen.loglinear import (
    Term,
    design,
    fit,
    generators,
    hierarchical_models,
    patterns,
    profile_bounds,
)
from truceline.core.errors import StatisticsError
from truceline.core.uncertain import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

UNIT = "incidents"
FEWEST_LISTS, MOST_LISTS = 3, 4  # five lists have 6,893 hierarchical models
NEARLY_AS_GOOD = 10.0  # AIC; beyond, "essentially no support": Burnham & Anderson (2002), 70
WIDE = 1.25  # largest by smallest number of the supported models
FEW_OVERLAPS = 10
DOUBT = 0.05  # a fit worse than this tail of chi-squared is told
ASSUMPTIONS = (
    "The population is closed: nothing enters or leaves between the lists.",
    "Each incident is matched across lists without error.",
    "Lists depend on each other only as the model says.",
    "The interaction of all lists at once is zero, which no data can test.",
    "Incidents of one kind have the same chance of being on a list.",
    "For Chao's bound: lists do not avoid each other; incidents may differ.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListModel:
    """One log-linear model and the number it gives; ``weight`` is its share of AIC weights."""

    name: str
    terms: tuple[Term, ...]
    number: Estimate
    sd: float
    aic: float
    bic: float
    deviance: float
    degrees: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ListsResult:
    """What the lists say: never one number.

    ``number`` is of the model with the least AIC, its interval spans those of all `supported`
    models; ``models`` are in order of AIC. ``left_out`` names models without a finite maximum.
    ``lower_bound`` is Chao's. ``latent`` is None where there are fewer than four lists.
    """

    names: tuple[str, ...]
    seen: int
    number: Estimate
    models: tuple[ListModel, ...]
    left_out: tuple[str, ...]
    lower_bound: Estimate
    latent: LatentClasses | None
    warnings: tuple[str, ...]

    @property
    def best(self) -> ListModel:
        """The model with the least AIC."""
        return self.models[0]

    @property
    def least_bic(self) -> ListModel:
        """The model with the least BIC, as published tables choose it."""
        return min(self.models, key=lambda m: m.bic)

    @property
    def supported(self) -> tuple[ListModel, ...]:
        """The models within 10 AIC of the best."""
        return tuple(m for m in self.models if m.aic - self.best.aic <= NEARLY_AS_GOOD)

    @property
    def range(self) -> tuple[float, float]:
        """Smallest and largest number of the supported models."""
        values = [float(m.number.value or 0.0) for m in self.supported]
        return min(values), max(values)


def estimate_from_lists(
    counts: Floats, names: tuple[str, ...], level: float = 0.9, seed: int = 0
) -> ListsResult:
    """Return the number of incidents from the overlaps of three or four lists.

    Parameters
    ----------
    counts
        Incidents with each pattern, in the order of
        `truceline.adherence.unseen.loglinear.patterns`.
    names
        Of the lists.
    level
        Probability of the intervals.
    seed
        Of the starts of the latent classes.

    Raises
    ------
    StatisticsError
        STA-010 with other than three or four lists; STA-011 if nothing is on two lists;
        STA-012 if no model has a finite maximum.

    References
    ----------
    Fienberg (1972), Biometrika 59, 591-603; Ball, Betts, Scheuren, Dudukovich & Asher (2002),
    Killings and Refugee Flow in Kosovo, March-June 1999.
    """
    lists, seen = len(names), int(counts.sum())
    if not FEWEST_LISTS <= lists <= MOST_LISTS:
        raise StatisticsError.case("STA-010", "lists", given=lists)
    pattern = patterns(lists)
    overlaps = int(counts[pattern.sum(axis=1) > 1].sum())
    if overlaps == 0:
        raise StatisticsError.case("STA-011", "lists", seen=seen)
    models, left_out = _all_models(counts, lists, level)
    if not models:
        raise StatisticsError.case("STA-012", "lists", tried=len(left_out), overlaps=overlaps)
    result = ListsResult(
        names=names,
        seen=seen,
        number=_spanned(models, level),
        models=models,
        left_out=left_out,
        lower_bound=chao_bound(pattern, counts, level),
        latent=fit_latent_classes(counts, seed) if lists >= LEAST_LISTS else None,
        warnings=(),
    )
    return replace(result, warnings=_warnings(result, overlaps))


def fit_terms(counts: Floats, lists: int, terms: tuple[Term, ...], level: float = 0.9) -> Estimate:
    """Return the number under one model, with its profile-likelihood interval.

    Raises
    ------
    StatisticsError
        STA-012 if the model has no finite maximum.
    """
    matrix = design(patterns(lists), terms)
    found = fit(matrix, counts)
    if found is None:
        raise StatisticsError.case("STA-012", "lists", tried=1, overlaps="its")
    drop = float(chdtri(1, 1 - level)) / 2
    low, high = profile_bounds(matrix, counts, found, drop)
    method = f"log-linear {generators(terms, lists)}, profile likelihood"
    value = float(counts.sum()) + found.unseen
    return Estimate(
        value=value, low=low, high=high if np.isfinite(high) else None, level=level, unit=UNIT,
        method=method,
    )  # fmt: skip


def chao_bound(pattern: Floats, counts: Floats, level: float = 0.9) -> Estimate:
    r"""Return Chao's lower bound of the number, lists differing in how much they see.

    Parameters
    ----------
    pattern, counts
        Rows of lists (0 or 1) and how many incidents show each.
    level
        Probability of the interval of the bound.

    Notes
    -----
    Log-linear, with a main effect for each list and :math:`\eta_j \max(k - j, 0)`,
    :math:`2 \le j < \text{lists}`, for incidents on :math:`k` lists; negative
    :math:`\eta_j` are set to zero. It bounds the number from below when incidents differ in
    any way that acts on all lists alike; not when lists avoid each other.

    References
    ----------
    Chao (1987), Biometrics 43, 783-791; Rivest & Baillargeon (2007), Biometrics 63, 999-1006.

    Raises
    ------
    StatisticsError
        STA-012 if the model has no finite maximum.
    """
    on = pattern.sum(axis=1)
    lists = pattern.shape[1]
    kept = [j for j in range(2, lists) if np.any(counts[on > j] > 0)]
    base = design(pattern, ())
    while True:
        columns = [np.maximum(on - j, 0) for j in kept]
        found = fit(np.column_stack([base, *columns]), counts)
        if found is None:
            raise StatisticsError.case("STA-012", "Chao's bound", tried=1, overlaps="its")
        extra = found.coefficients[base.shape[1] :]
        if not len(extra) or extra.min() >= 0:
            break
        kept.pop(int(extra.argmin()))
    value, low, high = number_bounds(float(counts.sum()), found.unseen, found.sd**2, level)
    method = "Chao's lower bound, lists unequal"
    return Estimate(value=value, low=low, high=high, level=level, unit=UNIT, method=method)


def _all_models(
    counts: Floats, lists: int, level: float
) -> tuple[tuple[ListModel, ...], tuple[str, ...]]:
    pattern, seen = patterns(lists), float(counts.sum())
    found, left_out = [], []
    for terms in hierarchical_models(lists):
        fitted = fit(design(pattern, terms), counts)
        if fitted is None:
            left_out.append(generators(terms, lists))
        else:
            found.append((terms, fitted))
    if not found:
        return (), tuple(left_out)
    least = min(each.aic for _, each in found)
    total = sum(np.exp((least - each.aic) / 2) for _, each in found)
    models = []
    for terms, each in found:
        name = generators(terms, lists)
        value, low, high = number_bounds(seen, each.unseen, each.sd**2, level)
        number = Estimate(
            value=value, low=low, high=high, level=level, unit=UNIT, method=f"log-linear {name}"
        )
        weight = float(np.exp((least - each.aic) / 2) / total)
        models.append(
            ListModel(
                name=name, terms=terms, number=number, sd=each.sd, aic=each.aic, bic=each.bic,
                deviance=each.deviance, degrees=each.degrees, weight=weight,
            )
        )  # fmt: skip
    return tuple(sorted(models, key=lambda m: (m.aic, m.name))), tuple(left_out)


def _spanned(models: tuple[ListModel, ...], level: float) -> Estimate:
    near = [m.number for m in models if m.aic - models[0].aic <= NEARLY_AS_GOOD]
    return Estimate(
        value=models[0].number.value,
        low=min(number.low or 0.0 for number in near),
        high=max(number.high or np.inf for number in near),
        level=level,
        unit=UNIT,
        method=f"log-linear {models[0].name}, interval over {len(near)} of {len(models)} models",
    )


def _warnings(result: ListsResult, overlaps: int) -> tuple[str, ...]:
    best, (least, most), said = result.best, result.range, []
    if most > WIDE * least:
        said.append(
            f"{len(result.supported)} models fit nearly as well and give {least:,.0f} to "
            f"{most:,.0f}: publish the range, not one number."
        )
    if best.degrees and chdtrc(best.degrees, best.deviance) < DOUBT:
        said.append(
            f"No model fits well: the best misses by {best.deviance:.1f} on {best.degrees}."
        )
    said += _dependence(result)
    if result.latent is not None and result.latent.aic < best.aic and not result.latent.on_edge:
        said.append(
            f"Two kinds of incident, easy and hard to see, fit better than any dependence of "
            f"lists (AIC {result.latent.aic:.1f} against {best.aic:.1f}) and give "
            f"{result.latent.number:,.0f}."
        )
    if overlaps < FEW_OVERLAPS:
        said.append(f"Only {overlaps} incidents are on more than one list.")
    if result.left_out:
        said.append(f"{len(result.left_out)} models have no finite number here and are left out.")
    return tuple(said)


def _dependence(result: ListsResult) -> list[str]:
    """Return what is wrong with independent lists, where something is."""
    alone = next((m for m in result.models if not m.terms), None)
    bound = float(result.lower_bound.value or 0.0)
    if alone is None or chdtrc(alone.degrees, alone.deviance) >= DOUBT:
        return []
    number = float(alone.number.value or 0.0)
    side = "below" if number < bound else "above"
    words = (
        "The lists are not independent, or some incidents are harder to see for all of them: "
        f"taken as independent they give {number:,.0f}, {side} Chao's lower bound of {bound:,.0f}."
    )
    return [words]
