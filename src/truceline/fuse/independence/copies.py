"""What the texts of observations show of a common origin: pages, agencies, copied words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truceline.fuse.independence.letters import bones, differ, folded, language_of
from truceline.fuse.independence.similar import Nodes, near_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

HOUR_US = 3.6e9
_ADDRESS = re.compile(r"(?:https?://(?:www\.)?|www\.|\bt\.me/)[^\s<>\"'«»“”]+", re.IGNORECASE)
_LANGUAGES = {"": 0, "ru": 1, "uk": 2}
_ACROSS = {_LANGUAGES["ru"], _LANGUAGES["uk"]}

# What a text names when it passes on an agency's report. Words as they stand in a text, any case.
WIRES: dict[str, str] = {
    "reuters": "Reuters", "рейтер": "Reuters", "рейтерс": "Reuters", "afp": "AFP",
    "associated press": "AP", "dpa": "dpa", "тасс": "TASS", "tass": "TASS",
    "риа новости": "RIA", "ria novosti": "RIA", "интерфакс": "Interfax",
    "interfax": "Interfax", "интерфакс-украина": "Interfax-Ukraine",
    "інтерфакс-україна": "Interfax-Ukraine", "interfax-ukraine": "Interfax-Ukraine",
    "укринформ": "Ukrinform", "укрінформ": "Ukrinform", "ukrinform": "Ukrinform",
    "униан": "UNIAN", "уніан": "UNIAN", "unian": "UNIAN",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DependenceParams:
    """Settings of `dependence_groups`.

    Parameters
    ----------
    similar
        Least Jaccard index of the letter runs of two texts of one language.
    similar_across
        The same for a Russian and a Ukrainian text: a translation keeps fewer roots.
    least_letters
        Shorter texts (folded, with spaces) tie nothing, not even equal ones: "Explosions in
        Kharkiv" is what anyone would write.
    window_h
        Texts farther apart in time are a formula used again, not a copy.
    """

    similar: float = 0.8
    similar_across: float = 0.55
    least_letters: int = 40
    window_h: float = 48.0

    def __post_init__(self) -> None:
        if not 0 < self.similar_across <= self.similar <= 1:
            raise ValueError("Jaccard indices lie above 0 and up to 1, across languages the lower")
        if self.window_h < 0 or self.least_letters < 0:
            raise ValueError("window and length are not negative")


def addresses(text: str | None) -> set[str]:
    """Return the pages a text names, without scheme, query and trailing marks; no front pages."""
    if text is None or ("/" not in text):
        return set()
    found = set()
    for match in _ADDRESS.findall(text):
        bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", match, flags=re.IGNORECASE)
        host, _, path = re.split(r"[?#]", bare)[0].partition("/")
        path = path.rstrip("/.,;:!)…")
        if path:
            found.add(f"{host.casefold()}/{path}")
    return found


def wires_named(texts: Sequence[str | None], wires: Mapping[str, str]) -> list[set[str]]:
    """Return the agencies each text names, by the words that name them in ``wires``."""
    names = {name.casefold(): wire for name, wire in wires.items()}
    if not names:
        return [set() for _ in texts]
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return [
        {names[word] for word in pattern.findall(text.casefold())} if text else set()
        for text in texts
    ]


def copied(
    table: pa.Table, texts: Sequence[str | None], label: Ints, rank: Ints, formulas: bool,
    params: DependenceParams,
) -> tuple[Ints, Ints]:  # fmt: skip
    """Return pairs of rows with one text or near copies; `formulas` must not pass for copies."""
    of_raw = {text: folded(text) for text in set(texts) if text}
    least = params.least_letters
    rows = np.array(
        [k for k, text in enumerate(texts) if text and len(of_raw[text]) >= least], dtype=np.int64
    )
    if not len(rows):
        return rows, rows
    raw_of: dict[str, str] = {}
    for text in sorted(of_raw, reverse=True):
        raw_of[of_raw[text]] = text
    plain = sorted({of_raw[texts[k]] for k in rows.tolist()})
    number = {text: n for n, text in enumerate(plain)}
    code = np.array([number[of_raw[texts[k]]] for k in rows.tolist()])
    start, end = _hours(table)
    order = np.lexsort((rank[rows], start[rows], code, label[rows]))
    rows, code = rows[order], code[order]
    opens = np.append(
        True,
        (code[1:] != code[:-1])
        | (label[rows[1:]] != label[rows[:-1]])
        | (start[rows[1:]] > end[rows[:-1]] + params.window_h),
    )
    at = np.flatnonzero(opens)
    head = rows[at]
    nodes = Nodes(
        text=code[at],
        label=label[head],
        start=start[head],
        end=np.maximum.reduceat(end[rows], at),
    )
    raw = [raw_of[text] for text in plain]
    language = [_LANGUAGES[language_of(text)] for text in raw]
    first, second = near_pairs(
        [bones(text) for text in plain], np.array(language, dtype=np.int64), nodes,
        params.window_h, _least(params),
    )  # fmt: skip
    held = np.array(
        [
            not (formulas or {language[a], language[b]} == _ACROSS) or not differ(raw[a], raw[b])
            for a, b in zip(nodes.text[first].tolist(), nodes.text[second].tolist(), strict=True)
        ],
        dtype=np.bool_,
    )
    own = head[np.cumsum(opens) - 1]
    return (
        np.append(own[~opens], head[first[held]]),
        np.append(rows[~opens], head[second[held]]),
    )


def _least(params: DependenceParams) -> Floats:
    least = np.full((len(_LANGUAGES), len(_LANGUAGES)), params.similar)
    russian, ukrainian = _LANGUAGES["ru"], _LANGUAGES["uk"]
    least[russian, ukrainian] = least[ukrainian, russian] = params.similar_across
    return least


def _hours(table: pa.Table) -> tuple[Floats, Floats]:
    """Return when each row began and ended, in hours; without bounds where it is unknown."""
    start = pc.coalesce(table["starts_at"], table["ends_at"]).cast(pa.int64()).cast(pa.float64())
    end = pc.coalesce(table["ends_at"], table["starts_at"]).cast(pa.int64()).cast(pa.float64())
    return (
        np.asarray(pc.fill_null(start, -np.inf), dtype=np.float64) / HOUR_US,
        np.asarray(pc.fill_null(end, np.inf), dtype=np.float64) / HOUR_US,
    )
