"""Reports and sentences to statements."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from truceline.formats.report_text.consequences import consequences
from truceline.formats.report_text.counts import Count
from truceline.formats.report_text.draft import Setting
from truceline.formats.report_text.language import language_of, lexer_of, sentences
from truceline.formats.report_text.phrases import read_count
from truceline.formats.report_text.resolve import reach_of_consequences, resolve
from truceline.formats.report_text.scan import read_sentence
from truceline.formats.report_text.sentence import FIRE
from truceline.formats.report_text.statements import (
    Allegation,
    Item,
    Located,
    Place,
    Span,
    Statement,
    Total,
)

if TYPE_CHECKING:
    from truceline.formats.report_text.draft import Draft
    from truceline.formats.report_text.sentence import Sentence

LONGEST = 4_000  # characters; reading takes time by the square of a sentence's words

_CLAIM = re.compile(r"(?P<who>[^mRKNTYkX*!]*)(?P<verb>[kY])[fG]*(?=H*[NQU])")
_CLAIMING = frozenset({"recorded", "counted"})
_BY = re.compile(r"bf*(?P<by>P)")
_ADJECTIVE = re.compile(r"N[fA]*(?P<by>P)K")


def parse_report(text: str, language: str | None = None) -> tuple[Statement, ...]:
    """Return every statement of a report, in order; what no rule understands as `Span`.

    Parameters
    ----------
    text
        The report's words.
    language
        ``en``, ``fr``, ``uk`` or ``ru``; None: told from the text, sentence by sentence.

    Examples
    --------
    >>> parse_report("In Gorna region, the SMM recorded ten ceasefire violations.")[0].count
    Count(qualifier='exact', number=10, upper=None)
    """
    statements: list[Statement] = []
    area: str | None = None
    for sentence in sentences(text):
        parsed = parse_sentence(sentence, area, language)
        named = [s.area for s in parsed if isinstance(s, Total) and s.area]
        area = named[-1] if named else area
        statements += parsed
    return tuple(statements)


def parse_sentence(
    sentence: str, area: str | None = None, language: str | None = None
) -> tuple[Statement, ...]:
    """Return the statements of one sentence; `area` is the region the text last spoke of.

    What is longer than any sentence (a table, a text without full stops) comes back as it stands.
    """
    if len(sentence) > LONGEST:
        return (Span(text=sentence, sentence=sentence),)
    read = read_sentence(lexer_of(language or language_of(sentence)), sentence)
    claim = _CLAIM.match(read.roles)
    if claim is not None and _is_claim(read, claim):
        return _allegation(read, claim)
    drafts = resolve(read)
    others = consequences(read, drafts)
    reach_of_consequences(others, read.scan)
    drafts += others
    _repeat_flights(read, drafts)
    drafts = _not_negated(read, drafts)
    if _is_total(read, drafts):
        return (*_totals(read, drafts, area), *_spans(read, drafts))
    located = _located(read, drafts)
    if not located:
        return (Span(text=sentence, sentence=sentence),)
    return (*located, *_spans(read, drafts))


def _is_claim(read: Sentence, claim: re.Match[str]) -> bool:
    who = claim["who"]
    verb = read.tokens[claim.start("verb")]
    subject = re.sub(r"[IGFO][fog01]*P", "", who)  # "in Gorna were counted": none
    if not re.search(r"[P?]", subject) or "y" in who:
        return False
    names = (token.value for token in read.tokens[: claim.start("verb")] if token.role == "P")
    if any(re.search(r"\d", name) for name in names):
        return False  # a numbered post or team is the mission's own
    return verb.role == "k" or verb.value in _CLAIMING


def _allegation(read: Sentence, claim: re.Match[str]) -> tuple[Statement, ...]:
    drafts = resolve(read)
    if not drafts and read.scan.headline is not None:
        items: list[Item] = [Item(count=read.scan.headline[0], kind="unknown")]
    else:
        items = [draft.item() for draft in drafts]
    if not items:
        return (Span(text=read.text, sentence=read.text),)
    start = read.tokens[0].start
    who = read.text[start : read.tokens[claim.start("verb")].start].strip(" ,")
    by = _BY.search(read.roles, claim.end()) or _ADJECTIVE.search(read.roles, claim.end())
    against = read.tokens[by.start("by")].value if by else None
    allegation = Allegation(text=read.text, claimant=who, items=tuple(items), against=against)
    verb_end = read.tokens[claim.start("verb")].end
    rest = [span for span in _spans(read, drafts) if read.text.find(span.text) >= verb_end]
    return (allegation, *(span for span in rest if span.text.strip(" .") != against))


_TIMES_OVER = re.compile(r"(?P<count>H*N)[fA]*z")


def _repeat_flights(read: Sentence, drafts: list[Draft]) -> None:
    """Count a flight that is told once and happened several times."""
    again = _TIMES_OVER.search(read.roles)
    count: Count | None = None
    if again is not None:
        count = read_count(read.tokens[again.start("count") : again.end("count")])
    elif "2" in read.roles or "3" in read.roles:
        count = Count("exact", 2 if "2" in read.roles else 3)
    if count is None or len(drafts) != 1 or drafts[0].count != Count("exact", 1):
        return
    if drafts[0].kind in ("uav_flight", "aircraft_flight"):
        drafts[0].count = count


def _is_hearsay(read: Sentence) -> bool:
    """Say whether residents tell what they heard: no observation of the mission."""
    return bool(re.match(r"[^YmR]*[j1][^Y]*k[^Y]*(?:Y|$)", read.roles)) and any(
        token.role == "Y" and token.value == "heard" for token in read.tokens
    )


_SOUNDS = FIRE | {"shelling"}


def _not_negated(read: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Return the drafts without those somebody says they did not notice."""
    if _is_hearsay(read):
        drafts = [draft for draft in drafts if draft.kind not in _SOUNDS]
    at = read.roles.find("X")
    if at < 0:
        return drafts
    if not re.search("[NQU]", read.roles[:at]):
        at = -1
    until = re.compile(r";").search(read.roles, at)
    stop = until.start() if until else len(read.roles)
    return [draft for draft in drafts if not at < draft.at < stop]


