"""A sentence being read: its tokens, their roles, and what was found so far."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.formats.report_text.draft import Draft, Scan

if TYPE_CHECKING:
    from truceline.formats.report_text.lexer import Lexer

STRIKES = frozenset({"shelling", "uav_strike", "air_strike", "missile_strike", "strike"})
FIRE = frozenset(
    {"explosion", "burst", "shot", "projectile", "flare", "muzzle_flash", "bursts_and_shots"}
)
SEEING = frozenset({"saw", "observed", "spotted", "recorded", "noted", "counted"})


class Sentence:
    """The tokens of a sentence and the scan over them."""

    def __init__(self, lexer: Lexer, text: str) -> None:
        self.lexer, self.text = lexer, text
        self.tokens = lexer.tokens(text)
        self.roles = "".join(token.role for token in self.tokens)
        self.scan = Scan()
        self.seen_verb = -1

    def unread(self, at: int) -> None:
        """Note words as not understood; with only fillers between, they are one span."""
        self.leave(self.tokens[at].start, self.tokens[at].end)

    def leave(self, start: int, end: int) -> None:
        """Note a stretch of the text as not understood."""
        scan = self.scan
        if scan.unread and scan.read_until <= scan.unread[-1][1]:
            scan.unread[-1] = (scan.unread[-1][0], max(end, scan.unread[-1][1]))
        else:
            scan.unread.append((start, end))

    def close(self) -> None:
        """Put the open count among the drafts; what it is of may be told by others."""
        scan = self.scan
        if scan.pending is not None:
            scan.drafts.append(scan.pending)
            scan.pending = None

    def target(self) -> Draft | None:
        """Return what a word behind it is said of."""
        return self.scan.pending or self.scan.last()

    def is_all(self, at: int) -> bool:
        """Say whether "all" stands before a token."""
        return bool(re.search(r"a[fEYG&,QIOFxH?KA-]*$", self.roles[:at]))
