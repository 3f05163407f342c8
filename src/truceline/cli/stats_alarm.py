"""``truceline stats ears | farrington | changes | scan | cusum``: alarms on series of counts.

Every command reads a CSV with the columns ``date`` (2027-03-01) and ``count``, and where they
are known ``effort`` (how much was watched, any one unit) and ``sector`` (in the line's order).
A day without a row was not watched.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.adherence.surveillance.alarms import Alarm
    from truceline.formats.count_series import CountSeries

File = Annotated[Path, typer.Argument(help="A CSV: date, count, and effort, sector if known.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Seed = Annotated[int, typer.Option(help="Of the simulated series.")]
COLUMNS = ("sector", "what", "since", "raised", "observed", "expected", "score", "limit",
           "a false alarm would come")  # fmt: skip
NUMBERS = ("observed", "expected", "score", "limit")


def register(stats: typer.Typer) -> None:
    """Add the commands to the group of statistics."""
    for command in (ears, farrington, changes, scan, cusum):
        stats.command(command.__name__)(command)


def ears(
    file: File,
    method: Annotated[str, typer.Option(help="C1, C2 or C3.")] = "C2",
    baseline: Annotated[int, typer.Option(help="Days of the baseline.")] = 7,
    alpha: Annotated[float, typer.Option(help="Nominal error a day.")] = 0.001,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Days above what the last days let expect (EARS); needs no past, quick and rough."""
    from truceline.adherence.surveillance.alarms import ears_alarms
    from truceline.adherence.surveillance.ears import METHODS, EarsParams

    _check(method in METHODS, f"--method {method}", f"it is one of {', '.join(METHODS)}")
    _check(baseline > 1, f"--baseline {baseline}", "it is 2 days or more")
    _check(0 < alpha < 1, f"--alpha {alpha}", "it lies between 0 and 1")
    params = EarsParams(method=method, baseline=baseline, alpha=alpha)
    found = [alarm for series in _read(file) for alarm in ears_alarms(series, params, seed)]
    _show(found, f"EARS {method}", as_json)


def farrington(
    file: File,
    original: Annotated[bool, typer.Option("--original", help="Settings of 1996.")] = False,
    years: Annotated[int, typer.Option(help="Past years compared with.")] = 4,
    alpha: Annotated[float, typer.Option(help="Nominal error a week.")] = 0.1,
    as_json: AsJson = False,
) -> None:
    """Weeks above the same weeks of past years (Farrington); needs years of counts."""
    from dataclasses import replace

    from truceline.adherence.surveillance.alarms import farrington_alarms
    from truceline.adherence.surveillance.farrington import IMPROVED, ORIGINAL

    _check(years > 0, f"--years {years}", "it is 1 or more")
    _check(0 < alpha < 1, f"--alpha {alpha}", "it lies between 0 and 1")
    params = replace(ORIGINAL if original else IMPROVED, years=years, alpha=alpha)
    found = [alarm for series in _read(file) for alarm in farrington_alarms(series, params)]
    _show(found, f"Farrington, {'original' if original else 'improved'}", as_json)


