"""Delimited text in every state it arrives in: no row stops the ones after it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.formats.tabular import (
    RECORD_LINES,
    ROW_LIMIT_BYTES,
    Flaw,
    RawItem,
    header_of,
    read_table,
    sniff_encoding,
)


def read(data: bytes, required: tuple[str, ...] = ("id",), encoding: str | None = None) -> list:
    """Return rows as tuples of values and flaws as (code, raw bytes)."""
    return [
        (item.code, item.raw) if isinstance(item, Flaw) else tuple(item.fields.values())
        for item in read_table(io.BytesIO(data), required, encoding)
    ]


def test_row_carries_line_bytes_and_place() -> None:
    """Every row can be found again in the file it came from."""
    rows = list(read_table(io.BytesIO(b"Id, Note\n1,a\n\n2,b\r\n"), ["id"], name="day.csv"))

    assert rows == [
        RawItem(2, {"id": "1", "note": "a"}, b"1,a", "day.csv line 2"),
        RawItem(4, {"id": "2", "note": "b"}, b"2,b\r", "day.csv line 4"),
    ]


def test_quoted_line_breaks_and_doubled_quotes_are_one_field() -> None:
    """A note of several lines is one note."""
    data = b'id,note\n1,"first\nsecond ""quoted"", end"\n2,plain\n'

    assert read(data) == [("1", 'first\nsecond "quoted", end'), ("2", "plain")]


def test_wrong_number_of_fields_rejects_that_row_only() -> None:
    """A row with a field too many or too few does not go in; its neighbours do."""
    data = b"id,note\n1,a\n2\n3,b,c\n4,d\n"

    assert read(data) == [("1", "a"), ("INT-001", b"2"), ("INT-001", b"3,b,c"), ("4", "d")]


def test_last_row_cut_short_is_rejected_with_its_bytes() -> None:
    """A truncated file loses the row it breaks off in, and says so."""
    assert read(b"id,a,b\n1,x,y\n2,x") == [("1", "x", "y"), ("INT-001", b"2,x")]
    assert read(b'id,a,b\n1,x,y\n2,x,"un') == [("1", "x", "y"), ("INT-005", b'2,x,"un')]


def test_open_quote_in_the_middle_costs_one_row() -> None:
    """A quotation mark that never closes does not swallow the rows after it."""
    data = b'id,note\n1,a\n2,"open\n3,b\n4,"c, d"\n5,"e"\n'

    assert read(data) == [
        ("1", "a"),
        ("INT-005", b'2,"open'),
        ("3", "b"),
        ("4", "c, d"),
        ("5", "e"),
    ]


def test_open_quote_before_many_rows_costs_one_row() -> None:
    """Nor does it when no other quotation mark follows for thousands of rows."""
    rows = [f"{number},x" for number in range(3 * RECORD_LINES)]
    data = ('id,note\n0,"open\n' + "\n".join(rows)).encode()

    items = read(data)

    assert items[0] == ("INT-005", b'0,"open')
    assert items[1:] == [tuple(row.split(",")) for row in rows]


def test_inch_mark_inside_a_field_is_text() -> None:
    """A quotation mark that opens nothing is a mark like any other."""
    assert read(b'id,note\n1,a 5" shell, \n2,b') == [("INT-001", b'1,a 5" shell, '), ("2", "b")]
    assert read(b'id,note\n1,"so ""called"" base"x\n2,b')[1] == ("2", "b")


def test_row_not_in_utf8_is_rejected_and_the_rest_goes_in() -> None:
    """One damaged name does not change how the others are read."""
    bad = "3,Авдіївка".encode("cp1251")
    data = "id,note\n1,Спірне\n".encode() + bad + b"\n4,\xff\n5,ok\n"

    assert read(data) == [("1", "Спірне"), ("INT-002", bad), ("INT-002", b"4,\xff"), ("5", "ok")]


def test_quoted_row_not_in_utf8_is_rejected_whole() -> None:
    """The bytes of a rejected row of several lines stay together."""
    data = b'id,note\n1,"a\nb\xff"\n2,c\n'

    assert read(data) == [("INT-002", b'1,"a\nb\xff"'), ("2", "c")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_whole_file_in_another_encoding_is_read_with_a_warning(encoding: str) -> None:
    """A table saved by a spreadsheet program reads well, and the warning names the encoding."""
    names = ["Авдіївка", "Мар'їнка", "Спірне", "Торецьк"]
    text = "id,place name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(names))

    first, *rows = list(read_table(io.BytesIO(text.encode(encoding)), ["id"]))

    assert isinstance(first, Flaw)
    assert (first.code, first.severity, first.is_row) == ("INT-007", "warned", False)
    assert str(first.values["encoding"]).startswith(encoding[:6])
    assert [row.fields["place name"] for row in rows if isinstance(row, RawItem)] == names


def test_named_encoding_is_used_and_an_unknown_one_refused() -> None:
    """Who knows the encoding can say it; a slip of the pen is named."""
    data = "id,note\n1,Orléans\n".encode("latin-1")

    assert read(data, encoding="latin-1") == [("1", "Orléans")]
    assert read(data, encoding="latin-one") == [("INT-008", b"")]


def test_byte_order_mark_and_semicolons_are_taken_in_stride() -> None:
    """The header is read whatever mark stands before it and whatever separates it."""
    assert read(b"\xef\xbb\xbfid;note\n1;a,b\n") == [("1", "a,b")]
    assert header_of(b"\xef\xbb\xbfLATITUDE,LONGITUDE\n") == ("latitude", "longitude")
    assert header_of("id\tname\n".encode("utf-16")) == ("id", "name")
    assert header_of(b"") == ()


def test_missing_column_is_one_rejection_naming_it() -> None:
    """A file of the wrong kind is one rejection, not thousands."""
    items = list(read_table(io.BytesIO(b"id,lat\n1,2\n3,4\n"), ["id", "lon", "day"]))

    assert [(item.code, item.is_row) for item in items if isinstance(item, Flaw)] == [
        ("INT-004", False)
    ]
    assert items[0].values == {"missing": "lon, day", "present": "id, lat"}
    assert read(b"") == [("INT-004", b"")]


def test_nul_byte_rejects_the_row() -> None:
    """A block of zeros from a damaged disk is not a note."""
    assert read(b"id,note\n1,a\n2,\0\0\n3,c\n") == [
        ("1", "a"),
        ("INT-003", b"2,\0\0"),
        ("3", "c"),
    ]


def test_endless_row_is_cut_and_the_next_row_goes_in() -> None:
    """A row without end cannot fill the memory."""
    data = b"id,note\n1," + b"x" * (3 * ROW_LIMIT_BYTES) + b"\n2,b\n"

    long, after = read(data)

    assert long[0] == "INT-006"
    assert long[1].startswith(b"1,xxx")
    assert len(long[1]) == 65_536
    assert after == ("2", "b")


def test_formula_cells_stay_text() -> None:
    """Intake keeps what was written; exports neutralise it."""
    assert read(b"id,note\n1,=HYPERLINK(1)\n2,+2\n3,@x\n") == [
        ("1", "=HYPERLINK(1)"),
        ("2", "+2"),
        ("3", "@x"),
    ]


def test_sniff_few_foreign_lines_stay_utf8() -> None:
    """Two odd lines are damage, not another alphabet."""
    assert sniff_encoding("a\nАвдіївка\n".encode("cp1251")) == "utf-8"
    assert sniff_encoding(bytes(4096)) == "utf-8"


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(CELL, CELL), max_size=12), st.binary(max_size=40))
def test_any_written_table_reads_back_and_any_tail_raises_nothing(
    rows: list[tuple[str, str]], tail: bytes
) -> None:
    """Whatever bytes follow good rows, the good rows go in and nothing is raised."""

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    text = "id,note\n" + "".join(f"{quoted(a)},{quoted(b)}\n" for a, b in rows)

    items = read(text.encode() + tail, encoding="utf-8")

    # A line end inside a field comes back as one line feed where a carriage return stood.
    expected = [(a.replace("\r\n", "\n"), b.replace("\r\n", "\n")) for a, b in rows]
    assert [
        tuple(cell.replace("\r\n", "\n") for cell in item) for item in items[: len(rows)]
    ] == expected
