"""Draw the detection models and write their tables into the page. ``--check`` only compares."""

from __future__ import annotations

import inspect
import sys
from html import escape
from pathlib import Path

import numpy as np
import shapely

from truceline.model.plan import HourClass, Parameter, PlannedAct
from truceline.model.scenario import Weather
from truceline.science.detect import (
    MODELS,
    detection_probability,
    effective_range_m,
    figure_swings,
)
from truceline.science.detect.conditions import Conditions, DetectionModel

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "detection.md"
START, END = "<!-- made by tools/draw_detection.py: start -->", "<!-- end -->"
WEATHER = Weather(
    visibility_m=15_000, bad_visibility_m=2_000, bad_share=0.15, cloud_share=0.5, wind_ms=4,
    source="the plots of docs/detection.md",
)  # fmt: skip
REPORTED_KM = (2, 3, 4, 6)
REPORTED = (
    ("human", PlannedAct.EXPLOSION), ("human", PlannedAct.SMALL_ARMS),
    ("camera_thermal", PlannedAct.EXPLOSION),
)  # fmt: skip
GLANCE = 0.25  # chance of the table of ranges
# Okabe and Ito's colours, told apart with any kind of colour vision; dashes for print.
STYLES: dict[PlannedAct, tuple[str, str]] = {
    PlannedAct.SMALL_ARMS: ("#D55E00", ""),
    PlannedAct.EXPLOSION: ("#000000", ""),
    PlannedAct.UAV_FLIGHT: ("#0072B2", "7 3"),
    PlannedAct.AIRCRAFT_FLIGHT: ("#56B4E9", "7 3"),
    PlannedAct.HEAVY_WEAPON: ("#009E73", "2 3"),
    PlannedAct.MOVEMENT: ("#CC79A7", ""),
    PlannedAct.WORKS: ("#B07B00", "9 3 2 3"),
}
WIDTH, HEIGHT = 860, 300
TOP, FOOT, PANEL = 42.0, 250.0, 300.0
LEFTS = {HourClass.DAY: 52.0, HourClass.NIGHT: 392.0}
INK, FAINT = "#1f2328", "#d8dee4"
POINTS = 81
NEAR_KM = 0.1
TICKS_KM = (0.1, 0.3, 1, 3, 10, 30, 100)


def is_seen_from_afar(model: DetectionModel) -> bool:
    """Say whether distance does not matter to a model: its plot is over cloud instead."""
    return model.name.startswith("satellite")


def conditions(hour: HourClass, cloud_share: float = WEATHER.cloud_share) -> Conditions:
    """Return the conditions of the plots."""
    weather = Weather(
        visibility_m=WEATHER.visibility_m, bad_visibility_m=WEATHER.bad_visibility_m,
        bad_share=WEATHER.bad_share, cloud_share=cloud_share, wind_ms=WEATHER.wind_ms,
        source=WEATHER.source,
    )  # fmt: skip
    return Conditions(hour=hour, weather=weather)


def farthest_km(model: DetectionModel) -> float:
    """Return a round distance beyond which nothing is noticed with a chance of 1 in 50."""
    reach_m = max(
        effective_range_m(model, act, conditions(hour), 0.02)
        for act in model.acts for hour in HourClass
    )  # fmt: skip
    return next(km for km in (1, 3, 10, 30, 100) if km * 1000 >= reach_m)


def curve(
    model: DetectionModel, act: PlannedAct, hour: HourClass, top: float
) -> tuple[list[float], list[float]]:
    """Return where to draw an act: shares of the axis and chances."""
    along = np.linspace(0, 1, POINTS)
    if is_seen_from_afar(model):
        along = np.linspace(0, 1, 21)
        found = [
            float(model.probability(act, np.zeros(1), np.ones(1, np.bool_),
                                    conditions(hour, cloud), model.values())[0])
            for cloud in along
        ]  # fmt: skip
        return along.tolist(), found
    metres = 1000 * NEAR_KM * (top / NEAR_KM) ** along
    return along.tolist(), detection_probability(
        model.name, act, metres, None, conditions(hour)
    ).tolist()


def drawing(model: DetectionModel) -> str:
    """Return the SVG of a model: chance against distance by act, by day and by night."""
    afar = is_seen_from_afar(model)
    top = 1.0 if afar else farthest_km(model)
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#ffffff" stroke="{FAINT}"/>',
        _words(16, 24, f"{model.name}: chance to notice one act", weight="bold"),
    ]
    for hour, left in LEFTS.items():
        parts += _axes(left, hour, top, afar)
        for act in model.acts:
            parts.append(_line(left, *curve(model, act, hour, top), act))
    parts += _legend(model)
    body = "".join(parts)
    label = f"Chance that {model.name} notices an act, against distance, by day and by night"
    if afar:
        label = label.replace("distance", "cloud")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}" font-family="system-ui, sans-serif" font-size="12">'
        f"{body}</svg>\n"
    )


