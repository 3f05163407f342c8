"""Reader of VIINA: one press report row, one observation; exact repeats count once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from shapely import box

from truceline.core.ids import content_hash, content_id
from truceline.core.uncertain import Region, point_region, polygon_region
from truceline.formats import viina
from truceline.intake.headline import PlacedRow
from truceline.intake.headline_doubt import Doubt, HeadlineJudge, doubt, headline_judge
from truceline.intake.quality import days_span, parse_day, parse_instant, position
from truceline.intake.reader import Batch
from truceline.intake.rows import Reading, Warned, encoding_of, read_rows
from truceline.model.effort import Effort, EffortStatus
from truceline.model.kind import Kind
from truceline.model.observation import Modality
from truceline.model.rejection import reject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from truceline.formats.tabular import RawItem
    from truceline.intake.reader import IntakeContext
    from truceline.model.rejection import Rejection

ZONE = "Europe/Kyiv"
JUDGE = "judge"  # the option that doubts headlines
PLACE_SIGMA_M = 2_500.0  # a populated place stands for wherever in or near it
UNNAMED_SIGMA_M = 10_000.0  # a row without a place name: what was geocoded is not known
MINUTE = timedelta(minutes=1)
NO_EVENT = frozenset({"loc"})  # says only that the report is about a place


class LabelRule(NamedTuple):
    """All these labels together mean this kind."""

    labels: frozenset[str]
    kind: Kind
    why: str


def _rule(labels: str, kind: Kind, why: str) -> LabelRule:
    return LabelRule(frozenset(labels.split()), kind, why)


# The first rule whose labels a row bears decides: what was done before what came of it, the
# specific before the general. Meanings as in VIINA's code book, from memory: unverified.
LABEL_RULES: tuple[LabelRule, ...] = (
    _rule("airstrike", Kind.AIR_STRIKE, "air strike, bombing, missile from the air"),
    _rule("artillery", Kind.SHELLING, "artillery, mortar or rocket fire"),
    _rule("uav ied", Kind.UAV_STRIKE, "an unmanned aircraft and an explosion"),
    _rule("firefight", Kind.CLASH, "exchange of small-arms fire"),
    _rule("armor", Kind.CLASH, "tank battle or assault"),
    _rule("raid", Kind.ATTACK, "assault or ambush"),
    _rule("ied", Kind.EXPLOSION, "mine, device or explosion of unsaid origin"),
    _rule("aad", Kind.AIR_DEFENCE, "air defence fired"),
    _rule("uav", Kind.UAV_FLIGHT, "an unmanned aircraft, nothing said of an explosion"),
    _rule("civcas", Kind.CASUALTY, "civilians hurt"),
    _rule("milcas", Kind.CASUALTY, "soldiers hurt"),
    _rule("hospital", Kind.DAMAGE, "hospital or relief convoy hit"),
    _rule("property", Kind.DAMAGE, "buildings or infrastructure destroyed"),
    _rule("retreat", Kind.MOVEMENT, "forces withdraw"),
    _rule("occupy", Kind.MOVEMENT, "territory or a building is taken"),
    _rule("arrest", Kind.DETENTION, "arrest or taking of prisoners"),
    _rule("airalert", Kind.AIR_ALERT, "air-raid alert"),
    _rule("control", Kind.OTHER, "statement about who controls a place"),
    _rule("cyber", Kind.OTHER, "attack on computers"),
    _rule("san", Kind.OTHER, "sanctions"),
)
KNOWN_LABELS = frozenset().union(*(rule.labels for rule in LABEL_RULES)) | NO_EVENT


class ViinaReader:
    """VIINA monthly report tables; their naive times are meant in Europe/Kyiv."""

    name = "viina"
    suffixes = (".csv",)
    complete = False

    def recognises(self, head: bytes, name: str) -> bool:
        """Say whether the file has VIINA's columns."""
        return viina.recognises(head)

    def read(self, stream: BinaryIO, context: IntakeContext) -> Iterator[Batch]:
        """Yield the report rows, then the months they cover.

        Each row is the press's claim, never the mission's. How the press watched is unknown:
        the months say only that there was a delivery, so that other months are not observed.
        With the option ``headlines: judge`` what a headline itself says is held against the
        row's labels and place (`truceline.intake.headline_doubt`).
        """
        wanted = context.options.get("headlines")
        if wanted not in (None, JUDGE):
            yield Batch(rejections=[_unknown_option(wanted, context)])
        judge = headline_judge(context) if wanted == JUDGE else None
        interpret = partial(_interpret, judge=judge)
        months: set[date] = set()
        zone = ZoneInfo(str(context.options.get("time_zone", ZONE)))
        held: Batch | None = None
        for batch in read_rows(viina.read(stream, encoding_of(context)), context, interpret):
            days = (row.starts_at for row in batch.observations if row.starts_at is not None)
            months |= {day.astimezone(zone).date().replace(day=1) for day in days}
            if held is not None:
                yield held
            held = batch
        if held is not None:
            held.effort += [_delivery(month, zone, context) for month in sorted(months)]
            yield held


