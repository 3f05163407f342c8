"""``stats capture``, ``distance`` and ``nmixture`` as an analyst meets them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from truceline.cli.stats_unseen import capture, distance, nmixture
from truceline.core.errors import StatisticsError

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

# Ball et al. (2002), as in the tests of the lists.
KOSOVO = """\
exh,aba,osce,hrw,n
1,0,0,0,1131\n0,1,0,0,845\n1,1,0,0,177\n0,0,1,0,936\n1,0,1,0,228\n0,1,1,0,217\n1,1,1,0,181
0,0,0,1,306\n1,0,0,1,106\n0,1,0,1,31\n1,1,0,1,18\n0,0,1,1,123\n1,0,1,1,42\n0,1,1,1,32\n1,1,1,1,27
"""


def run(tmp_path: Path, text: str, *words: str) -> Result:
    path = tmp_path / "table.csv"
    path.write_text(text)
    app = typer.Typer(pretty_exceptions_enable=False)
    for command in (capture, distance, nmixture):
        app.command()(command)
    return CliRunner().invoke(app, [words[0], str(path), *words[1:]])


def refused(tmp_path: Path, text: str, *words: str) -> str:
    error = run(tmp_path, text, *words).exception
    assert isinstance(error, StatisticsError), error
    return str(error)


def distances(seed: int = 4) -> str:
    values = np.abs(np.random.default_rng(seed).normal(0, 1.5, 120))
    rows = [f"{value:.3f},{k % 6},10" for k, value in enumerate(values)]
    return "distance,transect,effort\n" + "\n".join(rows) + "\n,6,10\n"


def test_lists_are_answered_with_models_range_warnings_and_assumptions(tmp_path: Path) -> None:
    """The analyst reads interval, unit, method and range, never one number alone."""
    said = run(tmp_path, KOSOVO, "capture", "--count", "n", "--level", "0.95").stdout

    for words in ("12,741", "7,354", "34,679", "incidents", "log-linear [123,134]", "8,591",
                  "[123,14,34]", "10,357", "12 of 113 by AIC", "8,977 to 22,889", "Warning: 15",
                  "It holds only if:", "The population is closed"):  # fmt: skip
        assert words in said


def test_lists_as_json_hold_every_model(tmp_path: Path) -> None:
    """JSON has all 113 models with AIC, BIC and interval, and the latent classes."""
    answer = json.loads(run(tmp_path, KOSOVO, "capture", "--count", "n", "--json").stdout)

    assert answer["seen"] == 4400
    assert len(answer["models"]) == 113
    assert min(answer["models"], key=lambda m: m["bic"])["model"] == "[123,14,34]"
    assert answer["latent_classes"]["number"] == pytest.approx(9630, abs=1)


def test_empty_cells_are_sensors_that_were_off(tmp_path: Path) -> None:
    """A table with windows is estimated with them: 800 where half the time one was off."""
    rows = ["1,0"] * 100 + ["0,1"] * 100 + ["1,1"] * 100 + [",1"] * 200

    answer = json.loads(
        run(tmp_path, "a,b\n" + "\n".join(rows), "capture", "--lists", "a,b", "--json").stdout
    )

    (estimate,) = answer["estimates"]
    assert estimate["value"] == pytest.approx(800)
    assert "Huggins-Alho" in estimate["method"]
    assert "Two sensors cannot show" in answer["warnings"][0]


def test_covariates_and_own_slopes_are_used(tmp_path: Path) -> None:
    """Each sensor gets its own slope on request."""
    generator = np.random.default_rng(9)
    near = generator.uniform(-1, 1, 400)
    hit = generator.random((400, 3)) < 1 / (1 + np.exp(-np.outer(near, [2, 0.5, -0.5])))
    rows = [
        f"{z:.4f},{a:d},{b:d},{c:d}" for z, (a, b, c) in zip(near, hit, strict=True) if a | b | c
    ]
    text = "near,a,b,c\n" + "\n".join(rows)

    answer: dict[str, Any] = json.loads(
        run(tmp_path, text, "capture", "--covariates", "near", "--own-slopes", "--json").stdout
    )

    slopes = {c["name"]: c["logit"] for c in answer["coefficients"]}
    assert set(slopes) == {"a", "b", "c", "a: near", "b: near", "c: near"}
    assert [e["what"] for e in answer["estimates"]] == ["incidents, seen or not", "lower bound"]
    assert slopes["a: near"] > slopes["b: near"] > slopes["c: near"]


def test_number_below_chaos_bound_is_told(tmp_path: Path) -> None:
    """Two kinds of incident and a covariate that tells nothing: below the bound, in words."""
    generator = np.random.default_rng(14)
    chance = np.where(generator.random(3000) < 0.3, 0.7, 0.12)
    hit = generator.random((3000, 3)) < chance[:, np.newaxis]
    wind = generator.random(3000)
    rows = [
        f"{z:.3f},{a:d},{b:d},{c:d}" for z, (a, b, c) in zip(wind, hit, strict=True) if a | b | c
    ]

    said = run(tmp_path, "wind,a,b,c\n" + "\n".join(rows), "capture", "--covariates", "wind").stdout

    assert "The number lies below Chao's lower bound" in said.replace("\n", " ")
    assert "Incidents differ in ways the covariates do not tell" in said


def test_five_columns_are_occasions_and_said_to_be(tmp_path: Path) -> None:
    """More columns than lists allow are read as occasions, in words."""
    generator = np.random.default_rng(3)
    hit = generator.random((200, 5)) < 0.3
    rows = [",".join(str(int(v)) for v in row) for row in hit if row.any()]

    said = run(tmp_path, "a,b,c,d,e\n" + "\n".join(rows), "capture").stdout

    assert "Mh Chao lower bound" in said
    assert "one way of watching on several occasions" in said


def test_distances_give_number_density_and_shapes(tmp_path: Path) -> None:
    """Line transects: number on the area, density, every shape tried; an empty transect counts."""
    answer = json.loads(
        run(tmp_path, distances(), "distance", "--width", "4", "--area", "1000", "--json").stdout
    )

    number, density = answer["estimates"]
    assert number["value"] == pytest.approx(1000 * density["value"])
    assert answer["models"][0]["model"].startswith("half-normal")
    covered = 2 * 4 * 70  # seven transects, on one of which nothing was seen
    chance = answer["models"][0]["chance"]
    assert density["value"] == pytest.approx(answer["seen"] / chance / covered)
    said = run(tmp_path, distances(), "distance", "--width", "4").stdout
    assert "Everything on the line or at the point (distance 0) is detected." in said


def test_two_observers_are_answered_under_both_assumptions(tmp_path: Path) -> None:
    """Two observers: independent at distance 0 and at every distance, side by side."""
    generator = np.random.default_rng(12)
    away = generator.uniform(0, 4, 500)
    hit = generator.random((500, 2)) < 1 / (1 + np.exp(0.8 * away - 1.1))[:, np.newaxis]
    rows = [f"{d:.3f},{a:d},{b:d}" for d, (a, b) in zip(away, hit, strict=True) if a | b]

    answer = json.loads(
        run(
            tmp_path, "distance,observer1,observer2\n" + "\n".join(rows), "distance", "--width",
            "4", "--json",
        ).stdout
    )  # fmt: skip

    point, full = answer["estimates"]
    assert point["what"] == "independent at distance 0"
    assert full["low"] < 500 < full["high"]
    assert 0.9 < answer["at_zero"] < 1


def test_repeated_counts_give_total_and_the_caveat(tmp_path: Path) -> None:
    """N-mixture: total, mean, chance, and that it must not stand alone."""
    generator = np.random.default_rng(2)
    counts = generator.binomial(generator.poisson(5, 80)[:, np.newaxis], 0.5, (80, 3))
    rows = [f"s{k},{a},{b},{c}" for k, (a, b, c) in enumerate(counts)]

    said = run(tmp_path, "site,v1,v2,v3\n" + "\n".join(rows), "nmixture").stdout

    for words in ("mean number at all sites", "chance of detection", "not for official figures"):
        assert words in said


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("a,b,c\n1,0,2\n", ("capture",), "STA-005 {}:2: 'c' cannot be 2"),
        ("a,b,c\n1,0,0\n0,0,0\n", ("capture",), "STA-009 {}:3"),
        ("a,b,n\n1,0,2.5\n", ("capture", "--count", "n"), "STA-005 {}:2: 'n' cannot be 2.5"),
        ("a,b,w\n1,0,\n", ("capture", "--covariates", "w"), "STA-005 {}:2: 'w' cannot be empty"),
        ("a\n1\n", ("capture",), "STA-020"),
        ("a,b\n1,1\n", ("capture", "--level", "9"), "STA-008 --level"),
        ("distance\n1\n", ("distance",), "STA-008 --width"),
        ("distance\n1\n", ("distance", "--width", "3", "--transect", "arc"), "STA-008 --transect"),
        ("distance,observer\n1,1\n", ("distance", "--width", "3"), "one row a thing"),
        ("distance,transect,effort\n1,a,2\n1,a,3\n", ("distance", "--width", "3"), "STA-015 {}:3"),
        ("distance,transect,effort\n1,a,0\n", ("distance", "--width", "3"), "STA-005 {}:2"),
        ("site,a,b\nx,1,-2\n", ("nmixture",), "STA-005 {}:2: 'b' cannot be -2"),
        ("site,a\nx,1\n", ("nmixture",), "STA-020"),
    ],
)
def test_what_cannot_be_is_told_with_line_and_remedy(
    tmp_path: Path, text: str, words: tuple[str, ...], said: str
) -> None:
    """Every fault of a table is told where it is; nothing is estimated from the rest."""
    assert said.format(tmp_path / "table.csv") in refused(tmp_path, text, *words)


def test_file_that_is_not_there_is_told() -> None:
    """No traceback for a wrong path."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(nmixture)

    error = CliRunner().invoke(app, ["nowhere.csv"]).exception

    assert isinstance(error, StatisticsError)
    assert error.code == "STA-001"
