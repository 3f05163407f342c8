"""Group atoms: best pairs first, each merge held against place, time and who reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from truceline.core.geo import local_metres
from truceline.fuse.report import dependence
from truceline.model.observation import Modality

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from truceline.fuse.report import Reports

    Floats = NDArray[np.float64]

CHI_SQUARED = 13.82  # 0.999 quantile with 2 degrees of freedom


@dataclass(slots=True)
class Group:
    """Atoms held to be one thing so far."""

    atoms: list[int]
    tellers: set[str]
    start_s: float
    end_s: float
    links: list[int] = field(default_factory=list)


def associate(
    reports: Reports,
    pairs: NDArray[np.int64],
    log_odds: Floats,
    floor_m: float,
    clock_error_s: float,
) -> tuple[list[Group], NDArray[np.bool_]]:
    """Return groups, and which pairs joined two of them.

    Notes
    -----
    Same origin first, then pairs by falling log odds (rounded to 1e-9; ties by position,
    which is the order of ids). A merge is refused if one observer would be in the group with
    two reports of his own (he saw two things), if the spans no longer meet, or if a member
    lies outside the 0.999 region about the joint place.
    """
    groups: list[Group | None] = [_single(reports, atom) for atom in range(len(reports))]
    owner = list(range(len(reports)))
    used = np.zeros(len(pairs), dtype=bool)
    for one, two in _same_origin(reports):
        _join(groups, owner, one, two, None)
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -np.round(log_odds, 9)))
    for number in order:
        if log_odds[number] <= 0:
            break
        a, b = owner[pairs[number, 0]], owner[pairs[number, 1]]
        if a == b:
            continue
        one, two = groups[a], groups[b]
        assert one is not None  # an owner is always a living group
        assert two is not None
        if _fits(reports, one, two, floor_m, clock_error_s):
            _join(groups, owner, int(pairs[number, 0]), int(pairs[number, 1]), int(number))
            used[number] = True
    return [group for group in groups if group is not None], used


def _single(reports: Reports, atom: int) -> Group:
    tellers = {
        f"{o.source_id}|{o.observer or ''}"
        for o in reports.members[atom]
        if o.modality is not Modality.PRESS
    }
    return Group([atom], tellers, float(reports.start_s[atom]), float(reports.end_s[atom]))


def _same_origin(reports: Reports) -> list[tuple[int, int]]:
    first: dict[tuple[str, object], int] = {}
    found = []
    for atom, members in enumerate(reports.members):
        for observation in members:
            if observation.origin is None:
                continue
            key = (dependence(observation), observation.kind)
            if key in first:
                found.append((first[key], atom))
            else:
                first[key] = atom
    return found


def _join(
    groups: list[Group | None], owner: list[int], one: int, two: int, link: int | None
) -> None:
    a, b = sorted((owner[one], owner[two]))
    if a == b:
        return
    kept, gone = groups[a], groups[b]
    assert kept is not None
    assert gone is not None
    kept.atoms = sorted(kept.atoms + gone.atoms)
    kept.tellers |= gone.tellers
    kept.start_s, kept.end_s = max(kept.start_s, gone.start_s), min(kept.end_s, gone.end_s)
    kept.links += gone.links + ([] if link is None else [link])
    for atom in gone.atoms:
        owner[atom] = a
    groups[b] = None


def _fits(reports: Reports, one: Group, two: Group, floor_m: float, clock_error_s: float) -> bool:
    if one.tellers & two.tellers:
        return False
    start, end = max(one.start_s, two.start_s), min(one.end_s, two.end_s)
    if start - end > 2 * clock_error_s:
        return False
    atoms = one.atoms + two.atoms
    return len(atoms) == 2 or _agree(reports, atoms, floor_m)


def _agree(reports: Reports, atoms: Sequence[int], floor_m: float) -> bool:
    """Say whether all members lie within the 0.999 region about their joint place."""
    lon, lat = reports.lon[atoms], reports.lat[atoms]
    if np.isnan(lon).any():
        return False
    x, y = local_metres(lon, lat, float(lon[0]), float(lat[0]))
    places = np.column_stack([x, y])
    covariance = reports.covariance[atoms] + floor_m**2 * np.eye(2)
    weight = np.linalg.inv(covariance)
    joint = np.linalg.inv(weight.sum(axis=0))
    mean = joint @ np.einsum("nij,nj->i", weight, places)
    apart = places - mean
    squares = np.einsum("ni,nij,nj->n", apart, weight, apart)
    return bool(squares.max() <= CHI_SQUARED)
