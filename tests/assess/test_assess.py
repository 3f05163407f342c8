"""Assessment: dated cases with hand-made answers, and the symmetry of the parties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess_material import (
    AGREEMENT,
    CLAUSES,
    KYIV,
    LINES,
    NOON_2016,
    SINCE,
    VERSION,
    buffer,
    east,
    incident,
)
from truceline.assess.engine import AssessParams, assess
from truceline.assess.rules import RULES
from truceline.core.geo import destination
from truceline.core.time import Interval
from truceline.core.uncertain import point_region, sector_region
from truceline.model.agreement import (
    Agreement,
    ClauseKind,
    Exemption,
    ExemptionKind,
    ReferenceLine,
    Zone,
    ZoneKind,
)
from truceline.model.finding import FINDING_SCHEMA, Finding, Outcome
from truceline.model.incident import INCIDENT_SCHEMA, Incident
from truceline.model.kind import Kind
from truceline.model.line import Line
from truceline.model.table import from_table, to_table
from truceline.science.lines import LineIndex

if TYPE_CHECKING:
    import pyarrow as pa


def findings(
    *incidents: Incident, agreement: Agreement = AGREEMENT, lines: LineIndex = LINES
) -> list[Finding]:
    table = assess(to_table(incidents, INCIDENT_SCHEMA), agreement, lines)
    assert table.schema == FINDING_SCHEMA
    return list(from_table(table, Finding))


def outcomes(found: list[Finding]) -> dict[tuple[str | None, str], str]:
    return {(row.clause_id, row.bound): row.outcome.value for row in found}


def test_every_kind_of_clause_has_exactly_one_rule() -> None:
    """A clause kind that can be read can be assessed."""
    assert set(RULES) == set(ClauseKind)
    assert len({id(rule) for rule in RULES.values()}) == len(ClauseKind)


@pytest.mark.parametrize(
    ("km", "expected"), [(24.0, "violation_minor"), (26.0, "relevant_no_violation")]
)
def test_howitzer_of_122_mm_at_24_and_26_km(km: float, expected: str) -> None:
    """25 km each side for 100 mm and more: 24 km violates, 26 km does not, and only its side."""
    gun = incident("weapon_sighting", east(km), weapon="howitzer (D-30, 122mm)")

    found = findings(gun)

    assert outcomes(found) == {
        ("withdraw", "east"): expected, ("withdraw", "west"): "relevant_no_violation",
    }  # fmt: skip
    assert {row.party for row in found} == {"not_attributed"}
    assert abs(found[0].distance_m or 0.0) == pytest.approx(km * 1000, rel=1e-3)


def test_weapon_not_meant_or_not_known() -> None:
    """An 82 mm mortar may be there; a gun nobody could make out leaves it open."""
    small = findings(incident("weapon_sighting", east(5), weapon="mortar (82mm)"))
    unclear = findings(incident("weapon_sighting", east(5)))

    assert outcomes(small)[("withdraw", "east")] == "relevant_no_violation"
    assert outcomes(unclear)[("withdraw", "east")] == "undetermined"
    assert "weapon is not known well enough" in unclear[0].reason


def test_outgoing_fire_of_a_howitzer_shows_where_it_stood() -> None:
    """Outgoing fire of a known calibre is presence as well; an impact is not."""
    out = findings(incident("explosion", east(5), calibre_mm=122.0, assessments=("outgoing",)))
    hit = findings(incident("explosion", east(5), calibre_mm=122.0, assessments=("impact",)))

    assert outcomes(out)[("withdraw", "east")] == "violation_minor"
    assert {row.clause_id for row in hit} == {"fire"}


@pytest.mark.parametrize(
    ("at", "clause", "expected"),
    [
        (datetime(2020, 7, 26, 12, tzinfo=KYIV), None, "not_an_incident"),
        (datetime(2020, 7, 27, 0, 0, 59, tzinfo=KYIV), None, "not_an_incident"),
        (datetime(2020, 7, 27, 0, 1, tzinfo=KYIV), "flight", "violation_minor"),
    ],
)
def test_flight_ban_binds_from_its_minute(at: datetime, clause: str | None, expected: str) -> None:
    """26 July 2020 is not yet banned, 27 July 00:01 in Kyiv is."""
    (found,) = findings(incident("uav_flight", east(3), at))

    assert (found.clause_id, found.outcome.value) == (clause, expected)
    if clause is None:
        assert found.reason == (
            "no clause in force: article 3 binds from 2020-07-27 00:01 (Europe/Kyiv)"
        )


def test_span_over_the_start_of_a_clause_is_undetermined() -> None:
    """ "Some time on 26 or 27 July" cannot be called a violation."""
    start = datetime(2020, 7, 26, tzinfo=KYIV)
    flight = incident("uav_flight", east(3), start, ends_at=start + timedelta(days=2))

    (found,) = findings(flight)

    assert found.outcome is Outcome.UNDETERMINED
    assert found.reason == "the time is not known well enough to say whether article 3 bound"
    assert found.probability_in_force == pytest.approx(0.5, abs=0.005)


def test_mission_uav_in_a_no_flight_zone_is_exempt() -> None:
    """The mission's own means are exempt; anybody else's are not."""
    at = datetime(2020, 8, 1, 12, tzinfo=UTC)
    own = findings(incident("uav_flight", east(3), at, assessments=("mission",)))
    other = findings(incident("uav_flight", east(3), at, assessments=("quadcopter",)))

    assert [(row.outcome.value, row.reason) for row in own] == [
        ("exempt", "exempt (monitors): aircraft of the mission")
    ]
    assert [row.outcome.value for row in other] == ["violation_minor"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Mi-8 helicopter", "violation_minor"), ("fighter jet", "relevant_no_violation"),
     (None, "undetermined")],
)  # fmt: skip
def test_aircraft_class_decides(words: str | None, expected: str) -> None:
    """A ban of rotary wing and UAVs says nothing of jets; an unknown aircraft leaves it open."""
    at = datetime(2020, 8, 1, 12, tzinfo=UTC)

    (found,) = findings(incident("aircraft_flight", east(3), at, weapon=words))

    assert found.outcome.value == expected


def test_ellipse_over_the_edge_is_undetermined() -> None:
    """A gun 25 km away give or take 2 km is neither inside nor outside."""
    gun = incident("weapon_sighting", east(25, 2_000), calibre_mm=122.0)

    found = [row for row in findings(gun) if row.bound == "east"]

    assert [row.outcome for row in found] == [Outcome.UNDETERMINED]
    assert found[0].probability_inside == pytest.approx(0.5, abs=0.1)
    assert found[0].line_version == "v1"


def test_sector_half_in_a_zone_is_undetermined() -> None:
    """A sighting "0-10 km around" of an observer on the line is half in each party's zone."""
    sector = sector_region(30.0, 48.0, 0.0, 10_000.0)

    found = findings(incident("weapon_sighting", sector, calibre_mm=122.0))

    assert outcomes(found) == {
        ("withdraw", "east"): "undetermined", ("withdraw", "west"): "undetermined",
    }  # fmt: skip
    assert sum(row.probability_inside or 0 for row in found) == pytest.approx(1.0, abs=1e-6)


