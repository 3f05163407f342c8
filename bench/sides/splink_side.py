"""Splink's side of `bench/fusion_splink.py`; runs in splink's environment, without the package.

    python splink_side.py RECORDS OUT THRESHOLD...

RECORDS is a Parquet file with one row a report: ``unique_id`` (0, 1, ...), place in degrees
(``lat``, ``lon``) and in kilometres (``x``, ``y``), ``hour``, ``kind`` and ``source``. For each
threshold of the match probability a column of cluster numbers goes into OUT, a Parquet file;
seconds and memory are printed as JSON.

Splink learns without labels, as its guide has it: u by random sampling, m by expectation
maximisation within one of the four shifted grids of 10 km and 24 h that make its candidates. Its
comparisons are distance, time apart, kind and the pair of sources. Finer levels gain it 0.004
of B-cubed F at 9,500 reports and nothing at 95,000; distances in units of the stated errors lose
0.04 to 0.08; levels of distance for each pair of sources end in an m of 0, which it refuses.
"""

from __future__ import annotations

import itertools
import json
import logging
import sys
import time

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import splink
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from measure import peak_mib
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

CELL_KM, CELL_H = 10.0, 24.0
STEPS_KM, STEPS_H = [1, 3, 6, 12], [1, 4, 12, 24]
LEAST_PROBABILITY = 0.01
FURTHER_REPORTS = 1.2  # of one incident, for the prior
GRIDS = (("gx", "gy", "gt"), ("hx", "hy", "ht"), ("gx", "gy", "ht"), ("hx", "hy", "gt"))


def settings(sources: list[str], number: int) -> SettingsCreator:
    """Return the model: four comparisons, four grids."""
    pairs = itertools.combinations_with_replacement(sources, 2)
    pair = "least(source_l, source_r) = '{}' and greatest(source_l, source_r) = '{}'"
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            comparisons.DistanceInKMAtThresholds("lat", "lon", STEPS_KM),
            _custom("hour", [f"abs(hour_l - hour_r) < {step}" for step in STEPS_H]),
            comparisons.ExactMatch("kind"),
            _custom("sources", [pair.format(*names) for names in list(pairs)[:-1]]),
        ],
        blocking_rules_to_generate_predictions=[block_on(*grid) for grid in GRIDS],
        probability_two_random_records_match=FURTHER_REPORTS / number,
    )


def _custom(name: str, conditions: list[str]) -> comparisons.CustomComparison:
    told = [levels.CustomLevel(condition) for condition in conditions]
    return comparisons.CustomComparison(
        output_column_name=name, comparison_levels=[*told, levels.ElseLevel()]
    )


def with_cells(records: pa.Table) -> pa.Table:
    """Return the records with the cells of two grids, one shifted by half a cell."""
    cells = ", ".join(
        f"floor({column} / {width} + {shift})::int as {grid}{axis}"
        for grid, shift in (("g", 0), ("h", 0.5))
        for axis, column, width in (("x", "x", CELL_KM), ("y", "y", CELL_KM), ("t", "hour", CELL_H))
    )
    return duckdb.sql(f"select *, {cells} from records").to_arrow_table()


def main() -> None:
    """Link, cluster at each threshold, write the clusters and print what it took."""
    source, out, *thresholds = sys.argv[1:]
    logging.disable(logging.WARNING)
    records = pq.read_table(source)
    begin = time.perf_counter()
    cells = with_cells(records)
    names = sorted(records["source"].unique().to_pylist())
    model = settings(names, records.num_rows)
    linker = Linker(DuckDBAPI().register(cells), model, log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on(*GRIDS[0]), fix_probability_two_random_records_match=True
    )
    predicted = linker.inference.predict(threshold_match_probability=LEAST_PROBABILITY)
    columns = {}
    for threshold in thresholds:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=float(threshold)
        ).as_duckdbpyrelation()
        table = clusters.order("unique_id").select("cluster_id").to_arrow_table()
        columns[threshold] = table["cluster_id"]
    took = time.perf_counter() - begin
    pq.write_table(pa.table(columns), out)
    told = {"splink": splink.__version__, "duckdb": duckdb.__version__}
    print(json.dumps(told | {"total_s": took, "peak_mib": peak_mib()}))


if __name__ == "__main__":
    main()
