"""Change the rules and the terms one small thing at a time, and see whether a test notices.

A mutant lives in the memory of a forked process: no file is touched. ``--sample N --seed S`` tries
so many drawn at random, ``--only PART`` the files whose path holds a part, ``--survivors`` lists
what no test noticed. Linux only (fork).
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Change = Callable[[Any], None]

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
TARGETS = ("truceline/assess/rules/*.py", "truceline/science/terms.py")
TESTS = (
    "tests/science/test_terms.py", "tests/assess/test_rules.py",
    "tests/assess/test_words_of_rules.py", "tests/assess/test_facts.py",
    "tests/assess/test_assess.py", "tests/flow/test_scenario_file.py",
    "tests/agreement/test_bundled_golan.py", "tests/agreement/test_bundled_phases.py",
    "tests/agreement/test_bundled_truces_2025.py",
)  # fmt: skip
FATES = {0: "survived", 1: "killed"}  # what pytest says: all passed, some failed; else not run
SECONDS = 90  # a mutant that runs longer is killed: it never ends

COMPARES: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
NAMES = {
    "min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum",
    "maximum": "minimum", "YES": "NO", "NO": "YES",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change: where, from what to what, and the changed tree of its file."""

    path: Path
    line: int
    change: str
    tree: ast.Module


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of a mutant: killed, survived, timed out, or broken: the tests did not run."""

    mutant: Mutant
    fate: str


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lines = ast.unparse(tree).split("\n")
    for number, node in enumerate(_walk(tree)):
        for change in (*_of_expression(node), *_of_statement(node)):
            mutated = copy.deepcopy(tree)
            change(next(n for i, n in enumerate(_walk(mutated)) if i == number))
            after = ast.unparse(mutated).split("\n")
            pairs = zip(lines, after, strict=False)
            differing = next((pair for pair in pairs if pair[0] != pair[1]), None)
            if differing is not None:
                said = "  ->  ".join(part.strip()[:90] for part in differing)
                line = getattr(node, "lineno", 0)
                yield Mutant(path=path, line=line, change=said, tree=mutated)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is run: everything but annotations."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns"):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.AST):
                    yield from _walk(part)


def _of_expression(node: ast.AST) -> Iterator[Change]:
    """Yield functions that change an expression like this one in place."""
    match node:
        case ast.Compare(ops=[only]):
            for other in COMPARES.get(type(only), ()):
                yield lambda n, other=other: setattr(n, "ops", [other()])
        case ast.BoolOp():
            turned = ast.Or if isinstance(node.op, ast.And) else ast.And
            yield lambda n: setattr(n, "op", turned())
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in OPERATORS:
            yield lambda n: setattr(n, "op", OPERATORS[type(op)]())
        case ast.UnaryOp(op=ast.Invert() | ast.USub()):  # twice is not at all
            yield lambda n: setattr(n, "operand", ast.UnaryOp(type(n.op)(), n.operand))
        case ast.Name(id=name) if name in NAMES:
            yield lambda n: setattr(n, "id", NAMES[name])
        case ast.Attribute(attr=name) if name in NAMES:
            yield lambda n: setattr(n, "attr", NAMES[name])


def _of_statement(node: ast.AST) -> Iterator[Change]:
    """Yield functions that change a statement like this one, or the body it has, in place."""
    if isinstance(node, ast.If | ast.IfExp | ast.While) and not _is_typing(node):
        yield _negate
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield lambda n: setattr(n, "value", ast.Constant(None))
    if isinstance(node, ast.FunctionDef | ast.For | ast.While | ast.If):
        yield from _without_statements(node)
        yield from _other_constants(node)


def _negate(node: Any) -> None:
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _is_typing(node: Any) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _without_statements(node: Any) -> Iterator[Change]:
    """Yield changes that leave one call or one added part out of a body."""
    for place, statement in enumerate(node.body):
        is_call = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        if is_call or isinstance(statement, ast.AugAssign):
            yield lambda n, place=place: n.body.__setitem__(place, ast.Pass())


def _other_constants(node: Any) -> Iterator[Change]:
    """Yield changes of numbers, truths and words in the statements of a body."""
    for place, inner in enumerate(_own(node)):
        if not isinstance(inner, ast.Constant) or inner.value is None:
            continue
        new = _other(inner.value)
        if new is not None:
            yield lambda n, place=place, new=new: setattr(list(_own(n))[place], "value", new)


def _own(node: Any) -> Iterator[ast.AST]:
    """Yield what stands in a body itself, not in the blocks within it, docstring left out."""
    for place, statement in enumerate(node.body):
        first = place == 0 and isinstance(node, ast.FunctionDef)
        if first and isinstance(statement, ast.Expr):
            continue
        if isinstance(statement, ast.If | ast.For | ast.While | ast.FunctionDef):
            parts = [getattr(statement, name, None) for name in ("test", "iter")]
        else:
            parts = [statement]
        for part in parts:
            if part is not None:
                yield from ast.walk(part)


def _other(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str) and value.strip():
        return f"{value} XX"
    return None


def try_mutants(mutants: Sequence[Mutant], workers: int = 1) -> list[Tried]:
    """Run the tests on each mutant in a forked process of its own, so many at a time."""
    waiting = list(enumerate(mutants))[::-1]
    running: dict[int, tuple[int, float]] = {}  # child: which mutant, until when
    fates: dict[int, str] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            number, mutant = waiting.pop()
            running[_start(mutant)] = number, time.monotonic() + SECONDS
        for child, (number, deadline) in list(running.items()):
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                fates[number] = FATES.get(os.waitstatus_to_exitcode(status), "broken")
            elif time.monotonic() > deadline:
                os.kill(child, 9)
                os.waitpid(child, 0)
                fates[number] = "timed out"
            if number in fates:
                del running[child]
        time.sleep(0.02)
    return [Tried(mutant=mutant, fate=fates[number]) for number, mutant in enumerate(mutants)]


def _start(mutant: Mutant) -> int:
    """Fork a process that runs the tests on a mutant and exits with what pytest says."""
    child = os.fork()
    if child:
        return child
    code = 3
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
            _put_in_place(mutant)
            code = _run_tests()
    finally:
        os._exit(code)


def _run_tests() -> int:
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not slow"]
    return int(pytest.main([*options, *(str(ROOT / test) for test in TESTS)]))


def _put_in_place(mutant: Mutant) -> None:
    """Give every function of the module the code of its mutant, whoever imported it."""
    name = ".".join(mutant.path.relative_to(SOURCE).with_suffix("").parts)
    module = import_module(name.removesuffix(".__init__"))
    fresh: dict[str, Any] = {"__name__": module.__name__, "__file__": str(mutant.path)}
    fixed = ast.fix_missing_locations(mutant.tree)
    exec(compile(fixed, str(mutant.path), "exec"), fresh)
    for key, new in fresh.items():
        old = module.__dict__.get(key)
        if hasattr(new, "__code__") and getattr(old, "__module__", None) == module.__name__:
            old.__code__, old.__defaults__ = new.__code__, new.__defaults__


def main() -> int:
    """Try mutants and print what became of them, file by file."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sample", type=int)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", default="")
    asked.add_argument("--survivors", action="store_true")
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = asked.parse_args()
    paths = sorted(path for pattern in TARGETS for path in SOURCE.glob(pattern))
    mutants = [m for path in paths if options.only in str(path) for m in mutants_of(path)]
    if options.sample is not None and options.sample < len(mutants):
        rng = np.random.default_rng(options.seed)
        drawn = np.sort(rng.choice(len(mutants), options.sample, replace=False))
        mutants = [mutants[i] for i in drawn.tolist()]
    if _warm() != 0:
        sys.stderr.write("the tests fail without any change; nothing was tried\n")
        return 2
    unchanged = Mutant(path=paths[0], line=0, change="", tree=ast.parse(paths[0].read_text()))
    if try_mutants([unchanged])[0].fate != "survived":
        sys.stderr.write("the tests fail in a forked process without any change\n")
        return 2
    tried = try_mutants(mutants, options.workers)
    _print(tried, survivors=options.survivors)
    return 0


def _warm() -> int:
    """Run the tests once as they are, in this process: everything is imported and compiled."""
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        return _run_tests()


def _print(tried: list[Tried], *, survivors: bool) -> None:
    rows: dict[str, Counter[str]] = {}
    for one in tried:
        rows.setdefault(one.mutant.path.name, Counter())[one.fate] += 1
    rows["all"] = sum(rows.values(), Counter())
    lines = [
        "| file | mutants | killed | timed out | survived | broken | noticed |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in rows.items():
        noticed = (row["killed"] + row["timed out"]) / max(row.total(), 1)
        counts = (row.total(), row["killed"], row["timed out"], row["survived"], row["broken"])
        lines.append(f"| {name} | {' | '.join(map(str, counts))} | {noticed:.1%} |")
    lines += [
        f"{one.mutant.path.name}:{one.mutant.line}: {one.mutant.change}"
        for one in tried
        if survivors and one.fate in ("survived", "broken")
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
