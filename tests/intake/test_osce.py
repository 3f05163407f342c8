"""Report text becomes observations, totals, claims and shown remainders."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from truceline.formats.report_text import (
    Count,
    Located,
    Span,
    Total,
    count_interval,
    parse_report,
)
from truceline.intake.osce import READER
from truceline.intake.reader import Batch, IntakeContext
from truceline.model.kind import Kind
from truceline.model.observation import Modality

if TYPE_CHECKING:
    from pathlib import Path

PLACES = {
    "gorna": ((30.0, 48.0),),
    "dolna": ((30.0, 48.09), (33.0, 47.0)),
    "twin": ((30.0, 48.0), (31.0, 48.0)),
}


def read(text: str, **context: object) -> Batch:
    """Return what one report yields."""
    values: dict[str, object] = {"source_id": "mission", "gazetteer": PLACES} | context
    entry = {"id": "7/2030", "as_of": "2030-03-31T19:30", "text": text}
    data = json.dumps([entry]).encode()
    (batch,) = READER.read(io.BytesIO(data), IntakeContext(**values))  # type: ignore[arg-type]
    return batch


def codes(batch: Batch) -> list[str]:
    """Return the codes of what was warned of or rejected."""
    return [rejection.code for rejection in batch.rejections]


def test_regional_totals_with_number_words_are_totals_and_no_observations() -> None:
    """A region's sum is compared with rows, never added to them."""
    batch = read(
        "In Gorna region, the SMM recorded twenty-one ceasefire violations, including four"
        " explosions. In the previous 24 hours, it recorded no ceasefire violations in the region."
    )

    found = [(t.area, t.measure, t.count_low, t.count_high, t.period) for t in batch.totals]
    assert found == [
        ("Gorna", "ceasefire_violations", 21, 21, "this"),
        ("Gorna", "explosion", 4, 4, "this"),
        ("Gorna", "ceasefire_violations", 0, 0, "previous"),
    ]
    assert (batch.observations, batch.rejections) == ([], [])


def test_all_explosions_means_as_many_explosions_as_violations() -> None:
    """The word 'all' copies the count."""
    batch = read("In Gorna region, it recorded 1 200 ceasefire violations, all explosions.")

    assert [(t.measure, t.count_low) for t in batch.totals] == [
        ("ceasefire_violations", 1200),
        ("explosion", 1200),
    ]


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("about 30", 24, 36),
        ("at least 30", 30, None),
        ("over 30", 31, None),
        ("up to 30", 0, 30),
        ("almost 30", 24, 30),
        ("uncountable", 1, None),
    ],
)
def test_hedged_counts_become_intervals(words: str, low: int, high: int | None) -> None:
    """A hedge is an interval whose width the policy states."""
    (observation,) = read(f"At 22:40, a patrol in Gorna heard {words} bursts 2km SE.").observations

    assert (observation.count_low, observation.count_high) == (low, high)


def test_count_policy_can_be_set_by_the_mission_and_a_bad_entry_is_shown() -> None:
    """The width of 'about' is the mission's to state."""
    context = IntakeContext(
        source_id="mission",
        options={"count_policy": {"about": {"low_factor": 0.5}, "perhaps": {}}},
    )
    data = json.dumps({"text": "A patrol heard about 10 shots."}).encode()

    first, second = READER.read(io.BytesIO(data), context)

    assert codes(first) == ["INT-054"]
    assert second.observations[0].count_low == 5


@pytest.mark.parametrize(
    ("text", "parts", "contradicts"),
    [
        (
            (
                "Since 27 July 2020, it recorded 2,660 explosions, 911 projectiles in flight, 90"
                " muzzle flashes, 54 flares and 2,579 bursts and shots, 6,294 in total."
            ),
            6294,
            False,
        ),
        (
            (
                "A total of 41,274 ceasefire violations: 12,495 explosions, 6,508 projectiles, 238"
                " muzzle flashes, 127 flares and 21,906 bursts and shots."
            ),
            41274,
            False,
        ),
        (
            ("At least 11,000 ceasefire violations: 5,000 explosions and 7,453 bursts and shots."),
            12453,
            True,
        ),
        ("It recorded 12 explosions and three shots, 16 in total.", 15, True),
        ("It recorded five ceasefire violations, including nine explosions.", 9, True),
    ],
)
def test_parts_of_a_total_are_summed_and_contradictions_flagged(
    text: str, parts: int, contradicts: bool
) -> None:
    """A total that its own parts contradict is flagged, not repaired."""
    batch = read(text)

    total = batch.totals[0]
    assert (total.parts_sum, total.contradicts) == (parts, contradicts)
    assert codes(batch) == (["INT-057"] if contradicts else [])


