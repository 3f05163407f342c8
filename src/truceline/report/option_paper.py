"""The option paper: what it would take, who must agree, what could be checked, and what not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from truceline.model.document import Chart, Document, Figure, Section
from truceline.report import paper_tables as tables
from truceline.report.paper_words import paper_say

if TYPE_CHECKING:
    from datetime import datetime

    import pyarrow as pa

    from truceline.model.line import LineVersion
    from truceline.model.plan import Option, Parameter, PlannedAct
    from truceline.model.scenario import Scenario

MEASURES = (
    "detected_share", "hours_to_detect", "attributable_share", "false_attribution",
    "smallest_change_14d", "staff_risk",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A mean over scenarios with the range between them; None where nothing was measured."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing changed from the central scenario, and the share each option then sees."""

    key: str  # a key of the wording table
    name: str = ""
    shares: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMaterial:
    """What an option paper is made of.

    ``spreads`` is keyed by option, measure and act (None: all acts); ``stretches`` gives per
    option the share seen on each stretch of line (positions and share). ``batches`` has one row
    a set of runs of an option under a scenario: what every figure opens to. Tables ``standings``,
    ``staffing``, ``values``, ``summaries``, ``verifiability``, ``estimates`` are shown as they
    are; ``central`` is the scenario single figures are for; ``sources`` maps options to where
    their sizes come from.
    """

    mission: str
    agreement: str
    language: str
    time_zone: str
    issued_at: datetime
    line: LineVersion
    length_m: float
    options: tuple[Option, ...]
    asset_names: dict[str, dict[str, str]]
    cannot_see: tuple[tuple[str, str], ...]  # means, and what it cannot see
    sources: dict[str, str]
    scenarios: tuple[Scenario, ...]
    central: Scenario
    spreads: dict[tuple[str, str, PlannedAct | None], Spread]
    worst: dict[str, tuple[str, float]]
    regrets: dict[tuple[str, str], float | None]
    dominated: tuple[tuple[str, str, tuple[tuple[str, float, float], ...]], ...]
    fast_full: tuple[float, float] | None  # mean and largest difference of the share seen
    stretches: dict[str, list[dict[str, Any]]]
    changes: tuple[Change, ...]
    willing: int
    conditional: int
    tables: dict[str, pa.Table]
    parameters: tuple[Parameter, ...]
    terrain_note: str | None
    terrain_known: bool
    record_head: str | None = None
    hypothetical: bool = False
    simulated: bool = False

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the paper's language."""
        return paper_say(key, self.language, **values)

    def name(self, option_id: str) -> str:
        """Return the name of an option in the paper's language."""
        [option] = [option for option in self.options if option.option_id == option_id]
        return option.names[self.language]

    def scenario_name(self, scenario_id: str) -> str:
        """Return the name of a scenario in the paper's language."""
        [found] = [item for item in self.scenarios if item.scenario_id == scenario_id]
        return found.names.get(self.language, scenario_id)

    def value(self, option_id: str, measure: str) -> float | None:
        """Return an option's mean over scenarios by a measure, over all acts."""
        spread = self.spreads.get((option_id, measure, None))
        return None if spread is None else spread.value


def option_paper(material: PaperMaterial) -> Document:
    """Return the paper as a document; nothing is withheld yet.

    Parameters
    ----------
    material
        Options, what was simulated of them, and the coalition.

    Notes
    -----
    Figures open to the table ``batches``: option, scenario, replicates of either estimator, seed
    and the command that runs the batch again.
    """
    parts = (
        _question, _answer, _options, _comparison, _agree, _checkable, _blind, _scenarios, _mind,
        _rests,
    )  # fmt: skip
    day = material.issued_at.date().isoformat()
    notes = [material.say("rests_simulated", **_parameter_counts(material))]
    if material.terrain_note:
        notes.append(material.terrain_note)
    if not material.terrain_known:
        notes.append(material.say("no_terrain"))
    return Document(
        key=f"paper-{day}-{material.language}",
        kind="paper",
        title=material.say("title", agreement=material.agreement),
        mission=material.mission,
        issued_at=material.issued_at,
        period_from=material.issued_at,
        period_until=material.issued_at,
        time_zone=material.time_zone,
        language=material.language,
        sections=tuple(part(material) for part in parts),
        tables=tables.paper_tables(material),
        record_head=material.record_head,
        simulated=material.simulated,
        hypothetical=material.hypothetical,
        notes=tuple(notes),
    )


