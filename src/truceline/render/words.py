"""The fixed words of documents in English and French, and how each language writes numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.core.errors import ReleaseError
from truceline.render.headings import HEADINGS

if TYPE_CHECKING:
    from datetime import date

LANGUAGES = ("en", "fr")
NARROW_SPACE = "\u202f"  # thousands in French: narrow, and no line breaks at it
NO_BREAK_SPACE = "\u00a0"

WORDS: dict[str, tuple[str, str]] = {
    "period": (
        "Period {first} to {last}, issued {issued} (all times {zone})",
        "Période du {first} au {last}, publié le {issued} (heures : {zone})",
    ),
    "issued": ("Issued {issued} ({zone})", "Publié le {issued} ({zone})"),
    "more_rows": (
        "{count} more rows are in the JSON file beside this page.",
        "{count} autres lignes figurent dans le fichier JSON joint à cette page.",
    ),
    "more_rows_print": (
        "{count} more rows are in the JSON file of this document.",
        "{count} autres lignes figurent dans le fichier JSON de ce document.",
    ),
    "no_rows": ("No rows.", "Aucune ligne."),
    "opened": ("{label}: {shown}, the rows behind it", "{label} : {shown}, les lignes derrière"),
    "more_ids": ("and {count} more in the JSON file", "et {count} autres dans le fichier JSON"),
    "rows_title": ("Rows", "Lignes"),
    "record": ("Record as it stood: {head}.", "Registre tel qu'il était : {head}."),
    "verify": ("Verify with", "Vérifier avec"),
    "foot_page": (
        "Made with Truceline. This page loads nothing from outside and draws no border.",
        ("Produit avec Truceline. Cette page ne charge rien de l'extérieur et ne trace aucune "
        "frontière."),
    ),
    "foot_print": (
        "Made with Truceline. No border is drawn.",
        "Produit avec Truceline. Aucune frontière n'est tracée.",
    ),
    "not_observed": ("not observed", "non observé"),
    "interval": ("{shown} ({low} to {high}, {level})", "{shown} ({low} à {high}, {level})"),
    "unbounded": ("unbounded", "non borné"),
    "place_unknown": ("place unknown", "lieu inconnu"),
    "no_clause": ("no clause", "aucune clause"),
    "count_unknown": ("N/K", "n. c."),
    "in_sector": ("sector {near}-{far} km", "secteur {near}-{far} km"),
    # print
    "annex": ("Where the numbers come from", "D'où viennent les chiffres"),
    "annex_text": (
        ("A number in brackets behind a figure points here: to the table it was counted in and "
        "the rows of it. The JSON file of this document has all of them."),
        ("Un numéro entre crochets renvoie ici : au tableau et aux lignes d'où vient le chiffre. "
        "Le fichier JSON du document les contient toutes."),
    ),
    "annex_reference": ("No.", "N°"),
    "annex_figure": ("Figure", "Chiffre"),
    "annex_shown": ("Shown", "Valeur"),
    "annex_table": ("Table", "Tableau"),
    "annex_rows": ("Rows", "Lignes"),
    "annex_ids": ("First of them", "Les premières"),
    "withheld": ("Left out for this audience", "Omis pour ces destinataires"),
    "audience": ("For: {audience}", "Destinataires : {audience}"),
    "audience_internal": ("internal", "interne"),
    "audience_parties": ("parties", "parties"),
    "audience_states": ("states", "États"),
    "audience_public": ("public", "public"),
    "simulated": ("SIMULATED", "SIMULÉ"),
    "hypothetical": ("HYPOTHETICAL", "HYPOTHÉTIQUE"),
    "page": ("page", "page"),
    "colon": (": ", "\u00a0: "),
    "page_of": ("of", "sur"),
    "no_picture": (
        "The chart '{title}' is in the HTML page; drawing it here needs typst.",
        "Le graphique « {title} » est dans la page HTML ; le dessiner ici demande typst.",
    ),
    "no_glyph": (
        ("{count} characters have no letter in the font of this file and stand as \ufffd; the "
        "JSON file has them."),
        ("{count} caractères n'existent pas dans la police de ce fichier et sont remplacés par "
        "\ufffd ; le fichier JSON les contient."),
    ),
    # charts
    "months": (
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    ),
    "nothing_recorded": ("Nothing was recorded.", "Rien n'a été enregistré."),
    "no_place": ("No place is known.", "Aucun lieu n'est connu."),
    "chart_days": ("Violations by day", "Violations par jour"),
    "chart_grid": ("Violations by sector and day", "Violations par secteur et par jour"),
    "chart_bars": ("Incidents by kind", "Incidents par type"),
    "chart_stacks": (
        "Findings by clause and outcome", "Constats par clause et par résultat",
    ),
    "chart_map": ("Map of the line and the incidents", "Carte de la ligne et des incidents"),
    "chart_plan": ("Map of the line and what is placed", "Carte de la ligne et des moyens placés"),
    "chart_agreement": (
        "Map of the lines and zones of an agreement", "Carte des lignes et des zones d'un accord",
    ),
    "chart_dots": ("Values with their ranges", "Valeurs et leurs étendues"),
    "chart_scatter": ("{y} against {x}", "{y} selon {x}"),
    "chart_matrix": ("Table of shades", "Tableau en nuances"),
    "violations_per_day": ("violations per day", "violations par jour"),
    "rate_changed": ("rate changed", "taux changé"),
    "recorded": ("{count} recorded", "{count} enregistrées"),
    "corrected": (
        ", corrected {rate} per day ({low} to {high})",
        ", corrigé {rate} par jour ({low} à {high})",
    ),
    "watched": (", watched {share} of the day", ", observé {share} du jour"),
    "violation": ("violation", "violation"),
    "other_incident": ("other incident", "autre incident"),
    "not_drawn": ("{count} farther away not drawn", "{count} plus éloignés non dessinés"),
    "version": ("{name}, version {version}", "{name}, version {version}"),
    "line_end": ("end", "fin"),
    "share_seen": ("share seen", "part vue"),
    "not_seen": ("not seen", "non vu"),
    "not_known": ("not known", "inconnu"),
    "access": ("access", "accès"),
    "nothing_placed": ("No placement is shown.", "Aucun emplacement n'est montré."),
    "nothing_compared": ("Nothing to compare.", "Rien à comparer."),
    "dominated": ("dominated", "dominée"),
    "east": ("E", "E"),
    "west": ("W", "O"),
    "north": ("N", "N"),
    "south": ("S", "S"),
    # titles of tables
    "table_incidents": ("Incidents", "Incidents"),
    "table_previous_incidents": (
        "Incidents of the period before", "Incidents de la période précédente",
    ),
    "table_findings": ("Findings", "Constats"),
    "table_claims": ("Allegations", "Allégations"),
    "table_effort": ("Watches", "Veilles"),
    "table_observations": ("Observations", "Observations"),
    "table_period_rates": (
        "Rates by sector over the period", "Taux par secteur sur la période",
    ),
    "table_changes": ("Changes of the rate", "Changements du taux"),
    "table_effort_summary": ("Hours by observer", "Heures par observateur"),
    "table_attributions": ("Attribution", "Attribution des actes"),
    "table_harm": ("Harm to civilians", "Préjudices aux civils"),
    "table_readings": ("Findings under each reading", "Constats selon chaque lecture"),
    "table_findings_by_clause": ("Findings by clause", "Constats par clause"),
    "table_left_out_reasons": (
        "Why rows are no incident", "Pourquoi des lignes ne sont pas un incident",
    ),
    "table_rejections_by_code": (
        "Rejected and remarked rows, and the remedy", "Lignes rejetées ou annotées, et le remède",
    ),
    "table_sources": ("Files read", "Fichiers lus"),
    "table_totals": ("Totals stated in reports", "Totaux énoncés dans les rapports"),
    "table_left_out": (
        "Observations that became no incident", "Observations restées sans incident",
    ),
    "table_rates": ("Rates by sector and day", "Taux par secteur et par jour"),
    "table_rejections": ("Rejected rows", "Lignes rejetées"),
    "table_links": ("Links between observations", "Liens entre observations"),
    "table_paper_changes": ("One thing changed at a time", "Une seule chose changée à la fois"),
    "table_batches": ("Runs behind the figures", "Exécutions derrière les chiffres"),
    "table_certificates": ("Bounds of the plans", "Bornes des plans"),
    "table_assumptions": ("Assumptions", "Hypothèses"),
    "table_staffing": ("Staffing", "Effectifs"),
    "table_standings": ("What was said, and where", "Ce qui a été dit, et où"),
    "table_values": ("What each contributor adds", "Ce que chaque contributeur ajoute"),
    "table_comparison": ("Options by measure", "Options par mesure"),
    "table_checks": ("Clauses by option", "Clauses par option"),
    "table_scenarios": ("Scenarios", "Scénarios"),
    "table_summaries": ("Summaries of runs", "Résumés des exécutions"),
    "table_blind": ("What each means cannot see", "Ce que chaque moyen ne voit pas"),
    "table_verifiability": ("Verifiability of clauses", "Vérifiabilité des clauses"),
    "table_estimates": ("Estimates", "Estimations"),
    "table_placements": ("Placements", "Emplacements"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; make it with `words_of`."""

    language: str

    def say(self, key: str, **values: object) -> str:
        """Return the words of a key with its braces filled."""
        return WORDS[key][LANGUAGES.index(self.language)].format(**values)

    def heading(self, column: str, table: str = "") -> str:
        """Return the heading of a column; a word may mean another thing in one table."""
        known = HEADINGS.get(f"{table}.{column}") or HEADINGS.get(column)
        return known[LANGUAGES.index(self.language)] if known else column.replace("_", " ")

    def number(self, value: float, digits: int | None = None) -> str:
        """Return a number as the language writes it.

        Parameters
        ----------
        value
            A whole number is grouped by thousands.
        digits
            How many decimals; None for as many as are needed, at most two.

        Examples
        --------
        >>> words_of("en").number(1234.5, 2), words_of("fr").number(1234.5, 2)
        ('1,234.50', '1\\u202f234,50')
        """
        if digits is None:
            text = f"{value:,.2f}".rstrip("0").rstrip(".")
            text = "0" if text == "-0" else text
        else:
            text = f"{value:,.{digits}f}"
        if self.language == "fr":
            return text.replace(",", NARROW_SPACE).replace(".", ",")
        return text

    def percent(self, share: float) -> str:
        """Return a share as whole percent."""
        if self.language == "fr":
            return f"{self.number(100 * share, 0)}{NO_BREAK_SPACE}%"
        return f"{share:.0%}"

    def day(self, when: date) -> str:
        """Return day and short month; not by the machine's locale."""
        return f"{when.day} {self.say('months').split()[when.month - 1]}"


def words_of(language: str) -> Words:
    """Return the words of a language.

    Raises
    ------
    ReleaseError
        REL-010 if documents have no words in it.
    """
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise ReleaseError.case("REL-010", "language", language=language, known=known)
    return Words(language)
