"""What the readers of our own tables share: cells, counts, keys and rejections."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Protocol

from truceline.core.errors import Problem, describe
from truceline.core.ids import content_hash
from truceline.formats.report_text import count_interval, read_short_count
from truceline.formats.tabular import Flaw, RawItem, header_of
from truceline.intake.quality import RefusedError, parse_instant
from truceline.intake.reader import BATCH_ROWS, Batch
from truceline.intake.rows import Met, Seen
from truceline.model.rejection import rejection_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from truceline.intake.reader import IntakeContext

UNKNOWN = frozenset({"", "n/k", "nk", "unknown", "not known"})
YES = frozenset({"true", "yes", "1"})
NO = frozenset({"", "false", "no", "0"})
_SIGNS = ((">=", "≥"), ("<=", "up to "), ("≤", "up to "))  # as words the grammar of reports knows
_AND_MORE = re.compile(r"(\d+)\s*\+")


class AddRow(Protocol):
    """Puts one row into a batch, or refuses it."""

    def __call__(self, batch: Batch, item: RawItem, sha256: str, context: IntakeContext) -> None:
        """Add the row."""
        ...


def read_own_rows(
    items: Iterable[RawItem | Flaw], context: IntakeContext, add: AddRow
) -> Iterator[Batch]:
    """Yield batches; a row that cannot be used is a rejection, the others go in."""
    batch, seen = Batch(), Seen()
    for item in items:
        batch.rows += not isinstance(item, Flaw) or item.is_row
        if isinstance(item, Flaw):
            problem = item.values.get("problem")
            if not isinstance(problem, Problem):
                problem = describe(item.code, item.where, **item.values)
            _put(batch, problem, item.raw, context, item.severity)
        else:
            _take(batch, item, context, add, seen)
        if batch.rows >= BATCH_ROWS or len(batch.rejections) >= BATCH_ROWS:
            yield batch
            batch = Batch()
    if len(batch) or batch.rows:
        yield batch


def _take(batch: Batch, item: RawItem, context: IntakeContext, add: AddRow, seen: Seen) -> None:
    key = item.fields.get("key", "").strip()
    filled = {name: value for name, value in sorted(item.fields.items()) if value.strip()}
    sha256 = content_hash(filled)
    met = seen.get(key) if key else None
    severity = "rejected"
    try:
        if met is not None and met.content == (sha256,):
            severity = "repeated"
            raise RefusedError("INT-032", first=met.where)
        if met is not None:
            raise RefusedError("INT-031", key=key, first=met.where, there="others", here="others")
        if not key:
            raise RefusedError("INT-030", column="key")
        add(batch, item, sha256, context)
        seen.add(key, Met(item.where, (sha256,)))
    except RefusedError as refused:
        problem = describe(refused.code, item.where, **refused.fields)
        _put(batch, problem, item.raw, context, severity)


def _put(batch: Batch, problem: Problem, raw: bytes, context: IntakeContext, severity: str) -> None:
    rejection = rejection_of(problem, source_id=context.source_id, raw=raw, severity=severity)
    batch.rejections.append(rejection)


def text_of(item: RawItem, column: str) -> str | None:
    """Return a cell as it stands, None where it is empty."""
    value = item.fields.get(column, "")
    return value if value.strip() else None


def told_of(item: RawItem, column: str) -> str | None:
    """Return a cell as it stands, None where it is empty or says unknown."""
    value = text_of(item, column)
    return None if value is None or value.strip().lower() in UNKNOWN else value


def needed(item: RawItem, column: str) -> str:
    """Return a cell that must be filled (INT-064)."""
    value = item.fields.get(column, "").strip()
    if not value:
        raise RefusedError("INT-064", column=column)
    return value


def number_of(item: RawItem, column: str) -> float | None:
    """Return a finite number, None where the cell says unknown (INT-063)."""
    text = item.fields.get(column, "").strip()
    if text.lower() in UNKNOWN:
        return None
    try:
        value = float(text)
    except ValueError:
        raise bad(column, text, "a number was expected") from None
    if not math.isfinite(value):
        raise bad(column, text, "a finite number was expected")
    return value


def instant_of(item: RawItem, column: str, context: IntakeContext) -> datetime | None:
    """Return an instant, None where the cell says unknown."""
    text = item.fields.get(column, "").strip()
    return None if text.lower() in UNKNOWN else parse_instant(text, column, context)


def is_own_table(
    head: bytes, name: str, required: Collection[str], *, telling: str, effort: bool
) -> bool:
    """Say whether the first bytes of a file look like one of our own tables.

    Parameters
    ----------
    head, name
        The first bytes and the name of the file.
    required
        Columns a text table must have.
    telling
        The column that tells the two tables apart in GeoJSON.
    effort
        Whether effort is looked for: a workbook or database shows no column in its first
        bytes, so there the word in the name decides.
    """
    if head.startswith((b"PK\x03\x04", b"SQLite format 3\0")):
        known = name.lower().endswith((".xlsx", ".gpkg"))
        return known and ("effort" in name.lower()) is effort
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return all(
            word in head for word in (f'"{telling}"'.encode(), b'"modality"', b"FeatureCollection")
        )
    return set(required) <= set(header_of(head))


def is_simulated(item: RawItem, context: IntakeContext) -> bool:
    """Say whether a row is simulated; the context can mark it, never unmark it."""
    text = item.fields.get("simulated", "").strip().lower()
    if text not in YES | NO:
        raise bad("simulated", text, "true or nothing was expected")
    return context.simulated or text in YES


MOST_COUNT = 1_000_000_000  # shots and shells of any war


def bad(column: str, value: object, detail: object) -> RefusedError:
    """Return the refusal of one cell."""
    return RefusedError("INT-063", column=column, value=value, detail=detail)


def count_of(item: RawItem) -> tuple[int | None, int | None]:
    """Return how many: ``count`` with its hedge, or ``count_low`` and ``count_high``."""
    text = item.fields.get("count", "").strip()
    if text.lower() not in UNKNOWN:
        count = read_short_count(_in_words(text))
        if count is None or (count.upper is not None and count.upper < (count.number or 0)):
            raise bad("count", text, "a number, '~5', '>=3', '<10', '5-8' or N/K was expected")
        if max(count.number or 0, count.upper or 0) > MOST_COUNT:
            raise bad("count", text, f"a count over {MOST_COUNT:,} cannot be meant")
        return count_interval(count)
    low, high = (_whole(item, name) for name in ("count_low", "count_high"))
    if low is None and high is not None:
        low = 0
    if low is not None and high is not None and high < low:
        raise bad("count_high", high, f"it is below count_low {low}")
    return low, high


def _in_words(text: str) -> str:
    """Return a count with the signs of comparison that people type as reports write them."""
    for sign, words in _SIGNS:
        text = text.replace(sign, words)
    more = _AND_MORE.fullmatch(text)
    return f"≥{more[1]}" if more else text


def _whole(item: RawItem, column: str) -> int | None:
    value = number_of(item, column)
    if value is None:
        return None
    if value < 0 or value != int(value):
        raise bad(column, value, "a whole number from 0 was expected")
    if value > MOST_COUNT:
        raise bad(column, value, f"a count over {MOST_COUNT:,} cannot be meant")
    return int(value)
