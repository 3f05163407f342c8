"""A simulated mission: the same for a seed, hard where missions are hard, recoverable if plain."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pytest

from truceline.adherence.exposure import exposure
from truceline.adherence.rate import RateParams, daily_rates, period_rates
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.intake.effort import READER as EFFORT_READER
from truceline.intake.observations import READER as OBSERVATION_READER
from truceline.intake.reader import Batch, IntakeContext
from truceline.model.effort import EFFORT_SCHEMA
from truceline.model.finding import FINDING_SCHEMA
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.line import Line, LineVersion
from truceline.model.table import to_table
from truceline.science.lines import LineIndex
from truceline.science.sectors import even_sectors, sector_shares
from truceline.score.coverage import score_rates
from truceline.score.truth import read_truth
from truceline.simulate.files import write_world
from truceline.simulate.telling import distance_band
from truceline.simulate.world import World, WorldTerms, simulate

START = datetime(2027, 3, 1, tzinfo=UTC)
SPAN = Interval(START, START + timedelta(days=30))
VERSION = LineVersion(
    line_id="front", version="v1", valid=Interval(datetime(2026, 1, 1, tzinfo=UTC)),
    positions=np.array(
        [[33.0, 46.5], [35.0, 47.4], [36.4, 47.5], [37.6, 47.9], [37.8, 48.9], [38.2, 49.9]]
    ),
    left="north", right="south", accuracy_m=2000.0, provenance=Provenance(source="made up"),
)  # fmt: skip
LINE = Line(line_id="front", versions=(VERSION,))
INDEX = LineIndex([LINE])
SECTORS = even_sectors(LINE, "v1", length_m=50_000)
NAMES = tuple(sector.sector_id for sector in SECTORS)


@lru_cache(maxsize=64)
def world_of(seed: int, adversarial: bool = False, change_day: int | None = None) -> World:
    terms = WorldTerms(
        line=VERSION, sectors=SECTORS, starts_at=START, adversarial=adversarial,
        change_day=change_day, change_ratio=0.25,
    )  # fmt: skip
    return simulate(terms, np.random.default_rng(seed))


def noticed(world: World) -> pa.Table:
    """Return incidents as perfect fusion would make them."""
    rows = [
        {
            "incident_id": act.true_id, "kind": act.kind.value, "act": "fire", "members": [],
            "modalities": [], "origins": 1, "assessments": [], "merge_probability": 1.0,
            "explanation": "", "simulated": True, "sector": act.sector,
            "happened_at": act.happened_at,
        }
        for act in world.truth
        if act.reports
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, INCIDENT_SCHEMA)


def watched(world: World) -> pa.Table:
    effort = to_table(world.effort, EFFORT_SCHEMA)
    return exposure(effort, NAMES, sector_shares(INDEX, [LINE], SECTORS, effort), SPAN, "UTC")


def rates_of(world: World) -> pa.Table:
    return period_rates(
        noticed(world), FINDING_SCHEMA.empty_table(), watched(world),
        RateParams(measure="incidents"),
    )  # fmt: skip


def read(data: bytes, effort: bool = False) -> list[Batch]:
    reader = EFFORT_READER if effort else OBSERVATION_READER
    context = IntakeContext(source_id="sim", simulated=True, parties=("north", "south"))
    return list(reader.read(io.BytesIO(data), context))


def test_world_same_seed_writes_the_same_bytes() -> None:
    """A seed is a world, to the byte; another seed is another world."""
    terms = world_of(1).terms

    again = write_world(simulate(terms, np.random.default_rng(1)))

    assert again == write_world(world_of(1))
    assert again["people.csv"] != write_world(world_of(2))["people.csv"]


def test_world_a_month_has_the_acts_asked_for() -> None:
    """On the mean of eight seeds about 40 acts a day, along the whole line, day and night."""
    worlds = [world_of(seed) for seed in range(8)]

    acts = [act for world in worlds for act in world.truth]
    night = sum(not 6 <= act.happened_at.hour < 18 for act in acts) / len(acts)
    assert len(acts) / 240 == pytest.approx(40, rel=0.1)
    assert {act.sector for act in acts} == set(NAMES)
    assert night == pytest.approx(0.5, abs=0.05)


def test_world_acts_come_in_clusters() -> None:
    """Acts set off others: gaps of minutes close by are far more frequent than by chance."""
    acts = sorted(world_of(3).truth, key=lambda act: act.happened_at)

    close = sum(
        abs(a.chainage_m - b.chainage_m) < 3000
        for n, a in enumerate(acts)
        for b in acts[n + 1 : n + 20]
        if b.happened_at - a.happened_at < timedelta(hours=3)
    )
    pairs = sum(
        b.happened_at - a.happened_at < timedelta(hours=3)
        for n, a in enumerate(acts)
        for b in acts[n + 1 : n + 20]
    )
    by_chance = 6000 / INDEX.path(VERSION).length_m
    assert close / pairs > 3 * by_chance


def test_world_effort_tells_of_denials_outages_and_blind_sectors() -> None:
    """Somebody is turned back, something is down, and at least one sector has nobody."""
    world = world_of(1)

    status = Counter(item.status.value for item in world.effort)
    blind = [row for row in rates_of(world).to_pylist() if row["observed"] == "not_observed"]
    assert status["denied"] > 0
    assert status["down"] > 0
    assert len(blind) == 1
    assert blind[0]["rate_corrected"] is None


def test_world_reports_come_twice_late_and_from_several_observers() -> None:
    """One act has several reports, some from one telling; some arrive after a day."""
    world = world_of(1)

    origins = Counter(item.origin for item in world.observations)
    late = [
        item
        for item in world.observations
        if item.starts_at and item.received_at and item.received_at - item.starts_at > timedelta(1)
    ]
    assert max(origins.values()) == 2
    assert 0.02 < sum(n == 2 for n in origins.values()) / len(origins) < 0.09
    assert 0.01 < len(late) / len(world.observations) < 0.06
    assert (
        max(len({k[:-2] if k.endswith("-b") else k for k in act.reports}) for act in world.truth)
        > 2
    )


def test_world_every_row_is_marked_simulated_and_has_its_act() -> None:
    """Nothing simulated can pass for real, and each report is of exactly one true act."""
    world = world_of(1)

    rows = [*world.observations, *world.effort, *world.claims]
    told = Counter(key for act in world.truth for key in act.reports)
    assert all(row.simulated for row in rows)
    assert set(told.values()) == {1}
    assert set(told) == {item.source_key for item in world.observations}


def test_world_reported_places_hold_the_act_as_often_as_they_say() -> None:
    """Point errors scatter as stated: two thirds of acts within 1.5 sigma of a point report."""
    world = world_of(1)
    place = {key: act for act in world.truth for key in act.reports}
    points = [o for o in world.observations if o.region and o.region.kind == "point"]

    from truceline.core.geo import distance_m

    params = np.array([o.region.params[:3] for o in points if o.region])
    true = np.array([[place[o.source_key].lon_deg, place[o.source_key].lat_deg] for o in points])
    off = distance_m(params[:, 0], params[:, 1], true[:, 0], true[:, 1]) / params[:, 2]
    assert float(np.mean(off < 1.5)) == pytest.approx(0.675, abs=0.06)


def test_world_files_read_back_without_a_rejection() -> None:
    """The files are those real sources write: intake takes every row, claims stay claims."""
    world = world_of(1)
    files = write_world(world)

    people, sensors, claims = (
        read(files[f"{name}.csv"]) for name in ("people", "sensors", "claims")
    )
    effort = read(files["effort.csv"], effort=True)

    assert not [r for b in (*people, *sensors, *claims, *effort) for r in b.rejections]
    seen = [o for b in (*people, *sensors) for o in b.observations]
    assert sorted(o.source_key for o in seen) == sorted(o.source_key for o in world.observations)
    assert sum(len(b.claims) for b in claims) == len(world.claims) > 0
    assert not [o for b in claims for o in b.observations]
    told = {e.source_key: e for b in effort for e in b.effort}
    assert {key: (e.status, e.starts_at, e.quality, e.region) for key, e in told.items()} == {
        e.source_key: (e.status, e.starts_at, e.quality, e.region) for e in world.effort
    }


def test_world_truth_is_written_beside_it_only() -> None:
    """The truth is in truth.json and truth.csv and in no other file."""
    files = write_world(world_of(1))

    truth = json.loads(files["truth.json"])

    assert len(truth["incidents"]) == len(world_of(1).truth)
    assert truth["simulated"] is True
    others = b"".join(files[name] for name in files if not name.startswith("truth"))
    assert truth["incidents"][0]["true_id"].encode() in files["truth.csv"]
    assert truth["incidents"][0]["true_id"].encode() not in others


def test_world_change_day_changes_the_truth() -> None:
    """After the change day acts are about a quarter as many."""
    acts = [act for seed in range(5) for act in world_of(seed, change_day=15).truth]

    before = sum(act.happened_at < START + timedelta(days=15) for act in acts)
    assert (len(acts) - before) / before == pytest.approx(0.25, abs=0.06)


def test_world_plain_corrected_rates_hold_the_truth() -> None:
    """Over eight seeds at least 90 % of the 95 % intervals of sectors hold the true rate.

    The raw ones, by design, do not.
    """
    scores = [
        score_rates(rates_of(world), read_truth(write_world(world)["truth.json"]))
        for world in (world_of(seed) for seed in range(8))
    ]

    assert np.mean([s.corrected.covered for s in scores if s.corrected.covered]) >= 0.9
    assert np.mean([s.corrected.ratio for s in scores if s.corrected.ratio]) == pytest.approx(
        1, abs=0.06
    )
    assert np.mean([s.raw.covered for s in scores if s.raw.covered is not None]) < 0.5


def test_world_adversarial_breaks_the_correction() -> None:
    """Violators who avoid the watch and sensors that fail together leave rates far too low."""
    scores = [
        score_rates(rates_of(world), read_truth(write_world(world)["truth.json"]))
        for world in (world_of(seed, adversarial=True) for seed in range(3))
    ]

    assert np.mean([s.corrected.covered for s in scores if s.corrected.covered is not None]) < 0.6
    assert np.mean([s.corrected.ratio for s in scores if s.corrected.ratio]) < 0.8
    assert world_of(0, adversarial=True).false_reports


def test_world_daily_rates_cover_every_sector_and_day() -> None:
    """Each sector has a row a day, and so has the mission."""
    rates = daily_rates(noticed(world_of(1)), FINDING_SCHEMA.empty_table(), watched(world_of(1)))

    assert rates.num_rows == 30 * (len(SECTORS) + 1)


@pytest.mark.parametrize(("true_km", "band"), [(0.3, (0, 1)), (1.0, (0, 2)), (5.2, (4, 7))])
def test_distance_band_holds_the_distance(true_km: float, band: tuple[int, int]) -> None:
    """An observer brackets a distance in whole kilometres."""
    assert distance_band(true_km) == band


def test_world_terms_that_cannot_be_are_refused() -> None:
    """An explosive branching, a time without zone, no sectors: refused at once."""
    with pytest.raises(ValueError, match="branching"):
        WorldTerms(line=VERSION, sectors=SECTORS, starts_at=START, branching=1.0)
    with pytest.raises(ValueError, match="zone"):
        WorldTerms(line=VERSION, sectors=SECTORS, starts_at=START.replace(tzinfo=None))
    with pytest.raises(ValueError, match="sectors"):
        WorldTerms(line=VERSION, sectors=(), starts_at=START)
