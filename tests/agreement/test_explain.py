"""The plain words say everything the terms say, in both languages, and nothing is silent."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from agreement_material import FULL
from truceline.agreement import bundled_names, explain, explain_kinds, load_bundled, read_agreement
from truceline.agreement.explain_words import COUNTED, NO_BREAK, WORDS, length, word
from truceline.core.time import Interval
from truceline.model import agreement as nouns
from truceline.model.agreement import ChangeKind, ClauseKind, ExemptionKind, Zone, ZoneKind
from truceline.model.deadline import Deadline, DeadlineEvent
from truceline.model.kind import Act, Kind, Target
from truceline.science.weapon_catalogue import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    Variant = tuple[str, Any]

TERMS = read_agreement(FULL)
MINUTE = timedelta(minutes=1)
SAID = {language: explain(TERMS, language) for language in ("en", "fr")}
RECORDS = [
    *(n for n in vars(nouns).values() if isinstance(n, type) and dataclasses.is_dataclass(n)),
    Deadline,
]
# A shape is what its kind of zone is made of, and one of a deadline's two times is given.
NEVER_NONE = {"Zone.area", "Zone.path", "Deadline.within", "Deadline.days"}
CLOSED_SETS = (
    (explain_kinds.CLAUSES, ClauseKind),
    (explain_kinds.ACTS, Act),
    (explain_kinds.KINDS, Kind),
    (explain_kinds.TARGETS, Target),
    (explain_kinds.EXEMPTIONS, ExemptionKind),
    (explain_kinds.EVENTS, DeadlineEvent),
    (explain_kinds.CHANGES, ChangeKind),
    (explain_kinds.WEAPONS, FAMILIES),
    (explain_kinds.COUNTED, ("men", *FAMILIES)),
    (explain_kinds.AIRCRAFT, ("fixed_wing", "rotary", "uav", "balloon")),
)
CLOSED = {"types", "aircraft", "item", "language"}


def changed(name: str, value: Any) -> Iterator[Any]:
    """Yield other values of a field."""
    match value:
        case dict() | tuple() | shapely.Geometry():
            yield from changed_many(name, value)
        case ZoneKind():
            other = {ZoneKind.BUFFER: ZoneKind.BAND, ZoneKind.BAND: ZoneKind.BUFFER}
            yield from [other[value]] if value in other else []
        case Enum():
            members = list(type(value))
            yield members[(members.index(value) + 1) % len(members)]
        case bool():
            yield not value
        case int() | float():
            yield value + (0.001 if name.endswith("probability") else 1)
        case timedelta() | datetime():
            yield value + MINUTE
        case Interval():
            yield Interval(value.start - MINUTE, value.end)
            yield Interval(value.start, None if value.end else value.start)
        case str() if name == "time_zone":
            yield "Asia/Seoul"
        case str():
            yield f"{value}x"


def changed_many(name: str, value: Any) -> Iterator[Any]:
    """Yield other values of a field that holds several."""
    match value:
        case dict() if name == "zones":
            yield {} if value else {"all": "plant"}
            yield dict.fromkeys(value, "road") or {"all": "road"}
        case dict():
            yield {language: f"{text}x" for language, text in value.items()}
        case shapely.Geometry():
            yield shapely.transform(value, lambda positions: positions + 0.001)
        case tuple() if value:
            yield value[:-1]


def variants(name: str, value: Any, optional: bool = False) -> Iterator[Variant]:
    """Yield a name of a field and the value with that one field changed, at any depth."""
    if optional and value is not None and name not in NEVER_NONE:
        yield name, None
    if dataclasses.is_dataclass(value) and not isinstance(value, Interval):
        for field in dataclasses.fields(value):
            inner = f"{type(value).__name__}.{field.name}"
            for found, other in variants(inner, getattr(value, field.name), "None" in field.type):
                # A zone that a clause names cannot be renamed alone, and only one that reaches
                # from and until a distance can say where it begins (AGR-016).
                if inner == "Zone.zone_id" and value.zone_id != "ring":
                    continue
                if inner == "Zone.from_m" and value.until_m is None:
                    continue
                yield found, dataclasses.replace(value, **{field.name: other})
        return
    # A stretch has two positions of two numbers each, never fewer.
    fixed = name == "Zone.stretch" and isinstance(value, tuple)
    for other in () if fixed else changed(name.rpartition(".")[2], value):
        yield name, other
    if isinstance(value, tuple):
        for place, item in enumerate(value):
            for found, other in variants(name, item):
                yield found, (*value[:place], other, *value[place + 1 :])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_field_of_the_terms_changes_the_explanation(language: str) -> None:
    """Nothing encoded is silent: change it anywhere, and other words are said."""
    silent, seen = set(), set()

    for name, other in variants("Agreement", TERMS):
        seen.add(name)
        if explain(other, language) == SAID[language]:
            silent.add(name)

    assert silent == set()
    fields = {f"{r.__name__}.{f.name}" for r in RECORDS for f in dataclasses.fields(r)}
    assert fields - seen == {"Clause.severity"}  # never None, and changed through its own fields


def test_explanation_says_each_new_thing_in_plain_words() -> None:
    """A reader who never saw the file knows what is asked."""
    said = SAID["en"].replace(NO_BREAK, " ")

    for words in (
        "Phase 'withdrawal': Withdrawal begins; 3 local days after phase 'quiet' (7 days of sil",
        "after 7 days of 24 hours without a violation of 'fire' or 'shelter' in zone 'ring'",
        "a violation of more than 2 h or repeated the next day sets the clock back",
        "at most 75 tanks",
        "with notice of demining, repair at least 48 h before",
        "if each of these is established: fired upon first, no other remedy",
        "everywhere but inside the outline",
        "1 to 3 km around 2 places",
        "from 10 m above ground upwards, up to 3000 m above ground",
        "Starts with: phase 'withdrawal'; until it is reached the clause does not bind",
        "Protected: medical, energy",
        "Reading 'wide' of Northern side: All towns are meant.",
        "first-report (6): the mission; within 24 h of an incident; reports it",
        "Russian (prevails where the texts differ",
        "by itself for 5 years at a time, unless notice is given 6 months before",
        "River agreement, register of treaties, 1 to 9 [unverified]",
        "Takes the place of clause: guns",
    ):
        assert words in said, words


def free_words(value: object) -> Iterator[str]:
    """Yield the words of the file that are its own, as they are said."""
    if isinstance(value, Enum | Interval):
        return
    if isinstance(value, str):
        yield " ".join(value.split())
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in CLOSED:
                yield from free_words(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from (text for item in (*value, *value.values()) for text in free_words(item))
    elif isinstance(value, tuple):
        yield from (text for item in value for text in free_words(item))


def french_of_ours(name: str) -> str:
    """Return the French explanation without the file's own words and clock times."""
    terms = TERMS if name == "full" else load_bundled(name)
    said = explain(terms, "fr")
    for text in sorted(set(free_words(terms)), key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(text.rstrip('.'))}(?!\w)", "§", said)
    return re.sub(r"\d\d:\d\d", "§", said)


