"""Mission reports as PDF: the annex's rows one by one, the text as `truceline.intake.osce` does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from truceline.core.ids import content_hash
from truceline.core.time import day_interval, utc
from truceline.core.uncertain import Region, point_region
from truceline.formats.report_pdf import AnnexRow, PdfReport, read_pdf
from truceline.formats.report_text import (
    Bounds,
    Item,
    Located,
    Place,
    count_interval,
    parse_sentence,
    report_head,
)
from truceline.intake.annex_sentence import row_sentence, way_from_city
from truceline.intake.osce import (
    DEFAULT_ZONE,
    KIND_NAMES,
    MAX_BYTES,
    count_policy,
    read_report,
)
from truceline.intake.osce_place import Observer, find_observer, item_region
from truceline.intake.reader import Batch
from truceline.model.kind import Kind
from truceline.model.observation import Modality, Observation, observation_id
from truceline.model.rejection import Rejection, reject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from truceline.intake.reader import IntakeContext

# The option "parts": what becomes observations; totals and allegations of the text always go in.
PARTS = ANNEX, TEXT, BOTH = ("annex", "text", "both")
PLACE_SIGMA_M = 2_500.0  # an event at a named settlement is wherever in or near it
MINUTE = timedelta(minutes=1)
_MODALITIES = (("camera", Modality.CAMERA), ("uav", Modality.UAV), ("acoustic", Modality.ACOUSTIC))
_DAYS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4}|\d{2})"),
    re.compile(r"(?P<day>\d{1,2})[ -](?P<name>[A-Za-z]{3,9})(?:[ -](?P<year>\d{4}|\d{2}))?"),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCKS = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?(?:\s*(?:-|–|to)\s*(\d{1,2}):(\d{2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """One report and what reading its rows needs."""

    key: str
    zone: str
    as_of: date | None
    policy: dict[str, Bounds]
    context: IntakeContext


class ReportPdfReader:
    """Reads reports in PDF; needs the extra ``pdf``."""

    name = "report_pdf"
    suffixes = (".pdf",)
    complete = False  # a file is one report

    def recognises(self, head: bytes, name: str) -> bool:
        """Say whether the file begins as a PDF does."""
        return head.startswith(b"%PDF-")

    def read(self, stream: BinaryIO, context: IntakeContext) -> Iterator[Batch]:
        """Yield the annex's rows, then what the text says.

        Raises
        ------
        SourceError
            INT-086 without pdfplumber, INT-087 if the file is damaged: then it is not taken in and
            can be sent again.
        """
        data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            yield Batch(rejections=[_reject("INT-050", context, "file", data[:200], limit=50)])
            return
        found = read_pdf(data, context.source_id)
        policy, problems = count_policy(context)
        number, written = report_head(found.text)
        as_of = context.options.get("as_of") or written
        report = _Report(
            key=number or content_hash(data)[:12], zone=_zone(context), as_of=_date_of(as_of),
            policy=policy, context=context,
        )  # fmt: skip
        parts = context.options.get("parts", BOTH)
        if parts not in PARTS:
            problems.append(_unknown_parts(parts, context))
        yield _annex_batch(report, found, problems, parts)
        if found.text.strip():
            entry = {"text": found.text, "as_of": as_of}
            text = read_report(report.key, entry, policy, context)
            if parts == ANNEX:
                text.observations = []
            yield text


READER = ReportPdfReader()


def _unknown_parts(parts: object, context: IntakeContext) -> Rejection:
    raw, known = str(parts).encode(), " or ".join(PARTS)
    return _reject(
        "INT-082", context, "options", raw, "warned", option="parts", value=parts, known=known
    )


def _annex_batch(
    report: _Report, found: PdfReport, problems: list[Rejection], parts: object
) -> Batch:
    rows = found.rows if parts != TEXT else ()
    batch = Batch(rows=len(rows), rejections=problems)
    for page in found.blank_pages:
        detail = f"page {page} holds no text (a scan?)"
        where = f"report {report.key}, page {page}"
        batch.rejections.append(
            _reject("INT-087", report.context, where, detail.encode(), detail=detail)
        )
    for row in rows:
        _add_row(batch, report, row)
    return batch


def _add_row(batch: Batch, report: _Report, row: AnnexRow) -> None:
    text = " | ".join(row.cells.values())
    where = f"report {report.key}, page {row.page}, annex row {row.number}"
    sentence = row_sentence(row.cells)
    statements = parse_sentence(sentence.text)
    located = next((one for one in statements if isinstance(one, Located)), None)
    if located is None or len(located.items) != 1:
        batch.rejections.append(_reject("INT-088", report.context, where, text.encode(), text=text))
        return
    unread = [*sentence.left_out, *(one.text for one in statements if one is not located)]
    if unread:
        batch.rejections.append(_warn("INT-055", report, where, text, "; ".join(unread)))
    place = located.place or way_from_city(row.cells["position"])
    observer, doubt = find_observer(place, report.context)
    if doubt:
        batch.rejections.append(_warn(doubt, report, where, text, text))
    starts_at, ends_at = _when(row.cells, report)
    if starts_at is None:
        value = _date_time(row.cells)
        raw = text.encode()
        batch.rejections.append(
            _reject("INT-089", report.context, where, raw, "warned", value=value)
        )
    batch.observations.append(
        _observation(report, row, located.items[0], observer, (starts_at, ends_at))
    )


def _observation(
    report: _Report,
    row: AnnexRow,
    item: Item,
    observer: Observer | None,
    when: tuple[datetime | None, datetime | None],
) -> Observation:
    context, cells = report.context, row.cells
    digest = content_hash({"report": report.key, "row": dict(cells)})
    key = f"{report.key}#annex.{row.number}"
    low, high = count_interval(item.count, report.policy)
    means = f"{cells.get('means', '')} {cells['position']}".lower()
    return Observation(
        observation_id=observation_id(context.source_id, key, digest, context.simulated),
        source_id=context.source_id,
        source_key=key,
        content_sha256=digest,
        kind=KIND_NAMES.get(item.kind) or Kind(item.kind),
        modality=next((m for word, m in _MODALITIES if word in means), Modality.HUMAN),
        region=item_region(item, observer) or _named_region(cells, context),
        starts_at=when[0],
        ends_at=when[1],
        count_low=low,
        count_high=high,
        observer=cells["position"] or None,
        assessment=item.assessment,
        weapon=item.weapon,
        calibre_mm=item.calibre_mm,
        flight_direction=item.flight,
        place_name=cells.get("location") or cells["position"] or None,
        origin=f"{context.source_id}:{cells['position'] or report.key}",
        text=" | ".join(cells.values()),
        received_at=context.received_at,
        simulated=context.simulated,
    )


def _named_region(cells: dict[str, str], context: IntakeContext) -> Region | None:
    """Return the surroundings of the settlement a location names by itself, None otherwise."""
    name = re.sub(r"\s*\(.*?\)", "", cells.get("location", "")).strip()
    found, doubt = find_observer(Place(name=name), context) if name else (None, None)
    if found is None or doubt:
        return None
    return point_region(found.lon_deg, found.lat_deg, PLACE_SIGMA_M)


def _date_time(cells: dict[str, str]) -> str:
    return cells.get("date_time") or f"{cells.get('date', '')} {cells.get('time', '')}".strip()


def _when(cells: dict[str, str], report: _Report) -> tuple[datetime | None, datetime | None]:
    """Return when a row says it was: a minute, a span, a whole local day, or not known."""
    text = _date_time(cells)
    day = _date_of(text, report.as_of)
    if day is None:
        return None, None
    clocks = _CLOCKS.search(text)
    if clocks is None:
        whole = day_interval(day, report.zone)
        return whole.start, whole.end
    first = _at(day, clocks[1], clocks[2])
    last = _at(day, clocks[3], clocks[4]) if clocks[3] else first
    if first is None or last is None:
        return None, None
    if last < first:  # over midnight
        last += timedelta(days=1)
    start, end = utc(first, report.zone), utc(last, report.zone)
    return start, end + MINUTE if start == end else end


def _at(day: date, hour: str, minute: str) -> datetime | None:
    try:
        return datetime(day.year, day.month, day.day, int(hour), int(minute))  # noqa: DTZ001 - local
    except ValueError:
        return None


def _date_of(text: object, as_of: date | None = None) -> date | None:
    """Return the day a text names; a day without a year is the last one not after `as_of`."""
    for rule in _DAYS:
        match = rule.search(str(text or ""))
        if match is not None:
            return _day(match.groupdict(), as_of)
    return None


def _day(parts: dict[str, str | None], as_of: date | None) -> date | None:
    name = (parts.get("name") or "")[:3].lower()
    month = _MONTHS.index(name) + 1 if name in _MONTHS else int(parts.get("month") or 0)
    day, year = int(parts["day"] or 0), parts.get("year")
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        if as_of is None:
            return None
        this = date(as_of.year, month, day)
        return this if this <= as_of else date(as_of.year - 1, month, day)
    except ValueError:
        return None


def _zone(context: IntakeContext) -> str:
    fallback = context.zone if context.zone != "UTC" else DEFAULT_ZONE
    return str(ZoneInfo(str(context.options.get("zone") or fallback)))


def _warn(code: str, report: _Report, where: str, row: str, text: str) -> Rejection:
    return _reject(code, report.context, where, row.encode(), "warned", text=text)


def _reject(
    code: str,
    context: IntakeContext,
    where: str,
    raw: bytes,
    severity: str = "rejected",
    **fields: object,
) -> Rejection:
    return reject(
        code, source_id=context.source_id, where=where, raw=raw, severity=severity, **fields
    )
