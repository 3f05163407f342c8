"""``truceline stats capture | distance | nmixture``: what was not seen, from a plain table."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.formats.number_table import NumberTable

File = Annotated[Path, typer.Argument(help="A CSV table; its first row names the columns.")]
Level = Annotated[float, typer.Option(help="Probability of the intervals.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
COLUMNS = ("what", "value", "low", "high", "level", "unit", "method")
SHOWN = 12  # models in the table on screen; JSON has all


def capture(
    file: File,
    lists: Annotated[str, typer.Option(help="Columns of lists or sensors, by commas.")] = "",
    covariates: Annotated[str, typer.Option(help="Columns that move the chance.")] = "",
    count: Annotated[str, typer.Option(help="Column with how many incidents a row is.")] = "",
    level: Level = 0.9,
    own_slopes: Annotated[
        bool, typer.Option("--own-slopes", help="Covariates act on each sensor in its own way.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Estimate how many incidents no list or sensor has.

    One row an incident: 1 where the list or sensor has it, 0 where it does not, empty where the
    sensor was not watching.
    """
    from truceline.cli.stats_unseen_answers import capture_answer

    table, level = _table(file), _level(level)
    answer = capture_answer(
        table, _names(lists), _names(covariates), count, level, own_slopes=own_slopes
    )
    _print(answer, as_json=as_json)


def distance(
    file: File,
    width: Annotated[float, typer.Option(help="Truncation distance, as the distances.")] = 0.0,
    transect: Annotated[str, typer.Option(help="How one looked: line or point.")] = "line",
    area: Annotated[float, typer.Option(help="Area the transects stand for; 0: covered.")] = 0.0,
    covariates: Annotated[str, typer.Option(help="With two observers: other columns.")] = "",
    level: Level = 0.9,
    as_json: Json = False,
) -> None:
    """Estimate how many there are from distances, along lines or around points.

    Columns: distance; size, transect and effort if known; observer1 and observer2 (0 or 1) if
    two looked at once. A row with a transect and no distance is one on which nothing was seen.
    """
    from truceline.cli.stats_unseen_answers import distance_answer

    table, level = _table(file), _level(level)
    answer = distance_answer(table, width, transect, area, _names(covariates), level)
    _print(answer, as_json=as_json)


def nmixture(
    file: File,
    visits: Annotated[str, typer.Option(help="Columns of counts; all but 'site' if empty.")] = "",
    covariates: Annotated[str, typer.Option(help="Columns that move the number.")] = "",
    level: Level = 0.9,
    as_json: Json = False,
) -> None:
    """Estimate how many there are from counts repeated at sites; empty: not visited."""
    from truceline.cli.stats_unseen_answers import mixture_answer

    table, level = _table(file), _level(level)
    _print(mixture_answer(table, _names(visits), _names(covariates), level), as_json=as_json)


def _table(file: Path) -> NumberTable:
    from truceline.core.errors import StatisticsError
    from truceline.formats.number_table import read_number_table

    if not file.is_file():
        raise StatisticsError.case("STA-001", str(file))
    return read_number_table(file.read_bytes(), str(file))


def _level(level: float) -> float:
    from truceline.core.errors import StatisticsError

    if not 0.5 <= level < 1:
        expected = "a probability from 0.5 to below 1, as 0.9"
        raise StatisticsError.case(
            "STA-008", "--level", what="the level", value=level, expected=expected
        )
    return level


def _names(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def _print(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False) + "\n")
        return
    from truceline.cli.screen import say, show_table

    show_table("Estimates", COLUMNS, map(_row, answer["estimates"]), right=COLUMNS[1:5])
    if answer["models"]:
        shown = answer["models"][:SHOWN]
        title = f"Models, {len(shown)} of {len(answer['models'])} by AIC"
        columns = ("model", "value", "low", "high", "AIC")
        rows = [(m["model"], *_span(m), _rounded(m["aic"], 2)) for m in shown]
        show_table(title, columns, rows, right=columns[1:])
    if answer["range"]:
        low, high = answer["range"]
        say(f"Range over {answer['range_over']}: {low:,.0f} to {high:,.0f}.")
    for words in answer["warnings"]:
        say(f"Warning: {words}")
    say("It holds only if:")
    for words in answer["assumptions"]:
        say(f"  - {words}")


def _row(each: dict[str, Any]) -> tuple[Any, ...]:
    return (each["what"], *_span(each), f"{each['level']:g}", each["unit"], each["method"])


def _span(each: dict[str, Any]) -> Sequence[str | None]:
    digits = 0 if (each["value"] or 0) >= 1000 else 1 if (each["value"] or 0) >= 10 else 3
    return [_rounded(each[key], digits) for key in ("value", "low", "high")]


def _rounded(value: float | None, digits: int) -> str | None:
    return None if value is None else f"{value:,.{digits}f}"
