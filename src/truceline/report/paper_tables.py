"""The tables of the option paper, as people read them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from truceline.model.plan import PLACEMENT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from truceline.model.plan import Option
    from truceline.report.option_paper import PaperMaterial, Spread

NOT_KNOWN = "–"
LOSSES = 3  # assets whose worst loss is shown
PERCENT = frozenset({"detected_share", "attributable_share", "false_attribution"})


def paper_tables(material: PaperMaterial) -> dict[str, pa.Table]:
    """Return the tables of a paper by name."""
    return {
        **material.tables,
        "comparison": comparison(material),
        "checks": checks(material),
        "scenarios": scenarios(material),
        "changes": changes(material),
        "certificates": certificates(material),
        "blind": blind(material),
        "assumptions": assumptions(material, whole_force_only=True),
        "parameters": assumptions(material),
        "placements": placements_of(material.options),
    }


def placed_counts(option: Option) -> Mapping[str, int]:
    """Return how many of each asset an option places, most first."""
    counts: Counter[str] = Counter()
    for placement in option.placements:
        counts[placement.asset] += placement.number
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def comparison(material: PaperMaterial) -> pa.Table:
    """One row an option: every measure with its range."""
    measures = (
        "detected_share", "hours_to_detect", "attributable_share", "false_attribution",
        "smallest_change_14d", "staff_risk",
    )  # fmt: skip
    rows = []
    for option in material.options:
        row = {material.say("option"): option.names[material.language]}
        for measure in measures:
            spread = material.spreads.get((option.option_id, measure, None))
            row[material.say(measure)] = _ranged(material, spread, measure)
        force = option.force
        for key, estimate, scale in (
            ("people", None if force is None else force.deployed, 1.0),
            ("pool", None if force is None else force.pool, 1.0),
            ("cost_eur", None if force is None else force.cost_eur, 1e-6),
        ):
            row[material.say(key)] = (
                NOT_KNOWN if estimate is None
                else _range(material, estimate.value, estimate.low, estimate.high, scale)
            )  # fmt: skip
        rows.append(row)
    return _transposed(material, rows)


def _transposed(material: PaperMaterial, rows: list[dict[str, str]]) -> pa.Table:
    """Measures down, options across: four columns fit a page, nine do not."""
    first = material.say("option")
    measures = [name for name in rows[0] if name != first]
    return pa.table(
        {
            " ": measures,
            **{row[first]: [row[measure] for measure in measures] for row in rows},
        }
    )


def _ranged(material: PaperMaterial, spread: Spread | None, measure: str) -> str:
    if spread is None or spread.value is None:
        return NOT_KNOWN
    if measure in PERCENT:
        return _range(material, spread.value, spread.low, spread.high, 100.0) + " %"
    if measure == "smallest_change_14d":
        return "× " + _range(material, spread.value, spread.low, spread.high, 1.0)
    return _range(material, spread.value, spread.low, spread.high, 1.0)


def _range(
    material: PaperMaterial, value: float | None, low: float | None, high: float | None,
    scale: float,
) -> str:  # fmt: skip
    if value is None:
        return NOT_KNOWN
    shown = spell(value * scale, material.language)
    if low is None or high is None:
        return shown
    between = f"{spell(low * scale, material.language)}-{spell(high * scale, material.language)}"
    return f"{shown} ({between})"


def spell(value: float, language: str) -> str:
    """Return a number with as many digits as it deserves, written as the language does.

    Examples
    --------
    >>> spell(1234.5, "en"), spell(0.234, "fr")
    ('1,234', '0,23')
    """
    digits = 0 if abs(value) >= 10 else 1 if abs(value) >= 1 else 2
    text = f"{value:,.{digits}f}"
    if language == "fr":
        return text.replace(",", "\u202f").replace(".", ",")
    return text


def checks(material: PaperMaterial) -> pa.Table:
    """One row a clause: seen, placed and attributable by each option, and what would help.

    What would help is said for the option that sees most of the clause's breaches.
    """
    by_clause: dict[str, list[dict[str, Any]]] = {}
    for row in material.tables["verifiability"].to_pylist():
        by_clause.setdefault(f"{row['article']} ({row['clause_id']})", []).append(row)
    rows = []
    for clause, found in by_clause.items():
        cells = {
            material.name(row["option_id"]): " / ".join(
                NOT_KNOWN if row[name] is None else spell(row[name] * 100, material.language)
                for name in ("seen", "placed", "attributable")
            )
            for row in found
        }
        best = max(found, key=lambda row: row["seen"] or 0.0)
        rows.append(
            {
                material.say("clause"): clause,
                **cells,
                material.say("would_help"): _helps(material, best),
            }
        )
    return pa.Table.from_pylist(rows)


def _helps(material: PaperMaterial, row: Mapping[str, object]) -> str:
    words = []
    if row["helps_asset"] is not None:
        words.append(
            material.say(
                "with_asset",
                asset=material.asset_names[str(row["helps_asset"])][material.language],
                share=spell(float(str(row["helps_asset_seen"])) * 100, material.language),
            )
        )
    if row["helps_margin_m"] is not None:
        words.append(
            material.say(
                "with_margin",
                metres=spell(float(str(row["helps_margin_m"])), material.language),
                share=spell(float(str(row["helps_margin_placed"])) * 100, material.language),
            )
        )
    return "; ".join(words)


def scenarios(material: PaperMaterial) -> pa.Table:
    """One row a scenario: what it supposes, and its weight."""
    total = sum(scenario.probability for scenario in material.scenarios)
    return pa.table(
        {
            material.say("scenario"): [
                material.scenario_name(scenario.scenario_id) for scenario in material.scenarios
            ],
            " ": [scenario.summary.get(material.language, "") for scenario in material.scenarios],
            "%": [
                spell(100 * scenario.probability / total, material.language)
                for scenario in material.scenarios
            ],
        }
    )


def changes(material: PaperMaterial) -> pa.Table:
    """One row a thing that could be otherwise; the share each option then sees."""
    columns: dict[str, list[str]] = {
        " ": [material.say(change.key, name=change.name) for change in material.changes]
    }
    for option in material.options:
        columns[option.names[material.language]] = [
            f"{spell(100 * change.shares[option.option_id], material.language)} %"
            if option.option_id in change.shares else NOT_KNOWN
            for change in material.changes
        ]  # fmt: skip
    return pa.table(columns)


def certificates(material: PaperMaterial) -> pa.Table:
    """One row an option that was sited: what its plan reaches, the bound, and what binds it."""
    language = material.language
    rows = [
        {
            "option_id": option.option_id,
            "reached": f"{spell(100 * certificate.objective, language)} %",
            "bound": f"{spell(100 * certificate.bound, language)} %",
            "gap": f"{spell(100 * certificate.gap, language)} %",
            "status": material.say(f"status_{certificate.status}"),
            "after_losses": NOT_KNOWN
            if len(option.after_losses) <= LOSSES
            else f"{spell(100 * option.after_losses[LOSSES], language)} %",
            "largest_gap": NOT_KNOWN
            if option.largest_gap_km is None
            else f"{spell(option.largest_gap_km, language)} km",
            "binding": "; ".join(option.binding[:3]) or NOT_KNOWN,
        }
        for option in material.options
        if (certificate := option.certificate) is not None
    ]
    names = ("option_id", "reached", "bound", "gap", "status", "after_losses", "largest_gap",
             "binding")  # fmt: skip
    return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in names]))


def blind(material: PaperMaterial) -> pa.Table:
    """One row a means: what it cannot see."""
    return pa.table(
        {
            material.say("means"): [means for means, _ in material.cannot_see],
            material.say("cannot_see"): [words for _, words in material.cannot_see],
        }
    )


def assumptions(material: PaperMaterial, *, whole_force_only: bool = False) -> pa.Table:
    """One row a parameter: value, range, unit, and its source or the word unverified.

    Figures of single assets and detection models have a dot in their names; there are hundreds,
    and a reader of the paper wants those of the whole force.
    """
    chosen = [
        parameter
        for parameter in material.parameters
        if not (whole_force_only and "." in parameter.name)
    ]
    return pa.table(
        {
            "parameter": [parameter.name for parameter in chosen],
            "value": [spell(parameter.value, material.language)
                      for parameter in chosen],
            "range": [
                NOT_KNOWN if parameter.low is None or parameter.high is None
                else f"{spell(parameter.low, material.language)}-"
                f"{spell(parameter.high, material.language)}"
                for parameter in chosen
            ],
            "unit": [parameter.unit for parameter in chosen],
            "source": [
                f"unverified: {parameter.source}" if parameter.unverified else parameter.source
                for parameter in chosen
            ],
        }
    )  # fmt: skip


def placements_of(options: Sequence[Option]) -> pa.Table:
    """One row a placement, with its site; never leaves the mission."""
    rows = []
    for option in options:
        for item in option.placements:
            site = item.site
            place = {
                name: None if site is None else getattr(site, name)
                for name in ("site_id", "lon_deg", "lat_deg", "chainage_m", "left_m", "side")
            }
            rows.append(
                {"option_id": option.option_id, "asset": item.asset,
                 "contributor": item.contributor, "number": item.number, **place}
            )  # fmt: skip
    return pa.Table.from_pylist(rows, PLACEMENT_SCHEMA)
