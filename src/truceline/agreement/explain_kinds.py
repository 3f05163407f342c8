"""The words of closed sets `explain` uses, per language: clauses, acts, targets, weapons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.agreement.explain_words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

CLAUSES: dict[str, tuple[str, str]] = {
    "no_fire": ("no use of weapons", "pas d'emploi d'armes"),
    "withdrawal": ("withdrawal", "retrait"),
    "no_flight": ("no flights", "pas de vols"),
    "no_presence": ("forces stay out", "pas de forces"),
    "no_movement": ("no movement of forces", "pas de mouvements de forces"),
    "no_works": ("no mines, trenches or construction", "ni mines, ni tranchées, ni construction"),
    "cap": ("a cap on numbers", "un plafond d'effectifs ou d'armes"),
    "free_movement": ("monitors are let through", "libre passage des observateurs"),
    "protected": ("some targets are not fired at", "des cibles protégées du feu"),
    "civilian_harm": ("people are not hurt", "pas d'atteinte aux personnes"),
}
ACTS: dict[str, tuple[str, str]] = {
    "fire": ("use of weapons", "emploi d'armes"),
    "flight": ("flight", "vol"),
    "presence": ("presence", "présence"),
    "movement": ("movement", "mouvement"),
    "works": ("works", "travaux"),
    "denial": ("denial of access", "refus d'accès"),
    "harm": ("harm", "atteinte"),
    "count": ("count at an inspection", "décompte lors d'une inspection"),
    "other": ("other act", "autre acte"),
    "unknown": ("act not told", "acte non précisé"),
}
KINDS: dict[str, tuple[str, str]] = {
    "explosion": ("explosion", "explosion"),
    "burst": ("burst", "rafale"),
    "shot": ("shot", "coup de feu"),
    "projectile": ("projectile", "projectile"),
    "muzzle_flash": ("muzzle flash", "lueur de départ"),
    "flare": ("flare", "fusée éclairante"),
    "shelling": ("shelling", "bombardement"),
    "missile_strike": ("missile strike", "frappe de missile"),
    "air_strike": ("air strike", "frappe aérienne"),
    "uav_strike": ("UAV strike", "frappe de drone"),
    "clash": ("clash", "accrochage"),
    "attack": ("attack", "attaque"),
    "uav_flight": ("UAV flight", "vol de drone"),
    "aircraft_flight": ("aircraft flight", "vol d'aéronef"),
    "air_defence": ("air defence", "tir de défense aérienne"),
    "weapon_sighting": ("weapon sighting", "arme observée"),
    "forces_sighting": ("forces sighting", "forces observées"),
    "movement": ("movement", "mouvement"),
    "mine": ("mine", "mine"),
    "engineering": ("engineering", "travaux du génie"),
    "access_denial": ("access denial", "refus d'accès"),
    "inventory": ("inventory", "inventaire"),
    "casualty": ("casualty", "victime"),
    "damage": ("damage", "dégâts"),
    "fire_anomaly": ("fire seen from a satellite", "feu vu par satellite"),
    "air_alert": ("air alert", "alerte aérienne"),
    "detention": ("detention", "détention"),
    "protest": ("protest", "manifestation"),
    "other": ("other", "autre"),
    "unknown": ("not told", "non précisé"),
}
TARGETS: dict[str, tuple[str, str]] = {
    "energy": ("energy", "énergie"),
    "water": ("water", "eau"),
    "medical": ("medical", "santé"),
    "education": ("education", "enseignement"),
    "housing": ("housing", "logement"),
    "city": ("city", "ville"),
    "port": ("port", "port"),
    "shipping": ("shipping", "navigation"),
    "nuclear": ("nuclear", "nucléaire"),
    "cultural": ("cultural", "patrimoine culturel"),
    "worship": ("worship", "lieux de culte"),
    "monitors": ("monitors", "observateurs"),
    "military": ("military", "militaire"),
    "other": ("other", "autre"),
}
AIRCRAFT: dict[str, tuple[str, str]] = {
    "fixed_wing": ("fixed wing", "avions"),
    "rotary": ("rotary", "hélicoptères"),
    "uav": ("UAV", "drones"),
    "balloon": ("balloon", "ballons"),
}
WEAPONS: dict[str, tuple[str, str]] = {
    "small arms": ("small arms", "armes légères"),
    "machine gun": ("machine gun", "mitrailleuse"),
    "grenade launcher": ("grenade launcher", "lance-grenades"),
    "cannon": ("cannon", "canon automatique"),
    "recoilless gun": ("recoilless gun", "canon sans recul"),
    "mortar": ("mortar", "mortier"),
    "artillery": ("artillery", "artillerie"),
    "tank": ("tank", "char"),
    "mlrs": ("MLRS", "lance-roquettes multiple"),
    "tactical missile": ("tactical missile", "missile tactique"),
    "anti-tank missile": ("anti-tank missile", "missile antichar"),
    "air defence": ("air defence", "défense aérienne"),
    "uav": ("UAV", "drone"),
    "air-dropped": ("air-dropped", "munition larguée"),
}
COUNTED: dict[str, tuple[str, str]] = {
    "men": ("men", "hommes"),
    "small arms": ("small arms", "armes légères"),
    "machine gun": ("machine guns", "mitrailleuses"),
    "grenade launcher": ("grenade launchers", "lance-grenades"),
    "cannon": ("cannons", "canons automatiques"),
    "recoilless gun": ("recoilless guns", "canons sans recul"),
    "mortar": ("mortars", "mortiers"),
    "artillery": ("pieces of artillery", "pièces d'artillerie"),
    "tank": ("tanks", "chars"),
    "mlrs": ("multiple rocket launchers", "lance-roquettes multiples"),
    "tactical missile": ("tactical missiles", "missiles tactiques"),
    "anti-tank missile": ("anti-tank missiles", "missiles antichars"),
    "air defence": ("air defence systems", "systèmes de défense aérienne"),
    "uav": ("UAVs", "drones"),
    "air-dropped": ("air-dropped weapons", "munitions larguées"),
}
EXEMPTIONS: dict[str, tuple[str, str]] = {
    "monitors": ("the mission's own means", "moyens propres de la mission"),
    "self_defence": ("self-defence", "légitime défense"),
    "return_fire": ("return of fire", "riposte"),
    "notified": ("with prior notice", "après notification"),
    "storage": ("agreed storage", "dépôt convenu"),
    "civil": ("civil use", "usage civil"),
}
EVENTS: dict[str, tuple[str, str]] = {
    "incident": ("an incident", "un incident"),
    "violation": ("a violation", "une violation"),
    "serious_violation": ("a serious violation", "une violation grave"),
    "allegation": ("an allegation", "une allégation"),
    "notification": ("notification of both parties", "notification aux deux parties"),
    "inspection_request": ("a request for inspection", "une demande d'inspection"),
    "lasting_violation": ("a violation that goes on", "une violation qui dure"),
}
CHANGES: dict[str, tuple[str, str]] = {
    "suspension": ("Suspension", "Suspension"),
    "termination": ("Termination", "Fin"),
    "renewal": ("Renewal", "Reconduction"),
    "amendment": ("Amendment", "Modification"),
}
TONGUES: dict[str, tuple[str, str]] = {
    "ar": ("Arabic", "arabe"),
    "de": ("German", "allemand"),
    "en": ("English", "anglais"),
    "es": ("Spanish", "espagnol"),
    "fr": ("French", "français"),
    "he": ("Hebrew", "hébreu"),
    "hy": ("Armenian", "arménien"),
    "az": ("Azerbaijani", "azéri"),
    "ko": ("Korean", "coréen"),
    "ne": ("Nepali", "népalais"),
    "pt": ("Portuguese", "portugais"),
    "ru": ("Russian", "russe"),
    "si": ("Sinhala", "singhalais"),
    "ta": ("Tamil", "tamoul"),
    "uk": ("Ukrainian", "ukrainien"),
    "zh": ("Chinese", "chinois"),
}


def name_of(table: dict[str, tuple[str, str]], key: str, language: str) -> str:
    """Return the word of a closed set; a proper name that the table lacks is its own word."""
    index = LANGUAGES.index(language) if language in LANGUAGES else 0
    return table[key][index] if key in table else key


def names_of(table: dict[str, tuple[str, str]], keys: Iterable[str], language: str) -> str:
    """Return several words, one after the other."""
    return ", ".join(name_of(table, key, language) for key in keys)