@pytest.mark.parametrize("name", ["full", *bundled_names()])
def test_french_explanation_keeps_french_spaces(name: str) -> None:
    """No mark of two parts stands without its no-break space, and no quotation either."""
    said = french_of_ours(name)

    assert re.findall(rf"(?<!{NO_BREAK})[:;!?»%]|«(?!{NO_BREAK})", said) == []
    assert said.count(f"{NO_BREAK}:") > 10


def vocabulary(index: int) -> set[str]:
    """Return the words of our own phrases in a language."""
    tables = [explain_kinds.TONGUES, *(table for table, _ in CLOSED_SETS)]
    phrases = [pair[index] for table in (WORDS, *tables) for pair in table.values()]
    phrases += [one for forms in COUNTED.values() for one in forms[index]]
    text = re.sub(r"\{\w+\}", " ", " ".join(phrases)).lower()
    return set(re.findall(r"[^\W\d_]{2,}", text))


@pytest.mark.parametrize("name", ["full", *bundled_names()])
def test_french_explanation_has_no_english_word_of_ours(name: str) -> None:
    """Beyond the file's own words everything is said in French."""
    said = set(re.findall(r"[^\W\d_]{2,}", french_of_ours(name).lower()))

    assert said & (vocabulary(0) - vocabulary(1)) == set()
    assert {"prevails", "shelling", "tanks", "aircraft"} <= vocabulary(0) - vocabulary(1)


def test_every_word_a_file_may_use_has_its_word_in_both_languages() -> None:
    """A kind that is added to the language without words is noticed here."""
    for table, members in CLOSED_SETS:
        assert set(table) == {str(member) for member in members}
        assert all(english and french for english, french in table.values())


def test_every_phrase_exists_in_both_languages_with_the_same_fields() -> None:
    """Both languages say the same things."""
    for key, (english, french) in WORDS.items():
        fields = [sorted(re.findall(r"\{\w+\}", phrase)) for phrase in (english, french)]
        assert fields[0] == fields[1], key


@pytest.mark.parametrize(
    ("span", "said"),
    [(timedelta(hours=48), "48 h"), (timedelta(minutes=90), "90 min"), (timedelta(days=2), "48 h"),
     (timedelta(seconds=61), "61 s")],
)  # fmt: skip
def test_elapsed_times_are_said_in_hours_where_they_are_whole(span: timedelta, said: str) -> None:
    """48 hours are not two days: clocks may change between."""
    assert length(span, "en") == said.replace(" ", NO_BREAK)


def test_another_language_is_answered_in_english() -> None:
    """A language that is not there is not an error."""
    assert word("parties", "uk") == "Parties"
    assert explain(TERMS, "uk").splitlines()[1].startswith("HYPOTHETICAL")


def test_zone_of_one_outline_and_of_several_read_differently() -> None:
    """How many outlines a zone has is said."""
    area = shapely.box(30, 50, 31, 51)
    one = Zone(zone_id="plant", kind=ZoneKind.POLYGON, area=area)
    two = dataclasses.replace(one, area=shapely.MultiPolygon([area, shapely.box(40, 50, 41, 51)]))

    said = [explain(dataclasses.replace(TERMS, zones=(*TERMS.zones[:4], z, *TERMS.zones[5:])))
            for z in (one, two)]  # fmt: skip

    assert "inside the outline; positions" in said[0]
    assert "'plant': inside any of 2 outlines; positions" in said[1].replace(NO_BREAK, " ")
