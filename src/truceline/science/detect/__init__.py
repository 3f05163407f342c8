"""Detection: one file a way of noticing acts, all with one signature."""

from __future__ import annotations

from truceline.science.detect.registry import (
    MODELS,
    detection_probability,
    effective_range_m,
    model_named,
    model_values,
)
from truceline.science.detect.swings import Swing, figure_swings

__all__ = [
    "MODELS",
    "Swing",
    "detection_probability",
    "effective_range_m",
    "figure_swings",
    "model_named",
    "model_values",
]
