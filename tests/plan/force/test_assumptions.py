"""Assumptions of force: editable, checked, drawn from their ranges."""

from __future__ import annotations

import math

import numpy as np
import pytest

from truceline.core.errors import PlanError
from truceline.model.plan import Parameter
from truceline.plan.force.assumptions import assumptions, draw, range_of


def of(name: str, value: float, low: float | None = None, high: float | None = None) -> Parameter:
    return Parameter(name=name, value=value, unit="", source="made up", low=low, high=high)


def test_assumptions_carry_range_and_source() -> None:
    """Every assumption has a source and a range that holds its value."""
    for parameter in assumptions():
        low, high = range_of(parameter)
        assert parameter.source
        assert low < high
        assert low <= parameter.value <= high


def test_assumptions_not_read_in_a_source_are_marked() -> None:
    """Only what was read as it stands is not marked unverified."""
    read = {parameter.name for parameter in assumptions() if not parameter.unverified}

    assert read == {"shift_hours", "leave_share", "rotation_factor", "soldier_year_usd"}


def test_changed_assumption_is_known_and_the_rest_stays() -> None:
    """A number sets one assumption, without a range; no other changes."""
    changed = {parameter.name: parameter for parameter in assumptions({"leave_share": 0.25})}
    before = {parameter.name: parameter for parameter in assumptions()}

    assert (changed["leave_share"].value, changed["leave_share"].low) == (0.25, None)
    assert changed["leave_share"].source == "set by the planner"
    assert {n: p for n, p in changed.items() if n != "leave_share"} == {
        n: p for n, p in before.items() if n != "leave_share"
    }


def test_changed_assumption_may_bring_its_own_range() -> None:
    """A figure with range and source replaces ours."""
    own = of("leave_share", 0.5, 0.4, 0.6)

    assert own in assumptions({"leave_share": own})


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("holidays", 0.3, "PLN-503"),
        ("leave_share", -0.1, "PLN-504"),
        ("leave_share", math.nan, "PLN-505"),
        ("shift_hours", 0.0, "PLN-504"),
        ("price_factor", math.inf, "PLN-504"),
        ("rotation_factor", 0.5, "PLN-504"),
        ("leave_share", of("leave_share", 0.5, 0.6, 0.9), "PLN-505"),
        ("leave_share", of("leave_share", 0.5, 0.9, 0.1), "PLN-505"),
    ],
)
def test_senseless_assumption_is_refused(name: str, value: float | Parameter, code: str) -> None:
    """A wrong name, number or range is refused by name, with what to do."""
    with pytest.raises(PlanError, match=name) as caught:
        assumptions({name: value})
    assert caught.value.code == code


def test_draws_have_the_mean_and_quartiles_of_a_triangle() -> None:
    """A triangle from 1 over 2 to 6 has mean 3 and lower quartile 1 + sqrt(5 / 4)."""
    drawn = draw([of("x", 2, 1, 6)], np.random.default_rng(1), 4_000)["x"]

    assert drawn.min() >= 1
    assert drawn.max() <= 6
    assert drawn.mean() == pytest.approx(3, abs=0.01)
    assert np.quantile(drawn, 0.25) == pytest.approx(6 - math.sqrt(0.75 * 5 * 4), abs=0.01)


@pytest.mark.parametrize("value", [1.0, 6.0])
def test_draws_of_a_right_angled_triangle_stay_within(value: float) -> None:
    """A most likely value at either end of the range is one third of the way from it."""
    drawn = draw([of("x", value, 1, 6)], np.random.default_rng(1), 4_000)["x"]

    assert drawn.mean() == pytest.approx((1 + 6 + value) / 3, abs=0.01)
    assert np.isfinite(drawn).all()


def test_draw_of_what_is_known_is_constant() -> None:
    """Without a range there is nothing to draw."""
    assert draw([of("x", 2)], np.random.default_rng(1), 3)["x"].tolist() == [2, 2, 2]


def test_draws_of_a_figure_do_not_depend_on_the_others() -> None:
    """Adding a figure leaves the draws of the rest as they were."""
    few = draw([of("x", 2, 1, 6)], np.random.default_rng(1), 50)
    many = draw([of("y", 2, 1, 6), of("x", 2, 1, 6)], np.random.default_rng(1), 50)

    assert few["x"].tolist() == many["x"].tolist()
    assert many["x"].tolist() != many["y"].tolist()
