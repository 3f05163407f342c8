"""An agreement file as plain values that remember their line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from truceline.core.errors import AgreementError

Path = tuple[str | int, ...]

MAX_DEPTH = 20
MAX_NODES = 200_000
NOUNS = {
    "clauses": "clause",
    "zones": "zone",
    "parties": "party",
    "lines": "line",
    "milestones": "milestone",
    "deadlines": "deadline",
    "provisions": "provision",
}


class _Texts(RoundTripConstructor):
    """Leaves times as they are written: their zone is a term of the agreement."""


_Texts.add_constructor(
    "tag:yaml.org,2002:timestamp", lambda constructor, node: constructor.construct_scalar(node)
)


@dataclass(frozen=True, slots=True)
class Source:
    """Plain values of a file and where each stands."""

    name: str
    root: CommentedMap
    data: dict[str, Any]

    def position(self, path: Path) -> tuple[int, int]:
        """Return line and column (from 1) of a key or item, of what holds it if it is missing."""
        node: Any = self.root
        line, column = 0, 0
        for step in path:
            try:
                place = node.lc.item(step) if isinstance(step, int) else node.lc.key(step)
                node = node[step]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
            line, column = place
        return line + 1, column + 1

    def where(self, path: Path) -> str:
        """Return "file:line:column" and the clause, zone, party or line it belongs to."""
        line, column = self.position(path)
        owner = self._owner(path)
        return f"{self.name}:{line}:{column}" + (f" {owner}" if owner else "")

    def _owner(self, path: Path) -> str:
        if len(path) < 2 or path[0] not in NOUNS or not isinstance(path[1], int):
            return ""
        items = self.data.get(str(path[0]))
        item = items[path[1]] if isinstance(items, list) else None
        if not isinstance(item, dict):
            return ""
        name = item.get("id", item.get("name", item.get("article")))
        return f"{NOUNS[str(path[0])]} {name if isinstance(name, str) else path[1] + 1}"


def read_source(text: str, name: str) -> Source:
    """Read YAML and keep the places.

    Raises
    ------
    AgreementError
        AGR-001 if the text is not YAML, has a key twice, or holds no keys.
    """
    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = _Texts
    try:
        root = yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        place = "" if mark is None else f":{mark.line + 1}:{mark.column + 1}"
        detail = (error.problem or "unreadable").splitlines()[0]
        raise AgreementError.case("AGR-001", name + place, detail=detail) from None
    except (YAMLError, ValueError, RecursionError) as error:
        detail = (str(error).splitlines() or ["unreadable"])[0]
        raise AgreementError.case("AGR-001", name, detail=detail) from None
    if not isinstance(root, CommentedMap):
        raise AgreementError.case("AGR-001", f"{name}:1:1", detail="the file holds no keys")
    return Source(name, root, _Plain(name).of(root, 0))


class _Plain:
    """Copies values, and gives up on a file that unfolds without end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes = 0

    def of(self, value: Any, depth: int) -> Any:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            detail = f"it is nested over {MAX_DEPTH} deep or holds over {MAX_NODES} values"
            raise AgreementError.case("AGR-001", self.name, detail=detail)
        if isinstance(value, CommentedMap):
            return {str(key): self.of(item, depth + 1) for key, item in value.items()}
        if isinstance(value, CommentedSeq | list):
            return [self.of(item, depth + 1) for item in value]
        for kind in (bool, int, float, str):
            if isinstance(value, kind):
                return kind(value)
        return value if value is None else str(value)
