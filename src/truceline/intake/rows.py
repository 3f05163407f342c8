"""From a file's rows to batches: counts, repeats, clashing ids and rejections, alike everywhere."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from truceline.core.errors import Problem, describe
from truceline.core.ids import content_hash
from truceline.formats.tabular import Flaw, RawItem
from truceline.intake.quality import RefusedError
from truceline.intake.reader import BATCH_ROWS, Batch
from truceline.model.observation import Observation, observation_id
from truceline.model.rejection import Rejection, rejection_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from truceline.intake.reader import IntakeContext

KEYS_KEPT = 250_000  # ids remembered per file; farther apart a clash is found by the record
DIFFERENCES_SHOWN = 3


class Warned(NamedTuple):
    """Something doubtful about a row that goes in all the same."""

    code: str
    fields: Mapping[str, object]


class Reading(NamedTuple):
    """What a reader makes of a row.

    ``key`` is the source's own id, None where the source has none: then the content is the key.
    ``content`` is what the row means, written so that two generations of columns agree;
    ``values`` are fields of `Observation` besides ids and source.
    """

    key: str | None
    content: dict[str, str]
    values: dict[str, Any]
    warnings: tuple[Warned, ...] = ()


class Seen:
    """Keys met lately: at least the last `kept`, at most twice as many."""

    def __init__(self, kept: int = KEYS_KEPT) -> None:
        self._kept = kept
        self._recent: dict[str, Met] = {}
        self._older: dict[str, Met] = {}

    def get(self, key: str) -> Met | None:
        """Return where the key was met, None if it was not."""
        return self._recent.get(key) or self._older.get(key)

    def add(self, key: str, met: Met) -> None:
        """Remember a key."""
        if len(self._recent) >= self._kept:
            self._older, self._recent = self._recent, {}
        self._recent[key] = met


class Met(NamedTuple):
    """Where a key was met, with which content (None where the key is the content)."""

    where: str
    content: tuple[str, ...] | None


@dataclass(slots=True)
class _Gathering:
    """The batch under way."""

    context: IntakeContext
    seen: Seen = field(default_factory=Seen)
    batch: Batch = field(default_factory=Batch)
    here: dict[str, int] = field(default_factory=dict)  # key -> place in the batch
    repeats: list[int] = field(default_factory=list)

    def take_flaw(self, flaw: Flaw) -> None:
        self.batch.rows += flaw.is_row
        problem = flaw.values.get("problem")
        if not isinstance(problem, Problem):
            problem = describe(flaw.code, flaw.where, **flaw.values)
        self._reject(problem, flaw.raw, flaw.severity)

    def take_row(
        self, item: RawItem, interpret: Callable[[RawItem, IntakeContext], Reading]
    ) -> None:
        self.batch.rows += 1
        try:
            reading = interpret(item, self.context)
        except RefusedError as refused:
            self._refuse(refused.code, item, "rejected", refused.fields)
            return
        content = "\x1f".join(reading.content.values())
        sha256 = content_hash(content.encode())
        key = reading.key or sha256
        place = self.here.get(key)
        if place is not None and reading.key is None:
            self.repeats[place] += 1
            return
        met = self.seen.get(key)
        if met is not None:
            self._met_again(key, item, reading, met)
            return
        self._add(key, sha256, item, reading)

    def _add(self, key: str, sha256: str, item: RawItem, reading: Reading) -> None:
        content = tuple(reading.content.values()) if reading.key else None
        self.seen.add(key, Met(item.where, content))
        self.here[key] = len(self.batch.observations)
        self.repeats.append(1)
        context = self.context
        self.batch.observations.append(
            Observation(
                observation_id=observation_id(context.source_id, key, sha256, context.simulated),
                source_id=context.source_id,
                source_key=key,
                content_sha256=sha256,
                received_at=context.received_at,
                simulated=context.simulated,
                **reading.values,
            )
        )
        for warning in reading.warnings:
            self._refuse(warning.code, item, "warned", warning.fields)

    def _met_again(self, key: str, item: RawItem, reading: Reading, met: Met) -> None:
        if met.content is None or met.content == tuple(reading.content.values()):
            self._refuse("INT-032", item, "repeated", {"first": met.where})
            return
        differing = [
            (name, there, here)
            for (name, here), there in zip(reading.content.items(), met.content, strict=True)
            if here != there
        ][:DIFFERENCES_SHOWN]
        fields: Mapping[str, object] = {
            "key": key,
            "first": met.where,
            "there": ", ".join(f"{name} '{there}'" for name, there, _ in differing),
            "here": ", ".join(f"{name} '{here}'" for name, _, here in differing),
        }
        self._refuse("INT-031", item, "rejected", fields)

    def _refuse(
        self, code: str, item: RawItem, severity: str, fields: Mapping[str, object]
    ) -> None:
        self._reject(describe(code, item.where, **fields), item.raw, severity)

    def _reject(self, problem: Problem, raw: bytes, severity: str) -> None:
        rejection: Rejection = rejection_of(
            problem, source_id=self.context.source_id, raw=raw, severity=severity
        )
        self.batch.rejections.append(rejection)

    def hand_out(self) -> Batch:
        done = self.batch
        for place, times in enumerate(self.repeats):
            if times > 1:
                once = done.observations[place]
                done.observations[place] = dataclasses.replace(once, repeats=times)
        self.batch, self.here, self.repeats = Batch(), {}, []
        return done


def read_rows(
    items: Iterable[RawItem | Flaw],
    context: IntakeContext,
    interpret: Callable[[RawItem, IntakeContext], Reading],
    batch_rows: int = BATCH_ROWS,
) -> Iterator[Batch]:
    """Yield batches of observations and rejections from the rows of one file.

    Parameters
    ----------
    items
        Rows and flaws in file order.
    context
        The source.
    interpret
        Makes a `Reading` of a row, or raises `RefusedError`.
    batch_rows
        Rows to a batch.

    Notes
    -----
    Every row is accounted for: the repeats of the observations and the rejections that are not
    warnings sum to ``rows``, less the few flaws of the file itself. Rows without an id that
    repeat exactly become one observation where they fall in one batch, and rejections of
    severity ``repeated`` beyond it. Of two rows with one id the first stays; the second is
    rejected with both contents named.
    """
    gathering = _Gathering(context)
    for item in items:
        if isinstance(item, Flaw):
            gathering.take_flaw(item)
        else:
            gathering.take_row(item, interpret)
        if gathering.batch.rows >= batch_rows or len(gathering.batch.rejections) >= batch_rows:
            yield gathering.hand_out()
    if len(gathering.batch) or gathering.batch.rows:
        yield gathering.hand_out()


def encoding_of(context: IntakeContext) -> str | None:
    """Return the encoding the source's options name, None to tell it from the file."""
    return cast("str | None", context.options.get("encoding"))
