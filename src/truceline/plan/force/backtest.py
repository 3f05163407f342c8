"""Whether the class model would have told the size of each past mission from the others."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from truceline.plan.force.assumptions import set_value
from truceline.plan.force.missions import MISSIONS, Mandate, Phase
from truceline.plan.force.topdown import LAYOUT, force_of_belt, personnel

if TYPE_CHECKING:
    from truceline.core.uncertain import Estimate
    from truceline.model.plan import Parameter
    from truceline.plan.force.missions import PastFigure, PastMission
    from truceline.plan.force.topdown import Spread

WANTED_INSIDE = 7
WANTED_RATIO = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestRow:
    """One mission told from the others; ``others`` are its other figures, held beside it."""

    mission: PastMission
    actual: PastFigure
    predicted: Estimate
    inside: bool
    ratio: float  # of the interval's ends
    others: tuple[tuple[PastFigure, bool], ...]

    @property
    def unverified(self) -> bool:
        """Whether the figure or the line was remembered, not read."""
        return self.actual.unverified or self.mission.line_unverified


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """The rows, how many are inside, and the median ratio of interval ends."""

    phase: Phase
    rows: tuple[BacktestRow, ...]

    @property
    def inside(self) -> int:
        """How many missions lie inside their interval."""
        return sum(row.inside for row in self.rows)

    @property
    def median_ratio(self) -> float:
        """Median over the missions of the interval's upper end over its lower."""
        return median(row.ratio for row in self.rows)

    @property
    def misses(self) -> tuple[BacktestRow, ...]:
        """The missions outside their interval, to be shown wherever the test is."""
        return tuple(row for row in self.rows if not row.inside)

    @property
    def meets_target(self) -> bool:
        """Whether 7 missions are inside while the median ratio is 3 or less."""
        return self.inside >= WANTED_INSIDE and self.median_ratio <= WANTED_RATIO


def backtest(
    missions: tuple[PastMission, ...] = MISSIONS,
    phase: Phase = Phase.FIRST,
    spread: Spread | None = None,
) -> Backtest:
    """Tell each mission from the others: all its own figures are left out.

    Parameters
    ----------
    missions
        The past missions.
    phase
        Which figure is told.
    spread
        Prior of the scatter; the default of `personnel` if None.
    """
    rows = tuple(_row(left_out, missions, phase, spread) for left_out in missions)
    return Backtest(phase=phase, rows=rows)


def _row(
    left_out: PastMission, missions: tuple[PastMission, ...], phase: Phase, spread: Spread | None
) -> BacktestRow:
    kept = [mission for mission in missions if mission.mission_id != left_out.mission_id]
    predicted = personnel(left_out.line_km, left_out.mandate, kept, phase, spread=spread)
    actual = left_out.figure(phase)
    low, high = predicted.low or 0.0, predicted.high or 0.0
    return BacktestRow(
        mission=left_out,
        actual=actual,
        predicted=predicted,
        inside=low <= actual.people <= high,
        ratio=high / low,
        others=tuple(
            (figure, low <= figure.people <= high)
            for figure in left_out.figures
            if figure is not actual
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BottomUpRow:
    """One mission read from posts and patrols along its line."""

    mission: PastMission
    actual: PastFigure
    read: Estimate
    inside: bool


def bottom_up_backtest(
    rng: np.random.Generator,
    missions: tuple[PastMission, ...] = MISSIONS,
    phase: Phase = Phase.FIRST,
) -> tuple[BottomUpRow, ...]:
    """Read the missions whose belt is known from posts and patrols alone.

    This tests the calculator, not the class model: its interval spans the stated assumptions
    and how densely a plain layout mans a line. All missions are read with the same seed.
    """
    seed = int(rng.integers(2**63))
    return tuple(
        _row_of(mission, mission.figure(phase), mission.depth_km, LAYOUT, mission.mandate, seed)
        for mission in missions
        if mission.depth_km is not None
    )


def posts_backtest(
    rng: np.random.Generator, missions: tuple[PastMission, ...] = MISSIONS
) -> tuple[BottomUpRow, ...]:
    """Read the missions whose number of posts is known from those posts, and patrols as above.

    As `bottom_up_backtest`, without the doubt about how densely the line was manned.
    """
    seed = int(rng.integers(2**63))
    return tuple(
        _row_of(
            mission, figure, mission.depth_km,
            _with_spacing(mission.line_km / figure.posts), Mandate.INTERPOSE, seed,
        )
        for mission in missions
        for figure in mission.figures
        if mission.depth_km is not None and figure.posts is not None
    )  # fmt: skip


def _with_spacing(spacing_km: float) -> tuple[Parameter, ...]:
    return tuple(
        set_value(figure, spacing_km) if figure.name == "post_spacing_km" else figure
        for figure in LAYOUT
    )


def _row_of(
    mission: PastMission,
    actual: PastFigure,
    depth_km: float,
    layout: tuple[Parameter, ...],
    mandate: Mandate,
    seed: int,
) -> BottomUpRow:
    rng = np.random.default_rng(seed)
    read = force_of_belt(mission.line_km, depth_km, mandate, rng=rng, layout=layout).deployed
    inside = (read.low or 0.0) <= actual.people <= (read.high or 0.0)
    return BottomUpRow(mission=mission, actual=actual, read=read, inside=inside)