def _parameter_counts(material: PaperMaterial) -> dict[str, int]:
    unverified = sum(parameter.unverified for parameter in material.parameters)
    return {"unverified": unverified, "parameters": len(material.parameters)}


def _figure(
    material: PaperMaterial, key: str, option_id: str, measure: str, scale: float = 1.0
) -> Figure:
    """Return a figure that opens to the batches of its option."""
    value = material.value(option_id, measure)
    rows = tuple(
        row for row in material.tables["batches"]["batch_id"].to_pylist()
        if row.startswith(f"{option_id}.")
    )  # fmt: skip
    shown = None if value is None else _rounded(value * scale)
    label = f"{material.name(option_id)}: {material.say(measure)}"
    return Figure(key=key, label=label, value=shown, table="batches", rows=rows)


def _rounded(value: float) -> float | int:
    """Return what a reader can use: whole numbers from 10 on, else two digits."""
    return round(value) if abs(value) >= 10 else round(value, 2)


def _question(material: PaperMaterial) -> Section:
    counts = {
        "length": round(material.length_m / 1000),
        "options": len(material.options),
        "scenarios": len(material.scenarios),
    }
    figures = tuple(Figure(key=key, label=key, value=value) for key, value in counts.items())
    return Section(
        key="question", title=material.say("question"), figures=figures,
        paragraphs=(material.say("question_text", agreement=material.agreement),),
    )  # fmt: skip


def _answer(material: PaperMaterial) -> Section:
    by_share = sorted(
        material.options,
        key=lambda option: material.value(option.option_id, "detected_share") or 0.0,
    )
    by_people = sorted(
        material.options, key=lambda option: material.value(option.option_id, "people") or 0.0
    )
    most, least = by_share[-1].option_id, by_people[0].option_id
    worst_id, worst = material.worst[most]
    figures = (
        _figure(material, "most_share", most, "detected_share", 100),
        _figure(material, "most_people", most, "people"),
        _figure(material, "most_cost", most, "cost_eur", 1e-6),
        Figure(key="most_worst", label=material.say("detected_share"), value=_rounded(worst * 100),
               table="batches", rows=(f"{most}.{worst_id}",)),
        _figure(material, "most_attributable", most, "attributable_share", 100),
        _figure(material, "most_wrong", most, "false_attribution", 100),
        _figure(material, "least_people", least, "people"),
        _figure(material, "least_share", least, "detected_share", 100),
    )  # fmt: skip
    length = round(material.length_m / 1000)
    words = [
        material.say("answer_most", name=material.name(most), length=length,
                     worst=material.scenario_name(worst_id)),
        material.say("answer_least", name=material.name(least)),
    ]  # fmt: skip
    if material.value(most, "attributable_share") is not None:
        known = material.value(most, "false_attribution") is not None
        key = "answer_attribution" if known else "answer_attribution_none"
        words.append(material.say(key, name=material.name(most)))
    words += [
        material.say("answer_dominated", name=material.name(option), by=material.name(by),
                     reason=_reason(material, reason))
        for option, by, reason in material.dominated
    ] or [material.say("answer_none_dominated")]  # fmt: skip
    return Section(
        key="answer", title=material.say("answer"), paragraphs=tuple(words), figures=figures
    )


SCALES = {"detected_share": 100.0, "cost_eur": 1e-6}


