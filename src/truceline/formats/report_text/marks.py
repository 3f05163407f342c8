"""Punctuation and words that steer the reading of what stands around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceline.formats.report_text.sentence import Sentence


def take_mark(sentence: Sentence, at: int) -> int:
    """Read one token that steers; a word without a role is left unread."""
    steer = _MARKS.get(sentence.roles[at])
    if steer is not None:
        steer(sentence, at)
    return at if sentence.roles[at] in "?P" else at + 1


def _open_bracket(sentence: Sentence, at: int) -> None:
    sentence.scan.depth += 1
    sentence.close()
    if sentence.scan.drafts:
        sentence.scan.part_from = at


def _close_bracket(sentence: Sentence, at: int) -> None:
    sentence.scan.depth = max(0, sentence.scan.depth - 1)
    sentence.close()
    sentence.scan.part_from = None


def _colon(sentence: Sentence, at: int) -> None:
    sentence.close()
    sentence.scan.part_from = at if sentence.scan.drafts else None


def _part(sentence: Sentence, at: int) -> None:
    pending = sentence.scan.pending
    if pending is not None and pending.weapon and sentence.roles[at - 1] == ",":
        sentence.close()  # "eleven tanks, of which five ..."
    elif pending is not None:
        pending.part = True
    sentence.scan.part_from = at


def _including(sentence: Sentence, at: int) -> None:
    sentence.close()
    sentence.scan.included_from = len(sentence.scan.drafts)
    sentence.scan.part_from = at


def _group(sentence: Sentence, at: int) -> None:
    sentence.close()
    sentence.scan.group += 1


def _then(sentence: Sentence, at: int) -> None:
    _group(sentence, at)
    sentence.scan.soft.add(sentence.scan.group)


def _rate(sentence: Sentence, at: int) -> None:
    last = sentence.scan.last()
    if last is not None and sentence.roles[at - 1] not in "HI":
        last.count, last.rate = None, True


def _more(sentence: Sentence, at: int) -> None:
    pending = sentence.scan.pending
    if pending is not None and not pending.article:
        pending.more = True


def _absent(sentence: Sentence, at: int) -> None:
    sentence.scan.absent = True


def _total(sentence: Sentence, at: int) -> None:
    scan = sentence.scan
    scan.has_sum = True
    if scan.pending is not None and scan.pending.count and not scan.pending.article:
        scan.headline = (scan.pending.count, "ceasefire_violations")
        scan.pending = None
    sentence.close()


def _previous(sentence: Sentence, at: int) -> None:
    sentence.scan.period = "previous"


def _since(sentence: Sentence, at: int) -> None:
    sentence.scan.period = "cumulative"
    if sentence.roles[at + 1 : at + 2] == "D":
        day = sentence.tokens[at + 1]
        sentence.scan.since = sentence.text[day.start : day.end]


_MARKS: dict[str, Callable[[Sentence, int], None]] = {
    "(": _open_bracket, ")": _close_bracket, ":": _colon, ";": _group, "i": _part,
    "n": _including, "l": _group, "4": _then, "q": _rate, "+": _more, "^": _absent,
    "t": _total, "v": _previous, "c": _since,
}  # fmt: skip


def take_closing(sentence: Sentence, at: int) -> int:
    """Read a noun that takes the open count and is told elsewhere."""
    if sentence.scan.pending is not None:
        sentence.scan.dropped.append(sentence.scan.pending)
        sentence.scan.pending = None
    return at + 1


def take_filler(sentence: Sentence, at: int) -> int:
    """Read a word that says nothing here."""
    return at + 1
