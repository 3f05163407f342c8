"""What a report's words say about a weapon, and whether a clause means it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.science.weapon_catalogue import CATALOGUE, FAMILIES, SYSTEMS, CatalogueEntry
from truceline.science.weapon_parts import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from truceline.model.agreement import WeaponClass
    from truceline.science.weapon_parts import Part

__all__ = [
    "CATALOGUE", "FAMILIES", "SYSTEMS", "CatalogueEntry", "Classified", "WeaponTraits", "classify",
    "classify_all", "is_at_least", "matches",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponTraits:
    """What is known of a weapon; what is not known is None or empty.

    ``types`` are words of `FAMILIES`, ``systems`` named systems; more than one means that the
    report names several weapons. ``calibre_low_mm`` and ``calibre_high_mm`` bound the calibre
    where only the type is known; one of them alone leaves the other side open. ``parts`` are the
    weapons one by one where there are several, and ``either`` says that only one of them is meant
    ("mortar or howitzer").
    """

    calibre_mm: float | None = None
    types: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    calibre_low_mm: float | None = None
    calibre_high_mm: float | None = None
    parts: tuple[WeaponTraits, ...] = ()
    either: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Classified:
    """A column of traits: those of a row are ``traits[codes[row]]``."""

    codes: NDArray[np.int32]
    traits: list[WeaponTraits]

    def __len__(self) -> int:
        return len(self.codes)


@lru_cache(maxsize=4096)
def classify(weapon: str | None, calibre_mm: float | None = None) -> WeaponTraits:
    """Return what a report's weapon text and calibre say.

    Parameters
    ----------
    weapon
        The words of the report in English, French, Ukrainian or Russian, such as
        ``"self-propelled howitzer (2S1 Gvozdika, 122mm)"``; None where it says nothing.
    calibre_mm
        Calibre in millimetres where the source has a field of its own; it goes before the
        words. None where it is not known.

    Notes
    -----
    Where words name several weapons of different calibre, the calibre is unknown and bounded.
    A word that may be several things without more ("gun", "rocket", "heavy weapon") gives no
    type. Negations ("no tanks") are not read.

    Examples
    --------
    >>> classify("howitzer (D-30, 122mm)").systems
    ('D-30',)
    >>> classify("120-мм міномети").types
    ('mortar',)
    >>> classify("N/K").types
    ()
    """
    parts, either = parts_of(weapon) if weapon else ((), False)
    told = tuple(dict.fromkeys(_traits(part) for part in parts))
    # The order of the words is not the order of the weapons.
    told = tuple(sorted(told, key=_in_order))
    types = tuple(sorted({name for one in told for name in one.types}))
    systems = tuple(sorted({name for one in told for name in one.systems}))
    if calibre_mm is not None:
        return WeaponTraits(
            calibre_mm=calibre_mm, types=types, systems=systems,
            calibre_low_mm=calibre_mm, calibre_high_mm=calibre_mm,
        )  # fmt: skip
    if len(told) == 1:
        return told[0]
    low, high = _hull([(one.calibre_low_mm, one.calibre_high_mm) for one in told])
    exact = low if all(one.calibre_mm == low for one in told) else None
    return WeaponTraits(
        calibre_mm=exact, types=types, systems=systems, calibre_low_mm=low, calibre_high_mm=high,
        parts=told, either=either and len(told) > 1,
    )  # fmt: skip


def classify_all(
    words: pa.Array | pa.ChunkedArray, calibres_mm: pa.Array | pa.ChunkedArray | None = None
) -> Classified:
    """Return the traits of a column of weapon texts, each distinct text and calibre once.

    Parameters
    ----------
    words
        Texts, plain or dictionary-coded; null where a report says nothing.
    calibres_mm
        Calibres in millimetres of the same rows; null where not known. None: no such column.
    """
    texts, text_of = _distinct(words)
    sizes, size_of = ([None], None) if calibres_mm is None else _distinct(calibres_mm)
    if size_of is None:
        size_of = np.zeros(len(text_of), dtype=np.int64)
    pairs = text_of * max(len(sizes), 1) + size_of
    # Few distinct pairs: marking them is cheaper than sorting the rows.
    seen = np.zeros(max(len(texts), 1) * max(len(sizes), 1), dtype=np.bool_)
    seen[pairs] = True
    kept = np.flatnonzero(seen)
    rank = np.cumsum(seen, dtype=np.int32) - 1
    distinct = [divmod(pair, len(sizes)) for pair in kept.tolist()]
    traits = [classify(texts[text], sizes[size]) for text, size in distinct]
    return Classified(rank[pairs].astype(np.int32), traits)


def _distinct(column: pa.Array | pa.ChunkedArray) -> tuple[Sequence[Any], NDArray[np.int64]]:
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks() if column.num_chunks else pa.array([])
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    codes = pc.fill_null(column.indices, len(column.dictionary)).to_numpy(zero_copy_only=False)
    return [*column.dictionary.to_pylist(), None], codes.astype(np.int64)


def matches(weapon_class: WeaponClass, traits: WeaponTraits) -> bool | None:
    """Say whether a clause's class means a weapon; None where what is known cannot tell.

    Notes
    -----
    A class means every system it names, and besides every weapon that has both one of its types
    and a calibre in its range (each only where the class gives it). A class that gives nothing
    means every weapon. Of several weapons in one report one that is meant is enough; of
    alternatives all have to be.
    """
    if traits.parts:
        return _joined(traits, [matches(weapon_class, part) for part in traits.parts])
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
    if traits.parts:
        return _joined(traits, [is_at_least(part, calibre_mm) for part in traits.parts])
    return _within(calibre_mm, None, traits)


def _joined(traits: WeaponTraits, answers: list[bool | None]) -> bool | None:
    if not traits.either:
        return _any(answers)
    return answers[0] if len(set(answers)) == 1 else None


def _traits(part: Part) -> WeaponTraits:
    entries = part.entries
    low, high = part.calibre_mm or (None, None)
    if part.calibre_mm is None or low is None or high is None:
        least, most = _hull([_span(entry) for entry in entries])
        if part.calibre_mm is None:
            low, high = least, most
        low = low if low is not None else least
        high = high if high is not None else most
        if low is not None and high is not None and low > high:
            low, high = part.calibre_mm or (None, None)
    sure = low is not None and low == high
    return WeaponTraits(
        calibre_mm=low if sure else None, types=part.types, systems=part.systems,
        calibre_low_mm=low, calibre_high_mm=high,
    )  # fmt: skip


def _span(entry: CatalogueEntry) -> tuple[float | None, float | None]:
    if entry.calibre_mm is not None:
        return entry.calibre_mm, entry.calibre_mm
    return entry.calibre_span_mm or FAMILIES[entry.family] or (None, None)


def _hull(
    spans: Sequence[tuple[float | None, float | None]],
) -> tuple[float | None, float | None]:
    """Return the least and the greatest of spans; open where one of them is."""
    lows = [low for low, _ in spans]
    highs = [high for _, high in spans]
    low = min((x for x in lows if x is not None), default=None) if None not in lows else None
    high = max((x for x in highs if x is not None), default=None) if None not in highs else None
    return low, high


def _in_order(traits: WeaponTraits) -> tuple[Any, ...]:
    return (
        traits.types, traits.systems, traits.calibre_low_mm or 0.0, traits.calibre_high_mm or 0.0,
    )  # fmt: skip


def _is_named(systems: tuple[str, ...], traits: WeaponTraits) -> bool | None:
    wanted = {system.lower() for system in systems}
    if traits.systems:
        return any(system.lower() in wanted for system in traits.systems)
    entries = [entry for name, entry in SYSTEMS.items() if name.lower() in wanted]
    if traits.types and not {entry.family for entry in entries} & set(traits.types):
        return False
    if traits.calibre_low_mm is None and traits.calibre_high_mm is None:
        return None
    apart = [_is_apart(_span(entry), traits) for entry in entries]
    return False if apart and all(apart) else None


def _is_apart(span: tuple[float | None, float | None], traits: WeaponTraits) -> bool:
    """Say whether a system of one span of calibres cannot be the weapon."""
    (least, most), low, high = span, traits.calibre_low_mm, traits.calibre_high_mm
    under = high is not None and least is not None and high < least
    return under or (low is not None and most is not None and most < low)


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
    if least is not None and high is not None and high < least:
        return False
    if most is not None and low is not None and low > most:
        return False
    reaches = least is None or (low is not None and low >= least)
    stays = most is None or (high is not None and high <= most)
    return True if reaches and stays else None


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
