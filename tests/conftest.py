"""What every test can ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["material", "conftest_mission"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real public data beside the project; skip where there is none."""
    folder = Path(os.environ.get("TRUCELINE_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real public data beside the project ({folder.name} is missing)")
    return folder
