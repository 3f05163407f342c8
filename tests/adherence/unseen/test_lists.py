"""The number no list has: published tables reproduced, truth recovered, failures told."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest

from truceline.adherence.unseen.lists import chao_bound, estimate_from_lists, fit_terms
from truceline.adherence.unseen.loglinear import (
    count_patterns,
    design,
    fit,
    generators,
    hierarchical_models,
    patterns,
)
from truceline.adherence.unseen.occasions import estimate_from_occasions
from truceline.core.errors import StatisticsError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from truceline.adherence.unseen.lists import ListsResult

# Ball et al. (2002): killings in Kosovo, March to June 1999, by EXH, ABA, OSCE, HRW.
KOSOVO = {
    "1000": 1131, "0100": 845, "1100": 177, "0010": 936, "1010": 228, "0110": 217, "1110": 181,
    "0001": 306, "1001": 106, "0101": 31, "1101": 18, "0011": 123, "1011": 42, "0111": 32,
    "1111": 27,
}  # fmt: skip
NAMES = ("EXH", "ABA", "OSCE", "HRW")
PAIRS = ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))
PUBLISHED = ((0, 1), (0, 2), (1, 2), (0, 1, 2), (0, 3), (2, 3))  # [123,14,34]


def kosovo() -> NDArray[np.float64]:
    rows = ["".join(str(int(on)) for on in row) for row in patterns(4)]
    return np.array([float(KOSOVO[row]) for row in rows])


@pytest.fixture(scope="module")
def found() -> ListsResult:
    return estimate_from_lists(kosovo(), NAMES, level=0.95)


def test_published_model_of_kosovo_is_reproduced() -> None:
    """[123,14,34]: 10,356 killed, as published; standard error, deviance and BIC as measured."""
    fitted = fit(design(patterns(4), PUBLISHED), kosovo())

    assert fitted is not None
    assert 4400 + fitted.unseen == pytest.approx(10_356.5, abs=0.1)
    assert fitted.sd == pytest.approx(785.9, abs=0.1)
    assert fitted.deviance == pytest.approx(9.323, abs=0.001)
    assert fitted.degrees == 4
    assert fitted.bic == pytest.approx(203.03, abs=0.01)


def test_all_models_of_kosovo_give_a_range_and_say_so(found: ListsResult) -> None:
    """The least BIC is the published model; others fit as well and give twice the number."""
    by_name = {model.name: model.number.value for model in found.models}

    assert len(found.models) == 113
    assert found.left_out == ()
    assert found.least_bic.name == "[123,14,34]"
    assert by_name["[1,2,3,4]"] == pytest.approx(7394.6, abs=0.1)
    assert by_name["[12,13,14,23,24,34]"] == pytest.approx(14_402.5, abs=0.1)
    assert by_name["[123,134]"] == pytest.approx(12_741, abs=0.5)
    assert by_name["[134,12,23]"] == pytest.approx(18_393, abs=0.5)
    assert found.best.name == "[123,134]"
    assert found.range == pytest.approx((8976.8, 22_888.7), abs=0.1)
    assert found.number.low == min(m.number.low or 0 for m in found.supported)
    assert found.number.high == max(m.number.high or 0 for m in found.supported)
    assert "15 models fit nearly as well and give 8,977 to 22,889" in found.warnings[0]


def test_lower_bound_of_kosovo_is_chaos_and_tells_that_lists_depend(found: ListsResult) -> None:
    """Chao's bound 8,591 lies above what independent lists would give, and the user is told."""
    assert found.lower_bound.value == pytest.approx(8591, abs=0.5)
    assert "taken as independent they give 7,395, below Chao's lower bound" in found.warnings[1]


def test_two_kinds_of_incident_are_checked_on_four_lists(found: ListsResult) -> None:
    """The latent classes fit Kosovo worse than dependence does, and are not claimed."""
    assert found.latent is not None
    assert found.latent.number == pytest.approx(9630, abs=1)
    assert found.latent.aic > found.best.aic
    assert not any("Two kinds" in words for words in found.warnings)


@pytest.mark.parametrize(
    ("terms", "low", "high"),
    [((), 7147.7, 7656.2), (PAIRS, 12_523.3, 16_667.9)],
)
def test_profile_intervals_of_kosovo_are_reproduced(
    terms: tuple[tuple[int, ...], ...], low: float, high: float
) -> None:
    """The 95 % profile-likelihood intervals are those of the reference implementation."""
    number = fit_terms(kosovo(), 4, terms, level=0.95)

    assert (number.low, number.high) == pytest.approx((low, high), abs=0.15)


@pytest.mark.parametrize(("lists", "models"), [(3, 8), (4, 113)])
def test_every_hierarchical_model_is_tried_once(lists: int, models: int) -> None:
    """No model is forgotten or tried twice."""
    names = [generators(terms, lists) for terms in hierarchical_models(lists)]

    assert len(names) == len(set(names)) == models


