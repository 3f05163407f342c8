"""The grammar of report text: figures on labelled sentences, and single rules by sentences."""

from __future__ import annotations

import doctest
import importlib.util
import json
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from truceline.formats import report_text
from truceline.formats.report_text import (
    Allegation,
    Count,
    Located,
    Span,
    Total,
    count_interval,
    language_of,
    parse_report,
    read_short_count,
    sentences,
)
from truceline.formats.report_text.language import LEXICONS
from truceline.formats.report_text.places import base_forms

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = ROOT / "tests" / "formats" / "report_sentences.jsonl"


def bench() -> ModuleType:
    """Return the scorer of the benchmark."""
    spec = importlib.util.spec_from_file_location("text_grammar", ROOT / "bench/text_grammar.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def labelled(name: str) -> list[dict[str, Any]]:
    """Return the labelled sentences of one set."""
    rows = [json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["set"] == name]


def only(text: str, language: str | None = None) -> list[tuple[Any, ...]]:
    """Return kind, hedge, number, assessment, reach, winds and flight of all things counted."""
    return [
        (item.kind, item.count.qualifier, item.count.number, item.assessment, item.range_km,
         item.winds, item.flight)
        for statement in parse_report(text, language)
        if isinstance(statement, Located)
        for item in statement.items
    ]  # fmt: skip


# Precision and recall that must not sink. Where it is under 0.95 that is all that was reached.
REACHED = {
    ("dev", "en"): 0.95, ("dev", "fr"): 0.95, ("dev", "uk"): 0.95, ("dev", "ru"): 0.95,
    ("holdout", "en"): 0.95, ("holdout", "fr"): 0.95, ("holdout", "uk"): 0.95,
    ("holdout", "ru"): 0.94,
}  # fmt: skip


@pytest.mark.parametrize(("name", "size"), [("dev", 110), ("holdout", 240)])
def test_labelled_sentences_are_read_to_the_bar(name: str, size: int) -> None:
    """Precision and recall of events, in each language and over all."""
    rows = labelled(name)
    scores = bench().score(rows)

    assert len(rows) == size
    assert set(scores) == {"all", "en", "fr", "uk", "ru"}
    assert min(scores["all"].precision, scores["all"].recall) >= 0.95
    for language in LEXICONS:
        reached = REACHED[name, language]
        assert scores[language].precision >= reached, language
        assert scores[language].recall >= reached, language


def test_language_of_labelled_sentences_is_told() -> None:
    """Script and common words tell the language of nearly every sentence."""
    rows = labelled("dev") + labelled("holdout")
    wrong = [row["id"] for row in rows if language_of(row["text"]) != row["language"]]

    assert len(wrong) <= 3, wrong


def test_examples_of_the_modules_run() -> None:
    """What the docstrings show is what is answered."""
    names = [found.name for found in pkgutil.iter_modules(report_text.__path__)]
    results = [
        doctest.testmod(importlib.import_module(f"{report_text.__name__}.{name}")) for name in names
    ]

    assert sum(result.failed for result in results) == 0
    assert sum(result.attempted for result in results) >= 13


SEQUENCE = {
    "en": (
        "At 20:14, the SMM camera at Koval recorded, in sequence, one explosion, two projectiles"
        " from north to south and about ten from south to north, all 3-5km NE of the camera."
    ),
    "fr": (
        "À 20 h 14, la caméra de la mission à Koval a enregistré, dans l'ordre, une explosion, deux"
        " projectiles du nord au sud et environ dix du sud au nord, tous à 3-5 km au nord-est."
    ),
    "uk": (
        "О 20:14 камера СММ у Ковалі зафіксувала послідовно один вибух, два снаряди з півночі на"
        " південь та близько десяти з півдня на північ, усі за 3–5 км на північний схід від камери."
    ),
    "ru": (
        "В 20:14 камера СММ в Ковале зафиксировала последовательно один взрыв, два снаряда с"
        " севера на юг и около десяти с юга на север, все в 3–5 км к северо-востоку от камеры."
    ),
}


@pytest.mark.parametrize("language", sorted(SEQUENCE))
def test_one_sequence_says_the_same_in_every_language(language: str) -> None:
    """Elided nouns, flights, one distance for all, the time and the camera."""
    (located,) = parse_report(SEQUENCE[language])

    reach = ((3.0, 5.0), ("NE",))
    assert only(SEQUENCE[language]) == [
        ("explosion", "exact", 1, None, *reach, None),
        ("projectile", "exact", 2, None, *reach, "N-S"),
        ("projectile", "about", 10, None, *reach, "S-N"),
    ]
    assert isinstance(located, Located)
    assert (located.platform, located.times) == ("camera", ("20:14", "20:14"))
    assert language_of(SEQUENCE[language]) == language


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("about 30 explosions", ("about", 30)),
        ("au moins 30 explosions", ("at_least", 30)),
        ("plus de trente explosions", ("over", 30)),
        ("une trentaine d'explosions", ("about", 30)),
        ("presque quatre-vingt-dix-sept explosions", ("almost", 97)),
        ("щонайменше двадцять три вибухи", ("at_least", 23)),
        ("понад триста вибухів", ("over", 300)),
        ("майже 30 вибухів", ("almost", 30)),
        ("близько двох десятків вибухів", ("about", 20)),
        ("не менее двадцати трёх взрывов", ("at_least", 23)),
        ("более двухсот взрывов", ("over", 200)),
        ("почти 30 взрывов", ("almost", 30)),
        ("два десятка взрывов", ("exact", 20)),
        ("two hundred and five explosions", ("exact", 205)),
        ("несколько взрывов", ("uncountable", None)),
    ],
)
def test_numbers_and_hedges_in_words(words: str, expected: tuple[str, int | None]) -> None:
    """Numbers decline; a hedge stays a hedge."""
    ((kind, *count, _, _, _, _),) = only(words)

    assert (kind, tuple(count)) == ("explosion", expected)


