"""Learn the weights of headline signs from labelled rows, and see how often they are right.

Usage::

    python tools/learn_headlines.py ../shared/data            # figures of the weights in use
    python tools/learn_headlines.py ../shared/data --learn    # the weights from the building rows

The labels are in ``tests/intake/headline_labels.csv``, by the SHA-256 of a row's cells; the rows
themselves stay with the public data. A weight set by hand is the middle of a normal prior of
standard deviation 1; the learned one is where prior and building rows together are likeliest.
"""

from __future__ import annotations

import csv
import gzip
import itertools
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize

from truceline.agreement.read import bundled_lines
from truceline.core.chainage import CompiledPath, compile_path, locate
from truceline.core.ids import content_hash
from truceline.formats import geonames, viina
from truceline.formats.tabular import RawItem
from truceline.intake.headline import (
    PlacedRow,
    event_signs,
    judge_event,
    judge_place,
    place_signs,
)
from truceline.intake.headline_index import PlaceIndex, index_places
from truceline.intake.headline_weights import EVENT, PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

LABELS = Path(__file__).resolve().parent.parent / "tests" / "intake" / "headline_labels.csv"
LINE = "ukraine-line-2024-12"
PRIOR_SD = 1.0
BINNED = ("event", "place, headline only", "place, with gazetteer and line")
EDGES = (0.0, 0.1, 0.3, 0.7, 0.9, 1.0)


class Labelled(NamedTuple):
    """A row, what a reader held it to be, and how many rows of its stratum it stands for."""

    fields: dict[str, str]
    part: str
    is_event: bool
    is_place: bool
    stands_for: float


class World(NamedTuple):
    """What the judge of places may know."""

    places: PlaceIndex
    path: CompiledPath


class Figures(NamedTuple):
    """How often a probability was right, at one half."""

    rows: int
    base_rate: float
    precision: float
    recall: float
    brier: float
    bins: tuple[tuple[float, float, int, float, float], ...]  # from, to, rows, mean P, share


def read_world(shared: Path) -> World:
    """Return the gazetteer and the line the figures are for."""
    with gzip.open(shared / "gazetteer" / "geonames_cities500_subset.csv.gz") as stream:
        places = index_places(geonames.read_names(stream.read(), country="UA"))
    line = json.loads(bundled_lines(LINE))["features"][0]["geometry"]["coordinates"]
    return World(places, compile_path(tuple((lon, lat) for lon, lat, *_ in line)))


def read_labelled(shared: Path) -> list[Labelled]:
    """Return the labelled rows, in the order of their labels."""
    with LABELS.open(encoding="utf-8") as stream:
        labels = {row["sha256"]: row for row in csv.DictReader(stream)}
    found = {
        sha: fields for sha, fields in _rows(sorted(shared.glob("viina/viina_incidents_*")))
        if sha in labels
    }  # fmt: skip
    return [
        Labelled(
            found[sha], row["part"], row["event"] == "yes", row["place"] == "yes",
            float(row["stands_for"]),
        )
        for sha, row in labels.items()
    ]  # fmt: skip


def _rows(paths: Iterable[Path]) -> Iterable[tuple[str, dict[str, str]]]:
    for path in paths:
        with gzip.open(path) as stream:
            for item in viina.read(stream):
                if isinstance(item, RawItem):
                    cells = [item.fields[column] for column in viina.COLUMNS]
                    yield content_hash("\x1f".join(cells).encode()), item.fields


def placed(fields: Mapping[str, str]) -> PlacedRow:
    """Return a row's place."""
    name = fields["place_name"].strip() or None
    return PlacedRow(name, float(fields["lon"]), float(fields["lat"]))


def line_km(world: World, row: PlacedRow) -> float:
    """Return how far a row is from the line."""
    return abs(float(np.ravel(locate(world.path, row.lon, row.lat).distance_m)[0])) / 1000


def learn(
    signs: Sequence[Iterable[str]],
    truth: Sequence[bool],
    by_hand: Mapping[str, float],
) -> dict[str, float]:
    """Return the likeliest weights, rounded to two digits; ``base`` is in every sum."""
    names = list(by_hand)
    rows = [{"base", *row} for row in signs]
    matrix = np.array([[float(name in row) for name in names] for row in rows])
    middle = np.array(list(by_hand.values()))
    target = np.array(truth, dtype=float)

    def loss(weights: NDArray[np.float64]) -> float:
        odds = matrix @ weights
        unlikely = np.sum(np.logaddexp(0, odds) - target * odds)
        return float(unlikely + np.sum((weights - middle) ** 2) / (2 * PRIOR_SD**2))

    best = minimize(loss, middle, method="L-BFGS-B", options={"ftol": 1e-14, "gtol": 1e-8})
    return {name: round(float(value), 2) for name, value in zip(names, best.x, strict=True)}


def learn_event(rows: Sequence[Labelled]) -> dict[str, float]:
    """Return the weights of "is it an event?"."""
    signs = [event_signs(row.fields["headline"]) for row in rows]
    by_hand = {sign: one.by_hand for sign, one in EVENT.items()}
    return learn(signs, [row.is_event for row in rows], by_hand)


