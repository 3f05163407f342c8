"""The greatest corner of a linear function within the rules, each kept linear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceline.plan.siting.room import Rules

    Floats = NDArray[np.float64]


class Unmeetable(Exception):  # noqa: N818 - it is caught and becomes a certificate
    """Not even fractions of columns keep the rules."""


def linear_rules(rules: Rules) -> tuple[sparse.csr_matrix, Floats, Floats, Floats, Floats]:
    """Return matrix, low, high, least and most of the rules over columns and contributors.

    After the columns come variables that say which contributors take part; they are there only
    where a least number of them is asked for.
    """
    columns = len(rules.allowed)
    extra = rules.contributors if rules.least_contributors else 0
    blocks = [sparse.hstack([rules.packing, sparse.csr_matrix((len(rules.limits), extra))])]
    low, high = [np.full(len(rules.limits), -np.inf)], [rules.limits]
    if rules.windows.shape[1]:
        count = rules.windows.shape[1]
        blocks.append(sparse.hstack([rules.windows.T, sparse.csr_matrix((count, extra))]))
        low.append(np.full(count, float(rules.depth)))
        high.append(np.full(count, np.inf))
    if extra:
        who = np.flatnonzero(rules.contributor >= 0)
        mine = sparse.csr_matrix(
            (np.ones(len(who)), (rules.contributor[who], who)), shape=(extra, columns)
        )
        blocks.append(sparse.hstack([mine, -sparse.eye(extra)]))  # takes part only if chosen
        blocks.append(
            sparse.csr_matrix(np.concatenate([np.zeros(columns), np.ones(extra)])[None, :])
        )
        low += [np.zeros(extra), np.array([float(rules.least_contributors)])]
        high += [np.full(extra, np.inf), np.array([np.inf])]
    least = np.zeros(columns + extra)
    least[rules.required] = 1.0
    most = np.concatenate([rules.allowed.astype(np.float64), np.ones(extra)])
    matrix = sparse.vstack(blocks, format="csr")
    return matrix, np.concatenate(low), np.concatenate(high), least, most


class Corners:
    """A linear programme whose objective changes: HiGHS kept warm, or SciPy's copy of it."""

    def __init__(self, rules: Rules) -> None:
        self.columns = len(rules.allowed)
        self.linear = linear_rules(rules)
        self.solver = self._warm()

    def greatest(self, slope: Floats) -> tuple[Floats, float]:
        """Return the point within the rules with the greatest slope @ point, and that value.

        Raises
        ------
        Unmeetable
            If no point keeps the rules.
        """
        if not self.columns:
            return np.zeros(0), 0.0
        wide = np.zeros(self.linear[0].shape[1])
        wide[: self.columns] = slope
        # Where scales differ by more than a solver's tolerance, it would miss small slopes.
        scale = max(float(np.abs(slope).max()), 1e-300)
        point = self._solve(-wide / scale)
        return point[: self.columns], float(slope @ point[: self.columns]) + 1e-9 * scale

    def _solve(self, cost: Floats) -> Floats:
        matrix, low, high, least, most = self.linear
        if self.solver is None:
            upper, lower = np.isfinite(high), np.isfinite(low)
            found = linprog(
                cost,
                A_ub=sparse.vstack([matrix[upper], -matrix[lower]]),
                b_ub=np.concatenate([high[upper], -low[lower]]),
                bounds=np.column_stack([least, most]),
                method="highs",
            )
            if found.x is None:
                raise Unmeetable
            return np.asarray(found.x)
        import highspy

        count = len(cost)
        self.solver.changeColsCost(count, np.arange(count, dtype=np.int32), cost)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Unmeetable
        return np.asarray(self.solver.getSolution().col_value)

    def _warm(self) -> Any:
        try:
            import highspy
            from highspy._core import _Highs
        except ImportError:
            return None
        matrix, low, high, least, most = self.linear
        solver = _Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = matrix.shape
        model.col_cost_ = np.zeros(matrix.shape[1])
        model.col_lower_, model.col_upper_ = least, most
        model.row_lower_ = np.where(np.isneginf(low), -highspy.kHighsInf, low)
        model.row_upper_ = np.where(np.isposinf(high), highspy.kHighsInf, high)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = matrix.indptr
        model.a_matrix_.index_ = matrix.indices
        model.a_matrix_.value_ = matrix.data
        solver.passModel(model)
        return solver
