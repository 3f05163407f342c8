"""What is said of things counted: assessment, weapon, calibre, flight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.formats.report_text.counts import Count
from truceline.formats.report_text.draft import Draft
from truceline.formats.report_text.nouns import take_deferred
from truceline.formats.report_text.phrases import FLIGHT, values
from truceline.formats.report_text.sentence import SEEING, Sentence

if TYPE_CHECKING:
    from truceline.formats.report_text.tokens import Token

_FIREARMS = {"burst", "shot", "bursts_and_shots"}


def take_assessment(sentence: Sentence, at: int) -> int:
    """Give an assessment to the open count, the last thing, or all of them."""
    if (
        sentence.scan.deferred is not None
        and sentence.scan.pending is None
        and sentence.scan.drafts
    ):
        take_deferred(sentence)
    value, target = sentence.tokens[at].value, sentence.target()
    follows = sentence.roles[at + 1 : at + 2]
    after_e = re.search("E[fIQG]*$", sentence.roles[:at])
    if sentence.scan.pending is None and follows and follows in "KA" and not after_e:
        return at + 1  # the noun behind it takes it
    if target is None:
        sentence.scan.loose_assessment = value
        return at + 1
    if sentence.scan.pending is None and sentence.is_all(at):
        for draft in sentence.scan.drafts:
            draft.assessment = draft.assessment or value
        return at + 1
    both_ways = follows == "&" and sentence.roles[at + 2 : at + 3] == "A"
    if sentence.scan.pending is None and both_ways:
        return at + 3  # "outgoing and incoming": neither
    if sentence.scan.pending is None and after_e and (target.range_km or target.winds):
        for draft in sentence.scan.drafts:  # told behind the reach it is of all that share it
            if draft.range_km == target.range_km and draft.sequel == target.sequel:
                draft.assessment = draft.assessment or value
    target.assessment = value
    target.told_apart = True
    return at + 1


def take_weapon(sentence: Sentence, at: int) -> int:
    """Give a weapon to the open count, the things before it, or the noun behind it."""
    end, name, calibre, unknown = weapon_phrase(sentence, at)
    scan = sentence.scan
    if sentence.is_all(at):
        sentence.close()
    if scan.pending is not None and scan.pending.weapon and is_another(sentence, at):
        sentence.close()
        start = sentence.tokens[at].start
        scan.pending = Draft(at, start, sentence.tokens[end - 1].end, count=Count("exact", 1))
    if scan.pending is not None:
        if scan.pending.weapon is None:
            scan.pending.weapon = name
        scan.pending.calibre_mm = scan.pending.calibre_mm or calibre
        scan.pending.calibre_unknown = unknown
        scan.pending.told_apart = True
        scan.pending.via = bool(re.search("[-FG]f*$", sentence.roles[:at]))
        return end
    last = scan.last()
    joined = re.search(r"[GEF(&Kr,bWCa-][fEQaSCA]*$", sentence.roles[:at])
    if last is None or not joined or (sentence.roles[at - 1] == "Y"):
        scan.loose_weapon = (name, calibre, unknown)
        return end
    for draft in armed_by(sentence, at):
        if draft.weapon is None:
            draft.weapon, draft.calibre_unknown = name, unknown
            draft.calibre_mm = draft.calibre_mm or calibre
    return end


def is_another(sentence: Sentence, at: int) -> bool:
    """Say whether a second weapon without a number is one more thing that was seen."""
    if sentence.lexer.lexicon.has_articles or sentence.roles[at - 1] not in "&,":
        return False
    return any(t.role == "Y" and t.value in SEEING for t in sentence.tokens[:at])


def armed_by(sentence: Sentence, at: int) -> list[Draft]:
    """Return the drafts a weapon told behind them belongs to."""
    drafts = sentence.scan.drafts
    if sentence.is_all(at):
        return list(drafts)
    armed = [drafts[-1]]
    for before, after in zip(drafts[-2::-1], drafts[:0:-1], strict=False):
        between = sentence.roles[before.noun_at + 1 : after.at] if before.noun_at >= 0 else ","
        alike = before.kind == after.kind or {before.kind, after.kind} <= _FIREARMS
        if before.weapon or not alike or not re.fullmatch("[H]*&[H]*", between):
            break
        armed.append(before)
    return armed


def weapon_phrase(sentence: Sentence, at: int) -> tuple[int, str, float | None, bool]:
    """Return the end of a weapon's words, its name, its calibre, and whether that is unknown."""
    joined = "" if sentence.scan.pending and not sentence.lexer.lexicon.has_articles else "[&,/]"
    match = re.compile(
        r"(?:W[fr]*(?:\((?:[WCfP?]|,|-)*\))?[fr]*(?:%s[fC]*(?=W))?)+" % (joined or "(?!)")
    ).match(sentence.roles, at)
    end = match.end() if match else at + 1
    while end > at + 1 and sentence.roles[end - 1] in "fr&,":
        end -= 1
    sizes = values(sentence.tokens[at:end], "C")
    known = [size for size in sizes if size is not None]
    return (
        end,
        weapon_words(sentence.tokens[at:end]),
        known[0] if known else None,
        bool(sizes) and not known,
    )


