"""Press headlines: is it an event, and is the place the right one? All texts are made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.formats.geonames import Settlement
from truceline.intake.headline import (
    EVENT_SHARE,
    LAPSE,
    Judgement,
    PlacedRow,
    judge_event,
    judge_place,
    other_than_event,
    place_signs,
    weight_tables,
)
from truceline.intake.headline_index import index_places, share_near
from truceline.intake.headline_weights import EVENT_WEIGHTS
from truceline.intake.headline_words import ACTS, OTHERS

PLACES = index_places(
    (
        Settlement("Марківка", 38.0, 48.0, 4_000),
        Settlement("Марківка", 30.0, 50.0, 90_000),
        Settlement("Великий Дол", 38.05, 48.02, 2_000),
        Settlement("Озерськ", 36.0, 49.0, 1_200_000),
    )
)
HERE = PlacedRow("Markivka", 38.0, 48.0)


@pytest.mark.parametrize(
    "headline",
    [
        "У Марківці пролунали вибухи",
        "Росіяни вночі обстріляли Марківку, поранено двох людей",
        "ВСУ обстреляли Озерск, повреждены три дома",
        "Бои на окраине Озерска: захвачена позиция",
        "На Озерському напрямку російські війська обстріляли Марківку та Великий Дол, - Генштаб",
        "Повітряна тривога в Озерській області",
        "Drone attack damaged houses in Ozersk overnight",
    ],
)
def test_headline_that_tells_of_an_event_is_held_to_be_one(headline: str) -> None:
    """Fire, fighting, alerts and their harm, in three languages."""
    assert judge_event(headline).probability > 0.7


@pytest.mark.parametrize(
    ("headline", "what"),
    [
        ("Гороскоп на п'ятницю: що чекає на Козерогів", "culture"),
        ("Экс-министр рассказал, почему поссорился с партией", "comment"),
        ("Суд у Марківці виніс вирок за хабар", "court"),
        ("В Озерську вдень дощ, температура до 12 градусів", "weather"),
        ("Озерськ виграв матч чемпіонату з футболу", "sport"),
        ("Курс долара в Озерську зріс, ціни на пальне теж", "economy"),
        ("ДТП на трасе под Озерском", "crime"),
        ("Новым годом город встречали концертом", "culture"),
        ("Президент прибув до Озерська на саміт", "politics"),
        ("Волонтери зібрали допомогу для Марківки", "aid"),
        ("За рік у Марківці народилося сто дітей", "period"),
        ("Річниця заснування: місту двісті років", "history"),
        ("Мэрия опровергла слухи о закрытии моста", "denial"),
        ("Horoscope and weather for the weekend", "weather"),
    ],
)
def test_headline_about_something_else_is_held_to_be_no_event(headline: str, what: str) -> None:
    """And the reason names what it is about, with the words."""
    judged = judge_event(headline)

    assert judged.probability < 0.2
    assert OTHERS[what].means in {other_than_event(judged), *_means(judged)}
    assert judged.words_for({what: None})


def _means(judged: Judgement) -> set[str]:
    return {OTHERS[term.sign].means for term in judged.terms if term.sign in OTHERS}


def test_headline_with_no_known_word_says_that_nothing_happened() -> None:
    """No sign at all is a reason too."""
    judged = judge_event("Лисичка живе в лісі")

    assert other_than_event(judged) == "nothing in it says that anything happened"
    assert judged.probability < 0.3


def test_probability_never_leaves_what_the_lapse_allows() -> None:
    """A word that no list knows may always decide: nothing is certain."""
    surest = judge_event("Вночі атака дронів: вибухи, поранені, бої, зведення Генштабу")
    least = judge_event("Гороскоп, погода, матч, курс долара, суд і концерт")

    assert LAPSE * EVENT_SHARE <= least.probability < 0.1
    assert 0.9 < surest.probability <= 1 - LAPSE * (1 - EVENT_SHARE)


def test_sum_of_the_terms_is_the_log_odds() -> None:
    """Every weight of the answer is named, and its words are those of the headline."""
    judged = judge_place(HERE, "Обстріл у Марківці", PLACES, 5.0)

    assert [term.sign for term in judged.terms] == ["base", "at", "namesakes"]
    assert judged.terms[1].words == ("Марківці",)
    odds = judged.probability / (1 - judged.probability)
    assert odds == pytest.approx(2.718281828 ** sum(term.weight for term in judged.terms))


@pytest.mark.parametrize(
    ("headline", "sign"),
    [
        ("Вибухи в Марківці", "at"),
        ("Под Марковкой сбит дрон", "at"),
        ("Обстріляно Озерськ, Марківку, Дол", "named"),
        ("Марківка заявила протест", "speaker"),
        ("Матч виграла \"Марківка\"", "quoted"),
        ("Бої на Марківському напрямку", "direction"),
        ("Удар по Марківській громаді", "region"),
        ("Обстріл на Марківщині", "region"),
        ("Обстріл в Озерську", "absent"),
    ],
)  # fmt: skip
def test_use_of_the_name_is_told_from_its_form_and_neighbours(headline: str, sign: str) -> None:
    """Case, preposition, what follows, quotation marks, an adjective's ending."""
    assert sign in place_signs(HERE, headline)


