"""Our effort tables: who watched, how well, or was kept from it."""

from __future__ import annotations

import dataclasses
import io
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.uncertain import point_region, sector_region
from truceline.formats.effort_table import write_effort
from truceline.intake.effort import READER
from truceline.intake.reader import Batch, IntakeContext
from truceline.model.effort import Effort, EffortStatus

HEADER = "key,observer,modality,status,starts_at,ends_at"
SPAN = "2025-04-01T00:00Z,2025-04-02T00:00Z"


def read(data: str, *, simulated: bool = False) -> Batch:
    """Return what a small table yields."""
    context = IntakeContext(source_id="posts", simulated=simulated)
    (batch,) = READER.read(io.BytesIO(data.encode()), context)
    return batch


def test_a_denied_patrol_is_a_record_with_its_reason() -> None:
    """Denied access is kept, with who was denied where and why."""
    batch = read(f"{HEADER},sector,reason\n1,P2,human,denied,{SPAN},north,barrier closed\n")

    (effort,) = batch.effort
    assert (effort.status, effort.sector, effort.reason) == (
        EffortStatus.DENIED, "north", "barrier closed",
    )  # fmt: skip
    assert (effort.quality, effort.region) == (None, None)


def test_a_radius_is_a_disc_around_the_post() -> None:
    """What a post watches is a disc, not an error ellipse."""
    batch = read(f"{HEADER},lat,lon,radius_km,quality\n1,P2,human,watched,{SPAN},48,37,5,.7\n")

    assert batch.effort[0].region == sector_region(37.0, 48.0, 0.0, 5000.0)
    assert batch.effort[0].quality == 0.7


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"1,P2,human,asleep,{SPAN},north,", "INT-063"),
        (f"1,P2,human,watched,{SPAN},north,1.5", "INT-063"),
        ("1,P2,human,watched,2025-04-02T00:00Z,2025-04-01T00:00Z,north,", "INT-063"),
        (f"1,P2,human,watched,{SPAN},,", "INT-064"),
        ("1,P2,human,watched,2025-04-02T00:00Z,N/K,north,", "INT-064"),
    ],
)
def test_a_bad_cell_rejects_its_row(line: str, code: str) -> None:
    """Effort that cannot be used is never guessed."""
    batch = read(f"{HEADER},sector,quality\n{line}\n")

    assert (batch.effort, [r.code for r in batch.rejections]) == ([], [code])


def test_simulated_effort_has_its_own_id() -> None:
    """Simulated is marked for ever."""
    table = f"{HEADER},sector\n1,P2,human,watched,{SPAN},north\n"
    real, marked = read(table).effort[0], read(table, simulated=True).effort[0]

    assert marked.simulated
    assert real.effort_id != marked.effort_id


starts = datetime(2025, 1, 1, tzinfo=UTC)
chances = st.none() | st.floats(0, 1)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(EffortStatus), chances, chances, st.integers(1, 10**6), st.booleans(),
    st.sampled_from([None, point_region(37.1, 48.3, 7.7), sector_region(37.1, 48.3, 0.1, 3333.3)]),
)  # fmt: skip
def test_what_is_written_is_read_back_exactly(
    status: EffortStatus, quality: float | None, spread: float | None, seconds: int,
    simulated: bool, region: object,
) -> None:  # fmt: skip
    """A table is written without loss."""
    effort = Effort(
        effort_id="", source_id="posts", source_key="1", observer="P, 2", modality="human",
        status=status, starts_at=starts, ends_at=starts + timedelta(seconds=seconds),
        region=region, sector="north", quality=quality, quality_sd=spread, simulated=simulated,
    )  # type: ignore[arg-type]  # fmt: skip
    stream = io.StringIO(newline="")
    write_effort(stream, [effort])

    (found,) = read(stream.getvalue()).effort

    assert dataclasses.replace(found, effort_id="") == effort