def weapon_words(tokens: list[Token]) -> str:
    """Return weapons in words: "tank (T-72)" is one, "tank and mortar" are two."""
    weapons: list[list[str]] = []
    depth, apart = 0, True
    for token in tokens:
        depth += (token.role == "(") - (token.role == ")")
        if token.role == "W" and (apart or not weapons):
            weapons.append([token.value])
            apart = False
        elif token.role == "W" and token.value not in weapons[-1]:
            weapons[-1].append(token.value)
        elif token.role in "&,/" and depth == 0:
            apart = True
    said = (one[0] + (f" ({', '.join(one[1:])})" if one[1:] else "") for one in weapons)
    return " and ".join(dict.fromkeys(said))


def take_calibre(sentence: Sentence, at: int) -> int:
    """Give a calibre to what was told last."""
    value, target = sentence.tokens[at].value, sentence.target()
    if target is None or (sentence.scan.pending is None and sentence.roles[at + 1 : at + 2] == "W"
                          and sentence.scan.loose_weapon):  # fmt: skip
        return at + 1
    if value is None:
        target.calibre_unknown = True
    elif target.calibre_mm is None:
        target.calibre_mm = value
    return at + 1


def take_round(sentence: Sentence, at: int) -> int:
    """Note that the open count is of rounds."""
    if sentence.scan.pending is not None:
        sentence.scan.pending.is_round = True
    return at + 1


def take_exploded(sentence: Sentence, at: int) -> int:
    """Read rounds that exploded as explosions, and those that hit as impacts."""
    draft = sentence.scan.pending or sentence.scan.last()
    if (
        draft is None
        and not sentence.lexer.lexicon.has_articles
        and re.search(r"[rW][fCWG]*$", sentence.roles[:at])
    ):
        return add_explosion(sentence, at)
    if draft is not None and draft.kind == "projectile" and draft.flight is None:
        draft.kind = "explosion"
    shell = (
        draft is not None
        and draft.kind is None
        and draft.count is not None
        and (draft.is_round or draft.weapon)
    )
    caused = draft is not None and re.search(r"[b@][fI]*$", sentence.roles[: draft.at])
    if sentence.roles[at] == "5" and draft is not None and (draft.part or draft.kind is None):
        draft.assessment, draft.told_apart = "impact", True
    if draft is not None and shell and not caused and not draft.part:
        sentence.close()
        draft.kind, draft.noun_at = "explosion", at
    return at + 1


def add_explosion(sentence: Sentence, at: int) -> int:
    """Read "a mine exploded" in a language without articles."""
    scan, token = sentence.scan, sentence.tokens[at]
    draft = Draft(at, token.start, token.end, count=Count("exact", 1), kind="explosion",
                  noun_at=at, sequel=scan.group)  # fmt: skip
    if scan.loose_weapon:
        draft.weapon, draft.calibre_mm, draft.calibre_unknown = scan.loose_weapon
        scan.loose_weapon = None
    scan.drafts.append(draft)
    return at + 1


def take_flight(sentence: Sentence, at: int) -> int:
    """Give a flight to the open count or the last thing."""
    match = FLIGHT.match(sentence.roles, at)
    if match is None:
        return at
    winds = values(sentence.tokens[at : match.end()], "V")
    target = sentence.target()
    if target is None:
        return match.end()
    if target.flight is None:
        target.flight, target.told_apart = f"{winds[0]}-{winds[-1]}", True
    return match.end()


def take_any_way(sentence: Sentence, at: int) -> int:
    """Note that something flew in various or unknown directions."""
    target = sentence.target()
    if target is not None:
        target.told_apart = True
    return at + 1


def take_reverse(sentence: Sentence, at: int) -> int:
    """Read "in the opposite direction" as the last flight turned round."""
    target = sentence.target()
    flights = [draft.flight for draft in sentence.scan.drafts if draft.flight]
    if target is not None and flights and target.flight is None:
        start, end = str(flights[-1]).split("-")
        target.flight, target.told_apart = f"{end}-{start}", True
    return at + 1
