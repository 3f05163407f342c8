"""Report sentences: precision and recall of the grammar on labelled sentences, and its speed.

Give files of labelled sentences (a JSON list, or one JSON object a line; the project's own set is
the default); ``--misses`` lists what was missed and what was wrong. An event is right if kind,
count with its hedge, assessment, distance, winds as a set and flight agree. Places, times and
weapons are scored apart, on the events that are right. Sums a report states are no events.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from truceline.formats.report_text import Allegation, Count, Item, Located, parse_report
from truceline.formats.report_text.places import base_forms
from truceline.science.weapons import classify

NONE = Count("exact", 0)
KIND_NAMES = {"denial": "access_denial", "bursts_and_shots": "burst"}  # one name for both
OWN = Path(__file__).resolve().parent.parent / "tests" / "formats" / "report_sentences.jsonl"


def entries(path: Path) -> list[dict[str, Any]]:
    """Return the labelled sentences of a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return list(json.loads(text))


def found_events(text: str, language: str | None) -> list[tuple[Item, Located | None]]:
    """Return the things the grammar counts in a text, with the statement each is part of."""
    found: list[tuple[Item, Located | None]] = []
    for statement in parse_report(text, language):
        if isinstance(statement, Located):
            found += [(item, statement) for item in statement.items if item.count != NONE]
        elif isinstance(statement, Allegation):
            found += [(item, None) for item in statement.items if item.kind != "unknown"]
    return found


def key_of_item(item: Item) -> tuple[Any, ...]:
    """Return what makes a found event right."""
    return (
        KIND_NAMES.get(item.kind, item.kind), item.count.qualifier, item.count.number,
        item.assessment, item.range_km, frozenset(item.winds), item.flight,
    )  # fmt: skip


def key_of_truth(event: dict[str, Any]) -> tuple[Any, ...]:
    """Return what makes an event of the truth found."""
    reach = event.get("range_km")
    return (
        KIND_NAMES.get(event["kind"], event["kind"]), event["qualifier"], event.get("number"),
        event.get("assessment"),
        (float(reach[0]), float(reach[1])) if reach else None,
        frozenset(event.get("winds") or ()), event.get("flight"),
    )  # fmt: skip


def attributes(item: Item, located: Located | None, event: dict[str, Any]) -> dict[str, bool]:
    """Return which of the attributes scored apart agree; only those the truth states."""
    agree = {}
    if event.get("place"):
        names = base_forms(located.place.name) if located and located.place else ()
        wanted = {
            event["place"].lower(),
            *event["place"].lower().replace("«", "").replace("»", "").split(),
        }
        agree["place"] = any(
            name.lower() in wanted or event["place"].lower() in name.lower() for name in names
        )
    if event.get("times"):
        agree["times"] = bool(located and located.times and list(located.times) == event["times"])
    if event.get("weapon"):
        truth, ours = classify(event["weapon"]), classify(item.weapon)
        agree["weapon"] = item.weapon is not None and (
            bool(set(truth.types) & set(ours.types)) or not truth.types
        )
    if event.get("calibre_mm"):
        agree["calibre"] = item.calibre_mm == event["calibre_mm"]
    if event.get("platform"):
        agree["platform"] = bool(located and located.platform == event["platform"])
    return agree


class Score:
    """Counts of events right, found and true, and of attributes."""

    def __init__(self) -> None:
        self.right = self.found = self.true = 0
        self.attributes: dict[str, list[bool]] = defaultdict(list)

    @property
    def precision(self) -> float:
        """Return the share of found events that are right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Return the share of true events that are found."""
        return self.right / self.true if self.true else 1.0


def score(sentences: list[dict[str, Any]], misses: bool = False) -> dict[str, Score]:
    """Return the scores by language, and of all under ``all``."""
    scores: dict[str, Score] = defaultdict(Score)
    for entry in sentences:
        found = found_events(entry["text"], entry["language"])
        missed = list(entry["events"])
        wrong = []
        for item, located in found:
            key = key_of_item(item)
            match = next((event for event in missed if key_of_truth(event) == key), None)
            if match is None:
                wrong.append(item)
                continue
            missed.remove(match)
            for name in ("all", entry["language"]):
                scores[name].right += 1
                for attribute, agrees in attributes(item, located, match).items():
                    scores[name].attributes[attribute].append(agrees)
        for name in ("all", entry["language"]):
            scores[name].found += len(found)
            scores[name].true += len(entry["events"])
        if misses and (missed or wrong):
            print(f"{entry['id']}: {entry['text']}")
            for event in missed:
                print("   missed", {k: v for k, v in event.items() if v})
            for item in wrong:
                print("   wrong ", item)
    return scores


def main(words: list[str]) -> None:
    """Print the scores and the speed."""
    misses = "--misses" in words
    for path in [Path(word) for word in words if not word.startswith("--")] or [OWN]:
        sentences = entries(path)
        scores = score(sentences, misses)
        print(f"{path.name}: {len(sentences)} sentences")
        print("language  events  precision  recall  " + "  ".join(NAMES))
        for name, result in sorted(scores.items()):
            shares = "  ".join(
                _share(result.attributes[attribute], attribute) for attribute in NAMES
            )
            rates = f"{result.precision:>9.3f}  {result.recall:>6.3f}"
            print(f"{name:<8}  {result.true:>6}  {rates}  {shares}")
        start = time.perf_counter()
        for entry in sentences:
            parse_report(entry["text"], entry["language"])
        print(f"{len(sentences) / (time.perf_counter() - start):,.0f} sentences/s")


NAMES = ("place", "times", "weapon", "calibre", "platform")


def _share(agrees: list[bool], name: str) -> str:
    return f"{sum(agrees)}/{len(agrees)}".rjust(max(len(name), 5))


if __name__ == "__main__":
    main(sys.argv[1:])
