"""How charts look: one set of rules for the page, and for charts that stand alone in print."""

from __future__ import annotations

import re

LIGHT = {
    "ink": "#1d2530", "soft": "#5b6675", "rule": "#d9dee5", "paper": "#fff", "wash": "#f4f6f8",
    "accent": "#1f5f8b", "warm": "#c8552b", "band": "#f3e3b5", "ok": "#3c7a57", "grey": "#a9b2bd",
    # Okabe and Ito's palette, darkened where it was too light on white: told apart by the
    # colour-blind, and every series has its own shape besides.
    "s0": "#0a5f96", "s1": "#c4500a", "s2": "#0b7a5b", "s3": "#a3487f", "s4": "#8a6a00",
    "s5": "#3a3f46",
}  # fmt: skip
DARK = {
    "ink": "#e6eaef", "soft": "#9aa7b5", "rule": "#343d48", "paper": "#14181d", "wash": "#1d232a",
    "accent": "#6db3e0", "warm": "#ee8a5f", "band": "#4a4120", "ok": "#7cc49c", "grey": "#66717e",
    "s0": "#6db3e0", "s1": "#f09a55", "s2": "#58c9a4", "s3": "#dd9cc4", "s4": "#e0c65a",
    "s5": "#c3cad2",
}  # fmt: skip

RULES: tuple[tuple[str, str], ...] = (
    ("text", "fill:var(--soft);font-family:{font};font-size:{size}px"),
    (".small", "font-size:{small}px"),
    (".rule", "stroke:var(--rule);fill:none;stroke-width:1"),
    (".grat", "stroke:var(--rule);fill:none;stroke-width:1"),
    (".grat-label", "font-size:{tiny}px;fill:var(--grey)"),
    (".bar", "fill:var(--accent);fill-opacity:.45"),
    (".dot", "fill:var(--ink)"),
    (".ci", "stroke:var(--ink);stroke-width:1.4;stroke-opacity:.6"),
    (".band", "fill:var(--band);fill-opacity:.6"),
    (".change", "stroke:var(--warm);stroke-width:2"),
    (".unobserved", "fill:url(#hatch)"),
    (".hatch-ground", "fill:var(--wash)"),
    (".hatch-line", "stroke:var(--grey);stroke-width:2"),
    (".heat", "fill:var(--warm)"),
    (".on-heat", "fill:var(--paper);font-weight:600"),
    (".cell", "fill:var(--ink)"),
    (".backed", "paint-order:stroke;stroke:var(--wash);stroke-width:6px;fill:var(--ink)"),
    (".ground", "fill:var(--wash)"),
    (".leaf", "fill:var(--paper)"),
    (".trace", "fill:none;stroke:var(--ink);stroke-width:2.4;stroke-linejoin:round"),
    (
        ".side",
        (
            "paint-order:stroke;stroke:var(--wash);stroke-width:5px;font-size:14px;fill:var(--ink);"
            "font-weight:600;fill-opacity:.75"
        ),
    ),
    (".inc", "fill:var(--grey);stroke:none"),
    (".violation", "fill:var(--warm)"),
    (".region", "fill-opacity:.10;stroke:var(--grey);stroke-opacity:.4;stroke-width:.6"),
    (".region.violation", "stroke:var(--warm)"),
    *(
        (
            f".z{i}",
            f"fill:var(--s{i});fill-opacity:.08;fill-rule:nonzero;stroke:var(--s{i});stroke-width:1.2",
        )
        for i in range(6)
    ),
    (".further", "stroke-dasharray:7 3"),
    (".number", "paint-order:stroke;stroke:var(--wash);stroke-width:4px;font-weight:700"),
    (".scale line", "stroke:var(--ink);stroke-width:1.6;fill:none"),
    (".scale path", "stroke:var(--ink);stroke-width:1.6;fill:none"),
    (".scale text", "fill:var(--ink)"),
    (".o-violation_serious", "fill:#8f2d13"),
    (".o-violation_minor", "fill:#d9734c"),
    (".o-undetermined", "fill:#d8b24a"),
    (".o-exempt", "fill:#6d9a7f"),
    (".o-relevant_no_violation", "fill:#8fb0c9"),
    (".o-not_an_incident", "fill:#b3bac3"),
    *((f".s{i}", f"fill:var(--s{i})") for i in range(6)),
    *((f".r{i}", f"stroke:var(--s{i})") for i in range(6)),
    *((f".h{i}", f"fill:var(--paper);stroke:var(--s{i})") for i in range(6)),
    (".range", "stroke-width:1.8;stroke-opacity:.75;fill:none"),
    (".hollow", "stroke-width:2.2"),
    (".named", "paint-order:stroke;stroke:var(--paper);stroke-width:4px;fill:var(--ink)"),
    (".placed", "stroke:var(--paper);stroke-width:.8"),
    (".stretch-bed", "fill:none;stroke:var(--paper);stroke-width:14;stroke-linecap:butt"),
    (".stretch", "fill:none;stroke:var(--ok);stroke-width:14;stroke-linecap:butt"),
    (
        ".stretch-edge",
        "fill:none;stroke:var(--grey);stroke-opacity:.8;stroke-width:15.4;stroke-linecap:butt",
    ),
    (".crowded .stretch-bed", "stroke-width:22"),
    (".crowded .stretch", "stroke-width:22"),
    (".crowded .stretch-edge", "stroke-width:23.4"),
    (".crowded .unknown", "stroke-width:22"),
    (".unknown", "stroke:var(--grey);stroke-dasharray:4 4"),
    (".legend", "fill:var(--paper);fill-opacity:.88;stroke:var(--rule)"),
)

