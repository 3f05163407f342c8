"""Files from outside as bytes: packed or plain, damaged, locked, or made to do harm."""

from __future__ import annotations

import gzip
import hashlib
import os
import resource
import zipfile
from typing import TYPE_CHECKING

import pytest

from truceline.core.errors import SourceError
from truceline.formats.tabular import Flaw, RawItem, read_table
from truceline.sources import files
from truceline.sources.files import open_source

if TYPE_CHECKING:
    from pathlib import Path

TEXT = b"id,note\n1,quiet\n2,two shots\n"


def code_of(path: Path) -> str:
    """Return the code of the error opening a file raises."""
    with pytest.raises(SourceError) as raised:
        open_source(path)
    return raised.value.code


def packed_zip(path: Path, *names: str, data: bytes = TEXT) -> Path:
    """Write a zip archive with the same bytes under each name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, data)
    return path


def test_open_plain_gzip_and_zip_give_same_bytes_and_hash(tmp_path: Path) -> None:
    """A report is the same report whether it came packed or not."""
    plain, zipped = tmp_path / "day.csv", tmp_path / "sent.zip"
    plain.write_bytes(TEXT)
    (tmp_path / "day.csv.gz").write_bytes(gzip.compress(TEXT))
    packed_zip(zipped, "day.csv", "__MACOSX/day.csv")

    for path in (plain, tmp_path / "day.csv.gz", zipped):
        with open_source(path) as opened:
            assert opened.name == "day.csv"
            assert opened.size == path.stat().st_size
            assert opened.head() == TEXT
            assert opened.stream().read() == TEXT
            assert opened.sha256() == hashlib.sha256(TEXT).hexdigest()


def test_sha256_asked_before_reading_covers_whole_file(tmp_path: Path) -> None:
    """The hash in the record is of the whole file, however much of it was read."""
    path = tmp_path / "long.csv"
    path.write_bytes(TEXT * 100_000)

    with open_source(path) as opened:
        stream = opened.stream()
        stream.read(10)
        assert opened.sha256() == hashlib.sha256(TEXT * 100_000).hexdigest()
        assert stream.read(4) == TEXT[10:14]


def test_gzip_without_suffix_is_unpacked_by_its_first_bytes(tmp_path: Path) -> None:
    """What a file is called does not decide what it is."""
    path = tmp_path / "day.csv"
    path.write_bytes(gzip.compress(TEXT))

    with open_source(path) as opened:
        assert opened.stream().read() == TEXT


def test_missing_folder_and_empty_file_each_have_their_code(tmp_path: Path) -> None:
    """Each way a path can be wrong says what to do."""
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "empty.csv.gz").write_bytes(gzip.compress(b""))

    assert code_of(tmp_path / "nothing.csv") == "SRC-001"
    assert code_of(tmp_path) == "SRC-002"
    assert code_of(tmp_path / "empty.csv") == "SRC-003"
    assert code_of(tmp_path / "empty.csv.gz") == "SRC-003"


def test_unreadable_file_is_named_with_the_reason(tmp_path: Path) -> None:
    """A file that cannot be read is an error with the system's reason."""
    path = tmp_path / "loop.csv"
    path.symlink_to(path)

    assert code_of(path) == "SRC-004"
    assert os.path.islink(path)


def test_archive_with_two_files_locked_or_nested_is_refused(tmp_path: Path) -> None:
    """An archive is read only where it is plain which file is meant."""
    locked = packed_zip(tmp_path / "locked.zip", "a.csv")
    data = bytearray(locked.read_bytes())
    data[6] |= 1  # general purpose bit 0 of the local and of the central header
    data[data.index(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(data)

    assert code_of(packed_zip(tmp_path / "two.zip", "a.csv", "b.csv")) == "SRC-008"
    assert code_of(packed_zip(tmp_path / "none.zip")) == "SRC-008"
    assert code_of(locked) == "SRC-009"
    assert code_of(packed_zip(tmp_path / "nested.zip", "inner.zip")) == "SRC-010"


def test_damaged_archive_is_refused_at_once(tmp_path: Path) -> None:
    """A zip cut short has lost its directory: nothing of it can be read."""
    whole = packed_zip(tmp_path / "whole.zip", "a.csv", data=os.urandom(5000))
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:2000])

    assert code_of(cut) == "SRC-005"


def test_truncated_gzip_keeps_every_row_before_the_cut(tmp_path: Path) -> None:
    """A download that broke off loses only what was not sent."""
    rows = [f"{number},{os.urandom(12).hex()}" for number in range(20_000)]
    whole = gzip.compress(("id,note\n" + "\n".join(rows) + "\n").encode())
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])

    with open_source(path) as opened:
        *items, last = read_table(opened.stream(), ["id"])

        assert opened.sha256() == opened.sha256()

    assert [item.raw.decode() for item in items] == rows[: len(items)]
    assert all(isinstance(item, RawItem) for item in items)
    assert len(items) > 9_000
    assert isinstance(last, Flaw)
    assert last.code == "SRC-005"
    assert rows[len(items)].encode().startswith(last.raw)  # the unfinished row is kept too


def test_zip_bomb_by_its_own_account_is_refused_before_unpacking(tmp_path: Path) -> None:
    """A real zip bomb (1 GiB in about 1 MB) is not unpacked."""
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("day.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(256):
            member.write(bytes(4 << 20))

    with pytest.raises(SourceError) as raised:
        open_source(path)

    assert path.stat().st_size < 8 << 20
    assert raised.value.code == "SRC-006"
    assert "unpacked by hand" in raised.value.problems[0].remedy


def test_gzip_bomb_stops_early_keeps_good_rows_and_little_memory(tmp_path: Path) -> None:
    """A bomb behind good rows costs neither the rows nor the machine."""
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb", compresslevel=6) as file:
        file.write(TEXT)
        for _ in range(128):
            file.write(bytes(4 << 20))
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with open_source(path) as opened:
        stream = opened.stream()
        items = list(read_table(stream, ["id"]))
        assert stream.raw.bytes_read < 256 << 20  # of 512 MiB
        assert len(opened.sha256()) == 64

    assert [item.fields["id"] for item in items if isinstance(item, RawItem)] == ["1", "2"]
    assert items[-1].code == "SRC-006"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 64 << 10


def test_file_above_total_limit_is_refused_whatever_its_ratio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a size beyond which a file is split by hand."""
    monkeypatch.setattr(files, "TOTAL_LIMIT_BYTES", 100_000)
    path = tmp_path / "long.csv"
    path.write_bytes(TEXT * 400_000)

    with open_source(path) as opened:
        items = list(read_table(opened.stream(), ["id"]))

    assert items[-1].code == "SRC-007"
