"""Mission report text as plain statements: what was counted where, totals, allegations, the rest.

Grammar only: nothing is looked up, no count is widened, no time gets a date. Every word that no
rule understood comes back as a `Span`, so that a reader can show it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from truceline.formats.osce_words import (
    ADJECTIVE,
    ASSESSMENT,
    COUNT,
    KIND,
    NUMBER,
    WEAPON,
    WIND,
    WINDS_LIST,
    Count,
    read_assessment,
    read_count,
    read_kind,
    read_number,
    read_weapon,
    read_wind,
    read_winds,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Things of one kind a sentence counts, with all it says about them."""

    count: Count
    kind: str
    assessment: str | None = None
    weapon: str | None = None
    calibre_mm: float | None = None
    calibre_unknown: bool = False
    flight: str | None = None  # "N-S"
    range_km: tuple[float, float] | None = None
    winds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the observer stood, as written: a name and perhaps its way from a city."""

    name: str
    control: str | None = None
    city: str | None = None
    city_km: float | None = None
    city_wind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A sentence that says what an observer heard, saw or recorded."""

    text: str
    items: tuple[Item, ...]
    platform: str | None = None
    verb: str | None = None
    place: Place | None = None
    times: tuple[str, str] | None = None  # "10:05", "10:20"; equal for one instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A sum a sentence states, with the parts it lists (exhaustively or not)."""

    text: str
    measure: str
    count: Count
    area: str | None = None
    period: str = "this"
    since: str | None = None  # "27 July 2020"
    parts: tuple[Count, ...] = ()
    exhaustive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """A sentence in which somebody other than the mission counts what another did."""

    text: str
    claimant: str
    items: tuple[Item, ...]
    against: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words no rule understood."""

    text: str
    sentence: str


Statement = Located | Total | Allegation | Span

_MISSION = r"SMM|Mission|it|they|monitors?|patrols?|teams?|camera|UAV|observers?"
_OURS = re.compile(rf"\b(?:{_MISSION})\b", re.IGNORECASE)
_CLAIM = re.compile(
    rf"^(?P<who>(?:[^,;]*\b)?)\s*\b(?P<verb>counted|reported|claimed|alleged|recorded|stated)\s+"
    rf"(?P<what>{COUNT}\s+(?:(?P<adjective>[A-Z]\w+)\s+)?(?P<kind>{KIND})"
    r"(?:\s+by\s+(?P<by>(?:the\s+)?[A-Z][\w ]*?))?)(?P<rest>[,.;].*)?$",
    re.DOTALL,
)
_PLACE = (
    r"\b(?:in|near|at|from|of)\s+(?:(?P<control>(?:non-)?[a-z-]+-controlled)\s+)?"
    r"(?P<place>[A-Z][\w'’.-]*(?:[ -][A-Z][\w'’-]*)*)"
    r"(?:\s*\((?:(?P<status>[^()]*?)[;,]\s*)?(?P<km>\d+(?:\.\d+)?)\s?km\s+"
    rf"(?P<wind>{WIND})\s+of\s+(?P<city>[A-Z][\w'’-]*(?:[ -][A-Z][\w'’-]*)*)\s*\)"
    r"|\s*\((?P<only>[^()]*controlled)\))?"
)
_CLOCK = r"\d{1,2}[:.]\d{2}"
_DISTANCE = (
    r"(?P<near>\d+(?:\.\d+)?)(?:\s?km)?(?:\s?[-–]\s?|\s+to\s+)?(?P<far>(?<=\D)\d+(?:\.\d+)?)?\s?km"
)
_FLIGHT = (
    r"(?:(?:fired|flying|in flight|in flight,?)\s+)?(?:from\s+)?"
    rf"(?P<start>{WIND})\s+to\s+(?P<end>{WIND})"
)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cumulative", _rule(r"since\s+(?P<since>\d{1,2} [a-z]+ \d{4})|since\b")),
    ("previous", _rule(r"in the previous (?:24 hours|reporting period|day)")),
    ("area", re.compile(r"(?:[Ii]n\s+)(?:the\s+)?(?P<area>[A-Z][\w'’-]+)\s+region(?:,)?")),
    ("area", _rule(r"in the region")),
    ("sum", _rule(rf"(?:a total of\s+|in (?:all|total),?\s+){COUNT}(?:\s+ceasefire violations?)?")),
    ("sum", _rule(rf"{COUNT}(?:\s+ceasefire violations?)?\s+(?:in total|altogether)")),
    ("elided", _rule(rf"{COUNT}\s+{_FLIGHT}")),
    (
        "item",
        _rule(
            rf"{COUNT}\s+(?:{ADJECTIVE}\s+)*(?:(?P<assessed>{ASSESSMENT})\s+)?"
            rf"(?:{ADJECTIVE}\s+)*(?P<kind>{KIND})\b"
        ),
    ),
    ("every", _rule(rf"all (?:of (?:them|which) )?(?:were )?(?P<kind>{KIND})\b")),
    ("including", _rule(r"including|among them|of which")),
    ("breakdown", _rule(rf"\(\s*{COUNT}\s+(?:assessed as )?{ASSESSMENT}[^()]*\)")),
    ("assessed", _rule(rf"\(?assessed as (?:an? )?(?P<assessed>{ASSESSMENT})\)?")),
    ("weapon", _rule(WEAPON)),
    ("flight", _rule(_FLIGHT)),
    (
        "reach",
        _rule(rf"(?:within|up to)\s+(?P<far>\d+(?:\.\d+)?)\s?km(?:\s+(?P<winds>{WINDS_LIST}))?"),
    ),
    (
        "reach",
        _rule(rf"{_DISTANCE}(?:\s+(?P<winds>{WINDS_LIST})(?P<hull>\s+to\s+(?:the\s+)?{WIND})?)?"),
    ),
    (
        "times",
        _rule(
            rf"(?:between|from)\s+(?:about\s+)?(?P<first>{_CLOCK})\s+(?:and|to)\s+(?P<last>{_CLOCK})"
        ),
    ),
    ("times", _rule(rf"at\s+(?:about\s+|around\s+)?(?P<first>{_CLOCK})")),
    (
        "platform",
        _rule(r"\b(?P<platform>camera|patrols?|(?:mini-|mid-range |long-range )?UAV)s?\b"),
    ),
    ("verb", _rule(r"\b(?P<verb>heard|saw|recorded|observed|spotted)\b")),
    ("place", re.compile(_PLACE)),
    (
        "filler",
        _rule(
            r"(?:the|an?|and|all|also|at|of|in|on|SMM|OSCE|Mission|monitors?|teams?|it|they|were|was"
            r"|while|positioned|locations?|assessed|ranges?|distances?|ceasefire violations|same"
            r"|members|sequence|following|evening|night|day|during|that|respectively)\b(?![-'’])"
            r"|[,;:.()–—]"
        ),
    ),
)
_WORD = re.compile(r"\([^()]*\)|\S+")
_SPACE = re.compile(r"\s+")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])|\n\s*\n")


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, white space made plain."""
    parts = (_SPACE.sub(" ", part).strip() for part in _END.split(text))
    return tuple(part for part in parts if part)


