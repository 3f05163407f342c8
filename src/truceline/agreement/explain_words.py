"""The words `explain` uses, per language."""

from __future__ import annotations

LANGUAGES = ("en", "fr")

WORDS: dict[str, tuple[str, str]] = {
    "parties": ("Parties", "Parties"),
    "signed": ("Signed", "Signé"),
    "in_force": ("In force", "En vigueur"),
    "authentic": ("Authentic languages", "Langues authentiques"),
    "places": (
        (
            "A place counts as inside a zone from a probability of {inside:.0%} and as outside up "
            "to {outside:.0%}; between them the outcome is undetermined."
        ),
        (
            "Un lieu compte comme dans une zone à partir d'une probabilité de {inside:.0%} et "
            "comme hors d'elle jusqu'à {outside:.0%}; entre les deux, la conclusion reste "
            "indéterminée."
        ),
    ),
    "hypothetical": (
        "HYPOTHETICAL: these terms were never in force as they stand here.",
        "HYPOTHÉTIQUE: ces termes n'ont jamais été en vigueur tels qu'ils figurent ici.",
    ),
    "whole_unverified": (
        "UNVERIFIED: these terms were remembered, not read in a source.",
        "NON VÉRIFIÉ: ces termes sont cités de mémoire, non lus dans une source.",
    ),
    "clauses": ("What is assessed", "Ce qui est évalué"),
    "provisions": ("What is not encoded, and why", "Ce qui n'est pas encodé, et pourquoi"),
    "sources": ("Sources", "Sources"),
    "what": ("What", "Quoi"),
    "who": ("Who is bound", "Qui est lié"),
    "where": ("Where", "Où"),
    "when": ("When", "Quand"),
    "weapons": ("Weapons", "Armes"),
    "only": ("Reported as", "Signalé comme"),
    "aircraft": ("Aircraft", "Aéronefs"),
    "except": ("Except", "Sauf"),
    "serious": ("Serious if", "Grave si"),
    "source": ("Source", "Source"),
    "open": ("Open question", "Question ouverte"),
    "why": ("Why not", "Pourquoi"),
    "unverified": ("unverified", "non vérifié"),
    "no_fire": ("no use of weapons", "pas d'emploi d'armes"),
    "withdrawal": ("withdrawal", "retrait"),
    "no_flight": ("no flights", "pas de vols"),
    "everywhere": ("everywhere in the mission's area", "partout dans la zone de la mission"),
    "buffer": (
        "{start} to {end} km from the line '{line}', on the side of {side}",
        "de {start} à {end} km de la ligne «{line}», du côté de: {side}",
    ),
    "band": (
        "{start} to {end} km from the line '{line}', on both sides",
        "de {start} à {end} km de la ligne «{line}», des deux côtés",
    ),
    "around": (
        "{start} to {end} km around the places named",
        "de {start} à {end} km autour des lieux nommés",
    ),
    "prevails": ("prevails", "prévaut"),
    "polygon": ("inside the outline of {count} positions", "dans le contour de {count} positions"),
    "corridor": (
        "within {width} km of a path of {count} positions",
        "à moins de {width} km d'un tracé de {count} positions",
    ),
    "line_version": (
        "line {line}, always version {version}",
        "ligne {line}, toujours version {version}",
    ),
    "line_moving": (
        "line {line}, version in force at the time",
        "ligne {line}, version en vigueur au moment des faits",
    ),
    "for": ("for {party}", "pour {party}"),
    "from": ("from {start}", "à partir du {start}"),
    "until": ("until {end}", "jusqu'au {end}"),
    "no_end": ("without an end", "sans fin prévue"),
    "calibre_min": ("{least:g} mm and more", "{least:g} mm et plus"),
    "calibre_max": ("{most:g} mm and less", "{most:g} mm et moins"),
    "calibre_both": ("{least:g} to {most:g} mm", "de {least:g} à {most:g} mm"),
    "of_types": ("of type: {types}", "de type: {types}"),
    "systems": ("the systems {systems}", "les systèmes {systems}"),
    "and_also": ("; also ", "; aussi "),
    "all_weapons": ("all", "toutes"),
    "presumed": (
        "exempt where a report says so",
        "exempté lorsqu'un rapport le dit",
    ),
    "not_presumed": (
        "never presumed: the outcome is then undetermined",
        "jamais présumé: la conclusion reste alors indéterminée",
    ),
    "if_parties": ("for {parties}", "pour {parties}"),
    "if_kinds": ("reported as {kinds}", "signalé comme {kinds}"),
    "if_assessments": ("assessed as: {words}", "qualifié de: {words}"),
    "if_zone": ("in zone '{zone}'", "dans la zone «{zone}»"),
    "serious_kinds": ("reported as {kinds}", "signalé comme {kinds}"),
    "serious_count": ("{count} or more in one incident", "{count} ou plus dans un incident"),
    "serious_calibre": ("a weapon of {mm:g} mm or more", "une arme de {mm:g} mm ou plus"),
    "our_reading": (
        "our reading, not the text's",
        "notre lecture, pas celle du texte",
    ),
    "never_serious": (
        "never; every violation is minor",
        "jamais; toute violation est mineure",
    ),
    "or": (" or ", " ou "),
    "translation": (
        "",
        (
            "Traduction non relue par un locuteur natif; les textes libres du fichier sont cités "
            "dans sa langue."
        ),
    ),
}


def word(key: str, language: str, **fields: object) -> str:
    """Return a phrase in a language ("en" where it is neither "en" nor "fr")."""
    index = LANGUAGES.index(language) if language in LANGUAGES else 0
    phrase = WORDS[key][index]
    return phrase.format(**fields) if fields else phrase
