"""GeoNames settlements with every name they can be written by."""

from __future__ import annotations

from truceline.formats.geonames import Settlement, read_names

TABLE = """geonameid,name,latitude,longitude,countrycode,population,alternatenames
1,Verkhnie,48.5,37.5,UA,1200,Верхнє;Верхнее;ヴェルフニェ
2,Nyzhnie,48.6,37.6,UA,0,
3,Elsewhere,1.0,2.0,XX,5,
4,Broken,,37.6,UA,9,
"""


def test_every_readable_name_of_a_settlement_is_a_row() -> None:
    """Latin and Cyrillic, sorted; no people stated is None, a broken position is left out."""
    assert read_names(TABLE.encode(), "UA") == (
        Settlement("Nyzhnie", 37.6, 48.6),
        Settlement("Verkhnie", 37.5, 48.5, 1200),
        Settlement("Верхнее", 37.5, 48.5, 1200),
        Settlement("Верхнє", 37.5, 48.5, 1200),
    )


def test_without_a_country_all_are_returned() -> None:
    """The country code only narrows."""
    assert Settlement("Elsewhere", 2.0, 1.0, 5) in read_names(TABLE.encode())
