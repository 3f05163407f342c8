"""Which people an option needs, and how far a coalition can give them under its caveats."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.optimize import linprog

from truceline.coalition.condition import MIGHT, willing
from truceline.model.plan import Parameter, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from truceline.coalition.position import Standing
    from truceline.model.coalition import ConditionKind

    Floats = NDArray[np.float64]

Area = Literal["line", "rear", "outside"]
HELPS = 0.01  # of the people needed: what adds less is not named
MOST_CONDITIONS = 2
ROUNDING = 1e-6  # people: room for the solver's own tolerance
_PRIOR = "judgement: a state that named no number; nobody has said it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """People of a role at the line, behind it or outside the country; ``side`` None: either."""

    role: Role
    area: str
    side: str | None
    people: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionNeeds:
    """All people an option needs."""

    option_id: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffed:
    """One need, and how much of it is staffed: by stated pledges, and with assumed ones."""

    role: Role
    area: str
    needed: float
    staffed_low: float
    staffed_high: float

    @property
    def missing(self) -> float:
        """What even the assumed pledges leave open."""
        return self.needed - self.staffed_high


@dataclass(frozen=True, slots=True, kw_only=True)
class Feasibility:
    """How far an option can be staffed, by whom, and what would change that."""

    option_id: str
    rows: tuple[Staffed, ...]
    willing: tuple[str, ...]
    would_help: tuple[str, ...]

    @property
    def share(self) -> tuple[float, float]:
        """Share of all people needed, by stated pledges and with assumed ones."""
        needed = sum(row.needed for row in self.rows)
        if needed <= 0:
            return 1.0, 1.0
        return (
            sum(row.staffed_low for row in self.rows) / needed,
            sum(row.staffed_high for row in self.rows) / needed,
        )


def assumed_pledges() -> dict[Role, Parameter]:
    """Return what a willing state that named no number is assumed to give at most, by role."""

    def prior(role: Role, value: float, high: float) -> Parameter:
        return Parameter(
            name=f"assumed_pledge.{role.value}", value=value, low=0.0, high=high,
            unit="people a contributor", source=_PRIOR, unverified=True,
        )  # fmt: skip

    return {
        Role.MONITOR: prior(Role.MONITOR, 100.0, 300.0),
        Role.TECHNICIAN: prior(Role.TECHNICIAN, 50.0, 150.0),
        Role.SOLDIER: prior(Role.SOLDIER, 500.0, 2_000.0),
        Role.REASSURANCE: prior(Role.REASSURANCE, 1_000.0, 5_000.0),
        Role.STAFF: prior(Role.STAFF, 50.0, 150.0),
    }


def feasibility(
    needs: OptionNeeds,
    standings: Sequence[Standing],
    met: Iterable[ConditionKind],
    dropouts: Sequence[str] = (),
    assumed: Mapping[Role, Parameter] | None = None,
) -> Feasibility:
    """Return how far a coalition staffs an option.

    Parameters
    ----------
    needs
        The people, by role and place.
    standings
        `positions_as_of` a day.
    met
        The conditions that are met.
    dropouts
        Contributors who take no part.
    assumed
        What a willing contributor without a number gives at most; `assumed_pledges` if None.

    Notes
    -----
    The low figure rests on the least of stated pledges; the high one takes the most of them and
    adds the assumed pledges at their values. Who may fill which need follows from caveats:
    people of a contributor that stays away from the line fill no need at it, those of one that
    stays outside fill needs outside only.
    People are spread by a transport programme so that most needs are filled. Nobody without a
    number is counted as zero or as enough: the two figures bound what is known.
    """
    figures = assumed_pledges() if assumed is None else dict(assumed)
    have = set(met)
    asked = [item for item in standings if item.contributor.contributor_id not in dropouts]
    ready = [item for item in asked if willing(item, have).answer == "yes"]
    low = _filled(needs, ready, {})
    high = np.maximum(low, _filled(needs, ready, figures, low))
    rows = tuple(
        Staffed(
            role=need.role, area=need.area, needed=need.people, staffed_low=float(low[k]),
            staffed_high=float(high[k]),
        )
        for k, need in enumerate(needs.needs)
    )  # fmt: skip
    return Feasibility(
        option_id=needs.option_id,
        rows=rows,
        willing=tuple(item.contributor.contributor_id for item in ready),
        would_help=_would_help(needs, asked, have, figures, float(high.sum())),
    )


def staffed_share(
    needs: OptionNeeds, standings: Sequence[Standing], met: Iterable[ConditionKind]
) -> float:
    """Return the share of all people needed that willing contributors give, assumed included."""
    have = set(met)
    ready = [item for item in standings if willing(item, have).answer == "yes"]
    total = sum(need.people for need in needs.needs)
    return float(_filled(needs, ready, assumed_pledges()).sum()) / total if total > 0 else 1.0


def _filled(
    needs: OptionNeeds,
    ready: Sequence[Standing],
    assumed: Mapping[Role, Parameter],
    at_least: Floats | None = None,
) -> Floats:
    """Return the people each need gets, as many in all as can be.

    ``at_least`` is what each gets from fewer offers. Keeping it costs nothing in all (more flow
    never has to leave a need it has reached), and rows of both figures then compare.
    """
    size = len(needs.needs)
    pairs: list[tuple[int, int]] = []
    offers: list[float] = []
    for standing in ready:
        for role, people in _offer(standing, assumed).items():
            fits = [k for k, need in enumerate(needs.needs)
                    if need.role is role and may_fill(standing, need)]  # fmt: skip
            if people > 0 and fits:
                pairs += [(len(offers), k) for k in fits]
                offers.append(people)
    if not pairs:
        return np.zeros(size)
    rows = len(offers) + size
    matrix = np.zeros((rows, len(pairs)))
    for column, (offer, need) in enumerate(pairs):
        matrix[offer, column] = 1.0
        matrix[len(offers) + need, column] = 1.0
    limits = np.array([*offers, *(need.people for need in needs.needs)])
    filling = matrix[len(offers) :]
    if at_least is not None:
        matrix = np.vstack([matrix, -filling])
        limits = np.concatenate([limits, ROUNDING - at_least])
    found = linprog(-np.ones(len(pairs)), A_ub=matrix, b_ub=limits, method="highs")
    return np.asarray(filling @ found.x)


def _offer(standing: Standing, assumed: Mapping[Role, Parameter]) -> dict[Role, float]:
    """Return people by role: stated, else what is assumed; who named a figure is taken at it.

    Without assumptions the least of a stated range counts, with them the most of it.
    """
    stated: dict[Role, float] = {}
    for pledge in standing.pledges:
        people = pledge.low
        if assumed and pledge.high is not None:
            people = pledge.high
        if people is not None:
            stated[pledge.role] = stated.get(pledge.role, 0.0) + people
    return stated or {role: figure.value for role, figure in assumed.items()}


def may_fill(standing: Standing, need: Need) -> bool:
    """Say whether a contributor's caveats let its people fill a need."""
    for caveat in standing.caveats:
        if caveat.roles and need.role not in caveat.roles:
            continue
        if caveat.outside_territory and need.area != "outside":
            return False
        if caveat.away_from_line_m is not None and need.area == "line":
            return False
        if caveat.sides and need.side is not None and need.side not in caveat.sides:
            return False
    return True


