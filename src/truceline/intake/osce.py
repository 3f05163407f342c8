"""Mission report text: located sentences, stated totals, parties' allegations, and the rest."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from truceline.core.ids import content_hash, content_id
from truceline.core.time import utc
from truceline.formats.report_text import (
    COUNT_POLICY,
    LANGUAGES,
    Allegation,
    Bounds,
    Item,
    Located,
    Span,
    Total,
    count_interval,
    parse_report,
    report_head,
)
from truceline.intake.osce_place import find_observer, item_region
from truceline.intake.reader import Batch
from truceline.model.kind import Kind
from truceline.model.observation import Claim, Modality, Observation, observation_id
from truceline.model.rejection import Rejection, reject
from truceline.model.total import ReportTotal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from truceline.intake.reader import IntakeContext

MOST_COUNT = 1_000_000_000  # as in our own tables: more is a slip of the pen
MAX_BYTES = 50_000_000  # a year of daily reports is under 10 MB
DEFAULT_ZONE = "Europe/Kyiv"  # reports of the mission whose grammar this is are in its time
EXCESS_OF_MINIMUM = 1.1  # policy: parts beyond "at least n" by more than this contradict it
# The model has no kind for jamming: such a row is of another kind, assessed as jamming.
KIND_NAMES = {"bursts_and_shots": Kind.BURST, "jamming": Kind.OTHER}
_ASSESSMENTS = {"jamming": "jamming"}
_MODALITIES = {
    "camera": Modality.CAMERA, "UAV": Modality.UAV, "acoustic sensor": Modality.ACOUSTIC,
}  # fmt: skip
_WORDS = (
    "ceasefire violation", "smm", "explosion", "cessez-le-feu", "rafale", "смм", "вибух", "взрыв",
    "обстріл", "обстрел",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """One report and what reading it needs."""

    key: str
    text: str
    as_of: datetime | None  # aware, in the report's own zone
    policy: dict[str, Bounds]
    context: IntakeContext
    language: str | None = None  # None: told from each sentence


class OsceReader:
    """Reads report text (``.txt``) or lists of reports (``.json``)."""

    name = "osce"
    suffixes = (".txt", ".json")
    complete = False  # a file holds some reports, never the whole of the source

    def recognises(self, head: bytes, name: str) -> bool:
        """Say whether the head reads like a mission's report."""
        lower = head.lower()
        if name.lower().endswith(".json"):
            listed = lower.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{")
            return listed and b'"text"' in lower and b"featurecollection" not in lower
        text = head.decode("utf-8-sig", errors="ignore").lower()
        return name.lower().endswith(".txt") and any(word in text for word in _WORDS)

    def read(self, stream: BinaryIO, context: IntakeContext) -> Iterator[Batch]:
        """Yield one batch a report."""
        data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            yield Batch(rejections=[_rejection("INT-050", context, "file", data[:200], limit=50)])
            return
        policy, problems = count_policy(context)
        if problems:
            yield Batch(rejections=problems)
        for key, entry in _entries(data, context):
            if isinstance(entry, Rejection):
                yield Batch(rejections=[entry], rows=1)
                continue
            yield read_report(key, entry, policy, context)


READER = OsceReader()


def count_policy(context: IntakeContext) -> tuple[dict[str, Bounds], list[Rejection]]:
    """Return the table that widens hedged counts, with the mission's own entries in it."""
    policy, problems = dict(COUNT_POLICY), []
    for qualifier, values in (context.options.get("count_policy") or {}).items():
        try:
            policy[qualifier] = dataclasses.replace(COUNT_POLICY[qualifier], **values)
        except (KeyError, TypeError):
            raw = f"{qualifier}: {values}".encode()
            problems.append(
                _rejection(
                    "INT-054",
                    context,
                    "count_policy",
                    raw,
                    severity="warned",
                    entry=qualifier,
                    known=", ".join(sorted(COUNT_POLICY)),
                )
            )
    return policy, problems


def _entries(data: bytes, context: IntakeContext) -> Iterator[tuple[str, Any]]:
    text = data.decode("utf-8-sig", errors="replace")
    if text.lstrip()[:1] not in ("[", "{"):
        number, as_of = report_head(text)
        key = number or content_hash(data)[:12]
        yield key, {"text": text, "as_of": context.options.get("as_of") or as_of}
        return
    try:
        loaded = json.loads(text)
    except ValueError as error:
        yield "file", _rejection("INT-051", context, "file", data[:200], detail=str(error))
        return
    for index, entry in enumerate(loaded if isinstance(loaded, list) else [loaded]):
        if isinstance(entry, dict) and isinstance(entry.get("text"), str):
            yield str(entry.get("id") or content_hash(entry["text"])[:12]), entry
        else:
            raw = json.dumps(entry, ensure_ascii=False).encode()
            yield str(index), _rejection("INT-052", context, f"report {index + 1}", raw)


def read_report(
    key: str, entry: dict[str, Any], policy: dict[str, Bounds], context: IntakeContext
) -> Batch:
    """Return what one report holds."""
    batch = Batch(rows=1)
    as_of, problem = _as_of(key, entry, context)
    if problem:
        batch.rejections.append(problem)
    language, problem = _language(key, entry, context)
    if problem:
        batch.rejections.append(problem)
    report = _Report(key=key, text=entry["text"], as_of=as_of, policy=policy, context=context,
                     language=language)  # fmt: skip
    for number, statement in enumerate(parse_report(report.text, report.language), start=1):
        where = f"report {key}, statement {number}"
        match statement:
            case Located():
                _add_located(batch, report, statement, where, number)
            case Total():
                _add_total(batch, report, statement, where)
            case Allegation():
                _add_claim(batch, report, statement, where, number)
            case Span():
                batch.rejections.append(_warned("INT-055", report, where, statement.text))
    return batch


def _as_of(
    key: str, entry: dict[str, Any], context: IntakeContext
) -> tuple[datetime | None, Rejection | None]:
    written = entry.get("as_of")
    if not written:
        return None, None
    fallback = context.zone if context.zone != "UTC" else DEFAULT_ZONE
    zone = entry.get("zone") or context.options.get("zone") or fallback
    try:
        value = _instant(str(written))
        return (value if value.tzinfo else utc(value, str(zone)).astimezone(_zone(zone))), None
    except (ValueError, KeyError, OSError):
        raw = str(written).encode()
        return None, _rejection(
            "INT-053", context, f"report {key}", raw, severity="warned", value=written
        )


def _language(
    key: str, entry: dict[str, Any], context: IntakeContext
) -> tuple[str | None, Rejection | None]:
    written = entry.get("language") or context.options.get("language")
    if written is None or written in LANGUAGES:
        return written, None
    raw = str(written).encode()
    return None, _rejection(
        "INT-070", context, f"report {key}", raw, severity="warned", value=written,
        known=", ".join(LANGUAGES),
    )  # fmt: skip


def _zone(name: object) -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(str(name))


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.strptime(text.replace(".", ":"), "%H:%M %d %B %Y")  # noqa: DTZ007 - zone follows


def _period(report: _Report, period: str = "this") -> tuple[datetime | None, datetime | None]:
    """Return the local day before `as_of` (23 or 25 hours where clocks change)."""
    if report.as_of is None:
        return None, None
    end = report.as_of - timedelta(days=1 if period == "previous" else 0)
    return utc(end - timedelta(days=1)), utc(end)


def _times(report: _Report, located: Located) -> tuple[datetime | None, datetime | None]:
    if report.as_of is None or located.times is None:
        return _period(report)
    first, last = (_last_before(clock, report.as_of) for clock in located.times)
    if first is None or last is None:
        return _period(report)
    if first > last:  # over midnight
        first -= timedelta(days=1)
    return utc(first), utc(last + timedelta(minutes=1 if first == last else 0))


def _last_before(clock: str, as_of: datetime) -> datetime | None:
    hour, minute = (int(part) for part in clock.split(":"))
    if hour > 23 or minute > 59:
        return None
    instant = as_of.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return instant if instant < as_of else instant - timedelta(days=1)


def _add_located(batch: Batch, report: _Report, located: Located, where: str, number: int) -> None:
    observer, doubt = find_observer(located.place, report.context)
    if doubt:
        batch.rejections.append(_warned(doubt, report, where, located.text))
    for index, item in enumerate(located.items, start=1):
        low, high = count_interval(item.count, report.policy)
        if low > MOST_COUNT or (high or 0) > MOST_COUNT:
            batch.rejections.append(_warned("INT-055", report, where, located.text))
            continue
        if high == 0:
            batch.rejections.append(_warned("INT-058", report, where, located.text))
            continue
        values = _row(report, located.text, item, f"{number}.{index}")
        starts_at, ends_at = _times(report, located)
        batch.observations.append(
            Observation(
                **values,
                modality=_MODALITIES.get(located.platform or "", Modality.HUMAN),
                region=item_region(item, observer),
                starts_at=starts_at,
                ends_at=ends_at,
                count_low=low,
                count_high=high,
                observer=_observer(located),
                place_name=located.place.name if located.place else None,
                origin=f"{report.context.source_id}:{_observer(located) or report.key}",
            )
        )


def _observer(located: Located) -> str | None:
    words = [located.platform, located.place.name if located.place else None]
    return " ".join(word for word in words if word) or None


def _row(report: _Report, text: str, item: Item, position: str) -> dict[str, Any]:
    content = {
        "report": report.key,
        "text": text,
        "item": json.loads(json.dumps(dataclasses.asdict(item))),
        "as_of": report.as_of,
    }
    digest, key = content_hash(content), f"{report.key}#{position}"
    context = report.context
    return {
        "observation_id": observation_id(context.source_id, key, digest, context.simulated),
        "source_id": context.source_id,
        "source_key": key,
        "content_sha256": digest,
        "kind": KIND_NAMES.get(item.kind) or Kind(item.kind),
        "assessment": item.assessment or _ASSESSMENTS.get(item.kind),
        "weapon": item.weapon,
        "calibre_mm": item.calibre_mm,
        "flight_direction": item.flight,
        "text": text,
        "received_at": context.received_at,
        "simulated": context.simulated,
    }


def _add_claim(
    batch: Batch, report: _Report, allegation: Allegation, where: str, number: int
) -> None:
    claimant = _party(allegation.claimant, report.context)
    if claimant is None:
        batch.rejections.append(_warned("INT-056", report, where, allegation.text))
        return
    starts_at, ends_at = _period(report)
    for index, item in enumerate(allegation.items, start=1):
        low, high = count_interval(item.count, report.policy)
        batch.claims.append(
            Claim(
                **_row(report, allegation.text, item, f"{number}.{index}"),
                modality=Modality.UNKNOWN,
                region=None,
                starts_at=starts_at,
                ends_at=ends_at,
                count_low=low,
                count_high=high,
                origin=f"claim:{claimant}",
                claimant=claimant,
            )
        )


def _party(subject: str, context: IntakeContext) -> str | None:
    """Return the one party the subject of a sentence names, None where none or several."""
    names: dict[str, list[str]] = context.options.get("party_names") or {}
    words = f" {subject.lower()} "
    named = {
        party
        for party in context.parties
        for name in (party, *names.get(party, ()))
        if f" {name.lower()} " in words or f" {name.lower()}'s " in words
    }
    return named.pop() if len(named) == 1 else None


def _add_total(batch: Batch, report: _Report, total: Total, where: str) -> None:
    low, high = count_interval(total.count, report.policy)
    parts_sum, contradicts = check_parts(total, report.policy)
    starts_at, ends_at = _period(report, total.period)
    if total.period == "cumulative":
        starts_at = _since(total.since, report)
    content: dict[str, Any] = {
        "source": report.context.source_id,
        "report": report.key,
        "text": total.text,
        "measure": total.measure,
        "period": total.period,
        "area": total.area,
        "simulated": report.context.simulated,
    }
    batch.totals.append(
        ReportTotal(
            total_id=content_id("tot", content),
            source_id=report.context.source_id,
            report=report.key,
            area=total.area,
            measure=total.measure,
            count_low=low,
            count_high=high,
            period=total.period,
            starts_at=starts_at,
            ends_at=ends_at,
            parts_sum=parts_sum,
            contradicts=contradicts,
            text=total.text,
        )
    )
    if contradicts:
        batch.rejections.append(_warned("INT-057", report, where, total.text, parts=parts_sum))


def _since(since: str | None, report: _Report) -> datetime | None:
    if since is None or report.as_of is None:
        return None
    try:
        day = datetime.strptime(since, "%d %B %Y")  # noqa: DTZ007 - zone follows
    except ValueError:
        return None
    return utc(day.replace(tzinfo=report.as_of.tzinfo))


def check_parts(total: Total, policy: dict[str, Bounds]) -> tuple[int | None, bool]:
    """Return the sum of the parts a total lists, and whether the two contradict each other.

    One part after "including" is no list; it contradicts only where it is more than the whole.
    Parts that exceed "at least n" by more than a tenth contradict it: nobody writes so of a
    number they know.
    """
    if not total.parts:
        return None, False
    low, high = count_interval(total.count, policy)
    spans = [count_interval(part, policy) for part in total.parts]
    parts_low = sum(span[0] for span in spans)
    highs = [span[1] for span in spans]
    parts_high = None if None in highs else sum(h for h in highs if h is not None)
    contradicts = high is not None and parts_low > high
    if high is None:
        contradicts = parts_low > EXCESS_OF_MINIMUM * (total.count.number or 0)
        contradicts = contradicts and total.count.qualifier == "at_least"
    if total.exhaustive and parts_high is not None and parts_high < low:
        contradicts = True
    listed = total.exhaustive or len(total.parts) > 1 or contradicts
    return (sum(part.number or 0 for part in total.parts) if listed else None), contradicts


def _rejection(
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


def _warned(code: str, report: _Report, where: str, text: str, **fields: object) -> Rejection:
    raw = text.encode()
    return _rejection(code, report.context, where, raw, "warned", text=text, **fields)


__all__ = ["KIND_NAMES", "READER", "OsceReader", "check_parts", "count_policy", "read_report"]
