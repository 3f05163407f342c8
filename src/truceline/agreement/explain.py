"""Say an agreement in plain words: who, what, where, from when, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from truceline.agreement.explain_clauses import INDENT, clause_lines
from truceline.agreement.explain_kinds import CHANGES, EVENTS, TONGUES, name_of
from truceline.agreement.explain_places import (
    cited,
    instant,
    line_words,
    named,
    party_name,
    plain,
    span_words,
    with_source,
    zone_in_full,
)
from truceline.agreement.explain_words import counted, labelled, length, number, word
from truceline.science.terms import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from truceline.model.agreement import (
        Agreement,
        AuthenticText,
        Change,
        Milestone,
        Renewal,
        Silence,
    )
    from truceline.model.deadline import Deadline

__all__ = ["cited", "explain", "named", "party_name"]


def explain(agreement: Agreement, language: str = "en") -> str:
    """Return the agreement in plain words: everything the file says and nothing else.

    Parameters
    ----------
    agreement
        The terms.
    language
        ``"en"`` or ``"fr"``; free words of the file (conditions, open questions, provisions)
        stay in the file's language.

    Notes
    -----
    Phases and clauses are told as the file has them, not as facts have settled them; see
    `truceline.science.terms.settle`.
    """
    blocks = [
        _heading(agreement, language),
        _listed("lines", _lines(agreement, language), language),
        _listed("zones", _zones(agreement, language), language),
        _listed("phases", _phases(agreement, language), language),
        [word("clauses", language)],
        *(clause_lines(agreement, clause, language) for clause in agreement.clauses),
        _listed("deadlines", _deadlines(agreement, language), language),
        _listed("changes", _changes(agreement, language), language),
        _listed("provisions", _provisions(agreement, language), language),
        _listed("sources", (cited(c, language) for c in agreement.citations), language),
        _file(agreement, language),
    ]
    texts = ("\n".join(lines) for lines in blocks)
    return "\n\n".join(text for text in texts if text) + "\n"


def _listed(heading: str, items: Iterable[str], language: str) -> Iterator[str]:
    """Yield a heading and its items, nothing where there are none."""
    for place, item in enumerate(items):
        if place == 0:
            yield word(heading, language)
        yield f"- {item}"


def _heading(agreement: Agreement, language: str) -> Iterator[str]:
    yield f"{named(agreement.title, language)} ({agreement.agreement_id}, {agreement.version})"
    if agreement.hypothetical:
        yield word("hypothetical", language)
    if agreement.unverified:
        yield word("whole_unverified", language)
    for key, text in _whole(agreement, language):
        yield labelled(word(key, language), text, language)
    yield word(
        "places", language,
        inside=number(100 * agreement.inside_probability, language),
        outside=number(100 * agreement.outside_probability, language),
    )  # fmt: skip
    if word("translation", language):
        yield word("translation", language)


def _whole(agreement: Agreement, language: str) -> Iterator[tuple[str, str]]:
    then = word("then", language)
    parties = (f"{named(p.names, language)} ({p.party_id})" for p in agreement.parties)
    yield "parties", then.join(parties)
    if agreement.signed_at is not None:
        yield "signed", _signed(agreement, agreement.signed_at)
    yield "in_force", span_words(agreement, agreement.valid, language)
    yield "clock", word("local_time", language, zone=agreement.time_zone)
    if agreement.renewal is not None:
        yield "renewal", _renewal(agreement.renewal, language)
    if agreement.authentic:
        yield "authentic", then.join(_authentic(text, language) for text in agreement.authentic)


def _signed(agreement: Agreement, at: datetime) -> str:
    # A file that gives only the day of signature means no hour.
    local = at.astimezone(ZoneInfo(agreement.time_zone))
    is_day = (local.hour, local.minute, local.second) == (0, 0, 0)
    return f"{local:%Y-%m-%d}" if is_day else instant(agreement, at)


def _renewal(renewal: Renewal, language: str) -> str:
    return word(
        "renewal_tacit" if renewal.tacit else "renewal_agreed", language,
        years=counted(renewal.years, "year", language),
        months=counted(renewal.notice_months, "month", language),
    )  # fmt: skip


def _authentic(text: AuthenticText, language: str) -> str:
    tongue = name_of(TONGUES, text.language, language)
    marks = [word("prevails", language)] if text.prevails else []
    marks += [] if text.citation is None else [cited(text.citation, language)]
    return f"{tongue} ({word('then', language).join(marks)})" if marks else tongue


def _lines(agreement: Agreement, language: str) -> Iterator[str]:
    for line in agreement.lines:
        name = word("quoted", language, text=line.name)
        yield labelled(name, line_words(line, language), language)


def _zones(agreement: Agreement, language: str) -> Iterator[str]:
    for zone in agreement.zones:
        name = word("quoted", language, text=zone.zone_id)
        text = zone_in_full(agreement, zone, language)
        yield labelled(name, text, language)


def _phases(agreement: Agreement, language: str) -> Iterator[str]:
    for milestone in in_order(agreement.milestones):
        name = word("phase", language, name=milestone.milestone_id)
        then = word("then", language)
        told = [named(milestone.text, language), _reached(agreement, milestone, language)]
        text = then.join(part.rstrip(".") for part in told if part)
        yield with_source(labelled(name, text, language), milestone.citation, language)


def _reached(agreement: Agreement, milestone: Milestone, language: str) -> str:
    ways = []
    if milestone.at is not None:
        ways.append(word("phase_at", language, at=instant(agreement, milestone.at)))
    if milestone.event:
        ways.append(word("phase_event", language))
    start = _phase(agreement, milestone.after, language)
    if milestone.silence is not None:
        ways.append(_silence(milestone.silence, start, language))
    elif milestone.within is not None:
        span = length(milestone.within, language)
        ways.append(word("phase_after", language, length=span, phase=start))
    elif milestone.days is not None:
        days = counted(milestone.days, "local_day", language)
        ways.append(word("phase_after", language, length=days, phase=start))
    return word("then", language).join(ways)


def _phase(agreement: Agreement, milestone_id: str | None, language: str) -> str:
    if milestone_id is None:
        return word("the_start", language)
    for milestone in agreement.milestones:
        if milestone.milestone_id == milestone_id and milestone.silence is not None:
            days = counted(milestone.silence.days, "day", language)
            return word("phase_of_silence", language, name=milestone_id, days=days)
    return word("phase_ref", language, name=milestone_id)


def _silence(silence: Silence, start: str, language: str) -> str:
    clauses = word("or", language).join(
        word("quoted", language, text=clause) for clause in silence.clauses
    )
    zone = "" if silence.zone is None else word("silence_zone", language, zone=silence.zone)
    days = counted(silence.days, "day", language)
    text = word("phase_silence", language, days=days, clauses=clauses, zone=zone, start=start)
    return text + word("then", language) + _set_back(silence, language)


def _set_back(silence: Silence, language: str) -> str:
    if silence.longer_than is None:
        return word("reset_repeated" if silence.or_next_day else "reset_any", language)
    key = "reset_both" if silence.or_next_day else "reset_longer"
    return word(key, language, length=length(silence.longer_than, language))


def _deadlines(agreement: Agreement, language: str) -> Iterator[str]:
    for deadline in agreement.deadlines:
        key = f"{deadline.deadline_id} ({plain(deadline.article)})"
        then = word("then", language)
        parts = [_who(agreement, deadline.by, language), _within(deadline, language)]
        parts += [named(deadline.does, language)]
        parts += [word("policy", language)] if deadline.policy else []
        yield labelled(key, then.join(part for part in parts if part), language)


def _who(agreement: Agreement, by: str, language: str) -> str:
    keys = {"mission": "mission", "commission": "commission", "all": "everybody"}
    return word(keys[by], language) if by in keys else party_name(agreement, by, language)


def _within(deadline: Deadline, language: str) -> str:
    if deadline.within is not None:
        span = length(deadline.within, language)
    else:
        span = counted(deadline.days or 0, "local_day", language)
    event = name_of(EVENTS, deadline.after, language)
    return word("within_of", language, length=span, event=event)


def _changes(agreement: Agreement, language: str) -> Iterator[str]:
    for change in agreement.changes:
        key = name_of(CHANGES, change.kind, language)
        then = word("then", language)
        parts = [span_words(agreement, change.valid, language), _of(change, language)]
        parts += [named(change.text, language).rstrip(".")]
        told = labelled(key, then.join(part for part in parts if part), language)
        yield with_source(told, change.citation, language)


def _of(change: Change, language: str) -> str:
    if not change.clauses:
        return word("of_whole", language)
    return word("of_clauses", language, clauses=", ".join(change.clauses))


def _provisions(agreement: Agreement, language: str) -> Iterator[str]:
    for provision in agreement.provisions:
        told = labelled(plain(provision.article), plain(provision.text), language)
        why = labelled(word("why", language), plain(provision.reason), language)
        yield f"{told}\n{INDENT}{why}"


def _file(agreement: Agreement, language: str) -> Iterator[str]:
    if agreement.sha256 is not None:
        yield labelled(word("file", language), agreement.sha256, language)
