"""Which letters the fonts of the package have, and text made safe for printed formats."""

from __future__ import annotations

import struct
from functools import lru_cache
from importlib.resources import files

from truceline.core.errors import ReleaseError

REGULAR, BOLD = "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"
REPLACEMENT = "\ufffd"
# Not in Noto Sans but in DejaVu Sans Mono, which typst carries; a test prints each of them.
BORROWED = "≤≥≠≈←→↑↓●○■□▲△▼◆◇★"
SPACES = {"\t": " ", "\n": " ", "\r": " ", "\u2028": " ", "\u2029": " "}


def font(name: str) -> bytes:
    """Return a font file of the package.

    Raises
    ------
    ReleaseError
        REL-013 if it is missing.
    """
    try:
        return (files("truceline.render") / "fonts" / name).read_bytes()
    except OSError as error:
        raise ReleaseError.case("REL-013", name, reason=error.strerror) from None


def printable(text: str) -> tuple[str, int]:
    """Return the text with letters no font here has replaced by �, and how many those were.

    Line ends and tabs become spaces. Marks that only steer direction are left out: nothing in
    print needs them, and they can make text read as what it is not.
    """
    known = letters()
    kept = []
    lost = 0
    for letter in text:
        if letter in SPACES:
            kept.append(SPACES[letter])
        elif letter in known:
            kept.append(letter)
        elif not _steers(letter):
            kept.append(REPLACEMENT)
            lost += 1
    return "".join(kept), lost


def _steers(letter: str) -> bool:
    """Say whether a letter has no form of its own: direction marks, joiners, byte order mark."""
    return (
        "\u200b" <= letter <= "\u200f"
        or "\u202a" <= letter <= "\u202e"
        or ("\u2060" <= letter <= "\u206f" or letter == "\ufeff")
    )


@lru_cache(maxsize=1)
def letters() -> frozenset[str]:
    """Return every letter that can be printed."""
    both = _mapped(font(REGULAR)) & _mapped(font(BOLD))
    found = {chr(code) for code in both if code >= 0x20 and code != 0x7F}
    return frozenset(
        letter for letter in found | set(BORROWED) if not _steers(letter) and letter not in SPACES
    )


def _mapped(data: bytes) -> set[int]:
    """Return the code points of a font's format-4 character map (OpenType, table cmap)."""
    [count] = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * i) for i in range(count))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    [subtables] = struct.unpack_from(">H", data, start + 2)
    places = [struct.unpack_from(">HHL", data, start + 4 + 8 * i)[2] for i in range(subtables)]
    codes: set[int] = set()
    for place in places:
        at = start + place
        [kind] = struct.unpack_from(">H", data, at)
        if kind == 4:
            codes |= _segments(data, at)
    return codes


def _segments(data: bytes, at: int) -> set[int]:
    [doubled] = struct.unpack_from(">H", data, at + 6)
    ends = struct.unpack_from(f">{doubled // 2}H", data, at + 14)
    starts = struct.unpack_from(f">{doubled // 2}H", data, at + 16 + doubled)
    spans = zip(starts, ends, strict=True)
    return {code for first, last in spans if first != 0xFFFF for code in range(first, last + 1)}
