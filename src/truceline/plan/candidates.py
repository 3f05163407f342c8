"""Where something may stand: even places beside the line, or a mission's own, less no-go zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from truceline.core.chainage import beside, locate
from truceline.core.errors import PlanError, describe
from truceline.model.plan import Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.core.chainage import CompiledPath
    from truceline.model.line import LineVersion
    from truceline.science.terrain import Terrain

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateTerms:
    """How candidates are laid out: one every ``spacing_m`` on each side, so far from the line.

    ``no_go`` are areas where nothing may stand (mines, protected sites).
    """

    spacing_m: float = 5_000.0
    offset_m: float = 1_000.0
    no_go: tuple[shapely.Geometry, ...] = ()

    def __post_init__(self) -> None:
        if self.spacing_m <= 0 or self.offset_m < 0:
            raise PlanError.case(
                "PLN-603", "sites", detail="sites have a spacing and stand 0 m or more off the line"
            )


def even_sites(
    path: CompiledPath, version: LineVersion, terms: CandidateTerms, terrain: Terrain | None
) -> tuple[Site, ...]:
    """Return candidate sites along a line, those in no-go zones, water or holes left out."""
    count = max(1, round(path.length_m / terms.spacing_m))
    middle = (np.arange(count) + 0.5) / count * path.length_m
    chainage = np.concatenate([middle, middle])
    left = np.repeat([terms.offset_m, -terms.offset_m], count)
    lon, lat = beside(path, chainage, left)
    ground = _ground(terrain, lon, lat)
    width = len(str(count))
    sites = [
        Site(
            site_id=f"{'L' if left[k] > 0 else 'R'}{k % count + 1:0{width}d}",
            lon_deg=round(float(lon[k]), 6), lat_deg=round(float(lat[k]), 6),
            chainage_m=float(chainage[k]), left_m=float(left[k]),
            side=version.left if left[k] > 0 else version.right,
            ground_m=None if ground is None else float(ground[k]),
        )
        for k in range(2 * count)
        if ground is None or ground[k] > 0
    ]  # fmt: skip
    return tuple(site for site in sites if not _barred(site, terms.no_go))


def own_sites(
    path: CompiledPath,
    version: LineVersion,
    places: Sequence[tuple[str, float, float]],
    no_go: Sequence[shapely.Geometry],
    terrain: Terrain | None,
) -> tuple[Site, ...]:
    """Return a mission's own candidate sites, given as id, longitude and latitude.

    Raises
    ------
    PlanError
        PLN-604 for each site in the sea (at or below zero metres), on a hole of the terrain or
        off it; PLN-605 for each in a no-go zone; PLN-606 for an id given twice.
    """
    names = [name for name, _, _ in places]
    lon = np.array([lon for _, lon, _ in places], dtype=np.float64)
    lat = np.array([lat for _, _, lat in places], dtype=np.float64)
    found = locate(path, lon, lat)
    ground = _ground(terrain, lon, lat)
    problems = [
        describe("PLN-606", f"site {name}", id=name)
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    sites = []
    for k, name in enumerate(names):
        height = None if ground is None else float(ground[k])
        if height is not None and not height > 0:
            why = "the terrain has no height there" if np.isnan(height) else "it lies in the sea"
            problems.append(describe("PLN-604", f"site {name}", lat=lat[k], lon=lon[k], detail=why))
            continue
        left = float(found.distance_m[k])
        site = Site(
            site_id=name, lon_deg=float(lon[k]), lat_deg=float(lat[k]),
            chainage_m=float(found.chainage_m[k]), left_m=left,
            side=version.left if left > 0 else version.right, ground_m=height,
        )  # fmt: skip
        if _barred(site, no_go):
            problems.append(describe("PLN-605", f"site {name}", lat=lat[k], lon=lon[k]))
        sites.append(site)
    if problems:
        raise PlanError(*problems)
    return tuple(sites)


def _ground(terrain: Terrain | None, lon: Floats, lat: Floats) -> Floats | None:
    """Return heights where a terrain was surveyed; a synthetic one knows no sea."""
    if terrain is None or terrain.synthetic:
        return None
    from truceline.science.terrain import heights_at

    return heights_at(terrain, lon, lat)


def _barred(site: Site, no_go: Sequence[shapely.Geometry]) -> bool:
    return any(shapely.contains_xy(area, site.lon_deg, site.lat_deg) for area in no_go)
