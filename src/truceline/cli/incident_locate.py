"""``truceline incident locate``: where and when explosions were, from infrasound detections."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.fuse.sound.bearings import BearingResult, LocatedByBearings
    from truceline.model.arrival import BearingDetection
    from truceline.model.rejection import Rejection

WEAK_ODDS = 3.0  # "barely worth a mention": Kass & Raftery, JASA 90 (1995), 773-795
NOTE = "A place is where a bang was, within its region: not who fired, nor whence."


def locate(
    detections: Annotated[Path, typer.Argument(help="Infrasound detections, a JSON list.")],
    reach_km: Annotated[float, typer.Option(help="Arrays hear no farther.")] = 1500.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say where and when explosions were, and which detections agree; status 1 if none do."""
    from truceline.core.errors import LocateError, RequestError
    from truceline.formats.infrasound_detections import read_infrasound_detections
    from truceline.fuse.sound.bearings import BearingParams, locate_bearings

    if not detections.is_file():
        known = "a file of detections"
        raise RequestError.case("REQ-004", "detections", value=str(detections), known=known)
    if not 1 <= reach_km <= 20_000:
        expected = "kilometres from 1 to 20,000"
        raise LocateError.case(
            "LOC-015", "--reach-km", what="the reach", value=reach_km, expected=expected
        )
    read = read_infrasound_detections(detections.read_bytes(), str(detections))
    params = BearingParams(reach_km=reach_km)
    try:
        found = locate_bearings(read.detections, params, str(detections))
    except LocateError as error:
        refused = [f"{r.code} {r.where}: {r.found} {r.remedy}\n" for r in read.rejections]
        sys.stderr.write("".join(refused))
        raise error from None
    if as_json:
        content = as_dict(found, read.detections, read.rejections)
        sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    else:
        _show(found, read.detections, read.rejections)
    if not found.events:
        raise typer.Exit(1)


def as_dict(
    found: BearingResult,
    detections: Sequence[BearingDetection],
    rejections: Sequence[Rejection],
) -> dict[str, Any]:
    """Return the whole answer as JSON can hold it; regions as GeoJSON in longitude, latitude."""
    return {
        "note": NOTE,
        "detections": len(detections),
        "events": [_event(event) for event in found.events],
        "left_over": [
            {"entry": left.key, "array": left.array or None, "why": left.why}
            for left in found.left_over
        ],
        "rejections": [
            {"where": r.where, "code": r.code, "found": r.found, "remedy": r.remedy,
             "severity": r.severity}
            for r in rejections
        ],
    }  # fmt: skip


def _event(event: LocatedByBearings) -> dict[str, Any]:
    import shapely

    return {
        "mean": {"lat": round(event.lat, 5), "lon": round(event.lon, 5)},
        "median": {"lat": round(event.median_lat, 5), "lon": round(event.median_lon, 5)},
        "level": event.level,
        "ellipse": {
            "semi_major_km": round(event.semi_major_km, 3),
            "semi_minor_km": round(event.semi_minor_km, 3),
            "azimuth_deg": round(event.ellipse.params[4], 2),
        },
        "region": {
            "area_km2": round(event.area_km2, 2),
            "geometry": json.loads(shapely.to_geojson(event.region.geometry)),
        },
        "origin_at": event.origin_at.isoformat(),
        "origin_from": event.origin_from.isoformat(),
        "origin_until": event.origin_until.isoformat(),
        "log_odds": round(event.log_odds, 4),
        "fits": [
            {
                "entry": fit.key,
                "array": fit.array or None,
                "chance": round(fit.chance, 4),
                "off_deg": round(fit.off_deg, 2),
                "distance_km": round(fit.distance_km, 2),
                "celerity_km_s": None if fit.celerity_km_s is None else round(fit.celerity_km_s, 4),
                "layer": fit.layer,
            }
            for fit in event.fits
        ],
    }


def _show(
    found: BearingResult,
    detections: Sequence[BearingDetection],
    rejections: Sequence[Rejection],
) -> None:
    from truceline.cli.screen import say, show_table

    for number, event in enumerate(found.events, start=1):
        show_table(f"Event {number} of {len(found.events)}", ("what", "found"), _lines(event))
        _show_fits(event, detections)
    if not found.events:
        say("No two arrays agree on a place and a time: no event.")
    if found.left_over:
        left = [(row.key, row.array or None, row.why) for row in found.left_over]
        show_table("Left over", ("entry", "array", "why"), left)
    for rejection in rejections:
        say(f"{rejection.code} {rejection.where}: {rejection.found} {rejection.remedy}")
    if found.events:
        say(NOTE)


def _lines(event: LocatedByBearings) -> list[tuple[str, str]]:
    from math import exp

    share = f"{event.level:.0%}".replace("%", " %")
    days = "" if event.origin_from.date() == event.origin_until.date() else "%Y-%m-%d "
    odds = exp(min(event.log_odds, 20.0))
    weak = "" if odds >= WEAK_ODDS else ": weak"
    long_axis = f"long axis towards {event.ellipse.params[4]:.0f} degrees"
    return [
        ("place (mean)", _degrees(event.lat, event.lon)),
        ("place (median)", _degrees(event.median_lat, event.median_lon)),
        (
            f"{share} ellipse",
            f"half-axes {event.semi_major_km:.0f} and {event.semi_minor_km:.0f} km, {long_axis}",
        ),
        (f"{share} region", f"{event.area_km2:,.0f} km²"),
        ("origin time", f"{event.origin_at:%Y-%m-%d %H:%M:%S} UTC"),
        (
            f"{share} of time",
            f"{event.origin_from:{days}%H:%M:%S} to {event.origin_until:{days}%H:%M:%S} UTC",
        ),
        ("odds", f"{odds:,.1f} to 1 against chance{weak}"),
    ]


def _degrees(lat: float, lon: float) -> str:
    return f"{abs(lat):.2f} {'N' if lat >= 0 else 'S'}, {abs(lon):.2f} {'E' if lon >= 0 else 'W'}"


def _show_fits(event: LocatedByBearings, detections: Sequence[BearingDetection]) -> None:
    from truceline.cli.screen import show_table

    by_key = {detection.key: detection for detection in detections}
    rows = []
    for fit in event.fits:
        detection = by_key[fit.key]
        rows.append(
            (
                fit.key, fit.array or _degrees(detection.lat, detection.lon),
                f"{detection.at:%H:%M:%S}", f"{detection.back_azimuth_deg:.1f}",
                f"{fit.off_deg:+.1f}", f"{fit.distance_km:,.0f}",
                None if fit.celerity_km_s is None else f"{fit.celerity_km_s:.3f}",
                fit.layer, f"{fit.chance:.2f}",
            )
        )  # fmt: skip
    columns = ("entry", "array", "heard UTC", "bearing", "off deg", "away km", "km/s", "by way of",
               "chance")  # fmt: skip
    show_table("Detections that fit", columns, rows, right=columns[3:7] + columns[8:])
