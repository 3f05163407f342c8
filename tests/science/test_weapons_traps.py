"""Words that look like weapons, calibres that are none, and letters of another alphabet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.agreement import WeaponClass
from truceline.science.weapon_calibre import calibres_in
from truceline.science.weapon_catalogue import CATALOGUE
from truceline.science.weapon_text import plain
from truceline.science.weapons import WeaponTraits, classify, is_at_least, matches

ARTILLERY_100 = WeaponClass(types=("artillery",), calibre_min_mm=100)
MORTARS_100 = WeaponClass(types=("mortar",), calibre_min_mm=100)
NO_WEAPON = [
    "Belgrade", "Novo-Grad", "Volgograd", "Ленинград", "Зеленоград", "48 градусов", "15 градусів",
    "под градом пуль", "град куль", "град снарядов", "огненный смерч", "внаслідок урагану",
    "tank truck", "petrol tank", "fuel tanks", "water tank on a roof", "think tank", "think-tank",
    "tanker", "танкер", "паливний танкер", "tankette", "septic tank",
    "anti-tank mine", "anti-tank ditch", "протитанкова міна", "противотанковая мина",
    "mine antichar", "fossé antichar", "char à voile", "charbon", "чартер",
    "cement mortar", "bricks and mortar", "water cannon", "canon à eau", "водяная пушка",
    "point", "firing point", "checkpoint", "точка", "вогнева точка", "точка у лісі",
    "точки спостереження", "D-300", "AD-30", "D-3", "T-720", "2S100", "BM-211",
    "road T0513", "залізничне сполучення", "кабмін", "кабель", "фабрика", "Дронівка",
    "калібрування", "кав'ярня", "торговий автомат", "букет гвоздик", "посадка акацій",
    "artillerist", "артилерист", "танкист", "кулеметник", "гранатометник",
    "N/K", "n/k", "NK", "N/A", "not known", "unknown", "unknown weapon", "type unknown",
    "inconnu", "arme inconnue", "non identifié", "невідомо", "невідома зброя", "н/в", "н/д",
    "неизвестно", "неизвестное оружие", "не установлено", "?", "-", "", "   ", "heavy weapons",
    "важке озброєння", "тяжёлое вооружение", "armes lourdes", "explosion", "вибух", "взрыв",
    "gun", "гармата", "пушка", "canon", "rocket", "ракета", "missile",
]  # fmt: skip


@pytest.mark.parametrize("words", NO_WEAPON)
def test_words_that_only_look_like_a_weapon_say_nothing(words: str) -> None:
    """What is not said is unknown: no clause can be held against it, nor cleared of it."""
    assert classify(words) == WeaponTraits()
    assert matches(WeaponClass(types=("tank", "mlrs", "artillery")), classify(words)) is None


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("120-122 mm", 120, 122), ("120–122mm", 120, 122), ("82 or 120 mm mortar", 82, 120),
        ("82mm or 120mm mortar", 82, 120), ("82 або 120 мм", 82, 120), ("82 ou 120 mm", 82, 120),
        ("от 82 до 120 мм", 82, 120), ("82, 120 mm", 82, 120), ("82/120 mm", 82, 120),
        ("122 mm", 122, 122), ("122-мм", 122, 122), ("122 мм", 122, 122), ("122mm", 122, 122),
        ("122-міліметрова", 122, 122), ("122\u00a0мм", 122, 122), ("122\u2011mm", 122, 122),
        ("122 millimètres", 122, 122), ("122\u00admm", 122, 122), ("12,7 мм", 12.7, 12.7),
        ("12.7mm", 12.7, 12.7), ("5,45х39 мм", 5.45, 5.45), ("7.62x54R mm", 7.62, 7.62),
        ("over 100 mm", 100, None), ("калібром понад 100 мм", 100, None),
        ("более 100 мм", 100, None), ("plus de 100 mm", 100, None), (">100mm", 100, None),
        ("100 mm and above", 100, None), ("up to 120 mm", None, 120), ("менее 100 мм", None, 100),
        ("moins de 100 mm", None, 100), ("cal. 122 mm", 122, 122),
        ("obusier de 155 près de", 155, 155), ("кал.122 мм", 122, 122),
    ],
)  # fmt: skip
def test_calibre_is_read_as_it_is_written(
    words: str, low: float | None, high: float | None
) -> None:
    """A calibre may be exact, a choice, or open on one side."""
    (found,) = calibres_in(plain(words))

    assert (found.low_mm, found.high_mm) == (low, high)


@pytest.mark.parametrize(
    "words",
    [
        "122 m",
        "122 km",
        "1200 mm",
        "1 mm of rain",
        "120",
        "D-30",
        "2 mm",
        "1,220 mm",
        "mortier de 120 m",
        "canon de 155 hommes",
    ],
)
def test_number_of_another_unit_is_no_calibre(words: str) -> None:
    """Distances, rain and designations are no calibres."""
    assert calibres_in(plain(words)) == []


@pytest.mark.parametrize(
    "words",
    ["2S1", "2С1", "2C1", "2c1", "2с1", "2S1M", "2С1 «Гвоздика»", "САУ-2С1", "2S1s",
     "Гвозди\u0301ка", "гвозди\u00adка", "GVOZDIKA", "«Гвоздики»"],
)  # fmt: skip
def test_self_propelled_howitzer_is_known_in_every_spelling(words: str) -> None:
    """Letters that look alike, marks of stress and soft hyphens do not hide a system."""
    assert classify(words).systems == ("2S1",)


@pytest.mark.parametrize(
    "words",
    ["BM-21", "БМ-21", "BM21", "BM 21", "БМ 21", "БM-21", "ВМ-21", "bm\u201121", "BM-21V", "Grad",
     "GRAD", "Град", "ГРАД", "Гради", "градами", "9К51", "BM-21\u00b9", "Grаd", "гpад"],
)  # fmt: skip
def test_rocket_launcher_is_known_in_every_spelling(words: str) -> None:
    """A footnote mark is no digit, and a Cyrillic letter in a Latin word is a slip of the hand."""
    assert classify(words).systems == ("Grad",)


@pytest.mark.parametrize(
    ("words", "systems"),
    [("2СЗ", ("2S3",)), ("2S3", ("2S3",)), ("Д-30", ("D-30",)), ("D30", ("D-30",)),
     ("С-300ПС", ("S-300",)), ("C-300", ("S-300",)), ("T-12", ("T-12",)), ("MT-12", ("MT-12",)),
     ("ZSU-23-4", ("ZSU-23-4",)), ("ZU-23-2", ("ZU-23",)), ("9K720", ("Iskander",)),
     ("9K72", ("Scud",)), ("2S19", ("2S19",)), ("мiномет 2Б9", ("2B9",)), ("D-30s", ("D-30",)),
     ("D-30mm", ()), ("Tornado-S", ("Tornado-S",)), ("Торнадо", ())],
)  # fmt: skip
def test_designation_is_neither_cut_short_nor_run_on(words: str, systems: tuple[str, ...]) -> None:
    """The longest designation is meant, and a longer number is another thing."""
    assert classify(words).systems == systems


@pytest.mark.parametrize(
    ("words", "types", "low", "high"),
    [
        ("82 or 120 mm mortar", ("mortar",), 82, 120),
        ("mortars (82mm and 120mm)", ("mortar",), 82, 120),
        ("artillery over 100 mm", ("artillery",), 100, 203),
        ("artillery under 100 mm", ("artillery",), 57, 100),
        ("guns over 100 mm", ("artillery",), 100, None),
        ("Tornado", ("mlrs",), 80, 300),
        ("BMP-3", ("cannon",), 30, 100),
        ("Мста", ("artillery",), 152, 152),
        ("120-122 mm", (), 120, 122),
    ],
)
def test_calibre_that_is_not_exact_is_bounded(
    words: str, types: tuple[str, ...], low: float, high: float | None
) -> None:
    """A range is not its last number."""
    traits = classify(words)

    assert (traits.types, traits.calibre_low_mm, traits.calibre_high_mm) == (types, low, high)
    assert traits.calibre_mm == (low if low == high else None)


@pytest.mark.parametrize(
    ("words", "wanted", "meant"),
    [
        ("D-30 (122mm) and mortars (82mm)", ARTILLERY_100, True),
        ("mortar (82mm) and tank", MORTARS_100, False),
        ("82mm and 120mm mortars", MORTARS_100, None),
        ("tank or mortar", WeaponClass(types=("tank",)), None),
        ("tank or mortar", WeaponClass(types=("tank", "mortar")), True),
        ("танк або міномет", WeaponClass(types=("mlrs",)), False),
        ("mortar/artillery", WeaponClass(types=("mortar",)), None),
        ("2S1/Гвоздика", WeaponClass(systems=("2S1",)), True),
        ("howitzer (2S1 or 2S3)", WeaponClass(systems=("2S3",)), None),
        ("howitzers (2S1 and 2S3)", WeaponClass(systems=("2S3",)), True),
        ("D-30 and MLRS", WeaponClass(systems=("Uragan",)), None),
        ("D-30 et lance-roquettes multiples", WeaponClass(types=("mlrs",)), True),
        ("РСЗО «Град» и «Ураган»", WeaponClass(systems=("Uragan",)), True),
        ("tank, 82mm and 120mm mortars", WeaponClass(types=("tank",), calibre_max_mm=90), False),
        ("artillery over 100 mm", ARTILLERY_100, True),
        ("guns over 100 mm", WeaponClass(calibre_min_mm=100), True),
        ("guns over 100 mm", WeaponClass(calibre_min_mm=120), None),
        ("mortar up to 82 mm", MORTARS_100, False),
        ("IFV", WeaponClass(calibre_min_mm=100), None),
        ("IFV (BMP-2)", WeaponClass(calibre_min_mm=100), False),
        ("Tornado", WeaponClass(systems=("Tornado-S",)), None),
        ("Tornado (122mm)", WeaponClass(systems=("Tornado-S",)), False),
    ],
)  # fmt: skip
def test_weapons_of_one_report_are_judged_one_by_one(
    words: str, wanted: WeaponClass, meant: bool | None
) -> None:
    """One meant of several is enough; of alternatives all have to be."""
    assert matches(wanted, classify(words)) is meant


def test_serious_calibre_of_one_of_several_weapons_is_enough() -> None:
    """Small arms beside a howitzer do not make it small; an alternative leaves it open."""
    assert is_at_least(classify("small arms and D-30"), 100) is True
    assert is_at_least(classify("small arms or D-30"), 100) is None
    assert is_at_least(classify("small arms or HMG"), 100) is False
    assert is_at_least(classify("mortar over 82 mm"), 82) is True


CALIBRES = st.none() | st.floats(min_value=1, max_value=500)
LETTERS = "abcdefmnorstuxyzабвгдезийклмнопрстуфцчяіїєґё0123456789 -/(),.«»'"
TEXT = st.text(max_size=60)
SPELLED = {ord("~"): None, ord("="): "-", ord('"'): None}
WORDS = st.sampled_from([word.translate(SPELLED) for entry in CATALOGUE for word in entry.words])


@given(TEXT | st.text(LETTERS, max_size=40), CALIBRES)
def test_any_text_has_an_answer(words: str, calibre_mm: float | None) -> None:
    """No text of a report breaks the reading."""
    traits = classify(words, calibre_mm)

    low, high = traits.calibre_low_mm, traits.calibre_high_mm
    assert low is None or high is None or low <= high
    assert calibre_mm is None or traits.calibre_mm == calibre_mm


@given(WORDS, WORDS, st.sampled_from([" and ", ", ", " or ", "/", " et ", " та ", " и ", "; "]))
def test_order_of_two_weapons_does_not_matter(first: str, second: str, between: str) -> None:
    """A report may name the second weapon first."""
    assert classify(first + between + second) == classify(second + between + first)


@given(WORDS, st.sampled_from(["", " (122mm)", " 120-мм", " fire", " обстріл"]))
def test_case_of_the_letters_of_a_weapon_does_not_matter(word: str, behind: str) -> None:
    """Capitals say nothing."""
    words = word + behind

    assert classify(words.upper()) == classify(words) == classify(words.title())


@given(st.text(LETTERS, max_size=40))
def test_case_of_letters_does_not_matter(words: str) -> None:
    """Capitals say nothing in texts that name no weapon either."""
    assert classify(words.upper()) == classify(words)