def _reason(material: PaperMaterial, reasons: tuple[tuple[str, float, float], ...]) -> str:
    """Say by which measures an option is better, with both figures in the paper's units."""
    parts = []
    for measure, first, second in reasons:
        scale = SCALES.get(measure, 1.0)
        figures = [tables.spell(value * scale, material.language) for value in (first, second)]
        parts.append(
            material.say("better", measure=material.say(measure), first=figures[0],
                         second=figures[1])
        )  # fmt: skip
    return "; ".join(parts)


def _options(material: PaperMaterial) -> Section:
    return Section(
        key="options", title=material.say("options"),
        paragraphs=tuple(_option_words(material, option) for option in material.options),
        charts=tuple(_map(material, option) for option in material.options),
    )  # fmt: skip


def _option_words(material: PaperMaterial, option: Option) -> str:
    counts = tables.placed_counts(option)
    placed = ", ".join(
        f"{number} {material.asset_names[asset][material.language]}"
        for asset, number in counts.items()
    )
    return material.say(
        "option_text", name=option.names[material.language],
        summary=option.summary[material.language],
        placed=placed or material.say("option_places_nothing"),
        sizes=material.sources.get(option.option_id, ""),
    )  # fmt: skip


def _map(material: PaperMaterial, option: Option) -> Chart:
    line = material.line
    placements = [
        {"asset": placement.asset,
         "name": material.asset_names[placement.asset][material.language],
         "lon": placement.site.lon_deg, "lat": placement.site.lat_deg}
        for placement in option.placements
        if placement.site is not None
    ]  # fmt: skip
    return Chart(
        kind="plan_map", title=option.names[material.language],
        caption=material.say("map_caption"),
        data={
            "lines": [{"name": line.line_id, "version": line.version, "left": line.left,
                       "right": line.right, "positions": line.positions.round(5).tolist()}],
            "stretches": material.stretches.get(option.option_id, []),
            "placements": placements,
        },
    )  # fmt: skip


def _comparison(material: PaperMaterial) -> Section:
    acts = sorted({act for _, measure, act in material.spreads
                   if measure == "detected_share" and act is not None})  # fmt: skip
    rows = [
        {"label": material.say(act.value),
         "points": [
             {"series": material.name(option.option_id), "value": spread.value * 100,
              "low": _hundredfold(spread.low), "high": _hundredfold(spread.high)}
             for option in material.options
             if (spread := material.spreads.get((option.option_id, "detected_share", act)))
             and spread.value is not None
         ]}
        for act in acts
    ]  # fmt: skip
    names = [material.name(option.option_id) for option in material.options]
    level = Figure(key="level", label="level", value=80)
    return Section(
        key="comparison", title=material.say("comparison"), figures=(level,),
        paragraphs=(material.say("comparison_text", length=round(material.length_m / 1000)),),
        tables=("comparison",),
        charts=(
            Chart(kind="dots", title=material.say("dots_title"),
                  caption=material.say("dots_caption"),
                  data={"rows": rows, "series": names, "unit": "%"}),
            _pareto(material),
        ),
    )  # fmt: skip


def _pareto(material: PaperMaterial) -> Chart:
    behind = {option for option, _, _ in material.dominated}
    points = []
    for option in material.options:
        share = material.spreads.get((option.option_id, "detected_share", None))
        force = option.force
        if share is None or share.value is None or force is None:
            continue
        points.append(
            {"label": option.names[material.language], "x": force.deployed.value,
             "x_low": force.deployed.low, "x_high": force.deployed.high,
             "y": share.value * 100, "y_low": _hundredfold(share.low),
             "y_high": _hundredfold(share.high), "dominated": option.option_id in behind}
        )  # fmt: skip
    return Chart(
        kind="scatter", title=material.say("pareto_title"),
        caption=material.say("pareto_caption"),
        data={"points": points, "x_label": material.say("people"),
              "y_label": f"{material.say('detected_share')} (%)", "log_x": True},
    )  # fmt: skip


def _hundredfold(share: float | None) -> float | None:
    return None if share is None else share * 100


