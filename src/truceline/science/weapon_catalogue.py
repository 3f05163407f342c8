"""The weapons reports name: words that give them away, family, calibre, range, and the source."""

from __future__ import annotations

from truceline.science import weapon_systems as heavy
from truceline.science import weapon_systems_light as light
from truceline.science.weapon_entry import CatalogueEntry, Origin
from truceline.science.weapon_words import HEAVY, LIGHT

__all__ = ["CATALOGUE", "FAMILIES", "SYSTEMS", "CatalogueEntry", "Origin"]

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

CATALOGUE: tuple[CatalogueEntry, ...] = (
    *heavy.ROCKETS, *heavy.MISSILES, *heavy.TOWED, *heavy.SELF_PROPELLED, *heavy.MORTARS,
    *heavy.TANKS, *heavy.CANNONS,
    *light.LAUNCHERS, *light.MACHINE_GUNS, *light.SMALL_ARMS, *light.ANTI_TANK,
    *light.AIR_DEFENCE, *light.UNCREWED, *light.BOMBS,
    *HEAVY, *LIGHT,
)  # fmt: skip
"""Named systems first, then general words. Families of a system are those its reports use."""

SYSTEMS: dict[str, CatalogueEntry] = {e.system: e for e in CATALOGUE if e.system is not None}
