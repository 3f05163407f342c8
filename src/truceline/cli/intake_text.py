"""``truceline intake text``: what is understood of a report's text, and what is not."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from truceline.formats.report_text import Count, Item, Located, Statement


def text(
    file: Annotated[Path, typer.Argument(help="A report as plain text, UTF-8.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
    language: Annotated[
        str | None, typer.Option(help="en, fr, uk or ru; told from each sentence if left out.")
    ] = None,
) -> None:
    """Show what is understood of a report's text, one line a thing, and the words that are not."""
    import json

    from truceline.cli.screen import say
    from truceline.core.errors import RequestError
    from truceline.formats.report_text import LANGUAGES, Span, parse_report

    if language is not None and language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise RequestError.case("INT-071", "language", value=language, known=known)
    if not file.is_file():
        raise RequestError.case("INT-072", "file", value=file)
    statements = parse_report(words_of(file), language)
    understood = [row for statement in statements for row in rows_of(statement)]
    spans = [{"words": s.text, "sentence": s.sentence} for s in statements if isinstance(s, Span)]
    if as_json:
        found = {
            "understood": understood, "not_understood": spans,
            "understood_count": len(understood), "not_understood_count": len(spans),
        }  # fmt: skip
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for row in understood:
        typer.echo(line_of(row))
    if spans:
        say("Not understood:")
    for span in spans:
        typer.echo(f"  {span['words']}")
    say(f"{len(understood)} understood, {len(spans)} not.")


def words_of(file: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    RequestError
        FUS-009 if it is something else than text in UTF-8.
    """
    from truceline.core.errors import RequestError

    try:
        words = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1} of it is no letter"
        raise RequestError.case("FUS-009", str(file), what=what) from None
    except OSError as error:
        what = error.strerror or "it cannot be read"
        raise RequestError.case("FUS-009", str(file), what=what) from None
    control = next((k for k, c in enumerate(words) if c < " " and c not in "\t\n\r\f\v"), None)
    if control is not None:
        what = f"character {control + 1} of it controls a machine"
        raise RequestError.case("FUS-009", str(file), what=what)
    return words


def rows_of(statement: Statement) -> list[dict[str, Any]]:
    """Return a plain record for everything a statement counts."""
    from truceline.formats.report_text import Allegation, Located, Total

    match statement:
        case Located():
            return [_row("observation", item, statement.text) | _where(statement)
                    for item in statement.items]  # fmt: skip
        case Allegation():
            said = {"claimant": statement.claimant, "against": statement.against}
            return [_row("claim", item, statement.text) | said for item in statement.items]
        case Total():
            return [{
                "statement": "total", "kind": statement.measure, **_interval(statement.count),
                "area": statement.area, "period": statement.period, "since": statement.since,
                "sentence": statement.text,
            }]  # fmt: skip
    return []


def _row(name: str, item: Item, sentence: str) -> dict[str, Any]:
    return {
        "statement": name, "kind": item.kind, **_interval(item.count),
        "assessment": item.assessment, "weapon": item.weapon, "calibre_mm": item.calibre_mm,
        "flight": item.flight, "range_km": None if item.range_km is None else list(item.range_km),
        "winds": list(item.winds), "sentence": sentence,
    }  # fmt: skip


def _interval(count: Count) -> dict[str, Any]:
    from truceline.formats.report_text import count_interval

    low, high = count_interval(count)
    return {"count_low": low, "count_high": high, "hedge": count.qualifier}


def _where(located: Located) -> dict[str, Any]:
    return {
        "place": None if located.place is None else located.place.name,
        "times": None if located.times is None else list(located.times),
        "platform": located.platform, "verb": located.verb,
    }  # fmt: skip


def line_of(row: dict[str, Any]) -> str:
    """Return the line a person reads of one record."""
    low, high = row["count_low"], row["count_high"]
    count = str(low) if high == low else f"{low} or more" if high is None else f"{low}-{high}"
    reach = row.get("range_km")
    parts = [
        row["statement"],
        row["kind"],
        count,
        row.get("assessment"),
        row.get("weapon"),
        None if row.get("calibre_mm") is None else f"{row['calibre_mm']:g} mm",
        row.get("flight") and f"from {row['flight'].replace('-', ' to ')}",
        reach and (f"{reach[0]:g}-{reach[1]:g} km" if reach[0] < reach[1] else f"{reach[0]:g} km"),
        ", ".join(row.get("winds") or ()),
        row.get("place") and f"at {row['place']}",
        row.get("times") and "-".join(dict.fromkeys(row["times"])),
        row.get("platform"),
        row.get("area"),
        row.get("claimant") and f"says {row['claimant']}",
    ]
    return "  ".join(str(part) for part in parts if part)
