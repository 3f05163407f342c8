"""Number words that stand together are one number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.formats.report_text.tokens import Token

if TYPE_CHECKING:
    from truceline.formats.report_text.lexicon import Lexicon


def merge_numbers(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return tokens in which "two hundred and five" is one number.

    A collective ("une dizaine", "a dozen") becomes its number, with its own hedge as value
    ``(hedge, number)`` resolved to a hedge token before it.
    """
    scales = set(lexicon.scales.values())
    merged: list[Token] = []
    for token in tokens:
        if token.role != "N":
            merged.append(token)
        elif isinstance(token.value, tuple):
            _add_collective(merged, token)
        else:
            _add_number(merged, token, scales)
    return merged


def _add_collective(merged: list[Token], token: Token) -> None:
    hedge, number = token.value
    start = token.start
    if merged and merged[-1].role in "QN" and merged[-1].value in (1, "article"):
        start = merged.pop().start
    elif merged and merged[-1].role == "N" and isinstance(merged[-1].value, int):
        before = merged.pop()
        number, start = number * before.value, before.start
    if hedge != "exact" and not (merged and merged[-1].role == "H"):
        merged.append(Token("H", hedge, start, start))
    merged.append(Token("N", number, start, token.end))


def _add_number(merged: list[Token], token: Token, scales: set[int]) -> None:
    value = token.value
    if value in scales and merged and merged[-1].role == "Q":
        merged[-1] = Token("N", value, merged[-1].start, token.end)
        return
    joint = None
    back = len(merged) - 1
    if back > 0 and merged[back].role in "-&" and merged[back - 1].role == "N":
        joint, back = merged[back], back - 1
    before = merged[back] if back >= 0 and merged[back].role == "N" else None
    if before is None:
        merged.append(token)
        return
    total = _together(before.value, value, scales, joined=joint is not None and joint.role == "&")
    if total is None:
        merged.append(token)
        return
    del merged[back:]
    merged.append(Token("N", total, before.start, token.end))


def _together(before: object, value: object, scales: set[int], *, joined: bool) -> int | None:
    """Return the number two numbers make, None where they stay two."""
    if not isinstance(before, int) or not isinstance(value, int) or before <= 0 or value <= 0:
        return None
    if value in scales and before % value != 0 and before < value:
        return before * value
    if value == 1000 and 1 < before < 1000:
        return before * 1000
    if value == 100 and 1 < before < 100:
        return before * 100
    low = before % 1000 if before >= 1000 else before
    if before >= 1000 and low == 0 and value < 1000:
        return before + value
    if before >= 100 and low % 100 == 0 and value < 100:
        return before + value
    tens = before % 100
    small = value < 10 or (value < 20 and tens in (60, 80))
    if 20 <= tens <= 90 and tens % 10 == 0 and small and (not joined or value in (1, 11)):
        return before + value
    return None
