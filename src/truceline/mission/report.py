"""Make reports and exports of a mission from its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.adherence.rate import period_rates
from truceline.core.errors import MissionError, ReleaseError
from truceline.core.time import DAY, Interval, day_interval, day_of
from truceline.flow.process import Terms, watching
from truceline.mission.intake import ACTOR
from truceline.mission.run import State, span_of_data, state_of
from truceline.model.document import Audience, ReleasedDocument
from truceline.release.release import release
from truceline.render.docx import render_docx
from truceline.render.html import render_html
from truceline.render.json import render_json
from truceline.render.pdf import render_pdf
from truceline.report.daily import daily_report
from truceline.report.material import Material

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from truceline.store.record import Record


FORMATS: dict[str, Callable[[ReleasedDocument], bytes]] = {
    "html": render_html, "json": render_json, "pdf": render_pdf, "docx": render_docx,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFiles:
    """A report that was written: its release, and where its page and its data are.

    ``pdf`` and ``docx`` are None where they were not asked for.
    """

    released: ReleasedDocument
    html: Path
    json: Path
    pdf: Path | None = None
    docx: Path | None = None


def audience_of(text: str) -> Audience:
    """Return an audience by name.

    Raises
    ------
    ReleaseError
        REL-001 if there is none of that name.
    """
    try:
        return Audience(text)
    except ValueError:
        known = ", ".join(audience.value for audience in Audience)
        raise ReleaseError.case("REL-001", "audience", audience=text, known=known) from None


def released_report(
    record: Record,
    folder: Path,
    *,
    audience: Audience = Audience.INTERNAL,
    period: Interval | None = None,
    issued_at: datetime | None = None,
    head: str | None = None,
) -> ReleasedDocument:
    """Return the report of a period as an audience may see it, made from the record alone.

    Parameters
    ----------
    record, folder
        The mission.
    audience
        Who will read it.
    period
        The span; the last local day with data if None.
    issued_at
        The instant of issue; now by the record's clock if None.
    head
        Build the report from the record as it stood at this hash.
    """
    state = state_of(record, folder, head)
    issued = issued_at or record.clock()
    material = material_of(state, period or last_day(state), issued)
    policy = state.mission.settings.release.policy()
    return release(daily_report(material), audience, policy, issued)


def write_report(
    record: Record, released: ReleasedDocument, out: Path, formats: tuple[str, ...] = ()
) -> ReportFiles:
    """Write a report as HTML, JSON and further formats, and record that it was issued.

    Parameters
    ----------
    record, released, out
        What was released from which record, and the folder to write to.
    formats
        Of ``html``, ``json``, ``pdf``, ``docx``. The page and its data are always written: what
        is on paper points to them.

    Raises
    ------
    ReleaseError
        REL-011 if a format needs a package that is not installed, REL-012 if there is no such
        format; nothing is written then.
    """
    document = released.document
    name = f"{document.key}-{released.audience.value}"
    wanted = ("html", "json", *known_formats(formats))
    rendered = {key: FORMATS[key](released) for key in dict.fromkeys(wanted)}
    out.mkdir(parents=True, exist_ok=True)
    paths = {key: out / f"{name}.{key}" for key in rendered}
    for key, path in paths.items():
        path.write_bytes(rendered[key])
    page = rendered["html"]
    record.append(
        "report", name, page, actor=ACTOR, reason=f"issued at head {document.record_head}",
        media="text/html", simulated=record.simulated,
    )  # fmt: skip
    return ReportFiles(released=released, **paths)


def known_formats(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of formats as they are if all of them exist.

    Raises
    ------
    ReleaseError
        REL-012 if one does not.
    """
    for name in names:
        if name not in FORMATS:
            known = ", ".join(FORMATS)
            raise ReleaseError.case("REL-012", "format", format=name, known=known)
    return names


def last_day(state: State) -> Interval:
    """Return the last local day of the mission's data."""
    span = _span(state)
    last = (span.end or span.start) - DAY / 2
    return day_interval(day_of(last, state.mission.settings.time_zone),
                        state.mission.settings.time_zone)  # fmt: skip


def whole_span(state: State) -> Interval:
    """Return the whole span of the mission's data."""
    return _span(state)


def material_of(state: State, period: Interval, issued_at: datetime) -> Material:
    """Return what a report of a period is made of."""
    mission, tables = state.mission, state.tables
    terms = Terms(
        agreement=mission.agreement, lines=mission.lines, index=mission.index,
        sectors=mission.sectors, time_zone=mission.settings.time_zone, span=period,
    )  # fmt: skip
    over = period_rates(tables["incidents"], tables["findings"], watching(tables["effort"], terms))
    used = {reference.line_id for reference in mission.agreement.lines}
    instant = (period.end or issued_at) - DAY / 86400
    versions = tuple(
        line.nearest_version(instant) for line in mission.lines if line.line_id in used
    )
    return Material(
        mission=mission.settings.name,
        agreement=mission.agreement,
        lines=versions or tuple(line.nearest_version(instant) for line in mission.lines),
        sectors={sector.sector_id: sector.name for sector in mission.sectors},
        time_zone=mission.settings.time_zone,
        language=mission.settings.language,
        issued_at=issued_at,
        period=period,
        tables=tables,
        period_rates=over,
        record_head=state.head,
        simulated=state.simulated,
    )


def _span(state: State) -> Interval:
    span = span_of_data(state.tables["observations"], state.tables["effort"], state.mission)
    if span.end == span.start:
        raise MissionError.case("MIS-011", str(state.mission.folder))
    return span