def parse_report(text: str) -> tuple[Statement, ...]:
    """Return every statement of a report, in order; what no rule understands as `Span`.

    Examples
    --------
    >>> parse_report("In Gorna region, the SMM recorded ten ceasefire violations.")[0].count
    Count(qualifier='exact', number=10)
    """
    statements: list[Statement] = []
    area: str | None = None
    for sentence in sentences(text):
        parsed = parse_sentence(sentence, area)
        named = [s.area for s in parsed if isinstance(s, Total) and s.area]
        area = named[-1] if named else area
        statements += parsed
    return tuple(statements)


def parse_sentence(sentence: str, area: str | None = None) -> tuple[Statement, ...]:
    """Return the statements of one sentence; `area` is the region the text last spoke of."""
    if re.search(r"\b(?:did not|not able to|could not)\s+(?:hear|see|record|observe)", sentence):
        return (Span(text=sentence, sentence=sentence),)
    allegation = _allegation(sentence)
    if allegation is not None:
        return allegation
    draft = _scan(sentence)
    if draft.is_total:
        return (*_totals(draft, sentence, area), *_spans(draft, sentence))
    if draft.items:
        located = Located(
            text=sentence,
            items=tuple(draft.items),
            platform=draft.platform,
            verb=draft.verb,
            place=draft.place,
            times=draft.times,
        )
        return (located, *_spans(draft, sentence))
    return (Span(text=sentence, sentence=sentence),)