def test_unknown_place_matters_only_to_a_clause_with_a_zone() -> None:
    """Fire is forbidden everywhere, wherever it was; a weapon has to stand somewhere."""
    fire = findings(incident("shelling", None))
    gun = findings(incident("weapon_sighting", None, calibre_mm=122.0))

    assert outcomes(fire) == {("fire", "all"): "violation_minor"}
    assert fire[0].probability_inside is None
    assert set(outcomes(gun).values()) == {"undetermined"}
    assert {row.reason for row in gun} == {"the place is unknown"}


def test_unknown_time_is_undetermined() -> None:
    """Nobody can say whether a clause was in force."""
    (found,) = findings(incident("shelling", east(3), None))

    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, "the time is unknown")


@pytest.mark.parametrize(
    "more",
    [{"kind": "missile_strike"}, {"kind": "explosion", "count_low": 20},
     {"kind": "explosion", "weapon": "howitzer (122mm)"}],
)  # fmt: skip
def test_any_one_criterion_makes_a_violation_serious(more: dict[str, Any]) -> None:
    """A kind, a number or a calibre is enough."""
    (found,) = findings(incident(region=east(3), **more))

    assert found.outcome is Outcome.VIOLATION_SERIOUS
    assert "serious:" in found.reason


def test_condition_of_facts_leaves_it_open_only_where_there_is_a_sign() -> None:
    """Self-defence alone excuses nothing; a controlled detonation may have been notified."""
    plain = findings(incident("explosion", east(3)))
    noted = findings(incident("explosion", east(3), assessments=("controlled detonation",)))

    assert [row.outcome for row in plain] == [Outcome.VIOLATION_MINOR]
    assert [(row.outcome, row.reason) for row in noted] == [
        (Outcome.UNDETERMINED, "exempt only if (notified): prior notice was given")
    ]


