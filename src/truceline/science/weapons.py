"""What a report's words say about a weapon, and whether a clause means it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from truceline.science.weapon_catalogue import CATALOGUE, FAMILIES, SYSTEMS, CatalogueEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.model.agreement import WeaponClass

_CALIBRE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s*-?\s*(?:mm|мм)(?![a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponTraits:
    """What is known of a weapon; what is not known is None or empty.

    ``types`` are words of `FAMILIES`, ``systems`` named systems; more than one means that the
    report names several weapons. ``calibre_low_mm`` and ``calibre_high_mm`` bound the calibre
    where only the type is known.
    """

    calibre_mm: float | None = None
    types: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    calibre_low_mm: float | None = None
    calibre_high_mm: float | None = None


@lru_cache(maxsize=4096)
def classify(weapon: str | None, calibre_mm: float | None = None) -> WeaponTraits:
    """Return what a report's weapon text and calibre say.

    Parameters
    ----------
    weapon
        The words of the report, such as ``"self-propelled howitzer (2S1 Gvozdika, 122mm)"``;
        None where it says nothing.
    calibre_mm
        Calibre in millimetres where the source has a field of its own; it goes before the
        words. None where it is not known.

    Notes
    -----
    Where words name several weapons of different calibre, the calibre is unknown and bounded.

    Examples
    --------
    >>> classify("howitzer (D-30, 122mm)").systems
    ('D-30',)
    >>> classify("N/K").types
    ()
    """
    text = (
        "" if weapon is None else " ".join(weapon.lower().replace("anti tank", "anti-tank").split())
    )
    named = tuple(entry for entry, pattern in _patterns() if pattern.search(text))
    systems = tuple(sorted({entry.system for entry in named if entry.system is not None}))
    # A system tells its family; general words beside it only repeat it in another way.
    telling = tuple(entry for entry in named if entry.system is not None) or named
    types = tuple(sorted({entry.family for entry in telling}))
    exact = calibre_mm if calibre_mm is not None else _calibre(text, telling)
    if exact is not None:
        return WeaponTraits(
            calibre_mm=exact,
            types=types,
            systems=systems,
            calibre_low_mm=exact,
            calibre_high_mm=exact,
        )
    low, high = _bounds(telling)
    return WeaponTraits(types=types, systems=systems, calibre_low_mm=low, calibre_high_mm=high)


def matches(weapon_class: WeaponClass, traits: WeaponTraits) -> bool | None:
    """Say whether a clause's class means a weapon; None where what is known cannot tell.

    Notes
    -----
    A class means every system it names, and besides every weapon that has both one of its types
    and a calibre in its range (each only where the class gives it). A class that gives nothing
    means every weapon. Of several weapons in one report one that is meant is enough.
    """
    answers: list[bool | None] = []
    if weapon_class.systems:
        answers.append(_is_named(weapon_class.systems, traits))
    general = (weapon_class.calibre_min_mm, weapon_class.calibre_max_mm, weapon_class.types or None)
    if any(given is not None for given in general) or not weapon_class.systems:
        answers.append(
            _all((_has_type(weapon_class.types, traits), _in_calibre(weapon_class, traits)))
        )
    return _any(answers)


def is_at_least(traits: WeaponTraits, calibre_mm: float) -> bool | None:
    """Say whether a weapon has at least a calibre; None where that is not known."""
    return _within(calibre_mm, None, traits)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[CatalogueEntry, re.Pattern[str]], ...]:
    return tuple(
        (
            entry,
            re.compile(
                r"(?<![\w-])(?:" + "|".join(re.escape(word) for word in entry.words) + r")(?![\w])"
            ),
        )
        for entry in CATALOGUE
    )


def _calibre(text: str, entries: tuple[CatalogueEntry, ...]) -> float | None:
    written = {float(number.replace(",", ".")) for number in _CALIBRE.findall(text)}
    if written:
        return written.pop() if len(written) == 1 else None
    known = {entry.calibre_mm for entry in entries}
    return known.pop() if len(known) == 1 else None


def _bounds(entries: tuple[CatalogueEntry, ...]) -> tuple[float | None, float | None]:
    spans = [
        (entry.calibre_mm, entry.calibre_mm) if entry.calibre_mm else FAMILIES[entry.family]
        for entry in entries
    ]
    known = [span for span in spans if span is not None]
    if not known or len(known) < len(spans):
        return None, None
    return min(low for low, _ in known), max(high for _, high in known)


def _is_named(systems: tuple[str, ...], traits: WeaponTraits) -> bool | None:
    wanted = {system.lower() for system in systems}
    if traits.systems:
        return any(system.lower() in wanted for system in traits.systems)
    entries = [entry for name, entry in SYSTEMS.items() if name.lower() in wanted]
    if traits.types and not {entry.family for entry in entries} & set(traits.types):
        return False
    low, high = traits.calibre_low_mm, traits.calibre_high_mm
    if low is None or high is None:
        return None
    spans = [_bounds((entry,)) for entry in entries]
    apart = [least is not None and most is not None and (high < least or most < low)
             for least, most in spans]  # fmt: skip
    return False if apart and all(apart) else None


def _has_type(types: tuple[str, ...], traits: WeaponTraits) -> bool | None:
    if not types:
        return True
    return bool(set(types) & set(traits.types)) if traits.types else None


def _in_calibre(weapon_class: WeaponClass, traits: WeaponTraits) -> bool | None:
    return _within(weapon_class.calibre_min_mm, weapon_class.calibre_max_mm, traits)


def _within(least: float | None, most: float | None, traits: WeaponTraits) -> bool | None:
    if least is None and most is None:
        return True
    low, high = traits.calibre_low_mm, traits.calibre_high_mm
    if low is None or high is None:
        return None
    if (least is not None and high < least) or (most is not None and low > most):
        return False
    if (least is None or low >= least) and (most is None or high <= most):
        return True
    return None


def _all(answers: Iterable[bool | None]) -> bool | None:
    given = list(answers)
    if False in given:
        return False
    return None if None in given else True


def _any(answers: Iterable[bool | None]) -> bool | None:
    given = list(answers)
    if True in given:
        return True
    return None if None in given else False
