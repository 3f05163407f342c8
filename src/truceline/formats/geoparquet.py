"""Exported tables as Parquet; those with places as GeoParquet 1.1.

https://geoparquet.org/releases/v1.1.0/
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from truceline.formats.exported import has_region

if TYPE_CHECKING:
    from truceline.formats.exported import About

VERSION = "1.1.0"
GEOMETRY = "geometry"


def write_geoparquet(table: pa.Table, about: About) -> bytes:
    """Return a table as Parquet; a region's shape is the WKB column ``geometry``, in CRS84."""
    metadata = {b"truceline": json.dumps(about.as_dict(), sort_keys=True).encode()}
    if has_region(table):
        column = table.schema.get_field_index("region_wkb")
        metadata[b"geo"] = json.dumps(_geo(table), sort_keys=True).encode()
        table = table.set_column(
            column, pa.field(GEOMETRY, pa.binary()), table["region_wkb"].cast(pa.binary())
        )
    sink = pa.BufferOutputStream()
    pq.write_table(
        table.replace_schema_metadata(metadata).combine_chunks(), sink, compression="zstd"
    )
    return cast("bytes", sink.getvalue().to_pybytes())


def _geo(table: pa.Table) -> dict[str, Any]:
    shapes = [shapely.from_wkb(wkb) for wkb in table["region_wkb"].to_pylist() if wkb is not None]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in shapes}),
        "crs": CRS("OGC:CRS84").to_json_dict(),
        "edges": "planar",
    }
    if shapes:
        column["bbox"] = [float(value) for value in shapely.total_bounds(shapes)]
    return {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