def _allegation(sentence: str) -> tuple[Statement, ...] | None:
    found = _CLAIM.match(sentence)
    if found is None or not found["who"].strip() or _OURS.search(found["who"]):
        return None
    if re.search(r"\bregion$", found["who"].strip()):
        return None
    kind, assessment = read_kind(found["kind"])
    kind = "unknown" if kind == "ceasefire_violations" else kind
    item = Item(count=read_count(found), kind=kind, assessment=assessment)
    against = found["by"] or found["adjective"]
    statements: list[Statement] = [
        Allegation(text=sentence, claimant=found["who"].strip(), items=(item,), against=against)
    ]
    rest = (found["rest"] or "").strip(" .,;")
    if rest:
        statements.append(Span(text=rest, sentence=sentence))
    return tuple(statements)


@dataclass(slots=True)
class _Draft:
    """What the scan of one sentence has found so far."""

    items: list[Item] = field(default_factory=list)
    open_from: int = 0  # items from here on have no distance yet
    headline: tuple[Count, str] | None = None
    included_from: int | None = None
    has_sum: bool = False
    area: str | None = None
    in_region: bool = False
    period: str = "this"
    since: str | None = None
    platform: str | None = None
    verb: str | None = None
    place: Place | None = None
    times: tuple[str, str] | None = None
    read_until: int = 0  # the end of the last words that say something
    unread: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_total(self) -> bool:
        """Whether the sentence states sums rather than something somebody saw somewhere."""
        if self.headline is not None or self.has_sum:
            return True
        placed = self.place is not None or any(item.range_km for item in self.items)
        return bool(self.items) and (self.in_region or self.period != "this") and not placed


def _scan(sentence: str) -> _Draft:
    draft = _Draft()
    at = 0
    while at < len(sentence):
        if sentence[at] == " ":
            at += 1
            continue
        name, found = _first(sentence, at)
        if found is None:
            word = _WORD.match(sentence, at)
            end = word.end() if word else at + 1
            _unread(draft, at, end)
            at = end
            continue
        _apply(draft, name, found, sentence)
        at = found.end()
        if name != "filler":
            draft.read_until = at
    return draft


def _first(sentence: str, at: int) -> tuple[str, re.Match[str] | None]:
    for name, pattern in _RULES:
        found = pattern.match(sentence, at)
        if found and found.end() > at:
            return name, found
    return "", None


def _unread(draft: _Draft, start: int, end: int) -> None:
    """Note words as not understood; with only fillers between, they are one span."""
    if draft.unread and draft.read_until <= draft.unread[-1][1]:
        draft.unread[-1] = (draft.unread[-1][0], end)
    else:
        draft.unread.append((start, end))


def _apply(draft: _Draft, name: str, found: re.Match[str], sentence: str) -> None:
    if name in ("item", "elided", "every", "breakdown", "sum"):
        _add_items(draft, name, found)
    elif name in ("weapon", "flight", "assessed"):
        _qualify(draft, name, found, sentence)
    elif name == "reach":
        _add_reach(draft, found, sentence)
    else:
        _add_setting(draft, name, found)


def _add_items(draft: _Draft, name: str, found: re.Match[str]) -> None:
    if name == "sum":
        draft.headline, draft.has_sum = (read_count(found), "ceasefire_violations"), True
    elif name == "elided":
        flight = f"{read_wind(found['start'])}-{read_wind(found['end'])}"
        kind = draft.items[-1].kind if draft.items else "projectile"
        draft.items.append(Item(count=read_count(found), kind=kind, flight=flight))
    elif name == "breakdown":
        _break_down(draft, found[0])
    elif name == "every":
        kind, assessment = read_kind(found["kind"])
        if draft.headline:
            item = Item(count=draft.headline[0], kind=kind, assessment=assessment)
            draft.included_from = len(draft.items)
            draft.items.append(item)
    else:
        kind, assessment = read_kind(found["kind"])
        if kind in ("ceasefire_violations", "unknown"):
            draft.headline = (read_count(found), "ceasefire_violations")
            return
        if found["assessed"]:
            assessment = read_assessment(found["assessed"])
        draft.items.append(Item(count=read_count(found), kind=kind, assessment=assessment))


def _break_down(draft: _Draft, text: str) -> None:
    if not draft.items:
        return
    whole = draft.items.pop()
    pattern = re.compile(rf"{COUNT}\s+(?:assessed as )?(?P<assessed>{ASSESSMENT})", re.IGNORECASE)
    parts = [
        replace(whole, count=read_count(m), assessment=read_assessment(m["assessed"]))
        for m in pattern.finditer(text)
    ]
    rest = (whole.count.number or 0) - sum(part.count.number or 0 for part in parts)
    draft.items += parts
    if rest > 0:
        draft.items.append(replace(whole, count=Count(whole.count.qualifier, rest)))