def _agree(material: PaperMaterial) -> Section:
    figures = tuple(
        Figure(key=key, label=key, value=getattr(material, key), table="standings")
        for key in ("willing", "conditional")
    )
    words = (
        material.say("agree_text", as_of=material.issued_at.date().isoformat(),
                     scenario=material.scenario_name(material.central.scenario_id)),
        material.say("agree_staff"),
    )  # fmt: skip
    shown = tuple(name for name in ("staffing", "standings", "values") if name in material.tables)
    return Section(
        key="agree", title=material.say("agree"), paragraphs=words, figures=figures, tables=shown
    )


def _checkable(material: PaperMaterial) -> Section:
    rows = material.tables["verifiability"].to_pylist()
    clauses = list(dict.fromkeys(row["clause_id"] for row in rows))
    ids = [option.option_id for option in material.options]
    seen = {(row["clause_id"], row["option_id"]): row["seen"] for row in rows}
    articles = {row["clause_id"]: row["article"] for row in rows}
    chart = Chart(
        kind="matrix", title=material.say("checkable_title"), caption="",
        data={
            "rows": [articles[clause] for clause in clauses],
            "columns": [material.name(option) for option in ids],
            "values": [[seen.get((clause, option)) for option in ids] for clause in clauses],
            "format": "percent", "good": "high",
        },
    )  # fmt: skip
    central = material.scenario_name(material.central.scenario_id)
    return Section(
        key="checkable", title=material.say("checkable"), charts=(chart,),
        paragraphs=(material.say("checkable_text", scenario=central),), tables=("checks",),
    )  # fmt: skip


def _blind(material: PaperMaterial) -> Section:
    return Section(
        key="blind", title=material.say("blind"), paragraphs=(material.say("blind_text"),),
        tables=("blind",),
    )  # fmt: skip


def _scenarios(material: PaperMaterial) -> Section:
    ids = [option.option_id for option in material.options]
    chart = Chart(
        kind="matrix", title=material.say("regret_title"), caption="",
        data={
            "rows": [material.scenario_name(s.scenario_id) for s in material.scenarios],
            "columns": [material.name(option) for option in ids],
            "values": [
                [material.regrets.get((option, scenario.scenario_id)) for option in ids]
                for scenario in material.scenarios
            ],
            "format": "percent", "good": "low",
        },
    )  # fmt: skip
    words, figures = [material.say("scenarios_text")], []
    if material.fast_full is not None:
        words.append(material.say("agreement_text"))
        for key, value in zip(("fast_full", "fast_full_worst"), material.fast_full, strict=True):
            figures.append(Figure(key=key, label=key, value=round(value * 100, 1)))
    return Section(
        key="scenarios", title=material.say("scenarios"), paragraphs=tuple(words),
        figures=tuple(figures), charts=(chart,), tables=("scenarios",),
    )  # fmt: skip


def _mind(material: PaperMaterial) -> Section:
    return Section(
        key="mind", title=material.say("mind"), tables=("changes",),
        paragraphs=(material.say("sensitivity_text"), material.say("mind_text")),
    )  # fmt: skip


def _rests(material: PaperMaterial) -> Section:
    words, figures = [], []
    for option in material.options:
        certificate = option.certificate
        if certificate is None:
            continue
        shares = {"value": certificate.objective, "bound": certificate.bound,
                  "gap": certificate.gap}  # fmt: skip
        names = {key: f"{key}_{option.option_id.replace('-', '_')}" for key in shares}
        figures += [
            Figure(key=names[key], label=f"{option.names[material.language]}: {key}",
                   value=round(value * 100, 1), table="certificates", rows=(option.option_id,))
            for key, value in shares.items()
        ]  # fmt: skip
        words.append(
            material.say(
                "rests_bound", name=option.names[material.language],
                status=material.say(f"status_{certificate.status}"),
                **{key: "{" + name + "}" for key, name in names.items()},
            )
        )  # fmt: skip
    return Section(
        key="rests", title=material.say("rests"), paragraphs=tuple(words),
        figures=tuple(figures),
        tables=("certificates", "estimates", "assumptions", "batches"),
    )  # fmt: skip
