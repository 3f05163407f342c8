"""A small mission's tables, readable in one screen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.core.uncertain import Region, point_region, sector_region
from truceline.model.adherence import CHANGE_SCHEMA, RATE_SCHEMA
from truceline.model.agreement import Agreement, Party
from truceline.model.effort import EFFORT_SCHEMA, Effort
from truceline.model.finding import FINDING_SCHEMA, Finding
from truceline.model.incident import INCIDENT_SCHEMA, LEFT_OUT_SCHEMA, Incident
from truceline.model.line import LineVersion
from truceline.model.observation import CLAIM_SCHEMA, OBSERVATION_SCHEMA, Claim, Observation
from truceline.model.rejection import REJECTION_SCHEMA
from truceline.model.table import to_table
from truceline.model.total import TOTAL_SCHEMA
from truceline.report.material import Material

DAY = datetime(2027, 3, 14, tzinfo=UTC)
PERIOD = Interval(DAY, DAY + timedelta(days=1))
SOURCES_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("source_id", "name", "reader", "sha256")]
    + [(name, pa.int64()) for name in ("rows", "kept", "rejected", "repeated", "warned")]
)


def observation(key: str, region: Region | None, hour: int, **more: object) -> Observation:
    """Make an observation of the day."""
    values: dict[str, object] = {
        "observation_id": f"obs-{key}",
        "source_id": "posts",
        "source_key": key,
        "content_sha256": "0" * 64,
        "kind": "explosion",
        "modality": "human",
        "region": region,
        "starts_at": DAY + timedelta(hours=hour),
        "ends_at": DAY + timedelta(hours=hour, minutes=10),
        "observer": "post-secret-7",
        **more,
    }
    return Observation(**values)  # type: ignore[arg-type]


def incident(key: str, region: Region | None, hour: float, **more: object) -> Incident:
    """Make an incident of one observation of the same key."""
    at = DAY + timedelta(hours=hour)
    values: dict[str, object] = {
        "incident_id": f"inc-{key}", "kind": "explosion", "act": "fire", "region": region,
        "starts_at": at, "ends_at": at + timedelta(minutes=10), "happened_at": at,
        "members": (f"obs-{key}",), "modalities": ("human",), "origins": 1, "sector": "s1",
        "count_low": 3, "count_high": 5, "explanation": "one report", **more,
    }  # fmt: skip
    return Incident(**values)  # type: ignore[arg-type]


def finding(key: str, outcome: str) -> Finding:
    """Make a finding about the incident of that key."""
    return Finding(
        finding_id=f"fin-{key}", incident_id=f"inc-{key}", agreement_id="test",
        agreement_version="1", clause_id="no-fire",
        article="1", bound="all", party="not_attributed", outcome=outcome,  # type: ignore[arg-type]
        probability_inside=0.97, line_version="v1", reason="fire where the clause forbids it",
    )  # fmt: skip


def rate(sector: str, day: date | None, observed: str, violations: int | None) -> dict[str, object]:
    """Make a row of rates; what is not observed has no number at all."""
    seen = observed == "observed"
    start = DAY if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)
    return {
        "sector": sector, "day": day, "starts_at": start, "ends_at": start + timedelta(days=1),
        "observed": observed, "incidents": violations, "violations": violations,
        "watched_share": 0.5 if seen else 0.0, "exposure": 0.4 if seen else 0.0,
        "rate_raw": float(violations or 0) if seen else None, "rate_raw_low": 0.0 if seen else None,
        "rate_raw_high": 4.0 if seen else None,
        "rate_corrected": (violations or 0) / 0.4 if seen else None,
        "rate_corrected_low": 0.0 if seen else None, "rate_corrected_high": 9.0 if seen else None,
        "level": 0.95, "denied_share": 0.0, "down_share": 0.0,
    }  # fmt: skip


@pytest.fixture
def material() -> Material:
    """Return a day with a violation, one undetermined incident, a claim and a denial."""
    near = point_region(37.5, 48.2, 400.0)
    sector = sector_region(37.6, 48.1, 2000, 6000, [(123.75, 146.25)])
    observations = [
        observation("a", near, 9),
        observation("b", sector, 13),
        observation("old", near, -20),
    ]
    incidents = [
        incident("a", near, 9),
        incident("b", sector, 13),
        incident("old", near, -20),
        incident("gun", near, 15, kind="weapon_sighting", act="presence"),
    ]
    findings = [
        finding("a", "violation_serious"),
        finding("b", "undetermined"),
        finding("old", "violation_minor"),
        finding("gun", "violation_minor"),
    ]
    claim = Claim(
        observation_id="obs-claim", source_id="claims", source_key="1", content_sha256="1" * 64,
        kind="shelling", modality="unknown", region=near, starts_at=DAY + timedelta(hours=3),  # type: ignore[arg-type]
        claimant="north", text="shelling alleged",
    )  # fmt: skip
    denied = Effort(
        effort_id="eff-1", source_id="effort", source_key="1", observer="patrol-secret-2",
        modality="human", status="denied", starts_at=DAY + timedelta(hours=8),  # type: ignore[arg-type]
        ends_at=DAY + timedelta(hours=10), sector="s1", reason="checkpoint",
    )  # fmt: skip
    days = [date(2027, 3, 12), date(2027, 3, 13), date(2027, 3, 14)]
    rates = [
        rate(s, day, "observed", n)
        for s in ("s1", "all")
        for day, n in zip(days, (3, 1, 2), strict=False)
    ]
    rates += [rate("s2", day, "not_observed", None) for day in days]
    period = [rate("s1", None, "observed", 2), rate("s2", None, "not_observed", None),
              rate("all", None, "observed", 2)]  # fmt: skip
    rejections = [
        {"rejection_id": "rej-1", "source_id": "posts", "where": "row 7", "code": "INT-001",
         "found": "the row has 3 fields.", "remedy": "Write 9.", "raw": b"x",
         "severity": "rejected"}
    ]  # fmt: skip
    sources = [{"source_id": "posts", "name": "posts.csv", "reader": "observations",
                "sha256": "2" * 64, "rows": 9, "kept": 7, "rejected": 1, "repeated": 1,
                "warned": 0}]  # fmt: skip
    line = LineVersion(
        line_id="front", version="v1", valid=Interval(datetime(2020, 1, 1, tzinfo=UTC)),
        positions=np.array([[36.0, 47.2], [37.0, 47.9], [37.5, 48.1], [38.4, 48.9]]),
        left="north", right="south", accuracy_m=2000.0, provenance=Provenance(source="made up"),
    )  # fmt: skip
    agreement = Agreement(
        agreement_id="test", version="1", title={"en": "Test <terms>"},
        parties=(Party(party_id="north", names={"en": "North"}),), time_zone="UTC", signed_at=None,
        valid=line.valid, lines=(), zones=(), clauses=(), hypothetical=True,
    )  # fmt: skip
    return Material(
        mission="Test mission", agreement=agreement, lines=(line,),
        sectors={"s1": "Sector 1", "s2": "Sector 2"}, time_zone="UTC", language="en",
        issued_at=DAY + timedelta(days=1, hours=2), period=PERIOD, record_head="ab" * 32,
        period_rates=pa.Table.from_pylist(period, RATE_SCHEMA),
        tables={
            "observations": to_table(observations, OBSERVATION_SCHEMA),
            "claims": to_table([claim], CLAIM_SCHEMA),
            "effort": to_table([denied], EFFORT_SCHEMA),
            "totals": TOTAL_SCHEMA.empty_table(),
            "rejections": pa.Table.from_pylist(rejections, REJECTION_SCHEMA),
            "sources": pa.Table.from_pylist(sources, SOURCES_SCHEMA),
            "incidents": to_table(incidents, INCIDENT_SCHEMA),
            "findings": to_table(findings, FINDING_SCHEMA),
            "left_out": LEFT_OUT_SCHEMA.empty_table(),
            "rates": pa.Table.from_pylist(rates, RATE_SCHEMA),
            "changes": CHANGE_SCHEMA.empty_table(),
        },
    )  # fmt: skip
