"""Batches: how a record class and an Arrow table stand for each other.

A field of type `Region` becomes three columns (``region_kind``, ``region_params``,
``region_wkb``); an enum becomes its value; a tuple becomes a list; an instant becomes a
timestamp in UTC with microseconds. Unknown is null, never 0 or "".
"""

from __future__ import annotations

import dataclasses
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa

from truceline.core.uncertain import Region, RegionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Row = TypeVar("Row")

INSTANT = pa.timestamp("us", tz="UTC")
REGION_FIELDS = (
    pa.field("region_kind", pa.string()),
    pa.field("region_params", pa.list_(pa.float64())),
    pa.field("region_wkb", pa.binary()),
)
REGION_NAMES = tuple(field.name for field in REGION_FIELDS)


def to_table(rows: Iterable[Any], schema: pa.Schema) -> pa.Table:
    """Return a table of records; the schema's columns are the record's fields."""
    names = [name for name in schema.names if name not in REGION_NAMES]
    columns: dict[str, list[Any]] = {name: [] for name in schema.names}
    has_region = REGION_NAMES[0] in columns
    for row in rows:
        for name in names:
            columns[name].append(_plain(getattr(row, name)))
        if has_region:
            for name, value in region_values(row.region).items():
                columns[name].append(value)
    return pa.table(columns, schema=schema)


def from_table(table: pa.Table, record: type[Row]) -> Iterator[Row]:
    """Yield the records of a table, in order.

    Enum fields are restored by the record's own ``__post_init__`` or stay plain values.
    """
    has_region = REGION_NAMES[0] in table.schema.names
    wanted = {field.name for field in dataclasses.fields(record)}  # type: ignore[arg-type]
    for row in table.to_pylist():
        values = {name: _frozen(value) for name, value in row.items() if name in wanted}
        if has_region:
            values["region"] = region_of(row)
        yield record(**values)


def region_values(region: Region | None) -> dict[str, Any]:
    """Return the three columns of a region; all null where the place is unknown."""
    if region is None:
        return dict.fromkeys(REGION_NAMES)
    values = (region.kind.value, list(region.params), region.wkb)
    return dict(zip(REGION_NAMES, values, strict=True))


def region_of(row: Mapping[str, Any]) -> Region | None:
    """Return the region of a row of plain values, None where the place is unknown."""
    if row["region_kind"] is None:
        return None
    return Region(RegionKind(row["region_kind"]), tuple(row["region_params"]), row["region_wkb"])


def regions_of(table: pa.Table) -> list[Region | None]:
    """Return the region of every row of a table."""
    return [region_of(row) for row in table.select(list(REGION_NAMES)).to_pylist()]


def empty(schema: pa.Schema) -> pa.Table:
    """Return a table without rows."""
    return schema.empty_table()


def concat(tables: Sequence[pa.Table], schema: pa.Schema) -> pa.Table:
    """Return the tables one after the other, in one chunk; an empty table if there are none."""
    return pa.concat_tables([empty(schema), *tables]).combine_chunks()


def written_out(table: pa.Table) -> pa.Table:
    """Return a table with every coded column as plain text."""
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            plain = pa.field(field.name, field.type.value_type, field.nullable)
            table = table.set_column(place, plain, table[field.name].cast(plain.type))
    return table


def brought_up(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return a table written under an older schema with the columns it lacks, unknown in all rows.

    Notes
    -----
    An unknown list is an empty one. Columns of other types and other names stay as they are, so
    that `concat` still refuses what was never such a table.
    """
    missing = [name for name in schema.names if name not in table.schema.names]
    if not missing:
        return table
    for name in missing:
        field = schema.field(name)
        unknown = pa.scalar([] if pa.types.is_list(field.type) else None, field.type)
        table = table.append_column(field, pa.repeat(unknown, table.num_rows))
    return table.select(schema.names) if set(schema.names) == set(table.schema.names) else table


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
