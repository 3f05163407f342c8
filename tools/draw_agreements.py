"""Draw the map of every bundled agreement and write their page. ``--check`` only compares."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from truceline.agreement import bundled_line_names, bundled_lines, bundled_names, load_bundled
from truceline.agreement.map_data import map_data
from truceline.formats.line_geojson import read_lines
from truceline.render.agreement_map import draw_agreement_map
from truceline.render.svg_style import for_screens
from truceline.render.words import Words
from truceline.science.lines import LineIndex

if TYPE_CHECKING:
    from truceline.model.agreement import Agreement

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "agreement_maps.md"
FOLDER = DOCS / "img" / "agreements"
HEAD = """# Maps of agreements

The lines and zones of each bundled agreement, to scale, on the day it enters into force. Lines and
outlines are known as well as the words below each map say; most are from memory and marked
`unverified`. A number on the map is that of the words below it. No border is drawn. This page is
made by `tools/draw_agreements.py`; `truceline agreement map NAME` draws the same for any agreement.
"""


def drawn() -> dict[Path, str]:
    """Return the content of the page and of every map."""
    index = LineIndex([read_lines(bundled_lines(name), name) for name in bundled_line_names()])
    files: dict[Path, str] = {}
    parts = [HEAD]
    for name in bundled_names():
        agreement = load_bundled(name)
        title = agreement.title["en"]
        parts.append(f"## {title}\n")
        if not agreement.lines and not agreement.zones:
            parts.append(
                f"`{name}` has no map: it draws no line and no zone of its own. Its "
                f"{counted(len(agreement.clauses), 'clause', 'holds', 'hold')} wherever the "
                "parties are.\n"
            )
            continue
        data = map_data(agreement, index)
        files[FOLDER / f"{name}.svg"] = for_screens(draw_agreement_map(data, Words("en"))) + "\n"
        parts.append(f"![Map of {name}](img/agreements/{name}.svg)\n")
        parts.append(f"{sentences(agreement, data)}\n")
    files[PAGE] = "\n".join(parts)
    return files


def counted(count: int, noun: str, one: str = "", more: str = "") -> str:
    """Return a count with its noun, and with a verb where one is given."""
    return f"{count} {noun} {one}".strip() if count == 1 else f"{count} {noun}s {more}".strip()


def sentences(agreement: Agreement, data: dict[str, Any]) -> str:
    """Return what is seen on a map: who stands where, along which lines, in how many zones."""
    first_day = agreement.valid.start.astimezone(ZoneInfo(agreement.time_zone))
    said = f"`{agreement.agreement_id}` as of {first_day:%Y-%m-%d}: "
    if data["lines"]:
        first = data["lines"][0]
        said += f"{first['left']} on one side and {first['right']} on the other of "
        said += " and ".join(f"`{line['name']}`" for line in data["lines"]) + ". "
    else:
        names = " and ".join(party.names["en"] for party in agreement.parties)
        said += f"no line parts {names}. "
    if not data["zones"]:
        return said + "It draws no zone: its clauses hold on both sides of the line, or everywhere."
    said += f"The map shows {counted(len(data['zones']), 'zone')}"
    everywhere = sum(not clause.zones for clause in agreement.clauses)
    if everywhere:
        said += f"; {counted(everywhere, 'clause', 'holds', 'hold')} everywhere"
    return said + "."


def main() -> int:
    """Write the files, or say which are not current."""
    files = drawn()
    if "--check" in sys.argv:
        stale = [
            str(path.relative_to(DOCS))
            for path, content in files.items()
            if not path.exists() or path.read_text(encoding="utf-8") != content
        ]
        stale += [str(p.relative_to(DOCS)) for p in FOLDER.glob("*.svg") if p not in files]
        sys.stderr.write("".join(f"not current: {name}\n" for name in stale))
        return len(stale)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        path.write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
