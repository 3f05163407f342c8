"""Reader of FIRMS: one fire pixel, one observation of heat; what burns is not said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from truceline.core.uncertain import point_region
from truceline.formats import firms
from truceline.intake.quality import RefusedError, days_span, parse_day, parse_instant, position
from truceline.intake.rows import Reading, Warned, encoding_of, read_rows
from truceline.model.kind import Kind
from truceline.model.observation import Modality

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import BinaryIO

    from truceline.formats.tabular import RawItem
    from truceline.intake.reader import Batch, IntakeContext

# The nominal pixel as the standard deviation: pixels grow up to fourfold off nadir (MODIS) and
# the table does not say how far off this one was.
VIIRS_SIGMA_M = 375.0
MODIS_SIGMA_M = 1_000.0
MINUTE = timedelta(minutes=1)
DETAILS = ("instrument", "confidence", "frp", "daynight")


class FirmsReader:
    """NASA FIRMS: VIIRS, MODIS and date-only tables."""

    name = "firms"
    suffixes = (".csv",)
    complete = False

    def recognises(self, head: bytes, name: str) -> bool:
        """Say whether the file has the columns of FIRMS."""
        return firms.recognises(head)

    def read(self, stream: BinaryIO, context: IntakeContext) -> Iterator[Batch]:
        """Yield the fire pixels."""
        return read_rows(firms.read(stream, encoding_of(context)), context, _interpret)


def _interpret(item: RawItem, context: IntakeContext) -> Reading:
    row = item.fields
    warnings: list[Warned] = []
    starts_at, ends_at = _when(row, context)
    lon, lat = position(row["latitude"], row["longitude"], context)
    satellite = row.get("satellite") or None
    values: dict[str, Any] = {
        "kind": Kind.FIRE_ANOMALY,
        "modality": Modality.SATELLITE,
        "region": point_region(lon, lat, _sigma_m(row, warnings)),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "observer": satellite,
        "origin": satellite,
        "text": _text(row),
    }
    return Reading(None, row, values, tuple(warnings))


def _when(row: dict[str, str], context: IntakeContext) -> tuple[datetime, datetime]:
    day = parse_day(row["acq_date"], "acq_date", context)
    acq_time = row.get("acq_time", "")
    if not acq_time:
        span = days_span(day, day, "UTC")
        assert span.end is not None
        return span.start, span.end
    time_of_day = firms.clock(acq_time)
    if time_of_day is None:
        raise RefusedError("INT-020", text=acq_time, column="acq_time")
    instant = parse_instant(f"{day}T{time_of_day}", "acq_time", context, "UTC")
    return instant, instant + MINUTE


def _sigma_m(row: dict[str, str], warnings: list[Warned]) -> float:
    if row.get("scan") and row.get("track"):
        try:
            return 500.0 * max(float(row["scan"]), float(row["track"]))  # half the pixel, in km
        except ValueError:
            text, column = f"{row['scan']}, {row['track']}", "scan, track"
            treated = "a pixel of the nominal size"
            fields = {"text": text, "column": column, "treated": treated}
            warnings.append(Warned("INT-024", fields))
    is_viirs = row.get("instrument", "").upper() == "VIIRS" or "bright_ti4" in row
    return VIIRS_SIGMA_M if is_viirs else MODIS_SIGMA_M


def _text(row: dict[str, str]) -> str | None:
    parts = [f"{name} {row[name]}" for name in DETAILS if row.get(name)]
    return ", ".join(parts) or None


READER = FirmsReader()