def learn_place(rows: Sequence[Labelled], world: World) -> dict[str, float]:
    """Return the weights of "is the place right?"."""
    signs = [
        place_signs(one, row.fields["headline"], world.places, line_km(world, one))
        for row in rows
        for one in (placed(row.fields),)
    ]
    return learn(
        signs, [row.is_place for row in rows], {s: one.by_hand for s, one in PLACE.items()}
    )


def figures(
    probability: Sequence[float], truth: Sequence[bool], weight: Sequence[float] | None = None
) -> Figures:
    """Return how often probabilities were right; rows may stand for several."""
    p, is_true = np.array(probability), np.array(truth, dtype=float)
    w = np.ones(len(p)) if weight is None else np.array(weight)
    said = p >= 0.5
    bins = []
    for low, high in itertools.pairwise(EDGES):
        inside = (p >= low) & ((p < high) | (high == EDGES[-1]))
        if inside.any():
            share = float(np.mean(is_true[inside]))
            bins.append((low, high, int(inside.sum()), float(np.mean(p[inside])), share))
    hit = float(w[said] @ is_true[said])
    return Figures(
        rows=len(p), base_rate=float(w @ is_true / w.sum()),
        precision=hit / float(w[said].sum()), recall=hit / float(w @ is_true),
        brier=float(w @ (p - is_true) ** 2 / w.sum()), bins=tuple(bins),
    )  # fmt: skip


class Asked(NamedTuple):
    """One labelled row with what the judge says of it."""

    row: Labelled
    event: float
    bare: float  # the place, from the headline alone
    full: float  # the place, with gazetteer and line


def ask(shared: Path, part: str) -> list[Asked]:
    """Return the judge's answers for one part of the labelled rows."""
    world = read_world(shared)
    answers = []
    for row in read_labelled(shared):
        if row.part == part:
            spot, head = placed(row.fields), row.fields["headline"]
            answers.append(
                Asked(
                    row, judge_event(head).probability, judge_place(spot, head).probability,
                    judge_place(spot, head, world.places, line_km(world, spot)).probability,
                )
            )  # fmt: skip
    return answers


def is_ukrainian(headline: str) -> bool:
    """Say whether a headline has a letter that Russian has not."""
    return re.search(r"[іїєґ]", headline.lower()) is not None


def all_figures(shared: Path, part: str) -> dict[str, Figures]:
    """Return the figures of one part of the labelled rows, asked in several ways."""
    rows = ask(shared, part)
    ukrainian = [one for one in rows if is_ukrainian(one.row.fields["headline"])]
    other = [one for one in rows if not is_ukrainian(one.row.fields["headline"])]
    events = [one for one in rows if one.row.is_event]
    return {
        "event": _event(rows),
        "event, all rows": _event(rows, weighted=True),
        "event, Ukrainian": _event(ukrainian),
        "event, Russian": _event(other),
        "place, headline only": _place(rows, bare=True),
        "place, with gazetteer and line": _place(rows),
        "place, with both, all rows": _place(rows, weighted=True),
        "place, with both, Ukrainian": _place(ukrainian),
        "place, with both, Russian": _place(other),
        "place, with both, of events": _place(events),
    }


def _event(rows: Sequence[Asked], *, weighted: bool = False) -> Figures:
    weights = [one.row.stands_for for one in rows] if weighted else None
    return figures([one.event for one in rows], [one.row.is_event for one in rows], weights)


def _place(rows: Sequence[Asked], *, bare: bool = False, weighted: bool = False) -> Figures:
    weights = [one.row.stands_for for one in rows] if weighted else None
    said = [one.bare if bare else one.full for one in rows]
    return figures(said, [one.row.is_place for one in rows], weights)


def table(found: Mapping[str, Figures]) -> str:
    """Return figures as Markdown."""
    lines = [
        "| asked | rows | true | precision | recall | Brier |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {f.rows} | {f.base_rate:.3f} | {f.precision:.3f} | {f.recall:.3f} "
        f"| {f.brier:.3f} |"
        for name, f in found.items()
    ]
    return "\n".join(lines)


def bins_table(found: Mapping[str, Figures]) -> str:
    """Return how often rows of a probability were true, as Markdown."""
    lines = ["| asked | P from | to | rows | mean P | true |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {name} | {low} | {high} | {n} | {mean:.2f} | {share:.2f} |"
        for name, one in found.items()
        if name in BINNED
        for low, high, n, mean, share in one.bins
    ]
    return "\n".join(lines)


def main() -> None:
    """Print what was asked for."""
    shared = Path(sys.argv[1])
    if "--learn" in sys.argv[2:]:
        building = [row for row in read_labelled(shared) if row.part == "building"]
        learned = [learn_event(building), learn_place(building, read_world(shared))]
        lines = [f"{sign}: {value:g}\n" for one in learned for sign, value in one.items()]
        sys.stdout.writelines(lines)
        return
    for part in ("building", "held_out"):
        found = all_figures(shared, part)
        sys.stdout.write(f"\n{part}\n\n{table(found)}\n\n{bins_table(found)}\n")


if __name__ == "__main__":
    main()
