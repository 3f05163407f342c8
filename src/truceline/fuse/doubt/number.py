"""How many incidents there were, given that which reports are one is itself uncertain."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from truceline.fuse.doubt.partitions import (
    Graph,
    add_groups,
    components_of,
    draw_exactly,
    draw_in_turn,
    graph_of,
    log_totals,
    part_of,
    subset_weights,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

LEAST_REPORTS = 1.001  # an incident that is told of has one report, and now and then a second

# The columns a number has, after those that say of what.
NUMBER_FIELDS = (
    pa.field("reports", pa.int64(), nullable=False),
    pa.field("held", pa.int64(), nullable=False),  # in the one way of grouping that is published
    pa.field("mean", pa.float64(), nullable=False),
    pa.field("low", pa.int64(), nullable=False),
    pa.field("high", pa.int64(), nullable=False),
    pa.field("level", pa.float64(), nullable=False),
    pa.field("method", pa.string(), nullable=False),  # certain, exact or sampled
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberParams:
    """Settings of `number_of_incidents`.

    Parameters
    ----------
    level
        Share of the draws an interval holds.
    draws
        Ways of grouping drawn.
    exact_up_to
        Components of no more reports are drawn from all ways of grouping; larger ones by a Gibbs
        sampler, half from all reports apart, half from the way held.
    assumed_reports
        Reports an incident by which the log odds turned a density of reports into one of
        incidents (`truceline.fuse.params.FuseParams.reports_per_incident`).
    reports_per_incident
        None estimates it; it says how readily a further report is of an incident already told.
    log_odds_error
        Standard deviation of an error common to all log odds: densities and the errors of sources
        are themselves estimates.
    prior_incidents
        That estimate is made as if so many incidents with the assumed number of reports had been
        seen before.
    turns, warm_up
        Times that reports an incident are drawn anew, and how many of the first are left out.
    burn, thin
        Sweeps of the sampler before the first draw, and from one draw to the next.
    """

    level: float = 0.9
    draws: int = 1000
    exact_up_to: int = 10
    assumed_reports: float = 2.0
    reports_per_incident: float | None = None
    log_odds_error: float = 0.25
    prior_incidents: float = 10.0
    turns: int = 25
    warm_up: int = 8
    burn: int = 100
    thin: int = 2

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise ValueError("a level lies between 0 and 1")
        if (
            not 2 * self.turns <= self.draws
            or self.draws % self.turns
            or not 1 <= self.exact_up_to <= 14
            or min(self.burn, self.thin) < 1
        ):
            raise ValueError("too few draws or sweeps, or too many reports for all ways at once")
        if self.assumed_reports <= 1 or (self.reports_per_incident or 2.0) <= 1:
            raise ValueError("an incident that is told of has more than one report on average")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Numbers:
    """How many incidents, by cell, and the reports an incident that the answer rests on."""

    table: pa.Table
    reports_per_incident: float


def number_of_incidents(
    first: Ints,
    second: Ints,
    log_odds: Floats,
    sharp: Floats,
    held: Ints,
    cells: pa.Table,
    *,
    seed: int,
    params: NumberParams | None = None,
) -> Numbers:
    """Return how many incidents the reports tell of, with an interval, in each cell.

    Reports are numbered in the order of their ids, so that draws do not depend on arrival.

    Parameters
    ----------
    first, second, log_odds
        All pairs of reports (tellings) that may be one, with the log odds of
        `truceline.fuse.candidates.find_edges` at a ``match_probability`` of 0.02 or less: a pair
        that is not given is never held to be one, so that pairs left out for being merely unlikely
        make the number too large.
    sharp
        Precision of each report, see `truceline.fuse.doubt.partitions.sharpness`.
    held
        Group of each report in the way that is published.
    cells
        One row a report, any columns (week, kind, sector): a group is counted where its most
        exact report is.
    seed
        Of the draws.

    Returns
    -------
    Numbers
        Its table has a row for each distinct row of `cells`, in their order, and
        ``NUMBER_FIELDS``.

    Notes
    -----
    The posterior over ways of grouping is that of incidents at random in space and time, each told
    of a Poisson number of times of which one or more are known; a further report then weighs
    ``ln(e^mu - 1)`` more than in the pairs' log odds, mu following from the reports an incident
    (`merge_bonus`). Reports an incident are estimated from the same data (empirical Bayes). What no
    report told of is not counted. Where errors are stated too small, densities too low or copies
    are taken for independent, the number is off by more than the interval says.
    """
    params = params or NumberParams()
    graph = graph_of(first, second, log_odds, sharp)
    if not len(graph) == len(held) == cells.num_rows:
        raise ValueError("precision, group and cell are given for each report")
    cell, names = _numbered(cells)
    parts = components_of(graph)
    sampler = _Sampler(graph, parts, cell, names.num_rows, held, seed, params)
    counts = sampler.run()
    return Numbers(
        table=_number_table(graph, parts, cell, names, held, counts, params),
        reports_per_incident=float(np.mean(sampler.reports)),
    )


def merge_bonus(reports: float, assumed: float) -> float:
    """Return what a further report weighs beyond the log odds of its pairs.

    Notes
    -----
    With Poisson numbers of reports, of which incidents with none are unknown, n reports fall into
    incidents of intensity lambda with weights of ``lambda / (e^mu - 1)`` for each merge, where
    ``reports = mu / (1 - e^-mu)``. The log odds hold lambda at ``assumed`` reports an incident.
    """
    return math.log(math.expm1(_poisson_mean(reports))) + math.log(reports / assumed)


def _poisson_mean(reports: float) -> float:
    """Return the mean of a Poisson number that has the given mean where it is not zero."""
    from scipy.optimize import brentq

    return float(brentq(lambda mu: mu / -math.expm1(-mu) - reports, 1e-9, reports + 1))


def _numbered(cells: pa.Table) -> tuple[Ints, pa.Table]:
    """Return the number of each row's cell, and the distinct cells in order."""
    columns = cells.column_names
    rows = cells.append_column("row", pa.array(np.arange(cells.num_rows)))
    names = cells.group_by(columns).aggregate([]).select(columns)
    names = names.sort_by([(name, "ascending") for name in columns])
    numbered = names.append_column("number", pa.array(np.arange(names.num_rows)))
    keys = {tuple(row[name] for name in columns): row["number"] for row in numbered.to_pylist()}
    number = [keys[tuple(row[name] for name in columns)] for row in rows.to_pylist()]
    return np.array(number, dtype=np.int64), names


