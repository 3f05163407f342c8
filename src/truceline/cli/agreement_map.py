"""What ``truceline agreement map`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.cli.instants import instant_of

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.model.agreement import Agreement
    from truceline.model.line import Line


def write_map(
    agreement: Agreement, lines: list[Path], out: Path, at: str | None, language: str
) -> None:
    """Write the map of an agreement as an SVG that stands alone.

    Raises
    ------
    AgreementError
        AGR-055 if there is nothing to draw.
    RequestError
        REQ-004 for a file of lines that is not there, REQ-006 for what is no instant, REQ-011
        for another language.
    """
    from truceline.agreement.map_data import map_data
    from truceline.core.errors import RequestError
    from truceline.formats.line_geojson import read_lines
    from truceline.render.agreement_map import draw_agreement_map
    from truceline.render.svg_style import for_screens
    from truceline.render.words import LANGUAGES, Words
    from truceline.science.lines import LineIndex

    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise RequestError.case("REQ-011", "--language", value=language, known=known)
    instant = None if at is None else instant_of(at)
    own: list[Line] = []
    for file in lines:
        if not file.is_file():
            raise RequestError.case("REQ-004", "--lines", value=str(file), known="a GeoJSON file")
        own.append(read_lines(file.read_bytes(), str(file)))
    index = LineIndex([*_bundled(agreement, {line.line_id for line in own}), *own])
    data = map_data(agreement, index, instant, language)
    out.write_text(for_screens(draw_agreement_map(data, Words(language))) + "\n", encoding="utf-8")


def _bundled(agreement: Agreement, given: set[str]) -> list[Line]:
    from truceline.agreement import bundled_line_names, bundled_lines
    from truceline.formats.line_geojson import read_lines

    wanted = {reference.line_id for reference in agreement.lines} - given
    known = wanted & set(bundled_line_names())
    return [read_lines(bundled_lines(name), name) for name in sorted(known)]
