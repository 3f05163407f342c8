"""Reader of ACLED: one coded event, one observation."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from truceline.core.uncertain import point_region
from truceline.formats import acled
from truceline.intake.quality import RefusedError, days_span, parse_day, position
from truceline.intake.rows import Reading, Warned, encoding_of, read_rows
from truceline.model.kind import Kind
from truceline.model.observation import Modality

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from truceline.core.time import Interval
    from truceline.formats.tabular import RawItem
    from truceline.intake.reader import Batch, IntakeContext

# geo_precision -> standard deviation in metres; meanings from ACLED's code book, from memory.
GEO_PRECISION = {"1": 2_500.0, "2": 12_500.0, "3": 50_000.0}

# Sub-event types as ACLED names them since 2019, lower case; from memory: unverified.
KINDS: dict[str, Kind] = {
    "armed clash": Kind.CLASH,
    "government regains territory": Kind.CLASH,
    "non-state actor overtakes territory": Kind.CLASH,
    "shelling/artillery/missile attack": Kind.SHELLING,
    "air/drone strike": Kind.AIR_STRIKE,
    "remote explosive/landmine/ied": Kind.EXPLOSION,
    "suicide bomb": Kind.EXPLOSION,
    "grenade": Kind.EXPLOSION,
    "chemical weapon": Kind.ATTACK,
    "attack": Kind.ATTACK,
    "sexual violence": Kind.ATTACK,
    "excessive force against protesters": Kind.ATTACK,
    "abduction/forced disappearance": Kind.DETENTION,
    "arrests": Kind.DETENTION,
    "disrupted weapons use": Kind.OTHER,
    "looting/property destruction": Kind.DAMAGE,
    "peaceful protest": Kind.PROTEST,
    "protest with intervention": Kind.PROTEST,
    "violent demonstration": Kind.PROTEST,
    "mob violence": Kind.PROTEST,
    "headquarters or base established": Kind.FORCES_SIGHTING,
    "non-violent transfer of territory": Kind.OTHER,
    "change to group/activity": Kind.OTHER,
    "agreement": Kind.OTHER,
    "other": Kind.OTHER,
}
MEANING = (
    "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "actor2",
    "location", "latitude", "longitude", "geo_precision", "notes", "fatalities",
)  # fmt: skip
HALF_WEEK = timedelta(days=3)


class AcledReader:
    """ACLED csv export."""

    name = "acled"
    suffixes = (".csv",)
    complete = False

    def recognises(self, head: bytes, name: str) -> bool:
        """Say whether the file has ACLED's columns."""
        return acled.recognises(head)

    def read(self, stream: BinaryIO, context: IntakeContext) -> Iterator[Batch]:
        """Yield the events. Fatalities are not counts of explosions; actors are not findings."""
        return read_rows(acled.read(stream, encoding_of(context)), context, _interpret)


def _interpret(item: RawItem, context: IntakeContext) -> Reading:
    row = item.fields
    key = row["event_id_cnty"].strip()
    if not key:
        raise RefusedError("INT-030", column="event_id_cnty")
    warnings: list[Warned] = []
    day = parse_day(acled.iso_date(row["event_date"]), "event_date", context)
    span = _span(day, row.get("time_precision", "1"), context.zone)
    name = row.get("location") or None
    lon, lat = position(row["latitude"], row["longitude"], context, name)
    values: dict[str, Any] = {
        "kind": _kind(row["sub_event_type"], warnings),
        "modality": Modality.DATA_SET,
        "region": point_region(lon, lat, _sigma_m(row.get("geo_precision", "1"), warnings)),
        "starts_at": span.start,
        "ends_at": span.end,
        "place_name": name,
        "origin": f"{context.source_id} {key}",  # a compiled event is a telling of its own
        "text": row.get("notes") or None,
    }
    content = {column: row.get(column, "") for column in MEANING} | {"event_date": day.isoformat()}
    return Reading(key, content, values, tuple(warnings))


def _span(day: date, precision: str, zone: str) -> Interval:
    if precision == "2":  # some day of the week around it
        return days_span(day - HALF_WEEK, day + HALF_WEEK, zone)
    if precision == "3":  # some day of the month
        last = monthrange(day.year, day.month)[1]
        return days_span(day.replace(day=1), day.replace(day=last), zone)
    return days_span(day, day, zone)


def _kind(sub_event_type: str, warnings: list[Warned]) -> Kind:
    kind = KINDS.get(sub_event_type.strip().lower())
    if kind is None:
        warnings.append(_unknown(sub_event_type, "sub_event_type", "an event of unknown kind"))
    return kind or Kind.UNKNOWN


def _sigma_m(precision: str, warnings: list[Warned]) -> float:
    sigma_m = GEO_PRECISION.get(precision.strip())
    if sigma_m is None:
        warnings.append(_unknown(precision, "geo_precision", "a place known to about 100 km"))
    return sigma_m or GEO_PRECISION["3"]


def _unknown(text: str, column: str, treated: str) -> Warned:
    return Warned("INT-024", {"text": text, "column": column, "treated": treated})


READER = AcledReader()