PAGE_FONT = 'system-ui,"DejaVu Sans",sans-serif'
PRINT_FONT = '"Noto Sans","DejaVu Sans Mono"'
PAGE_SIZES = {"size": "11", "small": "10", "tiny": "9"}
PRINT_SIZES = {"size": "14", "small": "12.5", "tiny": "11"}  # a page is half as wide as a screen


def variables(palette: dict[str, str]) -> str:
    """Return a palette as custom properties of CSS."""
    return ";".join(f"--{name}:{colour}" for name, colour in palette.items())


def page_rules() -> str:
    """Return the rules of charts for a page that defines the colours itself."""
    return "\n".join(
        f"svg {selector}{{{_sized(body, PAGE_FONT, PAGE_SIZES)}}}" for selector, body in RULES
    )


def standalone(svg: str) -> str:
    """Return a chart with its style inside it: light colours for print, the font of the PDF."""
    rules = "".join(
        f"{selector}{{{_colours(_sized(_plain(body), PRINT_FONT, PRINT_SIZES))}}}"
        for selector, body in RULES
    )
    start = svg.index(">") + 1
    return f"{svg[:start]}<style>{rules}</style>{svg[start:]}"


def for_screens(svg: str) -> str:
    """Return a chart with its style inside it, light or dark as the reader's screen is.

    Colours are written out: what draws SVG outside browsers knows no custom properties.
    """
    light, dark = (
        "".join(
            f"{selector}{{{_colours(_sized(body, PAGE_FONT, PRINT_SIZES), palette)}}}"
            for selector, body in RULES
            if palette is LIGHT or "var(" in body
        )
        for palette in (LIGHT, DARK)
    )
    start = svg.index(">") + 1
    style = f"<style>{light}@media (prefers-color-scheme:dark){{{dark}}}</style>"
    return f"{svg[:start]}{style}{svg[start:]}"


def _plain(body: str) -> str:
    """Leave out the halo of letters: typst draws it letter by letter, over the one before."""
    return re.sub(r"paint-order:stroke;stroke:[^;]+;stroke-width:[^;]+;?", "", body)


def _sized(body: str, font: str, sizes: dict[str, str]) -> str:
    for name, size in sizes.items():
        body = body.replace(f"{{{name}}}", size)
    return body.replace("{font}", font)


def _colours(body: str, palette: dict[str, str] = LIGHT) -> str:
    return re.sub(r"var\(--(\w+)\)", lambda found: palette[found[1]], body)
