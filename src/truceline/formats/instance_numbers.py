"""Numbers of a plain text, one after another, each with its line: what benchmark files are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceline.core.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_COUNT = 50_000_000  # of anything a file may announce; beyond it a first line is not meant


@dataclass(slots=True)
class Numbers:
    """Words of a text in order; each is asked for by what it should be."""

    where: str
    kind: str
    words: Iterator[tuple[int, str]]
    line: int = 1

    def word(self, expected: str) -> str:
        """Return the next word.

        Raises
        ------
        PlanError
            PLN-221 if the file ends.
        """
        found = next(self.words, None)
        if found is None:
            raise PlanError.case("PLN-221", self.place, expected=expected, kind=self.kind)
        self.line, text = found
        return text

    def whole(self, expected: str, low: int = 0, high: int = LARGEST_COUNT) -> int:
        """Return the next whole number.

        Raises
        ------
        PlanError
            PLN-220 if it is none, PLN-223 if it is outside `low` to `high`.
        """
        text = self.word(expected)
        try:
            value = int(text)
        except ValueError:
            raise self.unlike(text, expected) from None
        if not low <= value <= high:
            raise PlanError.case(
                "PLN-223",
                self.place,
                what=expected,
                value=text[:20],
                low=low,
                high=high,
                kind=self.kind,
            )
        return value

    def real(self, expected: str, low: float = -math.inf) -> float:
        """Return the next number, finite and at least `low`.

        Raises
        ------
        PlanError
            PLN-220 if it is none, PLN-223 if it is less.
        """
        text = self.word(expected)
        try:
            value = float(text)
        except ValueError:
            raise self.unlike(text, expected) from None
        if not math.isfinite(value):
            raise self.unlike(text, expected)
        if value < low:
            raise PlanError.case(
                "PLN-223",
                self.place,
                what=expected,
                value=text,
                low=f"{low:g}",
                high="any",
                kind=self.kind,
            )
        return value

    def end(self) -> None:
        """Raise PLN-222 if there is more."""
        found = next(self.words, None)
        if found is not None:
            self.line, text = found
            raise PlanError.case("PLN-222", self.place, word=text[:40], kind=self.kind)

    def unlike(self, text: str, expected: str) -> PlanError:
        """Return the error for a word that is not what was expected."""
        error = PlanError.case(
            "PLN-220", self.place, word=text[:40], expected=expected, kind=self.kind
        )
        assert isinstance(error, PlanError)
        return error

    @property
    def place(self) -> str:
        """File and line of the last word."""
        return f"{self.where}:{self.line}"


def numbers_of(text: str, where: str, kind: str) -> Numbers:
    """Return the words of a text; a byte order mark is passed over."""
    lines = text.removeprefix("\ufeff").splitlines()
    words = ((row, word) for row, line in enumerate(lines, start=1) for word in line.split())
    return Numbers(where=where, kind=kind, words=words)
