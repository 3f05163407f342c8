"""Exposure: watching is a union, denial takes away, unknown stays unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.adherence.exposure import ExposureParams, exposure
from truceline.core.time import Interval
from truceline.model.effort import EFFORT_SCHEMA, Effort
from truceline.model.table import to_table

START = datetime(2027, 3, 1, tzinfo=UTC)
SPAN = Interval(START, START + timedelta(days=1))


def watch(
    key: str, from_h: float, until_h: float, quality: float | None = 0.5, **more: Any
) -> Effort:
    values: dict[str, Any] = {"observer": key, "status": "watched", "quality_sd": None} | more
    return Effort(
        effort_id=f"eff-{key}", source_id="effort", source_key=key, modality="human",
        starts_at=START + timedelta(hours=from_h), ends_at=START + timedelta(hours=until_h),
        sector="s1", quality=quality, **values,
    )  # fmt: skip


def shares_of(effort: list[Effort], **places: tuple[float, float, float]) -> pa.Table:
    rows = []
    for item in effort:
        share, low, high = places.get(item.source_key, (1.0, None, None))
        rows.append({"effort_id": item.effort_id, "sector": "s1", "share": share,
                     "share_from": low, "share_until": high})  # fmt: skip
    kinds = [("effort_id", pa.string()), ("sector", pa.string()), ("share", pa.float64()),
             ("share_from", pa.float64()), ("share_until", pa.float64())]  # fmt: skip
    return pa.Table.from_pylist(rows, pa.schema(kinds))


def day_of_effort(
    *effort: Effort, params: ExposureParams | None = None, **places: tuple[float, float, float]
) -> dict[str, Any]:
    items = list(effort)
    table = exposure(
        to_table(items, EFFORT_SCHEMA), ("s1",), shares_of(items, **places), SPAN, "UTC", params
    )
    assert table.num_rows == 1
    row: dict[str, Any] = table.to_pylist()[0]
    return row


def test_exposure_two_observers_at_once_is_the_union() -> None:
    """Two posts of quality 0.5 over the same 12 hours notice 3 of 4, not 4 of 4."""
    row = day_of_effort(watch("a", 0, 12), watch("b", 0, 12))

    assert row["watched_share"] == pytest.approx(0.5)
    assert row["exposure"] == pytest.approx(0.5 * 0.75)


def test_exposure_observers_one_after_the_other_adds_their_hours() -> None:
    """Watches that overlap for two hours are swept over their ends."""
    row = day_of_effort(watch("a", 0, 8, 0.4), watch("b", 6, 12, 0.5))

    assert row["watched_share"] == pytest.approx(0.5)
    assert row["exposure"] == pytest.approx((6 * 0.4 + 2 * 0.7 + 4 * 0.5) / 24)


def test_exposure_same_watch_told_twice_counts_once() -> None:
    """The same observer's watch in two files is one watch, at the better quality."""
    row = day_of_effort(watch("a", 0, 24, 0.4), watch("b", 0, 24, 0.6, observer="a"))

    assert row["exposure"] == pytest.approx(0.6)


@pytest.mark.parametrize("status", ["denied", "down", "jammed"])
def test_exposure_watch_denied_or_down_watches_nothing(status: str) -> None:
    """What was denied, down or jammed watched nothing, whatever quality is stated."""
    row = day_of_effort(watch("a", 0, 6, 0.9, status=status))

    assert (row["watched_share"], row["exposure"]) == (0.0, 0.0)
    assert row["denied_share"] == pytest.approx(0.25 if status == "denied" else 0.0)
    assert row["down_share"] == pytest.approx(0.0 if status == "denied" else 0.25)


def test_exposure_denial_inside_own_watch_lowers_it() -> None:
    """A patrol turned back for two of its eight hours watched six."""
    row = day_of_effort(watch("a", 8, 16), watch("b", 10, 12, observer="a", status="denied"))

    assert row["watched_share"] == pytest.approx(6 / 24)
    assert row["exposure"] == pytest.approx(3 / 24)


def test_exposure_quality_unknown_leaves_exposure_unknown() -> None:
    """A watch of unknown quality is watching, but how much was noticed is not known."""
    row = day_of_effort(watch("a", 0, 24, None), watch("b", 0, 24, 0.5))

    assert row["watched_share"] == 1.0
    assert row["exposure"] is None
    assert row["exposure_sd"] is None