def _qualify(draft: _Draft, name: str, found: re.Match[str], sentence: str) -> None:
    if not draft.items:
        _unread(draft, found.start(), found.end())
        return
    last = draft.items[-1]
    if name == "weapon":
        weapon, calibre, unknown = read_weapon(found["weapon"])
        last = replace(last, weapon=weapon, calibre_mm=calibre, calibre_unknown=unknown)
    elif name == "flight":
        last = replace(last, flight=f"{read_wind(found['start'])}-{read_wind(found['end'])}")
    else:
        last = replace(last, assessment=read_assessment(found["assessed"]))
    draft.items[-1] = last


def _add_reach(draft: _Draft, found: re.Match[str], sentence: str) -> None:
    groups = found.groupdict()
    if draft.open_from == len(draft.items):
        _unread(draft, found.start(), found.end())
        return
    far = float(groups["far"] or groups["near"])
    near = float(groups.get("near") or 0.0)
    winds = read_winds(groups["winds"] or "")
    if groups.get("hull"):  # "east to south" names no union of winds
        winds = ()
        _unread(draft, found.start(), found.end())
    for index in range(draft.open_from, len(draft.items)):
        draft.items[index] = replace(draft.items[index], range_km=(near, far), winds=winds)
    draft.open_from = len(draft.items)


def _add_setting(draft: _Draft, name: str, found: re.Match[str]) -> None:
    groups = found.groupdict()
    if name == "cumulative":
        draft.period, draft.since = "cumulative", groups["since"]
    elif name == "previous":
        draft.period = "previous"
    elif name == "area":
        draft.in_region, draft.area = True, groups.get("area") or draft.area
    elif name == "including":
        draft.included_from = len(draft.items)
    elif name == "times":
        first = groups["first"].replace(".", ":")
        draft.times = (first, (groups.get("last") or first).replace(".", ":"))
    elif name == "platform":
        draft.platform = groups["platform"].lower().replace("uav", "UAV").removesuffix("s")
    elif name == "verb":
        draft.verb = groups["verb"].lower()
    elif name == "place" and draft.place is None:
        draft.place = _place(groups)


def _place(groups: dict[str, str | None]) -> Place:
    control = groups["control"] or groups["status"] or groups["only"]
    return Place(
        name=(groups["place"] or "").strip("."),
        control=control,
        city=groups["city"],
        city_km=float(groups["km"]) if groups["km"] else None,
        city_wind=read_wind(groups["wind"]) if groups["wind"] else None,
    )


def _totals(draft: _Draft, sentence: str, area: str | None) -> list[Total]:
    inherits = draft.in_region or draft.period == "previous"
    where = (
        draft.area or (draft.place.name if draft.place else None) or (area if inherits else None)
    )
    period = "cumulative" if draft.has_sum and draft.period == "this" else draft.period

    def total(measure: str, count: Count) -> Total:
        return Total(
            text=sentence, measure=measure, count=count, area=where, period=period,
            since=draft.since,
        )  # fmt: skip

    totals = [total(item.kind, item.count) for item in draft.items]
    if draft.headline is not None:
        parts = tuple(item.count for item in draft.items)
        exhaustive = draft.included_from is None and bool(parts)
        head = total(draft.headline[1], draft.headline[0])
        totals.insert(0, replace(head, parts=parts, exhaustive=exhaustive))
    return totals


def _spans(draft: _Draft, sentence: str) -> list[Span]:
    return [Span(text=sentence[a:b].strip(), sentence=sentence) for a, b in draft.unread]


_AS_OF = re.compile(r"as of (\d{1,2}[:.]\d{2}),?\s+(?:on\s+)?(\d{1,2} [A-Z][a-z]+ \d{4})")
_REPORT_ID = re.compile(r"\bReport\s+(\d+/\d{4})")


def report_head(text: str) -> tuple[str | None, str | None]:
    """Return the report's number and "19:30 30 August 2021" as its first lines state them."""
    head = text[:1000]
    number, as_of = _REPORT_ID.search(head), _AS_OF.search(head)
    return number and number[1], f"{as_of[1]} {as_of[2]}" if as_of else None


__all__ = [
    "NUMBER", "Allegation", "Count", "Item", "Located", "Place", "Span", "Statement", "Total",
    "parse_report", "parse_sentence", "read_number", "report_head", "sentences",
]  # fmt: skip
