"""Meltt's side of `bench/fusion_meltt.py`: its own matching code, of which nothing is here.

    python meltt_side.py MATCH_PY RECORDS OUT

MATCH_PY is `inst/python/match.py` of meltt's source. RECORDS is a CSV file as meltt's R code hands
it over: ``dataset`` (1 or 2), ``event`` (1, 2, ... within each), ``date`` and ``enddate`` (whole
days), ``latitude``, ``longitude``, then the levels of one taxonomy from fine to coarse; ordered
by date. The matches chosen go into OUT, a CSV file; seconds and memory are printed as JSON.
"""

from __future__ import annotations

import csv
import json
import runpy
import sys
import time

from measure import peak_mib

DAYS, KM = 1, 5


def main() -> None:
    """Match, write what was matched and print what it took."""
    code, records, out = sys.argv[1:]
    run = runpy.run_path(code)["run"]
    with open(records, newline="") as file:
        rows = [
            [float(text) if "." in text else int(text) for text in row] for row in csv.reader(file)
        ]
    levels = len(rows[0]) - 6
    names = ["dataset", "event", "date", "enddate", "latitude", "longitude"]
    names += [f"level {number}" for number in range(levels)]
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    begin = time.perf_counter()
    # Arguments after the windows: smart matching, one taxonomy, its levels, unused, none partial,
    # its weight, events not episodes, silent.
    _, chosen = run(columns, names, DAYS, KM, True, 1, levels, 0, 0, 1, 0, True)
    took = time.perf_counter() - begin
    with open(out, "w", newline="") as file:
        csv.writer(file).writerows(row[:4] for row in chosen)
    print(json.dumps({"total_s": took, "peak_mib": peak_mib()}))


if __name__ == "__main__":
    main()
