"""How many: the plain sum of what was observed beside what is held to have happened."""

from __future__ import annotations

import pyarrow as pa

from truceline.model.table import INSTANT

# How many one incident was, of its own kind. Both bounds null: nobody counted.
INCIDENT_COUNT_SCHEMA = pa.schema(
    [
        pa.field("incident_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("count_low", pa.int64()),
        pa.field("count_high", pa.int64()),  # null: unbounded
        pa.field("observations", pa.int64(), nullable=False),
        pa.field("observers", pa.int64(), nullable=False),  # who counted that kind
        pa.field("contradiction", pa.list_(pa.string()), nullable=False),  # "post-3: 2 to 3"
    ]
)

# One row a period, sector and kind. A high bound that is null is unbounded. What nobody counted
# is at least one. The differences are those of the bounds, null where one is unbounded.
TALLY_SCHEMA = pa.schema(
    [
        pa.field("starts_at", INSTANT),  # null: the time is unknown
        pa.field("ends_at", INSTANT),
        pa.field("sector", pa.string()),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("observations", pa.int64(), nullable=False),
        pa.field("observed_low", pa.int64(), nullable=False),
        pa.field("observed_high", pa.int64()),
        pa.field("observed_uncounted", pa.int64(), nullable=False),
        pa.field("incidents", pa.int64(), nullable=False),
        pa.field("fused_low", pa.int64(), nullable=False),
        pa.field("fused_high", pa.int64()),
        pa.field("fused_uncounted", pa.int64(), nullable=False),
        pa.field("contradicted", pa.int64(), nullable=False),  # incidents with such counts
        pa.field("difference_low", pa.int64(), nullable=False),
        pa.field("difference_high", pa.int64()),
    ]
)
