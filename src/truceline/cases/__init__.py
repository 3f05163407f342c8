"""Allegations: what is received becomes a case, is looked at, found, told and answered."""

from truceline.cases.ladder import POLICY, Breach, Rung, answers_until, due_at, ladder
from truceline.cases.split import Split, split_counts, split_of
from truceline.cases.steps import after, cases_of

__all__ = [
    "POLICY",
    "Breach",
    "Rung",
    "Split",
    "after",
    "answers_until",
    "cases_of",
    "due_at",
    "ladder",
    "split_counts",
    "split_of",
]
