"""The file ``mission.yaml``: what a mission is called, watches, reads and releases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from truceline.core.errors import MissionError
from truceline.formats.strict_yaml import StrictPart, read_strict
from truceline.release.policy import ReleasePolicy


class SourceSettings(StrictPart):
    """One source: an id, where its files are, how they are read, and what is held of it.

    ``reliability`` is the letter of the Admiralty scale, ``own`` says that it is the mission's,
    ``family`` names its publishing house and ``party`` the party that controls it: sources of one
    house or one party are one voice.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    path: str
    reader: str | None = None
    time_zone: str | None = None
    complete: bool | None = None  # each file is a whole release; None: only for such data sets
    options: dict[str, Any] = Field(default_factory=dict)
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    own: bool = False
    family: str | None = None
    party: str | None = None

    @model_validator(mode="after")
    def _one_side(self) -> SourceSettings:
        if self.own and self.party:
            raise ValueError("a source is the mission's own or a party's, not both")
        return self


class LineSettings(StrictPart):
    """Where a line comes from: a bundled one, or a file of the mission."""

    bundled: str | None = None
    path: str | None = None


class SectorSettings(StrictPart):
    """How the line is cut: so many equal stretches, or stretches of a length."""

    line: str
    count: int | None = Field(default=None, ge=1, le=500)
    length_km: float | None = Field(default=None, gt=0)


class SpanSettings(StrictPart):
    """A span of a mission, written in its time zone or with an offset."""

    start: datetime
    end: datetime | None = None


class AreaSettings(StrictPart):
    """How far from its lines a report can lie before its place is doubted."""

    margin_km: float = Field(default=300.0, gt=0)
    bounds: tuple[float, float, float, float] | None = None


class ReleaseSettings(StrictPart):
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


class TermsSettings(StrictPart):
    """An agreement, and the dates and lines it is bound to; without them its own."""

    agreement: str
    in_force: SpanSettings | None = None
    bind: dict[str, str] = Field(default_factory=dict)  # the agreement's line name -> line id


class MissionSettings(TermsSettings):
    """Everything ``mission.yaml`` may say; a key it does not know is an error."""

    name: str
    also: tuple[TermsSettings, ...] = ()  # agreements in force together with the first
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
    settings, _ = read_strict(text, MissionSettings, where, MissionError, "MIS-002", "MIS-003")
    return settings
