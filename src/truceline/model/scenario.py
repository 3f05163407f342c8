"""A scenario: how the world along the line may be, for options to be held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.model.coalition import ConditionKind
    from truceline.model.plan import PlannedAct


class Quality(StrEnum):
    """How well the ceasefire is kept."""

    HOLDING = "holding"
    FRAYING = "fraying"
    VIOLATED = "violated"
    COLLAPSE = "collapse"


class Access(StrEnum):
    """Where the mission is let in."""

    BOTH = "both"
    ONE_SIDE = "one_side"
    NONE = "none"


class Season(StrEnum):
    """Time of the year: sets daylight and weather."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """What weakens sight and hearing; shares and metres are means over the season.

    ``cloud_share`` is the chance that a satellite's look is clouded; ``wind_ms`` the wind at
    10 m; ``bad_share`` the share of hours with rain, snow or fog, in which visibility is
    ``bad_visibility_m``.
    """

    visibility_m: float
    bad_visibility_m: float
    bad_share: float
    cloud_share: float
    wind_ms: float
    source: str = ""
    unverified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way the world may be.

    ``line_version`` names a version of the mission's line (None: the one in force);
    ``line_length_km`` stretches its length for force and cost where the geometry is not known.
    ``acts_per_day`` is by planned act, over the whole line; ``night_share`` the share of acts
    after dark. ``access_side`` is the party that lets the mission in where access is one-sided.
    ``jammed_share`` is the share of the time in which what can be jammed is. ``dropouts`` are
    contributors who do not take part; ``met`` the conditions that are met. ``phase_in`` is the
    share of the plan that stands on the first day, growing to 1 over ``phase_in_days``.
    ``probability`` is the weight in means over scenarios; weights are normalised.
    """

    scenario_id: str
    names: dict[str, str]
    summary: dict[str, str]
    quality: Quality
    acts_per_day: dict[PlannedAct, float]
    line_version: str | None = None
    line_length_km: float | None = None
    branching: float = 0.3
    night_share: float = 0.5
    access: Access = Access.BOTH
    access_side: str | None = None
    season: Season = Season.SUMMER
    weather: Weather | None = None
    jammed_share: float = 0.0
    dropouts: tuple[str, ...] = ()
    met: tuple[ConditionKind, ...] = ()
    phase_in: float = 1.0
    phase_in_days: float = 0.0
    probability: float = 1.0
    unverified: bool = True
    notes: tuple[str, ...] = field(default_factory=tuple)
