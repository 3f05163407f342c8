"""The bundled ledger: every row of the public positions, with its date and source."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.coalition import (
    Need,
    OptionNeeds,
    bundled_coalition,
    compare_dates,
    feasibility,
    positions_as_of,
    read_coalition,
    willing,
)
from truceline.model.coalition import Coalition, ConditionKind, Position
from truceline.model.plan import Role

if TYPE_CHECKING:
    from truceline.coalition.position import Standing

LEDGER = bundled_coalition()

# Row of the reference: who, reported, precision, a part of the source, a part of the words.
ROWS = [
    ("FRA GBR", "2024-12-03", "day", "Radio Liberty", "monitor a ceasefire"),
    ("FRA GBR", "2024-12-03", "day", "Le Monde", "lead a military coalition"),
    ("FRA", "2024-12-03", "day", "BBC News", '"excludes no option"'),
    ("FRA", "2024-12-03", "day", "article", "raised the question"),
    ("FRA", "2024-12-03", "day", "article", "legal right"),
    ("LTU", "2024-12-03", "day", "Radio Liberty", "supports the idea"),
    ("ITA", "2024-12-03", "day", "article", "will not send"),
    ("EST", "2024-12-03", "day", "article", '"is not a good idea"'),
    ("UKR", "2024-12-03", "day", "article", "host"),
    ("USA", "2024-12-03", "day", "article", "queries"),
    ("FRA", "2025-02-01", "month", "Washington Post", "about 10,000"),
    ("GBR", "2025-02-01", "month", "gazetaere.com", "ready to send troops"),
    ("GBR", "2025-09-01", "month", "newsukraine.rbc.ua", "first week"),
    ("SWE", "2025-02-01", "month", "gazetaere.com", "supports"),
    ("SWE", "2025-04-11", "day", "meduza.io", "a number of questions"),
    ("TUR CAN CHE DNK PRT", "2025-03-11", "day", "New York Times", "readiness"),
    ("POL", "2025-03-11", "day", "nczas.info", "does not intend"),
    ("POL", "2025-09-04", "day", "wienbuzz.com", "does not intend"),
    ("AUS", "2025-03-17", "day", "Financial Times", "US support"),
    ("DNK", "2025-03-17", "day", "Financial Times", "possibly troops"),
    ("IRL LUX BEL", "2025-03-17", "day", "Financial Times", "not ruled out"),
    ("FIN POL", "2025-03-17", "day", "Financial Times", "no forces of its own"),
    ("ESP", "2025-03-04", "day", "Sky News", "too early"),
    ("GBR FRA EST LVA LTU unnamed-state", "2025-04-11", "day", "AFP", "as a guarantee"),
    ("NLD", "2025-04-11", "day", "AFP", "escalation"),
    ("EST", "2025-09-23", "day", "newsukraine.rbc.ua", "one company"),
    ("BEL", "2025-09-23", "day", "newsukraine.rbc.ua", "after the war"),
    ("CAN", "2025-09-23", "day", "newsukraine.rbc.ua", "cannot say yet"),
    ("DEU", "2025-09-01", "month", "laodong.vn", "does not rule out"),
    ("ITA", "2025-09-04", "day", "laodong.vn", "supervising the ceasefire"),
    ("BGR", "2025-09-04", "day", "laodong.vn", "Black Sea"),
    ("HRV", "2025-09-05", "day", "italy.news-pravda.com", "even with a ceasefire"),
    ("JPN ROU", "2025-09-05", "day", "italy.news-pravda.com", "no troops"),
    ("states-26", "2025-09-04", "day", "tass.com", "numbers withheld"),
    ("RUS", "2025-09-01", "month", "guardiansoftradition.com", "unacceptable"),
    ("RUS", "2026-01-06", "day", "particlenews", "unacceptable"),
    ("GBR", "2025-01-01", "year", "BBC, via bashk.tv", "would not monitor"),
    ("FRA GBR UKR", "2026-01-06", "day", "turkiyetoday.com", "declaration of intent"),
    ("FRA", "2026-01-06", "day", "particlenews", "several thousand"),
    ("GBR", "2026-01-06", "day", "particlenews", "parliamentary vote"),
    ("USA", "2026-01-06", "day", "news.liga.net", "leads the ceasefire monitoring"),
    ("states-35", "2026-01-06", "day", "news.liga.net", "Special Commission"),
    ("CAN", "2026-01-01", "month", "particle.news", "away from the front"),
    ("DEU", "2026-01-06", "day", "particlenews", "neighbouring NATO country"),
    ("ITA", "2026-01-06", "day", "particlenews", "rules out ground"),
    ("POL", "2026-01-06", "day", "Reuters", "accepted the declaration"),
    ("TUR", "2026-01-07", "day", "lnginnorthernbc.ca", "Black Sea"),
]
# Beside the rows: the UK's condition of March 2025, Italy's training and its and Bulgaria's "no".
BESIDE = 4


def as_of(day: date) -> dict[str, Standing]:
    """Return the standings of a day by contributor."""
    return {item.contributor.contributor_id: item for item in positions_as_of(LEDGER, day)}


@pytest.mark.parametrize(("who", "reported", "precision", "source", "words"), ROWS)
def test_row_is_in_the_ledger(
    who: str, reported: str, precision: str, source: str, words: str
) -> None:
    """One statement a state, of that date, precision and source; no day made of a month."""
    for name in who.split():
        found = [
            item for item in LEDGER.statements
            if item.contributor == name and item.reported_on.isoformat() == reported
            and item.precision == precision and source in item.source.text
            and words in item.words["en"]
        ]  # fmt: skip
        assert len(found) == 1, name


def test_ledger_holds_the_rows_and_no_more() -> None:
    """As many statements as states in the rows, and the parts of rows that are split."""
    assert len(LEDGER.statements) == sum(len(row[0].split()) for row in ROWS) + BESIDE


def test_every_statement_has_both_languages_and_a_source() -> None:
    """Our words in English and French, and where it was read."""
    for item in LEDGER.statements:
        assert all((item.words["en"], item.words["fr"], item.source.text)), item.statement_id


def test_second_sources_are_wanted_where_the_outlet_is_close_to_a_party() -> None:
    """Exactly what rests on those outlets says so."""
    for item in LEDGER.statements:
        assert item.source.second_source_wanted == ("news-pravda.com" in item.source.text)


def test_only_a_stated_number_is_a_number() -> None:
    """About 10,000 is one; a company and several thousand are not."""
    figures = {
        item.statement_id: [(pledge.low, pledge.high) for pledge in item.pledges]
        for item in LEDGER.statements if item.pledges
    }  # fmt: skip

    assert figures == {
        "fra-2025-02": [(10_000, 10_000)],
        "est-2025-09": [(None, None)],
        "fra-2026-01-several-thousand": [(None, None)],
    }


def test_december_2024_differs_from_january_2026_each_cell_sourced() -> None:
    """Estonia, Germany and the United Kingdom moved; each cell says where it was read."""
    rows = compare_dates(LEDGER, date(2024, 12, 3), date(2026, 1, 7)).to_pylist()
    cells = {r["contributor"]: (r["position_then"], r["position_now"]) for r in rows}

    assert cells["Estonia"] == ("opposes", "ready")
    assert cells["United Kingdom"] == ("considers", "commits")
    assert cells["Germany"] == (None, "elsewhere")
    assert cells["United States"] == ("open", "leads")
    for row in rows:
        for when in ("then", "now"):
            assert (row[f"position_{when}"] is None) == (not row[f"source_{when}"])


def test_month_counts_from_its_last_day() -> None:
    """Canada's word of January 2026 is not used before the month is over."""
    assert as_of(date(2026, 1, 30))["CAN"].position is Position.OPEN
    assert as_of(date(2026, 1, 31))["CAN"].position is Position.READY


