"""Readers found by entry point, and the one that reads a file."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from truceline.core.errors import SourceError
from truceline.intake import acled, firms, ged, viina
from truceline.intake.registry import GROUP, choose, load, reader_named, readers

OURS = {r.name: r for r in (acled.READER, firms.READER, ged.READER, viina.READER)}


def point(name: str, value: str) -> EntryPoint:
    """Return an entry point as a package would declare it."""
    return EntryPoint(name=name, value=value, group=GROUP)


def test_installed_readers_are_found_by_name() -> None:
    """The readers of the package are there without anybody naming them."""
    found = readers()

    assert OURS.items() <= found.items()
    assert all(reader.name == name for name, reader in found.items())


def test_reader_that_cannot_be_loaded_is_named() -> None:
    """A broken package is told from a file nobody can read."""
    points = [
        point("ged", "truceline.intake.ged:READER"),
        point("lost", "no_such_package:READER"),
        point("empty", "truceline.intake.ged:NOTHING"),
    ]

    with pytest.raises(SourceError) as raised:
        load(points)

    assert [problem.code for problem in raised.value.problems] == ["SRC-013", "SRC-013"]
    assert "'empty'" in str(raised.value)
    assert "'lost'" in str(raised.value)
    assert load(points[:1]) == {"ged": ged.READER}


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"datetime,lon,lat,place_name,event_type,headline\n", "viina"),
        (b"LATITUDE,LONGITUDE,ACQ_DATE\n1,2,2012-01-02\n", "firms"),
        (",".join((*ged.ged.REQUIRED, "type_of_violence")).encode(), "ged"),
        (",".join(acled.acled.REQUIRED).encode(), "acled"),
    ],
)
def test_file_is_read_by_the_reader_that_knows_its_columns(head: bytes, name: str) -> None:
    """A format is told by what stands in the file, not by its name."""
    assert choose(head, "data.csv").name == name


def test_file_nobody_knows_names_its_beginning_and_the_readers() -> None:
    """Who sends an unknown table learns what would be known."""
    with pytest.raises(SourceError) as raised:
        choose(b"a,b,c\n", "data.csv", OURS)

    assert raised.value.code == "SRC-012"
    assert "'a,b,c" in str(raised.value)
    assert "acled, firms, ged, viina" in str(raised.value)


def test_reader_named_wrongly_lists_the_right_names() -> None:
    """A slip in the settings is answered with the names there are."""
    assert reader_named("ged", OURS) is ged.READER
    with pytest.raises(SourceError) as raised:
        reader_named("gedd", OURS)

    assert raised.value.code == "SRC-011"
