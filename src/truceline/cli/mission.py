"""The commands of a mission's day: init, check, intake, run, report, finding, audit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.cli.groups import FALLBACK, WithFolder
from truceline.cli.instants import instant_of, now
from truceline.cli.intake_text import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from truceline.mission.folder import Mission
    from truceline.mission.intake import FileTaken
    from truceline.store.record import Record

INTAKE = "Take files into the record (truceline intake FOLDER), or read a report's text alone."
Folder = Annotated[Path, typer.Argument(help="The mission folder.")]
Actor = Annotated[str, typer.Option(help="Who acts; it goes into the record.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for name, command in (
        ("init", init), ("check", check), ("run", run), ("report", report),
        ("export", export), ("finding", finding), ("audit", audit),
        ("doctor", doctor),
    ):  # fmt: skip
        app.command(name)(command)
    into = typer.Typer(cls=WithFolder, no_args_is_help=True, rich_markup_mode=None, help=INTAKE)
    into.command(FALLBACK)(intake)
    into.command("text")(text)
    app.add_typer(into, name="intake")


def init(
    folder: Folder,
    agreement: Annotated[str, typer.Option(help="A bundled agreement.")] = "minsk-2015",
    name: Annotated[str, typer.Option(help="What the mission is called.")] = "New mission",
    sectors: Annotated[int, typer.Option(help="Into how many stretches the line is cut.")] = 24,
) -> None:
    """Make a mission folder to fill in."""
    from truceline.cli.screen import say
    from truceline.mission.init import init_mission

    path = init_mission(folder, name=name, agreement=agreement, sectors=sectors)
    say(f"Written: {path}")
    say(f"Put source files under {folder / 'sources'} and name them in it.")
    say(f"Then: truceline run {folder}")


def check(folder: Folder) -> None:
    """Check the files of a mission without changing anything."""
    from truceline.cli.screen import say

    mission = _open(folder)
    say(
        f"{mission.settings.name}: agreement {mission.agreement.agreement_id}, "
        f"{len(mission.agreement.clauses)} clauses, {len(mission.lines)} lines, "
        f"{len(mission.sectors)} sectors, {len(mission.settings.sources)} sources. "
        "No problem found."
    )
    if mission.agreement.hypothetical:
        say("The agreement is hypothetical at these dates: every output says so.")


def intake(folder: Folder, actor: Actor = "command line") -> None:
    """Take new versions of the mission's files and all new source files into the record."""
    from truceline.cli.screen import say

    mission = _open(folder)
    record = _record(mission)
    try:
        taken = _take(record, mission, actor)
    finally:
        record.close()
    show_taken(taken)
    say(f"Next: truceline run {folder}")


def run(folder: Folder, actor: Actor = "command line") -> None:
    """Intake, then fuse, assess and estimate over the record."""
    from truceline.cli.progress import steps
    from truceline.cli.screen import say
    from truceline.mission.run import run as run_chain

    mission = _open(folder)
    record = _record(mission)
    try:
        taken = _take(record, mission, actor)
        with steps() as progress:
            processed = run_chain(record, mission, actor=actor, progress=progress)
        head = record.head()
    finally:
        record.close()
    show_taken(taken)
    say(
        f"{processed.incidents.num_rows:,} incidents, {processed.findings.num_rows:,} findings, "
        f"{processed.left_out.num_rows:,} observations that became no incident."
    )
    show_left_out(processed.left_out)
    say(f"Record head: {head}")
    say(f"Next: truceline report {folder}")


