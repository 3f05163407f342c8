"""The disengagement on the Golan: limits and bands, and what they make of an inspection."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyproj
import pytest
import shapely

from assess_material import incident
from truceline.agreement import bundled_lines, load_bundled
from truceline.assess.engine import assess
from truceline.core.uncertain import point_region
from truceline.formats.line_geojson import read_lines
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.table import to_table
from truceline.science.lines import LineIndex

if TYPE_CHECKING:
    from truceline.model.incident import Incident

GOLAN = load_bundled("golan-1974")
LINES = LineIndex([read_lines(bundled_lines(n), n) for n in ("golan-line-a", "golan-line-b")])
AT = datetime(1985, 5, 1, 9, tzinfo=UTC)


def outcome(one: Incident, clause_id: str, bound: str) -> str | None:
    table = assess(to_table([one], INCIDENT_SCHEMA), GOLAN, LINES)
    rows = {(r["clause_id"], r["bound"]): r["outcome"] for r in table.to_pylist()}
    return rows.get((clause_id, bound))


def counted(number: int, weapon: str, lon: float = 35.76, at: datetime = AT) -> Incident:
    region = point_region(lon, 33.05, 50.0)  # 35.76 is some 6 km west of line A
    return incident("inventory", region, at, weapon=weapon, count_low=number, count_high=number)


@pytest.mark.parametrize(
    ("number", "weapon", "expected"),
    [
        (75, "tank", "relevant_no_violation"), (76, "tank", "violation_minor"),
        (36, "howitzer (122mm)", "relevant_no_violation"),
        (37, "howitzer (122mm)", "violation_minor"),
        (6000, "men", "relevant_no_violation"), (6001, "men", "violation_minor"),
    ],
)  # fmt: skip
def test_limits_of_the_10_km_band(number: int, weapon: str, expected: str) -> None:
    """75 tanks are allowed and 76 are not; 36 guns and 37; 6,000 men and 6,001."""
    assert outcome(counted(number, weapon), "limits-10", "israel") == expected
    assert outcome(counted(number, weapon), "limits-10", "syria") == "relevant_no_violation"


def test_limits_hold_only_in_the_band_and_once_redeployed() -> None:
    """40 km behind the line nothing is limited; before 26 June 1974 nothing binds."""
    assert outcome(counted(500, "tank", lon=35.35), "limits-10", "israel") == (
        "relevant_no_violation"
    )
    early = datetime(1974, 6, 25, tzinfo=UTC)
    assert outcome(counted(500, "tank", at=early), "limits-10", "israel") is None
    assert outcome(counted(500, "tank", at=early + timedelta(days=2)), "limits-10", "israel") == (
        "violation_minor"
    )


@pytest.mark.parametrize(
    ("km", "weapon", "clause_id", "expected"),
    [
        (15, "gun (155mm)", "no-heavy-guns-20", "violation_minor"),
        (8, "gun (155mm)", "no-heavy-guns-20", "violation_serious"),
        (15, "howitzer (122mm)", "no-heavy-guns-20", "relevant_no_violation"),
        (23, "Scud", "no-missiles-25", "violation_minor"),
        (32, "Scud", "no-missiles-25", "relevant_no_violation"),
    ],
)
def test_bands_of_20_and_25_km(km: int, weapon: str, clause_id: str, expected: str) -> None:
    """Heavy guns stay 20 km away and missiles 25; nearer than 10 km is graver (our reading)."""
    east = 35.866 + km / 93.4  # line B at 33.05 N, and a degree of longitude there in km
    seen = incident("weapon_sighting", point_region(east, 33.05, 50.0), AT, weapon=weapon)

    assert outcome(replace(seen, starts_at=AT), clause_id, "syria") == expected


def test_lines_enclose_the_area_that_is_published() -> None:
    """235 square km lie between the lines."""
    a, b = (LINES.lines[n].versions[0].positions for n in ("golan-line-a", "golan-line-b"))
    area, _ = pyproj.Geod(ellps="WGS84").geometry_area_perimeter(shapely.Polygon([*a, *b[::-1]]))

    assert abs(area) == pytest.approx(235e6, rel=0.02)
