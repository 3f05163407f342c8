"""From observations and effort to incidents, findings and rates: the chain as one function."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import pyarrow as pa

from truceline.adherence.change import change_points
from truceline.adherence.exposure import exposure
from truceline.adherence.rate import RateParams, daily_rates
from truceline.assess.attribution import attribute
from truceline.assess.engine import AssessParams, assess, assess_readings
from truceline.assess.output import joined
from truceline.fuse.fuse import fuse
from truceline.fuse.params import FuseParams
from truceline.model.facts import NO_FACTS
from truceline.model.table import regions_of
from truceline.science.sectors import sector_shares, sectors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceline.core.time import Interval
    from truceline.model.agreement import Agreement
    from truceline.model.constraint import Constraint
    from truceline.model.facts import Facts
    from truceline.model.line import Line, Sector
    from truceline.science.lines import LineIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What data are held against: agreements, facts, lines, sectors and the span looked at.

    ``also`` are agreements in force together with the first.
    """

    agreement: Agreement
    lines: tuple[Line, ...]
    index: LineIndex
    sectors: tuple[Sector, ...]
    time_zone: str
    span: Interval
    also: tuple[Agreement, ...] = ()
    facts: Facts = NO_FACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessParams:
    """The settings of each step."""

    fuse: FuseParams = field(default_factory=FuseParams)
    assess: AssessParams = field(default_factory=AssessParams)
    rate: RateParams = field(default_factory=RateParams)


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """What the chain yields, by noun: each a table with the schema of its model.

    ``readings`` are findings under each reading of ambiguous clauses, which are none of the
    mission's own.
    """

    incidents: pa.Table
    links: pa.Table
    left_out: pa.Table
    attributions: pa.Table
    findings: pa.Table
    readings: pa.Table
    exposure: pa.Table
    rates: pa.Table
    changes: pa.Table

    def tables(self) -> dict[str, pa.Table]:
        """Return the tables by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def process(
    observations: pa.Table,
    effort: pa.Table,
    terms: Terms,
    params: ProcessParams | None = None,
    progress: Callable[[str], None] = lambda _: None,
    constraints: Sequence[Constraint] = (),
) -> Processed:
    """Fuse, assess and estimate.

    Parameters
    ----------
    observations, effort
        Tables with the schemas of `truceline.model.observation` and `truceline.model.effort`.
    terms
        What they are held against.
    params
        Settings of the steps; their defaults if None.
    progress
        Called with a word before each step.
    constraints
        What analysts hold about reports, in the order of the record.
    """
    params = params or ProcessParams()
    progress("fuse")
    fused = fuse(observations, params.fuse, constraints)
    incidents = in_sectors(fused.incidents, terms)
    progress("assess")
    attributions = attribute(
        incidents, observations, terms.agreement, terms.index, terms.facts.signatures
    )
    findings, readings = _assessed(incidents, attributions, terms, params.assess)
    progress("adherence")
    watched = watching(effort, terms)
    rates = daily_rates(incidents, findings, watched, params.rate)
    return Processed(
        incidents=incidents,
        links=fused.links,
        left_out=fused.left_out,
        attributions=attributions,
        findings=findings,
        readings=readings,
        exposure=watched,
        rates=rates,
        changes=change_points(rates),
    )


def _assessed(
    incidents: pa.Table, attributions: pa.Table, terms: Terms, params: AssessParams
) -> tuple[pa.Table, pa.Table]:  # fmt: skip
    """Return the findings under every agreement, and those under each reading."""
    agreements = (terms.agreement, *terms.also)
    findings = [
        assess(incidents, a, terms.index, params, terms.facts, attributions) for a in agreements
    ]
    readings = [assess_readings(incidents, a, terms.index, params, terms.facts) for a in agreements]
    return joined(findings), joined(readings)


def in_sectors(incidents: pa.Table, terms: Terms) -> pa.Table:
    """Return the incidents with the sector each lies in, null where none or place unknown."""
    names = sectors_of(
        terms.index, terms.lines, terms.sectors, regions_of(incidents),
        incidents["happened_at"].to_pylist(),
    )  # fmt: skip
    column = incidents.schema.get_field_index("sector")
    return incidents.set_column(
        column, incidents.schema.field(column), pa.array(names, pa.string())
    )


def watching(effort: pa.Table, terms: Terms) -> pa.Table:
    """Return the exposure of each sector and day of the span."""
    shares = sector_shares(terms.index, terms.lines, terms.sectors, effort)
    sectors = tuple(sector.sector_id for sector in terms.sectors)
    return exposure(effort, sectors, shares, terms.span, terms.time_zone)
