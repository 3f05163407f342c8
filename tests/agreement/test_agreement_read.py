"""Agreements are read as they are written, and the parties are treated alike."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement_material import FULL
from truceline.agreement import (
    bundled_lines,
    bundled_names,
    bundled_text,
    explain,
    json_schema,
    load_bundled,
    read_agreement,
    with_terms,
)
from truceline.agreement.instants import read_instant
from truceline.agreement.source import read_source
from truceline.core.time import Interval
from truceline.model.agreement import Agreement, ClauseKind, Exemption, Reading, ReferenceLine
from truceline.model.kind import Act
from truceline.science.terms import clauses_in_force

NAMES = bundled_names()
SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "schema" / "agreement.schema.json"


def test_bundled_agreements_hold_four_of_different_kinds() -> None:
    """An armistice, two ceasefires and a model come with the package."""
    assert {"korea-1953", "lebanon-2024", "minsk-2015", "model-2025-gcsp"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_bundled_agreement_measures_from_lines_that_come_with_it(name: str) -> None:
    """Each reference line, its version and each side exist in the bundled geometry."""
    agreement = load_bundled(name)

    for reference in agreement.lines:
        features = json.loads(bundled_lines(reference.line_id))["features"]
        versions = {f["properties"]["version"] for f in features}
        sides = {f["properties"][side] for f in features for side in ("left", "right")}
        assert reference.version is None or reference.version in versions
        assert {zone.side for zone in agreement.zones if zone.side} <= sides
    assert agreement.sha256 == hashlib.sha256(bundled_text(name).encode()).hexdigest()
    assert all(clause.citation is not None for clause in agreement.clauses)
    assert agreement.provisions


def test_minsk_measures_each_party_from_its_own_line() -> None:
    """Ukraine from the line in force, the armed formations from 19 September 2014 for ever."""
    minsk = load_bundled("minsk-2015")
    clause = next(c for c in minsk.clauses if c.clause_id == "withdrawal-artillery")

    lines = {
        party: minsk.reference_line(minsk.zone(zone).line or "").version
        for party, zone in clause.zones.items()
    }

    assert lines == {"ukraine": None, "armed-formations": "2014-09-19"}
    assert {minsk.zone(zone).until_m for zone in clause.zones.values()} == {25000.0}


@pytest.mark.parametrize(
    ("name", "before", "first"),
    [
        ("minsk-2015", "2015-02-14T21:59:59+00:00", "2015-02-14T22:00:00+00:00"),
        ("korea-1953", "1953-07-27T12:59:59+00:00", "1953-07-27T13:00:00+00:00"),
        ("lebanon-2024", "2024-11-27T01:59:59+00:00", "2024-11-27T02:00:00+00:00"),
    ],
)
def test_agreement_begins_at_its_local_instant_and_not_a_second_earlier(
    name: str, before: str, first: str
) -> None:
    """The local hour of the text is the hour in force."""
    agreement = load_bundled(name)

    assert clauses_in_force(agreement, datetime.fromisoformat(before)) == ()
    assert clauses_in_force(agreement, datetime.fromisoformat(first)) != ()


def test_additional_measures_bind_from_one_minute_after_midnight() -> None:
    """The additional measures of July 2020 start on 27 July at 00:01 in Kyiv."""
    minsk = load_bundled("minsk-2015")
    start = read_instant("2020-07-27 00:01 Europe/Kyiv", None)

    def bound(at: datetime) -> set[str]:
        return {c.clause_id for c in clauses_in_force(minsk, at) if "additional" in c.clause_id}

    assert bound(start - timedelta(minutes=1)) == set()
    assert bound(start) == {"additional-fire", "additional-flight"}


def test_hypothetical_terms_are_marked_so_in_every_explanation() -> None:
    """The model of 2025 was never in force, Minsk was; who reads either sees it."""
    assert load_bundled("model-2025-gcsp").hypothetical
    assert not load_bundled("minsk-2015").hypothetical
    for name in NAMES:
        agreement = load_bundled(name)
        assert ("HYPOTHETICAL" in explain(agreement)) == agreement.hypothetical, name


def test_model_on_another_line_and_date_stays_hypothetical_and_keeps_its_terms() -> None:
    """The model can be tried on a derived line from another day."""
    model = load_bundled("model-2025-gcsp")
    start = datetime(2023, 4, 1, tzinfo=UTC)

    moved = with_terms(model, in_force=Interval(start, None), lines={"ceasefire-line": "derived"})

    assert moved.hypothetical
    assert moved.lines == (ReferenceLine(name="ceasefire-line", line_id="derived"),)
    assert {clause.valid for clause in moved.clauses} == {Interval(start, None)}
    assert [c.zones for c in moved.clauses] == [c.zones for c in model.clauses]


def test_terms_on_other_dates_keep_their_deadlines_in_local_days() -> None:
    """Day 16 stays day 16 at local midnight, also where clocks change between."""
    minsk = load_bundled("minsk-2015")
    start = read_instant("2024-03-20 00:00 Europe/Kyiv", None)

    moved = with_terms(minsk, in_force=Interval(start, None), lines=None)

    begins = {c.clause_id: c.valid.start for c in moved.clauses}
    assert begins["ceasefire"] == start
    assert begins["withdrawal-mlrs"] == read_instant("2024-04-05 00:00 Europe/Kyiv", None)
    assert moved.hypothetical


def test_terms_on_other_dates_take_phases_readings_and_suspensions_with_them() -> None:
    """Everything dated keeps its distance from the first day, in local time."""
    terms = read_agreement(FULL)
    start = read_instant("2026-02-14 00:00 Europe/Kyiv", None)

    moved = with_terms(terms, in_force=Interval(start, None))

    year, fire = timedelta(days=365), moved.clauses[0]
    assert moved.milestones[0].at == read_instant("2026-02-12 16:30 Europe/Kyiv", None)
    assert fire.suspended == (moved.changes[0].valid,)
    assert moved.changes[0].valid == Interval(
        read_instant("2026-08-01 00:00 Europe/Kyiv", None),
        read_instant("2026-08-08 00:00 Europe/Kyiv", None),
    )
    reading = terms.clauses[0].readings[0].valid
    assert reading is not None
    assert fire.readings[0].valid == Interval(
        reading.start + year, reading.end and reading.end + year
    )


def test_clause_without_acts_forbids_the_act_of_its_kind() -> None:
    """What a clause does not say is what its kind is about."""
    acts = {c.kind: c.acts for c in read_agreement(FULL).clauses if not c.kinds}

    assert acts == {
        ClauseKind.WITHDRAWAL: (Act.PRESENCE,),
        ClauseKind.NO_FLIGHT: (Act.FLIGHT,),
        ClauseKind.CAP: (Act.COUNT,),
        ClauseKind.PROTECTED: (Act.FIRE,),
    }


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_explanation_says_every_clause_party_and_provision(name: str, language: str) -> None:
    """Nothing of the terms is missing from the plain words."""
    agreement = load_bundled(name)

    text = explain(agreement, language)

    for clause in agreement.clauses:
        assert f"{clause.clause_id} ({clause.article})" in text
        assert " ".join(clause.text[language].split()) in text
    for party in agreement.parties:
        assert party.names[language] in text
    for provision in agreement.provisions:
        assert " ".join(provision.reason.split()) in text
    for banned in ("border line", "guilty", "aggressor", "{"):
        assert banned not in text


def test_explanation_gives_distance_line_and_hour_in_both_clocks() -> None:
    """A reader sees how far, from which line and from when, in local time and UTC."""
    text = explain(load_bundled("minsk-2015"))

    assert "0 to 35 km from the line 'line-of-19-september'" in text
    assert "line minsk-contact-line, always version 2014-09-19" in text
    assert "2020-07-27 00:01 Europe/Kyiv (2020-07-26 21:01 UTC)" in text
    assert "our reading, not the text's" in text


def test_unverified_sources_are_marked_in_the_explanation() -> None:
    """What was remembered and not read is never shown like what was read."""
    said = explain(read_agreement(FULL))

    assert "Protocol, map 1 [unverified]" in said
    assert "Agreement of the river, 1\n" in said


def test_schema_in_the_documentation_is_current() -> None:
    """Editors that follow the published schema agree with the reader."""
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema()


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2015-02-15 00:00 Europe/Kyiv", None, "2015-02-14T22:00:00+00:00"),
        ("2015-02-15T00:00:00+02:00", "Asia/Seoul", "2015-02-14T22:00:00+00:00"),
        ("2015-02-14T22:00Z", None, "2015-02-14T22:00:00+00:00"),
        ("2015-02-15 00:00", "Europe/Kyiv", "2015-02-14T22:00:00+00:00"),
        ("2015-02-15", "Europe/Kyiv", "2015-02-14T22:00:00+00:00"),
        ("2015-07-15 00:00", "Europe/Kyiv", "2015-07-14T21:00:00+00:00"),
    ],
)
def test_instant_is_read_in_the_zone_it_names(text: str, zone: str | None, instant: str) -> None:
    """A zone of its own goes before the agreement's."""
    assert read_instant(text, zone) == datetime.fromisoformat(instant)