def _would_help(
    needs: OptionNeeds,
    asked: Sequence[Standing],
    met: set[ConditionKind],
    figures: Mapping[Role, Parameter],
    base: float,
) -> tuple[str, ...]:
    """Return what would staff more, the most first: conditions, and contributors saying yes.

    Two conditions are named together only if that gives more than each of them does by itself.
    """
    total = sum(need.people for need in needs.needs)
    found: list[tuple[float, int, str]] = []

    def tried(ready: list[Standing], size: int, words: str, parts: float = 0.0) -> float:
        more = float(_filled(needs, ready, figures).sum()) - base
        if more - parts > HELPS * max(total, 1.0):
            found.append((-more / size, size, f"{words}: {more:+,.0f} people"))
        return more

    missing = sorted({kind for item in asked for kind in willing(item, met).missing})
    alone: dict[ConditionKind, float] = {}
    for size in range(1, MOST_CONDITIONS + 1):
        for kinds in combinations(missing, size):
            ready = [item for item in asked if willing(item, met | set(kinds)).answer == "yes"]
            words = " and ".join(kind.value.replace("_", " ") for kind in kinds)
            more = tried(ready, size, words, sum(alone.get(kind, 0.0) for kind in kinds))
            if size == 1:
                alone[kinds[0]] = more
    willing_now = [item for item in asked if willing(item, met).answer == "yes"]
    for item in asked:
        if item not in willing_now and item.position in MIGHT and not item.contributor.unnamed:
            name = item.contributor.names.get("en", item.contributor.contributor_id)
            tried([*willing_now, item], 1, f"{name} says yes")
    return tuple(words for _, _, words in sorted(found))
