"""Which readers there are, and which one reads a file."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from truceline.core.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from truceline.core.errors import Problem
    from truceline.intake.reader import Reader

GROUP = "truceline.readers"
HEAD_SHOWN = 60


def readers() -> dict[str, Reader]:
    """Return every reader installed, by name, in order of name.

    Raises
    ------
    SourceError
        SRC-013 if a package offers a reader that cannot be loaded.
    """
    return dict(_installed())


@lru_cache(maxsize=1)
def _installed() -> tuple[tuple[str, Reader], ...]:
    return tuple(load(entry_points(group=GROUP)).items())


def load(points: Iterable[EntryPoint]) -> dict[str, Reader]:
    """Return the readers of some entry points.

    Raises
    ------
    SourceError
        SRC-013, naming every reader that cannot be loaded.
    """
    found: dict[str, Reader] = {}
    problems: list[Problem] = []
    for point in sorted(points, key=lambda point: (point.name, point.value)):
        try:
            found[point.name] = point.load()
        except (ImportError, AttributeError) as error:
            failure = SourceError.case("SRC-013", point.value, name=point.name, detail=error)
            problems.extend(failure.problems)
    if problems:
        raise SourceError(*problems)
    return found


def reader_named(name: str, among: Mapping[str, Reader] | None = None) -> Reader:
    """Return the reader of a name.

    Raises
    ------
    SourceError
        SRC-011 if there is none.
    """
    known = readers() if among is None else among
    try:
        return known[name]
    except KeyError:
        raise SourceError.case("SRC-011", name, name=name, known=", ".join(known)) from None


def choose(head: bytes, name: str, among: Mapping[str, Reader] | None = None) -> Reader:
    """Return the first reader, in order of name, that recognises a file.

    Parameters
    ----------
    head
        The first bytes of the file, after unpacking.
    name
        Its name without ``.gz`` or ``.zip``.
    among
        The readers to ask; all that are installed if None.

    Raises
    ------
    SourceError
        SRC-012 if none does.
    """
    known = readers() if among is None else among
    for reader in known.values():
        if reader.recognises(head, name):
            return reader
    shown = repr(head[:HEAD_SHOWN].decode("utf-8", errors="replace"))
    raise SourceError.case("SRC-012", name, head=shown, known=", ".join(known))