def _is_total(read: Sentence, drafts: list[Draft]) -> bool:
    """Say whether the sentence states sums rather than something somebody saw somewhere."""
    scan = read.scan
    if scan.headline is not None:
        return True
    placed = bool(scan.places) or any(draft.range_km for draft in drafts)
    return bool(drafts) and (scan.in_region or scan.period != "this") and not placed


def _totals(read: Sentence, drafts: list[Draft], area: str | None) -> list[Total]:
    scan = read.scan
    inherits = scan.in_region or scan.period == "previous"
    place = scan.place.name if scan.place else None
    where = scan.area or place or (area if inherits else None)
    period = "cumulative" if scan.has_sum and scan.period == "this" else scan.period
    common: dict[str, Any] = {
        "text": read.text, "area": where, "period": period, "since": scan.since,
    }  # fmt: skip
    items = [draft.item() for draft in drafts]
    totals = [Total(measure=item.kind, count=item.count, **common) for item in items]
    if scan.headline is not None:
        parts = tuple(item.count for item in items)
        exhaustive = scan.included_from is None and bool(parts)
        count, measure = scan.headline
        totals.insert(
            0, Total(measure=measure, count=count, parts=parts, exhaustive=exhaustive, **common)
        )
    return totals


def _located(read: Sentence, drafts: list[Draft]) -> list[Located]:
    scan = read.scan
    names = [at for at, token in enumerate(read.tokens) if token.role == "P"]
    if not scan.places and len(names) == 1 and read.roles[names[0] + 1 : names[0] + 2] != "k":
        name = str(read.tokens[names[0]].value).strip(".«»")
        scan.places.append(Setting(names[0], Place(name=name)))

    def setting(draft: Draft) -> tuple[Any, Any, Any]:
        return (
            _setting_of(draft, scan.platforms, drafts),
            _setting_of(draft, scan.places, drafts),
            _setting_of(draft, scan.times, drafts),
        )

    found = []
    for (platform, place, times), some in groupby(drafts, key=setting):
        found.append(
            Located(text=read.text, items=tuple(draft.item() for draft in some),
                    platform=platform, verb=scan.verb, place=place, times=times)
        )  # fmt: skip
    return found


def _setting_of(draft: Draft, settings: list[Setting], drafts: list[Draft]) -> Any:
    """Return the setting that holds for a draft: the one before it, or, told behind, after it."""
    if not settings:
        return None
    if len(settings) == 1:
        return settings[0].value
    first = min(other.at for other in drafts)
    if settings[0].at < first:
        return [one for one in settings if one.at < draft.at or one is settings[0]][-1].value
    behind = [one for one in settings if one.at > draft.at]
    return (behind[0] if behind else settings[-1]).value


_HARM = re.compile(r"[IGFOQf]*[%op09]+(?:[fQIG]*[%op09])*")
_HURT = re.compile(r"f*[*]+")


def _unused(read: Sentence, drafts: list[Draft]) -> list[tuple[int, int]]:
    """Return where harm is told of that was given to nothing counted."""
    kinds = {draft.kind for draft in drafts}
    found = []
    for kind, pattern in (("damage", _HARM), ("casualty", _HURT)):
        for match in pattern.finditer(read.roles) if kind not in kinds else ():
            found.append((read.tokens[match.start()].start, read.tokens[match.end() - 1].end))
    return found


def _spans(read: Sentence, drafts: list[Draft]) -> list[Span]:
    """Return the words not understood, counts among them that were given to nothing."""
    text = read.text
    found = read.scan.unread + _unused(read, drafts)
    covered = [(draft.start, draft.end) for draft in drafts] + found
    kept = {id(draft) for draft in drafts}
    for draft in read.scan.drafts + read.scan.dropped:
        inside = any(a < draft.end and draft.start < b for a, b in covered)
        if id(draft) not in kept and draft.kind is None and not inside and not draft.article:
            found.append((draft.start, draft.end))
    return [Span(text=text[a:b].strip(), sentence=text) for a, b in _merged(text, sorted(found))]


def _merged(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans that touch as one, each with the full stop behind it."""
    merged: list[tuple[int, int]] = []
    for start, end in found:
        while end < len(text) and text[end] in ".!?":
            end += 1
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


_AS_OF = re.compile(r"as of (\d{1,2}[:.]\d{2}),?\s+(?:on\s+)?(\d{1,2} [A-Z][a-z]+ \d{4})")
_REPORT_ID = re.compile(r"\bReport\s+(\d+/\d{4})")


def report_head(text: str) -> tuple[str | None, str | None]:
    """Return the report's number and "19:30 30 August 2021" as its first lines state them."""
    head = text[:1000]
    number, as_of = _REPORT_ID.search(head), _AS_OF.search(head)
    return number and number[1], f"{as_of[1]} {as_of[2]}" if as_of else None
