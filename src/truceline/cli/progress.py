"""Progress of long steps on the error stream; silent when it is not a terminal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

STEPS = {
    "simulate": "Drawing a month", "fuse": "Putting reports together",
    "assess": "Weighing incidents against clauses", "adherence": "Estimating adherence",
    "record": "Writing the record", "report": "Writing the report",
}  # fmt: skip


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Yield a function that says which step is under way."""
    with _console().status("Starting") as status:
        yield lambda step: status.update(STEPS.get(step, step))


@contextmanager
def rows_read() -> Iterator[Callable[[str, int], None]]:
    """Yield a function that says how many rows of a file were read."""
    with _console().status("Reading") as status:
        yield lambda name, rows: status.update(f"Reading {name}: {rows:,} rows")


def _console() -> Console:
    from rich.console import Console

    return Console(stderr=True)
