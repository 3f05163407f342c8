"""What a reading of force assumes: every figure with range and source, and draws of them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.errors import PlanError
from truceline.model.plan import Parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PRIOR = "a planner's prior; no source was found"
UN_YEAR = (
    "UN budgets by head, all-in: low UNIFIL 2008/09 (A/62/751), value UNMEE 2004, high UNFICYP "
    "2013/14; in prices of those years"
)
SMM_YEAR = (
    "high: OSCE SMM 2017/18, EUR 105.5 million for 800 monitors (mzv.gov.cz), all-in with UAVs "
    "and support; value and low: a planner's prior, since those are counted apart here"
)
RELAYS = "UN observers on the Golan: three at a post in relays round the clock (irishtimes.com)"
LOCAL_DUTIES = (
    "guard, kitchen, relief, training: 8 to 12 people a post, remembered, where shifts and leave "
    "alone give 8; EUMM had 11 to 12 monitors for a daily patrol, where they give 9 with reserve"
)
ROTATION = (
    "rule of thirds 3:1, halves 2:1, 4 to 5:1 in the long run; Times, April 2025: 64,000 deployed "
    "tie 256,000 (4:1); Gady: 40,000 tie 100,000 (2.5:1)"
)


def _prior(
    name: str, value: float, low: float, high: float, unit: str, source: str = PRIOR
) -> Parameter:
    return Parameter(
        name=name, value=value, unit=unit, source=source, low=low, high=high, unverified=True
    )


_ASSUMED: tuple[Parameter, ...] = (
    Parameter(
        name="shift_hours", value=8, low=7, high=12, unit="h", source=RELAYS + "; range: a prior"
    ),
    Parameter(
        name="leave_share", value=0.3, low=0.2, high=0.5, unit="of people on shift",
        source=RELAYS + ", two weeks on, then three or four days off, perhaps a week",
    ),
    _prior("local_duties_share", 0.25, 0.0, 0.5, "of people on shift and leave", LOCAL_DUTIES),
    _prior("reserve_share", 0.1, 0.05, 0.2, "of people in the field"),
    _prior("support_share", 0.75, 0.5, 1.0, "of people in the field and reserve"),
    _prior("headquarters_people", 100, 50, 200, "people"),
    _prior("liaison_people_per_100_km", 4, 2, 8, "people/100 km"),
    Parameter(
        name="rotation_factor", value=3, low=2, high=5, unit="people tied per soldier deployed",
        source=ROTATION,
    ),
    _prior("rotation_factor_civilian", 1.5, 1.0, 3.0, "people tied per civilian deployed"),
    Parameter(
        name="soldier_year_usd", value=44_000, low=42_000, high=54_000, unit="USD/person-year",
        source=UN_YEAR,
    ),
    _prior("reassurance_year_usd", 100_000, 50_000, 200_000, "USD/person-year"),
    _prior("monitor_year_eur", 110_000, 80_000, 132_000, "EUR/person-year", SMM_YEAR),
    _prior("technician_year_eur", 110_000, 80_000, 132_000, "EUR/person-year", SMM_YEAR),
    _prior("staff_year_usd", 44_000, 42_000, 54_000, "USD/person-year", UN_YEAR),
    _prior("eur_per_usd", 0.92, 0.85, 0.95, "EUR/USD"),
    _prior("price_factor", 1.3, 1.2, 1.5, "prices today / prices of the sources"),
)  # fmt: skip

_POSITIVE = frozenset({"shift_hours", "price_factor", "eur_per_usd"})


def assumptions(changed: Mapping[str, float | Parameter] | None = None) -> tuple[Parameter, ...]:
    """Return the assumptions of the calculator, some of them changed.

    Parameters
    ----------
    changed
        By name. A number is taken as known: it has no range any more. A `Parameter` replaces
        the figure with its range and source.

    Raises
    ------
    PlanError
        If a name is none of the assumptions, or a figure or its range makes no sense.
    """
    known = {parameter.name: parameter for parameter in _ASSUMED}
    for name, value in (changed or {}).items():
        if name not in known:
            raise PlanError.case("PLN-503", "force", name=name, known=", ".join(known))
        known[name] = value if isinstance(value, Parameter) else set_value(known[name], value)
        _check(name, known[name])
    return tuple(known.values())


def set_value(parameter: Parameter, value: float) -> Parameter:
    """Return a figure set by the planner: known, so without a range."""
    return Parameter(
        name=parameter.name, value=float(value), unit=parameter.unit, source="set by the planner"
    )


def _check(name: str, parameter: Parameter) -> None:
    low, high = range_of(parameter)
    if not low <= parameter.value <= high:
        raise PlanError.case(
            "PLN-505", "force", name=name, low=low, high=high, value=parameter.value
        )
    if not (low >= 0 and high < np.inf) or (name in _POSITIVE and low <= 0):
        expected = "above 0" if name in _POSITIVE else "finite and not negative"
        raise PlanError.case("PLN-504", "force", name=name, value=low, expected=expected)
    if name.startswith("rotation") and low < 1:
        raise PlanError.case("PLN-504", "force", name=name, value=low, expected="1 or more")


def range_of(parameter: Parameter) -> tuple[float, float]:
    """Return the range of a figure; the value itself where it has none."""
    low = parameter.value if parameter.low is None else parameter.low
    high = parameter.value if parameter.high is None else parameter.high
    return low, high


def draw(
    parameters: Iterable[Parameter], rng: np.random.Generator, draws: int
) -> dict[str, Floats]:
    """Return stratified draws from the triangle of each figure, shape ``(draws,)`` by name.

    Notes
    -----
    A figure's uniforms depend on one number of the generator and its name alone: adding a
    figure, or changing another, leaves them as they are, so that two readings of force differ
    only by what was changed (common random numbers).
    """
    seed = int(rng.integers(2**63))
    return {parameter.name: _triangle(parameter, seed, draws) for parameter in parameters}


def _triangle(parameter: Parameter, seed: int, draws: int) -> Floats:
    low, high = range_of(parameter)
    if low == high:
        return np.full(draws, low)
    rng = np.random.default_rng([seed, zlib.crc32(parameter.name.encode())])
    uniform = (rng.permutation(draws) + rng.random(draws)) / draws
    mode = (parameter.value - low) / (high - low)
    # Inverse distribution function of the triangle.
    rising = np.sqrt(uniform * mode)
    falling = 1 - np.sqrt((1 - uniform) * (1 - mode))
    return low + (high - low) * np.where(uniform < mode, rising, falling)
