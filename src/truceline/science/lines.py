"""Where regions lie on a line in one of its versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.core.chainage import CompiledPath, Located, compile_path, locate, vertex_spacing
from truceline.core.uncertain import Region, sample_regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from truceline.model.line import Line, LineVersion

    Floats = NDArray[np.float64]

LEAST_SIGMA_M = 1e-3  # a line said to be exact is blurred by a millimetre, to have two sides


class LineIndex:
    """The lines of a mission, each version compiled once and kept."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = {line.line_id: line for line in lines}
        self._paths: dict[tuple[str, str], CompiledPath] = {}

    def path(self, version: LineVersion) -> CompiledPath:
        """Return the compiled path of a version."""
        key = (version.line_id, version.version)
        if key not in self._paths:
            self._paths[key] = compile_path(version.positions)
        return self._paths[key]

    def located(self, version: LineVersion, lon_deg: ArrayLike, lat_deg: ArrayLike) -> Located:
        """Return chainage and signed distance (left positive) of points on a version."""
        return locate(self.path(version), lon_deg, lat_deg)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Where regions lie, each array of shape ``(n_regions,)``.

    ``distance_m`` is the mean signed distance, ``distance_sd_m`` its spread with the line's own
    accuracy, ``left`` the probability of lying left of the line.
    """

    chainage_m: Floats
    chainage_low_m: Floats
    chainage_high_m: Floats
    distance_m: Floats
    distance_sd_m: Floats
    left: Floats


def place_regions(index: LineIndex, version: LineVersion, regions: Sequence[Region]) -> Placed:
    """Return chainage, signed distance and side of whole regions on a version.

    Notes
    -----
    The probability of a side is the mean over the region's nodes of the normal distribution
    of the line's position at each node's distance.
    """
    from scipy.special import ndtr

    samples = sample_regions(regions)
    found = index.located(version, samples.lon_deg, samples.lat_deg)
    n, sigma = len(regions), version.sigma_m
    ahead = found.distance_m / max(sigma, LEAST_SIGMA_M)
    left = np.asarray(ndtr(ahead), dtype=np.float64)
    distance = samples.mean_by_row(found.distance_m, n)
    spread = samples.mean_by_row((found.distance_m - distance[samples.row]) ** 2, n)
    low, high = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(low, samples.row, found.chainage_m)
    np.maximum.at(high, samples.row, found.chainage_m)
    return Placed(
        chainage_m=samples.mean_by_row(found.chainage_m, n),
        chainage_low_m=low,
        chainage_high_m=high,
        distance_m=distance,
        distance_sd_m=np.sqrt(np.maximum(spread, 0) + sigma**2),
        left=samples.mean_by_row(left, n),
    )


def unique_regions(
    regions: Sequence[Region | None],
) -> tuple[list[Region], NDArray[np.int64]]:
    """Return the distinct regions and, per row, which one it is (-1 where unknown)."""
    numbers: dict[tuple[Any, ...], int] = {}
    unique: list[Region] = []
    which = np.full(len(regions), -1, dtype=np.int64)
    for row, region in enumerate(regions):
        if region is None:
            continue
        key = (region.kind, region.params, region.wkb)
        number = numbers.get(key)
        if number is None:
            number = numbers[key] = len(unique)
            unique.append(region)
        which[row] = number
    return unique, which


def describe_line(line: Line, index: LineIndex) -> list[dict[str, Any]]:
    """Return one row a version: length, vertices, spacing, span, accuracy, source."""
    rows = []
    for version in line.versions:
        mean, largest = vertex_spacing(version.positions)
        rows.append(
            {
                "line": line.line_id,
                "version": version.version,
                "valid_from": version.valid.start,
                "valid_until": version.valid.end,
                "length_m": index.path(version).length_m,
                "vertices": len(version.positions),
                "spacing_mean_m": mean,
                "spacing_max_m": largest,
                "accuracy_m": version.accuracy_m,
                "left": version.left,
                "right": version.right,
                "source": version.provenance.source,
                "licence": version.provenance.licence,
                "unverified": version.provenance.unverified,
            }
        )
    return rows
