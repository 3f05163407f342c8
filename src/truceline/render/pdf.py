"""A released document as PDF for A4, tagged for screen readers (PDF/UA-1), set by typst."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from truceline.core.errors import ReleaseError
from truceline.render.sheet import sheet

if TYPE_CHECKING:
    from datetime import datetime
    from types import ModuleType

    from truceline.model.document import ReleasedDocument

STANDARDS = ["ua-1", "a-2a"]  # accessible, and fit to be kept
FOOT_LETTERS = 90
PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 480pt)
"""
PICTURE_PPI = 190.0


def render_pdf(released: ReleasedDocument) -> bytes:
    """Return the document as PDF; the same document gives the same bytes.

    Raises
    ------
    ReleaseError
        REL-010 if documents have no words in its language, REL-011 if typst is not installed.

    Notes
    -----
    Text reaches typst as JSON and is never evaluated as markup. Only fonts of this package and of
    typst are used. Letters that none of them has stand as �, which the foot of the document says.
    """
    typst = _typst("PDF")
    content = dataclasses.asdict(sheet(released))
    title = content["title"]
    content["short_title"] = title if len(title) <= FOOT_LETTERS else f"{title[:FOOT_LETTERS]}…"
    source = (files("truceline.render") / "templates" / "document.typ").read_bytes()
    return _compile(
        typst, source, {"sheet": json.dumps(content)}, format="pdf", pdf_standards=STANDARDS,
        timestamp=released.document.issued_at.replace(microsecond=0),
    )  # fmt: skip


def picture_png(svg: str, issued_at: datetime) -> bytes:
    """Return a chart that stands alone as PNG.

    Raises
    ------
    ReleaseError
        REL-011 if typst is not installed.
    """
    return _compile(
        _typst("PNG"), PICTURE, {"svg": svg}, format="png", ppi=PICTURE_PPI,
        timestamp=issued_at.replace(microsecond=0),
    )  # fmt: skip


def has_typst() -> bool:
    """Say whether charts can be drawn as pictures here."""
    try:
        _typst("PNG")
    except ReleaseError:
        return False
    return True


def _typst(format_name: str) -> ModuleType:
    try:
        import typst
    except ImportError:
        raise ReleaseError.case(
            "REL-011", "document", format=format_name, package="typst"
        ) from None
    module: ModuleType = typst
    return module


def _compile(typst: ModuleType, source: bytes, inputs: dict[str, str], **options: Any) -> bytes:
    with as_file(files("truceline.render") / "fonts") as folder:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)]
        )
        made = typst.compile(source, font_paths=fonts, sys_inputs=inputs, **options)
    if not isinstance(made, bytes):  # one page a picture
        made = made[0]
    return bytes(made)
