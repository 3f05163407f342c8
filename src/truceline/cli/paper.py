"""``truceline plan paper``, ``replay``, ``patrols`` and ``truceline ask``: options of a mission."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.cli.instants import now
from truceline.cli.plan import plans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from truceline.mission.ask import Answer
    from truceline.mission.folder import Mission
    from truceline.mission.patrols import PatrolPlan
    from truceline.store.record import Record

Folder = Annotated[Path, typer.Argument(help="The mission folder.")]
Seed = Annotated[int, typer.Option(help="Of all draws; the same seed gives the same paper.")]
SEED = 20241203


def register(app: typer.Typer) -> None:
    """Add the commands."""
    plans.command("init")(init)
    plans.command("paper")(paper)
    plans.command("replay")(replay)
    plans.command("patrols")(patrols)
    plans.command("disclose")(disclose)
    app.command("ask")(ask)


def init(folder: Folder) -> None:
    """Write the bundled options, coalition and scenarios into a mission, to be changed there."""
    from truceline.cli.screen import say
    from truceline.mission.plan_files import write_plan_files

    for path in write_plan_files(folder):
        say(f"Written: {path}")


def paper(
    folder: Folder,
    language: Annotated[str, typer.Option(help="en, fr, or both with a comma.")] = "en,fr",
    audience: Annotated[
        str, typer.Option(help="internal (the full version), parties, states, public; commas.")
    ] = "internal,states",
    formats: Annotated[
        str, typer.Option("--format", help="Of html, json, pdf, docx; with commas.")
    ] = "html,json,pdf,docx",
    fast: Annotated[
        int, typer.Option(help="Fast replicates of each option and scenario.", min=1)
    ] = 200,
    full: Annotated[int, typer.Option(help="Full replicates, the whole chain.", min=0)] = 20,
    seed: Seed = SEED,
    workers: Annotated[int, typer.Option(help="Processes.")] = 2,
    siting_steps: Annotated[
        int, typer.Option(help="Of siting for each option; more give a smaller gap.", min=1)
    ] = 200,
    out: Annotated[Path | None, typer.Option(help="Where; FOLDER/out/plan if not given.")] = None,
) -> None:
    """Site the options, replay them under the scenarios, and write the option paper."""
    from truceline.cli.progress import steps
    from truceline.cli.screen import say, show_table
    from truceline.mission.paper import make_paper, placed
    from truceline.mission.replays import Replicates
    from truceline.mission.report import audience_of

    with _opened(folder) as (record, mission), steps() as progress:
        made = make_paper(
            record, mission, out=out or folder / "out" / "plan",
            replicates=Replicates(fast=fast, full=full, seed=seed, workers=workers),
            languages=_parts(language), formats=_parts(formats), siting_steps=siting_steps,
            audiences=[audience_of(name) for name in _parts(audience)], progress=progress,
        )  # fmt: skip
    rows = [
        (
            option.option_id,
            ", ".join(f"{number} {name}" for name, number in placed(option).items()),
            None if option.force is None else round(option.force.deployed.value or 0),
            None if option.certificate is None else 100 * option.certificate.objective,
            None if option.certificate is None else 100 * option.certificate.bound,
            None if option.certificate is None else option.certificate.status,
        )
        for option in made.options
    ]
    columns = ("option", "placed", "people", "seen, %", "bound, %", "status")
    show_table("Options", columns, rows, ("people", "seen, %", "bound, %"))
    for path in made.files:
        say(f"Written: {path}")


def replay(
    folder: Folder,
    option: Annotated[str, typer.Option(help="An option of the last paper.")],
    scenario: Annotated[
        str | None, typer.Option(help="A scenario; the central one if none.")
    ] = None,
    estimator: Annotated[str, typer.Option(help="fast or full.")] = "fast",
    replicates: Annotated[int, typer.Option(help="How many.", min=1)] = 200,
    seed: Seed = SEED,
) -> None:
    """Run a set of replays again: what a figure of the paper opens to."""
    from truceline.cli.screen import show_table
    from truceline.mission.replays import replay_again

    with _opened(folder) as (record, mission):
        found = replay_again(record, mission, option, scenario, estimator, replicates, seed)
    rows = [
        (row["measure"], row["act"], row["value"], row["low"], row["high"], row["standard_error"],
         row["replicates"], row["unit"])
        for row in found.to_pylist()
    ]  # fmt: skip
    columns = ("measure", "act", "mean", "5 %", "95 %", "s.e.", "replicates", "unit")
    show_table(f"{option} under {found['scenario_id'][0].as_py()}", columns, rows, columns[2:7])


def ask(
    folder: Folder,
    drop: Annotated[
        list[str] | None, typer.Option(help="A contributor who says no, as GBR; repeatable.")
    ] = None,
    line: Annotated[str | None, typer.Option(help="Another version of the line.")] = None,
    length: Annotated[float | None, typer.Option(help="Another length of the line, km.")] = None,
    access: Annotated[str | None, typer.Option(help="both, one-side or none.")] = None,
    side: Annotated[str | None, typer.Option(help="Who lets the mission in.")] = None,
    season: Annotated[str | None, typer.Option(help="spring, summer, autumn, winter.")] = None,
    jammed: Annotated[float | None, typer.Option(help="Share of the time radio is jammed.")] = None,
    scenario: Annotated[str | None, typer.Option(help="To start from; the central one.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Positions as of a day; today.")] = None,
    language: Annotated[str, typer.Option(help="en or fr.")] = "en",
) -> None:
    """Ask what if: the difference to the last paper, in seconds."""
    from truceline.mission.ask import ask as asked
    from truceline.mission.folder import parse_day
    from truceline.model.scenario import Access, Season
    from truceline.plan.whatif import WhatIf

    _word("--language", language, ("en", "fr"))
    what_if = WhatIf(
        drop=tuple(drop or ()), line_version=line, line_length_km=_length("--length", length),
        access=None if access is None else Access(_word("--access", access, Access)),
        access_side=side, jammed_share=_share("--jammed", jammed),
        season=None if season is None else Season(_word("--season", season, Season)),
    )  # fmt: skip
    if (what_if.access is Access.ONE_SIDE) != (side is not None):
        from truceline.core.errors import RequestError

        raise RequestError.case("REQ-012", "--side")
    with _opened(folder) as (record, mission):
        on = now().date() if as_of is None else parse_day(as_of, "UTC").date()
        answer = asked(record, mission, what_if, on=on, scenario_id=scenario, seed=SEED)
    _show_answer(answer, language)


def patrols(
    folder: Folder,
    option: Annotated[str, typer.Option(help="The option whose bases stand.")] = "protected",
    first: Annotated[str, typer.Option("--from", help="First day, as 2027-03-01.")] = "",
    days: Annotated[int, typer.Option(help="How many days.", min=1, max=92)] = 14,
    out: Annotated[Path | None, typer.Option(help="FOLDER/out/patrols if not given.")] = None,
) -> None:
    """Draw patrols nobody can foresee from a sealed seed; routes and calendar, internal only."""
    import secrets

    from truceline.cli.screen import say
    from truceline.core.errors import TrucelineError
    from truceline.mission.folder import parse_day
    from truceline.mission.patrols import patrol_context, plan_patrols
    from truceline.plan.patrol.schedule import SEED_BYTES, seal

    start = parse_day(first or now().date().isoformat(), "UTC").date()
    seed = secrets.token_bytes(SEED_BYTES)
    target = out or folder / "out" / "patrols"
    with _opened(folder) as (record, mission):
        # Written first, and never over another: without its key a seal proves nothing.
        key = _new_key(folder, seal(seed, patrol_context(mission, option, start, days)), seed)
        try:
            plan = plan_patrols(record, mission, option, start, days, seed, target)
        except TrucelineError:
            key.unlink()
            raise
    _show_mixes(plan)
    say(f"Written: {len(plan.files)} files in {target}; internal, never to be released.")
    say(f"Sealed as {plan.sealed}")
    say(f"Keep {key} apart. When the period is over: truceline plan disclose {folder} {key} "
        f"--context '{plan.context}'")  # fmt: skip


def disclose(
    folder: Folder,
    key: Annotated[Path, typer.Argument(help="The file with the seed.")],
    context: Annotated[str, typer.Option(help="As printed when the schedule was drawn.")],
) -> None:
    """Disclose the seed of a past period, and show the schedule it stands for."""
    from truceline.cli.screen import show_table
    from truceline.core.errors import PlanError
    from truceline.mission.patrols import disclose as disclosed

    if not key.is_file():
        raise PlanError.case("PLN-412", str(key))
    try:
        seed = bytes.fromhex(key.read_text(encoding="utf-8").strip())
    except ValueError:
        raise PlanError.case("PLN-412", str(key)) from None
    with _opened(folder) as (record, _):
        schedule = disclosed(record, context, seed, now().date())
    rows = [
        (item.day.isoformat(), item.patrol, item.tour.tour_id,
         ", ".join(visit.stop_id for visit in item.tour.visits))
        for item in schedule
    ]  # fmt: skip
    show_table("Schedule", ("day", "patrol", "tour", "stops"), rows)


def _new_key(folder: Path, sealed: str, seed: bytes) -> Path:
    import os

    keys = folder / "sealed"
    keys.mkdir(mode=0o700, exist_ok=True)
    path = keys / f"{sealed[:20]}.key"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(seed.hex() + "\n")
    return path


def _show_mixes(plan: PatrolPlan) -> None:
    from truceline.cli.screen import show_table

    rows = [
        (name, len(mix.tours), 100 * mix.best_response, 100 * mix.even, 100 * mix.fixed,
         mix.entropy_bits, 100 * mix.foreseen, len(mix.never))
        for name, mix in plan.mixes.items()
    ]  # fmt: skip
    columns = ("patrol", "tours", "best response, %", "even, %", "fixed tour, %", "entropy, bits",
               "foreseen, %", "stops never seen")  # fmt: skip
    show_table("How much patrols see of one who knows the mix", columns, rows, columns[1:])


def _show_answer(answer: Answer, language: str) -> None:
    from truceline.cli.screen import say, show_table

    say(f"From scenario '{answer.scenario.names.get(language, answer.scenario.scenario_id)}'.")
    rows = []
    for option, before in answer.before.items():
        after = answer.after[option]
        rows.append(
            (
                answer.names[option][language],
                _delta(before.shares.get(None, 0) * 100, after.shares.get(None, 0) * 100),
                _delta(before.staffed[0] * 100, after.staffed[0] * 100),
                _delta(before.staffed[1] * 100, after.staffed[1] * 100),
                _delta(before.force.deployed.value, after.force.deployed.value),
                _delta((before.force.cost_eur.value or 0) / 1e6,
                       (after.force.cost_eur.value or 0) / 1e6),
                "; ".join(after.staffing.would_help[:2]),
            )
        )  # fmt: skip
    columns = ("option", "seen, %", "as pledged, %", "as assumed, %", "people", "M EUR a year",
               "would help")  # fmt: skip
    show_table("Before, after, difference", columns, rows, columns[1:6])


def _delta(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return "–"
    digits = 0 if abs(before) >= 100 else 1
    return f"{before:,.{digits}f} → {after:,.{digits}f} ({after - before:+,.{digits}f})"


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _word(where: str, value: str, known: Iterable[str]) -> str:
    from truceline.core.errors import RequestError

    word = value.replace("-", "_")
    names = [str(member) for member in known]
    if word not in names:
        raise RequestError.case("REQ-011", where, value=value, known=", ".join(names))
    return word


def _share(where: str, value: float | None) -> float | None:
    from truceline.core.errors import RequestError

    if value is not None and not 0 <= value <= 1:
        raise RequestError.case("REQ-011", where, value=value, known="a number from 0 to 1")
    return value


def _length(where: str, value: float | None) -> float | None:
    from truceline.core.errors import RequestError

    if value is not None and not 1 <= value <= 5_000:
        raise RequestError.case("REQ-011", where, value=value, known="1 to 5,000 km")
    return value


def _opened(folder: Path) -> AbstractContextManager[tuple[Record, Mission]]:
    from contextlib import contextmanager

    @contextmanager
    def opened() -> Iterator[tuple[Record, Mission]]:
        from truceline.mission.folder import open_mission
        from truceline.mission.intake import open_or_create_record

        mission = open_mission(folder)
        record = open_or_create_record(mission, now, actor="command line")
        try:
            yield record, mission
        finally:
            record.close()

    return opened()
