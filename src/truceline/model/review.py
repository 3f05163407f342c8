"""What a person should look at first."""

from __future__ import annotations

from enum import StrEnum

import pyarrow as pa


class Question(StrEnum):
    """What a person is asked to decide."""

    HELD_ONE = "held_one"  # is this one incident, or two?
    HELD_APART = "held_apart"  # are these two incidents, or one?


class Change(StrEnum):
    """What another answer would change."""

    NUMBER = "number"  # of incidents
    SERIOUS = "serious"  # a serious violation or a kind the mission calls serious
    PENDING = "pending"  # a finding that waits
    SUPPORT = "support"  # whether independent sources confirm it


REVIEW_SCHEMA = pa.schema(
    [
        pa.field("rank", pa.int64(), nullable=False),  # from 1
        pa.field("question", pa.string(), nullable=False),
        pa.field("incident_ids", pa.list_(pa.string()), nullable=False),
        # The two reports to compare: the link that decides.
        pa.field("observation_a", pa.string(), nullable=False),
        pa.field("observation_b", pa.string(), nullable=False),
        pa.field("probability_wrong", pa.float64(), nullable=False),
        pa.field("changes", pa.list_(pa.string()), nullable=False),
        pa.field("value", pa.float64(), nullable=False),
        pa.field("cost_min", pa.float64(), nullable=False),
        pa.field("gain_per_hour", pa.float64(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
    ]
)
