"""``truceline agreement``: check and explain a ceasefire text."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from truceline.model.agreement import Agreement

agreements = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Agreements: check, explain, compare, coverage, schema.",
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(agreements, name="agreement")


Source = Annotated[str, typer.Argument(help="A YAML file, or the name of a bundled agreement.")]


@agreements.command("list")
def list_bundled() -> None:
    """List the bundled agreements."""
    from truceline.agreement import bundled_names, load_bundled
    from truceline.cli.screen import show_table

    rows = []
    for name in bundled_names():
        agreement = load_bundled(name)
        title = agreement.title.get("en", name)
        marks = [word for word in ("hypothetical", "unverified") if getattr(agreement, word)]
        rows.append((name, title, len(agreement.clauses), ", ".join(marks)))
    show_table("Bundled agreements", ("name", "title", "clauses", "marks"), rows, ("clauses",))


@agreements.command("check")
def check(source: Source) -> None:
    """Check an agreement file; every problem is told with its line and code."""
    from truceline.cli.screen import say

    agreement = load(source)
    say(
        f"{source}: {len(agreement.clauses)} clauses, {len(agreement.zones)} zones, "
        f"{len(agreement.lines)} reference lines, {len(agreement.provisions)} provisions not "
        "encoded. No problem found."
    )


@agreements.command("explain")
def explain(
    source: Source,
    language: Annotated[str, typer.Option(help="en or fr.")] = "en",
) -> None:
    """Say in plain words what an agreement asks of whom, where and from when."""
    from truceline.agreement import explain as in_words

    sys.stdout.write(in_words(load(source), language=language).rstrip() + "\n")


@agreements.command("coverage")
def coverage(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="YAML files or names of bundled agreements; none: all bundled."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say how much of agreements is encoded, what is not and why, and from which sources."""
    from dataclasses import asdict

    from truceline.agreement import bundled_names
    from truceline.agreement import coverage as covered
    from truceline.cli.screen import say, show_table

    found = [covered(load(source)) for source in sources or bundled_names()]
    if as_json:
        records = [asdict(one) for one in found]
        sys.stdout.write(json.dumps(records, indent=2, ensure_ascii=False) + "\n")
        return
    heads = ("agreement", "clauses", "articles", "of", "not encoded", "sources read", "unverified")
    rows = [
        (
            one.agreement_id, sum(one.clauses.values()), len(one.articles_encoded), one.articles,
            len(one.provisions), one.sources_verified, one.sources_unverified,
        )
        for one in found
    ]  # fmt: skip
    show_table("What is encoded", heads, rows, heads[1:])
    for one in found if sources else ():
        for left in one.provisions:
            say(f"{one.agreement_id}, {left.article}, not encoded: {left.reason.strip()}")


@agreements.command("diff")
def diff(
    first: Source,
    second: Annotated[str, typer.Argument(help="The other text: a file or a bundled name.")],
    mission: Annotated[
        Path | None, typer.Option(help="Hold both against the incidents of this mission folder.")
    ] = None,
    aligned: Annotated[
        bool, typer.Option("--aligned", help="Move both to the dates of the mission's agreement.")
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="So many changed findings are listed.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON with every change.")] = False,
) -> None:
    """Say how findings would change under another text."""
    from truceline.cli.agreement_diff import show_diff, show_terms

    texts = load(first), load(second)
    if mission is None:
        show_terms(*texts, as_json=as_json)
    else:
        show_diff(mission, *texts, aligned=aligned, limit=limit, as_json=as_json)


@agreements.command("map")
def draw(
    source: Source,
    out: Annotated[Path, typer.Option(help="The SVG file to write.")] = Path("agreement.svg"),
    at: Annotated[str | None, typer.Option(help="Lines and zones as of this instant.")] = None,
    lines: Annotated[list[Path] | None, typer.Option(help="GeoJSON of lines of its own.")] = None,
    language: Annotated[str, typer.Option(help="en or fr.")] = "en",
) -> None:
    """Draw the lines and zones of an agreement to scale, with what holds in each."""
    from truceline.cli.agreement_map import write_map
    from truceline.cli.screen import say

    write_map(load(source), lines or [], out, at, language)
    say(f"Written: {out}")


@agreements.command("scenarios")
def scenarios(
    file: Annotated[Path, typer.Argument(help="A YAML file of dated scenarios.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Run dated scenarios: the answer worked out by hand against what is found, with the reason."""
    from truceline.cli.agreement_scenarios import show_scenarios

    if not show_scenarios(file, as_json=as_json):
        raise typer.Exit(1)


@agreements.command("schema")
def schema() -> None:
    """Print the JSON Schema of the agreement file."""
    from truceline.agreement import json_schema

    sys.stdout.write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")


def load(source: str) -> Agreement:
    """Return an agreement by bundled name or file.

    Raises
    ------
    RequestError
        REQ-004 if there is neither.
    """
    from truceline.agreement import bundled_names, load_bundled, read_agreement
    from truceline.core.errors import RequestError

    if source in bundled_names():
        return load_bundled(source)
    path = Path(source)
    if not path.is_file():
        known = ", ".join(bundled_names())
        raise RequestError.case("REQ-004", "agreement", value=source, known=known)
    return read_agreement(path.read_text(encoding="utf-8", errors="replace"), source)