def changes(
    file: File,
    least_days: Annotated[int, typer.Option(help="Watched days of a segment, at least.")] = 7,
    penalty: Annotated[float | None, typer.Option(help="Of a change; 3 log n if none.")] = None,
    draws: Annotated[int, typer.Option(help="Simulated series without a change.")] = 99,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Every day from which the rate differs, looking back; observed and expected are rates."""
    from truceline.adherence.surveillance.alarms import change_alarms
    from truceline.adherence.surveillance.segments import SegmentParams

    _check(least_days > 0, f"--least-days {least_days}", "it is 1 or more")
    _check(draws > 0, f"--draws {draws}", "it is 1 or more")
    params = SegmentParams(least_steps=least_days, penalty=penalty)
    found = [a for series in _read(file) for a in change_alarms(series, params, seed, draws)]
    _show(found, "Changes of the rate", as_json)


def scan(
    file: File,
    most_sectors: Annotated[int, typer.Option(help="Neighbouring sectors, at most.")] = 10,
    most_days: Annotated[int, typer.Option(help="Last days, at most.")] = 14,
    places: Annotated[
        bool, typer.Option("--places", help="One rate for all sectors: look for a place.")
    ] = False,
    poisson: Annotated[
        bool, typer.Option("--poisson", help="Trust that counts scatter as Poisson counts.")
    ] = False,
    draws: Annotated[int, typer.Option(help="Simulated lines without a cluster.")] = 999,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """The stretch of the line whose last days stand out most, alarm or not; see its p."""
    from truceline.adherence.surveillance.alarms import scan_alarm
    from truceline.adherence.surveillance.scan import ScanParams

    least = min(most_sectors, most_days, draws)
    _check(least > 0, str(least), "sectors, days and draws are 1 or more")
    params = ScanParams(
        most_sectors=most_sectors, most_steps=most_days, by_sector=not places, draws=draws
    )
    _show([scan_alarm(_read(file), params, seed, poisson=poisson)], "Scan along the line", as_json)


def cusum(
    file: File,
    baseline: Annotated[int, typer.Option(help="First watched days, to learn from.")] = 60,
    ratio: Annotated[float, typer.Option(help="Of the rate; looked for upwards and down.")] = 2.0,
    run_length: Annotated[float, typer.Option(help="Days between false alarms, a side.")] = 1000,
    rate: Annotated[float | None, typer.Option(help="Known rate per unit of effort.")] = None,
    size: Annotated[float | None, typer.Option(help="Known size k of the scatter.")] = None,
    as_json: AsJson = False,
) -> None:
    """Watch each sector for more and for fewer (CUSUM), and all together (e-values)."""
    from truceline.adherence.surveillance.watch import WatchParams, watch
    from truceline.cli.screen import show_table

    _check(baseline > 1, f"--baseline {baseline}", "it is 2 days or more")
    _check(ratio > 1, f"--ratio {ratio}", "it is above 1")
    _check(run_length > 1, f"--run-length {run_length}", "it is above 1")
    _check(rate is None or rate > 0, f"--rate {rate}", "it is above 0")
    _check(size is None or size > 0, f"--size {size}", "it is above 0")
    params = WatchParams(
        baseline=baseline, ratio=ratio, run_length=run_length, rate=rate, size=size
    )
    found = watch(_read(file), params)
    if as_json:
        _print_json([asdict(one) for one in found])
        return
    rows = [
        (one.sector, f"{one.rate:.3g}", f"{one.size:.3g}", one.thresholds[0], one.thresholds[1],
         round(one.run_length), f"{one.size_low:.2g}", round(one.run_length_low),
         f"{one.log_e_value:.2f}", one.stands_out)
        for one in found
    ]  # fmt: skip
    columns = ("sector", "rate", "k", "limit, more", "limit, fewer", "days to a false alarm",
               "if k is", "only", "log e-value", "stands out")  # fmt: skip
    show_table("How each sector is watched", columns, rows, right=columns[1:9])
    _show([alarm for one in found for alarm in one.alarms], "CUSUM", as_json=False)


def _read(file: Path) -> tuple[CountSeries, ...]:
    from truceline.core.errors import SourceError
    from truceline.formats.count_series import read_count_series

    if not file.is_file():
        raise SourceError.case("SRC-001", str(file))
    found = read_count_series(file.read_text(encoding="utf-8", errors="replace"), str(file))
    if not found[0].has_effort:
        typer.echo("No column 'effort': each row is taken as one day of equal watching.", err=True)
    return found


def _check(holds: bool, value: str, detail: str) -> None:
    from truceline.core.errors import StatisticsError

    if not holds:
        raise StatisticsError.case("STA-030", "the command", value=value, detail=detail)


def _show(alarms: Sequence[Alarm], title: str, as_json: bool) -> None:
    from truceline.cli.screen import say, show_table

    if as_json:
        _print_json([asdict(alarm) for alarm in alarms])
    elif alarms:
        rows = [
            (a.sector, a.what, a.since.isoformat(), a.raised.isoformat(), a.observed, a.expected,
             a.statistic, a.threshold, a.false_words)
            for a in alarms
        ]  # fmt: skip
        show_table(title, COLUMNS, rows, right=NUMBERS)
    else:
        say(f"{title}: no alarm.")


def _print_json(value: object) -> None:
    typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=1))


def _plain(value: object) -> object:
    """Return what JSON can hold: days as text, numbers that are none as null."""
    from datetime import date
    from math import isfinite

    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case date():
            return value.isoformat()
        case float() if not isfinite(value):
            return None
    return value
