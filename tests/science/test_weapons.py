"""What a report's words say about a weapon, and whether a clause means it."""

from __future__ import annotations

import pytest

from truceline.model.agreement import WeaponClass
from truceline.science.weapon_catalogue import CATALOGUE, FAMILIES
from truceline.science.weapons import WeaponTraits, classify, is_at_least, matches

ARTILLERY_100 = WeaponClass(calibre_min_mm=100, types=("artillery",))
LONG_RANGE = WeaponClass(
    types=("tactical missile",), systems=("Tornado-S", "Uragan", "Smerch", "Tochka")
)
MLRS = WeaponClass(types=("mlrs",))


@pytest.mark.parametrize(
    ("words", "types", "systems", "calibre"),
    [
        ("multiple launch rocket systems (BM-21 Grad, 122mm)", ("mlrs",), ("Grad",), 122.0),
        ("towed howitzer (D-30 Lyagushka, 122 mm)", ("artillery",), ("D-30",), 122.0),
        ("self-propelled howitzer (2S1 Gvozdika)", ("artillery",), ("2S1",), 122.0),
        ("self-propelled howitzer (2S3 Akatsiya, 152mm)", ("artillery",), ("2S3",), 152.0),
        ("2A65 Msta-B", ("artillery",), ("2A65",), 152.0),
        ("anti-tank gun (MT-12 Rapira)", ("artillery",), ("MT-12",), 100.0),
        ("tank (T-72)", ("tank",), ("T-72",), 125.0),
        ("mortar (120mm)", ("mortar",), (), 120.0),
        ("82 mm mortar", ("mortar",), (), 82.0),
        ("Tochka-U", ("tactical missile",), ("Tochka",), None),
        ("Tornado-S", ("mlrs",), ("Tornado-S",), 300.0),
        ("Tornado-G", ("mlrs",), ("Tornado-G",), 122.0),
        ("HMG (12.7mm)", ("machine gun",), (), 12.7),
        ("small arms", ("small arms",), (), None),
        ("anti tank gun", ("artillery",), (), None),
        ("N/K", (), (), None),
    ],
)
def test_weapon_words_of_reports_give_type_system_and_calibre(
    words: str, types: tuple[str, ...], systems: tuple[str, ...], calibre: float | None
) -> None:
    """The words monitors write give the weapon, and nothing that they do not say."""
    traits = classify(words)

    assert (traits.types, traits.systems, traits.calibre_mm) == (types, systems, calibre)


def test_weapon_without_words_is_unknown_and_not_harmless() -> None:
    """A report that does not name the weapon cannot be held against any class, nor cleared."""
    traits = classify(None)

    assert traits == WeaponTraits()
    assert matches(ARTILLERY_100, traits) is None
    assert matches(LONG_RANGE, traits) is None


def test_calibre_of_the_source_goes_before_the_words() -> None:
    """A field for the calibre is more exact than the usual calibre of a system."""
    assert classify("mortar (120mm)", 82.0).calibre_mm == 82.0


@pytest.mark.parametrize(
    ("weapon_class", "words", "meant"),
    [
        (ARTILLERY_100, "howitzer (D-30)", True),
        (ARTILLERY_100, "howitzer", None),  # a 76 mm gun would be allowed
        (ARTILLERY_100, "D-44", False),
        (ARTILLERY_100, "small arms", False),
        (ARTILLERY_100, "tank (T-64)", False),
        (ARTILLERY_100, "122mm", None),  # a rocket or a howitzer
        (LONG_RANGE, "Smerch", True),
        (LONG_RANGE, "Uragan (220mm)", True),
        (LONG_RANGE, "Tochka-U", True),
        (LONG_RANGE, "BM-21 Grad", False),
        (LONG_RANGE, "MLRS", None),  # which of them is not said
        (LONG_RANGE, "MLRS (122mm)", False),
        (LONG_RANGE, "mortar", False),
        (MLRS, "BM-21 Grad", True),
        (MLRS, "rocket artillery", True),
        (MLRS, "howitzer", False),
        (WeaponClass(calibre_min_mm=100), "HMG", False),
        (WeaponClass(calibre_min_mm=100), "mortar", None),
        (WeaponClass(calibre_max_mm=99.9), "small arms", True),
        (WeaponClass(), "N/K", True),
    ],
)
def test_class_of_a_clause_means_a_weapon_only_when_the_words_tell(
    weapon_class: WeaponClass, words: str, meant: bool | None
) -> None:
    """Whether a clause means a weapon is yes, no, or not to be told."""
    assert matches(weapon_class, classify(words)) is meant


def test_named_systems_of_one_report_count_each_for_itself() -> None:
    """Of several weapons in one report one that is meant is enough."""
    traits = classify("D-30 (122mm) and mortars (82mm)")

    assert traits.systems == ("D-30",)
    assert matches(WeaponClass(systems=("D-30",)), traits) is True


def test_calibre_threshold_of_severity_is_unknown_where_the_calibre_is() -> None:
    """A serious calibre is not presumed."""
    assert is_at_least(classify("tank"), 100) is True
    assert is_at_least(classify("mortar"), 100) is None
    assert is_at_least(classify("HMG"), 100) is False


def test_catalogue_names_a_known_family_and_a_plausible_calibre_each() -> None:
    """No entry has a calibre its own family cannot have, and no word stands for two systems."""
    words: list[str] = []
    for entry in CATALOGUE:
        span = FAMILIES[entry.family]
        if span is not None and entry.calibre_mm is not None:
            assert span[0] <= entry.calibre_mm <= span[1], entry.system
        words += entry.words

    assert len(words) == len(set(words))
