"""The words of the option paper in English and French; neutral, and hedged where it is uncertain.

A sentence may name figures in braces that `render` links to what is behind them.
"""

from __future__ import annotations

PAPER_LANGUAGES = ("en", "fr")

PAPER_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Options for monitoring: {agreement}", "Options de surveillance : {agreement}"),
    "question": ("The question", "La question"),
    "question_text": (
        ("What would it take to see whether the terms of '{agreement}' are kept along {length} km "
        "of line, who would have to agree, and what if the line moves or a contributor says no? "
        "{options} options are held against {scenarios} scenarios."),
        ("Que faudrait-il pour voir si les termes de « {agreement} » sont respectés le long de "
        "{length} km de ligne, qui devrait y consentir, et que se passe-t-il si la ligne se "
        "déplace ou si un contributeur refuse ? {options} options sont confrontées à {scenarios} "
        "scénarios."),
    ),
    "answer": ("The answer in brief", "La réponse en bref"),
    "answer_most": (
        ("'{name}' sees most: {most_share} % of the acts the terms forbid, on the mean over the "
        "scenarios. At the {length} km of the central scenario it takes {most_people} people in "
        "the field and {most_cost} million euros a year. In its worst scenario ('{worst}') it "
        "sees {most_worst} %."),
        ("« {name} » voit le plus : {most_share} % des actes que les termes interdisent, en "
        "moyenne sur les scénarios. Aux {length} km du scénario central, il lui faut {most_people} "
        "personnes sur le terrain et {most_cost} millions d'euros par an. Dans son pire scénario "
        "(« {worst} ») elle en voit {most_worst} %."),
    ),
    "answer_least": (
        "'{name}' takes fewest people: {least_people} in the field, and sees {least_share} %.",
        ("« {name} » demande le moins de personnes : {least_people} sur le terrain, et voit "
        "{least_share} %."),
    ),
    "answer_attribution": (
        ("Seeing is not attributing. Under the rule of two independent means, '{name}' could "
        "attribute {most_attributable} % of the fire it notices; {most_wrong} % of that "
        "would name the wrong side. The default stays 'not attributed'."),
        ("Voir n'est pas attribuer. Selon la règle des deux moyens indépendants, « {name} » "
        "pourrait attribuer {most_attributable} % des tirs qu'elle remarque ; {most_wrong} % de "
        "ces attributions désigneraient le mauvais côté. Par défaut, rien n'est attribué."),
    ),
    "answer_attribution_none": (
        ("Seeing is not attributing. Under the rule of two independent means, '{name}' could "
        "attribute nothing of what it notices. The default stays 'not attributed'."),
        ("Voir n'est pas attribuer. Selon la règle des deux moyens indépendants, « {name} » ne "
        "pourrait rien attribuer de ce qu'elle remarque. Par défaut, rien n'est attribué."),
    ),
    "answer_dominated": (
        "'{name}' is dominated by '{by}': {reason}.",
        "« {name} » est dominée par « {by} » : {reason}.",
    ),
    "better": ("{measure} {first} against {second}", "{measure} {first} contre {second}"),
    "answer_none_dominated": (
        "By these measures no option is dominated by another.",
        "Selon ces mesures aucune option n'est dominée par une autre.",
    ),
    "options": ("The options", "Les options"),
    "option_text": (
        "{name}. {summary} Placed: {placed}. Sizes: {sizes}",
        "{name}. {summary} Placés : {placed}. Dimensions : {sizes}",
    ),
    "option_places_nothing": ("nothing on the line", "rien sur la ligne"),
    "map_caption": (
        ("Places are proposals of a siting run. No border is drawn. The darker a stretch, the more "
        "of what happens there would be seen."),
        ("Les emplacements sont des propositions d'un calcul. Aucune frontière n'est tracée. Plus "
        "un tronçon est foncé, plus on y verrait ce qui s'y passe."),
    ),
    "comparison": ("The options beside each other", "Les options côte à côte"),
    "comparison_text": (
        ("Means over the scenarios by their weights; in brackets the range between the scenarios. "
        "People and cost are those of the central scenario's {length} km, with the range of the "
        "assumptions ({level} %)."),
        ("Moyennes sur les scénarios selon leur poids ; entre parenthèses l'étendue entre les "
        "scénarios. Les personnes et le coût sont ceux des {length} km du scénario central, avec "
        "l'étendue des hypothèses ({level} %)."),
    ),
    "dots_title": ("Share of acts seen, by act", "Part des actes vus, par type d'acte"),
    "dots_caption": (
        "Points: mean over the scenarios. Lines: from the worst to the best scenario.",
        "Points : moyenne sur les scénarios. Traits : du pire au meilleur scénario.",
    ),
    "pareto_title": ("People in the field and share seen", "Personnes sur le terrain et part vue"),
    "pareto_caption": (
        "Up and to the left is better. A dominated option is drawn hollow.",
        "En haut à gauche est mieux. Une option dominée est dessinée en creux.",
    ),
    "agree": ("Who must agree", "Qui doit consentir"),
    "agree_text": (
        ("What states were reported to say as of {as_of}, each with its source; what is not here "
        "is unknown. {willing} contributors would take part if the conditions of the central "
        "scenario ('{scenario}') are met; {conditional} would if more were met."),
        ("Ce que des États auraient dit à la date du {as_of}, chacun avec sa source ; ce qui n'y "
        "figure pas est inconnu. {willing} contributeurs participeraient si les conditions du "
        "scénario central (« {scenario} ») sont réunies ; {conditional} si d'autres l'étaient."),
    ),
    "agree_staff": (
        ("Stated figures alone staff little: most who are willing named no number. The upper bound "
        "adds assumed pledges, which are ours."),
        ("Les seuls chiffres annoncés couvrent peu : la plupart de ceux qui sont prêts n'ont donné "
        "aucun nombre. La borne haute ajoute des contributions supposées, qui sont de nous."),
    ),
    "checkable": ("What can be checked", "Ce qui est vérifiable"),
    "checkable_text": (
        ("A clause can be signed with confidence where a breach would be seen, placed inside or "
        "outside its zone, and be attributable. The table says for each clause and option how "
        "probable each of the three is under '{scenario}', in %, and which asset or margin would "
        "change it most for the option that sees most."),
        ("Une clause peut être signée avec confiance si une violation serait vue, située dans sa "
        "zone ou hors d'elle, et attribuable. Le tableau donne pour chaque clause et option la "
        "probabilité de chacune des trois dans « {scenario} », en %, et l'actif ou la marge qui "
        "la changerait le plus pour l'option qui voit le plus."),
    ),
    "checkable_title": ("Chance that a breach is seen", "Chance qu'une violation soit vue"),
    "blind": ("What it cannot see", "Ce qu'on ne voit pas"),
    "blind_text": (
        ("Every means has blind spots of its own kind. What none of an option's means can see, the "
        "option cannot see; what no means can see, nobody should promise to check."),
        ("Chaque moyen a ses propres angles morts. Ce qu'aucun moyen d'une option ne voit, "
        "l'option ne le voit pas ; ce que nul moyen ne voit, personne ne devrait promettre de le "
        "vérifier."),
    ),
    "reached": ("reached", "atteint"),
    "bound": ("bound", "borne"),
    "gap": ("gap", "écart"),
    "status": ("status", "statut"),
    "after_losses": ("after the worst 3 losses", "après les 3 pires pertes"),
    "largest_gap": ("longest unwatched stretch", "plus long tronçon non observé"),
    "binding": ("what binds", "ce qui limite"),
    "means": ("means", "moyen"),
    "cannot_see": ("cannot see", "ne voit pas"),
    "mind_text": (
        ("The order of the options would be another where a row of this table turns it round, or "
        "where the unverified detection figures are wrong for all means of one option alike. All "
        "parameters, with ranges and sources, are in the JSON file beside this paper."),
        ("L'ordre des options serait autre là où une ligne de ce tableau l'inverse, ou si les "
        "chiffres de détection non vérifiés sont faux de la même façon pour tous les moyens d'une "
        "option. Tous les paramètres, avec leurs étendues et sources, sont dans le fichier JSON "
        "joint."),
    ),
    "scenarios": ("Scenarios and sensitivity", "Scénarios et sensibilité"),
    "scenarios_text": (
        ("Each option is held against every scenario with the same drawn acts. Regret is how far "
        "an option stays behind the best one in that scenario."),
        ("Chaque option est confrontée à chaque scénario avec les mêmes actes tirés. Le regret est "
        "l'écart à la meilleure option dans ce scénario."),
    ),
    "regret_title": ("Regret in share seen", "Regret sur la part vue"),
    "agreement_text": (
        ("The fast estimator and the full chain (reports, fusion, findings, rates) differ by "
        "{fast_full} points of the share seen on the mean, {fast_full_worst} at most."),
        ("L'estimateur rapide et la chaîne complète (rapports, fusion, constats, taux) diffèrent "
        "de {fast_full} points de la part vue en moyenne, de {fast_full_worst} au plus."),
    ),
    "mind": ("What would change our mind", "Ce qui nous ferait changer d'avis"),
    "rests": ("What this rests on", "Sur quoi cela repose"),
    "rests_bound": (
        ("'{name}': the plan reaches {value} % of what it was sited for; no plan under the same "
        "ceilings reaches more than {bound} % (gap {gap} %, {status})."),
        ("« {name} » : le plan atteint {value} % de ce pour quoi il a été calculé ; aucun plan "
        "sous les mêmes plafonds ne dépasse {bound} % (écart {gap} %, {status})."),
    ),
    "status_optimal": ("proved optimal", "optimum prouvé"),
    "status_feasible": ("not proved optimal", "optimum non prouvé"),
    "status_infeasible": ("no plan fits", "aucun plan possible"),
    "rests_simulated": (
        ("Every performance figure is simulated from detection models and scenarios; nothing of it "
        "happened. {unverified} of {parameters} parameters are unverified priors."),
        ("Chaque chiffre de performance est simulé à partir de modèles de détection et de "
        "scénarios ; rien n'en est arrivé. {unverified} des {parameters} paramètres sont des a "
        "priori non vérifiés."),
    ),
    "no_terrain": (
        "No terrain was given: sight is computed over a smooth Earth, so hills hide nothing.",
        ("Aucun relief n'a été donné : la vue est calculée sur une Terre lisse, les collines ne "
        "cachent rien."),
    ),
    "withheld_places": (
        "Places, patrols and blind stretches are not in this version.",
        ("Les emplacements, les patrouilles et les tronçons aveugles ne figurent pas dans cette "
        "version."),
    ),
    # names of measures and acts
    "detected_share": ("share seen", "part vue"),
    "hours_to_detect": ("hours to detect", "heures avant détection"),
    "attributable_share": ("attributable", "attribuable"),
    "false_attribution": ("wrongly attributed", "attribué à tort"),
    "smallest_change_14d": ("smallest change in 14 days", "plus petit changement en 14 jours"),
    "staff_risk": ("acts near staff a year", "actes près du personnel par an"),
    "people": ("people in the field", "personnes sur le terrain"),
    "pool": ("people with rotation", "personnes avec rotation"),
    "cost_eur": ("million euros a year", "millions d'euros par an"),
    "all": ("all acts", "tous les actes"),
    "small_arms": ("small-arms fire", "tirs d'armes légères"),
    "explosion": ("explosions", "explosions"),
    "uav_flight": ("drone flights", "vols de drones"),
    "aircraft_flight": ("aircraft flights", "vols d'aéronefs"),
    "heavy_weapon": ("heavy weapons present", "armes lourdes présentes"),
    "movement": ("movement", "mouvements"),
    "works": ("works", "travaux"),
    "option": ("option", "option"),
    "clause": ("clause", "clause"),
    "scenario": ("scenario", "scénario"),
    "would_help": ("what would change it", "ce qui le changerait"),
    "with_asset": (
        "{asset} at every site: {share} % seen", "{asset} à chaque site : {share} % vus"
    ),
    "with_margin": (
        "a margin of {metres} m beyond the limit: {share} % placed",
        "une marge de {metres} m au-delà de la limite : {share} % situés",
    ),
    "as_it_is": ("the central scenario as it is", "le scénario central tel quel"),
    "one_side": ("access on one side only: {name}", "accès d'un seul côté : {name}"),
    "no_access": ("no access to the line", "aucun accès à la ligne"),
    "winter": ("winter", "l'hiver"),
    "jamming": ("radio jammed half of the time", "radio brouillée la moitié du temps"),
    "half_manned": ("half of it manned", "la moitié pourvue en personnel"),
    "other_line": ("line version {name}", "version {name} de la ligne"),
    "sensitivity_text": (
        "From the central scenario, one thing changed at a time; the share seen by each option.",
        ("À partir du scénario central, une seule chose changée à la fois ; la part vue par chaque "
        "option."),
    ),
}  # fmt: skip


def paper_say(key: str, language: str, **values: object) -> str:
    """Return a sentence in a language with some of its braces filled; figures stay in braces.

    Raises
    ------
    KeyError
        If there is no such sentence or language.
    """
    words = PAPER_WORDS[key][PAPER_LANGUAGES.index(language)]
    return words.format_map(_Kept(values))


class _Kept(dict[str, object]):
    """Leaves braces it has no value for."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
