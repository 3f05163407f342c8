"""Allegations: what is received becomes a case, is looked at, found, told and answered."""

from truceline.cases.ladder import POLICY, Rung, due_at, ladder
from truceline.cases.split import Split, split_counts, split_of
from truceline.cases.steps import ANSWER_WITHIN, after, cases_of

__all__ = [
    "ANSWER_WITHIN",
    "POLICY",
    "Rung",
    "Split",
    "after",
    "cases_of",
    "due_at",
    "ladder",
    "split_counts",
    "split_of",
]
