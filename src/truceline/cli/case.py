"""``truceline case``: allegations of the parties and of the public."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.cli.instants import instant_of, now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from truceline.mission.folder import Mission
    from truceline.model.case import Case, CaseAct
    from truceline.store.record import Record

case = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None,
    help="Allegations: receive, look into, tell both sides, close; what is due; the split.",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(case, name="case")


Folder = Annotated[Path, typer.Argument(help="The mission folder.")]
Name = Annotated[str, typer.Argument(help="The id of the case.")]
By = Annotated[str, typer.Option(help="Who does it: a person.")]
Role = Annotated[str, typer.Option(help="In which role: analyst, verifier, liaison, ...")]
At = Annotated[str | None, typer.Option(help="When it was done, with an offset; now if not given.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@case.command("open")
def open_case(
    folder: Folder,
    name: Name,
    claimant: Annotated[str, typer.Option(help="Who complains: a party, or who else.")],
    text: Annotated[str, typer.Option(help="What is alleged.")],
    by: By,
    role: Role = "liaison",
    at: At = None,
    happened: Annotated[str | None, typer.Option(help="When it is said to have been.")] = None,
    inspection: Annotated[bool, typer.Option(help="An inspection is asked for.")] = False,
) -> None:
    """Receive a complaint: a case begins."""
    _do(
        folder, name, "received", by, role, at, claimant=claimant, text=text,
        happened_at=None if happened is None else instant_of(happened), inspection=inspection,
    )  # fmt: skip


@case.command("step")
def step(
    folder: Folder,
    name: Name,
    to: Annotated[str, typer.Argument(help="tasked, assessed, found or closed.")],
    by: By,
    role: Role,
    at: At = None,
    text: Annotated[str, typer.Option(help="In words.")] = "",
    outcome: Annotated[str | None, typer.Option(help="Of a finding.")] = None,
    incident: Annotated[list[str] | None, typer.Option(help="An incident it is about.")] = None,
    finding: Annotated[list[str] | None, typer.Option(help="A finding it rests on.")] = None,
) -> None:
    """Take a case a step on."""
    _do(
        folder, name, to, by, role, at, text=text, outcome=_outcome(outcome),
        incidents=tuple(incident or ()), findings=tuple(finding or ()),
    )  # fmt: skip


@case.command("notify")
def notify(
    folder: Folder,
    name: Name,
    text: Annotated[str, typer.Option(help="The notice; every party gets the same.")],
    by: By,
    role: Role = "liaison",
    at: At = None,
) -> None:
    """Tell every party the same at the same instant."""
    _do(folder, name, "notified", by, role, at, text=text)


@case.command("answer")
def answer(
    folder: Folder,
    name: Name,
    party: Annotated[str, typer.Option(help="Which party answers.")],
    text: Annotated[str, typer.Option(help="What it says.")],
    by: By,
    role: Role = "liaison",
    at: At = None,
) -> None:
    """Log a party's answer to a notice."""
    _do(folder, name, "answered", by, role, at, party=party, text=text)


@case.command("list")
def list_cases(folder: Folder, as_json: Json = False) -> None:
    """List the cases and where each stands."""
    from truceline.cli.screen import show_table
    from truceline.mission.cases import cases_in

    for record, mission in _opened(folder, read_only=True):
        found = cases_in(record, mission)
    if as_json:
        _print([_summary(one) for one in found.values()])
        return
    rows = [
        (one.case_id, one.claimant, one.step.value, _words(one.outcome),
         f"{one.received_at.astimezone(UTC):%Y-%m-%d %H:%M}", ", ".join(one.answers) or None)
        for one in found.values()
    ]  # fmt: skip
    columns = ("case", "claimant", "stands at", "outcome", "received (UTC)", "answered by")
    show_table("Cases", columns, rows)


@case.command("show")
def show(folder: Folder, name: Name, as_json: Json = False) -> None:
    """Open one case: every step, by whom and when."""
    from truceline.cli.screen import say, show_table
    from truceline.core.errors import CaseError
    from truceline.mission.cases import cases_in

    for record, mission in _opened(folder, read_only=True):
        found = cases_in(record, mission)
    if name not in found:
        known = ", ".join(found) or "none"
        raise CaseError.case("CAS-001", name, case=name, known=known)
    one = found[name]
    if as_json:
        _print({**_summary(one), "acts": [asdict(act) for act in one.acts]})
        return
    say(f"{one.case_id}: complaint of {one.claimant}, {one.step.value}, {_words(one.outcome)}")
    rows = [
        (act.step.value, f"{act.at.astimezone(UTC):%Y-%m-%d %H:%M}", act.by, act.role.value,
         act.party or act.claimant, act.text or _words(act.outcome),
         ", ".join((*act.incidents, *act.findings)) or None)
        for act in one.acts
    ]  # fmt: skip
    columns = ("step", "at (UTC)", "by", "role", "of", "words", "about")
    show_table("Steps", columns, rows)


