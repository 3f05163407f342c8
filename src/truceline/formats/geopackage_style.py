"""The style a GeoPackage carries, so that QGIS opens it drawn: outcomes by colour, QML."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from truceline.model.finding import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

# Okabe & Ito's colours (jfly.uni-koeln.de/color), told apart with any colour vision.
COLOURS: dict[str, tuple[str, str]] = {
    Outcome.VIOLATION_SERIOUS: ("#d55e00", "Violation, serious"),
    Outcome.VIOLATION_MINOR: ("#e69f00", "Violation, minor"),
    Outcome.UNDETERMINED: ("#999999", "Undetermined"),
    Outcome.EXEMPT: ("#009e73", "Exempt"),
    Outcome.RELEVANT_NO_VIOLATION: ("#56b4e9", "Relevant, no violation"),
    Outcome.NOT_AN_INCIDENT: ("#dddddd", "No clause in force"),
    "": ("#ffffff", "Not assessed"),
}


def point_style() -> str:
    """Return the QML of mean positions: a circle in the colour of the gravest outcome."""
    return _qml("marker", _marker)


def area_style() -> str:
    """Return the QML of regions: a thin outline and a faint fill in the same colours."""
    return _qml("fill", _fill)


def _qml(kind: str, draw: Callable[[str], str]) -> str:
    categories = "".join(
        f'<category render="true" value={quoteattr(value)} symbol="{index}" '
        f"label={quoteattr(label)}/>"
        for index, (value, (_, label)) in enumerate(COLOURS.items())
    )
    symbols = "".join(
        f'<symbol type="{kind}" name="{index}" alpha="1" clip_to_extent="1">{draw(colour)}</symbol>'
        for index, (colour, _) in enumerate(COLOURS.values())
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.22" styleCategories="Symbology">'
        '<renderer-v2 type="categorizedSymbol" attr="outcome" forceraster="0" enableorderby="0">'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2></qgis>"
    )


def _marker(colour: str) -> str:
    return _layer(
        "SimpleMarker",
        {"color": _rgba(colour, 255), "name": "circle", "outline_color": "60,60,60,255",
         "outline_width": "0.2", "size": "2.4", "size_unit": "MM"},
    )  # fmt: skip


def _fill(colour: str) -> str:
    return _layer(
        "SimpleFill",
        {"color": _rgba(colour, 45), "outline_color": _rgba(colour, 200),
         "outline_width": "0.25", "style": "solid"},
    )  # fmt: skip


def _layer(name: str, options: dict[str, str]) -> str:
    """Return a symbol layer, with options both as QGIS 3.26 and as older versions read them."""
    new = "".join(f'<Option type="QString" name="{k}" value="{v}"/>' for k, v in options.items())
    old = "".join(f'<prop k="{k}" v="{v}"/>' for k, v in options.items())
    return (
        f'<layer class="{name}" enabled="1" locked="0" pass="0">'
        f'<Option type="Map">{new}</Option>{old}</layer>'
    )


def _rgba(colour: str, alpha: int) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"
