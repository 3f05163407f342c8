"""When, where and by what means things were noticed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.formats.report_text.counts import Count
from truceline.formats.report_text.draft import Draft, Setting
from truceline.formats.report_text.phrases import TIMES, read_count, values
from truceline.formats.report_text.places import PLACE, read_place
from truceline.formats.report_text.qualities import take_flight
from truceline.formats.report_text.statements import Place

if TYPE_CHECKING:
    from truceline.formats.report_text.sentence import Sentence


def take_times(sentence: Sentence, at: int) -> int:
    """Note a time or a pair of times."""
    match = TIMES.match(sentence.roles, at)
    if match is None:
        return at
    found = values(sentence.tokens[at : match.end()], "T")
    if not found:
        return at
    sentence.scan.times.append(Setting(at, (found[0], found[-1])))
    return match.end()


def take_place(sentence: Sentence, at: int) -> int:
    """Note a place told with a preposition, or the region a total is of."""
    match = PLACE.match(sentence.roles, at)
    if match is None:
        return at
    place = read_place(sentence.tokens[at : match.end()], match, at, sentence.lexer.lexicon.code)
    if sentence.roles[match.end() : match.end() + 1] == "y":
        sentence.scan.area, sentence.scan.in_region = place.name, True
        return match.end() + 1
    close_weapon(sentence, at)
    sentence.scan.places.append(Setting(at, place))
    return match.end()


def take_name(sentence: Sentence, at: int) -> int:
    """Read a name without a preposition: behind a wind, or before a camera, it is a place."""
    before, after = sentence.roles[at - 1 : at], sentence.roles[at + 1 : at + 2]
    if before != "V" and after not in ("R", ":"):
        return at
    sentence.scan.places.append(Setting(at, Place(name=sentence.tokens[at].value.strip(".«»"))))
    return at + 1


def take_region(sentence: Sentence, at: int) -> int:
    """Note that the sentence speaks of a region, and of which."""
    match = re.compile(r"[If]*y[Gf]*(?P<name>P)?").match(sentence.roles, at)
    if match is None:
        return at
    sentence.scan.in_region = True
    if match["name"]:
        sentence.scan.area = sentence.tokens[match.start("name")].value
    return match.end()


def close_weapon(sentence: Sentence, at: int) -> None:
    """Close an open count that already has its weapon."""
    if sentence.scan.pending is not None and sentence.scan.pending.weapon is not None:
        sentence.close()


def take_platform(sentence: Sentence, at: int) -> int:
    """Note the means, or read an uncrewed aircraft as what was seen."""
    if sentence.scan.pending is not None and sentence.scan.pending.article:
        sentence.scan.pending = None
    value = sentence.tokens[at].value
    drafts = bool(sentence.scan.drafts)
    if value == "UAV" and flies(sentence, at):
        return add_uav(sentence, at)
    close_weapon(sentence, at)
    if not (drafts and sentence.scan.platforms):
        sentence.scan.platforms.append(Setting(at, value))
    return at + 1


def flies(sentence: Sentence, at: int) -> bool:
    """Say whether an uncrewed aircraft is what was seen, not what the mission looked with."""
    near = sentence.roles[max(0, at - 2) : at] + sentence.roles[at + 1 : at + 3]
    return "m" not in near and (sentence.seen_verb >= 0 or sentence.scan.pending is not None)


def add_uav(sentence: Sentence, at: int) -> int:
    """Add an uncrewed aircraft that somebody noticed."""
    scan, token = sentence.scan, sentence.tokens[at]
    if scan.pending is not None and scan.pending.kind is None:
        scan.pending.kind, scan.pending.noun_at = "uav_flight", at
        scan.pending.weapon = scan.pending.weapon or "UAV"
        sentence.close()
        return at + 1
    if re.search(r"Q[fA]*$", sentence.roles[:at]):
        scan.drafts.append(
            Draft(at, token.start, token.end, count=Count("exact", 1), kind="uav_flight",
                  weapon="UAV", noun_at=at, sequel=scan.group)
        )  # fmt: skip
    return at + 1


def take_verb(sentence: Sentence, at: int) -> int:
    """Note the verb of perceiving."""
    close_weapon(sentence, at)
    if sentence.seen_verb < 0:
        sentence.seen_verb = at
    sentence.scan.verb = sentence.scan.verb or sentence.tokens[at].value
    return at + 1


def take_flying(sentence: Sentence, at: int) -> int:
    """Let an uncrewed aircraft told before its flight be what was seen."""
    match = re.search(
        r"(?P<count>H*[NQ])?[fA?]*(?P<uav>R)(?:Gf*P|[fA?,23])*(?:fY)?f*$", sentence.roles[:at]
    )
    if match and sentence.tokens[match.start("uav")].value == "UAV":
        add_flown_uav(sentence, match)
    end = take_flight(sentence, at)
    last = sentence.scan.last()
    if end > at and last is not None:
        for draft in sentence.scan.drafts:
            if draft.kind == last.kind and draft.flight is None:
                draft.flight = last.flight
    return end if end > at else at + 1


def add_flown_uav(sentence: Sentence, match: re.Match[str]) -> None:
    """Add an uncrewed aircraft told before its flight."""
    start, end = match.span("count")
    if start < 0 and sentence.lexer.lexicon.has_articles:
        return
    start = match.start("uav") if start < 0 else start
    count = read_count(sentence.tokens[start:end]) if end >= 0 else Count("exact", 1)
    if count is None or any(draft.kind == "uav_flight" for draft in sentence.scan.drafts):
        return
    sentence.scan.pending = None
    sentence.scan.platforms = [s for s in sentence.scan.platforms if s.at != match.start("uav")]
    sentence.scan.drafts.append(
        Draft(start, sentence.tokens[start].start, sentence.tokens[match.end("uav") - 1].end,
              count=count, kind="uav_flight", weapon="UAV", noun_at=match.start("uav"),
              sequel=sentence.scan.group)
    )  # fmt: skip