def test_exposure_quality_unknown_with_a_stated_default_uses_it() -> None:
    """The mission may state a quality for watches that have none."""
    row = day_of_effort(watch("a", 0, 24, None), params=ExposureParams(default_quality=0.25))

    assert row["exposure"] == pytest.approx(0.25)


def test_exposure_neighbours_whose_places_are_known_add_up() -> None:
    """Two posts watching the two halves watch all of the sector, and do not overlap."""
    row = day_of_effort(watch("a", 0, 24), watch("b", 0, 24), a=(0.5, 0.0, 0.5), b=(0.5, 0.5, 1.0))

    assert row["watched_share"] == pytest.approx(1.0)
    assert row["exposure"] == pytest.approx(0.5)


def test_exposure_part_of_a_sector_without_place_covers_by_chance() -> None:
    """A watch over half a sector, place unknown, notices half as much."""
    row = day_of_effort(watch("a", 0, 24), a=(0.5, None, None))  # type: ignore[arg-type]

    assert row["watched_share"] == pytest.approx(0.5)
    assert row["exposure"] == pytest.approx(0.25)


def test_exposure_no_effort_records_at_all_is_unknown_not_zero() -> None:
    """Where nobody ever stated effort (press), watching is unknown."""
    row = day_of_effort()

    assert row["effort_known"] is False
    assert (row["watched_share"], row["exposure"], row["denied_share"]) == (None, None, None)


def test_exposure_sd_of_two_observers_is_carried_linearly() -> None:
    """Errors of two observers are independent and weighted by what the other misses."""
    row = day_of_effort(
        watch("a", 0, 24, 0.5, quality_sd=0.1), watch("b", 0, 24, 0.2, quality_sd=0.05)
    )

    assert row["exposure_sd"] == pytest.approx(((0.8 * 0.1) ** 2 + (0.5 * 0.05) ** 2) ** 0.5)


def test_exposure_day_of_23_hours_is_counted_in_days_of_24() -> None:
    """On the day clocks go forward a whole day of watching is 23/24 of a day."""
    span = Interval(datetime(2027, 3, 27, 22, tzinfo=UTC), datetime(2027, 3, 28, 21, tzinfo=UTC))
    item = watch("a", 24 * 26, 24 * 29, 1.0)

    table = exposure(
        to_table([item], EFFORT_SCHEMA), ("s1",), shares_of([item]), span, "Europe/Kyiv"
    )

    assert table.num_rows == 1
    assert table["exposure"].to_pylist() == [pytest.approx(23 / 24)]


def test_exposure_any_row_order_is_the_same() -> None:
    """The order in which effort arrives changes nothing."""
    items = [watch("a", 0, 12, 0.3), watch("b", 3, 20, 0.6), watch("c", 5, 9, status="denied")]

    tables = [
        exposure(to_table(order, EFFORT_SCHEMA), ("s1",), shares_of(order), SPAN, "UTC")
        for order in (items, items[::-1])
    ]

    assert tables[0].equals(tables[1])


def test_exposure_span_without_end_is_refused() -> None:
    """Exposure needs an end."""
    with pytest.raises(ValueError, match="an end"):
        exposure(EFFORT_SCHEMA.empty_table(), ("s1",), shares_of([]), Interval(START), "UTC")


SPELLS = st.tuples(
    st.sampled_from("abc"), st.floats(0, 20), st.floats(0.5, 4), st.floats(0, 1),
    st.sampled_from(["watched", "denied"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(SPELLS, max_size=5), SPELLS)
def test_exposure_one_more_watch_never_lowers_it(
    spells: list[tuple[str, float, float, float, str]], more: tuple[str, float, float, float, str]
) -> None:
    """Adding a watch never lowers the exposure, so never raises a corrected rate."""
    items = [
        watch(f"w{n}", start, start + length, quality, observer=name, status=status)
        for n, (name, start, length, quality, status) in enumerate(spells)
    ]
    name, start, length, quality, _ = more
    added = watch("more", start, start + length, quality, observer=name)

    less = day_of_effort(watch("base", 0, 1, 0.1), *items)
    after = day_of_effort(watch("base", 0, 1, 0.1), *items, added)

    assert after["exposure"] >= less["exposure"] - 1e-12
    assert after["watched_share"] >= less["watched_share"] - 1e-12
