"""The commands on series of counts: what they print, in words and as JSON."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from truceline.cli.stats_alarm import register
from truceline.core.errors import SourceError, StatisticsError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike

FIRST = date(2027, 3, 1)


def rows_of(sector: str, counts: ArrayLike, efforts: ArrayLike) -> list[str]:
    return [
        f"{FIRST + timedelta(days=k)},{int(count)},{effort},{sector}"
        for k, (count, effort) in enumerate(zip(counts, efforts, strict=True))
    ]


@pytest.fixture(scope="module")
def line_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return six sectors over 120 days; the third is at three times its rate from day 90 on."""
    rng = np.random.default_rng(3)
    rows = ["date,count,effort,sector"]
    for sector in range(6):
        effort = np.round(rng.uniform(0.5, 1.0, 120), 3)
        rate = np.where((np.arange(120) >= 90) & (sector == 2), 6.0, 2.0)
        counts = rng.negative_binomial(6, 6 / (6 + rate * effort))
        rows += rows_of(f"s{sector}", counts, effort)
    path = tmp_path_factory.mktemp("counts") / "line.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def run(*words: str) -> str:
    """Return what the group prints for a command."""
    app = typer.Typer()
    register(app)
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def found_by(*words: str) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = json.loads(run(*words, "--json"))
    return answer


def test_cusum_tells_sector_direction_day_and_false_alarms(line_file: Path) -> None:
    """The third sector worsened on day 90, stands out among all, and the limits are known."""
    found = {one["sector"]: one for one in found_by("cusum", str(line_file))}

    assert [name for name, one in found.items() if one["stands_out"]] == ["s2"]
    (first,) = found["s2"]["alarms"]
    assert all(one["size_low"] <= one["size"] / 2 for one in found.values())
    assert first["what"] == "more"
    assert abs((date.fromisoformat(first["since"]) - FIRST).days - 90) <= 3
    assert date.fromisoformat(first["raised"]) < FIRST + timedelta(days=100)
    assert first["false_days"] == pytest.approx(1000, rel=0.02)
    assert all(one["run_length_low"] <= one["run_length"] for one in found.values())


def test_changes_tells_the_day_and_both_rates(line_file: Path) -> None:
    """One change in all: the third sector, from about 2 to about 6."""
    (found,) = found_by("changes", str(line_file), "--draws", "19")

    assert (found["sector"], found["what"]) == ("s2", "more")
    assert abs((date.fromisoformat(found["since"]) - FIRST).days - 90) <= 3
    assert found["observed"] / found["expected"] == pytest.approx(3, rel=0.4)
    assert found["false_words"] == "0% of 19 unchanged series of 120 days showed a change"


def test_scan_tells_the_stretch_and_its_p(line_file: Path) -> None:
    """The third sector; p is the least possible."""
    (found,) = found_by("scan", str(line_file), "--draws", "99", "--most-sectors", "1")

    assert found["sector"] == "s2"
    assert found["false_words"].startswith("p 0.01: one daily scan in 100 (k ")
    assert "(Poisson)" in run("scan", str(line_file), "--draws", "9", "--poisson")


def test_ears_tells_its_real_false_alarms_not_the_nominal(tmp_path: Path) -> None:
    """A nominal 1 in 1000 days is far more often with seven days of baseline."""
    counts = np.random.default_rng(5).poisson(2.0, 150)
    counts[100] = 30
    path = tmp_path / "one.csv"
    path.write_text("\n".join(["date,count,effort,sector", *rows_of("a", counts, np.ones(150))]))

    found = found_by("ears", str(path))

    day = (FIRST + timedelta(days=100)).isoformat()
    assert [one["observed"] for one in found if one["since"] == day] == [30]
    assert 20 < found[0]["false_days"] < 200


def test_farrington_tells_weeks(tmp_path: Path) -> None:
    """Five years from a Tuesday on; in the last a week from a Monday is at five times the rate."""
    counts = np.random.default_rng(6).poisson(2.0, 1900)
    counts[1855:1862] = 10
    path = tmp_path / "years.csv"
    rows = rows_of("a", counts, np.ones(1900))[1:]
    path.write_text("\n".join(["date,count,effort,sector", *rows]))

    found = found_by("farrington", str(path), "--alpha", "0.001")

    assert [one["since"] for one in found] == [(FIRST + timedelta(days=1855)).isoformat()]
    assert found[0]["false_words"] == "1 week in 1e+03, nominally"


def test_quiet_series_is_said_to_be_without_alarm(tmp_path: Path) -> None:
    """No table, a sentence; and that effort is not known is told beside it."""
    path = tmp_path / "quiet.csv"
    days = [f"{FIRST + timedelta(days=k)},{k % 3}" for k in range(90)]
    path.write_text("\n".join(["date,count", *days]))

    assert run("changes", str(path)) == "Changes of the rate: no alarm.\n"
    watched = run("cusum", str(path))
    assert watched.startswith("How each sector is watched")
    assert watched.endswith("CUSUM: no alarm.\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("ears", "FILE", "--method", "C4"), "STA-030"),
        (("ears", "FILE", "--alpha", "2"), "STA-030"),
        (("ears", "FILE", "--baseline", "1"), "STA-030"),
        (("farrington", "FILE"), "STA-028"),
        (("farrington", "FILE", "--years", "0"), "STA-030"),
        (("changes", "FILE", "--least-days", "70"), "STA-028"),
        (("changes", "FILE", "--draws", "0"), "STA-030"),
        (("scan", "FILE", "--most-days", "0"), "STA-030"),
        (("cusum", "FILE", "--ratio", "1"), "STA-030"),
        (("cusum", "FILE", "--size", "0"), "STA-030"),
        (("cusum", "FILE", "--baseline", "200"), "STA-028"),
        (("cusum", "FILE", "--run-length", "1e28"), "STA-031"),
    ],
)
def test_impossible_question_is_told(line_file: Path, words: tuple[str, ...], code: str) -> None:
    """With its code, and never a trace."""
    with pytest.raises(StatisticsError) as told:
        run(*(str(line_file) if word == "FILE" else word for word in words))

    assert told.value.code == code


def test_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """No file; one sector; no count at all; a baseline without any."""
    quiet = tmp_path / "zeros.csv"
    rows = rows_of("a", np.zeros(80), np.ones(80))
    quiet.write_text("\n".join(["date,count,effort,sector", *rows]))

    with pytest.raises(SourceError):
        run("scan", str(tmp_path / "none.csv"))
    with pytest.raises(StatisticsError, match="STA-032"):
        run("scan", str(quiet))
    with pytest.raises(StatisticsError, match="STA-029"):
        run("cusum", str(quiet))
    quiet.write_text("\n".join(["date,count,effort,sector", *rows, *rows_of("b", [0], [1])]))
    with pytest.raises(StatisticsError, match="STA-033"):
        run("scan", str(quiet))
