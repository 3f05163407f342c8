"""A small simulated mission, run once and only read by the tests."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from truceline.mission.demo import Demo, run_demo
from truceline.mission.init import DemoTerms

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)
SMALL = DemoTerms(days=8, sectors=6, acts_per_day=12.0, change_day=99, seed=5)


def clock() -> datetime:
    """Return always the same instant."""
    return NOW


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Demo]:
    """Return the folder of a small mission that was run, and what it made. Read only."""
    folder = tmp_path_factory.mktemp("demo") / "mission"
    return folder, run_demo(folder, SMALL, clock)


@pytest.fixture
def mission_copy(small_demo: tuple[Path, Demo], tmp_path: Path) -> Path:
    """Return a copy of the small mission that a test may change."""
    return shutil.copytree(small_demo[0], tmp_path / "mission")
