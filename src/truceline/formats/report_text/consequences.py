"""What fire did and what was done to the mission: casualties, damage, denials, jamming."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceline.formats.report_text.counts import Count
from truceline.formats.report_text.draft import Draft
from truceline.formats.report_text.phrases import read_count

if TYPE_CHECKING:
    from truceline.formats.report_text.sentence import Sentence

_COUNT = r"(?P<count>H*(?:N|Q)h?)"
_PERSONS = re.compile(rf"{_COUNT}[fASg%+*?]*[j1]")
_UNNAMED = re.compile(r"(?P<count>H*N)[f?]{1,2}\*")  # "двоє сторожів поранені"
_DEFINITE = re.compile(r"(?<=[*&]f)j")  # "injuring the driver"
_SHOTS = re.compile(r"(?:(?P<times>[23])|(?P<count>H*[NQ])z)F[fA]*(?P<weapon>W)")
_ELIDED = re.compile(rf"{_COUNT}[f+]*(?=\*)")
_BEHIND = re.compile(r"\*[fG]*(?P<count>H*N)(?=[,.&;)]|$)")
_ONE_PERSON = re.compile(r"(?<![NQ])(?<![NQ]f)1")
_THINGS = re.compile(rf"{_COUNT}[fASg%+?]*[o0]")
_UNNAMED_THINGS = re.compile(r"%[fA]*(?P<count>H*N)[fA]*\?")
_ONE_THING = re.compile(r"(?<![NQUo])(?<![NQU]f)(?<![NQU]ff)0")
_PIECES = re.compile(rf"{_COUNT}[fA%+]*p")
_OCCASIONS = re.compile(r"(?P<count>H*(?:N|Q))[fA]*z")
_PLACED = re.compile(r"[IGFO]f*$")
_TELLS = re.compile(r"[fPGI]*[k]")


def consequences(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Return the things counted that are no sound and no sight of fire."""
    roles = sentence.roles
    found: list[Draft] = []
    if "*" in roles and "u" not in roles:
        found += _casualties(sentence)
    if "%" in roles or "9" in roles:
        found += _damage(sentence)
    if "!" in roles:
        found.append(_once(sentence, "access_denial", roles.index("!")))
    if "~" in roles:
        found.append(_once(sentence, "jamming", roles.index("~")))
    if "$" in roles and _has_uav(sentence) and not any(d.kind == "uav_strike" for d in drafts):
        found.append(_once(sentence, "uav_strike", roles.index("$")))
    if "<" in roles and not any(draft.kind == "shot" for draft in drafts):
        found += _shots(sentence)
    if "s" in roles and not any(_is_fire(draft) for draft in drafts):
        found.append(_once(sentence, "shelling", roles.index("s")))
    _arm(sentence, found)
    return found


def _is_fire(draft: Draft) -> bool:
    return draft.kind in ("shelling", "uav_strike", "air_strike", "missile_strike", "explosion")


def _draft(sentence: Sentence, kind: str, at: int, end: int, count: Count) -> Draft:
    tokens = sentence.tokens
    return Draft(at, tokens[at].start, tokens[end - 1].end, count=count, kind=kind)


def _count_of(sentence: Sentence, match: re.Match[str]) -> Count | None:
    start, end = match.span("count")
    return read_count(sentence.tokens[start:end])


def _once(sentence: Sentence, kind: str, at: int, *, repeated: bool = True) -> Draft:
    roles = sentence.roles
    count: Count | None = None
    occasions = _OCCASIONS.search(roles) if repeated else None
    if occasions:
        count = _count_of(sentence, occasions)
    elif "2" in roles and repeated:
        count = Count("exact", 2)
    elif "3" in roles and repeated:
        count = Count("exact", 3)
    return _draft(sentence, kind, at, at + 1, count or Count("exact", 1))


def _casualties(sentence: Sentence) -> list[Draft]:
    roles, found = sentence.roles, []
    taken: set[int] = set()
    for pattern in (_PERSONS, _ELIDED, _BEHIND, _UNNAMED):
        for match in pattern.finditer(roles):
            start = match.start("count")
            if start in taken or re.search(r"b[f]*$", roles[:start]):
                continue
            if _TELLS.match(roles, match.end()) and pattern is _PERSONS:
                continue
            count = _count_of(sentence, match)
            if count is not None:
                taken.add(start)
                found.append(_draft(sentence, "casualty", start, match.end(), count))
    singles = [*_ONE_PERSON.finditer(roles), *_definite(sentence)]
    counted = max((draft.at for draft in found), default=-1)
    for match in singles:
        if 0 <= counted < match.start() and re.search(r"[:(i]", roles[counted : match.start()]):
            continue  # "two civilians: a man and a woman"
        covered = any(draft.start <= sentence.tokens[match.start()].start < draft.end
                      for draft in found)  # fmt: skip
        if not covered and not re.search(r"b[f]*$", roles[: match.start()]):
            found.append(_draft(sentence, "casualty", match.start(), match.end(),
                                Count("exact", 1)))  # fmt: skip
    return _joined(sentence, sorted(found, key=lambda draft: draft.at))


