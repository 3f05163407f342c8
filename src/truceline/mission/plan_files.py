"""Write the bundled plan, coalition and scenarios into a mission folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.coalition import bundled_coalition_text
from truceline.core.errors import MissionError
from truceline.mission.folder import COALITION_FILE, PLAN_FILE, SCENARIO_FOLDER
from truceline.plan.read import bundled_plan_text
from truceline.simulate.scenario import ORDER, bundled_scenario_text

if TYPE_CHECKING:
    from pathlib import Path


def write_plan_files(folder: Path) -> tuple[Path, ...]:
    """Write ``plan.yaml``, ``coalition.yaml`` and the scenarios; return what was written.

    Raises
    ------
    MissionError
        MIS-013 if one of them is there already.
    """
    texts = {
        PLAN_FILE: bundled_plan_text(),
        COALITION_FILE: bundled_coalition_text(),
        **{f"{SCENARIO_FOLDER}/{name}.yaml": bundled_scenario_text(name) for name in ORDER},
    }
    for name in texts:
        if (folder / name).exists():
            raise MissionError.case("MIS-013", str(folder), path=name)
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(folder / name for name in texts)
