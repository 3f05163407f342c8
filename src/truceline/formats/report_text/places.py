"""Names of places, and the way from a city that may stand behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.formats.report_text.statements import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.formats.report_text.tokens import Token

MAX_FORMS = 200
_WAY = r"(?P<near>[xIfH]*(?P<km>N)LI?[IOGFf]*(?P<wind>V)[GFOI]f*(?P<city>P)[f?]{0,2})"
PLACE = re.compile(
    r"[IGFOH][fogMJ01]*(?P<control>S?)[fog01]*(?P<name>P)f*"
    rf"(?:[(,]f*(?P<status>S)?[,;]?{_WAY}[)]?|\(f*(?P<only>S)\))?"
)
_ENDINGS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "uk": (
        ("ському", ("ське", "ський")), ("цькому", ("цьке", "цький")), ("ького", ("ьке", "ький")),
        ("ькій", ("ька",)), ("ької", ("ька",)), ("ькою", ("ька",)), ("ську", ("ськ",)),
        ("цьку", ("цьк",)), ("ська", ("ськ", "ська")), ("цька", ("цьк",)), ("ському", ("ськ",)),
        ("щі", ("ще", "ща")), ("іх", ("і",)), ("их", ("і", "и")), ("ком", ("ок", "ко", "к")),
        ("ім", ("е", "є")), ("ому", ("е", "ий")), ("ого", ("е", "ий")), ("ій", ("а", "ій")),
        ("ої", ("а",)), ("им", ("е", "ий")), ("ці", ("ка", "ця", "ці")), ("зі", ("га", "з")),
        ("ки", ("ка",)), ("ку", ("к", "ок", "ка")), ("ві", ("ва", "в", "ів")), ("ні", ("на", "нь")),
        ("ах", ("и", "а")), ("ях", ("і", "я")), ("ам", ("и",)), ("ями", ("і",)), ("ами", ("и",)),
        ("єві", ("їв",)), ("ові", ("ів",)), ("ова", ("ів", "ове")), ("ева", ("їв", "еве")),
        ("ю", ("я", "є", "ь", "й")), ("і", ("а", "я", "ь", "")), ("у", ("", "а", "о", "е")),
        ("а", ("", "о", "е")), ("я", ("ь", "є", "й")), ("ем", ("е", "",)), ("ом", ("", "о")),
        ("єм", ("є",)), ("ою", ("а",)), ("ею", ("я", "а")), ("и", ("а",)), ("ів", ("и",)),
    ),
    "ru": (
        ("ском", ("ское", "ск", "ский")), ("цком", ("цк", "цкое")), ("ского", ("ское", "ский")),
        ("ской", ("ская",)), ("ске", ("ск",)), ("цке", ("цк",)), ("ска", ("ск",)),
        ("ьего", ("ий", "ье")), ("ему", ("ее", "ий")), ("ок", ("ки", "ка")),
        ("ами", ("ы", "а", "и")),
        ("ов", ("и", "ы", "ово")), ("их", ("ие", "ий")), ("ам", ("ы", "и")),
        ("ом", ("ое", "ый", "ий", "", "о")), ("ого", ("ое", "ый")), ("ем", ("ее", "е", "ий")),
        ("ой", ("ая", "ой", "а")), ("ей", ("ая", "яя", "ь")), ("ых", ("ые",)), ("ым", ("ое",)),
        ("ке", ("ка",)), ("ки", ("ка",)), ("ах", ("ы", "и")), ("ях", ("и",)), ("ью", ("ь",)),
        ("е", ("а", "я", "о", "е", "", "ь")), ("у", ("", "а", "о")), ("а", ("", "о")),
        ("я", ("ь", "е", "й")), ("и", ("ь", "я", "а")), ("ы", ("а",)), ("ию", ("ие",)),
        ("ии", ("ие", "ия")), ("ия", ("ие",)), ("ью", ("ье",)), ("ье", ("ье", "ья")),
        ("ья", ("ье",)), ("ьем", ("ье",)),
    ),
}  # fmt: skip


def read_place(tokens: Sequence[Token], match: re.Match[str], at: int, code: str) -> Place:
    """Return the place of tokens that `PLACE` matched from token `at`."""

    def value(group: str) -> str | None:
        start = match.start(group)
        return None if start < 0 or not match[group] else tokens[start - at].value

    km = match.start("km")
    return Place(
        name=str(value("name")).strip(".«»"),
        control=value("control") or value("status") or value("only"),
        city=value("city"),
        city_km=float(tokens[km - at].value) if km >= 0 else None,
        city_wind=value("wind"),
    )


def base_forms(name: str) -> tuple[str, ...]:
    """Return what a name may be in the nominative: itself first, then what its endings allow.

    Only Ukrainian and Russian names decline; the letters tell which of the two.

    Examples
    --------
    >>> base_forms("Gorna")
    ('Gorna',)
    >>> "Авдіївка" in base_forms("Авдіївці"), "Малая Роща" in base_forms("Малой Роще")
    (True, True)
    """
    parts = re.split(r"( |-(?!\d))", name)
    if not any("\u0400" <= letter <= "\u04ff" for letter in name) or len(parts) > 5:
        return (name,)
    code = "uk" if re.search("[іїєґ]", name.lower()) else "ru"
    codes = (code,) if code == "uk" or re.search("[ыэъё]", name.lower()) else ("ru", "uk")
    found: list[str] = [name]
    for language in codes:
        forms = [""]
        for part in parts:
            ways = [part] if part in (" ", "-") else _word_forms(part, language)
            forms = [before + way for before in forms for way in ways][:MAX_FORMS]
        found += forms
    return tuple(dict.fromkeys(found))


def _word_forms(word: str, code: str) -> list[str]:
    stem, dash, number = word.partition("-") if re.search(r"-\d+$", word) else (word, "", "")
    forms = [stem]
    for ending, others in _ENDINGS[code]:
        if stem.endswith(ending) and len(stem) > len(ending) + 1:
            forms += [stem[: -len(ending)] + other for other in others]
    return [form + dash + number for form in dict.fromkeys(forms)]
