"""``truceline incident``: open incidents, correct them, and ask why reports are not one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.cli.incident_doubt import number, queue, tally
from truceline.cli.incident_locate import locate
from truceline.cli.instants import instant_of, now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from truceline.model.constraint import Constraint
    from truceline.store.record import Record

incident = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None,
    help="Incidents: open one, merge and split them for good, ask why reports are not one.",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (
        ("queue", queue), ("tally", tally), ("number", number), ("locate", locate),
    ):  # fmt: skip
        incident.command(name)(command)
    app.add_typer(incident, name="incident")


Folder = Annotated[Path, typer.Argument(help="The mission folder.")]
Name = Annotated[str, typer.Argument(help="The id of an incident, or its first digits.")]
By = Annotated[str, typer.Option(help="Who does it: a person.")]
Reason = Annotated[str, typer.Option(help="Why; it goes into the record.")]
At = Annotated[str | None, typer.Option(help="When it was done, with an offset; now if not given.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@incident.command("show")
def show(folder: Folder, incident_id: Name) -> None:
    """Open one incident: what it is made of, why, who corrected it, and what each clause says."""
    import pyarrow.compute as pc

    from truceline.cli.mission import record_of, show_findings
    from truceline.cli.screen import say, show_table
    from truceline.fuse.doubt.tally import count_incidents
    from truceline.mission.doubt import credibility, other_ways, state_of_run
    from truceline.mission.incidents import find_incident, history, known_incidents

    record = record_of(folder)
    try:
        state = state_of_run(record, folder)
        tables = state.tables
        about = find_incident(known_incidents(record), incident_id)
        row = next(r for r in tables["incidents"].to_pylist() if r["incident_id"] == about)
        acts = history(record, row["members"])
        rating = next(r for r in credibility(state).to_pylist() if r["incident_id"] == about)
        others = other_ways(record, row["members"])
    finally:
        record.close()
    if not about.startswith(incident_id):
        say(f"{incident_id} is now {about}.")
    _say_incident(row)
    letters = ", ".join(rating["reliability"])
    say(f"Sources {letters}. What they tell: {rating['credibility']}, {rating['reason']}.")
    for other in others:
        ways = "; ".join(" + ".join(group) for group in other["other"])
        say(f"Nearly as likely another way: {ways}.")
    for part in tables["parts"].to_pylist():
        if about == part["incident_id"]:
            say(f"Part of the episode {part['episode_id']}, {part['apart_km']:.1f} km off.")
        elif about == part["episode_id"]:
            say(f"An episode; {part['incident_id']} is part of it.")
    members = set(row["members"])
    columns = ("observation", "source", "observer", "kind", "from", "until", "count", "text")
    show_table("Reports", columns, _reports(tables["observations"].to_pylist(), members))
    mine = tables["incidents"].filter(pc.equal(tables["incidents"]["incident_id"], about))
    for counted in count_incidents(mine, tables["observations"]).to_pylist():
        if counted["contradiction"]:
            say(f"Their counts contradict one another: {'; '.join(counted['contradiction'])}.")
    if acts:
        rows = [(a["act"], a["by"], f"{a['at']:%Y-%m-%d %H:%M %Z}", a["reason"]) for a in acts]
        show_table("Corrected", ("act", "by", "at", "reason"), rows)
    rivals = _rivals(tables["links"].to_pylist(), members)
    if rivals:
        heads = ("report", "of another incident", "probability")
        show_table("Near, and not one", heads, rivals, right=heads[2:])
    show_findings(f for f in tables["findings"].to_pylist() if f["incident_id"] == about)


@incident.command("merge")
def merge(
    folder: Folder,
    incidents: Annotated[list[str], typer.Argument(help="Two incidents or more.")],
    by: By,
    reason: Reason,
    at: At = None,
) -> None:
    """Hold the reports of incidents together, for good; the next run shows one incident."""
    from truceline.mission.incidents import merge as merge_incidents

    act = _done_in(
        folder, at, lambda r, t: merge_incidents(r, incidents, by=by, reason=reason, at=t)
    )
    _done(folder, f"{len(act.observations)} reports are held together.", act)


@incident.command("split")
def split(
    folder: Folder,
    incident_id: Name,
    reports: Annotated[list[str], typer.Argument(help="The reports that are something else.")],
    by: By,
    reason: Reason,
    at: At = None,
) -> None:
    """Hold some reports of an incident apart from its others, for good."""
    from truceline.mission.incidents import split as split_incident

    act = _done_in(
        folder, at,
        lambda r, t: split_incident(r, incident_id, reports, by=by, reason=reason, at=t),
    )  # fmt: skip
    several = len(act.observations) > 1
    told = f"{len(act.observations)} reports are" if several else "One report is"
    words = f"{told} held apart from {len(act.others)} others."
    _done(folder, words, act)


@incident.command("why-not")
def why_not(
    folder: Folder,
    first: Annotated[str, typer.Argument(help="An observation or an incident.")],
    second: Annotated[str, typer.Argument(help="Another.")],
    as_json: Json = False,
) -> None:
    """Say why two reports, or the nearest of two incidents, are not held to be one incident."""
    from dataclasses import asdict

    from truceline.cli.mission import record_of
    from truceline.cli.screen import say
    from truceline.mission.incidents import why_not as ask

    record = record_of(folder)
    try:
        answer, pair = ask(record, first, second)
    finally:
        record.close()
    if as_json:
        content = {"reports": pair, **asdict(answer)}
        sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        return
    say(f"{pair[0]} and {pair[1]} are {'one incident' if answer.one else 'not one incident'}.")
    for reason in answer.reasons:
        say(f"- {reason}")


@incident.command("calibrate")
def calibrate(folder: Folder, by: By, reason: Reason) -> None:
    """Estimate each source's errors and the densities anew; later runs rest on them."""
    from truceline.cli.mission import record_of
    from truceline.cli.screen import say, show_table
    from truceline.mission.incidents import calibrate as estimate

    record = record_of(folder)
    try:
        epoch = estimate(record, by=by, reason=reason)
    finally:
        record.close()
    columns = ("source", "place error x", "clock, h", "late, h", "wrong kind", "pairs")
    rows = [
        (name, f"{e.place_factor**0.5:.2f}", f"{e.clock_h:.2f}", f"{e.late_h:+.2f}",
         f"{e.confusion:.2f}", f"{e.pairs:.0f}")
        for name, e in sorted(epoch.sources.items())
    ]  # fmt: skip
    show_table("What is held of each source", columns, rows, right=columns[1:])
    say(f"Epoch {epoch.epoch_id}: {epoch.reports_per_incident:.2f} reports an incident.")
    say(f"Next: truceline run {folder}")