def test_winds_are_a_union_and_never_their_hull() -> None:
    """East and south leave out the south-east."""
    (row,) = read("A patrol in Gorna heard two shots 3-6km east and south.").observations

    assert row.region is not None
    assert row.region.params == (30.0, 48.0, 3000.0, 6000.0, 78.75, 101.25, 168.75, 191.25)


def test_a_full_located_sentence_keeps_every_detail() -> None:
    """Place, means, time, weapon and flight are all kept."""
    batch = read(
        "Between 23:50 and 00:20, the SMM camera in government-controlled Dolna (10km north of"
        " Gorna) recorded three outgoing explosions of mortar rounds (82mm) and nine projectiles"
        " fired from west to east, all at locations 1-2km NNE."
    )

    first, second = batch.observations
    assert (first.kind, first.assessment, first.weapon, first.calibre_mm) == (
        Kind.EXPLOSION, "outgoing", "mortar", 82.0,
    )  # fmt: skip
    assert (second.kind, second.flight_direction) == (Kind.PROJECTILE, "W-E")
    assert first.region is not None
    assert first.region.params[:4] == (30.0, 48.09, 1000.0, 2000.0)
    assert first.starts_at == datetime(2030, 3, 30, 21, 50, tzinfo=UTC)
    assert first.ends_at == datetime(2030, 3, 30, 22, 20, tzinfo=UTC)
    assert batch.rejections == []


def test_breakdown_gives_the_parts_and_not_their_sum() -> None:
    """What is broken down is counted once."""
    batch = read("9 explosions (two impacts, three airbursts and four undetermined)")

    found = [(row.assessment, row.count_low, row.region) for row in batch.observations]
    assert found == [("impact", 2, None), ("airburst", 3, None), ("undetermined", 4, None)]


@pytest.mark.parametrize(
    ("place", "code", "kind"),
    [
        ("Nowhere (12km east of Gorna)", "INT-061", "point"),
        ("Nowhere", "INT-059", None),
        ("Twin", "INT-060", None),
    ],
)
def test_a_doubtful_observer_place_is_shown(place: str, code: str, kind: str | None) -> None:
    """A place nobody can resolve gives no sector."""
    batch = read(f"A patrol in {place} heard two shots 3km south.")

    region = batch.observations[0].region
    assert codes(batch) == [code]
    assert (region and region.kind.value) == kind


