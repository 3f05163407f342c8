"""Every error case: its code, what is said, and what to do. Codes never change meaning.

One file an area; `truceline.core.errors` draws the tree.
"""

from __future__ import annotations

from truceline.core.error_cases import (
    agreement,
    case_file,
    coalition,
    facts,
    fusion,
    intake,
    line,
    locate,
    mission,
    plan,
    record,
    release,
    request,
    scenario,
    source,
    statistics,
    statistics_alarm,
)
from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    **agreement.CASES,
    **line.CASES,
    **mission.CASES,
    **source.CASES,
    **intake.CASES,
    **record.CASES,
    **release.CASES,
    **request.CASES,
    **plan.CASES,
    **coalition.CASES,
    **scenario.CASES,
    **facts.CASES,
    **case_file.CASES,
    **fusion.CASES,
    **locate.CASES,
    **statistics.CASES,
    **statistics_alarm.CASES,
}

__all__ = ["CASES", "ErrorCase"]