def test_act_no_clause_speaks_of_has_one_row() -> None:
    """A trench is not an incident under terms that say nothing of works."""
    (found,) = findings(incident("engineering", east(3)))

    assert (found.clause_id, found.bound, found.outcome) == (
        None, "all", Outcome.NOT_AN_INCIDENT,
    )  # fmt: skip
    assert found.reason == "no clause in force speaks of works"


def test_line_without_a_version_in_force_is_undetermined() -> None:
    """Before its first version a line is not known, and nothing is outside it."""
    late = replace(VERSION, valid=Interval(datetime(2017, 1, 1, tzinfo=UTC)))
    lines = LineIndex([Line(line_id="line", versions=(late,))])

    found = findings(incident("weapon_sighting", east(3), calibre_mm=122.0), lines=lines)

    assert set(outcomes(found).values()) == {"undetermined"}
    assert "no version in force" in found[0].reason


def test_each_incident_is_held_against_the_line_of_its_day() -> None:
    """The line moved 10 km east in 2017: the same gun is 24 km away before, 14 km after."""
    moved = [float(x) for x in destination(30.0, 47.0, 90.0, 10_000)[:1]]
    turn = datetime(2017, 1, 1, tzinfo=UTC)
    after = replace(
        VERSION, version="v2", valid=Interval(turn),
        positions=np.array([[moved[0], 47.0], [moved[0], 49.0]]),
    )  # fmt: skip
    before = replace(VERSION, valid=Interval(SINCE.start, turn))
    lines = LineIndex([Line(line_id="line", versions=(before, after))])
    fixed = replace(AGREEMENT, lines=(ReferenceLine(name="contact", line_id="line", version="v1"),))
    guns = [
        incident("weapon_sighting", east(32), NOON_2016, calibre_mm=122.0),
        incident("weapon_sighting", east(32), datetime(2018, 1, 1, tzinfo=UTC),
                 calibre_mm=122.0, incident_id="inc-2"),
    ]  # fmt: skip

    moving = [row for row in findings(*guns, lines=lines) if row.bound == "east"]
    still = [row for row in findings(*guns, agreement=fixed, lines=lines) if row.bound == "east"]

    assert [(row.line_version, row.outcome.value) for row in moving] == [
        ("v1", "relevant_no_violation"), ("v2", "violation_minor"),
    ]  # fmt: skip
    assert [row.line_version for row in still] == ["v1", "v1"]
    assert [row.outcome.value for row in still] == ["relevant_no_violation"] * 2


def test_hypothetical_terms_and_simulated_incidents_stay_marked() -> None:
    """Both marks go on to every finding; a simulated finding has another id."""
    real = findings(incident("shelling", east(3)))
    terms = replace(AGREEMENT, hypothetical=True)
    made = findings(incident("shelling", east(3), simulated=True), agreement=terms)

    assert [(row.hypothetical, row.simulated) for row in made] == [(True, True)]
    assert real[0].finding_id != made[0].finding_id


