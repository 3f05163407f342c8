"""A GeoNames gazetteer as CSV with the names of GeoNames' own columns."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import NamedTuple

from truceline.core.errors import LineError
from truceline.model.control import Place
from truceline.model.rejection import Rejection, reject

REQUIRED = ("geonameid", "name", "latitude", "longitude", "countrycode")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlaces:
    """The settlements of a gazetteer and the rows that could not be used."""

    places: tuple[Place, ...]
    rejections: tuple[Rejection, ...]


_READABLE = re.compile(r"[A-Za-zА-Яа-яЁёЄєІіЇїҐґ’ʼ'.\s-]+")


class Settlement(NamedTuple):
    """One name of one settlement, in Latin or Cyrillic letters; population None if not known."""

    name: str
    lon: float
    lat: float
    population: int | None = None


def read_names(data: bytes, country: str | None = None) -> tuple[Settlement, ...]:
    """Return every name of every settlement, sorted: ``name`` and ``alternatenames``.

    Only names in plain Latin or Cyrillic letters, and only of a country code where one is
    given. Rows without a usable position are left out: `read_places` says which.
    """
    found: set[Settlement] = set()
    for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig", errors="replace"))):
        if country is not None and row["countrycode"] != country:
            continue
        try:
            place = _place(row)
        except ValueError:
            continue
        people = row.get("population") or ""
        population = int(people) if people.isdigit() and int(people) > 0 else None
        names = (place.name, *(row.get("alternatenames") or "").split(";"))
        found |= {
            Settlement(name.strip(), place.lon, place.lat, population)
            for name in names
            if name.strip() and _READABLE.fullmatch(name)
        }
    return tuple(sorted(found, key=lambda one: (one.name, one.lon, one.lat)))


def read_places(
    data: bytes, where: str = "gazetteer.csv", country: str | None = None
) -> ReadPlaces:
    """Return the settlements, only those of a country code where one is given.

    Raises
    ------
    LineError
        LIN-022 if a column is missing.
    """
    text = data.decode("utf-8-sig", errors="replace")
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        raise LineError.case("LIN-022", where, columns=", ".join(missing))
    places: list[Place] = []
    rejections: list[Rejection] = []
    for number, row in enumerate(reader, start=2):
        if country is not None and row["countrycode"] != country:
            continue
        try:
            places.append(_place(row))
        except ValueError as error:
            raw = ",".join(row[name] or "" for name in REQUIRED).encode()
            rejections.append(
                reject("LIN-021", source_id=where, where=f"{where}:{number}", raw=raw,
                       detail=str(error))
            )  # fmt: skip
    return ReadPlaces(places=tuple(places), rejections=tuple(rejections))


def _place(row: dict[str, str]) -> Place:
    values = {name: row[name] for name in REQUIRED}
    if None in values.values() or not values["geonameid"].strip():
        raise ValueError("a field is missing")
    lon, lat = float(values["longitude"]), float(values["latitude"])
    if not (abs(lon) <= 180 and abs(lat) <= 90) or (lon, lat) == (0.0, 0.0):
        raise ValueError(f"no position {lat}, {lon}")
    return Place(
        place_id=values["geonameid"].strip(),
        name=values["name"],
        lon=lon,
        lat=lat,
        country=values["countrycode"],
    )
