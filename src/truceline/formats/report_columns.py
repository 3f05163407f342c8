"""The columns of an annex table: their headings, their cells, and their places on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

# Headings as missions write them, from memory: unverified. The first that matches names a column.
HEADINGS: tuple[tuple[str, str], ...] = (
    ("position", r"(?:smm |mission |monitors'? |observer )?position(?: of .*)?"),
    ("location", r"(?:event |assessed )?location"),
    ("means", r"means|method|how"),
    ("number", r"no\.?|number|count"),
    ("observation", r"observations?|events?|type"),
    ("description", r"description|assessment"),
    ("weapon", r"weapons?(?: system| type)?"),
    ("date_time", r"date,? ?(?:and |/ ?)?time(?: \(.*\))?"),
    ("date", r"date"),
    ("time", r"time"),
)
REQUIRED = frozenset({"position", "number", "observation"})
LEAST_COLUMNS = 4
LINE_PT = 3.0  # words whose tops differ by less stand on one line
HEAD_GAP_PT = 7.0  # between two headings; words of one heading stand closer
PARAGRAPH_GAP = 0.9  # of a line's height
LEFT_PT = 3.0  # a cell may begin so far left of its heading
# First parts of words that bear a hyphen of their own, wherever a line ends.
HYPHENATED = frozenset({
    "aircraft", "anti", "armoured", "arms", "controlled", "fighting", "government", "grenade",
    "heavy", "infantry", "launch", "live", "machine", "multiple", "non", "recoilless", "rocket",
    "self", "small", "tank", "east", "north", "south", "west",
})  # fmt: skip
_MARKS = re.compile(r"(?<=\w)[*†‡¹²³⁴⁵⁶⁷⁸⁹⁰]+$")

Word = dict[str, Any]
Line = list[Word]


def clean(cell: str) -> str:
    """Return a cell as one line: wrapped words joined, marks of footnotes dropped.

    Examples
    --------
    >>> clean("Undeter-\\nmined"), clean("12*"), clean("3-5km\\nNE")
    ('Undetermined', '12', '3-5km NE')
    """
    joined = re.sub(r"([a-z]+)-\n(?=[a-z])", _unbroken, cell)
    return _MARKS.sub("", " ".join(joined.replace("\u00ad", "").split()))


def _unbroken(match: re.Match[str]) -> str:
    """Return the first part of a word broken at a line's end, its hyphen kept where it has one."""
    return match[0].rstrip("\n") if match[1] in HYPHENATED else match[1]


def columns_of(row: Sequence[str | None]) -> list[str | None] | None:
    """Return the columns a header row names, None for each unknown; None if it is no header."""
    names = [_column(cell) for cell in row]
    known = [name for name in names if name is not None]
    if len(known) < LEAST_COLUMNS or len(set(known)) < len(known) or not set(known) >= REQUIRED:
        return None
    return names


def is_continued(cells: dict[str, str]) -> bool:
    """Say whether a row is the rest of the one before it: nothing counted, nothing observed."""
    return not cells["number"] and not cells["observation"]


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Return words as lines from top to bottom, each from left to right."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: (word["top"], word["x0"])):
        if lines and abs(word["top"] - lines[-1][0]["top"]) < LINE_PT:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: float(word["x0"])) for line in lines]


def text_of(lines: Sequence[Line]) -> list[str]:
    """Return lines as text, an empty one where a paragraph ends."""
    texts: list[str] = []
    for at, line in enumerate(lines):
        height = float(line[0]["bottom"] - line[0]["top"])
        if at and line[0]["top"] - lines[at - 1][0]["bottom"] > PARAGRAPH_GAP * height:
            texts.append("")
        texts.append(" ".join(str(word["text"]) for word in line))
    return [*texts, ""]


def unruled_rows(lines: Sequence[Line]) -> tuple[list[list[str | None]], list[Line]]:
    """Return the rows of a table without lines, its header first, and the lines beside it.

    A header is one line. A word belongs to the last heading that begins left of it; a line that
    counts nothing goes on with the row above. The table ends where a line begins left of its first
    column, at a gap of more than two lines, or at the end of the page.
    """
    start = next((at for at, line in enumerate(lines) if _headings(line) is not None), None)
    if start is None:
        return [], list(lines)
    headings = _headings(lines[start])
    assert headings is not None
    texts, lefts = [text for text, _ in headings], [left for _, left in headings]
    rows: list[list[str | None]] = []
    end = start + 1
    for end in range(start + 1, len(lines) + 1):
        if end == len(lines) or _is_past(lines, end, lefts[0]):
            break
        rows.append(_cells(lines[end], lefts))
    header: list[str | None] = list(texts)
    return [header, *_joined(rows, texts)], [*lines[:start], *lines[end:]]


def _column(cell: str | None) -> str | None:
    text = " ".join((cell or "").lower().split())
    return next((name for name, rule in HEADINGS if re.fullmatch(rule, text)), None)


def _headings(line: Line) -> list[tuple[str, float]] | None:
    """Return the headings of a line and where each begins, None if it is no header."""
    found: list[tuple[str, float, float]] = []
    for word in line:
        if found and word["x0"] - found[-1][2] < HEAD_GAP_PT:
            text, left, _ = found[-1]
            found[-1] = (f"{text} {word['text']}", left, float(word["x1"]))
        else:
            found.append((str(word["text"]), float(word["x0"]), float(word["x1"])))
    if columns_of([text for text, _, _ in found]) is None:
        return None
    return [(text, left) for text, left, _ in found]


def _cells(line: Line, lefts: Sequence[float]) -> list[str | None]:
    cells: list[str] = ["" for _ in lefts]
    for word in line:
        under = [at for at, left in enumerate(lefts) if word["x0"] >= left - LEFT_PT]
        at = under[-1] if under else 0
        cells[at] = f"{cells[at]} {word['text']}".strip()
    return list(cells)


def _is_past(lines: Sequence[Line], at: int, left: float) -> bool:
    above, line = lines[at - 1][0], lines[at][0]
    height = float(above["bottom"] - above["top"])
    return bool(line["x0"] < left - LEFT_PT or line["top"] - above["bottom"] > 2 * height)


def _joined(rows: Sequence[list[str | None]], texts: Sequence[str]) -> list[list[str | None]]:
    """Return rows with wrapped lines put back into the row they belong to."""
    names = [_column(text) for text in texts]
    number, seen = names.index("number"), names.index("observation")
    whole: list[list[str | None]] = []
    for row in rows:
        if whole and not row[number] and not (row[seen] and row[0]):
            pairs = zip(whole[-1], row, strict=True)
            whole[-1] = [f"{above or ''}\n{below or ''}".strip() for above, below in pairs]
        else:
            whole.append(row)
    return whole
