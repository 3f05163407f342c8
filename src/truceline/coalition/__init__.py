"""Coalition: who would take part on what condition, and which options that can staff."""

from truceline.coalition.condition import Willing, willing
from truceline.coalition.feasible import (
    Feasibility,
    Need,
    OptionNeeds,
    assumed_pledges,
    feasibility,
    staffed_share,
)
from truceline.coalition.position import Standing, compare_dates, positions_as_of
from truceline.coalition.read import bundled_coalition, bundled_coalition_text, read_coalition
from truceline.coalition.value import contributor_values

__all__ = [
    "Feasibility",
    "Need",
    "OptionNeeds",
    "Standing",
    "Willing",
    "assumed_pledges",
    "bundled_coalition",
    "bundled_coalition_text",
    "compare_dates",
    "contributor_values",
    "feasibility",
    "positions_as_of",
    "read_coalition",
    "staffed_share",
    "willing",
]
