"""The assets a plan can place, and the table of their figures with sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.core.errors import PlanError
from truceline.model.plan import AssetType, Parameter, Role
from truceline.plan.asset_catalogue import CATALOGUE, PRIOR, AssetFigures, Figure

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNITS: dict[str, str] = {
    "hours_per_day": "h/day",
    "height_m": "m",
    "range_m": "m",
    "capital_eur": "EUR",
    "life_years": "years",
    "running_eur": "EUR/year",
    "lost_per_year": "1/year",
}


def _figures(entry: AssetFigures) -> dict[str, Figure]:
    crew = {f"crew.{role.value}": figure for role, figure in entry.crew.items()}
    return {**crew, **{name: getattr(entry, name) for name in _UNITS}}


def _parameter(asset_id: str, name: str, figure: Figure, entry: AssetFigures) -> Parameter:
    return Parameter(
        name=f"{asset_id}.{name}",
        value=float(figure.value),
        unit=_UNITS.get(name, "people on duty"),
        source=entry.sources.get(name, PRIOR),
        low=float(figure.low),
        high=float(figure.high),
        unverified=name not in entry.read,
    )


_PARAMETERS: dict[str, Parameter] = {
    parameter.name: parameter
    for asset_id, entry in CATALOGUE.items()
    for name, figure in _figures(entry).items()
    for parameter in [_parameter(asset_id, name, figure, entry)]
}


def _asset(asset_id: str, values: Mapping[str, float]) -> AssetType:
    entry = CATALOGUE[asset_id]
    return AssetType(
        asset_id=asset_id,
        names={"en": entry.english, "fr": entry.french},
        model=entry.model,
        modality=entry.modality,
        crew={role: values[f"{asset_id}.crew.{role.value}"] for role in entry.crew},
        jammable=entry.jammable,
        on_the_line=entry.on_the_line,
        everywhere=entry.everywhere,
        hours_per_day=values[f"{asset_id}.hours_per_day"],
        height_m=values[f"{asset_id}.height_m"],
        range_m=values[f"{asset_id}.range_m"],
        capital_eur=values[f"{asset_id}.capital_eur"],
        life_years=values[f"{asset_id}.life_years"],
        running_eur=values[f"{asset_id}.running_eur"],
        lost_per_year=values[f"{asset_id}.lost_per_year"],
    )


def assets_with(changed: Mapping[str, float]) -> dict[str, AssetType]:
    """Return the catalogue with some figures changed, such as ``{"post.crew.monitor": 3}``.

    Raises
    ------
    PlanError
        If a name is no figure of the catalogue, or a figure is negative or not finite.
    """
    for name, value in changed.items():
        if name not in _PARAMETERS:
            raise PlanError.case("PLN-501", "assets", name=name, known=", ".join(CATALOGUE))
        if not 0 <= value < float("inf"):
            raise PlanError.case("PLN-502", "assets", name=name, value=value)
    values = {name: parameter.value for name, parameter in _PARAMETERS.items()} | dict(changed)
    return {asset_id: _asset(asset_id, values) for asset_id in CATALOGUE}


def asset_parameters(assets: Mapping[str, AssetType] | None = None) -> tuple[Parameter, ...]:
    """Return every figure of the assets with its range and source, in the order of the assets.

    Parameters
    ----------
    assets
        The assets; the catalogue if None. A figure that differs from the catalogue's has been
        set by somebody: it keeps no range.
    """
    return tuple(
        _stated(f"{asset_id}.{name}", value, name)
        for asset_id, asset in (ASSETS if assets is None else assets).items()
        for name, value in _values(asset).items()
    )


def _values(asset: AssetType) -> dict[str, float]:
    crew = {f"crew.{role.value}": people for role, people in asset.crew.items()}
    return {**crew, **{name: float(getattr(asset, name)) for name in _UNITS}}


def _stated(full_name: str, value: float, name: str) -> Parameter:
    known = _PARAMETERS.get(full_name)
    if known is not None and known.value == value:
        return known
    unit = _UNITS.get(name, "people on duty")
    return Parameter(name=full_name, value=value, unit=unit, source="set by the planner")


ASSETS: dict[str, AssetType] = assets_with({})
"""The assets by id; every figure is an editable prior, see `asset_parameters`."""

HEADS: frozenset[Role] = frozenset({Role.REASSURANCE})
"""Roles counted in heads, not in shifts: a battalion is a battalion at any hour."""
