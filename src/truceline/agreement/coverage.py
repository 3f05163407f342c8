"""How much of a text is encoded, from which sources, and on lines and zones how well known."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING

import shapely

from truceline.agreement.read import bundled_line_names, bundled_lines, bundled_names, load_bundled
from truceline.model.agreement import Citation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from truceline.model.agreement import Agreement, Provision, ReferenceLine, Zone

METRES_PER_DEGREE = 111_320.0  # of latitude; of longitude it is less
FINEST_DECIMALS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCoverage:
    """A version of a line the terms measure from; ``accuracy_m`` None where it is not bundled.

    95 % of the true line lies within ``accuracy_m``.
    """

    name: str
    line_id: str
    version: str | None
    accuracy_m: float | None
    unverified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneCoverage:
    """A zone and how well its place is known.

    A zone along a line is as well known as the line. Of a drawn zone ``rounding_m`` says how far
    apart two neighbouring positions are that its number of decimals can tell: it is no better
    known than that. ``unverified`` is said of its own source.
    """

    zone_id: str
    kind: str
    line: str | None
    accuracy_m: float | None
    rounding_m: float | None
    unverified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What of an agreement is encoded, and on what it rests.

    ``articles_encoded`` are the articles that clauses and deadlines of the text name, as the file
    writes them; ``articles_in_part`` are those of them that provisions name too. ``articles``
    counts all that the file names, and ``share`` is how many of them are encoded, in part too.
    ``languages`` are those in which every clause has its words.
    """

    agreement_id: str
    title: str
    hypothetical: bool
    unverified: bool
    clauses: dict[str, int]
    phases: int
    deadlines: int
    readings: int
    articles_encoded: tuple[str, ...]
    articles_in_part: tuple[str, ...]
    articles: int
    share: float
    provisions: tuple[Provision, ...]
    sources_verified: int
    sources_unverified: int
    languages: tuple[str, ...]
    authentic: tuple[str, ...]
    lines: tuple[LineCoverage, ...]
    zones: tuple[ZoneCoverage, ...]


def coverage(agreement: Agreement) -> Coverage:
    """Return how much of an agreement is encoded.

    Notes
    -----
    Articles are counted as the file names them: a file that cuts its text finer has more of
    them. The share tells how much of what a file speaks of is encoded; what it does not speak of
    at all it cannot tell.
    """
    encoded = dict.fromkeys(_articles(agreement))
    left_out = dict.fromkeys(provision.article for provision in agreement.provisions)
    sources = set(_citations(agreement))
    remembered = {s for s in sources if s.unverified or agreement.unverified}
    lines = tuple(found for line in agreement.lines for found in _line(line))
    return Coverage(
        agreement_id=agreement.agreement_id,
        title=agreement.title.get("en") or next(iter(agreement.title.values()), ""),
        hypothetical=agreement.hypothetical,
        unverified=agreement.unverified,
        clauses=dict(sorted(Counter(c.kind.value for c in agreement.clauses).items())),
        phases=len(agreement.milestones),
        deadlines=len(agreement.deadlines),
        readings=sum(len(clause.readings) for clause in agreement.clauses),
        articles_encoded=tuple(encoded),
        articles_in_part=tuple(article for article in encoded if article in left_out),
        articles=len(encoded | left_out),
        share=len(encoded) / max(len(encoded | left_out), 1),
        provisions=agreement.provisions,
        sources_verified=len(sources) - len(remembered),
        sources_unverified=len(remembered),
        languages=_languages(agreement),
        authentic=tuple(text.language for text in agreement.authentic),
        lines=lines,
        zones=tuple(_zone(zone, lines) for zone in agreement.zones),
    )


def _articles(agreement: Agreement) -> Iterator[str]:
    for clause in agreement.clauses:
        yield clause.article
    for deadline in agreement.deadlines:
        if not deadline.policy:  # what the mission sets itself is no article of the text
            yield deadline.article


