"""What a newer release adds, changes and withdraws."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from truceline.core.time import Interval
from truceline.intake.supersede import ReleaseDiff, compare_releases
from truceline.model.kind import Kind
from truceline.model.observation import OBSERVATION_SCHEMA, Modality, Observation
from truceline.model.table import to_table

START = datetime(2015, 1, 1, tzinfo=UTC)


def release(rows: dict[str, tuple[str, int | None]], source: str = "ged") -> pa.Table:
    """Return a table of key -> (content, day of the event; None for an unknown time)."""
    return to_table(
        [
            Observation(
                observation_id=f"obs-{source}-{key}",
                source_id=source,
                source_key=key,
                content_sha256=content,
                kind=Kind.ATTACK,
                modality=Modality.DATA_SET,
                region=None,
                starts_at=None if day is None else START + timedelta(days=day),
                ends_at=None if day is None else START + timedelta(days=day + 1),
            )
            for key, (content, day) in rows.items()
        ],
        OBSERVATION_SCHEMA,
    )


def test_releases_are_compared_by_key_and_content() -> None:
    """Each row of either release has one fate."""
    older = release({"a": ("1", 0), "b": ("1", 5), "c": ("1", 3), "d": ("1", 9)})
    newer = release({"a": ("1", 0), "b": ("2", 5), "e": ("1", 4), "d": ("1", 9)})

    diff = compare_releases(older, newer)

    assert diff == ReleaseDiff(added=("e",), changed=("b",), withdrawn=("c",), unchanged=("a", "d"))
    assert diff.sentence() == "1 added, 1 changed, 1 withdrawn, 2 unchanged"


def test_rows_outside_what_the_newer_release_covers_are_not_withdrawn() -> None:
    """A release of one year withdraws nothing of the year before, nor what has no time."""
    older = release({"before": ("1", 0), "within": ("1", 5), "timeless": ("1", None)})
    newer = release({"x": ("1", 4), "y": ("1", 8)})

    diff = compare_releases(older, newer)

    assert diff.withdrawn == ("within",)
    assert diff.out_of_span == ("before", "timeless")


def test_stated_span_withdraws_also_where_no_row_is_left() -> None:
    """A release that says what it covers can withdraw at its edges."""
    older = release({"first": ("1", 0), "last": ("1", 30)})
    newer = release({"x": ("1", 4)})

    diff = compare_releases(older, newer, Interval(START, START + timedelta(days=20)))

    assert (diff.withdrawn, diff.out_of_span) == (("first",), ("last",))


def test_rows_of_another_source_are_left_alone() -> None:
    """One source does not withdraw what another reported."""
    older = pa.concat_tables([release({"a": ("1", 0)}), release({"b": ("1", 0)}, "acled")])

    diff = compare_releases(older, release({"a": ("1", 0)}))

    assert diff.unchanged == ("a",)
    assert (diff.withdrawn, diff.out_of_span) == ((), ())


def test_empty_release_withdraws_nothing() -> None:
    """A file that holds no row says nothing about the rows before."""
    diff = compare_releases(release({"a": ("1", 0)}), release({}))

    assert (diff.withdrawn, diff.out_of_span) == ((), ("a",))
