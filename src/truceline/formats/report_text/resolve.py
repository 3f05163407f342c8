"""From drafts to things counted: elided nouns, parts of a whole, weapons seen."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from truceline.formats.report_text.counts import Count
from truceline.formats.report_text.sentence import FIRE, SEEING

if TYPE_CHECKING:
    from truceline.formats.report_text.draft import Draft, Scan
    from truceline.formats.report_text.sentence import Sentence

_WITHOUT_REACH = frozenset({"access_denial", "jamming"})
_FIRE_ONLY = frozenset({"damage", "casualty"})  # a distance without a wind is none of these
_PLURAL_FIRE = frozenset({"explosion", "burst", "shot", "projectile", "flare", "muzzle_flash"})


def resolve(sentence: Sentence) -> list[Draft]:
    """Return the drafts of a sentence that are things counted; the rest becomes unread spans."""
    scan = sentence.scan
    drafts = [draft for draft in scan.drafts if not _is_bare_article(draft)]
    drafts = _give_counts(drafts, sentence)
    _look_forward(drafts, sentence.roles)
    _attach_rounds(drafts)
    for draft in drafts:
        if draft.kind is None and _is_sighting(draft, sentence):
            draft.kind = "weapon_sighting"
    found = _split_wholes(drafts)
    kept: list[Draft] = []
    for draft in found:
        if draft.kind is None and not draft.part:
            draft.kind = _kind_untold(draft, sentence)
        if draft.kind == "strike":
            draft.kind = _kind_of_strike(draft, sentence)
        counted = draft.count is not None and draft.count.qualifier != "rest"
        if draft.kind is not None and counted and not _only_hit(draft, sentence):
            kept.append(draft)
    if "~" in sentence.roles:  # whose signal was lost is the mission's own
        kept = [draft for draft in kept if draft.kind != "uav_flight"]
    _reach_before(kept, scan)
    return kept


def _kind_untold(draft: Draft, sentence: Sentence) -> str | None:
    """Return the kind of a counted thing without a noun of its own."""
    heard = any(token.role == "Y" and token.value == "heard" for token in sentence.tokens)
    if draft.weapon == "rocket" and draft.flight:
        return "projectile"
    if draft.assessment in ("outgoing", "incoming"):
        return "explosion"
    return (
        "explosion" if draft.is_round and (draft.assessment or (draft.weapon and heard)) else None
    )


def _kind_of_strike(draft: Draft, sentence: Sentence) -> str | None:
    """Return the kind of a strike by what else the sentence names."""
    named = {token.value for token in sentence.tokens if token.role in "WR"}
    if ">" in sentence.roles or "aerial bomb" in named:
        return "air_strike"
    drones = any(t.role == "K" and t.value.kind == "uav_strike" for t in sentence.tokens)
    if "UAV" in named or drones:
        return "uav_strike"
    return None


def _is_bare_article(draft: Draft) -> bool:
    said = (draft.kind, draft.weapon, draft.assessment)
    return draft.article and not draft.more and not any(said)


def _give_counts(drafts: list[Draft], sentence: Sentence) -> list[Draft]:
    """Let a noun without a number take one told behind it; a bare plural is uncountable."""
    found: list[Draft] = []
    waiting: Draft | None = None
    for draft in drafts:
        if (
            waiting is not None
            and draft.kind is None
            and not draft.weapon
            and draft.count
            and not draft.article
            and not draft.assessment
            and sentence.roles[draft.noun_after : draft.noun_after + 1] in ("", *",.;)&-IOFxHNYtV(")
        ):
            waiting.count = draft.count
            waiting.range_km = waiting.range_km or draft.range_km
            waiting.winds = waiting.winds or draft.winds
            waiting = None
            continue
        if waiting is not None and draft.kind == waiting.kind:
            draft.weapon = draft.weapon or waiting.weapon
            draft.calibre_mm = draft.calibre_mm or waiting.calibre_mm
            found.remove(waiting)
        waiting = draft if draft.kind is not None and draft.count is None else None
        found.append(draft)
    for draft in found:
        if (
            draft.count is None
            and not draft.rate
            and draft.kind in _PLURAL_FIRE
            and _is_told(draft, sentence)
        ):
            draft.count = Count("uncountable", None)
    return found


def _is_told(draft: Draft, sentence: Sentence) -> bool:
    """Say whether a bare plural is what somebody heard or saw."""
    before = sentence.roles[: draft.at]
    return "Y" in sentence.roles and not re.search(r"[GOIFbCr][fC]*$", before)


def _look_forward(drafts: list[Draft], roles: str) -> None:
    """Read "two outgoing and five incoming explosions": the noun comes once, last."""
    for before, after in zip(drafts[-2::-1], drafts[:0:-1], strict=False):
        if before.kind is not None or after.kind is None or before.is_round:
            continue
        told = before.assessment is not None or (before.weapon and after.weapon)
        between = roles[before.at : after.at]
        if told and re.fullmatch(r"[HNQhfAWG+]*[&,]{1,2}[H]*", between) and after.count is not None:
            before.kind = after.kind
            before.weapon = before.weapon or after.weapon


def _attach_rounds(drafts: list[Draft]) -> None:
    """A round that did not explode before witnesses only says what the things before were of."""
    for before, after in pairwise(drafts):
        if after.kind is None and after.is_round and after.weapon and before.kind is not None:
            before.weapon = before.weapon or after.weapon
            before.calibre_mm = before.calibre_mm or after.calibre_mm


def _split_wholes(drafts: list[Draft]) -> list[Draft]:
    found: list[Draft] = []
    at = 0
    while at < len(drafts):
        whole = drafts[at]
        behind = at + 1
        while behind < len(drafts) and _may_be_part(drafts[behind], whole):
            behind += 1
        parts = drafts[at + 1 : behind]
        if whole.kind is None or not parts:
            found.append(whole)
            at += 1
            continue
        found += _with_parts(whole, parts)
        at = behind
    return found


def _may_be_part(draft: Draft, whole: Draft) -> bool:
    if draft.is_round and draft.kind is None:
        return False
    return draft.kind is None or (draft.part and draft.kind == whole.kind)


def _with_parts(whole: Draft, parts: list[Draft]) -> list[Draft]:
    number = whole.count.number if whole.count else None
    _number_the_rest(whole.count, parts)
    counted = [part for part in parts if part.count and part.count.number is not None]
    told = [part for part in counted if part.told_apart or part.kind]
    total = sum(part.count.number or 0 for part in counted if part.count)
    listed = [part for part in counted if not part.more]
    if number is not None and listed and total == number:
        return [_inherits(part, whole, fully=True) for part in counted]
    if number is not None and told and all(part.part or part.enclosed for part in told):
        share = sum(part.count.number or 0 for part in told if part.count)
        if share <= number:
            rest = Count(whole.count.qualifier, number - share) if whole.count else None
            left = [dataclasses.replace(whole, count=rest)] if share < number else []
            return left + [_inherits(part, whole, fully=True) for part in told]
        return [whole]
    more = [part for part in counted if part.more or part.via or part.assessment or part.flight
            or part.winds or part.range_km]  # fmt: skip
    return [whole, *(_inherits(part, whole, fully=part.more or part.kind is None) for part in more)]


def _number_the_rest(whole: Count | None, parts: list[Draft]) -> None:
    """Give "the rest" the number the other parts leave of the whole."""
    number = whole.number if whole else None
    others = sum(part.count.number or 0 for part in parts if part.count)
    for part in parts:
        if part.count and part.count.qualifier == "rest":
            left = (number or 0) - others
            qualifier = whole.qualifier if whole else "exact"
            part.count = Count(qualifier, left) if left > 0 else None
            part.told_apart = True


def _inherits(part: Draft, whole: Draft, *, fully: bool) -> Draft:
    """Return a part with what its whole says and it does not."""
    if part.weapon and part.kind is None and whole.kind is None:
        return part
    inherited: dict[str, Any] = {"kind": part.kind or whole.kind}
    if fully:
        keeps = part.part or part.enclosed or part.more
        if keeps and part.range_km is None and not part.winds:
            inherited |= {"range_km": whole.range_km, "winds": whole.winds} if part.part else {}
        for name in ("assessment", "weapon", "calibre_mm", "flight"):
            if getattr(part, name) is None and keeps:
                inherited[name] = getattr(whole, name)
    return dataclasses.replace(part, **inherited)


def _only_hit(draft: Draft, sentence: Sentence) -> bool:
    """Say whether a projectile is only told as what hit something."""
    behind = sentence.roles[draft.noun_at + 1 :]
    return draft.kind == "projectile" and draft.noun_at >= 0 and bool(re.match("f*%", behind))


def _is_sighting(draft: Draft, sentence: Sentence) -> bool:
    """Say whether a counted weapon is what somebody saw."""
    if draft.weapon is None or draft.is_round or draft.part or sentence.scan.absent:
        return False
    before = sentence.roles[: draft.at]
    if re.search(r"[bGE]f*$", before):
        return False
    seeing = {token.value for token in sentence.tokens if token.role == "Y"}
    return bool(seeing & SEEING) or "w" in sentence.roles


def reach_of_consequences(drafts: list[Draft], scan: Scan) -> None:
    """Give consequences the only reach of a sentence in which nothing was heard or seen of fire."""
    heard = any(draft.kind in FIRE for draft in scan.drafts)
    if len(scan.reaches) == 1 and scan.reaches[0][1] and not heard and not scan.before_winds:
        scan.before_range, scan.before_winds = scan.reaches[0]
    _reach_before(drafts, scan)


def _reach_before(drafts: list[Draft], scan: Scan) -> None:
    for draft in drafts:
        if draft.kind in _WITHOUT_REACH:
            draft.range_km, draft.winds = None, ()
            continue
        if draft.kind in _FIRE_ONLY and not draft.winds:
            draft.range_km = None
        if draft.kind in _FIRE_ONLY and not scan.before_winds:
            continue
        if scan.before_range and draft.range_km is None:
            draft.range_km = scan.before_range
        if scan.before_winds and not draft.winds:
            draft.winds = scan.before_winds
