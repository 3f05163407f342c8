"""Patterns over role letters, the same in every language: counts, reaches, ways, times, flights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from truceline.formats.report_text.counts import Count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.formats.report_text.tokens import Token

WINDS = r"V(?:[,&/]+[IOGFf]*V)*"
_TO = r"(?:-|O|&|I)"
COUNT = re.compile(r"H*(?:[BFG]N[-O&IH]N|N[-O]N|N|Q|U)h?")
RANGE = re.compile(
    r"[xfIG]*H?[fIQ]*(?:"
    r"(?<=[QI])L(?=[IOGFf]*V)|Q[LM]"  # "a kilometre"
    rf"|[BFGx][fIH]*N[LM]?f*{_TO}[If]*N[LM]|N[LM]?[-O]N[LM]"  # "from 3 to 5 km", "3-5 km"
    r"|O?N[LM])"  # "3 km", "до 3 км"
)
TIMES = re.compile(rf"[fHIBF]*(?:T|D(?=T))D?[fID]*(?:{_TO}[fIH]*T[fID]*)?")
FLIGHT = re.compile(r"[-,]*(?:[FfGw]+V[f]*-?[OIGH]f*-?V|V-?O-?V|V-V)")


def values(tokens: Sequence[Token], role: str) -> list[Any]:
    """Return the values of the tokens of a role."""
    return [token.value for token in tokens if token.role == role]


def read_count(tokens: Sequence[Token]) -> Count | None:
    """Return the count of tokens that `COUNT` matched, None where the number is no whole one."""
    hedges = values(tokens, "H")
    if any(token.role == "U" for token in tokens):
        return Count("uncountable", None)
    if any(token.role == "Q" for token in tokens):
        return Count(hedges[0] if hedges else "exact", 1)
    numbers = values(tokens, "N")
    if not all(isinstance(number, int) for number in numbers):
        return None
    if len(numbers) == 2:
        return Count("between", numbers[0], numbers[1]) if numbers[0] < numbers[1] else None
    if any(token.role == "h" for token in tokens):
        return Count("at_least", numbers[0])
    # "at least about ten": the first hedge is the wider claim
    return Count(hedges[0] if hedges else "exact", numbers[0])


def read_range(tokens: Sequence[Token]) -> tuple[float, float] | None:
    """Return nearest and farthest kilometre of tokens that `RANGE` matched."""
    numbers = [float(number) for number in values(tokens, "N")]
    numbers = numbers or [1.0]  # "a kilometre"
    unit = 0.001 if any(token.role == "M" for token in tokens) else 1.0
    if any(token.role == "M" for token in tokens) and any(token.role == "L" for token in tokens):
        unit = 1.0
        numbers = [_km(tokens, index) for index, token in enumerate(tokens) if token.role == "N"]
    numbers = [round(number * unit, 6) for number in numbers]
    if len(numbers) == 2:
        return (numbers[0], numbers[1]) if numbers[0] <= numbers[1] else None
    hedges = values(tokens, "H")
    before = [token.role for token in tokens]
    if "O" in before or (hedges and hedges[0] in ("up_to", "under")):
        return 0.0, numbers[0]
    return numbers[0], numbers[0]


def _km(tokens: Sequence[Token], index: int) -> float:
    unit = next((t.role for t in tokens[index + 1 :] if t.role in "LM"), "L")
    return float(tokens[index].value) * (0.001 if unit == "M" else 1.0)
