"""Place names through inflection and three languages' spelling."""

from __future__ import annotations

import pytest

from truceline.formats.geonames import Settlement
from truceline.intake.headline_index import index_places
from truceline.intake.headline_places import Use, find_mention, places_named, region_words


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Avdiyivka", "Бій в Авдіївці"),
        ("Avdiyivka", "Бой в Авдеевке"),
        ("Kharkiv", "Взрыв в Харькове"),
        ("Lviv", "Вибух у Львові"),
        ("Kyiv", "Тревога в Киеве"),
        ("Krynky", "Бої біля Кринок"),
        ("Terny", "Обстріл під Тернами"),
        ("Robotyne", "Бой у Работино"),
        ("Zaporizhzhya", "Удар по Запоріжжю"),
        ("Mala Tokmachka", "Авіаудар по Малій Токмачці"),
        ("Chasiv Yar", "Обстрел в Часовом Яре"),
        ("Mar'yinka", "Бій у Мар’їнці"),
        ("Odessa", "Explosion in Odesa"),
    ],
)
def test_name_is_found_in_any_case_and_spelling(name: str, text: str) -> None:
    """A Latin name from a gazetteer meets the press's Cyrillic."""
    mention = find_mention(name, text)

    assert mention is not None
    assert mention.use is Use.AT


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Luka", "Ліки для лікарні"),
        ("Terny", "Турнір у столиці"),
        ("Spirne", "спірне питання у суді"),  # not with a capital
        ("Bila", "Булава і була"),
        ("Y", "У селі"),
    ],
)
def test_other_words_are_not_taken_for_the_name(name: str, text: str) -> None:
    """Another first vowel, no capital, or a name too short to be told."""
    assert find_mention(name, text) is None


def test_river_and_province_are_not_the_town_of_their_name() -> None:
    """The banks of the Dnipro are not the city; "na" Zaporizhzhi is the province."""
    river = find_mention("Dnipro", "Бої на лівому березі Дніпра")
    province = find_mention("Zaporizhzhya", "Бої на Запоріжжі")
    town = find_mention("Zaporizhzhya", "Бої у Запоріжжі")

    assert (river and river.use, province and province.use, town and town.use) == (
        Use.RIVER, Use.REGION, Use.AT,
    )  # fmt: skip


def test_region_words_are_listed_as_they_stand() -> None:
    """Nouns in -shchyna and adjectives before "oblast" or "raion"."""
    text = "На Сумщині та в Харківській області й Ізюмському районі"

    assert region_words(text) == ("Сумщині", "Харківській області", "Ізюмському районі")


def test_longest_name_of_the_gazetteer_is_the_one_named() -> None:
    """Mala Tokmachka is not Mala, and the first word of a sentence is no place by itself."""
    places = index_places((Settlement("Мала", 30.0, 50.0), Settlement("Мала Токмачка", 35.9, 47.5)))

    found = places_named("Мала перевага: обстріл у Малій Токмачці", places)

    assert [(words, [one.name for one in ones]) for words, ones in found] == [
        ("Малій", ["Мала Токмачка"])
    ]


def test_spellings_of_one_settlement_are_kept_once() -> None:
    """So that a gazetteer with every alternate name stays quick to ask."""
    places = index_places(
        (Settlement("Kharkiv", 36.2, 50.0), Settlement("Харків", 36.2, 50.0),
         Settlement("Харьков", 36.2, 50.0))
    )  # fmt: skip

    assert places.namesakes("Харкова") == (Settlement("Kharkiv", 36.2, 50.0),)