def test_party_claims_never_become_observations_or_totals() -> None:
    """What a party alleges is a claim with its author."""
    batch = read(
        "The Ministry of Defence of Arland reported about 50 attacks by Borland."
        " Some blogger counted 12 violations.",
        parties=("Arland", "Borland"),
    )

    (claim,) = batch.claims
    assert (claim.claimant, claim.kind, claim.count_low) == ("Arland", Kind.ATTACK, 40)
    assert (batch.observations, batch.totals, codes(batch)) == ([], [], ["INT-056"])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "At 22:40, the SMM camera in Dolne recorded about 30 bursts, 3-6km south-east."),
        ("fr", "À 22 h 40, la caméra à Dolne a enregistré environ 30 rafales à 3-6 km au sud-est."),
        ("uk", "О 22:40 камера у Дольному записала близько 30 черг за 3–6 км на південний схід."),
        ("ru", "В 22:40 камера в Дольном записала около 30 очередей в 3–6 км к юго-востоку."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("given", [True, False])
def test_the_same_report_enters_alike_in_every_language(
    language: str, text: str, given: bool
) -> None:
    """Kind, count, sector, time and means are the same; declined names are found."""
    places = {"dolne": ((30.0, 48.0),), "дольне": ((30.0, 48.0),), "дольное": ((30.0, 48.0),)}
    entry = {"id": "7/2030", "as_of": "2030-03-31T19:30", "text": text}
    entry |= {"language": language} if given else {}
    context = IntakeContext(source_id="mission", gazetteer=places)

    (batch,) = READER.read(io.BytesIO(json.dumps([entry]).encode()), context)

    (row,) = batch.observations
    assert (row.kind, row.modality, row.count_low, row.count_high) == (
        Kind.BURST, Modality.CAMERA, 24, 36,
    )  # fmt: skip
    assert row.region is not None
    assert row.region.params == (30.0, 48.0, 3000.0, 6000.0, 123.75, 146.25)
    assert row.starts_at == datetime(2030, 3, 30, 20, 40, tzinfo=UTC)
    assert batch.rejections == []


def test_kinds_beside_fire_enter_and_jamming_is_of_another_kind() -> None:
    """The model has no kind for jamming; its assessment says so."""
    batch = read(
        "Armed men denied the SMM passage in Gorna. A patrol saw two tanks near Gorna."
        " Two civilians were injured in Gorna. A mini-UAV lost its GPS signal because of jamming."
    )

    assert [(row.kind, row.assessment, row.count_low) for row in batch.observations] == [
        (Kind.ACCESS_DENIAL, None, 1), (Kind.WEAPON_SIGHTING, None, 2), (Kind.CASUALTY, None, 2),
        (Kind.OTHER, "jamming", 1),
    ]  # fmt: skip


def test_an_unknown_language_is_shown_and_told_from_the_text() -> None:
    """A wrong code costs no row."""
    entry = {"language": "xx", "text": "A patrol heard two shots."}

    (batch,) = READER.read(io.BytesIO(json.dumps(entry).encode()), IntakeContext(source_id="m"))

    assert codes(batch) == ["INT-070"]
    assert batch.observations[0].count_low == 2


@pytest.mark.parametrize("text", ["Патруль чув вибух.", "Two explosions.", "Une rafale."])
def test_report_text_is_recognised_in_every_language(text: str) -> None:
    """The first bytes of a text file tell a report."""
    assert READER.recognises(text.encode(), "report.txt")
    assert not READER.recognises(b"Apples and pears.", "report.txt")


def test_words_no_rule_understands_are_shown_and_the_rest_goes_in() -> None:
    """Nothing is dropped silently."""
    batch = read("A patrol heard four shots beyond a burning barn. A farmer sold apples.")

    assert len(batch.observations) == 1
    assert [(r.code, r.severity) for r in batch.rejections] == [("INT-055", "warned")] * 2
    assert b"beyond a burning barn." in batch.rejections[0].raw


def test_hearing_nothing_is_no_observation() -> None:
    """Nothing noticed is watching, told so."""
    batch = read("A patrol in Gorna heard no explosions.")

    assert (batch.observations, codes(batch)) == ([], ["INT-058"])


def test_damaged_files_become_rejections() -> None:
    """A broken file stops nothing."""
    context = IntakeContext(source_id="mission")
    files = (b'[{"text": ', b'[{"id": 1}]', b'{"as_of": "soon", "text": "Two shots."}')

    found = [codes(batch) for data in files for batch in READER.read(io.BytesIO(data), context)]

    assert found == [["INT-051"], ["INT-052"], ["INT-053"]]


def test_a_text_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays bounded."""
    monkeypatch.setattr("truceline.intake.osce.MAX_BYTES", 10)

    (batch,) = READER.read(io.BytesIO(b"x" * 11), IntakeContext(source_id="mission"))

    assert codes(batch) == ["INT-050"]


def test_reading_twice_gives_the_same_rows_and_simulated_rows_have_other_ids() -> None:
    """Ids come from content; simulated is marked for ever."""
    text = "A patrol in Gorna heard two shots 3km south."

    assert read(text) == read(text)
    simulated = read(text, simulated=True).observations[0]
    assert simulated.observation_id != read(text).observations[0].observation_id


@pytest.mark.shared
def test_real_summaries_parse_to_the_truth_beside_them(shared_data: Path) -> None:
    """Every stated total of the real summaries is read."""
    for report in json.loads((shared_data / "osce_reports/smm_summaries.json").read_text()):
        found: dict[str, dict[str, int]] = {}
        statements = parse_report(report["text"])
        for total in (s for s in statements if isinstance(s, Total)):
            short = "expl" if total.measure == "explosion" else "cfv"
            short = "prev_cfv" if total.period == "previous" else short
            low, _ = count_interval(total.count)
            found.setdefault(str(total.area), {})[short] = low
        assert found == report["truth"]
        assert not any(isinstance(s, Span) for s in statements)


@pytest.mark.shared
def test_real_sentences_parse_to_the_truth_beside_them(shared_data: Path) -> None:
    """Every item of the real located sentences is read with its details."""
    for sentence in json.loads((shared_data / "osce_reports/sentences.json").read_text()):
        (located,) = parse_report(sentence["text"])
        assert isinstance(located, Located)
        found = []
        for item in located.items:
            weapon = f"{item.weapon}, calibre unknown" if item.calibre_unknown else item.weapon
            row = {
                "platform": located.platform,
                "observer_place": located.place and located.place.name,
                "verb": located.verb,
                "kind": item.kind,
                "assessment": item.assessment,
                "weapon": weapon,
                "count": item.count.number,
                "flight": item.flight,
                "range_km": item.range_km and [int(km) for km in item.range_km],
                "winds": list(item.winds) or None,
            }
            found.append({name: value for name, value in row.items() if value is not None})
        assert found == sentence["truth"]


def test_count_words_and_hedges_are_kept_apart() -> None:
    """The grammar says how a number is hedged and widens nothing."""
    (located,) = parse_report("Nearly two hundred shots.")

    assert isinstance(located, Located)
    assert located.items[0].count == Count("almost", 200)
