"""A GeoNames gazetteer as CSV with the names of GeoNames' own columns."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from truceline.core.errors import LineError
from truceline.model.control import Place
from truceline.model.rejection import Rejection, reject

REQUIRED = ("geonameid", "name", "latitude", "longitude", "countrycode")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlaces:
    """The settlements of a gazetteer and the rows that could not be used."""

    places: tuple[Place, ...]
    rejections: tuple[Rejection, ...]


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
