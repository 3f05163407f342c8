"""Exact solvers behind one interface: CBC through OR-Tools, and HiGHS.

A run that its time limit ends is never called optimal here. Wrappers differ in this: PuLP 3.3.2
reports HiGHS's `kTimeLimit` as "Optimal". What counts is the bound, and both give it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from truceline.core.errors import PlanError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]

Backend = Literal["cbc", "highs"]
WORDS: dict[Backend, str] = {"cbc": "CBC", "highs": "HiGHS"}
# CBC looks at the clock only after its first linear program; measured on covering models it took
# up to 13 s for 360,000 entries, where HiGHS stopped in time.
CBC_ENTRIES_PER_S = 30_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MixedInteger:
    """A minimum over variables between 0 and 1 with rows ``low <= matrix @ x <= high``.

    ``whole`` marks the variables that must be whole numbers.
    """

    cost: Floats
    matrix: csr_array
    low: Floats
    high: Floats
    whole: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExactResult:
    """``values`` is None where no solution was found; ``bound`` is below every solution.

    ``proved`` says that the solver finished: the solution is optimal, or there is none.
    """

    values: Floats | None
    bound: float
    proved: bool


def solve_exact(
    model: MixedInteger,
    backend: Backend,
    *,
    time_limit_s: float,
    start: Floats | None = None,
    threads: int = 1,
) -> ExactResult:
    """Return the best solution and bound found within the time limit.

    Parameters
    ----------
    backend
        ``"cbc"`` or ``"highs"``.
    start
        A feasible solution to begin with.

    Raises
    ------
    PlanError
        PLN-205 if the solver is not installed.
    """
    solve = _solve_cbc if backend == "cbc" else _solve_highs
    return solve(model, max(time_limit_s, 0.01), start, threads)


def is_worth_cbc(model: MixedInteger, left_s: float) -> bool:
    """Say whether CBC, the faster prover of covering models, will heed so short a limit."""
    return bool(model.matrix.nnz <= CBC_ENTRIES_PER_S * left_s)


def _solve_highs(
    model: MixedInteger, time_limit_s: float, start: Floats | None, threads: int
) -> ExactResult:
    try:
        import highspy
        from highspy._core import _Highs
    except ImportError:
        raise PlanError.case("PLN-205", "covering", package="highspy") from None
    solver = _Highs()  # the wrapper around it prints a banner before it can be told to be quiet
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", time_limit_s)
    solver.setOptionValue("threads", threads)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 1e-7)
    solver.passModel(_highs_model(highspy, model))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        solver.setSolution(solution)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.asarray(solver.getSolution().col_value) if found else None
    ended = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
    bound = (
        float(info.mip_dual_bound) if model.whole.any() else float(info.objective_function_value)
    )
    if status == highspy.HighsModelStatus.kInfeasible:
        return ExactResult(values=None, bound=np.inf, proved=True)
    if not model.whole.any() and not ended:
        bound = -np.inf  # an unfinished simplex or interior point says nothing certain
    return ExactResult(values=values, bound=bound, proved=bool(ended))


def _highs_model(highspy: Any, model: MixedInteger) -> Any:
    linear = highspy.HighsLp()
    linear.num_row_, linear.num_col_ = model.matrix.shape
    linear.col_cost_ = model.cost
    linear.col_lower_ = np.zeros(len(model.cost))
    linear.col_upper_ = np.ones(len(model.cost))
    linear.row_lower_ = np.where(np.isneginf(model.low), -highspy.kHighsInf, model.low)
    linear.row_upper_ = np.where(np.isposinf(model.high), highspy.kHighsInf, model.high)
    linear.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    linear.a_matrix_.start_ = model.matrix.indptr
    linear.a_matrix_.index_ = model.matrix.indices
    linear.a_matrix_.value_ = model.matrix.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    linear.integrality_ = [kinds[int(mark)] for mark in model.whole]
    return linear


def _solve_cbc(
    model: MixedInteger, time_limit_s: float, start: Floats | None, threads: int
) -> ExactResult:
    try:
        from ortools.linear_solver import linear_solver_pb2, pywraplp
    except ImportError:
        raise PlanError.case("PLN-205", "covering", package="ortools") from None
    solver = pywraplp.Solver.CreateSolver("CBC")
    proto = linear_solver_pb2.MPModelProto()
    for cost, mark in zip(model.cost.tolist(), model.whole.tolist(), strict=True):
        proto.variable.add(
            lower_bound=0.0, upper_bound=1.0, objective_coefficient=cost, is_integer=mark
        )
    matrix = model.matrix
    for row in range(matrix.shape[0]):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        constraint = proto.constraint.add(
            lower_bound=float(model.low[row]), upper_bound=float(model.high[row])
        )
        constraint.var_index.extend(matrix.indices[span].tolist())
        constraint.coefficient.extend(matrix.data[span].tolist())
    if start is not None:
        proto.solution_hint.var_index.extend(range(len(start)))
        proto.solution_hint.var_value.extend(start.tolist())
    solver.LoadModelFromProto(proto)
    solver.set_time_limit(max(1, int(time_limit_s * 1000)))
    if threads > 1:
        solver.SetNumThreads(threads)
    parameters = pywraplp.MPSolverParameters()
    parameters.SetDoubleParam(pywraplp.MPSolverParameters.RELATIVE_MIP_GAP, 0.0)
    status = solver.Solve(parameters)
    if status == pywraplp.Solver.INFEASIBLE:
        return ExactResult(values=None, bound=np.inf, proved=True)
    bound = float(solver.Objective().BestBound())
    if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return ExactResult(values=None, bound=bound, proved=False)
    values = np.array([variable.solution_value() for variable in solver.variables()])
    return ExactResult(values=values, bound=bound, proved=status == pywraplp.Solver.OPTIMAL)
