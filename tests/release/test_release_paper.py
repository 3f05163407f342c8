"""A released paper shows the line once, says what is left out in its own language, and no more."""

from __future__ import annotations

import dataclasses
import json

import pytest

from render_material import ISSUED, option_paper, plan_chart
from truceline.model.document import Audience, Document, ReleasedDocument
from truceline.release.policy import ReleasePolicy
from truceline.release.release import release
from truceline.render.json import render_json


def paper(language: str = "en") -> Document:
    """Return a paper with a map for each of three options."""
    maps = tuple(dataclasses.replace(plan_chart(), title=f"Option {i}") for i in range(3))
    document = option_paper(language)
    options = dataclasses.replace(document.sections[1], charts=maps)
    sections = (document.sections[0], options, document.sections[2])
    return dataclasses.replace(document, sections=sections)


def released(audience: Audience, language: str = "en") -> ReleasedDocument:
    """Return the paper as an audience may see it at the instant of issue."""
    return release(paper(language), audience, ReleasePolicy(), ISSUED)


@pytest.mark.parametrize("audience", [Audience.PARTIES, Audience.STATES, Audience.PUBLIC])
def test_released_paper_shows_the_bare_line_once(audience: Audience) -> None:
    """Three maps without what was placed would be the same three times."""
    [chart] = released(audience).document.sections[1].charts

    assert chart.title == "The line"
    assert chart.data == {
        "lines": plan_chart().data["lines"], "placements": [], "stretches": [],
    }  # fmt: skip


def test_internal_paper_keeps_every_map() -> None:
    """The full version has one map an option, with what is placed."""
    charts = released(Audience.INTERNAL).document.sections[1].charts

    assert [chart.title for chart in charts] == ["Option 0", "Option 1", "Option 2"]
    assert all(chart.data["placements"] for chart in charts)


def test_other_charts_of_a_paper_stay() -> None:
    """Only maps are taken together."""
    kinds = [chart.kind for chart in released(Audience.STATES).document.sections[2].charts]

    assert kinds == ["dots", "scatter", "matrix"]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "are left out."), ("fr", "sont omis."), ("eo", "are left out.")]
)
def test_left_out_is_said_in_the_language_of_the_paper(language: str, said: str) -> None:
    """A French paper says in French what is missing; one without words falls back to English."""
    document = released(Audience.STATES, language)

    assert document.withheld[0].endswith(said)
    assert document.document.sections[1].charts[0].caption == document.withheld[0]


def test_released_paper_names_no_place_in_its_data() -> None:
    """What a program reads has no coordinate of a placement."""
    places = [item["lon"] for item in plan_chart().data["placements"]]
    inside = render_json(released(Audience.INTERNAL)).decode()
    outside = render_json(released(Audience.STATES)).decode()

    assert all(json.dumps(lon) in inside for lon in places)
    assert not any(json.dumps(lon) in outside for lon in places)