def report(
    folder: Folder,
    day: Annotated[str | None, typer.Option(help="A local day, such as 2027-03-14.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="The whole span of the data.")] = False,
    audience: Annotated[
        str, typer.Option(help="internal, parties, states or public.")
    ] = "internal",
    head: Annotated[
        str | None, typer.Option(help="From the record as it stood at this hash.")
    ] = None,
    issued_at: Annotated[
        str | None, typer.Option(help="Instant of issue with an offset; now if not given.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to write; FOLDER/out if not given.")
    ] = None,
    formats: Annotated[
        str,
        typer.Option("--format", help="Of html, json, pdf, docx; the first two always."),
    ] = "html,json",
) -> None:
    """Write the report of a day (the last one with data) as HTML and JSON, and PDF or DOCX."""
    from truceline.cli.screen import say
    from truceline.core.time import day_interval
    from truceline.mission.folder import parse_day
    from truceline.mission.report import (
        audience_of,
        known_formats,
        released_report,
        whole_span,
        write_report,
    )
    from truceline.mission.run import state_of

    wanted = known_formats(tuple(name.strip() for name in formats.split(",")))
    record = record_of(folder)
    try:
        period = None
        if whole:
            period = whole_span(state_of(record, folder, head))
        elif day is not None:
            zone = _open(folder).settings.time_zone
            period = day_interval(parse_day(day, zone).date(), zone)
        released = released_report(
            record, folder, audience=audience_of(audience), period=period, head=head,
            issued_at=None if issued_at is None else instant_of(issued_at, "--issued-at"),
        )  # fmt: skip
        files = write_report(record, released, out or folder / "out", wanted)
    finally:
        record.close()
    for path in (files.html, files.json, files.pdf, files.docx):
        if path is not None:
            say(f"Written: {path}")


def export(
    folder: Folder,
    audience: Annotated[
        str, typer.Option(help="internal, parties, states or public.")
    ] = "internal",
    formats: Annotated[
        str, typer.Option(help="Of csv, geojson, geopackage, geoparquet; with commas.")
    ] = "csv,geojson,geopackage,geoparquet",
    out: Annotated[Path | None, typer.Option(help="Where; FOLDER/out/export if not given.")] = None,
) -> None:
    """Write incidents and findings of the whole span as open data with a codebook."""
    from truceline.cli.screen import say
    from truceline.mission.report import audience_of, released_report, whole_span
    from truceline.mission.run import state_of
    from truceline.publish.folder import write_exports

    record = record_of(folder)
    try:
        released = released_report(
            record, folder, audience=audience_of(audience),
            period=whole_span(state_of(record, folder)),
        )  # fmt: skip
    finally:
        record.close()
    wanted = tuple(name.strip() for name in formats.split(","))
    for path in write_exports(released, out or folder / "out" / "export", wanted):
        say(f"Written: {path}")


def finding(
    folder: Folder,
    finding_id: Annotated[str, typer.Argument(help="The id, or its first digits.")],
) -> None:
    """Open one finding: outcome, clause, chance of lying inside, and the steps to it."""
    from truceline.cli.screen import say
    from truceline.mission.findings import opened_finding
    from truceline.mission.run import state_of

    record = record_of(folder)
    try:
        state = state_of(record, folder)
    finally:
        record.close()
    row = one_row(state.tables["findings"].to_pylist(), "finding_id", finding_id)
    show_findings([row])
    opened = opened_finding(state, row)
    for number, step in enumerate(opened.steps, start=1):
        say(f"{number}. {step}")
    if opened.attribution is not None:
        say(f"Whose act: {opened.attribution}")
    for read in opened.readings:
        outcome = read["outcome"].replace("_", " ")
        say(f"Under the reading '{read['reading']}': {outcome}; {read['reason']}")


def audit(
    folder: Folder,
    head: Annotated[str | None, typer.Option(help="A head printed in a report.")] = None,
) -> None:
    """Verify the chain of the record, and that a printed head belongs to it."""
    from truceline.cli.screen import say
    from truceline.mission.folder import RECORD_FILE
    from truceline.store.audit import audit as verify
    from truceline.store.record import open_record

    record = open_record(folder / RECORD_FILE, clock=now, read_only=True)
    try:
        found = verify(record, head)
    finally:
        record.close()
    for problem in found.problems:
        say(str(problem))
    if found.problems:
        say(f"{len(found.problems)} problems in {found.entries:,} entries.")
        raise typer.Exit(1)
    say(f"{found.entries:,} entries, each as it was written. Head: {found.head}")
    if head is not None:
        say(f"The printed head is entry {found.printed_seq}.")


def doctor() -> None:
    """Show the versions of what Truceline stands on, and what is missing."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from truceline.cli.screen import show_table
    from truceline.intake.registry import readers

    rows = [("python", platform.python_version(), "needed")]
    for name, use in (
        ("numpy", "needed"), ("pyarrow", "needed"), ("shapely", "needed"), ("pyproj", "needed"),
        ("numba", "needed"), ("sqlalchemy", "needed"), ("pyogrio", "extra geo"),
    ):  # fmt: skip
        try:
            rows.append((name, version(name), use))
        except PackageNotFoundError:
            rows.append((name, "not installed", use))
    show_table("What Truceline stands on", ("package", "version", "use"), rows)
    known = [(name, ", ".join(reader.suffixes)) for name, reader in readers().items()]
    show_table("Readers", ("name", "file names end"), known)


def show_taken(taken: Iterable[FileTaken]) -> None:
    """Print what became of each file, and the ids a newer release no longer has."""
    from truceline.cli.screen import say, show_table

    files = list(taken)
    columns = ("source", "file", "reader", "rows", "kept", "rejected", "repeated", "remarks")
    show_table(
        "Files",
        columns,
        [
            (f.source_id, f.name, "read before" if f.already else f.reader, f.rows, f.kept,
             f.rejected, f.repeated, f.warned)
            for f in files
        ],
        right=columns[3:],
    )  # fmt: skip
    for f in files:
        if f.withdrawn:
            say(f"{f.name}: {len(f.withdrawn)} ids of earlier files are withdrawn: "
                f"{', '.join(f.withdrawn)}")  # fmt: skip


def show_left_out(left_out: object) -> None:
    """Print why observations became no incident."""
    from truceline.cli.screen import show_table
    from truceline.report.tables import left_out_reasons

    rows = left_out_reasons(left_out).to_pylist()
    if rows:
        show_table("Observations that became no incident", ("reason", "observations"),
                   [(r["reason"], r["observations"]) for r in rows], ("observations",))  # fmt: skip


def show_findings(findings: Iterable[dict[str, Any]]) -> None:
    """Print findings with their reasons."""
    from truceline.cli.screen import show_table

    rows = [
        (f["finding_id"], f["clause_id"], f["article"], f["bound"], f["party"], f["outcome"],
         f["probability_inside"], f["line_version"], f["reason"])
        for f in findings
    ]  # fmt: skip
    columns = ("finding", "clause", "article", "bound", "party", "outcome", "P inside", "line",
               "reason")  # fmt: skip
    show_table("Findings", columns, rows, ("P inside",))


def _open(folder: Path) -> Mission:
    from truceline.mission.folder import open_mission

    return open_mission(folder)


def _record(mission: Mission) -> Record:
    from truceline.mission.intake import open_or_create_record

    return open_or_create_record(mission, now)


def record_of(folder: Path) -> Record:
    """Open the record of a mission folder."""
    from truceline.mission.folder import RECORD_FILE
    from truceline.store.record import open_record

    return open_record(folder / RECORD_FILE, clock=now)


def _take(record: Record, mission: Mission, actor: str) -> list[FileTaken]:
    from truceline.cli.progress import rows_read
    from truceline.mission.intake import take_inputs, take_sources

    take_inputs(record, mission, actor)
    with rows_read() as progress:
        return take_sources(record, mission, actor, progress)


def one_row(rows: Iterable[dict[str, Any]], column: str, start: str) -> dict[str, Any]:
    """Return the one row whose id starts so."""
    from truceline.core.errors import RequestError

    found = [row for row in rows if str(row[column]).startswith(start)]
    if len(found) != 1:
        raise RequestError.case("REQ-005", column, value=start, count=len(found))
    return found[0]
