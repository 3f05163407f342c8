"""Delimited text (CSV) as rows, whatever state the file is in: no row stops the ones after it."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from truceline.core.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CHUNK_BYTES = 1 << 18
ROW_LIMIT_BYTES = 1 << 20
KEPT_BYTES = 1 << 16  # of a row that is too long
RECORD_LINES = 256  # a field with more line breaks than this is taken for an open quotation mark
DELIMITERS = (",", ";", "\t")
CYRILLIC_SHARE = 0.8
LINES_TO_TELL = 3  # so many lines of a foreign encoding before a whole file is read in it

csv.field_size_limit(ROW_LIMIT_BYTES)  # the module's own limit would refuse long source lists


class RawItem(NamedTuple):
    """A row as it stands in a file: its line, fields by lower-case column name, and bytes."""

    row: int
    fields: dict[str, str]
    raw: bytes
    where: str


class Flaw(NamedTuple):
    """What could not be read as a row: an ``INT`` or ``SRC`` case with its fields.

    ``is_row`` is False where the flaw is the file's and not a row's.
    """

    code: str
    where: str
    raw: bytes
    values: Mapping[str, object]
    severity: str = "rejected"
    is_row: bool = True


class Line(NamedTuple):
    """A physical line without its end; ``cut`` counts the bytes dropped from a long one."""

    number: int
    raw: bytes
    cut: int = 0


@dataclass(slots=True)
class _Lines:
    """Physical lines that can be put back, and the source's own fault if it broke off."""

    lines: Iterator[Line]
    waiting: deque[Line] = field(default_factory=deque)

    def take(self) -> Line | None:
        return self.waiting.popleft() if self.waiting else next(self.lines, None)

    def put_back(self, lines: Sequence[Line]) -> None:
        self.waiting.extendleft(reversed(lines))


class _BrokenOffError(Exception):
    """The source failed; carries its error and the bytes of the unfinished line."""

    def __init__(self, error: SourceError, tail: bytes) -> None:
        super().__init__(str(error))
        self.error = error
        self.tail = tail


def read_table(
    stream: BinaryIO, required: Sequence[str], encoding: str | None = None, name: str | None = None
) -> Iterator[RawItem | Flaw]:
    """Yield the rows of a delimited text file, and a `Flaw` for whatever is not one.

    Parameters
    ----------
    stream
        The bytes, read once, in order.
    required
        Columns (lower case) the header must have; without them the file yields one flaw.
    encoding
        Name of the encoding; None to tell it from the first bytes.
    name
        What the file is called in messages; the stream's own name if None.

    Notes
    -----
    Memory is bounded by `ROW_LIMIT_BYTES` times a few, whatever the file. A quotation mark that
    never closes costs the one line it stands in. The bytes of a row of a UTF-16 file are kept
    as UTF-8.
    """
    where = name or stream_name(stream)
    if encoding is not None and not _is_encoding(encoding):
        yield Flaw("INT-008", where, b"", {"encoding": encoding}, is_row=False)
        return
    try:
        yield from _decoded(_chunks(stream), tuple(required), encoding, where)
    except _BrokenOffError as broken:
        problem = broken.error.problems[0]
        yield Flaw(problem.code, where, broken.tail, {"problem": problem}, is_row=False)


def _decoded(
    chunks: Iterator[bytes], required: tuple[str, ...], encoding: str | None, where: str
) -> Iterator[RawItem | Flaw]:
    head = next(chunks, b"")
    told = sniff_encoding(head) if encoding is None else encoding.lower()
    if encoding is None and told != "utf-8":
        yield Flaw("INT-007", where, head[:80], {"encoding": told}, "warned", is_row=False)
    pieces: Iterable[bytes] = _chain(head, chunks)
    if told.startswith("utf-16"):
        pieces, told = _transcoded(pieces, told), "utf-8"
    yield from _rows(_Lines(_lines(pieces)), required, told, where)


def stream_name(stream: BinaryIO) -> str:
    """Return the file name a stream carries, ``file`` if none."""
    name = getattr(stream, "name", None)
    return PurePath(name).name if isinstance(name, str) else "file"


def header_of(head: bytes) -> tuple[str, ...]:
    """Return the lower-case column names the first line of a file holds."""
    encoding = sniff_encoding(head)
    text = head.decode(encoding, errors="replace").lstrip("\ufeff")
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    return _columns(lines[0])[0] if lines else ()


def sniff_encoding(head: bytes) -> str:
    """Return ``utf-8``, ``utf-16-le``, ``utf-16-be`` or ``cp1251`` from a file's first bytes.

    Notes
    -----
    A file counts as cp1251 where at least `LINES_TO_TELL` lines are not UTF-8, none with other
    than ASCII letters is, and as cp1251 their letters are Cyrillic. Anything else is read as
    UTF-8 row by row, so that a few damaged rows do not change how good ones are read.
    """
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    high, low = head[1:4096:2], head[:4096:2]
    if high.count(0) > 0.4 * len(high) and not low.count(0):
        return "utf-16-le"
    if low.count(0) > 0.4 * len(low) and not high.count(0):
        return "utf-16-be"
    return "cp1251" if _is_cp1251(head) else "utf-8"


def _is_cp1251(head: bytes) -> bool:
    foreign = [line for line in head.split(b"\n")[:-1] if not line.isascii()]
    if len(foreign) < LINES_TO_TELL or any(_is_utf8(line) for line in foreign):
        return False
    text = b"".join(foreign).decode("cp1251", errors="replace")
    letters = [letter for letter in text if ord(letter) > 127]
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters)
    return cyrillic >= CYRILLIC_SHARE * len(letters)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    # One step at a time: a longer read would lose what came before a failure.
    read: Any = getattr(stream, "read1", stream.read)
    while True:
        try:
            chunk = read(CHUNK_BYTES)
        except SourceError as error:
            raise _BrokenOffError(error, b"") from error
        if not chunk:
            return
        yield chunk


