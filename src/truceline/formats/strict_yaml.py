"""YAML files held against a pydantic model: every fault with its line, code and remedy."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from truceline.core.errors import Problem, TrucelineError, describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    Path = Sequence[str | int]

Part = TypeVar("Part", bound=BaseModel)


class StrictPart(BaseModel):
    """A part of a file; a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_strict(
    text: str,
    part: type[Part],
    where: str,
    error: type[TrucelineError],
    syntax_code: str,
    value_code: str,
) -> tuple[Part, Any]:
    """Return what a YAML text holds, and its root for `line_of`.

    Parameters
    ----------
    text, where
        The file's text, and its name for messages.
    part
        The model the whole file is held against.
    error, syntax_code, value_code
        What is raised: `syntax_code` (field ``detail``) where it is no YAML or no mapping,
        `value_code` (fields ``key``, ``detail``) for each key or value that cannot stand.
    """
    try:
        root = YAML(typ="rt").load(StringIO(text))
    except MarkedYAMLError as fault:
        line = 1 if fault.problem_mark is None else fault.problem_mark.line + 1
        raise error.case(syntax_code, f"{where}:{line}", detail=str(fault.problem)) from None
    except (YAMLError, ValueError) as fault:
        detail = (str(fault).splitlines() or ["unreadable"])[0]
        raise error.case(syntax_code, f"{where}:1", detail=detail) from None
    if not isinstance(root, dict):
        raise error.case(syntax_code, f"{where}:1", detail="it is not a mapping of keys")
    try:
        return part.model_validate(plain(root)), root
    except ValidationError as fault:
        problems = [_problem(item, root, where, value_code) for item in fault.errors()]
        raise error(*problems) from None


def line_of(root: Any, path: Path) -> int:
    """Return the line (from 1) of the deepest part of a path that the file has."""
    line = 1
    for step in path:
        marks: Any = getattr(root, "lc", None)
        try:
            line = (marks.key(step) if isinstance(root, dict) else marks.item(step))[0] + 1
            root = root[step]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return int(line)


def plain(value: Any) -> Any:
    """Return a copy without the marks of the file."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def _problem(item: Any, root: Any, where: str, code: str) -> Problem:
    path = item["loc"]
    key = ".".join(str(step) for step in path)
    detail = item["msg"].removeprefix("Value error, ")
    return describe(code, f"{where}:{line_of(root, path)}", key=key, detail=detail)
