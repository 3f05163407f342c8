"""Derive a line from files of dated settlement control and a gazetteer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.formats.geonames import read_places
from truceline.formats.viina_control import read_control
from truceline.science.control import ControlParams, derive_versions
from truceline.sources.files import open_source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from truceline.model.line import Line

COUNTRY = "UA"


def derive_from_files(
    control: Path, gazetteer: Path, days: Sequence[date], params: ControlParams | None = None
) -> Line:
    """Return the line of each day as a version of one line.

    Raises
    ------
    SourceError
        If a file cannot be opened.
    LineError
        If the control on one of the days gives no line.
    """
    timeline = read_control(_bytes(control), control.name)
    places = read_places(_bytes(gazetteer), gazetteer.name, country=COUNTRY)
    return derive_versions(timeline.control, places.places, days, params)


def _bytes(path: Path) -> bytes:
    with open_source(path) as opened:
        return opened.stream().read()
