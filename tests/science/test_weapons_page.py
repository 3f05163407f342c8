"""The catalogue as a whole: its figures, its sources, and its page."""

from __future__ import annotations

import csv
import gzip
import json
import re
from pathlib import Path

import pytest

from truceline.formats.report_text import Located, parse_report
from truceline.formats.report_text.language import LEXICONS
from truceline.science.weapon_catalogue import CATALOGUE, FAMILIES, SYSTEMS
from truceline.science.weapon_entry import LISTED, MEMORANDUM
from truceline.science.weapon_page import catalogue_markdown
from truceline.science.weapon_text import Words, plain
from truceline.science.weapons import classify

PAGE = Path(__file__).resolve().parents[2] / "docs" / "weapons.md"


def test_page_in_the_documentation_is_current() -> None:
    """The page is what the catalogue says now."""
    assert PAGE.read_text(encoding="utf-8") == catalogue_markdown()


def test_every_system_is_found_by_each_of_its_words() -> None:
    """No word of one entry is hidden behind another entry."""
    lost = []
    for name, entry in SYSTEMS.items():
        for word in entry.words:
            spelled = word.replace("~", "").replace("=", "-")
            if name not in classify(spelled).systems:
                lost.append((name, word))

    assert lost == []


def test_every_general_word_gives_its_family() -> None:
    """A general word is no other word's beginning."""
    lost = []
    for entry in CATALOGUE:
        if entry.system is None:
            for word in entry.words:
                spelled = word.replace("~", "").replace("=", "-")
                if entry.family not in classify(spelled).types:
                    lost.append((entry.family, word))

    assert lost == []


def test_figures_without_a_source_are_marked() -> None:
    """The figures of the reference are the only ones that are not marked unverified."""
    read = {
        name: entry.max_range_m
        for name, entry in SYSTEMS.items()
        if entry.range_origin is not None and not entry.range_origin.unverified
    }
    sourced = {
        n for n, e in SYSTEMS.items() if e.calibre_mm is not None and not e.origin.unverified
    }

    assert read == {"MT-12": 9000.0}
    assert sourced == {"Grad", "D-30", "2S1", "2A65", "MT-12", "2S9"}


def test_ranges_listed_in_the_minsk_memorandum_are_those_of_the_reference() -> None:
    """D-30 16, 2S1 15, 2S3 17, 2S19 and 2A65 25, 2S5 30, Grad 21, Uragan 36, Smerch 70 km."""
    listed = {
        name: (entry.max_range_m or 0) / 1000
        for name, entry in SYSTEMS.items()
        if entry.range_origin in (LISTED, MEMORANDUM)
    }

    assert listed == {
        "MT-12": 9, "D-30": 16, "2S1": 15, "2S3": 17, "2S19": 25, "2A65": 25, "2S5": 30,
        "Grad": 21, "Uragan": 36, "Smerch": 70, "Tornado-G": 40, "Tornado-U": 70,
        "Tornado-S": 120, "Tochka": 120,
    }  # fmt: skip


def test_every_figure_is_possible_and_every_family_has_words_in_four_languages() -> None:
    """Calibres lie in their family, ranges under 1,000 km, and no language is left out."""
    for entry in CATALOGUE:
        span, size = FAMILIES[entry.family], entry.calibre_mm
        assert span is None or size is None or span[0] <= size <= span[1], entry.system
        assert entry.max_range_m is None or 100 <= entry.max_range_m <= 1_000_000, entry.system
        assert (entry.max_range_m is None) == (entry.range_origin is None), entry.system
    for family in FAMILIES:
        spoken = {s for e in CATALOGUE if e.family == family and e.system is None
                  for s in e.languages}  # fmt: skip
        assert spoken == {"en", "fr", "uk", "ru"}, family


def test_every_weapon_of_the_osce_grammar_has_a_type() -> None:
    """What the reader of mission reports can name is in the catalogue."""
    names = {name for lexicon in LEXICONS.values() for name in lexicon.weapons}

    # A rocket may belong to several families.
    assert sorted(name for name in names if not classify(name).types) == ["rocket"]


@pytest.mark.shared
def test_every_weapon_text_of_the_real_osce_reports_has_a_type(shared_data: Path) -> None:
    """All distinct weapon texts of the stored reports are read: 3 of 3."""
    texts = set()
    for sentence in json.loads((shared_data / "osce_reports/sentences.json").read_text()):
        texts |= {item["weapon"] for item in sentence["truth"] if "weapon" in item}
        for statement in parse_report(sentence["text"]):
            items = statement.items if isinstance(statement, Located) else ()
            texts |= {item.weapon for item in items if item.weapon}

    known = {text for text in texts if classify(text).types}
    assert known == texts
    assert {"mortar, calibre unknown", "heavy machine gun", "small arms"} <= texts


# Stems that a person would take for weapons, whatever the catalogue says.
STEMS = re.compile(
    r"(?<!\w)(?:гауби|м[иі]номет|рсз[во]|танк(?!ер|іст|ист)|арт[иі]лер|бпла|дрон(?!івк|овк)|шахед"
    r"|ланцет|[иі]скандер|авиабомб|авіабомб|кулемет|пулемет|гранатомет|птрк|птур|ппо|пво|зрк"
    r"|бмп|бтр|сау|с-[34]00|безпілот|беспилот|снайпер|кабам|гвинтівк|винтовк)\w*"
)


@pytest.mark.shared
@pytest.mark.slow
def test_weapon_words_of_real_headlines_are_known(shared_data: Path) -> None:
    """Of the distinct Ukrainian and Russian weapon words of real headlines most are known."""
    words = Words((at, entry.words) for at, entry in enumerate(CATALOGUE))
    seen: set[str] = set()
    known: set[str] = set()
    for path in sorted((shared_data / "viina").glob("viina_incidents_*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                text = plain(row["headline"] or "")
                spans = [(begin, end) for _, begin, end in words.find(text)]
                for match in STEMS.finditer(text):
                    seen.add(match[0])
                    if any(begin <= match.start() < end for begin, end in spans):
                        known.add(match[0])

    assert len(seen) >= 200
    assert len(known) / len(seen) >= 0.84, sorted(seen - known)
