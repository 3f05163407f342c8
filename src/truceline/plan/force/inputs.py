"""What a reading of force is made from: counted assets, all figures, checked numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from truceline.core.errors import PlanError
from truceline.plan.assets import asset_parameters, assets_with
from truceline.plan.force.assumptions import assumptions, range_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from truceline.model.plan import AssetType, Parameter, Placement, Role

_OF_SIGHT = ("height_m", "range_m")  # figures of detection: neither people nor cost rest on them


def with_changes(
    changed: Mapping[str, float],
) -> tuple[tuple[Parameter, ...], dict[str, AssetType]]:
    """Return assumptions and assets with some figures set, by the names a force table lists.

    Examples
    --------
    >>> assumed, assets = with_changes({"leave_share": 0.25, "post.crew.monitor": 3})
    >>> round(assets["post"].crew["monitor"])
    3
    """
    of_assets = {name: value for name, value in changed.items() if "." in name}
    own = {name: value for name, value in changed.items() if "." not in name}
    return assumptions(own), assets_with(of_assets)


def asset_of(placement: Placement, assets: Mapping[str, AssetType]) -> AssetType:
    """Return the asset of a placement.

    Raises
    ------
    PlanError
        If there is none of that name.
    """
    if placement.asset not in assets:
        raise PlanError.case("PLN-501", "force", name=placement.asset, known=", ".join(assets))
    return assets[placement.asset]


def count_assets(
    placements: Iterable[Placement], assets: Mapping[str, AssetType]
) -> dict[str, tuple[int, AssetType]]:
    """Return how many of each asset are placed, by id.

    Raises
    ------
    PlanError
        If an asset is not known or a number is negative.
    """
    numbers: dict[str, tuple[int, AssetType]] = {}
    for placement in placements:
        asset = asset_of(placement, assets)
        if placement.number < 0:
            what = f"the number of '{placement.asset}'"
            raise PlanError.case(
                "PLN-506", "force", what=what, value=placement.number, expected="0 or more"
            )
        before, _ = numbers.get(placement.asset, (0, asset))
        numbers[placement.asset] = (before + placement.number, asset)
    return numbers


def parameters_of(
    numbers: Mapping[str, tuple[int, AssetType]],
    assumed: tuple[Parameter, ...] | None,
    assets: Mapping[str, AssetType] | None,
) -> tuple[Parameter, ...]:
    """Return the assumptions, then the figures of the assets used that people or cost rest on.

    Raises
    ------
    PlanError
        If a figure of an asset is negative or an assumption is missing.
    """
    used = {asset_id: asset for asset_id, (_, asset) in sorted(numbers.items())}
    own = tuple(p for p in asset_parameters(used) if not p.name.endswith(_OF_SIGHT))
    for parameter in own:
        low, high = range_of(parameter)
        lives = low > 0 or not parameter.name.endswith("life_years")
        if not (low >= 0 and high < math.inf and lives):
            raise PlanError.case("PLN-502", "assets", name=parameter.name, value=low)
    stated = assumptions() if assumed is None else assumed
    missing = {parameter.name for parameter in assumptions()} - {p.name for p in stated}
    if missing:
        raise PlanError.case("PLN-507", "force", missing=", ".join(sorted(missing)))
    return (*stated, *own)


def check_numbers(rear_people: Mapping[Role, float], line_length_km: float, draws: int) -> None:
    """Refuse negative or infinite numbers.

    Raises
    ------
    PlanError
        If one is found.
    """
    found = {f"rear people of role '{role}'": people for role, people in rear_people.items()}
    for what, value in {**found, "the line in km": line_length_km}.items():
        if not 0 <= value < math.inf:
            raise PlanError.case(
                "PLN-506", "force", what=what, value=value, expected="finite and 0 or more"
            )
    if draws < 1:
        raise PlanError.case(
            "PLN-506", "force", what="the number of draws", value=draws, expected="1 or more"
        )