def _say_incident(row: dict[str, Any]) -> None:
    from truceline.cli.screen import say

    kind, at = row["kind"].replace("_", " "), row["happened_at"]
    when = "at an unknown time" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"
    say(f"{row['incident_id']}: {kind}, {when}, sector {row['sector'] or 'none'}")
    if row["between_low"] is not None:
        low, high = row["between_low"], row["between_high"]
        until = f"{high:%H:%M}" if low.date() == high.date() else f"{high:%Y-%m-%d %H:%M}"
        say(f"Between {low:%Y-%m-%d %H:%M} and {until} UTC (90 %).")
    say(row["explanation"])


def _reports(
    observations: Iterable[dict[str, Any]], members: set[str]
) -> list[tuple[Any, ...]]:  # fmt: skip
    return [
        (
            o["observation_id"], o["source_id"], o["observer"], o["kind"],
            _moment(o["starts_at"]), _moment(o["ends_at"]), o["count_low"], o["text"],
        )
        for o in observations
        if o["observation_id"] in members
    ]  # fmt: skip


def _moment(at: Any) -> str | None:
    return None if at is None else f"{at:%m-%d %H:%M}"


def _rivals(links: Iterable[dict[str, Any]], members: set[str]) -> list[tuple[Any, ...]]:
    """Return the likeliest links from an incident to others that did not join them."""
    found = [
        (a, b, link["probability"])
        for link in links
        if not link["merged"]
        for a, b in (
            (link["observation_a"], link["observation_b"]),
            (link["observation_b"], link["observation_a"]),
        )
        if a in members
    ]
    found.sort(key=lambda row: (-row[2], row[0], row[1]))
    return [(a, b, f"{p:.3f}") for a, b, p in found[:5]]


def _done_in(
    folder: Path, at: str | None, do: Callable[[Record, datetime], Constraint]
) -> Constraint:
    """Do an act on the record of a mission, at an instant or now."""
    from truceline.cli.mission import record_of

    record = record_of(folder)
    try:
        return do(record, now() if at is None else instant_of(at))
    finally:
        record.close()


def _done(folder: Path, words: str, act: Constraint) -> None:
    from truceline.cli.screen import say

    say(f"{words} By {act.by}: {act.reason}")
    say(f"Next: truceline run {folder}")