class _Sampler:
    """Draws, in turn, ways of grouping and the reports an incident."""

    def __init__(
        self, graph: Graph, parts: list[Ints], cell: Ints, cells: int, held: Ints, seed: int,
        params: NumberParams,
    ) -> None:  # fmt: skip
        self.params, self.cell, self.count = params, cell, len(graph)
        self.rng = np.random.default_rng(seed)
        self.counts = np.zeros((params.turns, params.draws // params.turns, cells), dtype=np.int64)
        self.reports: list[float] = []
        small = [part for part in parts if 1 < len(part) <= params.exact_up_to]
        large = [part for part in parts if len(part) > params.exact_up_to]
        self.lone = np.bincount(
            cell[[part[0] for part in parts if len(part) == 1]], minlength=cells
        )
        self.small = [(part_of(graph, part), cell[part]) for part in small]
        self.members = np.sort(np.concatenate([*large, np.empty(0, np.int64)]))
        self.large = part_of(graph, self.members)
        apart = np.arange(len(self.members))
        self.chains = [apart, _split(self.large, held[self.members])]

    def run(self) -> Ints:
        """Return the number of groups by draw and cell."""
        params = self.params
        reports = params.reports_per_incident or params.assumed_reports
        burn = params.burn
        for turn in range(-params.warm_up, params.turns):
            counts = np.zeros_like(self.counts[0])
            error = float(self.rng.normal(0.0, params.log_odds_error))
            self._draw(counts, merge_bonus(reports, params.assumed_reports) + error, burn)
            if turn >= 0:
                self.counts[turn] = counts
                self.reports.append(reports)
            burn = 1
            if params.reports_per_incident is None:
                reports = self._draw_reports(int(counts[-1].sum()))
        turns, draws, cells = self.counts.shape
        return self.counts.reshape(turns * draws, cells)

    def _draw(self, counts: Ints, bonus: float, burn: int) -> None:
        counts += self.lone
        for own, cell in self.small:
            weights = subset_weights(own.pointer, own.neighbour, own.weight, own.sharp, bonus)
            draw_exactly(weights, log_totals(weights), cell, own.sharp, counts, self.rng)
        half, own = len(counts) // 2, self.large
        for chain, rows in zip(self.chains, (counts[:half], counts[half:]), strict=True):
            draw_in_turn(
                own.pointer, own.neighbour, own.weight, own.sharp, self.cell[self.members], chain,
                bonus, burn, self.params.thin, rows, self.rng,
            )  # fmt: skip

    def _draw_reports(self, incidents: int) -> float:
        """Return reports an incident, given how many incidents: normal about their mean."""
        known = incidents + self.params.prior_incidents
        mean = (self.count + self.params.prior_incidents * self.params.assumed_reports) / known
        mean = max(mean, LEAST_REPORTS)
        variance = mean * (1 + _poisson_mean(mean) - mean) / known
        return max(float(self.rng.normal(mean, math.sqrt(variance))), LEAST_REPORTS)


def _split(graph: Graph, held: Ints) -> Ints:
    """Return groups of which all pairs are linked, as near to those held as is easy.

    Reports join, in order, the first piece of their held group that they are linked with all
    through.
    """
    group = np.arange(len(graph))
    pieces: dict[int, list[list[int]]] = {}
    for v in range(len(graph)):
        near = set(graph.neighbour[graph.pointer[v] : graph.pointer[v + 1]].tolist())
        own = pieces.setdefault(int(held[v]), [])
        piece = next((piece for piece in own if near.issuperset(piece)), None)
        if piece is None:
            own.append([v])
        else:
            group[v] = group[piece[0]]
            piece.append(v)
    return group


def _number_table(
    graph: Graph, parts: list[Ints], cell: Ints, names: pa.Table, held: Ints, counts: Ints,
    params: NumberParams,
) -> pa.Table:  # fmt: skip
    _, group = np.unique(held, return_inverse=True)
    published = np.zeros(names.num_rows, dtype=np.int64)
    add_groups(group.astype(np.int64), graph.sharp, cell, published)
    rank = np.zeros(names.num_rows, dtype=np.int64)
    for part in parts:
        if len(part) > 1:
            own = 1 if len(part) <= params.exact_up_to else 2
            rank[cell[part]] = np.maximum(rank[cell[part]], own)
    tail = (1 - params.level) / 2
    columns: list[Any] = [
        np.bincount(cell, minlength=names.num_rows),
        published,
        counts.mean(axis=0),
        np.quantile(counts, tail, axis=0, method="lower"),
        np.quantile(counts, 1 - tail, axis=0, method="higher"),
        np.full(names.num_rows, params.level),
        [("certain", "exact", "sampled")[k] for k in rank.tolist()],
    ]
    table = names
    for field, values in zip(NUMBER_FIELDS, columns, strict=True):
        table = table.append_column(field, pa.array(values, field.type))
    return table