def _definite(sentence: Sentence) -> list[re.Match[str]]:
    """Return the single persons told with a definite article right behind what befell them."""
    if not sentence.lexer.lexicon.has_articles:
        return []
    found = _DEFINITE.finditer(sentence.roles)
    tokens = sentence.tokens
    return [m for m in found if not sentence.text[: tokens[m.start()].end].endswith(("s", "n"))
            or sentence.text[: tokens[m.start()].end].endswith("man")]  # fmt: skip


def _joined(sentence: Sentence, found: list[Draft]) -> list[Draft]:
    """Make one of single persons or things that one verb joins: "the driver and a paramedic"."""
    joined: list[Draft] = []
    one = Count("exact", 1)
    for draft in found:
        last = joined[-1] if joined else None
        between = sentence.roles[last.at : draft.at] if last else ""
        close = re.fullmatch(r"[NQ]?[fA?]*[j1o0]?[,fN?]*&[fQ]*", between)
        if (
            last is not None
            and close
            and draft.count == one
            and last.count in (one, Count("exact", 2))
        ):
            last.count, last.end = Count("exact", (last.count.number or 0) + 1), draft.end
        else:
            joined.append(draft)
    return joined


def _has_uav(sentence: Sentence) -> bool:
    return any(
        token.value == "UAV"
        or (token.role == "K" and token.value.kind in ("uav_strike", "uav_flight"))
        for token in sentence.tokens
        if token.role in "RK"
    )


def _shots(sentence: Sentence) -> list[Draft]:
    """Read "twice from a grenade launcher they fired" as two shots."""
    found = []
    for match in _SHOTS.finditer(sentence.roles):
        count = (
            Count("exact", int(match["times"])) if match["times"] else _count_of(sentence, match)
        )
        if count is not None:
            draft = _draft(sentence, "shot", match.start(), match.end(), count)
            draft.weapon = sentence.tokens[match.start("weapon")].value
            found.append(draft)
    return found


def _damage(sentence: Sentence) -> list[Draft]:
    roles = sentence.roles
    found = []
    for match in _THINGS.finditer(roles):
        start = match.start("count")
        placed = _PLACED.search(roles[:start])
        if placed and not re.search(r"[%p][f]*[IGFO]f*$", roles[:start]):
            continue
        count = _count_of(sentence, match)
        if count is not None:
            found.append(_draft(sentence, "damage", start, match.end(), count))
    for match in _ONE_THING.finditer(roles):
        at = match.start()
        covered = any(draft.at <= at and sentence.tokens[at].start < draft.end for draft in found)
        if not covered and (not _PLACED.search(roles[:at]) or re.search(r"%f*[IO]f*$", roles[:at])):
            found.append(_draft(sentence, "damage", at, at + 1, Count("exact", 1)))
    if found:
        found += _elided_things(sentence, found)
        return _joined(sentence, sorted(found, key=lambda draft: draft.at))
    unnamed = _UNNAMED_THINGS.search(roles)
    if unnamed and not re.search("[p9]", roles):
        count = _count_of(sentence, unnamed)
        return (
            [_draft(sentence, "damage", unnamed.start("count"), unnamed.end(), count)]
            if count
            else []
        )
    pieces = _PIECES.search(roles)
    at = min(roles.find(mark) % 10_000 for mark in "%9")
    placed_things = re.search(r"(?P<count>H*N)[fASg%+*]*[o0]", roles)
    if placed_things:
        count = _count_of(sentence, placed_things)
        return [_draft(sentence, "damage", at, at + 1, count)] if count else []
    if not (re.search("[p9]", roles) or re.search(r"(?:^|[^IGFOQN%fA])f*[o0]", roles)):
        return []  # "beyond a burning barn"
    if "o" in roles or "0" in roles:
        return [_draft(sentence, "damage", at, at + 1, Count("exact", 1))]
    count = _count_of(sentence, pieces) if pieces else None
    return [_draft(sentence, "damage", at, at + 1, count)] if count else []


def _elided_things(sentence: Sentence, found: list[Draft]) -> list[Draft]:
    """Read "two houses were destroyed and seven others damaged"."""
    more, roles = [], sentence.roles
    for match in re.finditer(r"(?P<count>H*N)[f+]*%(?![fA%]*[o0p9])", sentence.roles):
        start = match.start("count")
        count = _count_of(sentence, match)
        if ":" in roles[:start]:
            continue
        if count is not None and all(draft.at != start for draft in found):
            more.append(_draft(sentence, "damage", start, match.end(), count))
    return more


def _arm(sentence: Sentence, found: list[Draft]) -> None:
    """Give shelling and damage the weapon the sentence names, if nothing else took it."""
    loose = sentence.scan.loose_weapon
    for draft in found:
        if loose and draft.kind in ("shelling", "damage"):
            draft.weapon, draft.calibre_mm, draft.calibre_unknown = loose
