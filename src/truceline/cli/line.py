"""``truceline line``: what a line is, and where a place lies on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from truceline.model.line import Line

lines = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Lines and places on them.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(lines, name="line")


Source = Annotated[str, typer.Argument(help="A GeoJSON file, or the name of a bundled line.")]


@lines.command("show")
def show(source: Source) -> None:
    """Show length, vertex spacing, versions and accuracy."""
    from truceline.cli.screen import say, show_table
    from truceline.science.lines import LineIndex, describe_line

    line = load(source)
    rows = describe_line(line, LineIndex([line]))
    columns = ("version", "valid from", "valid until", "length km", "vertices", "spacing km",
               "largest km", "accuracy km", "left", "right")  # fmt: skip
    numbers = ("length km", "vertices", "spacing km", "largest km", "accuracy km")
    show_table(
        f"Line {line.line_id}",
        columns,
        [
            (
                row["version"], f"{row['valid_from']:%Y-%m-%d %H:%M} UTC",
                None if row["valid_until"] is None else f"{row['valid_until']:%Y-%m-%d %H:%M} UTC",
                row["length_m"] / 1000, row["vertices"], row["spacing_mean_m"] / 1000,
                row["spacing_max_m"] / 1000, row["accuracy_m"] / 1000, row["left"], row["right"],
            )
            for row in rows
        ],
        right=numbers,
    )  # fmt: skip
    for row in rows:
        mark = " (unverified)" if row["unverified"] else ""
        say(f"{row['version']}{mark}: {row['source']}. Licence: {row['licence']}.")
    say("Length depends on vertex spacing: compare lengths only at like spacing.")


@lines.command("locate")
def locate(
    source: Source,
    place: Annotated[str, typer.Argument(help="'lat,lon' in degrees, or an MGRS reference.")],
) -> None:
    """Say where a place lies on each version of a line: chainage, distance, side."""
    from truceline.cli.screen import show_table
    from truceline.science.lines import LineIndex

    line = load(source)
    lon, lat = parse_place(place)
    index = LineIndex([line])
    rows = []
    for version in line.versions:
        found = index.located(version, [lon], [lat])
        distance = float(found.distance_m[0])
        side = version.left if distance >= 0 else version.right
        rows.append((version.version, float(found.chainage_m[0]) / 1000, abs(distance) / 1000, side,
                     version.accuracy_m / 1000))  # fmt: skip
    columns = ("version", "chainage km", "distance km", "side of", "accuracy km")
    show_table(f"{place} on {line.line_id}", columns, rows, right=columns[1:3] + columns[4:])


@lines.command("derive")
def derive(
    control: Annotated[Path, typer.Argument(help="VIINA control timeline, JSON or JSON.gz.")],
    gazetteer: Annotated[Path, typer.Argument(help="GeoNames places, CSV or CSV.gz.")],
    dates: Annotated[list[str], typer.Argument(help="Days such as 2023-04-01; one version each.")],
    out: Annotated[Path, typer.Option(help="Where to write the GeoJSON.")],
) -> None:
    """Derive a line from dated settlement control (Thiessen cells of the two sides)."""
    from datetime import date

    from truceline.cli.screen import say
    from truceline.core.errors import RequestError
    from truceline.formats.line_geojson import write_lines
    from truceline.mission.derive import derive_from_files

    try:
        days = [date.fromisoformat(text) for text in dates]
    except ValueError:
        raise RequestError.case("REQ-002", "dates", value=", ".join(dates)) from None
    line = derive_from_files(control, gazetteer, days)
    out.write_bytes(write_lines(line.versions))
    say(f"{len(line.versions)} versions written to {out}. The output is derived from VIINA (ODbL).")


def load(source: str) -> Line:
    """Return a line by bundled name or file.

    Raises
    ------
    RequestError
        REQ-004 if there is neither.
    """
    from truceline.agreement import bundled_line_names, bundled_lines
    from truceline.core.errors import RequestError
    from truceline.formats.line_geojson import read_lines

    if source in bundled_line_names():
        return read_lines(bundled_lines(source), source)
    path = Path(source)
    if not path.is_file():
        known = ", ".join(bundled_line_names())
        raise RequestError.case("REQ-004", "line", value=source, known=known)
    return read_lines(path.read_bytes(), source)


def parse_place(text: str) -> tuple[float, float]:
    """Return longitude and latitude of ``lat,lon`` or an MGRS reference.

    Raises
    ------
    RequestError
        REQ-001 if it is neither, or off the globe.
    """
    from truceline.core.errors import RequestError
    from truceline.core.geo import from_mgrs

    parts = text.split(",")
    try:
        if len(parts) == 2:
            lat, lon = float(parts[0]), float(parts[1])
            if not (abs(lat) <= 90 and abs(lon) <= 180):
                raise ValueError(text)
            return lon, lat
        lon, lat, _ = from_mgrs(text)
    except ValueError:
        raise RequestError.case("REQ-001", "place", value=text) from None
    return lon, lat
