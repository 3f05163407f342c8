"""The file ``mission.yaml``: what a mission is called, watches, reads and releases."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from truceline.core.errors import MissionError, Problem, describe
from truceline.release.policy import ReleasePolicy


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceSettings(_Strict):
    """One source: an id, where its files are, and how they are read."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    path: str
    reader: str | None = None
    time_zone: str | None = None
    complete: bool | None = None  # each file is a whole release; None: only for such data sets
    options: dict[str, Any] = Field(default_factory=dict)


class LineSettings(_Strict):
    """Where a line comes from: a bundled one, or a file of the mission."""

    bundled: str | None = None
    path: str | None = None


class SectorSettings(_Strict):
    """How the line is cut: so many equal stretches, or stretches of a length."""

    line: str
    count: int | None = Field(default=None, ge=1, le=500)
    length_km: float | None = Field(default=None, gt=0)


class SpanSettings(_Strict):
    """A span of a mission, written in its time zone or with an offset."""

    start: datetime
    end: datetime | None = None


class AreaSettings(_Strict):
    """How far from its lines a report can lie before its place is doubted."""

    margin_km: float = Field(default=300.0, gt=0)
    bounds: tuple[float, float, float, float] | None = None


class ReleaseSettings(_Strict):
    """Delays and grid outside ``internal``."""

    delay_hours: float = Field(default=24.0, ge=0)
    effort_delay_days: float = Field(default=14.0, ge=0)
    grid_deg: float = Field(default=0.1, gt=0)

    def policy(self) -> ReleasePolicy:
        """Return the policy `release` works with."""
        return ReleasePolicy(
            delay=timedelta(hours=self.delay_hours),
            effort_delay=timedelta(days=self.effort_delay_days),
            grid_deg=self.grid_deg,
        )


class MissionSettings(_Strict):
    """Everything ``mission.yaml`` may say; a key it does not know is an error."""

    name: str
    agreement: str
    in_force: SpanSettings | None = None
    bind: dict[str, str] = Field(default_factory=dict)  # the agreement's line name -> line id
    lines: dict[str, LineSettings] = Field(default_factory=dict)
    sectors: SectorSettings | None = None
    time_zone: str = "UTC"
    language: str = "en"
    simulated: bool = False
    sources: tuple[SourceSettings, ...] = ()
    gazetteer: str | None = None
    area: AreaSettings = Field(default_factory=AreaSettings)
    release: ReleaseSettings = Field(default_factory=ReleaseSettings)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"'{value}' is not an IANA time zone") from None
        return value

    @field_validator("sources")
    @classmethod
    def _unlike_ids(cls, value: tuple[SourceSettings, ...]) -> tuple[SourceSettings, ...]:
        ids = [source.id for source in value]
        doubled = {name for name in ids if ids.count(name) > 1}
        if doubled:
            raise ValueError(f"two sources are called {', '.join(sorted(doubled))}")
        return value


def read_settings(text: str, where: str = "mission.yaml") -> MissionSettings:
    """Return the settings a text holds.

    Raises
    ------
    MissionError
        MIS-002 if it is no YAML, MIS-003 for each key or value that cannot stand.
    """
    try:
        content = YAML(typ="rt").load(StringIO(text))
    except MarkedYAMLError as error:
        line = 1 if error.problem_mark is None else error.problem_mark.line + 1
        detail = str(error.problem)
        raise MissionError.case("MIS-002", f"{where}:{line}", detail=detail) from None
    if not isinstance(content, dict):
        raise MissionError.case("MIS-002", f"{where}:1", detail="it is not a mapping of keys")
    try:
        return MissionSettings.model_validate(_plain(content))
    except ValidationError as error:
        problems = [_problem(item, content, where) for item in error.errors()]
        raise MissionError(*problems) from None


def _problem(item: Any, content: Any, where: str) -> Problem:
    path = item["loc"]
    line = _line_of(content, path)
    key = ".".join(str(part) for part in path)
    detail = item["msg"].removeprefix("Value error, ")
    return describe("MIS-003", f"{where}:{line}", key=key, detail=detail)


def _line_of(content: Any, path: tuple[Any, ...]) -> int:
    """Return the line of the deepest part of a path that the file has."""
    line = 1
    for part in path:
        marks: Any = getattr(content, "lc", None)
        try:
            line = (marks.key(part) if isinstance(content, dict) else marks.item(part))[0] + 1
            content = content[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return int(line)


def _plain(content: Any) -> Any:
    if isinstance(content, dict):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_plain(value) for value in content]
    return content
