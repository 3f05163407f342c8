"""The weapons reports name: words that give them away, family, calibre, and the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

FAMILIES: dict[str, tuple[float, float] | None] = {
    "small arms": (4.5, 9.3),
    "machine gun": (5.45, 14.5),
    "grenade launcher": (30.0, 105.0),
    "cannon": (20.0, 76.0),
    "recoilless gun": (73.0, 107.0),
    "mortar": (50.0, 240.0),
    "artillery": (57.0, 203.0),
    "tank": (100.0, 125.0),
    "mlrs": (80.0, 300.0),
    "tactical missile": (500.0, 920.0),
    "anti-tank missile": None,
    "air defence": None,
    "uav": None,
    "air-dropped": None,
}
"""Type words a clause may use, each with the calibres in millimetres it can have.

The bounds are generous and remembered (unverified): they only serve to say that small arms are
under 100 mm for certain, not to say what a weapon is. None: calibre is no measure of it.
"""


class Origin(NamedTuple):
    """Where a calibre is taken from; ``unverified`` where it was remembered, not read."""

    text: str
    unverified: bool = False


SMM_2017 = Origin("OSCE SMM, carried by censor.net.ua/en/n438172")
SMM_MAY = Origin("OSCE SMM report of 24 May, carried by 112.international, item 17247")
SMM_2015 = Origin("OSCE SMM report of 8 September 2015, carried by kyivpost.com, item 397563")
SMM_NONA = Origin("OSCE SMM report of 20 September 2015, carried by unian.info, item 1130488")
GENERAL = Origin("a word of reports, not a system: any calibre of the family")
REMEMBERED = Origin("common knowledge, not checked against a source", unverified=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """A system or a general word.

    ``words`` are matched on word borders, in lower case. ``system`` None is a general word: it
    gives the family and nothing finer. ``calibre_mm`` None means various or unknown.
    """

    words: tuple[str, ...]
    family: str
    system: str | None = None
    calibre_mm: float | None = None
    origin: Origin = REMEMBERED


def _system(
    system: str, family: str, calibre_mm: float | None, *words: str, origin: Origin = REMEMBERED
) -> CatalogueEntry:
    return CatalogueEntry(
        words=(system.lower(), *words),
        family=family,
        system=system,
        calibre_mm=calibre_mm,
        origin=origin,
    )


def _word(family: str, *words: str) -> CatalogueEntry:
    return CatalogueEntry(words=words, family=family, origin=GENERAL)


CATALOGUE: tuple[CatalogueEntry, ...] = (
    # Rocket artillery
    _system("Grad", "mlrs", 122, "bm-21", "bm21", origin=SMM_2017),
    _system("Tornado-G", "mlrs", 122, "9a53-g"),
    _system("Uragan", "mlrs", 220, "bm-27", "9p140", "hurricane"),
    _system("Smerch", "mlrs", 300, "bm-30", "9a52"),
    _system("Tornado-S", "mlrs", 300, "9a54"),
    _system("HIMARS", "mlrs", 227, "m142"),
    _system("M270", "mlrs", 227),
    # Tactical missiles: the calibre is the body's diameter and no clause goes by it
    _system("Tochka", "tactical missile", None, "tochka-u", "9k79", "ss-21"),
    _system("Iskander", "tactical missile", None, "iskander-m", "9k720"),
    _system("ATACMS", "tactical missile", None),
    # Artillery
    _system("D-30", "artillery", 122, "d30", "2a18", "lyagushka", origin=SMM_2017),
    _system("2S1", "artillery", 122, "gvozdika", origin=SMM_MAY),
    _system("2S3", "artillery", 152, "akatsiya"),
    _system("2S5", "artillery", 152, "giatsint-s", "hyacinth-s"),
    _system("2S19", "artillery", 152, "msta-s"),
    _system("2A65", "artillery", 152, "msta-b", "msta b", origin=SMM_2017),
    _system("2A36", "artillery", 152, "giatsint-b", "hyacinth-b"),
    _system("D-20", "artillery", 152, "d20"),
    _system("MT-12", "artillery", 100, "mt12", "rapira", origin=SMM_2015),
    _system("D-44", "artillery", 85, "d44"),
    _system("M777", "artillery", 155),
    _system("CAESAR", "artillery", 155),
    _system("2S9", "mortar", 120, "nona", "nona-s", origin=SMM_NONA),
    # Mortars
    _system("2B9", "mortar", 82, "vasilek", "vasylek"),
    _system("2B11", "mortar", 120, "sani", "2s12"),
    # Tanks
    _system("T-64", "tank", 125, "t64", "t-64bv"),
    _system("T-72", "tank", 125, "t72", "t-72b"),
    _system("T-80", "tank", 125, "t80"),
    _system("T-90", "tank", 125, "t90"),
    # Cannons and lighter
    _system("ZU-23", "cannon", 23, "zu-23-2", "zu23"),
    _system("BMP-2", "cannon", 30, "bmp2"),
    _system("BMP-1", "cannon", 73, "bmp1"),
    _system("SPG-9", "recoilless gun", 73, "spg9"),
    _system("AGS-17", "grenade launcher", 30, "ags17"),
    _system("RPG-7", "grenade launcher", None, "rpg7"),
    _system("DShK", "machine gun", 12.7, "dshkm"),
    _system("NSV", "machine gun", 12.7, "utyos"),
    _system("KPVT", "machine gun", 14.5, "kpv"),
    # General words of reports
    _word("mlrs", "mlrs", "multiple launch rocket system", "multiple launch rocket systems",
          "multiple-launch rocket system", "multiple-launch rocket systems", "rocket artillery",
          "rszo", "рсзо"),
    _word("tactical missile", "tactical missile", "tactical missiles", "ballistic missile",
          "ballistic missiles", "tactical missile system", "tactical missile systems"),
    _word("mortar", "mortar", "mortars", "міномет", "миномет"),
    _word("tank", "tank", "tanks", "mbt", "mbts", "танк"),
    _word("artillery", "artillery", "howitzer", "howitzers", "anti-tank gun", "anti-tank guns",
          "артилерія", "артиллерия", "гаубиця", "гаубица"),
    _word("machine gun", "machine gun", "machine-gun", "machine guns", "hmg", "lmg",
          "heavy machine gun", "heavy-machine-gun", "heavy machine-gun"),
    _word("grenade launcher", "agl", "grenade launcher", "automatic grenade launcher", "ugl",
          "rpg", "grenade-launcher", "automatic grenade-launcher"),
    _word("cannon", "cannon", "autocannon", "cannon ifv", "ifv (bmp) cannon"),
    _word("recoilless gun", "recoilless gun", "recoilless rifle"),
    _word("small arms", "small arms", "small-arms", "rifle", "pistol", "assault rifle", "sniper"),
    _word("anti-tank missile", "atgm", "anti-tank missile", "anti-tank guided missile"),
    _word("air defence", "surface-to-air missile", "sam", "strela", "manpads", "air defence"),
    _word("uav", "uav", "drone", "fpv", "loitering munition"),
    _word("air-dropped", "aerial bomb", "air-dropped", "glide bomb", "kab"),
)  # fmt: skip

SYSTEMS: dict[str, CatalogueEntry] = {e.system: e for e in CATALOGUE if e.system is not None}
