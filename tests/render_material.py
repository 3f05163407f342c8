"""A made-up option paper with every kind of chart, readable in one screen."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from truceline.core.uncertain import Estimate
from truceline.model.document import Audience, Chart, Document, Figure, ReleasedDocument, Section

ISSUED = datetime(2027, 4, 2, 9, 30, tzinfo=UTC)
OPTIONS = ("Remote eyes", "Light patrols and posts", "Full presence", "Drones first")
LINE = [[36.0, 47.2], [36.6, 47.45], [37.0, 47.9], [37.5, 48.1], [38.0, 48.6], [38.4, 48.9],
        [38.3, 49.4]]  # fmt: skip


def plan_chart(**more: Any) -> Chart:
    """Return a map with stretches of different shares and five kinds of assets."""
    shares = (0.05, 0.7, None, 0.95, 0.4, 0.0)
    stretches = [{"positions": LINE[i : i + 2], "share": share} for i, share in enumerate(shares)]
    assets = ("camera mast", "observation post", "acoustic array", "drone base", "patrol base")
    rng = np.random.Generator(np.random.PCG64(5))
    placements = []
    for i in range(36):
        at = rng.uniform(0, len(LINE) - 1.001)
        k = int(at)
        lon, lat = (
            np.array(LINE[k]) * (1 - at + k) + np.array(LINE[k + 1]) * (at - k)
        ) + rng.normal(0, 0.04, 2)
        asset = assets[int(i**0.5) % 5]
        placements.append({"asset": asset.replace(" ", "_"), "name": asset, "lon": float(lon),
                           "lat": float(lat)})  # fmt: skip
    data = {
        "lines": [{"name": "front", "version": "v1", "left": "north", "right": "south",
                   "positions": LINE}],
        "stretches": stretches,
        "placements": placements,
        "unseen": [[[37.2, 47.8], [37.5, 47.8], [37.5, 48.0], [37.2, 48.0]]],
        "access": "left",
        **more,
    }  # fmt: skip
    return Chart(kind="plan_map", title="Option 2 on the line", caption="No border is drawn.",
                 data=data)  # fmt: skip


def dots_chart() -> Chart:
    """Return a comparison of four options over five acts, one of them with an unknown point."""
    labels = ("small-arms fire", "explosions", "drone flights", "heavy weapons present", "works")
    rows = []
    for i, label in enumerate(labels):
        points = []
        for j, name in enumerate(OPTIONS):
            value = None if (i, j) == (2, 0) else 12.0 + 14 * i + 5.5 * j
            low = None if value is None else value - 6
            high = None if value is None else value + 9
            points.append({"series": name, "value": value, "low": low, "high": high})
        rows.append({"label": label, "points": points})
    return Chart(kind="dots", title="Share of acts seen, by act",
                 caption="Points: mean. Lines: worst to best scenario.",
                 data={"rows": rows, "series": list(OPTIONS), "unit": "%"})  # fmt: skip


def scatter_chart() -> Chart:
    """Return people against share seen; the last option is dominated and close to another."""
    values = ((180.0, 34.0), (1400.0, 58.0), (9500.0, 83.0), (1650.0, 55.0))
    points = [
        {"label": name, "x": x, "y": y, "x_low": x * 0.8, "x_high": x * 1.35, "y_low": y - 8,
         "y_high": y + 6, "dominated": name == "Drones first"}
        for name, (x, y) in zip(OPTIONS, values, strict=True)
    ]  # fmt: skip
    return Chart(kind="scatter", title="People and share seen",
                 caption="Up and to the left is better; hollow: dominated.",
                 data={"points": points, "x_label": "people in the field",
                       "y_label": "share seen (%)", "log_x": True})  # fmt: skip


def matrix_chart() -> Chart:
    """Return regrets by scenario, with one that is not known."""
    rows = ["Access on both sides", "No access to the line in the first year", "Line moves"]
    values = [[0.31, 0.12, 0.0, 0.2], [0.05, None, 0.44, 0.0], [0.22, 0.09, 0.0, 0.61]]
    return Chart(kind="matrix", title="Regret in share seen", caption="The darker, the worse.",
                 data={"rows": rows, "columns": list(OPTIONS), "values": values,
                       "format": "percent", "good": "low"})  # fmt: skip


def batches() -> pa.Table:
    """Return the runs the figures open to."""
    ids = [f"option-{i}.scenario-{j}.fast" for i in range(1, 5) for j in range(1, 4)]
    return pa.table({"batch_id": ids, "replicates": [400] * 12, "seed": list(range(12))})


def option_paper(language: str = "en", **more: Any) -> Document:
    """Return a paper of three sections with figures, all charts of papers and two tables."""
    rows = tuple(batches()["batch_id"].to_pylist())
    estimate = Estimate(value=1412.5, low=1200.0, high=1800.25, level=0.8, unit="people",
                        method="made up")  # fmt: skip
    figures = (
        Figure(key="share", label="share seen", value=58.4, table="batches", rows=rows[:4]),
        Figure(key="people", label="people", value=1412.5, estimate=estimate, table="batches",
               rows=rows[4:6]),
        Figure(key="length", label="length", value=1234567),
        Figure(key="unknown", label="unknown", value=None),
    )  # fmt: skip
    comparison = pa.table({
        " ": ["share seen", "people"],
        **{name: [f"{30 + 15 * i} % (20-90)", f"{200 * 7**i:,}"] for i, name in enumerate(OPTIONS)},
    })  # fmt: skip
    words = ("'Light patrols' sees {share} % with {people} people along {length} m; {unknown}.",)
    values: dict[str, Any] = {
        "key": "paper-2027-04-02", "kind": "paper", "title": "Options for monitoring the line",
        "mission": "Study group", "issued_at": ISSUED, "period_from": ISSUED,
        "period_until": ISSUED, "time_zone": "Europe/Zurich", "language": language,
        "sections": (
            Section(key="answer", title="The answer in brief", paragraphs=words, figures=figures),
            Section(key="options", title="The options", charts=(plan_chart(),)),
            Section(key="compare", title="Beside each other", tables=("comparison", "batches"),
                    charts=(dots_chart(), scatter_chart(), matrix_chart())),
        ),
        "tables": {"comparison": comparison, "batches": batches()},
        "record_head": "ab" * 32, "hypothetical": True,
        "notes": ("Every performance figure is simulated.",),
        **more,
    }  # fmt: skip
    return Document(**values)


def released(document: Document, audience: Audience = Audience.INTERNAL) -> ReleasedDocument:
    """Return a document as released, with one thing withheld."""
    return ReleasedDocument(document=document, audience=audience, withheld=("Places left out.",))


def with_text(text: str) -> Document:
    """Return a paper that carries a text wherever text from outside can stand."""
    paper = option_paper()
    table = pa.table({"batch_id": [text], "note": [text]})
    chart = dataclasses.replace(matrix_chart(), title=text, caption=text)
    figure = Figure(key="share", label=text, value=1, table="batches", rows=(text,))
    section = Section(key="outside", title=text, paragraphs=(text, "{share}"), charts=(chart,),
                      figures=(figure,), tables=("batches",))  # fmt: skip
    return dataclasses.replace(
        paper, title=text, mission=text, notes=(text,), sections=(section,),
        tables={"batches": table},
    )  # fmt: skip
