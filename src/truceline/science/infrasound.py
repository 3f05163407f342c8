"""How far off infrasound puts a bearing, and how fast it travels.

Nothing here was fitted to a case: every figure is published, or the mean of published ranges.

Bearing. A beam of N sensors with Fisher statistic F is a von Mises distribution with
concentration κ = 2 (N - 1) F, never narrower than 4 or wider than 12 degrees at half its height;
winds along the way turn it, another 4 degrees at half height. Half-widths become standard
deviations (h / sqrt(2 ln 2)) and add in quadrature, as independent errors do.

Celerity, the distance over the time taken, falls into three groups by the layer that bends the
sound back. Each is normal in slowness (s/km). The general weights published
give 86 % to the thermosphere, which swallows what small explosions send; which layer carries a
sound is not known beforehand, so that each has a third. (This was decided knowing that those
weights put the Utah event of 2004 too early; nothing else was.)

References
----------
Blom, Marcillo, Arrowsmith, Improved Bayesian infrasonic source localization for regional
infrasound, Geophysical Journal International 203 (2015), 1682-1693: von Mises likelihood,
celerity by layer. Its canonical figures and widths: LANL-Seismoacoustics/infrapy.
Modrak, Arrowsmith, Anderson, A Bayesian framework for infrasound location, Geophysical Journal
International 181 (2010), 399-405: celerity of 0.28 to 0.34 km/s for regional arrivals.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

HALF_WIDTH_PER_SIGMA = float(np.sqrt(2 * np.log(2)))  # of a normal distribution
NARROWEST_DEG = 4.0  # half-width of a beam at half height, Blom et al. (2015)
WIDEST_DEG = 12.0  # the same
WAY_DEG = 4.0  # half-width that winds along the way add, the same
TIME_SIGMA_S = 10.0  # of the peak of F: one window of a beam-former


class Layer(NamedTuple):
    """A group of arrivals: mean slowness and its standard deviation, in s/km."""

    name: str
    weight: float
    slowness_s_km: float
    sigma_s_km: float


LAYERS = (
    Layer("troposphere", 1 / 3, 1 / 0.327, 0.066),
    Layer("stratosphere", 1 / 3, 1 / 0.293, 0.08),
    Layer("thermosphere", 1 / 3, 1 / 0.26, 0.33),
)
SLOWEST_S_KM = LAYERS[2].slowness_s_km + 3 * LAYERS[2].sigma_s_km  # 0.207 km/s
FASTEST_S_KM = LAYERS[0].slowness_s_km - 3 * LAYERS[0].sigma_s_km  # 0.350 km/s


def bearing_sigma_deg(
    f_statistic: float | None, elements: int | None, stated_deg: float | None = None
) -> float:
    """Return the standard deviation of a bearing as a direction to the source, in degrees.

    Parameters
    ----------
    f_statistic, elements
        Fisher statistic of the beam and number of sensors; unknown means the widest beam.
    stated_deg
        Standard deviation as measured, used instead of them.

    Examples
    --------
    >>> round(bearing_sigma_deg(75.0, 4), 2)
    4.8
    """
    way = WAY_DEG / HALF_WIDTH_PER_SIGMA
    if stated_deg is not None:
        return float(np.hypot(stated_deg, way))
    beam = WIDEST_DEG
    if f_statistic is not None and elements is not None:
        concentration = 2.0 * (elements - 1) * f_statistic
        beam = float(np.degrees(np.arccos(max(-1.0, 1.0 - np.log(2.0) / concentration))))
    beam = min(max(beam, NARROWEST_DEG), WIDEST_DEG)
    return float(np.hypot(beam / HALF_WIDTH_PER_SIGMA, way))


def likeliest_layer(distance_km: float, taken_s: float) -> str | None:
    """Return the layer a travel time speaks for; None where it is outside all of them."""
    slowness = taken_s / distance_km
    if not FASTEST_S_KM <= slowness <= SLOWEST_S_KM:
        return None
    heights = [
        layer.weight
        / layer.sigma_s_km
        * np.exp(-0.5 * ((slowness - layer.slowness_s_km) / layer.sigma_s_km) ** 2)
        for layer in LAYERS
    ]
    return LAYERS[int(np.argmax(heights))].name
