"""A row of a report's annex as a sentence of the reports' own grammar, and what fits none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from truceline.formats.report_text import Place, is_weapon, read_assessment, read_wind

if TYPE_CHECKING:
    from collections.abc import Mapping

# Short forms of weapons in annex tables, from memory: unverified.
SHORT_WEAPONS = {
    "sa": "small arms", "hmg": "heavy machine gun", "lmg": "machine gun", "mg": "machine gun",
    "agl": "automatic grenade launcher", "ugl": "grenade launcher", "rpg": "grenade launcher",
    "ifv": "infantry fighting vehicle", "apc": "armoured combat vehicle",
    "atgm": "anti-tank guided missile", "rcl": "recoilless gun", "spg-9": "recoilless gun",
    "arty": "artillery",
}  # fmt: skip
_NOT_KNOWN = frozenset({"", "-", "–", "n/k", "n/a", "unknown", "not known", "undetermined weapon"})
_VERB = re.compile(r"heard|saw|recorded|observed|spotted", re.IGNORECASE)
_METRES = re.compile(r"\b(\d+)(?:\s?m)?\s?[-–]\s?(\d+)\s?m\b|\b(\d+)\s?m\b")
_ABOUT = re.compile(r"\b(?:about|approximately|around|some)\s+(?=\d)", re.IGNORECASE)


_LEAD = re.compile(
    r"^(?:the )?(?:SMM )?(?:(?:camera|patrol|position|mini-UAV|UAV)s? )?(?:in |at |near )?"
    r"(?:(?:[NSEW]{1,3}|(?:north|south|east|west|centr)(?:[- ]?(?:east|west))?(?:ern|al)?) "
    r"(?:edge|outskirts|part) of )?",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"^(?:[Aa]bout |[Aa]pproximately )?(?P<km>\d+(?:\.\d+)?)\s?km\s+(?P<wind>[A-Za-z -]+?)\s+of\s+"
    r"(?P<city>[A-Z][\w'’ -]*?)\s*(?:\(.*\))?$"
)


class RowSentence(NamedTuple):
    """The sentence, and the words of cells that were left out of it."""

    text: str
    left_out: tuple[str, ...]


def row_sentence(cells: Mapping[str, str]) -> RowSentence:
    """Return a row as a sentence.

    A location without a distance is a name: it stays outside, for who has a gazetteer.

    Examples
    --------
    >>> row_sentence({"position": "Gorna", "location": "200m NE", "means": "Heard",
    ...     "number": "12", "observation": "Explosion", "description": "Undetermined",
    ...     "weapon": "N/K"}).text
    'The SMM in Gorna heard 12 undetermined explosion 0.2km NE.'
    """
    position = bare_position(cells["position"])
    verb = _VERB.search(cells.get("means", ""))
    before, after = _described(cells.get("description", ""))
    weapon, left_out = _weapon(cells.get("weapon", ""))
    location = cells.get("location", "")
    parts = (
        f"The SMM in {position}" if position and not _WAY.match(position) else "The SMM",
        verb[0].lower() if verb else "recorded",
        cells["number"],
        before,
        cells["observation"].lower(),
        after,
        _in_km(location) if re.search(r"\d", location) else "",
        weapon,
    )
    return RowSentence(" ".join(part for part in parts if part) + ".", left_out)


def bare_position(position: str) -> str:
    """Return a position without the words before its name.

    Examples
    --------
    >>> bare_position("SMM camera in Gorna"), bare_position("NW edge of Gorna (57km N of Dolna)")
    ('Gorna', 'Gorna (57km N of Dolna)')
    """
    return _LEAD.sub("", position)


def way_from_city(position: str) -> Place | None:
    """Return a position that is only a way from a city: "about 2km NW of Gorna"."""
    match = _WAY.match(bare_position(position))
    wind = read_wind(match["wind"]) if match else None
    if match is None or wind is None:
        return None
    return Place(
        name=match[0], city=match["city"], city_km=float(match["km"]),
        city_wind=wind,
    )  # fmt: skip


def _described(description: str) -> tuple[str, str]:
    """Return the assessment, which goes before what was seen, and the rest, which goes after."""
    if description.lower() in _NOT_KNOWN:
        return "", ""
    pieces = [piece.strip() for piece in re.split(r"[(),;]", description) if piece.strip()]
    judged = [piece for piece in pieces if read_assessment(piece)]
    # "Undetermined (impact)": the exact word says more.
    exact = [piece for piece in judged if piece.lower() != "undetermined"] or judged
    rest = [piece for piece in pieces if piece not in judged]
    return exact[0].lower() if exact else "", " ".join(
        piece[0].lower() + piece[1:] for piece in rest
    )


def _weapon(cell: str) -> tuple[str, tuple[str, ...]]:
    if cell.lower() in _NOT_KNOWN:
        return "", ()
    word = cell.split("(")[0].strip().lower()
    named = cell.lower().replace(word, SHORT_WEAPONS.get(word, word), 1)
    if is_weapon(named):
        return f"of {named}", ()
    return "", (cell,)


def _in_km(location: str) -> str:
    return _METRES.sub(_kilometres, _ABOUT.sub("", location))


def _kilometres(match: re.Match[str]) -> str:
    return "-".join(f"{int(metres) / 1000:g}" for metres in match.groups() if metres) + "km"
