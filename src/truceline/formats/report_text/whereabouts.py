"""How far and in which winds things were: which of the things counted a reach is of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.formats.report_text.draft import Draft, Setting
from truceline.formats.report_text.phrases import RANGE, WINDS, read_range, values
from truceline.formats.report_text.sentence import FIRE, Sentence

if TYPE_CHECKING:
    from truceline.formats.report_text.tokens import Token

_WINDS = re.compile(rf"[IOGFfxg]*?(?P<winds>{WINDS})")
_AFTER_WINDS = re.compile(rf"[-,]?[IOGFBfxg]*(?P<winds>{WINDS})")
_HULL = re.compile(r"[-O]f*V")
_ANCHOR = re.compile(r"[GFO]+[fSa]*(?P<what>[Rmgjo1]|P)?")
_OWN = frozenset("Rmg")


def take_range(sentence: Sentence, at: int) -> int:
    """Read a distance, with the winds behind it."""
    match = RANGE.match(sentence.roles, at)
    if match is None:
        return at
    tokens = sentence.tokens[at : match.end()]
    km = read_range(tokens)
    if km is None:
        return at
    end = match.end()
    winds_match = _AFTER_WINDS.match(sentence.roles, end)
    winds: tuple[str, ...] = ()
    if winds_match:
        winds = tuple(dict.fromkeys(values(sentence.tokens[end : winds_match.end()], "V")))
        end = winds_match.end()
        hull = _HULL.match(sentence.roles, end)
        if hull:  # "east to south" names no union of winds
            sentence.leave(tokens[0].start, sentence.tokens[hull.end() - 1].end)
            winds, end = (), hull.end()
    return take_reach(sentence, at, end, km, winds, tokens)


def take_reach(
    sentence: Sentence, at: int, end: int, reach: tuple[float, float] | None,
    winds: tuple[str, ...], tokens: list[Token],
) -> int:  # fmt: skip
    """Give a reach to what it is of, unless it is the observer's way or a length."""
    anchor = _ANCHOR.match(sentence.roles, end)
    what = anchor["what"] if anchor else None
    if anchor and what and what in _OWN:
        after = anchor.end()
        if what == "R" and not sentence.scan.platforms:
            sentence.scan.platforms.append(Setting(at, sentence.tokens[after - 1].value))
    else:
        after = end
    hedges = values(tokens, "H")
    if reach is None or (hedges and hedges[0] in ("over", "at_least") and not winds):
        return after
    if "6" in sentence.roles[max(0, at - 2) : at] + sentence.roles[end : end + 2]:
        return end
    last = sentence.scan.pending or sentence.scan.last()
    heard = last is not None and last.kind in FIRE
    if anchor and not winds and what not in _OWN and not heard:
        return end  # "20 m from a checkpoint" is no way to what was heard
    if not winds and sentence.roles[end : end + 1] in ("?", "o") and not sentence.scan.drafts:
        return end
    if is_observers(sentence, at):
        return end
    if at > 0 and sentence.roles[at - 1] == "^":
        return end
    apply_reach(sentence, at, reach, winds)
    return after


def is_observers(sentence: Sentence, at: int) -> bool:
    """Say whether a way belongs to the observer named just before it."""
    before = sentence.roles[at - 1] if at else ""
    if sentence.scan.drafts or sentence.scan.pending:
        return False
    told = sentence.seen_verb >= 0 or bool(re.search(r"[%*$s~!k]", sentence.roles[:at]))
    return bool(before) and before in ("RmP" if told else "RmgPojf1?")


def take_winds(sentence: Sentence, at: int) -> int:
    """Read winds without a distance, or with one behind them."""
    match = _WINDS.match(sentence.roles, at)
    if match is None or sentence.roles[at] not in "V":
        return at
    winds = tuple(dict.fromkeys(values(sentence.tokens[at : match.end()], "V")))
    end = match.end()
    ranged = RANGE.match(sentence.roles, end) if sentence.roles[end : end + 1] == "x" else None
    if ranged:
        tokens = sentence.tokens[end : ranged.end()]
        return take_reach(sentence, at, ranged.end(), read_range(tokens), winds, tokens)
    anchor = _ANCHOR.match(sentence.roles, end)
    if is_observers(sentence, at) and not (sentence.roles[at - 1] in "f" and at > 1):
        return end
    apply_reach(sentence, at, None, winds)
    return anchor.end() if anchor and anchor["what"] and anchor["what"] in _OWN else end


def apply_reach(
    sentence: Sentence, at: int, reach: tuple[float, float] | None, winds: tuple[str, ...]
) -> None:
    """Give a distance and winds to what they are of, or keep them for what follows."""
    close_for_reach(sentence, at)
    scan = sentence.scan
    scan.reaches.append((reach, winds))
    if not scan.drafts:
        scan.before_range = scan.before_range or reach
        scan.before_winds = scan.before_winds or winds
        return
    for draft in reached(sentence, at):
        if draft.range_km is None and reach is not None:
            draft.range_km = reach
        if not draft.winds:
            draft.winds = winds
        draft.told_apart = draft.told_apart or bool(winds) or draft.part or draft.more


def close_for_reach(sentence: Sentence, at: int) -> None:
    """Close the open count so that a reach can be of it."""
    scan = sentence.scan
    if scan.pending is not None and scan.pending.is_round and not scan.pending.weapon:
        scan.dropped.append(scan.pending)
        scan.pending = None
    if scan.pending is not None and scan.drafts:
        sentence.close()


def reached(sentence: Sentence, at: int) -> list[Draft]:
    """Return the things a reach is of: all, the last, or those told together."""
    scan = sentence.scan
    last = scan.drafts[-1]
    if scan.focus is not None:
        kinds = [draft for draft in scan.drafts if draft.kind == scan.focus]
        return kinds or [last]
    if sentence.is_all(at):
        return [draft for draft in scan.drafts if draft.range_km is None]
    begin = last.noun_at + 1 if last.noun_at >= 0 else last.noun_after
    between = sentence.roles[begin:at].lstrip("-f").replace("-", ",")
    if (last.part or last.kind is None) and "," not in between and ")" not in between:
        return [last]
    groups = {scan.group}
    while min(groups) in scan.soft and re.search(",[IOGFfxQH]*$", sentence.roles[:at]):
        groups.add(min(groups) - 1)
    group = [draft for draft in scan.drafts if draft.sequel in groups]
    if not group:
        group = [draft for draft in scan.drafts if draft.sequel == last.sequel]
    if last.enclosed and scan.depth == 0 and all(d.range_km for d in group if d.enclosed):
        group = [draft for draft in group if not draft.enclosed] or group
    fresh = [draft for draft in group if draft.range_km is None and not draft.winds]
    return fresh or [draft for draft in group if draft.range_km is None] or []


def take_respectively(sentence: Sentence, at: int) -> int:
    """Give each thing told the reach at its place in the list."""
    sentence.close()
    scan = sentence.scan
    counted = [draft for draft in scan.drafts if draft.kind]
    if len(counted) == len(scan.reaches):
        for draft, (reach, winds) in zip(counted, scan.reaches, strict=True):
            draft.range_km, draft.winds = reach, winds
    return at + 1
