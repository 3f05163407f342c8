"""The file mission.yaml: what stands, and what is told when it cannot."""

from __future__ import annotations

import pytest

from truceline.core.errors import MissionError
from truceline.mission.settings import read_settings

GOOD = """\
name: Test mission
agreement: minsk-2015
time_zone: Europe/Kyiv
lines:
  contact: {bundled: minsk-contact-line}
sectors: {line: minsk-contact-line, count: 12}
sources:
  - id: posts
    path: sources/posts-*.csv
"""


def test_settings_good_file_reads_whole() -> None:
    """Every key of the file arrives."""
    settings = read_settings(GOOD)

    assert settings.name == "Test mission"
    assert settings.lines["contact"].bundled == "minsk-contact-line"
    assert settings.sectors is not None
    assert settings.sectors.count == 12
    assert [source.id for source in settings.sources] == ["posts"]


@pytest.mark.parametrize(
    ("wrong", "line", "key"),
    [
        (GOOD + "colour: red\n", 10, "colour"),
        (GOOD.replace("Europe/Kyiv", "Europe/Nowhere"), 3, "time_zone"),
        (GOOD.replace("count: 12", "count: 0"), 6, "sectors.count"),
        (GOOD.replace("id: posts", "id: P osts"), 8, "sources.0.id"),
        (GOOD.replace("agreement: minsk-2015\n", ""), 1, "agreement"),
    ],
)
def test_settings_wrong_key_is_told_with_its_line(wrong: str, line: int, key: str) -> None:
    """A key that cannot stand is told with code, line and name."""
    with pytest.raises(MissionError) as caught:
        read_settings(wrong)

    [problem] = caught.value.problems
    assert (problem.code, problem.where) == ("MIS-003", f"mission.yaml:{line}")
    assert f"'{key}'" in problem.found


def test_settings_two_sources_of_one_name_are_refused() -> None:
    """A source's id is its own."""
    with pytest.raises(MissionError, match="two sources are called posts"):
        read_settings(GOOD + "  - {id: posts, path: x.csv}\n")


@pytest.mark.parametrize("text", ["a: [1", "just words", ""])
def test_settings_no_mapping_is_told(text: str) -> None:
    """What is no YAML mapping is told as such."""
    with pytest.raises(MissionError) as caught:
        read_settings(text)

    assert caught.value.code == "MIS-002"
