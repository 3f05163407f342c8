"""The phrases `explain` uses, per language; the words of closed sets are in `explain_kinds`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

LANGUAGES = ("en", "fr")
NO_BREAK = "\u00a0"

WORDS: dict[str, tuple[str, str]] = {
    # How things are put together.
    "label": ("{label}: {text}", "{label}: {text}"),
    "then": ("; ", "; "),
    "or": (" or ", " ou "),
    "and": (" and ", " et "),
    "quoted": ("'{text}'", "«{text}»"),
    # The agreement as a whole.
    "parties": ("Parties", "Parties"),
    "signed": ("Signed", "Signé"),
    "in_force": ("In force", "En vigueur"),
    "clock": ("Times", "Heures"),
    "local_time": (
        "local time of {zone}, with UTC beside it",
        "heure locale ({zone}), avec l'heure UTC à côté",
    ),
    "renewal": ("Renewal", "Reconduction"),
    "renewal_tacit": (
        "by itself for {years} at a time, unless notice is given {months} before",
        "tacite, pour {years} à chaque fois, sauf préavis de {months}",
    ),
    "renewal_agreed": (
        "only where it is agreed, for {years} at a time; notice is given {months} before",
        "seulement d'un commun accord, pour {years} à chaque fois; préavis de {months}",
    ),
    "authentic": ("Authentic texts", "Textes faisant foi"),
    "prevails": ("prevails where the texts differ", "l'emporte en cas de divergence"),
    "places": (
        (
            "A place counts as inside a zone from a probability of {inside}% and as outside up to "
            "{outside}%; between them the outcome is undetermined."
        ),
        (
            "Un lieu compte comme dans une zone à partir d'une probabilité de {inside}% et comme "
            "hors d'elle jusqu'à {outside}%; entre les deux, la conclusion reste indéterminée."
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
    "translation": (
        "",
        (
            "Traduction non relue par un locuteur natif; les textes libres du fichier sont cités "
            "dans sa langue."
        ),
    ),
    # Headings.
    "lines": ("Lines", "Lignes"),
    "zones": ("Zones", "Zones"),
    "phases": ("Phases, in order", "Phases, dans l'ordre"),
    "clauses": ("What is assessed", "Ce qui est évalué"),
    "deadlines": ("What is due, and when", "Ce qui est dû, et quand"),
    "changes": ("What happened to the terms", "Ce qui est arrivé aux termes"),
    "provisions": ("What is not encoded, and why", "Ce qui n'est pas encodé, et pourquoi"),
    "sources": ("Sources", "Sources"),
    "file": ("File (SHA-256)", "Fichier (SHA-256)"),
    # Labels of a clause.
    "what": ("What", "Quoi"),
    "acts": ("Acts", "Actes"),
    "who": ("Who is bound", "Qui est lié"),
    "where": ("Where", "Où"),
    "when": ("When", "Quand"),
    "suspended": ("Suspended", "Suspendu"),
    "starts_with": ("Starts with", "Commence avec"),
    "ends_with": ("Ends with", "Finit avec"),
    "weapons": ("Weapons", "Armes"),
    "only": ("Only if reported as", "Seulement si signalé comme"),
    "aircraft": ("Aircraft", "Aéronefs"),
    "limits": ("Limits", "Plafonds"),
    "targets": ("Protected", "Protégés"),
    "except": ("Except", "Sauf"),
    "serious": ("Serious if", "Grave si"),
    "source": ("Source", "Source"),
    "from_source": ("source", "source"),
    "open": ("Open question", "Question ouverte"),
    "amends": ("Takes the place of clause", "Remplace la clause"),
    "why": ("Why not", "Pourquoi"),
    "unverified": ("unverified", "non vérifié"),
    # Zones.
    "everywhere": ("everywhere in the mission's area", "partout dans la zone de la mission"),
    "for": ("for {party}: {place}", "pour {party}: {place}"),
    "zone": ("zone '{zone}'", "zone «{zone}»"),
    "line_on_map": (
        "line '{line}', version {version}, known to {km} km (95 %): {source}",
        "ligne «{line}», version {version}, connue à {km} km près (95 %): {source}",
    ),
    "buffer": (
        "{start} to {end} km from the line '{line}', on the side of {side}",
        "de {start} à {end} km de la ligne «{line}», du côté de: {side}",
    ),
    "band": (
        "{start} to {end} km from the line '{line}', on both sides",
        "de {start} à {end} km de la ligne «{line}», des deux côtés",
    ),
    "polygon": ("inside the outline", "dans le contour"),
    "polygons": ("inside any of {outlines}", "dans l'un de {outlines}"),
    "corridor": (
        "within {width} km of a path of {positions}",
        "à moins de {width} km d'un tracé de {positions}",
    ),
    "around": ("{start} to {end} km around {what}", "de {start} à {end} km autour de {what}"),
    "stretch": (
        ", where the line runs between the points nearest to {first} and {last}",
        ", là où la ligne passe entre les points les plus proches de {first} et de {last}",
    ),
    "floor": (
        ", from {metres} m above ground upwards",
        ", à partir de {metres} m au-dessus du sol",
    ),
    "ceiling": (", up to {metres} m above ground", ", jusqu'à {metres} m au-dessus du sol"),
    "outside": ("everywhere but {place}", "partout sauf {place}"),
    "positions": ("positions {positions}", "positions {positions}"),
    "zone_valid": ("the zone holds {span}", "la zone vaut {span}"),
    "line_version": (
        "line {line}, always version {version}",
        "ligne {line}, toujours version {version}",
    ),
    "line_moving": (
        "line {line}, version in force at the time",
        "ligne {line}, version en vigueur au moment des faits",
    ),
    # Times.
    "from": ("from {start}", "à partir du {start}"),
    "until": ("until {end}", "jusqu'au {end}"),
    "no_end": ("without an end", "sans fin prévue"),
    # Phases.
    "phase": ("Phase '{name}'", "Phase «{name}»"),
    "phase_ref": ("phase '{name}'", "la phase «{name}»"),
    "phase_of_silence": (
        "phase '{name}' ({days} of silence)",
        "la phase «{name}» ({days} de silence)",
    ),
    "binds_from": (
        "{phase}; until it is reached the clause does not bind",
        "{phase}; tant qu'elle n'est pas atteinte, la clause ne lie pas",
    ),
    "phase_at": ("on {at}", "le {at}"),
    "phase_event": (
        "when it comes about and somebody records it",
        "lorsqu'elle se produit et que quelqu'un la consigne",
    ),
    "phase_after": ("{length} after {phase}", "{length} après {phase}"),
    "phase_silence": (
        "after {days} of 24 hours without a violation of {clauses}{zone}, counted from {start}",
        "après {days} de 24 heures sans violation de {clauses}{zone}, comptés depuis {start}",
    ),
    "silence_zone": (" in zone '{zone}'", " dans la zone «{zone}»"),
    "the_start": ("the start of the agreement", "le début de l'accord"),
    "reset_any": (
        "any violation sets the clock back",
        "toute violation remet le décompte à zéro",
    ),
    "reset_longer": (
        "a violation of more than {length} sets the clock back",
        "une violation de plus de {length} remet le décompte à zéro",
    ),
    "reset_repeated": (
        "a violation repeated the next day sets the clock back",
        "une violation répétée le lendemain remet le décompte à zéro",
    ),
    "reset_both": (
        "a violation of more than {length} or repeated the next day sets the clock back",
        "une violation de plus de {length} ou répétée le lendemain remet le décompte à zéro",
    ),
    # Weapons and limits.
    "calibre_min": ("{least} mm and more", "{least} mm et plus"),
    "calibre_max": ("{most} mm and less", "{most} mm et moins"),
    "calibre_both": ("{least} to {most} mm", "de {least} à {most} mm"),
    "of_types": ("of type: {types}", "de type: {types}"),
    "systems": ("the systems {systems}", "les systèmes {systems}"),
    "and_also": ("; also ", "; aussi "),
    "all_weapons": ("all", "toutes"),
    "at_most": ("at most {most} {item}", "au plus {most} {item}"),
    # Exemptions.
    "presumed": (
        "exempt where a report says so",
        "exempté lorsqu'un rapport le dit",
    ),
    "not_presumed": (
        "never presumed: where a report says so, the outcome is undetermined",
        "jamais présumé: lorsqu'un rapport le dit, la conclusion reste indéterminée",
    ),
    "facts_decide": (
        "never presumed: what is on record decides",
        "jamais présumé: ce qui est consigné décide",
    ),
    "presumed_facts": (
        "presumed in the text; yet what is on record decides",
        "présumé dans le texte; mais ce qui est consigné décide",
    ),
    "if_parties": ("for {parties}", "pour {parties}"),
    "if_kinds": ("reported as {kinds}", "signalé comme {kinds}"),
    "if_assessments": ("assessed as: {words}", "qualifié de: {words}"),
    "if_zone": ("in zone '{zone}'", "dans la zone «{zone}»"),
    "notice": ("with notice of {purposes}", "avec notification de: {purposes}"),
    "notice_before": (
        "with notice of {purposes} at least {length} before",
        "avec notification, au moins {length} à l'avance, de: {purposes}",
    ),
    "if_established": (
        "if each of these is established: {facts}",
        "si chacun de ces faits est établi: {facts}",
    ),
    # Severity.
    "serious_count": ("{count} or more in one incident", "{count} ou plus dans un incident"),
    "serious_calibre": ("a weapon of {mm} mm or more", "une arme de {mm} mm ou plus"),
    "serious_longer": ("it lasts longer than {length}", "cela dure plus de {length}"),
    "serious_within": (
        "no further than {metres} m from the line",
        "à {metres} m au plus de la ligne",
    ),
    "serious_targets": ("it hits: {targets}", "cela touche: {targets}"),
    "our_reading": (
        "our reading, not the text's",
        "notre lecture, pas celle du texte",
    ),
    "never_serious": (
        "never; every violation is minor",
        "jamais; toute violation est mineure",
    ),
    # Readings.
    "reading_of": ("Reading '{name}' of {party}", "Lecture «{name}» de {party}"),
    "reading_mission": (
        "Reading '{name}' of the mission's own",
        "Lecture «{name}» propre à la mission",
    ),
    "void": (
        "on this reading the clause asks nothing",
        "selon cette lecture, la clause ne demande rien",
    ),
    "no_kinds": ("any kind", "tout type"),
    "no_acts": ("no act", "aucun acte"),
    "nobody": ("nobody", "personne"),
    "all_aircraft": ("all", "tous"),
    "no_exemptions": ("no exemption", "aucune exception"),
    # Deadlines.
    "within_of": ("within {length} of {event}", "dans un délai de {length} après {event}"),
    "policy": (
        "set by the mission, not by the text",
        "fixé par la mission, pas par le texte",
    ),
    "mission": ("the mission", "la mission"),
    "commission": ("the commission", "la commission"),
    "everybody": ("every party", "chaque partie"),
    # Changes.
    "of_clauses": ("clauses {clauses}", "clauses {clauses}"),
    "of_whole": ("all clauses", "toutes les clauses"),
}

COUNTED: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "day": (("day", "days"), ("jour", "jours")),
    "local_day": (("local day", "local days"), ("jour local", "jours locaux")),
    "month": (("month", "months"), ("mois", "mois")),
    "year": (("year", "years"), ("an", "ans")),
    "outline": (("outline", "outlines"), ("contour", "contours")),
    "place": (("place", "places"), ("lieu", "lieux")),
    "position": (("position", "positions"), ("position", "positions")),
}
"""Things that are counted: one and many, per language."""


def _typeset(phrase: str) -> str:
    """Put the spaces of French typography: no break before : ; ! ? % and inside « »."""
    phrase = re.sub(r"\s*([:;!?»%])", rf"{NO_BREAK}\1", phrase)
    phrase = re.sub(r"«\s*", f"«{NO_BREAK}", phrase)
    return re.sub(r"(\}) (km|mm|m)\b", rf"\1{NO_BREAK}\2", phrase)


FRENCH = {key: _typeset(french) for key, (_, french) in WORDS.items()}


def word(key: str, language: str, **fields: object) -> str:
    """Return a phrase in a language ("en" where it is neither "en" nor "fr")."""
    phrase = FRENCH[key] if language == "fr" else WORDS[key][0]
    return phrase.format(**fields) if fields else phrase


def labelled(label: str, text: str, language: str) -> str:
    """Return "label: text" with the space the language puts before a colon."""
    return word("label", language, label=label, text=text)


def counted(count: int, thing: str, language: str) -> str:
    """Return "1 day", "2 days"; French has the plural from two on."""
    index = LANGUAGES.index(language) if language in LANGUAGES else 0
    one = count < 2 if index else count == 1
    return f"{count}{NO_BREAK}{COUNTED[thing][index][0 if one else 1]}"


def number(value: float, language: str) -> str:
    """Return a number with no more digits than it has, and the language's decimal mark."""
    text = f"{value:.10g}"
    return text.replace(".", ",") if language == "fr" else text


def length(span: timedelta, language: str) -> str:
    """Return an elapsed time in the largest of hours, minutes and seconds that keeps it whole."""
    seconds = span.total_seconds()
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds % size == 0:
            return f"{seconds / size:.0f}{NO_BREAK}{unit}"
    return f"{number(seconds, language)}{NO_BREAK}s"
