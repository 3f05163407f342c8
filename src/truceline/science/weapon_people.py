"""Words of reports that count people and no weapon."""

from __future__ import annotations

from functools import lru_cache

from truceline.science.weapon_text import Words, plain
from truceline.science.weapons import classify

_PEOPLE = (
    "man", "men", "troop", "soldier", "soldiers", "personnel", "serviceman", "servicemen",
    "servicewoman", "servicewomen", "military personnel", "infantryman", "infantrymen", "infantry",
    "combatant", "fighters", "armed men", "gunmen", "militant",
    "hommes", "homme", "soldat", "militaires", "troupe", "combattant", "fantassin", "effectifs",
    "hommes en armes", "hommes armes",
    "солдат~", "військовослужбов~", "військовослужбовец~", "військовослужбовц~", "бійц~", "боєц~",
    "бойовик~", "особов~ склад~", "піхотинц~", "піхотинец~", "піхот~", "люд~", "чоловік~",
    "озброєн~ люд~",
    "военнослужащ~", "боец", "бойц~", "боевик~", "личн~ состав~", "пехотинц~", "пехот~", "человек",
    "вооруженн~ люд~",
)  # fmt: skip
_NO_PEOPLE = (
    "personnel carrier", "armoured personnel carrier", "armored personnel carrier",
    "troop carrier", "troop transport", "anti-personnel", "anti-personnel mine", "antipersonnel",
    "personnel mine", "troop train", "infantry fighting vehicle", "combattant naval",
    "vehicule de combat d'infanterie", "transport de troupe", "mine antipersonnel",
    "протипіхотн~", "бойов~ машин~ піхот~", "противопехотн~", "боев~ машин~ пехот~",
    "машин~ піхот~", "машин~ пехот~", "беспилотник~ человек", "soldier beetle", "toy soldier",
)  # fmt: skip


def names_people(words: str | None) -> bool:
    """Say whether words count people and nothing else: no weapon, no vehicle.

    Examples
    --------
    >>> names_people("військовослужбовці"), names_people("armoured personnel carrier")
    (True, False)
    """
    if not words:
        return False
    found = {group for group, _, _ in _words().find(plain(words))}
    return found == {0} and not classify(words).types


@lru_cache(maxsize=1)
def _words() -> Words:
    return Words([(0, _PEOPLE), (1, _NO_PEOPLE)])