def test_mission_may_ask_for_more_certainty() -> None:
    """The probabilities of a mission go before the agreement's."""
    table = to_table(
        [incident("weapon_sighting", east(24, 400), calibre_mm=122.0)], INCIDENT_SCHEMA
    )

    strict = assess(table, AGREEMENT, LINES, AssessParams(inside_probability=0.9999))

    assert strict["outcome"].to_pylist()[0] == "undetermined"


def test_no_incidents_make_no_findings() -> None:
    """An empty table stays one."""
    assert assess(INCIDENT_SCHEMA.empty_table(), AGREEMENT, LINES).num_rows == 0


SWAP = {"west": "east", "east": "west", "all": "all", "not_attributed": "not_attributed"}


def drawn(seed: int, mirror: bool = False) -> pa.Table:
    rng = np.random.default_rng(seed)
    rows = []
    for n in range(30):
        kind = str(rng.choice(["shelling", "weapon_sighting", "uav_flight", "explosion"]))
        lon, lat = rng.uniform(29.4, 30.6), rng.uniform(47.3, 48.7)
        at = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(days=float(rng.uniform(0, 1000)))
        calibre = float(rng.choice([82.0, 122.0, 152.0]))
        start, width = rng.uniform(0, 300), rng.uniform(20, 60)
        sigma = float(rng.uniform(50, 4000))
        if mirror:
            lon, start = 60.0 - lon, 360.0 - start - width
        region = (
            point_region(lon, lat, sigma)
            if n % 2
            else sector_region(lon, lat, 1000.0, 6000.0, [(start, start + width)])
        )
        rows.append(incident(kind, region, at, calibre_mm=calibre, incident_id=f"inc-{n:02d}"))
    return to_table(rows, INCIDENT_SCHEMA)


def swapped(agreement: Agreement) -> Agreement:
    """Return the terms with the parties' labels exchanged."""
    zones = tuple(
        z if z.side is None else replace(z, zone_id=f"{SWAP[z.side]}-25", side=SWAP[z.side])
        for z in agreement.zones
    )
    clauses = tuple(
        replace(
            c, parties=tuple(SWAP[p] for p in c.parties),
            zones={SWAP[p]: f"{SWAP[p]}-25" if p in ("west", "east") else z
                   for p, z in c.zones.items()},
        )
        for c in agreement.clauses
    )  # fmt: skip
    return replace(agreement, zones=zones, clauses=clauses)


KEYS = ("incident_id", "clause_id", "bound")


def comparable(table: pa.Table, swap: bool) -> list[tuple[Any, ...]]:
    rows = table.drop_columns(["finding_id", "probability_inside"]).to_pylist()
    for row in rows:
        if swap:
            row["bound"], row["party"] = SWAP[row["bound"]], SWAP[row["party"]]
    order = sorted(range(len(rows)), key=lambda n: str([rows[n][k] for k in KEYS]))
    return [(tuple(rows[n].values()), table["probability_inside"][n].as_py()) for n in order]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_parties_are_symmetric(seed: int) -> None:
    """Exchange the parties' labels and the findings are the same with labels exchanged."""
    version = replace(VERSION, left="east", right="west")
    lines = LineIndex([Line(line_id="line", versions=(version,))])

    plain = assess(drawn(seed), AGREEMENT, LINES)
    turned = assess(drawn(seed), swapped(AGREEMENT), lines)

    assert comparable(plain, swap=True) == comparable(turned, swap=False)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_mirrored_world_gives_the_same_numbers(seed: int) -> None:
    """Mirror the geometry and exchange the labels: outcomes equal, P to 1e-6."""
    plain = assess(drawn(seed), AGREEMENT, LINES).to_pylist()
    mirrored = assess(drawn(seed, mirror=True), AGREEMENT, LINES).to_pylist()

    other = {(r["incident_id"], r["clause_id"], SWAP[r["bound"]]): r for r in mirrored}
    for row in plain:
        twin = other[(row["incident_id"], row["clause_id"], row["bound"])]
        assert row["outcome"] == twin["outcome"]
        one, two = row["probability_inside"], twin["probability_inside"]
        assert (one is None) == (two is None)
        assert one is None or one == pytest.approx(two, rel=1e-6, abs=1e-9)