@case.command("due")
def due(folder: Folder, at: At = None, as_json: Json = False) -> None:
    """Say what is due, by whom and by when, and what is late."""
    from truceline.cli.screen import say, show_table
    from truceline.mission.cases import due_in

    instant = now() if at is None else instant_of(at)
    for record, mission in _opened(folder, read_only=True):
        rungs = due_in(record, mission, instant)
    if as_json:
        _print([{**asdict(rung), "state": rung.state} for rung in rungs])
        return
    rows = [
        (rung.subject, rung.state, rung.by, rung.does,
         f"{rung.due_at.astimezone(UTC):%Y-%m-%d %H:%M}",
         None if rung.late is None else f"{rung.late.total_seconds() / 3600:.1f} h", rung.article)
        for rung in rungs
    ]  # fmt: skip
    show_table(
        "What is due",
        ("case or incident", "state", "by", "what", "due (UTC)", "late", "from"),
        rows,
        ("late",),
    )
    say(f"{sum(rung.state == 'late' for rung in rungs)} late at {instant:%Y-%m-%d %H:%M} UTC.")


@case.command("split")
def split(folder: Folder, as_json: Json = False) -> None:
    """Publish the split: how much was alleged, and how much of it was confirmed."""
    from truceline.cli.screen import say, show_table
    from truceline.mission.cases import split_in

    for record, mission in _opened(folder, read_only=True):
        found = split_in(record, mission)
    if as_json:
        _print(asdict(found))
        return
    rows = [(_words(name), number) for name, number in found.counts.items() if number]
    show_table(f"{found.alleged:,} alleged", ("became", "cases"), rows, ("cases",))
    for words, estimate in (
        ("Confirmed, of what was found on its merits", found.confirmed),
        ("Found on its merits, of everything alleged", found.looked_at),
    ):
        if estimate.value is not None:
            say(
                f"{words}: {estimate.value:.1%} ({estimate.low:.1%} to {estimate.high:.1%}, "
                f"{estimate.level:.0%}, {estimate.method})"
            )


def _do(
    folder: Path, name: str, to: str, by: str, role: str, at: str | None, **more: Any
) -> None:  # fmt: skip
    from truceline.cli.screen import say
    from truceline.mission.cases import act_on_case
    from truceline.model.case import CaseAct, CaseRole, CaseStep

    present = now()
    instant = present if at is None else instant_of(at)
    done: CaseAct = CaseAct(
        case_id=name, step=_known(to, CaseStep, "step"), at=instant, by=by,
        role=_known(role, CaseRole, "role"), **more,
    )  # fmt: skip
    for record, mission in _opened(folder, read_only=False):
        found = act_on_case(record, mission, done, present)
    say(f"{found.case_id}: {found.step.value} at {instant:%Y-%m-%d %H:%M} UTC by {by}")


def _opened(folder: Path, *, read_only: bool) -> Iterator[tuple[Record, Mission]]:
    """Yield the record and the mission once, and close the record."""
    from truceline.mission.folder import RECORD_FILE, open_mission
    from truceline.store.record import open_record

    mission = open_mission(folder)
    record = open_record(folder / RECORD_FILE, clock=now, read_only=read_only)
    try:
        yield record, mission
    finally:
        record.close()


def _known(value: str, words: Any, noun: str) -> Any:
    from truceline.core.errors import CaseError

    try:
        return words(value)
    except ValueError:
        known = ", ".join(word.value for word in words)
        raise CaseError.case("CAS-013", noun, value=value, noun=noun, known=known) from None


def _outcome(value: str | None) -> Any:
    from truceline.model.case import CaseOutcome

    return None if value is None else _known(value, CaseOutcome, "outcome")


def _summary(one: Case) -> dict[str, Any]:
    return {
        "case": one.case_id, "claimant": one.claimant, "step": one.step.value,
        "outcome": one.outcome, "received_at": one.received_at, "notified_at": one.notified_at,
        "answers": one.answers,
    }  # fmt: skip


def _words(value: Any) -> str:
    return "open" if value is None else str(value).replace("_", " ")


def _print(content: Any) -> None:
    sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")
