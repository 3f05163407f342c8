"""Fusion: many reports, one incident, with the reasons and the error."""