def _words(x: float, y: float, text: str, anchor: str = "start", weight: str = "") -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{x:g}" y="{y:g}" fill="{INK}" text-anchor="{anchor}"{bold}>{escape(text)}</text>'
    )


def _axes(left: float, hour: HourClass, top: float, afar: bool) -> list[str]:
    parts: list[str] = []
    for step in range(5):
        y = FOOT - (FOOT - TOP - 12) * step / 4
        parts.append(f'<path d="M{left:g} {y:g}h{PANEL:g}" stroke="{FAINT}"/>')
        parts.append(_words(left - 6, y + 4, f"{step / 4:g}", "end"))
    marks = [0, 0.25, 0.5, 0.75, 1] if afar else [km for km in TICKS_KM if km <= top]
    for mark in marks:
        share = mark if afar else np.log(mark / NEAR_KM) / np.log(top / NEAR_KM)
        x = left + PANEL * share
        parts.append(f'<path d="M{x:.1f} {FOOT:g}v4" stroke="{INK}"/>')
        parts.append(_words(x, FOOT + 18, f"{mark:g}", "middle"))
    axis = "share of looks under cloud" if afar else "distance in km (logarithmic)"
    parts.append(_words(left + PANEL / 2, FOOT + 36, f"{hour}, {axis}", "middle"))
    parts.append(f'<path d="M{left:g} {FOOT:g}h{PANEL:g}" stroke="{INK}"/>')
    return parts


def _line(left: float, along: list[float], chance: list[float], act: PlannedAct) -> str:
    tall = FOOT - TOP - 12
    drawn = [(left + PANEL * x, FOOT - tall * p) for x, p in zip(along, chance, strict=True)]
    shown = shapely.LineString(drawn).simplify(0.2).coords  # a fifth of a pixel
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shown)
    return f'<polyline points="{points}" fill="none" stroke-width="2" {_stroke(act)}/>'


def _stroke(act: PlannedAct) -> str:
    colour, dashes = STYLES[act]
    return f'stroke="{colour}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


def _legend(model: DetectionModel) -> list[str]:
    parts, x = [], LEFTS[HourClass.NIGHT] + PANEL + 20
    for row, act in enumerate(model.acts):
        y = TOP + 20 + 22 * row
        parts.append(f'<path d="M{x:g} {y:g}h28" stroke-width="2" {_stroke(act)}/>')
        parts.append(_words(x + 36, y + 4, act.value.replace("_", " ")))
    return parts


def tables() -> str:
    """Return the part of the page that is made from the models."""
    return "\n\n".join([_ranges(), _reported(), *(_section(model) for model in MODELS.values())])


