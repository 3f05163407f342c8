"""Truceline: the software of a ceasefire monitoring mission along a demarcation line."""

__version__ = "0.1.0"