@lru_cache(maxsize=4096)
def kind_of(labels: frozenset[str]) -> Kind:
    """Return the kind a row's labels stand for; unknown where they say nothing."""
    for rule in LABEL_RULES:
        if rule.labels <= labels:
            return rule.kind
    return Kind.UNKNOWN


def label_table() -> str:
    """Return the published table of labels and kinds as Markdown."""
    lines = ["| order | labels | kind | why |", "|---|---|---|---|"]
    lines += [
        f"| {number} | {' and '.join(sorted(rule.labels))} | `{rule.kind}` | {rule.why} |"
        for number, rule in enumerate(LABEL_RULES, start=1)
    ]
    lines.append(f"| {len(LABEL_RULES) + 1} | none, or `loc` only | `unknown` | nothing is said |")
    return "\n".join(lines)


def _interpret(
    item: RawItem, context: IntakeContext, judge: HeadlineJudge | None = None
) -> Reading:
    row = item.fields
    name = row["place_name"].strip() or None
    starts_at, ends_at = _when(row["datetime"], context)
    lon, lat = position(row["lat"], row["lon"], context, name)
    labels = viina.labels(row["event_type"])
    headline = row["headline"]
    kind, sigma_m = kind_of(labels), UNNAMED_SIGMA_M if name is None else PLACE_SIGMA_M
    held = Doubt(kind, sigma_m, ())
    if judge is not None:
        held = doubt(judge, PlacedRow(name, lon, lat), headline, kind, sigma_m)
    values = {
        "kind": held.kind,
        "modality": Modality.PRESS,
        "region": _place(lon, lat, held.sigma_m),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place_name": name,
        # One headline about several places is one telling.
        "origin": f"headline-{content_hash(headline.encode())[:16]}" if headline else None,
        "text": headline or None,
    }
    content = {column: row[column] for column in viina.COLUMNS}
    return Reading(None, content, values, (*_unknown_labels(labels), *held.warnings))


def _unknown_option(value: object, context: IntakeContext) -> Rejection:
    return reject(
        "INT-082", source_id=context.source_id, where="options", raw=str(value).encode(),
        severity="warned", option="headlines", value=value, known=JUDGE,
    )  # fmt: skip


def _delivery(month: date, zone: ZoneInfo, context: IntakeContext) -> Effort:
    start = datetime(month.year, month.month, 1, tzinfo=zone)
    end = (start + timedelta(days=32)).replace(day=1)
    content = {"source": context.source_id, "month": month.isoformat()}
    if context.simulated:
        content["simulated"] = "true"
    return Effort(
        effort_id=content_id("eff", content),
        source_id=context.source_id,
        source_key=f"delivery {month:%Y-%m}",
        observer="press",
        modality=Modality.PRESS.value,
        status=EffortStatus.DELIVERED,
        starts_at=start.astimezone(UTC),
        ends_at=end.astimezone(UTC),
        region=polygon_region(box(*(context.bounds or (-180.0, -90.0, 180.0, 90.0)))),
        simulated=context.simulated,
    )


def _when(text: str, context: IntakeContext) -> tuple[datetime, datetime]:
    zone = str(context.options.get("time_zone", ZONE))
    if text.endswith(viina.UNKNOWN_TIME):
        day = parse_day(text, "datetime", context)
        span = days_span(day, day, zone)
        assert span.end is not None
        return span.start, span.end
    instant = parse_instant(text, "datetime", context, zone)
    return instant, instant + MINUTE


@lru_cache(maxsize=4096)
def _unknown_labels(labels: frozenset[str]) -> tuple[Warned, ...]:
    return tuple(
        Warned("INT-024", {"text": label, "column": "event_type", "treated": "if without it"})
        for label in sorted(labels - KNOWN_LABELS)
    )


@lru_cache(maxsize=8192)
def _place(lon: float, lat: float, sigma_m: float) -> Region:
    return point_region(lon, lat, sigma_m)


READER = ViinaReader()
