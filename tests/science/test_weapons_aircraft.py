"""Classes of aircraft and words for people in four languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.science.weapon_aircraft import AIRCRAFT_CLASSES, aircraft_class
from truceline.science.weapon_people import names_people

FIXED, ROTARY, UAV, BALLOON = AIRCRAFT_CLASSES[0], *AIRCRAFT_CLASSES[1:]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Mi-8 helicopter", {"rotary"}), ("helicopters", {"rotary"}), ("Ka-52", {"rotary"}),
        ("fighter jet", {"fixed_wing"}), ("Su-25", {"fixed_wing"}), ("bomber", {"fixed_wing"}),
        ("fixed-wing aircraft", {"fixed_wing"}), ("fixed wing", {"fixed_wing"}),
        ("balloon", {"balloon"}), ("aerostat", {"balloon"}), ("quadcopter", {"uav"}),
        ("fixed-wing UAV", {"uav"}), ("unmanned helicopter", {"uav"}), ("Orlan-10", {"uav"}),
        ("Shahed-136", {"uav"}), ("Mi-8 and Su-25", {"rotary", "fixed_wing"}),
        ("hélicoptère", {"rotary"}), ("hélicoptères de combat", {"rotary"}),
        ("avion de chasse", {"fixed_wing"}), ("chasseur-bombardier", {"fixed_wing"}),
        ("drone à voilure fixe", {"uav"}), ("montgolfière", {"balloon"}), ("ballons", {"balloon"}),
        ("вертоліт", {"rotary"}), ("вертольоти Мі-24", {"rotary"}), ("гелікоптером", {"rotary"}),
        ("літаки", {"fixed_wing"}), ("винищувач МіГ-29", {"fixed_wing"}),
        ("БПЛА літакового типу", {"uav"}), ("безпілотники", {"uav"}),
        ("повітряна куля", {"balloon"}), ("аеростати", {"balloon"}),
        ("вертолёт Ка-52", {"rotary"}), ("ВЕРТОЛЕТЫ", {"rotary"}),
        ("самолёт Су-34", {"fixed_wing"}),
        ("истребители", {"fixed_wing"}), ("штурмовик Су-25", {"fixed_wing"}),
        ("беспилотный вертолет", {"uav"}), ("дрон самолетного типа", {"uav"}),
        ("воздушный шар", {"balloon"}), ("аэростат", {"balloon"}), ("дирижабль", {"balloon"}),
    ],
)  # fmt: skip
def test_words_name_classes_of_aircraft(words: str, expected: set[str]) -> None:
    """The class is read in each language, and an uncrewed aircraft is one whatever its wings."""
    assert aircraft_class(words) == expected


@pytest.mark.parametrize(
    "words",
    [None, "", "aircraft", "літальний апарат", "летательный аппарат", "aéronef", "N/K", "jet ski",
     "planet", "foreign fighters", "chasseurs alpins", "anti-aircraft gun", "jet d'eau", "Su-250",
     "ballon de football", "howitzer", "літера", "самолетик"],
)  # fmt: skip
def test_words_that_name_no_class_say_none(words: str | None) -> None:
    """An unknown aircraft is unknown, and a foreign fighter does not fly."""
    assert aircraft_class(words) is None


@pytest.mark.parametrize(
    "words",
    ["men", "Troops", "soldiers", "personnel", "hommes", "10 armed men", "military personnel",
     "servicemen", "soldats", "troupes", "militaires", "combattants", "солдати", "10 солдатів",
     "військовослужбовці", "військовослужбовців", "бійці", "особовий склад", "озброєні люди",
     "піхотинці", "солдаты", "военнослужащие", "военнослужащих", "бойцы", "личный состав",
     "личного состава", "20 человек", "вооружённые люди"],
)  # fmt: skip
def test_words_name_people(words: str) -> None:
    """People are counted as people in each language."""
    assert names_people(words)
    assert names_people(words.upper())


@pytest.mark.parametrize(
    "words",
    [None, "", "N/K", "tank", "armoured personnel carrier", "anti-personnel mine",
     "infantry fighting vehicle", "soldiers with mortars", "солдати з мінометами", "armament",
     "mine antipersonnel", "véhicule de combat d'infanterie", "протипіхотна міна",
     "боевая машина пехоты", "troop carrier", "toy soldiers", "manpads", "menace", "людина-дрон"],
)  # fmt: skip
def test_words_that_name_a_weapon_or_nothing_are_not_people(words: str | None) -> None:
    """A carrier of personnel is a vehicle, and soldiers with mortars are not only soldiers."""
    assert not names_people(words)


@given(st.text(max_size=60))
def test_any_text_has_an_answer(words: str) -> None:
    """No text of a report breaks the reading."""
    assert (aircraft_class(words) or frozenset()) <= set(AIRCRAFT_CLASSES)
    assert names_people(words) in (True, False)
