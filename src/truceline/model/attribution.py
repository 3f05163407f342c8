"""Whose act it was: direction, side of origin and responsibility, each on its own."""

from __future__ import annotations

import pyarrow as pa

from truceline.model.table import INSTANT

# Direction is told as the azimuths something came from, clockwise from the first to the second; the
# side of origin as a chance for the party left of the line and for that right of it, with what is
# undetermined. Responsibility is ``party`` with its confidence, and who signed for it.
ATTRIBUTION_SCHEMA = pa.schema(
    [
        pa.field("incident_id", pa.string(), nullable=False),
        pa.field("direction_from_deg", pa.float64()),
        pa.field("direction_until_deg", pa.float64()),
        pa.field("left", pa.string()),
        pa.field("left_probability", pa.float64()),
        pa.field("right", pa.string()),
        pa.field("right_probability", pa.float64()),
        pa.field("undetermined_probability", pa.float64(), nullable=False),
        pa.field("modalities", pa.int64(), nullable=False),
        pa.field("groups", pa.int64(), nullable=False),
        pa.field("party", pa.string(), nullable=False),
        pa.field("confidence", pa.float64()),
        pa.field("signatory", pa.string()),
        pa.field("signed_at", INSTANT),
        pa.field("reason", pa.string(), nullable=False),
    ]
)
