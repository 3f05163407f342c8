"""The daily report: one day, or any span, of a mission as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from truceline.core.time import DAY
from truceline.core.uncertain import Estimate
from truceline.model.agreement import ClauseKind
from truceline.model.document import Document, Figure, Section
from truceline.model.finding import Corroboration, Outcome
from truceline.report import charts
from truceline.report import tables as summaries
from truceline.report.material import (
    VIOLATION_NAMES,
    Material,
    apart,
    incidents_with,
    of_incidents,
    previous_period,
    within,
)
from truceline.report.wording import METHOD, say

if TYPE_CHECKING:
    from truceline.core.time import Interval


def daily_report(material: Material) -> Document:
    """Return the report of a period as a document; nothing is withheld yet.

    Parameters
    ----------
    material
        Tables and terms; the period is usually one local day.

    Notes
    -----
    Incidents without a known time belong to no period and stand in the intake section only.
    """
    tables = _period_tables(material)
    parts = [_summary, _incidents, _adherence, _effort, _findings, _claims, _intake, _method]
    if _speaks_of_harm(material):
        parts.insert(parts.index(_claims), _harm)
    first, last = _local_days(material)
    key = "title_daily" if first == last else "title_period"
    return Document(
        key=f"daily-{last}" if first == last else f"period-{first}-{last}",
        title=say(key, day=first, first=first, last=last),
        mission=material.mission,
        issued_at=material.issued_at,
        period_from=material.period.start,
        period_until=material.period.end or material.issued_at,
        time_zone=material.time_zone,
        language=material.language,
        sections=tuple(part(material, tables) for part in parts),
        tables=tables,
        record_head=material.record_head,
        simulated=material.simulated,
        hypothetical=material.agreement.hypothetical,
        notes=_notes(material),
    )


Tables = dict[str, pa.Table]


def _period_tables(material: Material) -> Tables:
    received = material.tables
    incidents = within(received["incidents"], material.period, "happened_at")
    earlier = within(received["incidents"], previous_period(material.period), "happened_at")
    findings, harm = apart(of_incidents(received["findings"], incidents))
    effort = within(received["effort"], material.period, "starts_at")
    members = pc.list_flatten(incidents["members"]).combine_chunks()
    keep = pc.is_in(received["observations"]["observation_id"], members)
    order = [("happened_at", "ascending"), ("incident_id", "ascending")]
    return {
        **received,
        "incidents": incidents.sort_by(order),
        "previous_incidents": earlier.select(["incident_id", "happened_at", "kind"]).sort_by(order),
        "observations": received["observations"].filter(keep),
        "findings": findings,
        "harm": harm,
        "findings_by_clause": summaries.findings_by_clause(findings),
        "effort": effort,
        "effort_summary": summaries.effort_summary(effort),
        "claims": within(received["claims"], material.period, "starts_at"),
        "left_out_reasons": summaries.left_out_reasons(received["left_out"]),
        "rejections_by_code": summaries.rejections_by_code(received["rejections"]),
        "period_rates": material.period_rates,
    }


def _local_days(material: Material) -> tuple[str, str]:
    zone = ZoneInfo(material.time_zone)
    end = material.period.end or material.issued_at
    first = material.period.start.astimezone(zone).date()
    last = (end.astimezone(zone) - DAY / 86_400_000_000).date()
    return first.isoformat(), max(first, last).isoformat()


def _notes(material: Material) -> tuple[str, ...]:
    notes = []
    if material.simulated:
        notes.append(say("simulated"))
    if material.agreement.hypothetical:
        title = material.agreement.title.get(material.language, material.agreement.agreement_id)
        notes.append(say("hypothetical", title=title))
    return tuple(notes)


def _count(key: str, label: str, table: str, ids: tuple[str, ...], **more: Any) -> Figure:
    return Figure(key=key, label=label, value=len(ids), table=table, rows=ids, **more)


def _summary(material: Material, tables: Tables) -> Section:
    incidents, findings = tables["incidents"], tables["findings"]
    violations = incidents_with(findings, VIOLATION_NAMES)
    previous = _violations_in(material, previous_period(material.period))
    figures = [
        _count("incidents", "incidents", "incidents", _ids(incidents, "incident_id")),
        _count("observations", "observations", "observations",
               _ids(tables["observations"], "observation_id")),
        _count("violations", "incidents that are violations", "incidents", violations),
        _count("serious", "serious violations", "incidents",
               incidents_with(findings, frozenset({"violation_serious"}))),
        _count("undetermined", "undetermined incidents", "incidents",
               _only(findings, "undetermined")),
        _count("exempt", "exempt incidents", "incidents", _only(findings, "exempt")),
        _count("previous", "violations in the period before", "previous_incidents", previous),
        _count("attributed", "attributed violations", "incidents", _attributed(findings)),
    ]  # fmt: skip
    duration = material.period.duration or DAY
    words = [say("incidents") if incidents.num_rows else say("incidents_none")]
    if incidents.num_rows:
        words += [say("violations"), say("attribution")]
    one_day = duration <= DAY * 1.1
    if _was_looked_at(material, previous_period(material.period)):
        days = round(duration / DAY)
        words.append(say("previous_one") if one_day else say("previous", days=days))
    words += _observed_words(material, figures)
    words += _change_words(material)
    return Section(
        key="summary",
        title="Summary",
        paragraphs=tuple(words),
        figures=tuple(figures),
        charts=(charts.daily_chart(material), charts.map_chart(material, tables)),
    )


def _was_looked_at(material: Material, period: Interval) -> bool:
    """Say whether the mission has days in a period: before its first day nothing is zero."""
    days = material.tables["rates"]["starts_at"]
    first = pc.min(days).as_py()
    return first is not None and first <= period.start


def _observed_words(material: Material, figures: list[Figure]) -> list[str]:
    by_sector = [row for row in material.period_rates.to_pylist() if row["sector"] != "all"]
    overall = [row for row in material.period_rates.to_pylist() if row["sector"] == "all"]
    words = []
    if by_sector and all(row["observed"] == "effort_unknown" for row in by_sector):
        return [say("effort_unknown")]
    unobserved = [row["sector"] for row in by_sector if row["observed"] == "not_observed"]
    figures.append(Figure(key="sectors_all", label="sectors", value=len(by_sector)))
    figures.append(
        Figure(key="sectors_unobserved", label="sectors not observed", value=len(unobserved))
    )
    names = ", ".join(material.sectors.get(sector, sector) for sector in unobserved)
    if by_sector:
        words.append(say("not_observed", names=names) if unobserved else say("all_observed"))
    if overall and overall[0]["rate_corrected"] is not None:
        figures += [_rate(overall[0], "rate_corrected"), _rate(overall[0], "rate_raw")]
        words.append(say("rate"))
    return words


def _rate(row: dict[str, Any], name: str) -> Figure:
    estimate = Estimate(
        value=row[name],
        low=row[f"{name}_low"],
        high=row[f"{name}_high"],
        level=row["level"],
        unit="per day",
        method="Garwood" if name == "rate_raw" else "Garwood, divided by exposure",
    )
    return Figure(key=name, label=name.replace("_", " "), value=row[name], unit="per day",
                  estimate=estimate, table="period_rates", rows=("all",))  # fmt: skip


def _change_words(material: Material) -> list[str]:
    rows = material.tables["changes"].to_pylist()
    words = [
        say("change", **{**row, "sector": material.sectors.get(row["sector"], "the whole line"),
                         "low": row["day_low"], "high": row["day_high"]})
        for row in rows
    ]  # fmt: skip
    return words or [say("change_none")]


def _incidents(material: Material, tables: Tables) -> Section:
    words = () if tables["incidents"].num_rows else (say("no_rows"),)
    return Section(
        key="incidents", title="What happened", paragraphs=words, tables=("incidents",),
        charts=(charts.kinds_chart(tables),),
    )  # fmt: skip


def _adherence(material: Material, tables: Tables) -> Section:
    return Section(
        key="adherence", title="Is the ceasefire holding, and where not",
        paragraphs=tuple(_change_words(material)),
        charts=(charts.sector_chart(material),), tables=("period_rates", "changes"),
    )  # fmt: skip


def _effort(material: Material, tables: Tables) -> Section:
    effort = tables["effort"]
    status = effort["status"]
    denials = effort.filter(pc.equal(status, "denied"))
    outages = effort.filter(pc.is_in(status, pa.array(["down", "jammed"])))
    figures = (
        _count("denials", "denied watches", "effort", _ids(denials, "effort_id")),
        _count("outages", "watches down", "effort", _ids(outages, "effort_id")),
    )
    known = "denied" if denials.num_rows + outages.num_rows else "denied_none"
    watched = effort.filter(pc.not_equal(status, "delivered")).num_rows
    words = say(known) if watched else say("effort_unknown")
    return Section(
        key="effort", title="Who watched, and where nobody could", paragraphs=(words,),
        figures=figures, tables=("effort_summary",) if watched else (),
    )  # fmt: skip


def _findings(material: Material, tables: Tables) -> Section:
    return Section(
        key="findings", title="Findings by clause", tables=("findings_by_clause", "findings"),
        charts=(charts.outcome_chart(material, tables),),
    )  # fmt: skip


def _speaks_of_harm(material: Material) -> bool:
    return any(clause.kind is ClauseKind.CIVILIAN_HARM for clause in material.agreement.clauses)


def _harm(material: Material, tables: Tables) -> Section:
    harm = tables["harm"]
    corroborated = harm.filter(pc.equal(harm["corroboration"], Corroboration.CORROBORATED.value))
    alleged = harm.filter(pc.equal(harm["corroboration"], Corroboration.ALLEGED.value))
    figures = (
        _count("harm_corroborated", "corroborated harm to civilians", "incidents",
               incidents_with(corroborated, VIOLATION_NAMES)),
        _count("harm_alleged", "alleged harm to civilians", "incidents",
               incidents_with(alleged, VIOLATION_NAMES | {Outcome.UNDETERMINED.value})),
    )  # fmt: skip
    return Section(
        key="harm", title="Harm to civilians",
        paragraphs=(say("harm") if harm.num_rows else say("harm_none"),), figures=figures,
        tables=("harm",) if harm.num_rows else (),
    )  # fmt: skip


def _claims(material: Material, tables: Tables) -> Section:
    claims = tables["claims"]
    figure = _count("claims", "allegations by parties", "claims", _ids(claims, "observation_id"))
    words = say("claims") if claims.num_rows else say("claims_none")
    return Section(key="claims", title="What the parties allege", paragraphs=(words,),
                   figures=(figure,), tables=("claims",) if claims.num_rows else ())  # fmt: skip


def _intake(material: Material, tables: Tables) -> Section:
    sources, rejections, left_out = tables["sources"], tables["rejections"], tables["left_out"]
    severity = rejections["severity"].to_pylist()
    contradicting = tables["totals"].filter(tables["totals"]["contradicts"])
    figures = (
        Figure(key="rows", label="rows read", value=_sum(sources, "rows")),
        Figure(key="files", label="files read", value=sources.num_rows),
        Figure(key="kept", label="rows kept", value=_sum(sources, "kept")),
        Figure(key="rejected", label="rows rejected", value=severity.count("rejected")),
        Figure(key="repeated", label="repeated rows", value=_sum(sources, "repeated")),
        Figure(key="warned", label="rows with a remark", value=severity.count("warned")),
        _count("left_out", "observations that became no incident", "left_out",
               _ids(left_out, "observation_id")),
        _count("totals", "stated totals", "totals", _ids(tables["totals"], "total_id")),
        _count("contradictions", "contradicting totals", "totals",
               _ids(contradicting, "total_id")),
    )  # fmt: skip
    words = [say("intake"), say("left_out")]
    if tables["totals"].num_rows:
        words += [say("totals"), say("contradictions")]
    return Section(
        key="intake", title="What was received", paragraphs=tuple(words), figures=figures,
        tables=("sources", "left_out_reasons", "rejections_by_code"),
    )  # fmt: skip


def _method(material: Material, tables: Tables) -> Section:
    agreement = material.agreement
    words = [
        " ".join(sentence.split()).format(
            inside=agreement.inside_probability, outside=agreement.outside_probability
        )
        for sentence in METHOD
    ]
    lines = [
        f"Line {version.line_id}, version {version.version}: {version.provenance.source}; "
        f"stated accuracy {version.accuracy_m / 1000:.1f} km (95 %)"
        + ("; unverified." if version.provenance.unverified else ".")
        for version in material.lines
    ]
    return Section(key="method", title="Method and limits", paragraphs=(*words, *lines))


def _violations_in(material: Material, period: Interval) -> tuple[str, ...]:
    incidents = within(material.tables["incidents"], period, "happened_at")
    findings, _ = apart(of_incidents(material.tables["findings"], incidents))
    return incidents_with(findings, VIOLATION_NAMES)


def _only(findings: pa.Table, outcome: str) -> tuple[str, ...]:
    """Incidents with this outcome and no violation."""
    violated = set(incidents_with(findings, VIOLATION_NAMES))
    return tuple(i for i in incidents_with(findings, frozenset({outcome})) if i not in violated)


def _attributed(findings: pa.Table) -> tuple[str, ...]:
    named = findings.filter(pc.not_equal(findings["party"], "not_attributed"))
    return incidents_with(named, VIOLATION_NAMES)


def _ids(table: pa.Table, column: str) -> tuple[str, ...]:
    return tuple(table[column].to_pylist())


def _sum(table: pa.Table, column: str) -> int:
    return int(pc.sum(table[column]).as_py() or 0)
