"""Detection: one file a way of noticing acts, all with one signature."""

from __future__ import annotations

from truceline.science.detect.registry import (
    MODELS,
    detection_probability,
    effective_range_m,
    model_named,
    model_values,
)

__all__ = ["MODELS", "detection_probability", "effective_range_m", "model_named", "model_values"]
