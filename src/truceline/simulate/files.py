"""A world as the files real sources write, with the truth beside them."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC
from typing import TYPE_CHECKING

from truceline.formats.effort_table import write_effort
from truceline.formats.observation_table import write_observations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from truceline.model.observation import Observation
    from truceline.simulate.world import TrueIncident, World

TRUTH_COLUMNS = (
    "true_id", "kind", "happened_at", "lat", "lon", "chainage_m", "sector", "count", "reports",
)  # fmt: skip


def write_world(world: World) -> dict[str, bytes]:
    """Return the files of a world by name; the same world gives the same bytes anywhere.

    Returns
    -------
    ``people.csv`` and ``sensors.csv`` (observations), ``effort.csv``, ``claims.csv`` (with the
    column ``claimant``), and the truth as ``truth.csv`` and ``truth.json``, which no step reads
    but `truceline.score`. Every row that goes in says ``simulated``.
    """
    effort = io.StringIO(newline="")
    write_effort(effort, world.effort)
    return {
        "people.csv": _observations(o for o in world.observations if o.source_id == "people"),
        "sensors.csv": _observations(o for o in world.observations if o.source_id == "sensors"),
        "effort.csv": effort.getvalue().encode("utf-8"),
        "claims.csv": _observations(world.claims),
        "truth.csv": _truth_csv(world),
        "truth.json": _truth_json(world),
    }


def _observations(rows: Iterable[Observation]) -> bytes:
    text = io.StringIO(newline="")
    write_observations(text, rows)
    return text.getvalue().encode("utf-8")


def _truth_csv(world: World) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, TRUTH_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for item in world.truth:
        writer.writerow({**_true(item), "reports": " ".join(item.reports)})
    return text.getvalue().encode("utf-8")


def _true(item: TrueIncident) -> dict[str, object]:
    return {
        "true_id": item.true_id,
        "kind": item.kind.value,
        "happened_at": _time(item.happened_at),
        "lat": round(item.lat_deg, 6),
        "lon": round(item.lon_deg, 6),
        "chainage_m": round(item.chainage_m, 1),
        "sector": item.sector,
        "count": item.count,
        "reports": list(item.reports),
    }


def _time(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _truth_json(world: World) -> bytes:
    terms = world.terms
    changed = terms.change_day is not None
    content = {
        "simulated": True,
        "adversarial": terms.adversarial,
        "starts_at": _time(terms.starts_at),
        "days": terms.days,
        "change_day": terms.change_day,
        "change_ratio": terms.change_ratio if changed else None,
        "false_reports": list(world.false_reports),
        "incidents": [_true(item) for item in world.truth],
    }
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode("utf-8")
