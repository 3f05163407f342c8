"""Write an export into a folder: only what has passed release, with its codebook."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from truceline.core.errors import RequestError
from truceline.formats.codebook import codebook, codebook_csv, codebook_markdown
from truceline.formats.export_csv import write_csv
from truceline.formats.export_geojson import write_geojson, write_joined_geojson
from truceline.formats.exported import About, exported_tables
from truceline.formats.geopackage import write_geopackage
from truceline.formats.geoparquet import write_geoparquet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

    from truceline.model.document import ReleasedDocument

FORMATS = ("csv", "geojson", "geopackage", "geoparquet")


def write_exports(
    released: ReleasedDocument, folder: Path, formats: Sequence[str] = FORMATS
) -> list[Path]:
    """Write incidents, findings and rates of a released document, and what their columns mean.

    Parameters
    ----------
    released
        What an audience may see: the only thing an export takes.
    folder
        Where the files go; made if needed. Files of the same names are replaced.
    formats
        Some of `FORMATS`.

    Returns
    -------
    The files, ``codebook.md``, ``codebook.csv`` and ``export.json`` (what it is, SHA-256 of each
    file) among them. Names of simulated files begin with ``simulated-``.

    Raises
    ------
    RequestError
        REQ-010 if a format is not known; then nothing is written.
    """
    files = export_files(released, formats)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def export_files(released: ReleasedDocument, formats: Sequence[str] = FORMATS) -> dict[str, bytes]:
    """Return the files of an export by name; the same document gives the same bytes."""
    for wanted in formats:
        if wanted not in FORMATS:
            known = ", ".join(FORMATS)
            raise RequestError.case("REQ-010", "export", value=wanted, known=known)
    about = about_of(released)
    tables = exported_tables(released.document.tables, about)
    words = codebook(tables)
    files: dict[str, bytes] = {}
    for name, table in tables.items():
        files |= _one(name, table, tables, about, formats)
    if "geopackage" in formats:
        files["truceline.gpkg"] = write_geopackage(tables, words, about)
    files["codebook.csv"] = codebook_csv(words)
    files["codebook.md"] = codebook_markdown(words).encode()
    if about.simulated:
        files = {f"simulated-{name}": data for name, data in files.items()}
    return {**files, "export.json": _manifest(released, about, files)}


def about_of(released: ReleasedDocument) -> About:
    """Return what an export of a document says it is of."""
    document = released.document
    return About(
        title=document.title,
        mission=document.mission,
        audience=released.audience.value,
        issued_at=document.issued_at,
        period_from=document.period_from,
        period_until=document.period_until,
        record_head=document.record_head,
        simulated=document.simulated,
        hypothetical=document.hypothetical,
    )


def _one(
    name: str,
    table: pa.Table,
    tables: dict[str, pa.Table],
    about: About,
    formats: Sequence[str],
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    if "csv" in formats:
        files[f"{name}.csv"] = write_csv(table)
    if "geoparquet" in formats:
        files[f"{name}.parquet"] = write_geoparquet(table, about)
    if "geojson" in formats and name == "incidents":
        files[f"{name}.geojson"] = write_geojson(name, table, "incident_id", about)
    if "geojson" in formats and name == "findings" and "incidents" in tables:
        files[f"{name}.geojson"] = write_joined_geojson(
            name, table, "finding_id", tables["incidents"], about
        )
    return files


def _manifest(released: ReleasedDocument, about: About, files: dict[str, bytes]) -> bytes:
    content = {
        **about.as_dict(),
        "withheld": list(released.withheld),
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