@pytest.mark.shared
def test_table_of_the_snowshoe_hare_is_reproduced(shared_data: Path) -> None:
    """Numbers and standard errors of six models of 68 hares seen on six occasions."""
    with (shared_data / "statistics" / "rcapture_hare.csv").open() as file:
        rows = list(csv.reader(file))[1:]

    models = estimate_from_occasions(np.array(rows, dtype=np.float64))

    table = {m.name: (round(m.number.value or 0, 1), round(m.sd, 1)) for m in models}
    assert table == {
        "M0": (75.4, 3.5), "Mt": (75.1, 3.4), "Mh Chao lower bound": (79.8, 6.4),
        "Mh Poisson": (81.5, 5.7), "Mh Darroch": (90.4, 11.6), "Mb": (81.1, 8.3),
    }  # fmt: skip


def test_no_overlap_and_too_many_lists_are_refused_with_what_to_do() -> None:
    """Without an overlap there is no number; five lists are not tried in part."""
    apart = (patterns(3).sum(axis=1) == 1) * 5.0

    with pytest.raises(StatisticsError, match=r"STA-011 .* 'unknown'"):
        estimate_from_lists(apart, ("a", "b", "c"))
    with pytest.raises(StatisticsError, match="STA-010"):
        estimate_from_lists(np.ones(31), tuple("abcde"))


def test_models_without_a_finite_number_are_left_out_and_counted() -> None:
    """An empty overlap of a and b takes out the models that need it, and says how many."""
    counts = np.array([30.0, 25, 6, 20, 5, 0, 0])  # c, b, bc, a, ac, ab, abc

    found = estimate_from_lists(counts, ("a", "b", "c"))

    assert found.left_out == ("[12,3]", "[12,13]", "[12,23]", "[13,23]", "[12,13,23]")
    assert "5 models have no finite number" in found.warnings[-1]


def simulated(
    generator: np.random.Generator, number: int, chances: NDArray[np.float64], spread: float = 0.0
) -> NDArray[np.float64]:
    hidden = generator.normal(0, spread, (number, 1)) if spread else 0.0
    logit = np.log(chances / (1 - chances)) + hidden
    return count_patterns((generator.random((number, len(chances))) < 1 / (1 + np.exp(-logit))) * 1)


@pytest.mark.slow
def test_interval_of_the_true_model_covers_the_truth_as_often_as_it_says() -> None:
    """90 % intervals, both kinds, cover 600 true incidents in 87 to 93 % of 1000 worlds."""
    generator, chances = np.random.default_rng(5), np.array([0.5, 0.4, 0.3])
    covered = np.zeros(2)
    for _ in range(1000):
        counts = simulated(generator, 600, chances)
        alone = next(
            m for m in estimate_from_lists(counts, ("a", "b", "c")).models if not m.terms
        ).number
        profile = fit_terms(counts, 3, ())
        for k, number in enumerate((alone, profile)):
            covered[k] += (number.low or 0) <= 600 <= (number.high or np.inf)

    assert np.all((covered >= 870) & (covered <= 930)), covered


@pytest.mark.slow
def test_hidden_differences_break_the_single_model_and_the_user_is_told() -> None:
    """With differences of 1.2 logits independent lists miss the truth, with a warning each time.

    The interval over models holds the truth far more often, and Chao's bound stays below it.
    """
    generator, chances = np.random.default_rng(6), np.array([0.4, 0.35, 0.3, 0.25])
    alone, spanned, told, below = 0, 0, 0, 0
    for _ in range(100):
        found = estimate_from_lists(simulated(generator, 1000, chances, 1.2), tuple("abcd"))
        single = next(m for m in found.models if not m.terms).number
        alone += (single.low or 0) <= 1000 <= (single.high or np.inf)
        spanned += (found.number.low or 0) <= 1000 <= (found.number.high or np.inf)
        told += any("not independent" in words for words in found.warnings)
        below += (found.lower_bound.low or 0) <= 1000

    assert alone <= 5
    assert told >= 95
    assert below == 100
    assert spanned >= 85


@pytest.mark.slow
@pytest.mark.parametrize("copies", [True, False])
def test_a_list_that_copies_or_avoids_another_is_told(copies: bool) -> None:
    """Taken as independent the lists give too few where b copies a, too many where it avoids a.

    The user is told, and the interval over models holds the true 1000.
    """
    generator, numbers, told, spanned = np.random.default_rng(7), [], 0, 0
    for _ in range(20):
        on = generator.random((1000, 4)) < (0.4, 0.35, 0.3, 0.25)
        if copies:
            on[:, 1] |= on[:, 0] & (generator.random(1000) < 0.4)
        else:
            on[:, 1] &= ~(on[:, 0] & (generator.random(1000) < 0.6))
        found = estimate_from_lists(count_patterns(on.astype(np.float64)), tuple("abcd"))
        numbers.append(next(m.number.value for m in found.models if not m.terms))
        told += any("The lists are not independent" in words for words in found.warnings)
        spanned += (found.number.low or 0) <= 1000 <= (found.number.high or np.inf)

    assert np.mean(numbers) < 960 if copies else np.mean(numbers) > 1040
    assert told >= 19
    assert spanned >= 18


def test_chaos_bound_is_the_textbook_one_for_equal_occasions() -> None:
    """Three equal lists: f1 = 60, f2 = 30 bound the unseen by (t - 1) / t f1^2 / (2 f2) = 40."""
    on = patterns(3).sum(axis=1)
    counts = np.select([on == 1, on == 2], [20.0, 10.0], 8.0)

    bound = chao_bound(patterns(3), counts)

    assert bound.value == pytest.approx(98 + 40, abs=1e-6)
