"""Figures of the assets a plan can place: each with its range, and where it was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from truceline.model.observation import Modality
from truceline.model.plan import Role


class Figure(NamedTuple):
    """A figure with the range it plausibly lies in."""

    value: float
    low: float
    high: float


def _known(value: float) -> Figure:
    return Figure(value, value, value)


NOTHING = _known(0.0)
ALL_DAY = _known(24.0)
STANDING = _known(2.0)
LIFE = Figure(5.0, 3.0, 8.0)
PRIOR = "a planner's prior; no source was found"
SMM_ALL = (
    "OSCE SMM: cameras on a roof at 10 to 12 m and on a 50 m tower with a 4 m mast "
    "(reliefweb spot reports of 10 August 2017 and 35/2020)"
)
SMM_PATROL = (
    "OSCE SMM: one patrol of 5 in 2 armoured vehicles (reliefweb spot report of 11 October 2018)"
)
TOWER = (
    "high: USD 28 million for 30 towers with camera and radar, United States border, 2020 "
    "(gcn.com/emerging-tech/2020/07); value and low: a planner's prior"
)
RADAR_RANGE = (
    "several 100 m to over 10 km (Sandia, INMM 2009); the value cuts where aircraft are lost"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetFigures:
    """One asset: what it is, and its figures with their ranges.

    ``sources`` names figures by the words of `asset_parameters` (``"height_m"``,
    ``"crew.monitor"``); a figure that is not named is a planner's prior. ``read`` lists those
    whose value itself, not only a bound, was read in the source.
    """

    english: str
    french: str
    model: str | None
    modality: Modality | None
    crew: dict[Role, Figure]
    hours_per_day: Figure = ALL_DAY
    height_m: Figure = STANDING
    range_m: Figure
    capital_eur: Figure = NOTHING
    life_years: Figure = LIFE
    running_eur: Figure = NOTHING
    lost_per_year: Figure = NOTHING
    jammable: bool = False
    on_the_line: bool = True
    everywhere: bool = False
    sources: dict[str, str] = field(default_factory=dict)
    read: frozenset[str] = frozenset()


CATALOGUE: dict[str, AssetFigures] = {
    "post": AssetFigures(
        english="Static observation post",
        french="Poste d'observation fixe",
        model="human",
        modality=Modality.HUMAN,
        crew={Role.MONITOR: Figure(2, 2, 4)},
        height_m=Figure(4, 2, 10),
        range_m=Figure(20_000, 10_000, 30_000),
        capital_eur=Figure(150_000, 50_000, 400_000),
        running_eur=Figure(60_000, 30_000, 120_000),
        lost_per_year=Figure(0.02, 0.0, 0.1),
        sources={"crew.monitor": "two at a time, remembered from practice of UN posts"},
    ),
    "camera_day": AssetFigures(
        english="Mast with a daylight camera",
        french="Mât avec caméra de jour",
        model="camera_day",
        modality=Modality.CAMERA,
        crew={Role.TECHNICIAN: Figure(0.25, 0.1, 0.5)},
        height_m=Figure(15, 10, 54),
        range_m=Figure(12_000, 6_000, 15_000),
        capital_eur=Figure(250_000, 100_000, 900_000),
        running_eur=Figure(50_000, 20_000, 100_000),
        lost_per_year=Figure(0.1, 0.03, 0.3),
        sources={"height_m": SMM_ALL, "capital_eur": TOWER},
    ),
    "camera_thermal": AssetFigures(
        english="Mast with a thermal camera",
        french="Mât avec caméra thermique",
        model="camera_thermal",
        modality=Modality.CAMERA,
        crew={Role.TECHNICIAN: Figure(0.25, 0.1, 0.5)},
        height_m=Figure(15, 10, 54),
        range_m=Figure(12_000, 6_000, 15_000),
        capital_eur=Figure(400_000, 150_000, 900_000),
        running_eur=Figure(60_000, 25_000, 120_000),
        lost_per_year=Figure(0.1, 0.03, 0.3),
        sources={"height_m": SMM_ALL, "capital_eur": TOWER},
    ),
    "acoustic": AssetFigures(
        english="Acoustic array",
        french="Réseau acoustique",
        model="acoustic",
        modality=Modality.ACOUSTIC,
        crew={Role.TECHNICIAN: Figure(0.1, 0.05, 0.3)},
        range_m=Figure(30_000, 15_000, 40_000),
        capital_eur=Figure(60_000, 20_000, 250_000),
        running_eur=Figure(15_000, 5_000, 40_000),
        lost_per_year=Figure(0.05, 0.0, 0.2),
    ),
    "radar": AssetFigures(
        english="Ground surveillance radar",
        french="Radar de surveillance terrestre",
        model="radar",
        modality=Modality.RADAR,
        crew={Role.TECHNICIAN: Figure(0.25, 0.1, 0.5)},
        height_m=Figure(15, 5, 30),
        range_m=Figure(16_000, 5_000, 20_000),
        capital_eur=Figure(500_000, 200_000, 900_000),
        running_eur=Figure(75_000, 30_000, 150_000),
        lost_per_year=Figure(0.1, 0.03, 0.3),
        jammable=True,
        sources={"range_m": RADAR_RANGE, "capital_eur": TOWER},
    ),
    "drone_rf": AssetFigures(
        english="Radio receiver for drones",
        french="Récepteur radio pour drones",
        model="drone_rf",
        # No modality of its own: counted with radar, so that the two are never held independent.
        modality=Modality.RADAR,
        crew={Role.TECHNICIAN: Figure(0.1, 0.05, 0.3)},
        height_m=Figure(10, 5, 20),
        range_m=Figure(10_000, 3_000, 20_000),
        capital_eur=Figure(200_000, 80_000, 600_000),
        running_eur=Figure(30_000, 10_000, 80_000),
        lost_per_year=Figure(0.05, 0.0, 0.2),
        jammable=False,
    ),
    "drone_acoustic": AssetFigures(
        english="Acoustic sensor for drones",
        french="Capteur acoustique pour drones",
        model="drone_acoustic",
        modality=Modality.ACOUSTIC,
        crew={Role.TECHNICIAN: Figure(0.01, 0.002, 0.05)},
        height_m=Figure(6, 3, 15),
        range_m=Figure(10_000, 3_000, 15_000),
        capital_eur=Figure(2_000, 400, 10_000),
        life_years=Figure(3, 2, 5),
        running_eur=Figure(600, 200, 3_000),
        lost_per_year=Figure(0.1, 0.03, 0.3),
    ),
    "uav": AssetFigures(
        english="UAV base, one flight at a time",
        french="Base de drones, un vol à la fois",
        model="uav",
        modality=Modality.UAV,
        crew={Role.TECHNICIAN: Figure(4, 3, 6)},
        hours_per_day=Figure(16, 8, 24),
        height_m=Figure(1_500, 1_000, 2_000),
        range_m=Figure(60_000, 30_000, 100_000),
        capital_eur=Figure(3_000_000, 500_000, 8_000_000),
        running_eur=Figure(1_000_000, 300_000, 3_000_000),
        lost_per_year=Figure(0.25, 0.1, 0.5),
        jammable=True,
        sources={"height_m": "1 to 2 km, remembered"},
    ),
    "patrol": AssetFigures(
        english="Patrol base, one patrol by day",
        french="Base de patrouille, une patrouille de jour",
        model="patrol",
        modality=Modality.HUMAN,
        crew={Role.MONITOR: Figure(5, 4, 6)},
        hours_per_day=Figure(10, 8, 12),
        range_m=Figure(30_000, 15_000, 40_000),
        capital_eur=Figure(800_000, 400_000, 1_500_000),
        life_years=Figure(7, 5, 10),
        running_eur=Figure(150_000, 75_000, 300_000),
        lost_per_year=Figure(0.05, 0.0, 0.15),
        sources={"crew.monitor": SMM_PATROL},
        read=frozenset({"crew.monitor"}),
    ),
    "satellite_optical": AssetFigures(
        english="Optical satellite imagery",
        french="Imagerie satellitaire optique",
        model="satellite_optical",
        modality=Modality.SATELLITE,
        crew={Role.TECHNICIAN: Figure(2, 1, 5)},
        height_m=Figure(500_000, 400_000, 800_000),
        range_m=_known(2_000_000),
        running_eur=Figure(5_000_000, 1_000_000, 20_000_000),
        on_the_line=False,
        everywhere=True,
    ),
    "satellite_sar": AssetFigures(
        english="Radar satellite imagery",
        french="Imagerie satellitaire radar",
        model="satellite_sar",
        modality=Modality.SATELLITE,
        crew={Role.TECHNICIAN: Figure(2, 1, 5)},
        height_m=Figure(500_000, 400_000, 800_000),
        range_m=_known(2_000_000),
        running_eur=Figure(5_000_000, 1_000_000, 20_000_000),
        on_the_line=False,
        everywhere=True,
    ),
    "satellite_thermal": AssetFigures(
        english="Thermal satellite detections",
        french="Détections thermiques par satellite",
        model="satellite_thermal",
        modality=Modality.SATELLITE,
        crew={Role.TECHNICIAN: Figure(0.5, 0.25, 1)},
        height_m=Figure(800_000, 700_000, 850_000),
        range_m=_known(2_000_000),
        running_eur=Figure(50_000, 10_000, 200_000),
        on_the_line=False,
        everywhere=True,
    ),
    "hub": AssetFigures(
        english="Regional hub",
        french="Centre régional",
        model=None,
        modality=None,
        crew={Role.STAFF: Figure(8, 4, 16)},
        height_m=NOTHING,
        range_m=NOTHING,
        capital_eur=Figure(2_000_000, 500_000, 5_000_000),
        life_years=Figure(10, 5, 15),
        running_eur=Figure(500_000, 200_000, 1_500_000),
        on_the_line=False,
    ),
    "protection": AssetFigures(
        english="Protection platoon",
        french="Section de protection",
        model=None,
        modality=None,
        crew={Role.SOLDIER: Figure(8, 6, 12)},
        height_m=NOTHING,
        range_m=NOTHING,
        capital_eur=Figure(1_500_000, 500_000, 4_000_000),
        life_years=Figure(10, 7, 15),
        running_eur=Figure(200_000, 100_000, 500_000),
        lost_per_year=Figure(0.02, 0.0, 0.1),
        sources={"crew.soldier": "8 on duty round the clock are 39 in the field: a platoon"},
    ),
    "reassurance": AssetFigures(
        english="Battalion away from the line",
        french="Bataillon éloigné de la ligne",
        model=None,
        modality=None,
        crew={Role.REASSURANCE: Figure(700, 500, 1_000)},
        height_m=NOTHING,
        range_m=NOTHING,
        on_the_line=False,
        sources={"crew.reassurance": "strength of a battalion, remembered; all heads, no shifts"},
    ),
}