def _citations(part: object) -> Iterator[Citation]:
    """Yield every citation anywhere in a record."""
    if isinstance(part, Citation):
        yield part
    elif is_dataclass(part):
        for field in fields(part):
            yield from _citations(getattr(part, field.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from _citations(item)


def _languages(agreement: Agreement) -> tuple[str, ...]:
    texts = [set(clause.text) for clause in agreement.clauses]
    return tuple(sorted(set.intersection(*texts))) if texts else ()


def _line(reference: ReferenceLine) -> Iterator[LineCoverage]:
    """Yield the versions of a line that can be meant."""
    known = [] if reference.line_id not in bundled_line_names() else _versions(reference.line_id)
    found = [v for v in known if reference.version in (None, v["version"])]
    if not found:
        yield LineCoverage(
            name=reference.name, line_id=reference.line_id, version=reference.version,
            accuracy_m=None, unverified=False,
        )  # fmt: skip
    for version in found:
        yield LineCoverage(
            name=reference.name,
            line_id=reference.line_id,
            version=str(version["version"]),
            accuracy_m=_number(version.get("accuracy_m")),
            unverified=bool(version.get("unverified", False)),
        )


def _versions(line_id: str) -> list[Mapping[str, object]]:
    return [feature["properties"] for feature in json.loads(bundled_lines(line_id))["features"]]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _zone(zone: Zone, lines: Iterable[LineCoverage]) -> ZoneCoverage:
    accuracies = [
        line.accuracy_m for line in lines if line.name == zone.line and line.accuracy_m is not None
    ]
    drawn = zone.area if zone.area is not None else zone.path
    return ZoneCoverage(
        zone_id=zone.zone_id,
        kind=zone.kind.value,
        line=zone.line,
        accuracy_m=max(accuracies, default=None),
        rounding_m=None if drawn is None else _rounding_m(drawn),
        unverified=zone.citation is not None and zone.citation.unverified,
    )


def _rounding_m(shape: shapely.Geometry) -> float:
    """Return the step of the last decimal the positions of a shape are written with."""
    values: list[float] = shapely.get_coordinates(shape).ravel().tolist()
    for decimals in range(FINEST_DECIMALS):
        if all(abs(round(v, decimals) - v) < 10 ** -(FINEST_DECIMALS + 2) for v in values):
            return float(METRES_PER_DEGREE / 10**decimals)
    return float(METRES_PER_DEGREE / 10**FINEST_DECIMALS)


def coverage_markdown(agreements: Iterable[Agreement] | None = None) -> str:
    """Return the page on what is encoded, of all bundled agreements where none are given."""
    if agreements is None:
        agreements = [load_bundled(name) for name in bundled_names()]
    found = [coverage(agreement) for agreement in agreements]
    parts = [PREFACE, *_overview(found), "\n"]
    for one in found:
        parts += _section(one)
    return "".join(parts)


PREFACE = """\
# What of each agreement is encoded

For every bundled agreement: what is encoded as clauses and deadlines, what is not and why, from
which sources, and how well its lines and zones are known. Articles are counted as the files name
them; *in part* means that something of the article is left out too. A source is *read* where what
it says was read for the file, and *unverified* where it was remembered. This page is made from the
files by `truceline.agreement.coverage`; the same in the terminal is `truceline agreement coverage`.

"""
HEADS = (
    "agreement", "clauses", "phases", "deadlines", "readings", "articles encoded", "in part",
    "not encoded", "sources read", "unverified", "languages",
)  # fmt: skip


def _overview(found: Iterable[Coverage]) -> Iterator[str]:
    yield _row(HEADS)
    yield _row("---" for _ in HEADS)
    for one in found:
        cells = (
            f"`{one.agreement_id}`{_marks(one)}", sum(one.clauses.values()), one.phases,
            one.deadlines, one.readings,
            f"{len(one.articles_encoded)} of {one.articles} ({100 * one.share:.0f} %)",
            len(one.articles_in_part), len(one.provisions), one.sources_verified,
            one.sources_unverified, ", ".join(one.languages),
        )  # fmt: skip
        yield _row(str(cell) for cell in cells)


def _marks(one: Coverage) -> str:
    words = [word for word in ("hypothetical", "unverified") if getattr(one, word)]
    return f" ({', '.join(words)})" if words else ""


def _section(one: Coverage) -> Iterator[str]:
    yield f"## {one.agreement_id}\n\n{_cell(one.title)}{_marks(one)}.\n\n"
    kinds = ", ".join(f"{count} `{kind}`" for kind, count in one.clauses.items())
    yield f"- Clauses: {kinds}\n"
    articles = (a + " (in part)" * (a in one.articles_in_part) for a in one.articles_encoded)
    yield f"- Articles encoded: {_cell('; '.join(articles))}\n"
    if one.authentic:
        yield f"- Authentic in: {', '.join(one.authentic)}\n"
    for line in one.lines:
        version = "any version" if line.version is None else f"version {line.version}"
        yield f"- Line `{line.line_id}` ({line.name}), {version}: {_line_accuracy(line)}\n"
    zones = "; ".join(_zone_accuracy(zone) for zone in one.zones)
    yield f"- Zones: {zones}\n" if zones else ""
    yield "\n"
    if one.provisions:
        yield _row(("not encoded", "what it says", "why not")) + _row(("---",) * 3)
        for provision in one.provisions:
            yield _row((provision.article, provision.text, provision.reason))
        yield "\n"


def _line_accuracy(line: LineCoverage) -> str:
    if line.accuracy_m is None:
        return "given by the mission"
    mark = ", unverified" if line.unverified else ""
    return f"95 % of it within {line.accuracy_m / 1000:g} km{mark}"


def _zone_accuracy(zone: ZoneCoverage) -> str:
    parts = [zone.kind]
    if zone.line is not None:
        known = "" if zone.accuracy_m is None else f", {zone.accuracy_m / 1000:g} km"
        parts.append(f"as the line{known}")
    if zone.rounding_m is not None:
        parts.append(f"drawn to {zone.rounding_m:.0f} m")
    if zone.unverified:
        parts.append("unverified")
    return f"`{zone.zone_id}` ({', '.join(parts)})"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