def test_a_count_between_two_numbers_keeps_both() -> None:
    """'20 to 25' is an interval."""
    (located,) = parse_report("The SMM heard between 20 and 25 shots.")

    assert isinstance(located, Located)
    count = located.items[0].count
    assert count == Count("between", 20, 25)
    assert count_interval(count) == (20, 25)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The SMM heard 31 explosions, 20 of them outgoing and the rest undetermined.",
            [(20, "outgoing"), (11, "undetermined")],
        ),
        (
            "A patrol heard two outgoing and five incoming explosions.",
            [(2, "outgoing"), (5, "incoming")],
        ),
        ("A patrol heard nine explosions, all assessed as impacts.", [(9, "impact")]),
        (
            "La patrouille a entendu 17 explosions (cinq sortantes et douze indéterminées).",
            [(5, "outgoing"), (12, "undetermined")],
        ),
        (
            "Патруль чув сім вибухів, з них три вихідні.",
            [(4, None), (3, "outgoing")],
        ),
        (
            "Патруль слышал семь взрывов, из них три исходящих.",
            [(4, None), (3, "outgoing")],
        ),
    ],
)
def test_parts_take_the_place_of_their_whole(
    text: str, expected: list[tuple[int, str | None]]
) -> None:
    """What is broken down is counted once, and what is left stays."""
    assert [(row[2], row[3]) for row in only(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The SMM saw three howitzers (D-30, 122mm) near Dolna.", [("weapon_sighting", 3)]),
        ("The SMM noted that three howitzers (D-30, 122mm) were missing.", []),
        ("Two civilians were killed and five others wounded.", [("casualty", 2), ("casualty", 5)]),
        ("Shelling damaged three houses in Dolna.", [("shelling", 1), ("damage", 3)]),
        ("Armed men denied the SMM passage on two occasions.", [("access_denial", 2)]),
        ("A mini-UAV lost its GPS signal twice because of probable jamming.", [("jamming", 2)]),
        ("Two helicopters flew from west to east.", [("aircraft_flight", 2)]),
        ("A UAV was seen flying from west to east over Dolna.", [("uav_flight", 1)]),
        ("Le poste a refusé deux fois le passage à la patrouille.", [("access_denial", 2)]),
        ("Deux maisons ont été détruites à Dolna.", [("damage", 2)]),
        ("СММ бачила три танки біля Дольного.", [("weapon_sighting", 3)]),
        ("Военный не пропустил патруль.", [("access_denial", 1)]),
        ("Беспилотник дважды пролетел с запада на восток.", [("uav_flight", 2)]),
        ("Спостерігачі бачили чергу із 40 автомобілів.", []),
        (
            "The SMM saw 11 tanks, of which five T-64 and six T-72.",
            [("weapon_sighting", 5), ("weapon_sighting", 6)],
        ),
        ("The village has 54 houses and three shops.", []),
        ("The convoy of 16 trucks crossed at 08:30.", []),
    ],
)
def test_kinds_beside_fire(text: str, expected: list[tuple[str, int]]) -> None:
    """Weapons, harm, denials, jamming and flights; and what only looks like them."""
    assert [(row[0], row[2]) for row in only(text)] == expected


