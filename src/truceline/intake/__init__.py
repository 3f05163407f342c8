"""Intake: what sources send becomes observations, claims, effort, totals and rejections."""