def test_place_in_the_locative_is_more_likely_than_any_other_use() -> None:
    """Then a bare name, then all that are no place of the event."""
    uses = ["Вибухи в Марківці", "Обстріляно Озерськ, Марківку", "Бої на Марківському напрямку"]
    odds = [judge_place(HERE, text, PLACES).probability for text in uses]

    assert odds == sorted(odds, reverse=True)
    assert odds[0] > 0.8
    assert odds[2] < 0.3


def test_next_village_named_instead_counts_as_near() -> None:
    """A town's part or its next village: within 10 km; farther off it is elsewhere."""
    near = judge_place(HERE, "Вибухи у Великому Долі", PLACES)
    far = judge_place(HERE, "Вибухи в Озерську", PLACES)

    assert {term.sign for term in near.terms} == {"base", "absent", "near", "namesakes"}
    assert {term.sign for term in far.terms} == {"base", "absent", "elsewhere", "namesakes"}
    assert near.probability > 0.8 > far.probability


def test_suburb_of_a_large_city_is_near_it_up_to_15_km() -> None:
    """A city of 300,000 and more has parts that far out; a village has not."""
    suburb = PlacedRow("Zarichne", 36.0, 49.12)
    village = index_places([Settlement("Озерськ", 36.0, 49.0, 2_000)])

    assert "near" in place_signs(suburb, "Вибухи в Озерську", PLACES)
    assert "elsewhere" in place_signs(suburb, "Вибухи в Озерську", village)


def test_row_far_from_every_line_is_less_likely_right() -> None:
    """A distance over 100 km counts against, a missing one counts nothing."""
    text = "Вибухи в Марківці"

    assert judge_place(HERE, text, None, 150.0).probability < judge_place(HERE, text).probability
    assert judge_place(HERE, text, None, 50.0) == judge_place(HERE, text)


def test_small_namesake_is_less_likely_meant_than_the_town() -> None:
    """Of a name's people 4,000 live here and 90,000 there."""
    assert share_near(PLACES.namesakes("Markivka"), 38.0, 48.0, 10.0) == pytest.approx(4 / 94)
    assert "namesakes" in place_signs(HERE, "Вибухи в Марківці", PLACES)
    assert "namesakes" not in place_signs(
        PlacedRow("Markivka", 30.0, 50.0), "Вибухи в Марківці", PLACES
    )


def test_unnamed_row_and_headline_without_any_place_say_so() -> None:
    """Nothing to hold the position against."""
    signs = place_signs(PlacedRow(None, 38.0, 48.0), "Збито 13 дронів", PLACES)

    assert set(signs) == {"unnamed", "nothing_named"}


def test_every_sign_has_a_weight_and_act_signs_speak_for_an_event() -> None:
    """No word list without its weight, none with the wrong sign."""
    assert {*ACTS, *OTHERS, "base", "no_act"} == set(EVENT_WEIGHTS)
    assert all(EVENT_WEIGHTS[sign] > 0 for sign in ACTS)
    assert all(EVENT_WEIGHTS[sign] < 0 for sign in OTHERS)


def test_page_shows_the_weights_in_use() -> None:
    """The tables of docs/headlines.md are those of the code."""
    page = Path(__file__).resolve().parents[2] / "docs" / "headlines.md"

    assert weight_tables() in page.read_text(encoding="utf-8")


@given(
    st.text(alphabet="абвгіїєщью АБВЩЇЄ'’-—\"«».,:;0123abcXYZ\n", max_size=80),
    st.text(alphabet="абвїь' -()abcXYZ", max_size=20),
)
def test_no_text_and_no_name_is_too_odd_to_be_judged(headline: str, name: str) -> None:
    """Whatever a machine wrote, both answers are probabilities."""
    row = PlacedRow(name or None, 38.0, 48.0)
    places = index_places([Settlement(name, 38.0, 48.0), Settlement("Марківка", 38.0, 48.0)])

    assert 0 < judge_event(headline).probability < 1
    assert 0 < judge_place(row, headline, places, 1.0).probability < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Росіяни обстріляли Марківку", "Українці обстріляли Марківку"),
        ("ВСУ отбили атаку под Озерском", "ВС РФ отбили атаку под Озерском"),
        ("Міноборони України назвало втрати", "Міноборони Росії назвало втрати"),
        ("Украинский дрон сбит над Озерском", "Российский дрон сбит над Озерском"),
    ],
)
def test_answers_do_not_depend_on_which_party_is_named(one: str, other: str) -> None:
    """Parties exchanged, the same probabilities: whose act it was says nothing of either."""
    assert judge_event(one).probability == judge_event(other).probability
    assert judge_place(HERE, one, PLACES) == judge_place(HERE, other, PLACES)
