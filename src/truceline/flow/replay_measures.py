"""The measures of a replay, from what the mission's own chain made of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from truceline.adherence.rate import INCIDENT_MEASURE, RateParams, period_rates
from truceline.flow.process import ProcessParams, process
from truceline.model.effort import EFFORT_SCHEMA
from truceline.model.finding import Outcome
from truceline.model.kind import Act
from truceline.model.observation import OBSERVATION_SCHEMA, Modality
from truceline.model.table import regions_of, to_table
from truceline.plan.fast import CERTAIN, attribution_shares, change_measure, detected_shares
from truceline.plan.measures import YEAR_DAYS, Measured, restricted_hours, share
from truceline.science.lines import place_regions
from truceline.score.coverage import score_rates
from truceline.score.truth import TrueAct, Truth, true_ids
from truceline.simulate.option import sector_numbers
from truceline.simulate.truth import FIRE

if TYPE_CHECKING:
    from typing import Any

    import pyarrow as pa
    from numpy.typing import NDArray

    from truceline.flow.process import Processed, Terms
    from truceline.simulate.option import Ground, OptionWorld

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

# Coverage is held against all acts, so that incidents are what a rate counts.
PARAMS = ProcessParams(rate=RateParams(measure=INCIDENT_MEASURE))
NOT_INDEPENDENT = {Modality.UNKNOWN.value}


def full_measures(
    drawn: OptionWorld, near_people: Bools, terms: Terms, ground: Ground
) -> list[Measured]:
    """Return the measures of one replicate from its incidents, findings and rates.

    Parameters
    ----------
    drawn
        The replicate: truth, observations and effort.
    near_people
        Which acts lie within 1 km of manned placements.
    terms
        What the chain holds it against.
    ground
        The line it runs on.
    """
    observations = to_table(drawn.observations, OBSERVATION_SCHEMA)
    effort = drawn.effort if drawn.effort.num_rows else EFFORT_SCHEMA.empty_table()
    processed = process(observations, effort, terms, PARAMS)
    truth = _truth(drawn)
    acts, span = drawn.acts, drawn.span
    from_m, until_m = span.ends_m
    scale = span.days * (until_m - from_m) / ground.path.length_m
    of_incident = _acts_of_incidents(processed.incidents, observations, drawn, truth)
    known = of_incident[of_incident >= 0]
    seen = np.zeros(len(acts), dtype=np.bool_)
    seen[known] = True
    sector = sector_numbers(acts.chainage_m, span)
    fire = np.isin(acts.planned, FIRE)
    candidates, right = _attributed(processed.incidents, of_incident, drawn, ground, terms)
    hour, number = _when_and_where(processed.incidents, drawn)
    return [
        *detected_shares(acts.planned, seen),
        Measured(
            measure="hours_to_detect", unit="h",
            value=_hours(drawn, processed.incidents, observations, sector),
        ),
        *attribution_shares(_fires(processed.incidents), candidates, right),
        change_measure(number, hour, (len(span.sectors), span.days), scale),
        Measured(
            measure="staff_risk", unit="acts/year",
            value=float((near_people & fire).sum()) / scale * YEAR_DAYS,
        ),
        Measured(measure="undetermined_share", unit="1", value=_undetermined(processed)),
        *_rates(processed, truth),
    ]  # fmt: skip


def _truth(drawn: OptionWorld) -> Truth:
    return Truth(
        starts_at=drawn.span.starts_at,
        days=drawn.span.days,
        acts=tuple(
            TrueAct(
                true_id=item.true_id, kind=item.kind.value, happened_at=item.happened_at,
                sector=item.sector, reports=item.reports,
            )
            for item in drawn.truth
        ),
    )  # fmt: skip


def _acts_of_incidents(
    incidents: pa.Table, observations: pa.Table, drawn: OptionWorld, truth: Truth
) -> Ints:
    """Return the act most members of each incident speak of, -1 where none."""
    number = {item.true_id: k for k, item in enumerate(drawn.truth)}
    of_report = true_ids(observations, truth)
    found = []
    for members in incidents["members"].to_pylist():
        votes = Counter(number.get(of_report[name], -1) for name in members)
        found.append(max(votes, key=lambda act: (votes[act], -act)))
    return np.array(found, dtype=np.int64)


def _fires(incidents: pa.Table) -> int:
    return sum(act == Act.FIRE.value for act in incidents["act"].to_pylist())


def _attributed(
    incidents: pa.Table, of_incident: Ints, drawn: OptionWorld, ground: Ground, terms: Terms
) -> tuple[int, int]:
    """Return how many incidents the rule would attribute, and how many of them rightly."""
    rows = [
        (k, row)
        for k, row in enumerate(
            incidents.select(["act", "modalities", "assessments", "region_kind"]).to_pylist()
        )
        if _may_be_attributed(row)
    ]
    if not rows:
        return 0, 0
    regions = regions_of(incidents.take([k for k, _ in rows]))
    placed = place_regions(terms.index, ground.version, [r for r in regions if r is not None])
    candidates = right = 0
    for (k, row), left in zip(rows, placed.left.tolist(), strict=True):
        if max(left, 1 - left) < CERTAIN or of_incident[k] < 0:
            continue
        outgoing = "outgoing" in row["assessments"]
        candidates += 1
        right += int(((left > 0.5) == outgoing) == bool(drawn.acts.left[of_incident[k]]))
    return candidates, right


def _may_be_attributed(row: dict[str, Any]) -> bool:
    told = {"outgoing", "impact"} & set(row["assessments"])
    modalities = set(row["modalities"]) - NOT_INDEPENDENT
    return (
        row["act"] == Act.FIRE.value
        and len(modalities) >= 2
        and len(told) == 1
        and row["region_kind"] is not None
    )


def _when_and_where(incidents: pa.Table, drawn: OptionWorld) -> tuple[Floats, Ints]:
    """Return hours since the start and sector of the incidents that have both."""
    numbers = {sector.sector_id: k for k, sector in enumerate(drawn.span.sectors)}
    rows = incidents.select(["happened_at", "sector"]).to_pylist()
    known = [
        ((row["happened_at"] - drawn.span.starts_at) / timedelta(hours=1), numbers[row["sector"]])
        for row in rows
        if row["happened_at"] is not None and row["sector"] in numbers
    ]
    if not known:
        return np.zeros(0), np.zeros(0, dtype=np.int64)
    hour, number = zip(*known, strict=True)
    return np.array(hour), np.array(number, dtype=np.int64)


def _hours(
    drawn: OptionWorld, incidents: pa.Table, observations: pa.Table, sector: Ints
) -> float | None:
    """Return the mean hours from a sector's first violation to its first report received.

    Only reports that became part of an incident count, in the sector the mission put it in.
    """
    span = drawn.span
    received = dict(
        zip(
            observations["observation_id"].to_pylist(),
            observations["received_at"].to_pylist(),
            strict=True,
        )
    )
    first: dict[str, float] = defaultdict(lambda: np.inf)
    for row in incidents.select(["sector", "members"]).to_pylist():
        at = min(received[name] for name in row["members"])
        hours = (at - span.starts_at) / timedelta(hours=1)
        first[row["sector"]] = min(first[row["sector"]], hours)
    acts = np.full(len(span.sectors), np.inf)
    np.minimum.at(acts, sector, drawn.acts.hour)
    reports = np.array([first[item.sector_id] for item in span.sectors])
    return restricted_hours(acts, np.maximum(reports, acts), span.days * 24.0)


def _undetermined(processed: Processed) -> float | None:
    """Return the share of incidents about which every finding is left undetermined."""
    outcomes: dict[str, set[str]] = defaultdict(set)
    for row in processed.findings.select(["incident_id", "outcome"]).to_pylist():
        outcomes[row["incident_id"]].add(row["outcome"])
    quiet = {Outcome.NOT_AN_INCIDENT.value, Outcome.RELEVANT_NO_VIOLATION.value}
    told = [found - quiet for found in outcomes.values() if found - quiet]
    return share(sum(found == {Outcome.UNDETERMINED.value} for found in told), len(told))


def _rates(processed: Processed, truth: Truth) -> list[Measured]:
    """Return how often corrected rates of sectors hold the true one, and their ratio to it."""
    rates = period_rates(processed.incidents, processed.findings, processed.exposure, PARAMS.rate)
    scored = score_rates(rates, truth)
    return [
        Measured(measure="corrected_coverage", value=scored.corrected.covered, unit="1"),
        Measured(measure="corrected_ratio", value=scored.corrected.ratio, unit="1"),
        Measured(measure="raw_ratio", value=scored.raw.ratio, unit="1"),
    ]
