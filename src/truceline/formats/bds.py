"""The instances of Cordeau, Furini and Ljubić (EJOR 2019): facilities and clients on a plane.

First ``n m``, then n lines ``F id x y cost`` and m lines ``C id x y demand``, as the generator
and the reader in the authors' repository (github.com/fabiofurini/LocationCovering) have it. That
reader counts a client as covered where its Euclidean distance is less than the radius; the paper
says at most. On the circle itself they differ; we follow the reader. Radius, and budget (maximal
covering) or demand to be covered (partial set covering), are not in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.formats.instance_numbers import Numbers, numbers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KIND = "bds"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FacilitiesAndClients:
    """Places of shape ``(n, 2)``, cost of each facility and demand of each client."""

    facility_xy: Floats
    cost: Floats
    client_xy: Floats
    demand: Floats


def read(text: str, where: str = "bds.dat") -> FacilitiesAndClients:
    """Return the facilities and clients of a file.

    Raises
    ------
    PlanError
        PLN-220 to PLN-223 with the line of the first fault.
    """
    numbers = numbers_of(text, where, KIND)
    facilities = numbers.whole("the number of facilities", 1)
    clients = numbers.whole("the number of clients", 1)
    first = _places(numbers, "F", facilities, "the cost")
    second = _places(numbers, "C", clients, "the demand")
    numbers.end()
    return FacilitiesAndClients(
        facility_xy=first[:, :2].copy(),
        cost=first[:, 2].copy(),
        client_xy=second[:, :2].copy(),
        demand=second[:, 2].copy(),
    )


def write(places: FacilitiesAndClients) -> str:
    """Return the text of a file, six decimals as the authors' generator writes them."""
    lines = [f"{len(places.cost)}\t{len(places.demand)}\t"]
    for mark, points, values in (
        ("F", places.facility_xy, places.cost),
        ("C", places.client_xy, places.demand),
    ):
        for number, ((x, y), value) in enumerate(
            zip(points.tolist(), values.tolist(), strict=True)
        ):
            lines.append(f"{mark}\t{number}\t{x:.6f}\t{y:.6f}\t{value:.15g}")
    return "\n".join(lines) + "\n"


def _places(numbers: Numbers, mark: str, count: int, value: str) -> Floats:
    rows: list[tuple[float, float, float]] = []
    for number in range(count):
        word = numbers.word(f"'{mark}'")
        if word != mark:
            raise numbers.unlike(word, f"'{mark}' of place {number}")
        numbers.whole("the place's id")
        rows.append((numbers.real("x"), numbers.real("y"), numbers.real(value, 0.0)))
    return np.asarray(rows, dtype=np.float64)
