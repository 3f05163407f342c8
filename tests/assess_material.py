"""Terms, a line and incidents that tests of the assessment share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from truceline.core.geo import destination
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.core.uncertain import Region, point_region
from truceline.model.agreement import (
    Agreement,
    Clause,
    ClauseKind,
    Exemption,
    ExemptionKind,
    Party,
    ReferenceLine,
    Severity,
    WeaponClass,
    Zone,
    ZoneKind,
)
from truceline.model.incident import Incident
from truceline.model.kind import ACT_OF, Act, Kind
from truceline.model.line import Line, LineVersion
from truceline.science.lines import LineIndex

KYIV = ZoneInfo("Europe/Kyiv")
SINCE = Interval(datetime(2015, 2, 15, tzinfo=KYIV))
SECOND = Interval(datetime(2020, 7, 27, 0, 1, tzinfo=KYIV))
NOON_2016 = datetime(2016, 5, 10, 12, tzinfo=UTC)
VERSION = LineVersion(
    line_id="line", version="v1", valid=SINCE, positions=np.array([[30.0, 47.0], [30.0, 49.0]]),
    left="west", right="east", accuracy_m=500.0, provenance=Provenance(source="made up"),
)  # fmt: skip
LINES = LineIndex([Line(line_id="line", versions=(VERSION,))])
MONITORS = Exemption(
    kind=ExemptionKind.MONITORS, text="aircraft of the mission", kinds=(Kind.UAV_FLIGHT,),
    assessments=("mission",), presumed=True,
)  # fmt: skip
DEFENCE = Exemption(kind=ExemptionKind.SELF_DEFENCE, text="return fire against an offensive")
NOTICE = Exemption(
    kind=ExemptionKind.NOTIFIED, text="prior notice was given", kinds=(Kind.EXPLOSION,),
    assessments=("controlled detonation",),
)  # fmt: skip
WITHDRAWAL = Clause(
    clause_id="withdraw", kind=ClauseKind.WITHDRAWAL, article="2", parties=("west", "east"),
    valid=SINCE, acts=(Act.PRESENCE,), zones={"west": "west-25", "east": "east-25"},
    weapons=WeaponClass(calibre_min_mm=100.0),
)  # fmt: skip
CLAUSES = (
    Clause(
        clause_id="fire", kind=ClauseKind.NO_FIRE, article="1", parties=("west", "east"),
        valid=SINCE, acts=(Act.FIRE,), exemptions=(DEFENCE, NOTICE),
        severity=Severity(
            serious_kinds=(Kind.MISSILE_STRIKE,), serious_count=20, serious_calibre_mm=100.0
        ),
    ),
    WITHDRAWAL,
    Clause(
        clause_id="flight", kind=ClauseKind.NO_FLIGHT, article="3", parties=("west", "east"),
        valid=SECOND, acts=(Act.FLIGHT,), zones={"all": "band-10"}, aircraft=("uav", "rotary"),
        exemptions=(MONITORS,),
    ),
)  # fmt: skip


def buffer(side: str) -> Zone:
    return Zone(
        zone_id=f"{side}-25", kind=ZoneKind.BUFFER, line="contact", side=side, until_m=25_000
    )


AGREEMENT = Agreement(
    agreement_id="minsk-like", version="1", title={"en": "Test terms"},
    parties=(Party(party_id="west", names={}), Party(party_id="east", names={})),
    time_zone="Europe/Kyiv", signed_at=None, valid=SINCE,
    lines=(ReferenceLine(name="contact", line_id="line"),),
    zones=(
        buffer("west"), buffer("east"),
        Zone(zone_id="band-10", kind=ZoneKind.BAND, line="contact", until_m=10_000),
    ),
    clauses=CLAUSES,
)  # fmt: skip


def east(km: float, sigma_m: float = 200.0) -> Region:
    lon, lat = destination(30.0, 48.0, 90.0, km * 1000)
    return point_region(float(lon), float(lat), sigma_m)


def incident(
    kind: str, region: Region | None, at: datetime | None = NOON_2016, **more: Any
) -> Incident:
    values: dict[str, Any] = {
        "incident_id": "inc-1", "kind": kind, "act": ACT_OF[Kind(kind)].value, "region": region,
        "starts_at": at, "ends_at": at, "happened_at": at, "members": ("obs-1",),
        "modalities": ("human",), "origins": 1, **more,
    }  # fmt: skip
    return Incident(**values)
