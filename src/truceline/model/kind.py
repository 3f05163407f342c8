"""What can be observed: the kinds, the act each belongs to, and which kinds can be one thing."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """The acts clauses speak of."""

    FIRE = "fire"  # weapons are used
    FLIGHT = "flight"  # something flies
    PRESENCE = "presence"  # weapons or forces stand somewhere
    MOVEMENT = "movement"  # forces cross or move
    WORKS = "works"  # mines, trenches, construction
    DENIAL = "denial"  # monitors are denied access
    HARM = "harm"  # people or things are hurt; consequence, not act
    COUNT = "count"  # an inspection counted what is there
    OTHER = "other"  # not an act a ceasefire clause speaks of
    UNKNOWN = "unknown"  # the source does not say


class Target(StrEnum):
    """What was hit or aimed at, where a report says so."""

    ENERGY = "energy"
    WATER = "water"
    MEDICAL = "medical"
    EDUCATION = "education"
    HOUSING = "housing"
    CITY = "city"
    PORT = "port"
    SHIPPING = "shipping"
    NUCLEAR = "nuclear"
    CULTURAL = "cultural"
    WORSHIP = "worship"
    MONITORS = "monitors"
    MILITARY = "military"
    OTHER = "other"


class Kind(StrEnum):
    """Kinds of observation, fine enough for every reader and no finer."""

    EXPLOSION = "explosion"
    BURST = "burst"
    SHOT = "shot"
    PROJECTILE = "projectile"
    MUZZLE_FLASH = "muzzle_flash"
    FLARE = "flare"
    SHELLING = "shelling"
    MISSILE_STRIKE = "missile_strike"
    AIR_STRIKE = "air_strike"
    UAV_STRIKE = "uav_strike"
    CLASH = "clash"
    ATTACK = "attack"  # armed violence not further described (a GED event)
    UAV_FLIGHT = "uav_flight"
    AIRCRAFT_FLIGHT = "aircraft_flight"
    AIR_DEFENCE = "air_defence"
    WEAPON_SIGHTING = "weapon_sighting"
    FORCES_SIGHTING = "forces_sighting"
    MOVEMENT = "movement"
    MINE = "mine"
    ENGINEERING = "engineering"
    ACCESS_DENIAL = "access_denial"
    INVENTORY = "inventory"  # men or weapons counted at an inspection
    CASUALTY = "casualty"
    DAMAGE = "damage"
    FIRE_ANOMALY = "fire_anomaly"  # heat seen from a satellite
    AIR_ALERT = "air_alert"
    DETENTION = "detention"
    PROTEST = "protest"
    OTHER = "other"
    UNKNOWN = "unknown"


ACT_OF: dict[Kind, Act] = {
    Kind.EXPLOSION: Act.FIRE,
    Kind.BURST: Act.FIRE,
    Kind.SHOT: Act.FIRE,
    Kind.PROJECTILE: Act.FIRE,
    Kind.MUZZLE_FLASH: Act.FIRE,
    Kind.FLARE: Act.FIRE,
    Kind.SHELLING: Act.FIRE,
    Kind.MISSILE_STRIKE: Act.FIRE,
    Kind.AIR_STRIKE: Act.FIRE,
    Kind.UAV_STRIKE: Act.FIRE,
    Kind.CLASH: Act.FIRE,
    Kind.ATTACK: Act.FIRE,
    Kind.AIR_DEFENCE: Act.FIRE,
    Kind.UAV_FLIGHT: Act.FLIGHT,
    Kind.AIRCRAFT_FLIGHT: Act.FLIGHT,
    Kind.WEAPON_SIGHTING: Act.PRESENCE,
    Kind.FORCES_SIGHTING: Act.PRESENCE,
    Kind.MOVEMENT: Act.MOVEMENT,
    Kind.MINE: Act.WORKS,
    Kind.ENGINEERING: Act.WORKS,
    Kind.ACCESS_DENIAL: Act.DENIAL,
    Kind.INVENTORY: Act.COUNT,
    Kind.CASUALTY: Act.HARM,
    Kind.DAMAGE: Act.HARM,
    Kind.FIRE_ANOMALY: Act.OTHER,
    Kind.AIR_ALERT: Act.OTHER,
    Kind.DETENTION: Act.OTHER,
    Kind.PROTEST: Act.OTHER,
    Kind.OTHER: Act.OTHER,
    Kind.UNKNOWN: Act.UNKNOWN,
}
