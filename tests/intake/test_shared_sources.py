"""The real public data beside the project go in, and every row is accounted for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from truceline.intake.reader import IntakeContext
from truceline.intake.registry import choose
from truceline.intake.supersede import compare_releases
from truceline.model.kind import Kind
from truceline.model.observation import OBSERVATION_SCHEMA, Observation
from truceline.model.table import to_table
from truceline.sources.files import open_source

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared
UKRAINE = (22.0, 44.0, 41.0, 53.0)
WITHDRAWN = 86


class Tally:
    """What became of a source's rows."""

    def __init__(self, path: Path, bounds: tuple[float, float, float, float] | None) -> None:
        self.rows = self.kept = 0
        self.codes: Counter[tuple[str, str]] = Counter()
        self.kinds: Counter[Kind] = Counter()
        self.observations: list[Observation] = []
        context = IntakeContext(source_id="shared", bounds=bounds)
        with open_source(path) as opened:
            self.reader = choose(opened.head(), opened.name).name
            for batch in choose(opened.head(), opened.name).read(opened.stream(), context):
                self.rows += batch.rows
                self.kept += sum(item.repeats for item in batch.observations)
                self.codes.update((item.code, item.severity) for item in batch.rejections)
                self.kinds.update(item.kind for item in batch.observations)
                self.observations += batch.observations if len(self.observations) < 50_000 else []


def test_all_viina_months_are_accounted_for(shared_data: Path) -> None:
    """119,061 rows: repeats of the observations and 117 rows far off, nothing else."""
    months = [Tally(path, UKRAINE) for path in sorted(shared_data.glob("viina/viina_incidents_*"))]

    codes = sum((month.codes for month in months), Counter())
    kinds = sum((month.kinds for month in months), Counter())
    assert {month.reader for month in months} == {"viina"}
    assert len(months) == 12
    assert sum(month.rows for month in months) == 119_061
    assert codes == {("INT-014", "rejected"): 117}
    assert sum(month.kept for month in months) == 119_061 - 117
    assert kinds.total() == 92_367
    assert kinds[Kind.UNKNOWN] > 20_000


@pytest.mark.parametrize(
    ("name", "rows", "codes"),
    [
        ("ged_ukraine_2014_2018.csv.gz", 2_478, {}),
        (
            "ged_ukraine_older_release_2014_2018_hxl.csv.gz",
            993,
            {("INT-023", "warned"): 3},
        ),
        ("ged_syria_2016_2017.csv.gz", 11_757, {("INT-023", "warned"): 19}),
        ("ged231_caf.geojson.gz", 1_848, {}),
    ],
)
def test_every_ged_event_goes_in(
    shared_data: Path, name: str, rows: int, codes: dict[tuple[str, str], int]
) -> None:
    """Broken source dates warn; they cost no event."""
    tally = Tally(shared_data / "ucdp_ged" / name, None)

    assert tally.reader == "ged"
    assert (tally.rows, tally.kept, dict(tally.codes)) == (rows, rows, codes)
    assert tally.kinds == {Kind.ATTACK: rows}


def test_newer_ged_release_names_the_events_it_withdrew(shared_data: Path) -> None:
    """86 ids of the older release are gone from the newer one."""
    folder = shared_data / "ucdp_ged"
    older = Tally(folder / "ged_ukraine_older_release_2014_2018_hxl.csv.gz", None)
    newer = Tally(folder / "ged_ukraine_2014_2018.csv.gz", None)

    diff = compare_releases(
        to_table(older.observations, OBSERVATION_SCHEMA),
        to_table(newer.observations, OBSERVATION_SCHEMA),
    )

    assert len(diff.withdrawn) == WITHDRAWN
    assert not set(diff.withdrawn) & {item.source_key for item in newer.observations}
    assert all(key.isdigit() for key in diff.withdrawn)
    assert diff.out_of_span == ()
    assert len(diff.changed) + len(diff.unchanged) == 993 - WITHDRAWN


@pytest.mark.slow
def test_every_fire_pixel_goes_in(shared_data: Path) -> None:
    """826,323 pixels with a date only, none twice, none refused."""
    tally = Tally(shared_data / "firms" / "ukraine_modis_viirs_points_2012_2022.csv.gz", None)

    assert tally.reader == "firms"
    assert (tally.rows, tally.kept, dict(tally.codes)) == (826_323, 826_323, {})
