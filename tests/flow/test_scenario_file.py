"""Dated scenarios: every file answers as worked out by hand, and bad files are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from truceline.cli.agreement import agreements
from truceline.core.errors import AgreementError
from truceline.flow.scenario_file import run_scenarios

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))
PAGE = Path(__file__).resolve().parents[2] / "docs" / "scenario_files.md"
ONE = """\
agreement: easter-2025
scenarios:
  - {id: in-the-truce, why: "Thirty hours from 18:00.", kind: shot, at: "2025-04-20 12:00",
     place: [37.0, 48.0], expect: [{clause: truce, outcome: undetermined}]}
"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_scenario_answers_as_by_hand(path: Path) -> None:
    """What differs is printed with the reason the engine gives."""
    results = run_scenarios(path.read_text(encoding="utf-8"), path.name)

    wrong = [
        (result.scenario_id, str(check))
        for result in results
        for check in (*result.problems, *(c for c in result.checks if not c.agrees))
    ]
    assert wrong == []


def test_there_are_eighty_scenarios_and_more_and_each_says_why() -> None:
    """No scenario is there twice, under another name either."""
    found = [
        one
        for path in FILES
        for one in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["scenarios"]
    ]

    assert len({one["id"] for one in found}) == len(found) >= 80
    without = [{k: v for k, v in one.items() if k not in ("id", "why")} for one in found]
    told = {str(sorted(one.items(), key=str)) for one in without}
    assert len(told) == len(found)
    assert all(len(one["why"]) > 10 for one in found)


def test_wrong_expectation_is_told_with_the_reason() -> None:
    """A scenario that differs says what was expected, what was found, and the steps to it."""
    (result,) = run_scenarios(ONE.replace("undetermined", "violation_minor"))

    (check,) = result.checks
    assert not result.agrees
    assert (check.expected, check.found) == ("violation_minor", "undetermined")
    assert "the readings" in check.reason or "differ" in check.reason


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("scenarios:", "scenarios: [", "AGR-060", None),
        ("why:", "because:", "AGR-061", 3),
        ("place: [37.0, 48.0]", "place: [37.0]", "AGR-061", 4),
        ("easter-2025", "easter-2026", "AGR-062", None),
        ("agreement: easter-2025\n", "", "AGR-062", None),
    ],
)
def test_bad_file_is_refused_with_its_line(old: str, new: str, code: str, line: int | None) -> None:
    """What cannot be read at all stops the file."""
    assert old in ONE
    with pytest.raises(AgreementError) as caught:
        run_scenarios(ONE.replace(old, new), "s.yaml")

    assert caught.value.problems[0].code == code
    if line is not None:
        assert caught.value.problems[0].where.startswith(f"s.yaml:{line}")


def test_two_scenarios_of_one_id_are_refused() -> None:
    """An id names one scenario."""
    again = ONE + ONE.split("scenarios:\n")[1]
    with pytest.raises(AgreementError) as caught:
        run_scenarios(again, "s.yaml")

    assert [(p.code, p.where) for p in caught.value.problems] == [("AGR-063", "s.yaml:5")]


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        ("kind: shot", "kind: tickle", "tickle"),
        ("2025-04-20 12:00", "Easter", "AGR-022"),
        ("place: [37.0, 48.0],", "targets: [bakery],", "bakery"),
        ("place: [37.0, 48.0],", "from_line: {line: x, side: y, km: 1, near: [1, 1]},", "x"),
        ("expect: [{clause: truce, outcome: undetermined}]", "binds: [other]", "other"),
        ("expect: [{clause: truce, outcome: undetermined}]", "sigma_m: 5", "nothing is expected"),
        ("kind: shot,", "kind: shot, facts: {permits: [{id: p}]},", "cannot stand"),
    ],
)
def test_scenario_that_cannot_be_run_does_not_stop_the_others(
    old: str, new: str, detail: str
) -> None:
    """It is told with its code and line, and the next one is run."""
    assert old in ONE
    second = ONE.split("scenarios:\n")[1].replace("in-the-truce", "next")
    bad, good = run_scenarios(ONE.replace(old, new) + second, "s.yaml")

    (problem,) = bad.problems
    assert (problem.code, problem.where) == ("AGR-064", "s.yaml:3")
    assert detail in problem.found
    assert good.agrees


def test_command_says_whether_all_is_as_expected(tmp_path: Path) -> None:
    """Exit status 0 if every scenario is as expected, 1 if one is not; JSON for machines."""
    runner, path = CliRunner(), tmp_path / "mine.yaml"
    path.write_text(ONE, encoding="utf-8")
    assert runner.invoke(agreements, ["scenarios", str(path)]).exit_code == 0

    path.write_text(ONE.replace("undetermined", "exempt"), encoding="utf-8")
    done = runner.invoke(agreements, ["scenarios", str(path)])
    assert done.exit_code == 1
    assert "expected exempt, found undetermined" in done.output
    assert '"agrees": false' in runner.invoke(agreements, ["scenarios", str(path), "--json"]).output


def test_example_of_the_page_runs() -> None:
    """Who copies the example gets a file that runs as the page says."""
    example = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]

    assert [result.agrees for result in run_scenarios(example)] == [True, True, True]
