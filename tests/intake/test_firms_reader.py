"""FIRMS: VIIRS, MODIS and date-only tables, on rows of our own."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest

from truceline.core.uncertain import point_region
from truceline.formats.firms import clock
from truceline.intake.firms import READER
from truceline.intake.reader import Batch, IntakeContext
from truceline.model.kind import Kind
from truceline.model.observation import Modality

VIIRS = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,"
    "confidence,version,bright_ti5,frp,daynight"
)
MODIS = "latitude,longitude,brightness,acq_date,acq_time,satellite,confidence,bright_t31"


def read(*lines: str) -> Batch:
    """Read a header and lines as one batch."""
    context = IntakeContext(source_id="firms", zone="Europe/Kyiv")
    (batch,) = READER.read(io.BytesIO("\n".join(lines).encode()), context)
    return batch


def viirs(acq_time: str = "742", scan: str = "0.4", track: str = "0.6") -> str:
    """Return a made-up VIIRS pixel."""
    return f"48.1,37.7,330,{scan},{track},2024-05-01,{acq_time},N20,VIIRS,n,2,290,3.1,D"


def test_viirs_pixel_is_heat_at_an_instant_in_utc() -> None:
    """742 is 07:42 UTC, whatever the zone of the mission; half the pixel is the error."""
    (seen,) = read(VIIRS, viirs()).observations

    assert (seen.kind, seen.modality) == (Kind.FIRE_ANOMALY, Modality.SATELLITE)
    assert seen.starts_at == datetime(2024, 5, 1, 7, 42, tzinfo=UTC)
    assert seen.ends_at == seen.starts_at + timedelta(minutes=1)
    assert seen.region == point_region(37.7, 48.1, 300.0)
    assert (seen.observer, seen.text) == (
        "N20",
        "instrument VIIRS, confidence n, frp 3.1, daynight D",
    )


def test_pixel_without_size_has_the_nominal_one() -> None:
    """375 m for VIIRS, 1 km for MODIS."""
    (small,) = read(VIIRS, viirs(scan="")).observations
    (large,) = read(MODIS, "48.1,37.7,330,2024-05-01,0512,Terra,80,290").observations

    assert small.region == point_region(37.7, 48.1, 375.0)
    assert large.region == point_region(37.7, 48.1, 1_000.0)


def test_date_only_table_gives_whole_utc_days() -> None:
    """Where the time of day was dropped, the day is all that is known."""
    (seen,) = read("LATITUDE,LONGITUDE,ACQ_DATE", "48.1,37.7,2012-01-02").observations

    assert (seen.starts_at, seen.ends_at) == (
        datetime(2012, 1, 2, tzinfo=UTC),
        datetime(2012, 1, 3, tzinfo=UTC),
    )
    assert seen.region == point_region(37.7, 48.1, 1_000.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0512", "05:12"), ("742", "07:42"), ("830", "08:30"), ("5", "00:05"), ("05:12", "05:12"),
        ("0", "00:00"), ("2359", "23:59"), ("2400", None), ("0160", None), ("noon", None),
        ("", None),
    ],
)  # fmt: skip
def test_clock_reads_every_form_and_no_other(text: str, expected: str | None) -> None:
    """Leading zeros lost on the way are put back."""
    assert clock(text) == expected


def test_bad_pixels_are_kept_apart() -> None:
    """A time of 2460 and a scan that is no number do not stop the pixels after them."""
    batch = read(VIIRS, viirs("2460"), viirs(scan="wide"), viirs())

    assert [(r.code, r.severity) for r in batch.rejections] == [
        ("INT-020", "rejected"),
        ("INT-024", "warned"),
    ]
    assert len(batch.observations) == 2


def test_reader_recognises_any_case_of_its_columns() -> None:
    """The shared copy writes its columns in capitals."""
    assert READER.recognises(b"LATITUDE,LONGITUDE,ACQ_DATE\n", "x.csv")
    assert not READER.recognises(b"LATITUDE,LONGITUDE,DATE\n", "x.csv")
