"""Counts, the nouns they are of, and parts of what was counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.formats.report_text.counts import Count
from truceline.formats.report_text.draft import Draft
from truceline.formats.report_text.phrases import COUNT, read_count
from truceline.formats.report_text.sentence import STRIKES, Sentence

if TYPE_CHECKING:
    from truceline.formats.report_text.tokens import Noun


def take_count(sentence: Sentence, at: int) -> int:
    """Open a count; the noun behind it, or what was counted before, says of what."""
    match = COUNT.match(sentence.roles, at)
    if match is None:
        return at
    tokens = sentence.tokens[at : match.end()]
    if "N" not in sentence.roles[at : match.end()] and sentence.roles[at] in "BFG":
        return at
    after = sentence.roles[match.end() : match.end() + 1]
    if after in ("J", "z"):
        return match.end() + 1
    count = read_count(tokens)
    if count is None:
        lone = re.compile("H*N").match(sentence.roles, at)
        if lone is None or lone.end() == match.end():
            return at
        match, tokens = lone, sentence.tokens[at : lone.end()]
        count = read_count(tokens)
        if count is None:
            return at
    deferred = re.compile(r"[GFi]f*H*(?:N|Q)f*[KW]").match(sentence.roles, match.end())
    if deferred and "N" in sentence.roles[at : match.end()]:
        sentence.scan.deferred = Draft(at, tokens[0].start, tokens[-1].end, count=count, part=True,
                                   noun_after=match.end())  # fmt: skip
        return match.end()
    article = "Q" in sentence.roles[at : match.end()]
    known = sentence.roles[match.end() : match.end() + 3]
    if (
        article
        and re.search("[EFGb][fI]*$", sentence.roles[:at])
        and after not in "opj019"
        and not is_strike(sentence, match.end())
    ):
        return match.end()  # "assessed as an impact", "from a mortar"
    if (
        article
        and not re.match("[P?fA-]{0,3}K", known)
        and after not in ("f", "A", "K", "W", "C", "j", "o", "p", "r", "+", "G", "R", "%")
    ):
        return match.end()
    sentence.close()
    scan = sentence.scan
    draft = Draft(at, tokens[0].start, tokens[-1].end, count=count, article=article)
    draft.more = bool(re.search("[+8][fI]?$", sentence.roles[:at]))
    scan.group += draft.more  # "another" is told apart from what was counted before
    draft.part = scan.part_from is not None
    draft.enclosed = scan.depth > 0
    draft.sequel, draft.noun_after = scan.group, match.end()
    scan.pending = draft
    return match.end()


def is_strike(sentence: Sentence, at: int) -> bool:
    """Say whether a token is a noun for shelling or a strike."""
    token = sentence.tokens[at]
    return token.role == "K" and token.value.kind in STRIKES


def take_up_to(sentence: Sentence, at: int) -> int:
    """Read "to ten explosions" as up to ten."""
    if not re.compile("ON[fAW]*K").match(sentence.roles, at):
        return at
    end = take_count(sentence, at + 1)
    if sentence.scan.pending is not None and sentence.scan.pending.count is not None:
        sentence.scan.pending.count = Count("up_to", sentence.scan.pending.count.number)
    return end


def take_kind(sentence: Sentence, at: int) -> int:
    """Read a noun that names a kind: with the open count, by itself, or of others."""
    noun: Noun = sentence.tokens[at].value
    scan = sentence.scan
    if noun.kind == "ceasefire_violations":
        if scan.pending:
            scan.headline = (scan.pending.count or Count("exact", 0), noun.kind)
            scan.pending = None
        return at + 1
    _settle(sentence, at)
    if scan.pending is not None:
        return take_counted(sentence, at, noun)
    if scan.drafts and assesses(sentence, at):
        every = scan.drafts if sentence.is_all(at) else scan.drafts[-1:]
        for draft in every if noun.assessment else []:
            draft.assessment = noun.assessment
        return at + 1
    if noun.needs_assessment or _is_said_of_others(sentence, at, noun):
        return at + 1
    return take_uncounted(sentence, at, noun)


def _settle(sentence: Sentence, at: int) -> None:
    """Decide whether the open count is of the noun at a token."""
    scan, before = sentence.scan, sentence.roles[at - 1 : at]
    last = scan.last()
    if scan.deferred is not None and scan.pending is None and last is not None:
        take_deferred(sentence)
    if before == "," and last is not None and last.count is None and not last.rate:
        sentence.close()  # "of shots there were thirty, of explosions two"
    if scan.pending is not None and re.search("E[fQAGI]*$", sentence.roles[:at]):
        sentence.close()


def _is_said_of_others(sentence: Sentence, at: int, noun: Noun) -> bool:
    """Say whether a noun without a count only tells more of what was counted, and note that."""
    scan, before = sentence.scan, sentence.roles[at - 1 : at]
    if re.search("b[fQ]*$", sentence.roles[:at]) and noun.kind not in STRIKES:
        return True  # what hurt or broke something, told as a cause
    last = scan.last()
    if last is None or not before:
        return False
    if before in "Ox" and "x" in sentence.roles[:at]:
        scan.focus = noun.kind
        return True
    if before in "GFO" and last.kind == noun.kind:
        last.assessment = last.assessment or noun.assessment
        return True
    return before == "&" and last.count == Count("exact", 0)


def assesses(sentence: Sentence, at: int) -> bool:
    """Say whether a noun without a count says what the last things were assessed as."""
    back = re.search(r"[EI](?:[fQAGI])*$", sentence.roles[:at])
    return bool(back and "E" in back[0]) or (sentence.roles[at - 1 : at] == "(" and at > 0)


def take_counted(sentence: Sentence, at: int, noun: Noun) -> int:
    """Give the open count its noun."""
    scan, draft = sentence.scan, sentence.scan.pending
    if draft is None:
        return at
    if noun.needs_assessment and not (draft.assessment or scan.loose_assessment):
        draft.is_round = True
        return at + 1
    if noun.needs_assessment and draft.assessment is None:
        draft.assessment = scan.loose_assessment
    draft.kind = noun.kind
    if noun.kind == "projectile" and draft.assessment in ("outgoing", "incoming"):
        draft.kind = "explosion"
    own = noun.part_assessment if draft.part and noun.part_assessment else noun.assessment
    draft.assessment = draft.assessment or own
    draft.weapon = draft.weapon or noun.weapon
    draft.end, draft.noun_at = sentence.tokens[at].end, at
    if scan.loose_weapon and draft.weapon is None:
        draft.weapon, draft.calibre_mm, draft.calibre_unknown = scan.loose_weapon
    scan.loose_weapon = None
    last = scan.last()
    if (
        last is not None
        and last.kind == "burst"
        and noun.kind == "projectile"
        and sentence.roles[last.noun_at + 1 : draft.at] in ("G", "F")
    ):
        scan.drafts.pop()  # "a burst of eleven projectiles" is eleven projectiles
    scan.drafts.append(draft)
    scan.pending = None
    if len(scan.drafts) == 1 and re.match("[GiIF]f*[HNh]+", sentence.roles) and draft.at < 5:
        scan.part_from = at  # "Of the 31 explosions ..."
    return at + 1


def take_uncounted(sentence: Sentence, at: int, noun: Noun) -> int:
    """Read a noun without a number: one thing, many, or a number told behind it."""
    scan, token = sentence.scan, sentence.tokens[at]
    many = re.search(r"[sx](?!\w)", sentence.text[token.start : token.end])
    if (
        sentence.lexer.lexicon.has_articles
        and not many
        and noun.kind != "shelling"
        and sentence.roles[at - 1 : at] != "+"
    ):
        last = scan.last()
        scan.focus = noun.kind if last and sentence.roles[at - 1 : at] == "f" else scan.focus
        return at + 1
    if scan.headline is not None and re.search("a[fG]*$", sentence.roles[:at]):
        scan.included_from = len(scan.drafts)
        every = Draft(at, token.start, token.end, count=scan.headline[0], kind=noun.kind)
        every.assessment, every.noun_at = noun.assessment, at
        scan.drafts.append(every)
        return at + 1
    implied = sentence.roles[at - 1 : at] == "+" and sentence.lexer.lexicon.has_articles
    if noun.kind == "projectile" and "Y" not in sentence.roles:
        return at + 1
    behind = sentence.roles[at + 1 : at + 6]
    if noun.kind == "burst" and re.match("[FG]N", behind) and "K" not in behind:
        return at + 1  # «черга з 40 автомобілів» is a queue
    implied = implied or (noun.one and not sentence.lexer.lexicon.has_articles)
    several = re.search(r"(?:и|ів|ы|ов|ами|ах|s)$", sentence.text[token.start : token.end])
    implied = implied or (noun.kind == "shelling" and not several)
    count = Count("exact", 1) if implied else None
    draft = Draft(at, token.start, token.end, count=count, kind=noun.kind,
                  assessment=noun.assessment, weapon=noun.weapon, noun_at=at)  # fmt: skip
    draft.sequel, draft.enclosed = scan.group, scan.depth > 0
    draft.part = scan.part_from is not None and implied
    back = sentence.roles[:at]
    if back.endswith("A") and isinstance(sentence.tokens[at - 1].value, str):
        draft.assessment = sentence.tokens[at - 1].value
    if scan.loose_weapon:
        draft.weapon, draft.calibre_mm, draft.calibre_unknown = scan.loose_weapon
        scan.loose_weapon = None
    scan.drafts.append(draft)
    return at + 1


def take_deferred(sentence: Sentence) -> None:
    """Open the part that was told before its whole: "nine of the 14"."""
    scan, draft = sentence.scan, sentence.scan.deferred
    if draft is not None:
        scan.deferred, scan.part_from = None, draft.at
        draft.sequel = scan.group
        scan.pending = draft


def take_uncounted_word(sentence: Sentence, at: int) -> int:
    """Read "too numerous to count" behind a noun without a number."""
    last = sentence.scan.last()
    if last is not None and last.count is None and sentence.scan.pending is None:
        last.count = Count("uncountable", None)
        return at + 1
    return take_count(sentence, at)


def take_another(sentence: Sentence, at: int) -> int:
    """Read "another" as one more, unless a number or a noun follows."""
    if re.compile("f*[HNUKA]").match(sentence.roles, at + 1):
        if sentence.scan.pending is None and sentence.roles[at + 1] in "KA":
            return add_one_more(sentence, at)
        return at + 1
    return add_one_more(sentence, at)


def add_one_more(sentence: Sentence, at: int) -> int:
    """Open a count of one more thing."""
    sentence.close()
    token = sentence.tokens[at]
    sentence.scan.group += 1
    sentence.scan.pending = Draft(at, token.start, token.end, count=Count("exact", 1), more=True,
                              noun_after=at + 1, sequel=sentence.scan.group)  # fmt: skip
    return at + 1


def take_rest(sentence: Sentence, at: int) -> int:
    """Read "the rest": a part whose number the others leave."""
    sentence.close()
    token = sentence.tokens[at]
    sentence.scan.pending = Draft(
        at, token.start, token.end, count=Count("rest", None), part=True, told_apart=True,
        enclosed=sentence.scan.depth > 0, sequel=sentence.scan.group, noun_after=at + 1,
    )  # fmt: skip
    return at + 1


def take_nothing(sentence: Sentence, at: int) -> int:
    """Read "no explosions" as a count of none, and skip "none of them closer than 1km"."""
    match = re.compile(r"Z[fAGHW]*(?=K)").match(sentence.roles, at)
    if match is not None:
        sentence.close()
        token = sentence.tokens[at]
        sentence.scan.pending = Draft(at, token.start, token.end, count=Count("exact", 0))
        return match.end()
    stop = re.compile(r"[,;.]").search(sentence.roles, at)
    sentence.scan.absent = True
    return stop.start() if stop else len(sentence.roles)


def take_later(sentence: Sentence, at: int) -> int:
    """Read "four minutes later": what stands behind has a reach of its own."""
    match = re.compile(r"H?[NQ]J?l").match(sentence.roles, at)
    if match is None:
        return at
    sentence.close()
    sentence.scan.group += 1
    return match.end()
