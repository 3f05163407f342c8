"""``truceline plan``: location problems from benchmark files, solved with plan, bound and gap."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from truceline.plan.covering import CoveringProblem, CoveringSolution

plans = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Plans: paper, replay, patrols, instances."
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(plans, name="plan")


@plans.command("solve-instance")
def solve_instance(
    file: Annotated[str, typer.Argument(help="A benchmark file of a location problem.")],
    kind: Annotated[str, typer.Option("--format", help="sjc, pmed, scp or bds.")],
    time_limit: Annotated[float, typer.Option(help="Seconds.")] = 30.0,
    radius: Annotated[float | None, typer.Option(help="How far a site covers (sjc, bds).")] = None,
    p: Annotated[int | None, typer.Option(help="How many sites (sjc, bds, pmed).")] = None,
    budget: Annotated[float | None, typer.Option(help="What sites may cost (bds).")] = None,
    cover: Annotated[
        float | None, typer.Option(help="Share of the demand to cover at the least cost (bds).")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the search.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Solve a benchmark instance; print the plan's worth, its bound, the gap and the status."""
    import numpy as np

    from truceline.plan.covering import InstanceLimits, read_instance, solve_covering

    limits = InstanceLimits(radius=radius, number=p, budget=budget, target_share=cover)
    problem = read_instance(_text(file), _format(kind), limits, file)
    rng = np.random.default_rng(seed)
    solution = solve_covering(problem, time_limit_s=time_limit, rng=rng)
    if as_json:
        sys.stdout.write(json.dumps(_as_json(problem, solution), indent=2) + "\n")
    else:
        _show(file, problem, solution)


def _show(file: str, problem: CoveringProblem, solution: CoveringSolution) -> None:
    from truceline.cli.screen import show_table

    found = _as_json(problem, solution)
    rows = [
        ("problem", found["problem"]),
        ("status", found["status"]),
        ("objective", found["objective"]),
        ("bound", found["bound"]),
        ("gap, %", round(100 * found["gap"], 4)),
        ("seconds", round(found["seconds"], 2)),
        ("method", found["method"]),
        ("sites, from 0", ", ".join(str(site) for site in found["chosen"])),
    ]
    show_table(Path(file).name, ("what", "value"), rows)


def _as_json(problem: CoveringProblem, solution: CoveringSolution) -> dict[str, Any]:
    certificate = solution.certificate
    return {
        "problem": type(problem).__name__,
        "status": certificate.status,
        "objective": certificate.objective,
        "bound": certificate.bound,
        "gap": certificate.gap,
        "seconds": certificate.seconds,
        "method": certificate.method,
        "chosen": list(solution.chosen),
    }


def _format(kind: str) -> Any:
    from truceline.core.errors import PlanError
    from truceline.plan.covering import InstanceFormat

    try:
        return InstanceFormat(kind)
    except ValueError:
        known = ", ".join(InstanceFormat)
        raise PlanError.case("PLN-211", "plan", value=kind, known=known) from None


def _text(file: str) -> str:
    from truceline.core.errors import SourceError

    path = Path(file)
    if path.is_dir():
        raise SourceError.case("SRC-002", file)
    if not path.exists():
        raise SourceError.case("SRC-001", file)
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise SourceError.case("SRC-004", file, detail=str(error.strerror)) from None
    if not text.strip():
        raise SourceError.case("SRC-003", file)
    return text
