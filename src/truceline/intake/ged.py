"""Reader of UCDP GED: one event, one observation of an attack not further described."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from truceline.core.uncertain import point_region
from truceline.formats import ged
from truceline.intake.head import with_head
from truceline.intake.quality import RefusedError, broken_dates, days_span, parse_day, position
from truceline.intake.rows import Reading, Warned, encoding_of, read_rows
from truceline.model.kind import Kind
from truceline.model.observation import Modality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.core.uncertain import Region
    from truceline.formats.tabular import RawItem
    from truceline.intake.reader import Batch, IntakeContext

# where_prec of the GED codebook -> standard deviation of the point in metres; None: the code
# says only that it happened in the country or over the sea, so that no region is given.
# A place somewhere in a disc of radius R has a standard deviation of R/2 along each axis.
WHERE_PRECISION: dict[str, tuple[float | None, str]] = {
    "1": (1_000.0, "exact place; a settlement is about 2 km across"),
    "2": (12_500.0, "within about 25 km of a known place: 25 km / 2"),
    "3": (25_000.0, "second-order division (district), about 50 km in radius"),
    "4": (50_000.0, "first-order division (oblast), about 100 km in radius"),
    "5": (50_000.0, "part of a country, a road or a river"),
    "6": (None, "the country only: no region"),
    "7": (None, "international waters or airspace: no region"),
}
DATE_PRECISION = {
    "1": "the day is known",
    "2": "2 to 6 days",
    "3": "the week",
    "4": "the month",
    "5": "more than a month, up to a year",
}
MEANING = (
    "type_of_violence", "side_a", "side_b", "where_coordinates", "adm_1", "adm_2",
    "where_prec", "date_prec", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown",
)  # fmt: skip


class GedReader:
    """UCDP Georeferenced Event Dataset, CSV (both generations) and GeoJSON."""

    name = "ged"
    suffixes = (".csv", ".geojson")
    complete = True

    def recognises(self, head: bytes, name: str) -> bool:
        """Say whether the file has GED's columns."""
        return ged.recognises(head)

    def read(self, stream: BinaryIO, context: IntakeContext) -> Iterator[Batch]:
        """Yield the events. Deaths are not counts of explosions and enter the content only."""
        head, whole = with_head(stream)
        return read_rows(ged.read(whole, head, encoding_of(context)), context, _interpret)


def _interpret(item: RawItem, context: IntakeContext) -> Reading:
    row = item.fields
    key = row.get("id", "")
    if not key:
        raise RefusedError("INT-030", column="id")
    name = row.get("where_coordinates") or None
    start = parse_day(row.get("date_start", ""), "date_start", context)
    end = parse_day(row.get("date_end") or row.get("date_start", ""), "date_end", context)
    span = days_span(start, end, context.zone)
    lon, lat = position(row["latitude"], row["longitude"], context, name)
    warnings = [
        Warned("INT-023", {"text": day}) for day in broken_dates(row.get("source_date", ""))
    ]
    region = _region(lon, lat, ged.whole(row.get("where_prec", "")), warnings)
    _check_date_precision(ged.whole(row.get("date_prec", "")), warnings)
    values: dict[str, Any] = {
        "kind": Kind.ATTACK,
        "modality": Modality.DATA_SET,
        "region": region,
        "starts_at": span.start,
        "ends_at": span.end,
        "place_name": name,
        "origin": f"{context.source_id} {key}",  # a compiled event is a telling of its own
        "text": _text(row),
    }
    content = {column: ged.whole(row.get(column, "")) for column in MEANING}
    content |= {"date_start": start.isoformat(), "date_end": end.isoformat()}
    content |= {"latitude": f"{lat:.6f}", "longitude": f"{lon:.6f}"}
    return Reading(key, content, values, tuple(warnings))


def _region(lon: float, lat: float, code: str, warnings: list[Warned]) -> Region | None:
    if code not in WHERE_PRECISION:
        treated = "a place known to about 100 km"
        warnings.append(
            Warned("INT-024", {"text": code, "column": "where_prec", "treated": treated})
        )
    sigma_m, _ = WHERE_PRECISION.get(code, WHERE_PRECISION["4"])
    return None if sigma_m is None else point_region(lon, lat, sigma_m)


def _check_date_precision(code: str, warnings: list[Warned]) -> None:
    if code not in DATE_PRECISION:
        treated = "an event of the days it names"
        warnings.append(
            Warned("INT-024", {"text": code, "column": "date_prec", "treated": treated})
        )


def _text(row: dict[str, str]) -> str | None:
    parts = (row.get("dyad_name"), row.get("where_description"), row.get("source_headline"))
    return "; ".join(part for part in parts if part) or None


READER = GedReader()
