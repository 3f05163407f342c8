"""Settlement control and gazetteers as they come: states, days, and rows that cannot be used."""

from __future__ import annotations

import json
from datetime import date

import pytest

from truceline.core.errors import LineError
from truceline.formats.geonames import read_places
from truceline.formats.viina_control import read_control
from truceline.model.control import Held

GAZETTEER = """geonameid,name,latitude,longitude,countrycode,population
1,Kramatorsk,48.73,37.57,UA,150000
2,Belgorod,50.61,36.58,RU,350000
3,Nowhere,0,0,UA,600
4,Off,148.1,37.2,UA,600
5,,,,UA,
,Nameless,48.0,37.0,UA,600
"""


def timeline(content: object) -> bytes:
    """Return a content as the file would hold it."""
    return json.dumps(content).encode()


def test_control_state_holds_from_its_day_until_the_next() -> None:
    """A place is held by whom the last change on or before the day says."""
    data = timeline({"7": [[20221112, "LIBERATED"], [20220305, "RU"], [20220306, "CONTESTED"]]})

    control = read_control(data).control

    days = (date(2022, 3, 4), date(2022, 3, 5), date(2022, 11, 11), date(2022, 11, 12))
    assert [control.state("7", day) for day in days] == [
        Held.FIRST, Held.SECOND, Held.CONTESTED, Held.FIRST,
    ]  # fmt: skip
    assert (control.covers_from, control.covers_until) == (date(2022, 3, 5), date(2022, 11, 12))


def test_control_place_absent_from_the_timeline_was_always_first() -> None:
    """Places the file does not name were never anything but Ukrainian."""
    control = read_control(timeline({"7": [[20220305, "RU"]]})).control

    assert control.state("8", date(2023, 1, 1)) is Held.FIRST


def test_control_licence_of_the_database_travels_along() -> None:
    """What is made from VIINA is under ODbL, and says so."""
    control = read_control(timeline({"7": [[20220305, "RU"]]})).control

    assert control.provenance.licence == "ODbL 1.0"
    assert control.provenance.sha256 is not None


@pytest.mark.parametrize(
    "entries",
    [[], "RU", [[20220305]], [[20220305, "XX"]], [[20221305, "RU"]], [["2022-3-5", "RU"]],
     [[20220305, "RU"], [20220305, "UA"]]],
)  # fmt: skip
def test_control_entry_that_cannot_be_used_is_a_rejection(entries: object) -> None:
    """A bad place is kept aside with its bytes; the good ones go in."""
    found = read_control(timeline({"7": [[20220305, "RU"]], "9": entries}), "c.json")

    assert set(found.control.changes) == {"7"}
    assert [(r.code, r.where) for r in found.rejections] == [("LIN-021", "c.json place 9")]
    assert b'"9"' in found.rejections[0].raw


@pytest.mark.parametrize("data", [b"{", b"[1]", b"{}", b'{"7": []}', b"\xff\xfe\x00"])
def test_control_file_without_any_state_is_refused(data: bytes) -> None:
    """What is no control timeline is told by code."""
    with pytest.raises(LineError) as caught:
        read_control(data)

    assert caught.value.code == "LIN-020"


def test_places_of_another_country_are_left_out() -> None:
    """Belgorod is no evidence of where a line in Ukraine runs."""
    found = read_places(GAZETTEER.encode(), "g.csv", country="UA")

    assert [place.name for place in found.places] == ["Kramatorsk"]
    assert [(r.code, r.where) for r in found.rejections] == [
        ("LIN-021", f"g.csv:{row}") for row in (4, 5, 6, 7)
    ]
    assert len(read_places(GAZETTEER.encode()).places) == 2


def test_places_without_a_needed_column_are_refused() -> None:
    """A gazetteer without coordinates is no gazetteer."""
    with pytest.raises(LineError) as caught:
        read_places(b"geonameid,name\n1,A\n")

    assert caught.value.code == "LIN-022"