def test_unnamed_states_never_say_yes() -> None:
    """They may be counted by name already."""
    standings = as_of(date(2026, 2, 1))

    for name in ("states-26", "states-35", "unnamed-state"):
        assert willing(standings[name], set(ConditionKind)).answer == "unknown"
    assert willing(standings["EST"], {ConditionKind.CEASEFIRE_SIGNED}).answer == "yes"


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2024, 11, 1), date(2026, 3, 1)))
def test_what_is_reported_later_changes_no_earlier_answer(day: date) -> None:
    """The ledger cut at a day answers for that day as the whole one does."""
    cut = Coalition(
        coalition_id=LEDGER.coalition_id,
        contributors=LEDGER.contributors,
        statements=tuple(s for s in LEDGER.statements if s.reported_on <= day),
    )

    assert positions_as_of(cut, day) == positions_as_of(LEDGER, day)
    assert not positions_as_of(LEDGER, date(2024, 12, 3) - timedelta(days=1))


def test_nobody_waits_for_the_host_or_an_opponent_and_no_condition_is_named_in_vain() -> None:
    """What would help names neither Ukraine nor Russia, nor a pair one of which does nothing."""
    needs = OptionNeeds(
        option_id="a",
        needs=(
            Need(role=Role.MONITOR, area="line", side=None, people=2_000),
            Need(role=Role.REASSURANCE, area="rear", side=None, people=20_000),
        ),
    )
    standings = positions_as_of(bundled_coalition(), date(2026, 2, 1))
    found = feasibility(needs, standings, {ConditionKind.CEASEFIRE_SIGNED})
    helping = " ".join(found.would_help)
    assert "Italy says yes" not in helping  # it refused: nobody counts on it
    assert "Russia" not in helping
    assert "Ukraine" not in helping
    assert "states says yes" not in helping
    assert "mandate clear and us support" not in helping  # no more than the two apart
    assert "parliament voted and us support" in helping  # the United Kingdom waits for both


def test_high_figure_takes_the_most_of_a_stated_range_and_never_counts_people_twice() -> None:
    """Alpha's 200 to 300 monitors staff two needs of 250 with 200 at least and 300 at most."""
    text = """\
coalition: test
contributors: [{id: AAA, names: {en: Alpha, fr: Alpha}}]
statements:
  - id: aaa-1
    contributor: AAA
    position: ready
    words: {en: "comes", fr: "vient"}
    reported: 2025-01-10
    source: {text: a paper}
    pledges: [{role: monitor, low: 200, high: 300}]
"""
    standings = positions_as_of(read_coalition(text, "c.yaml"), date(2025, 2, 1))
    needs = tuple(
        Need(role=Role.MONITOR, area=area, side=None, people=250.0) for area in ("line", "rear")
    )
    found = feasibility(OptionNeeds(option_id="a", needs=needs), standings, ())
    assert sum(row.staffed_low for row in found.rows) == pytest.approx(200)
    assert sum(row.staffed_high for row in found.rows) == pytest.approx(300)
    assert all(row.staffed_high >= row.staffed_low for row in found.rows)
