"""A file larger than the memory anybody wants to spend on it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 2_000_000_000
LIMIT_KIB = 600_000

# Its own process, so that the peak measured is this file's and nobody else's. ru_maxrss would keep
# the size the starting process had before exec; VmHWM (proc_pid_status(5)) starts anew.
PROGRAM = """
import sys
from truceline.intake.reader import IntakeContext
from truceline.intake.viina import READER
from truceline.sources.files import open_source

rows = kept = rejected = 0
with open_source(sys.argv[1]) as opened:
    for batch in READER.read(opened.stream(), IntakeContext(source_id="press")):
        rows += batch.rows
        kept += sum(item.repeats for item in batch.observations)
        rejected += len(batch.rejections)
with open("/proc/self/status") as status:
    peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
print(rows, kept, rejected, peak)
"""


@pytest.mark.slow
def test_two_gigabytes_stream_through_bounded_memory(tmp_path: Path) -> None:
    """2 GB of report rows, one in a thousand bad, need under 600 MB."""
    path = tmp_path / "large.csv"
    filler = "made-up words of a long report " * 130
    written = good = bad = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        written += file.write("datetime,lon,lat,place_name,event_type,headline\n")
        while written < SIZE:
            number = good + bad
            is_bad = number % 1000 == 999
            lat = "0" if is_bad else "48.8"
            lon = "0" if is_bad else "38.2"
            minute = f"{number // 60 % 24:02d}:{number % 60:02d}"
            line = f"2024-01-{1 + number // 1440 % 28:02d} {minute}:30,{lon},{lat},Spirne,"
            written += file.write(f"{line}artillery|loc,{number} {filler}\n")
            good, bad = good + (not is_bad), bad + is_bad

    try:
        assert path.stat().st_size >= SIZE
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, check=True
        )
    finally:
        path.unlink()

    rows, kept, rejected, peak_kib = (int(figure) for figure in done.stdout.split())
    assert (rows, kept, rejected) == (good + bad, good, bad)
    assert peak_kib < LIMIT_KIB
