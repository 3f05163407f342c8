"""Files as byte streams: plain, gzip or zip, hashed, and guarded against bombs."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from truceline.core.errors import SourceError

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Buffer

HEAD_BYTES = 65_536
CHUNK_BYTES = 1 << 18
RATIO_LIMIT = 200  # tables of text pack 5 to 40 times; DEFLATE cannot pass 1,032 (RFC 1951)
RATIO_FLOOR_BYTES = 64 << 20  # below this much text no ratio does harm
TOTAL_LIMIT_BYTES = 64 << 30
ARCHIVE_SUFFIXES = (".zip", ".gz", ".bz2", ".xz", ".7z", ".tar", ".rar")


class _Inner(Protocol):
    """What a guarded stream reads from: one step at a time, so that no byte is lost."""

    def read1(self, size: int = ..., /) -> bytes: ...

    def close(self) -> None: ...


class GuardedStream(io.RawIOBase):
    """Bytes of a file after unpacking: counted, and refused beyond the limits.

    Raises
    ------
    SourceError
        On reading: SRC-005 where packed data are damaged or end early, SRC-006 and SRC-007
        beyond the limits. Everything before that place has been handed out.
    """

    def __init__(
        self, inner: _Inner, plain: io.BufferedReader, name: str, packed_bytes: int | None
    ) -> None:
        super().__init__()
        self.name = name
        self.bytes_read = 0
        self._inner = inner
        self._plain = plain
        self._packed_bytes = packed_bytes

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        """Read once into a buffer; 0 at the end."""
        target = memoryview(buffer).cast("B")
        data = self._read_once(len(target))
        target[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file below and whatever unpacks it."""
        if not self.closed:
            self._inner.close()
            self._plain.close()
        super().close()

    def _read_once(self, size: int) -> bytes:
        try:
            data = self._inner.read1(size)
        except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as error:
            raise SourceError.case("SRC-005", self.name, detail=error) from error
        except OSError as error:
            raise SourceError.case("SRC-004", self.name, detail=error.strerror or error) from error
        self.bytes_read += len(data)
        _check_size(self.bytes_read, self._packed_bytes, self.name)
        return data


@dataclass(slots=True, kw_only=True)
class OpenedFile:
    """A file ready to be read, as often as need be; a context manager that closes every stream.

    ``name`` is the file's name without ``.gz`` or ``.zip``; ``size`` its bytes on disk.
    """

    path: Path
    name: str
    size: int
    _head: bytes
    _streams: list[BinaryIO] = field(default_factory=list)
    _sha256: str | None = None

    def head(self) -> bytes:
        """Return the first bytes after unpacking, at most `HEAD_BYTES`."""
        return self._head

    def stream(self) -> BinaryIO:
        """Return the content after unpacking, from its start.

        Reading it raises SourceError where the file breaks off or passes a limit; everything
        before that place has been handed out.
        """
        guard, _ = _guard(self.path, self.size)
        stream = cast("BinaryIO", io.BufferedReader(guard, CHUNK_BYTES))
        self._streams.append(stream)
        return stream

    def sha256(self) -> str:
        """Return the SHA-256 of the content after unpacking, computed while streaming.

        A packed and a plain copy of the same content have the same hash. Of a file that breaks
        off or passes a limit it is the hash of what stands before that place.
        """
        if self._sha256 is None:
            self._sha256 = _hash(self.path, self.size)
        return self._sha256

    def __enter__(self) -> OpenedFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for stream in self._streams:
            stream.close()


def open_source(path: Path | str) -> OpenedFile:
    """Open a file from outside, unpacking ``.gz`` and ``.zip`` on the way.

    Gzip is told by its first bytes, not by its name; zip by both, for a workbook is a zip too.

    Raises
    ------
    SourceError
        SRC-001 to SRC-010: missing, a folder, empty, unreadable, damaged from the start, a bomb
        by its own account, or an archive that holds more or less than one file.
    """
    path = Path(path)
    size = _size(path)
    guard, name = _guard(path, size)
    with io.BufferedReader(guard, HEAD_BYTES) as stream:
        head = stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    if not head:
        raise SourceError.case("SRC-003", path.name)
    return OpenedFile(path=path, name=name, size=size, _head=head)


def _guard(path: Path, size: int) -> tuple[GuardedStream, str]:
    try:
        plain = path.open("rb")
    except OSError as error:
        raise SourceError.case("SRC-004", path.name, detail=error.strerror) from error
    try:
        return _unpacked(plain, path, size)
    except SourceError:
        plain.close()
        raise


def _unpacked(plain: io.BufferedReader, path: Path, size: int) -> tuple[GuardedStream, str]:
    magic = plain.peek(4)[:4]
    inner: _Inner = plain
    name, packed = path.name, None
    if magic[:2] == b"\x1f\x8b":
        inner = cast("_Inner", gzip.GzipFile(fileobj=plain))
        name, packed = path.name.removesuffix(".gz"), size
    elif magic in (b"PK\x03\x04", b"PK\x05\x06") and path.suffix.lower() == ".zip":
        inner, name, packed = _only_member(plain, path.name)
    return GuardedStream(inner, plain, name, packed), name


def _hash(path: Path, size: int) -> str:
    digest = hashlib.sha256()
    guard, _ = _guard(path, size)
    with guard:
        try:
            while data := guard.read(CHUNK_BYTES):
                digest.update(data)
        except SourceError:
            return digest.hexdigest()  # what is wrong shows when the rows are read
    return digest.hexdigest()


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            raise SourceError.case("SRC-002", str(path))
        size = path.stat().st_size
    except FileNotFoundError:
        raise SourceError.case("SRC-001", str(path)) from None
    except OSError as error:
        raise SourceError.case("SRC-004", str(path), detail=error.strerror) from error
    if size == 0:
        raise SourceError.case("SRC-003", path.name)
    return size


def _only_member(plain: io.BufferedReader, name: str) -> tuple[_Inner, str, int]:
    try:
        archive = zipfile.ZipFile(plain)
        files = [
            entry
            for entry in archive.infolist()
            if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
        ]
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise SourceError.case("SRC-005", name, detail=error) from error
    if len(files) != 1:
        raise SourceError.case("SRC-008", name, count=len(files))
    entry = files[0]
    if entry.flag_bits & 0x1:
        raise SourceError.case("SRC-009", name)
    if entry.filename.lower().endswith(ARCHIVE_SUFFIXES):
        raise SourceError.case("SRC-010", name, name=entry.filename)
    _check_size(entry.file_size, entry.compress_size, name)
    try:
        member = cast("_Inner", archive.open(entry))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise SourceError.case("SRC-005", name, detail=error) from error
    return member, Path(entry.filename).name, entry.compress_size


def _check_size(unpacked: int, packed: int | None, name: str) -> None:
    if unpacked > TOTAL_LIMIT_BYTES:
        raise SourceError.case("SRC-007", name, limit_gib=TOTAL_LIMIT_BYTES >> 30)
    if packed is not None and unpacked > max(RATIO_FLOOR_BYTES, RATIO_LIMIT * packed):
        raise SourceError.case("SRC-006", name, ratio=RATIO_LIMIT)
