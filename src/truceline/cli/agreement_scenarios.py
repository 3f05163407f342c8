"""What ``truceline agreement scenarios`` prints."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.flow.scenario_file import ScenarioResult


def show_scenarios(path: Path, *, as_json: bool) -> bool:
    """Run the scenarios of a file and say whether every answer was the expected one.

    Raises
    ------
    RequestError
        REQ-004 if there is no such file.
    """
    from truceline.core.errors import RequestError
    from truceline.flow.scenario_file import run_scenarios

    if not path.is_file():
        raise RequestError.case("REQ-004", "scenarios", value=str(path), known="a YAML file")
    results = run_scenarios(path.read_text(encoding="utf-8", errors="replace"), str(path))
    if as_json:
        content = [_as_dict(result) for result in results]
        sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    else:
        _show(results)
    return all(result.agrees for result in results)


def _show(results: tuple[ScenarioResult, ...]) -> None:
    from truceline.cli.screen import say

    for result in results:
        say(f"{'as expected' if result.agrees else 'DIFFERS'}  {result.scenario_id}: {result.why}")
        for problem in result.problems:
            say(f"    {problem}")
        for check in result.checks:
            if check.agrees:
                say(f"    {check.asked}: {check.found}")
            else:
                say(f"    {check.asked}: expected {check.expected}, found {check.found}")
                say(f"        because {check.reason}")
    agreed = sum(result.agrees for result in results)
    say(f"{agreed} of {len(results)} scenarios as expected.")


def _as_dict(result: ScenarioResult) -> dict[str, object]:
    return {
        "id": result.scenario_id,
        "why": result.why,
        "agrees": result.agrees,
        "problems": [str(problem) for problem in result.problems],
        "checks": [
            {"asked": c.asked, "expected": c.expected, "found": c.found, "reason": c.reason}
            for c in result.checks
        ],
    }
