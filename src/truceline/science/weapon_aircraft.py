"""Classes of aircraft in a report's words: fixed wing, rotary wing, uncrewed, balloon."""

from __future__ import annotations

from functools import lru_cache

from truceline.science.weapon_catalogue import CATALOGUE
from truceline.science.weapon_text import Words, plain

AIRCRAFT_CLASSES = ("fixed_wing", "rotary", "uav", "balloon")
_NONE = len(AIRCRAFT_CLASSES)

_FIXED_WING = (
    "fixed-wing", "fixed-wing aircraft", "airplane", "aeroplane", "plane", "warplane", "jet",
    "jet fighter", "fighter", "fighter jet", "fighter aircraft", "bomber", "attack aircraft",
    "transport aircraft", "airliner",
    "avion", "avion de combat", "avion de chasse", "chasseur", "chasseur bombardier",
    "bombardier", "voilure fixe", "aeronef a voilure fixe",
    "літак~", "винищувач~", "бомбардувальник~", "штурмовик~", "винищувач~-бомбардувальник~",
    "самолет~", "истребител~", "бомбардировщик~", "истребител~-бомбардировщик~",
    "su-17", "su-22", "su-24", "su-25", "su-27", "su-30", "su-34", "su-35", "su-57", "mig-21",
    "mig-23", "mig-25", "mig-29", "mig-31", "tu-22", "tu-95", "tu-160", "il-76", "il-38", "an-2",
    "an-12", "an-24", "an-26", "an-30", "a-50", "l-39", "f-4 phantom", "f-15", "f-16", "f-18",
    "f-35", "a-10", "b-52", "c-130", "mirage-2000", "rafale", "kfir", "u-2 aircraft",
)  # fmt: skip
_ROTARY = (
    "helicopter", "attack helicopter", "gunship helicopter", "chopper", "rotary", "rotary-wing",
    "rotary-wing aircraft", "rotorcraft",
    "helicoptere", "helicoptere de combat", "helicoptere d'attaque", "voilure tournante",
    "вертоліт", "вертольот~", "вертолітн~", "гелікоптер~", "гвинтокрил~",
    "вертолет~", "вертолетн~", "винтокрыл~",
    "mi-2", "mi-6", "mi-8", "mi-14", "mi-17", "mi-24", "mi-26", "mi-28", "mi-35", "mi-171",
    "ka-27", "ka-29", "ka-50", "ka-52", "uh-1", "uh-60", "ah-1", "ah-64", "ch-47", "oh-6",
    "black-hawk", "apache helicopter", "gazelle helicopter", "helicoptere gazelle",
    "lynx helicopter",
)  # fmt: skip
_BALLOON = (
    "balloon", "aerostat", "airship", "hot air balloon", "ballon", "montgolfiere", "dirigeable",
    "аеростат~", "повітрян~ кул~", "дирижабл~", "аэростат~", "воздушн~ шар~",
)  # fmt: skip
_UNCREWED = (
    "fixed-wing uav", "fixed-wing drone", "fixed-wing uas", "fixed-wing mini-uav",
    "jet-powered drone", "jet-powered uav", "jet drone", "plane-type drone", "aircraft-type uav",
    "rotary uav", "rotary-wing uav", "rotary-wing drone", "helicopter drone", "drone helicopter",
    "helicopter-type uav", "drone a voilure fixe", "drone a voilure tournante",
    "drone helicoptere", "rpa", "remotely piloted aircraft",
    "бпла літаков~ тип~", "дрон~ літаков~ тип~", "безпілотник~ літаков~ тип~",
    "бпла вертолітн~ тип~", "дрон~ вертолітн~ тип~",
    "бпла самолетн~ тип~", "дрон~ самолетн~ тип~", "беспилотник~ самолетн~ тип~",
    "бпла вертолетн~ тип~", "дрон~ вертолетн~ тип~",
)  # fmt: skip
_NO_AIRCRAFT = (
    "jet ski", "water jet", "jet d'eau", "foreign fighter", "armed fighter", "fighters of",
    "chasseur alpin", "chasseurs alpin", "chasseur a pied", "anti-aircraft", "plane tree",
    "штурмовик~ піхот~", "ballon de football", "ballon de foot", "test balloon d'essai",
)  # fmt: skip


def aircraft_class(words: str | None) -> frozenset[str] | None:
    """Return the classes of aircraft that words name; None where they name none.

    Notes
    -----
    A "fixed-wing UAV" is a UAV. "Aircraft" alone says no class.

    Examples
    --------
    >>> aircraft_class("вертоліт Мі-8"), aircraft_class("fixed-wing UAV")
    (frozenset({'rotary'}), frozenset({'uav'}))
    """
    if not words:
        return None
    found = {at for at, _, _ in _words().find(plain(words)) if at != _NONE}
    return frozenset(AIRCRAFT_CLASSES[at] for at in found) or None


@lru_cache(maxsize=1)
def _words() -> Words:
    uncrewed = tuple(word for entry in CATALOGUE if entry.family == "uav" for word in entry.words)
    groups = (_FIXED_WING, _ROTARY, (*uncrewed, *_UNCREWED), _BALLOON)
    return Words([*enumerate(groups), (_NONE, _NO_AIRCRAFT)])