def _ranges() -> str:
    rows = [
        "## How far, at a glance\n",
        (
            "Kilometres at which one act is noticed one time in four by day / by night, sight "
            "being free; – is less often even near by, ∞ is wherever it looks. The "
            "weather is that of the plots.\n"
        ),
        "| model | " + " | ".join(act.value.replace("_", " ") for act in PlannedAct) + " |",
        "|---" * (len(PlannedAct) + 1) + "|",
    ]
    for model in MODELS.values():
        cells = [_reach(model, act) for act in PlannedAct]
        rows.append(f"| `{model.name}` | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _reported() -> str:
    rows = [
        "## Held against what was reported\n",
        (
            "An entry of an OSCE daily report (osce.org/ukraine-smm/280081): a camera recorded 204 "
            "things at 2-6 km; observers heard 37 explosions and 23 bursts at 3-6 km. A report "
            "says what was noticed, not what was missed: it can contradict a model that says "
            "never, and cannot confirm one. The models say, by day / by night:\n"
        ),
        "| | " + " | ".join(f"{km} km" for km in REPORTED_KM) + " |",
        "|---" * (1 + len(REPORTED_KM)) + "|",
    ]
    for name, act in REPORTED:
        cells = [" / ".join(_chance(name, act, km, hour) for hour in HourClass)
                 for km in REPORTED_KM]  # fmt: skip
        rows.append(f"| `{name}`, {act.value.replace('_', ' ')} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _chance(name: str, act: PlannedAct, km: float, hour: HourClass) -> str:
    found = detection_probability(name, act, np.array([km * 1000.0]), None, conditions(hour))
    return f"{found[0]:.2g}"


def _swings(model: DetectionModel) -> str:
    """Return the figures that matter most, where an act is noticed half as often as near by."""
    rows = []
    for act in model.acts:
        near = detection_probability(model.name, act, np.zeros(1), None, conditions(HourClass.DAY))
        away = effective_range_m(model, act, conditions(HourClass.DAY), float(near[0]) / 2)
        at_m = 0.0 if away == np.inf else round(away, -2)
        swings = figure_swings(model.name, act, at_m, conditions(HourClass.DAY))[:3]
        said = "; ".join(
            f"`{s.figure}` {s.at_low:.2g} to {s.at_high:.2g}"
            for s in swings if s.size > swings[0].size / 10
        )  # fmt: skip
        where = "anywhere" if away == np.inf else f"{at_m / 1000:.2g} km"
        rows.append(f"| {act.value.replace('_', ' ')} | {where} | {said} |")
    return "\n".join(
        ["| act | at | what moves the chance by day most, from one end of its range to the other |",
         "|---|---|---|", *rows]
    )  # fmt: skip


def _reach(model: DetectionModel, act: PlannedAct) -> str:
    if act not in model.acts:
        return " "
    found = [effective_range_m(model, act, conditions(hour), GLANCE) for hour in HourClass]
    said = [
        "–" if metres == 0 else "∞" if metres == np.inf else f"{metres / 1000:.2g}"
        for metres in found
    ]
    return " / ".join(said)


def _section(model: DetectionModel) -> str:
    text, _, sources = (inspect.getdoc(sys.modules[model.probability.__module__]) or "").partition(
        "References\n----------\n"
    )
    title, _, body = text.partition("\n")
    own = [
        figure for figure in model.parameters
        if model.name != "patrol" or figure not in MODELS["human"].parameters
    ]  # fmt: skip
    parts = [
        f"## `{model.name}`\n\n{title}\n\n{body.strip(chr(10)).rstrip()}",
        f"**Sources.** {' '.join(sources.split())}",
        f"![Chance to notice one act](img/detect-{model.name}.svg)",
        _places(model),
        "**Cannot see**\n\n" + "\n".join(f"- {words}" for words in model.cannot_see),
        _swings(model),
        _figures(own) + ("\n\nAnd all figures of `human`." if model.name == "patrol" else ""),
    ]
    return "\n\n".join(parts)


def _places(model: DetectionModel) -> str:
    at = {km: _rounded(model, km) for km in (0.5, 2.0, 10.0)}
    errors = ", ".join(f"{metres:,.0f} m at {km:g} km" for km, metres in at.items())
    if len(set(at.values())) == 1:
        errors = f"{at[2.0]:,.0f} m"
    sight = "needs the line of sight" if model.needs_sight else "needs no line of sight"
    return (
        f"Error of place (standard deviation of an axis): {errors}. Tells outgoing from incoming "
        f"with a chance of {model.side_label:g}. It {sight}."
    )


def _rounded(model: DetectionModel, km: float) -> float:
    return float(f"{float(model.location_m(np.array([km * 1000]), model.values())[0]):.2g}")


def _figures(figures: list[Parameter]) -> str:
    rows = ["| figure | value | range | unit | source |", "|---|---|---|---|---|"]
    for figure in figures:
        source = f"**unverified**: {figure.source}" if figure.unverified else figure.source
        span = "" if figure.low is None else f"{figure.low:g} to {figure.high:g}"
        rows.append(f"| `{figure.name}` | {figure.value:g} | {span} | {figure.unit} | {source} |")
    return "\n".join(rows)


def page(current: str) -> str:
    """Return the page with its made part written anew."""
    before, _, rest = current.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{tables()}\n\n{END}{after}"


def outputs() -> dict[Path, str]:
    """Return every file with what it should hold."""
    files = {DOCS / "img" / f"detect-{name}.svg": drawing(m) for name, m in MODELS.items()}
    files[PAGE] = page(PAGE.read_text(encoding="utf-8"))
    return files


def main() -> int:
    """Write or check."""
    if "--check" not in sys.argv:
        for path, text in outputs().items():
            path.write_text(text, encoding="utf-8")
        return 0
    old = [
        path.relative_to(DOCS.parent)
        for path, text in outputs().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    sys.stdout.write("".join(f"{path} is stale: run tools/draw_detection.py\n" for path in old))
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
