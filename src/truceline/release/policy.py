"""What each audience may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from truceline.model.document import Audience

GRID_DEG = 0.1  # about 11 km north-south: the release grid
INTERNAL_SECTIONS = frozenset({"effort", "intake"})
PARTY_SECTIONS = frozenset({"claims", "findings"})

# Tables that never leave the mission whole: they name observers, outages or raw reports.
INTERNAL_TABLES = frozenset(
    {
        "observations", "effort", "effort_summary", "rejections", "rejections_by_code", "sources",
        "left_out", "left_out_reasons", "links", "rates", "readings",
        "attributions",
        # Of a paper: where things would stand, and what each contributor is worth.
        "placements", "values",
    }
)  # fmt: skip
PARTY_TABLES = frozenset({"claims"})

FINDING_TABLES = ("findings", "harm")
# A reason and a distance tell the place to a tenth of a kilometre: finer than the grid.
FINDING_COLUMNS = frozenset({"reason", "probability_inside", "distance_m"})

# Columns of exported tables that could lead to an observer or a position.
INTERNAL_COLUMNS: dict[str, frozenset[str]] = {
    "incidents": frozenset({"members", "explanation", "place_name", "modalities", "pinned"}),
    **dict.fromkeys(FINDING_TABLES, FINDING_COLUMNS),
    # What a contributor would add, what binds a plan, and where it leaves the line open.
    "staffing": frozenset({"would_help"}),
    "certificates": frozenset({"binding", "largest_gap", "after_losses"}),
    "period_rates": frozenset({"watched_share", "exposure", "denied_share", "down_share"}),
}

# Kinds that show where forces or weapons stand; outside `internal` they are left out of maps.
POSITION_KINDS = frozenset({"weapon_sighting", "forces_sighting", "muzzle_flash", "engineering"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePolicy:
    """A mission's release policy: delay and grid outside `internal`.

    ``effort_delay`` keeps rates corrected for effort back for longer, because they tell how
    well a sector was watched.
    """

    delay: timedelta = timedelta(days=1)
    effort_delay: timedelta = timedelta(days=14)
    grid_deg: float = GRID_DEG

    def __post_init__(self) -> None:
        if self.delay < timedelta(0) or self.effort_delay < self.delay or self.grid_deg <= 0:
            raise ValueError("a release delay is not negative and the grid has a size")


def reads(audience: Audience) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sections and tables an audience does not get."""
    match audience:
        case Audience.INTERNAL:
            return frozenset(), frozenset()
        case Audience.PARTIES | Audience.STATES:
            return INTERNAL_SECTIONS, INTERNAL_TABLES
        case Audience.PUBLIC:
            return (
                INTERNAL_SECTIONS | PARTY_SECTIONS,
                INTERNAL_TABLES | PARTY_TABLES,
            )