def _chain(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head.removeprefix(codecs.BOM_UTF8)
    yield from chunks


def _transcoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    first = True
    for chunk in chunks:
        text = decoder.decode(chunk)
        yield (text.lstrip("\ufeff") if first else text).encode()
        first = False
    yield decoder.decode(b"", final=True).encode()


def _lines(chunks: Iterable[bytes]) -> Iterator[Line]:
    number, tail, cut = 1, b"", 0
    pieces = iter(chunks)
    while True:
        try:
            chunk = next(pieces, None)
        except _BrokenOffError as broken:
            raise _BrokenOffError(broken.error, tail) from broken
        if chunk is None:
            break
        first, *others = chunk.split(b"\n")
        if cut:
            cut += len(first)
        else:
            tail += first
            if len(tail) > ROW_LIMIT_BYTES:
                cut, tail = len(tail) - KEPT_BYTES, tail[:KEPT_BYTES]
        if not others:
            continue
        yield Line(number, tail, cut)
        for line in others[:-1]:
            number += 1
            yield Line(number, line)
        number, tail, cut = number + 1, others[-1], 0
    if tail:
        yield Line(number, tail, cut)


def _columns(text: str) -> tuple[tuple[str, ...], str]:
    delimiter = max(DELIMITERS, key=text.count)
    row = next(csv.reader([text], delimiter=delimiter), [])
    return tuple(name.strip().lower() for name in row), delimiter


def _rows(
    lines: _Lines, required: tuple[str, ...], encoding: str, where: str
) -> Iterator[RawItem | Flaw]:
    header = lines.take()
    while header is not None and not header.raw.strip():
        header = lines.take()
    if header is None:
        header = Line(1, b"")
    names, delimiter = _columns(header.raw.decode(encoding, errors="replace").rstrip("\r"))
    missing = [name for name in required if name not in names]
    if missing:
        present = re.sub(r"[^\w ,.;#-]", "?", ", ".join(names))[:200] or "none"
        values = {"missing": ", ".join(missing), "present": present}
        yield Flaw("INT-004", where, header.raw[:KEPT_BYTES], values, is_row=False)
        return
    records = _Records(lines, names, delimiter, encoding, where)
    while (line := lines.take()) is not None:
        if line.raw.strip():
            yield records.record(line)


@dataclass(slots=True)
class _Records:
    """Makes one row or flaw of a line and, where a quotation is open, of the lines after it."""

    lines: _Lines
    names: tuple[str, ...]
    delimiter: str
    encoding: str
    where: str

    def record(self, line: Line) -> RawItem | Flaw:
        where = f"{self.where} line {line.number}"
        if line.cut:
            values = {"limit": ROW_LIMIT_BYTES, "kept": KEPT_BYTES}
            return Flaw("INT-006", where, line.raw, values)
        if b"\0" in line.raw:
            return Flaw("INT-003", where, line.raw, {})
        if b'"' in line.raw:
            return self._quoted(line, where)
        try:
            text = line.raw.decode(self.encoding)
        except UnicodeDecodeError as error:
            return self._undecodable(line.raw, where, error)
        return self._item(line, text.rstrip("\r").split(self.delimiter), line.raw, where)

    def _quoted(self, line: Line, where: str) -> RawItem | Flaw:
        taken = [line]
        reader = csv.reader(self._feed(taken), delimiter=self.delimiter, strict=True)
        try:
            fields = next(reader)
        except csv.Error:
            return self._alone(taken, where)
        if len(taken) > 1 and len(fields) != len(self.names):
            return self._alone(taken, where)
        raw = b"\n".join(part.raw for part in taken)
        try:
            raw.decode(self.encoding)
        except UnicodeDecodeError as error:
            return self._undecodable(raw, where, error)
        return self._item(line, fields, raw, where)

    def _feed(self, taken: list[Line]) -> Iterator[str]:
        yield self._lenient(taken[0])
        while len(taken) < RECORD_LINES and (line := self.lines.take()) is not None:
            taken.append(line)
            if sum(len(part.raw) for part in taken) > ROW_LIMIT_BYTES:
                return
            yield self._lenient(line)

    def _lenient(self, line: Line) -> str:
        return line.raw.decode(self.encoding, errors="surrogateescape").rstrip("\r") + "\n"

    def _alone(self, taken: list[Line], where: str) -> RawItem | Flaw:
        """Judge the first line by itself and put the others back."""
        self.lines.put_back(taken[1:])
        line = taken[0]
        if line.raw.count(b'"') % 2:
            return Flaw("INT-005", where, line.raw, {})
        try:
            text = line.raw.decode(self.encoding).rstrip("\r")
            fields = next(csv.reader([text], delimiter=self.delimiter))
        except UnicodeDecodeError as error:
            return self._undecodable(line.raw, where, error)
        except csv.Error:
            return Flaw("INT-005", where, line.raw, {})
        return self._item(line, fields, line.raw, where)

    def _item(self, line: Line, fields: list[str], raw: bytes, where: str) -> RawItem | Flaw:
        if len(fields) != len(self.names):
            values = {"count": len(fields), "expected": len(self.names)}
            return Flaw("INT-001", where, raw, values)
        return RawItem(line.number, dict(zip(self.names, fields, strict=True)), raw, where)

    def _undecodable(self, raw: bytes, where: str, error: UnicodeDecodeError) -> Flaw:
        values = {
            "encoding": self.encoding.upper(),
            "byte": f"0x{raw[error.start]:02x}",
            "place": error.start + 1,
        }
        return Flaw("INT-002", where, raw, values)
