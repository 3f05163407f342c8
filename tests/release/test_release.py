"""What leaves the mission, and what does not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import shapely

from material import DAY
from truceline.core.errors import ReleaseError
from truceline.model.document import Audience
from truceline.release.policy import ReleasePolicy
from truceline.release.release import release
from truceline.render.html import render_html
from truceline.render.json import render_json
from truceline.report.daily import daily_report

if TYPE_CHECKING:
    from truceline.report.material import Material

LATER = DAY + timedelta(days=40)
SOON = DAY + timedelta(days=3)


def released_bytes(material: Material, audience: Audience, now: object = LATER) -> bytes:
    released = release(daily_report(material), audience, ReleasePolicy(), now)  # type: ignore[arg-type]
    return render_html(released) + render_json(released)


def test_release_internal_changes_nothing(material: Material) -> None:
    """Inside the mission everything is shown, observers too."""
    data = released_bytes(material, Audience.INTERNAL)

    assert b"patrol-secret-2" in data
    assert b"post-secret-7" in data


@pytest.mark.parametrize("audience", [Audience.PARTIES, Audience.STATES, Audience.PUBLIC])
def test_release_outside_names_no_observer(material: Material, audience: Audience) -> None:
    """No observer, post, denial or reason of the month leaves the mission."""
    data = released_bytes(material, audience)

    for word in (b"secret", b"checkpoint", b"obs-a"):
        assert word not in data


def test_release_public_places_are_cells_of_the_grid(material: Material) -> None:
    """Outside, an incident's place is a cell of the release grid, never its own region."""
    released = release(daily_report(material), Audience.PUBLIC, ReleasePolicy(), LATER)

    assert "reason" not in released.document.tables["findings"].schema.names
    for wkb in released.document.tables["incidents"]["region_wkb"].to_pylist():
        west, south, east, north = shapely.from_wkb(wkb).bounds
        assert (round(east - west, 9), round(north - south, 9)) == (0.1, 0.1)
        assert round(west * 10, 6) == round(west * 10)


OUTSIDE_COLUMNS = {
    "finding_id", "incident_id", "agreement_id", "agreement_version", "clause_id", "clause_kind",
    "article", "bound", "reading", "party", "confidence", "outcome", "probability_in_force",
    "line_version", "corroboration", "hypothetical", "simulated",
}  # fmt: skip


@pytest.mark.parametrize("table", ["findings", "harm"])
def test_release_findings_keep_only_columns_that_place_nothing(
    material: Material, table: str
) -> None:
    """A new column of findings leaves the mission only once somebody has decided that it may."""
    released = release(daily_report(material), Audience.PARTIES, ReleasePolicy(), LATER)

    assert set(released.document.tables[table].schema.names) == OUTSIDE_COLUMNS
    assert "readings" not in released.document.tables


def test_release_sightings_of_weapons_are_not_placed_outside(material: Material) -> None:
    """Where weapons stand is in no table and on no map outside the mission."""
    inside = released_bytes(material, Audience.INTERNAL)
    outside = release(daily_report(material), Audience.PUBLIC, ReleasePolicy(), LATER)

    assert b"weapon_sighting" in inside
    tables = outside.document.tables
    assert "weapon_sighting" not in tables["incidents"]["kind"].to_pylist()
    assert "inc-gun" not in tables["findings"]["incident_id"].to_pylist()


def test_release_too_early_is_refused(material: Material) -> None:
    """A day is not released to anyone outside before the delay has passed."""
    with pytest.raises(ReleaseError) as caught:
        release(daily_report(material), Audience.STATES, ReleasePolicy(), DAY + timedelta(hours=30))

    assert caught.value.code == "REL-002"


def test_release_effort_waits_longer_than_incidents(material: Material) -> None:
    """How well a sector was watched is held back for two weeks."""
    soon = release(daily_report(material), Audience.STATES, ReleasePolicy(), SOON)
    late = release(daily_report(material), Audience.STATES, ReleasePolicy(), LATER)

    assert "period_rates" not in soon.document.tables
    assert "period_rates" in late.document.tables
    assert "exposure" not in late.document.tables["period_rates"].schema.names


def test_release_says_what_it_withheld(material: Material) -> None:
    """A reader outside learns that things were left out."""
    assert b"are not shown by place" in released_bytes(material, Audience.PUBLIC)


def test_release_policy_with_negative_delay_is_refused() -> None:
    """A delay that runs backwards is a mistake."""
    with pytest.raises(ValueError, match="not negative"):
        ReleasePolicy(delay=timedelta(hours=-1))