def test_order_of_incidents_does_not_matter() -> None:
    """Findings of shuffled incidents are the same bytes."""
    table = drawn(1)
    shuffled = table.take(np.random.default_rng(2).permutation(table.num_rows))

    assert assess(table, AGREEMENT, LINES).equals(assess(shuffled, AGREEMENT, LINES))


def test_exemption_holds_only_in_its_zone_and_span() -> None:
    """A flight corridor by notice is exempt within the band and the week, not outside."""
    week = Interval(datetime(2020, 8, 1, tzinfo=UTC), datetime(2020, 8, 8, tzinfo=UTC))
    relief = Exemption(
        kind=ExemptionKind.CIVIL, text="relief flights", kinds=(Kind.UAV_FLIGHT,), valid=week,
        zone="near", presumed=True,
    )  # fmt: skip
    near = Zone(zone_id="near", kind=ZoneKind.BAND, line="contact", until_m=5_000)
    flight = replace(CLAUSES[2], exemptions=(relief,))
    terms = replace(AGREEMENT, zones=(*AGREEMENT.zones, near), clauses=(flight,))

    def outcome(km: float, day: int) -> str:
        at = datetime(2020, 8, day, 12, tzinfo=UTC)
        (found,) = findings(incident("uav_flight", east(km), at), agreement=terms)
        return found.outcome.value

    assert outcome(2, 3) == "exempt"
    assert outcome(8, 3) == "violation_minor"
    assert outcome(2, 9) == "violation_minor"


def test_exemption_of_one_party_leaves_an_act_of_nobody_open() -> None:
    """What one party may do and who did it is unknown: neither exempt nor a violation."""
    leave = Exemption(
        kind=ExemptionKind.CIVIL, text="police of the west", parties=("west",), presumed=True
    )
    alike = replace(CLAUSES[0], exemptions=(leave,))
    west_only = replace(alike, parties=("west",))

    both = findings(incident("shot", east(3)), agreement=replace(AGREEMENT, clauses=(alike,)))
    one = findings(incident("shot", east(3)), agreement=replace(AGREEMENT, clauses=(west_only,)))

    assert outcomes(both) == {("fire", "all"): "undetermined"}
    assert outcomes(one) == {("fire", "west"): "exempt"}


def test_zone_that_ends_before_its_clause_no_longer_binds() -> None:
    """A zone's own span cuts that of the clause."""
    ended = replace(buffer("east"), valid=Interval(SINCE.start, datetime(2016, 1, 1, tzinfo=UTC)))
    zones = tuple(ended if z.zone_id == "east-25" else z for z in AGREEMENT.zones)

    found = findings(
        incident("weapon_sighting", east(5), calibre_mm=122.0),
        agreement=replace(AGREEMENT, zones=zones),
    )

    assert outcomes(found) == {("withdraw", "west"): "relevant_no_violation"}


def test_agreement_that_is_over_binds_nobody() -> None:
    """After the end of the agreement nothing is an incident, and the reason says until when."""
    over = replace(AGREEMENT, valid=Interval(SINCE.start, datetime(2016, 1, 1, tzinfo=KYIV)))

    (found,) = findings(incident("shelling", east(3)), agreement=over)

    assert found.outcome is Outcome.NOT_AN_INCIDENT
    assert found.reason == (
        "no clause in force: article 1 binds from 2015-02-15 00:00 until 2016-01-01 00:00 "
        "(Europe/Kyiv)"
    )