def test_winds_from_one_to_another_are_no_union() -> None:
    """'From south-east to south-west' names neither two winds nor a flight; it is shown."""
    text = "The SMM heard two shots between 3 and 7km in directions ranging from SE to SW."

    assert only(text) == [("shot", "exact", 2, None, (3.0, 7.0), (), None)]
    assert any(isinstance(statement, Span) for statement in parse_report(text))


def test_a_system_stays_with_its_weapon() -> None:
    """'Tanks (T-72)' is one weapon, 'mortars and tanks' are two."""
    (seen,) = parse_report("The SMM saw two tanks (T-72).")
    (heard,) = parse_report("A patrol heard two bursts of small-arms and heavy-machine-gun fire.")

    assert isinstance(seen, Located)
    assert isinstance(heard, Located)
    assert seen.items[0].weapon == "tank (T-72)"
    assert heard.items[0].weapon == "small arms and heavy machine gun"


@pytest.mark.parametrize(
    "text",
    [
        "The SMM did not hear any explosions.",
        "La patrouille n'a entendu aucune explosion.",
        "Патруль не чув вибухів.",
        "Патруль не слышал взрывов.",
        "A resident told the SMM that she had heard two explosions.",
    ],
)
def test_nothing_heard_and_hearsay_count_nothing(text: str) -> None:
    """Neither is an observation of the mission; the words are shown."""
    assert only(text) == []
    assert any(isinstance(statement, Span) for statement in parse_report(text))


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Dans la région de Gorna, la mission a enregistré 12 violations du cessez-le-feu.",
         "Gorna"),
        ("У Горнській області СММ зафіксувала 12 порушень режиму припинення вогню.", "Горнській"),
        ("В Горнской области СММ зафиксировала 12 нарушений режима прекращения огня.",
         "Горнской"),
    ],
)  # fmt: skip
def test_sums_of_a_region_are_totals_in_every_language(text: str, area: str) -> None:
    """A region's sum is no observation."""
    (total,) = parse_report(text)

    assert isinstance(total, Total)
    assert (total.measure, total.count.number, total.area) == ("ceasefire_violations", 12, area)


def test_no_word_is_lost() -> None:
    """Every letter of an odd sentence is in a statement's span."""
    text = "Zorp blib two hundred quux."

    assert parse_report(text) == (Span(text=text, sentence=text),)


def test_sentences_end_neither_at_abbreviations_nor_inside_quotes() -> None:
    """'м. Дольне' is one place."""
    assert sentences("Патруль був у м. Дольне. Він чув вибух.") == (
        "Патруль був у м. Дольне.", "Він чув вибух.",
    )  # fmt: skip


def test_an_allegation_keeps_its_author_and_whom_it_is_against() -> None:
    """Whoever claims is no observer."""
    (claim,) = parse_report("The Ministry of Arland reported about 50 attacks by Borland.")

    assert isinstance(claim, Allegation)
    assert (claim.claimant, claim.against) == ("The Ministry of Arland", "Borland")
    assert claim.items[0].count == Count("about", 50)


def test_cells_of_tables_hold_short_counts() -> None:
    """A cell is a count or it is none."""
    cells = ["~5", "≥ 3", "over 20", "a dozen", "no", "five shots", ""]

    assert [read_short_count(cell) for cell in cells] == [
        Count("about", 5), Count("at_least", 3), Count("over", 20), Count("exact", 12),
        Count("exact", 0), None, None,
    ]  # fmt: skip


def test_declined_names_have_their_nominative_among_their_base_forms() -> None:
    """A gazetteer holds nominatives."""
    pairs = {"Авдіївці": "Авдіївка", "Золотому": "Золоте", "Малой Роще": "Малая Роща",
             "Донецке": "Донецк", "Gorna": "Gorna"}  # fmt: skip

    assert all(name in base_forms(declined) for declined, name in pairs.items())


@pytest.mark.parametrize("code", sorted(LEXICONS))
def test_lexicons_speak_of_the_same_things(code: str) -> None:
    """A language lacks no kind, no hedge and no wind that English has."""
    ours, english = LEXICONS[code], LEXICONS["en"]

    assert set(ours.hedges) >= {"about", "at_least", "over", "up_to", "under", "almost"}
    assert set(ours.winds) == set(ours.wind_letters) == {"N", "S", "E", "W"}
    kinds = {noun.kind for noun in ours.kinds}
    spoken = {noun.kind for noun in english.kinds} - {"bursts_and_shots"}
    assert spoken - kinds == set()