def exchanged(agreement: Agreement, first: str, second: str) -> Agreement:
    """Return the agreement with two party labels exchanged, in one order of parties."""
    other = {first: second, second: first}

    def label(party: str) -> str:
        return other.get(party, party)

    def labels(parties: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(label(party) for party in parties)

    def exempting(exemptions: tuple[Exemption, ...]) -> tuple[Exemption, ...]:
        return tuple(dataclasses.replace(e, parties=labels(e.parties)) for e in exemptions)

    def reading(one: Reading) -> Reading:
        return dataclasses.replace(
            one,
            party=one.party and label(one.party),
            parties=None if one.parties is None else labels(one.parties),
            zones=one.zones and {label(p): z for p, z in one.zones.items()},
            exemptions=None if one.exemptions is None else exempting(one.exemptions),
        )

    return dataclasses.replace(
        agreement,
        parties=tuple(
            dataclasses.replace(p, party_id=label(p.party_id)) for p in agreement.parties
        ),
        zones=tuple(dataclasses.replace(z, side=z.side and label(z.side)) for z in agreement.zones),
        clauses=tuple(
            dataclasses.replace(
                c,
                parties=labels(c.parties),
                zones={label(p): z for p, z in c.zones.items()},
                exemptions=exempting(c.exemptions),
                readings=tuple(reading(r) for r in c.readings),
            )
            for c in agreement.clauses
        ),
        deadlines=tuple(dataclasses.replace(d, by=label(d.by)) for d in agreement.deadlines),
        sha256=None,
    )


SYMMETRIC = """\
agreement: pair
version: "1"
title: {{en: Pair}}
time_zone: Europe/Kyiv
in_force: {{from: "2025-02-14 00:00"}}
unverified: true
parties:
  - {{id: {a}, names: {{en: One}}}}
  - {{id: {b}, names: {{en: Two}}}}
lines: [{{name: front, line: river}}]
zones:
  - {{id: one, kind: buffer, line: front, side: {a}, until_m: {near}}}
  - {{id: two, kind: buffer, line: front, side: {b}, until_m: {far}}}
clauses:
  - id: guns
    kind: withdrawal
    article: "2"
    parties: [{a}, {b}]
    zones: {{{a}: one, {b}: two}}
    weapons: {{calibre_min_mm: {calibre}}}
    text: {{en: Guns go back.}}
    exemptions:
      - {{kind: notified, text: told before, parties: [{a}]}}
"""


@settings(max_examples=20, deadline=None)
@given(near=st.integers(1, 200_000), far=st.integers(1, 200_000), calibre=st.floats(20, 300))
def test_exchanging_the_parties_labels_exchanges_them_and_nothing_else(
    near: int, far: int, calibre: float
) -> None:
    """No party is read differently for its name."""
    terms = {"near": near, "far": far, "calibre": round(calibre, 1)}

    one = read_agreement(SYMMETRIC.format(a="north", b="south", **terms))
    other = read_agreement(SYMMETRIC.format(a="south", b="north", **terms))

    assert exchanged(one, "north", "south") == dataclasses.replace(other, sha256=None)


def relabelled(value: object, other: dict[str, str], key: str = "") -> object:
    """Return a file's values with party labels exchanged wherever a file names a party."""
    if isinstance(value, dict):
        keys = other if key == "zones" else {}
        return {keys.get(k, k): relabelled(v, other, k) for k, v in value.items()}
    if isinstance(value, list):
        return [
            {**item, "id": other.get(item["id"], item["id"])}
            if key == "parties" and isinstance(item, dict)
            else relabelled(item, other, key if isinstance(item, str) else "")
            for item in value
        ]
    named = key in ("side", "party", "by", "parties") and isinstance(value, str)
    return other.get(value, value) if named else value


@pytest.mark.parametrize("name", ["full", *NAMES])
def test_exchanging_labels_of_an_agreement_exchanges_only_them(name: str) -> None:
    """Real terms too, and those that use all of the language, are read alike under any label."""
    text = FULL if name == "full" else bundled_text(name)
    agreement = read_agreement(text)
    first, second, *_ = (party.party_id for party in agreement.parties)
    data = relabelled(read_source(text, name).data, {first: second, second: first})

    other = read_agreement(json.dumps(data))

    assert dataclasses.replace(other, sha256=None) == exchanged(agreement, first, second)
