"""The file ``plan.yaml``: sites, demand and the options a mission compares."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from pydantic import Field, field_validator

from truceline.core.errors import PlanError, describe
from truceline.formats.strict_yaml import StrictPart, line_of, read_strict
from truceline.model.plan import Role
from truceline.plan.assets import ASSETS
from truceline.plan.candidates import CandidateTerms
from truceline.plan.demand import DemandTerms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from truceline.core.errors import Problem

LANGUAGES = ("en", "fr")
Criterion = Literal["mean", "worst", "cvar", "regret"]
Words = dict[str, str]


class TerrainPart(StrictPart):
    """A GeoTIFF of the mission, or a seeded terrain of our own that every output marks."""

    path: str | None = None
    synthetic_cell_m: float | None = Field(default=None, ge=30, le=5_000)
    seed: int = 1


class SitesPart(StrictPart):
    """Candidate sites: even places beside the line, or a CSV of ``id,lat,lon``."""

    spacing_km: float = Field(default=5.0, gt=0)
    offset_km: float = Field(default=1.0, ge=0)
    path: str | None = None
    no_go: str | None = None  # GeoJSON polygons


class DemandPart(StrictPart):
    """How the line is cut, and a GeoJSON of areas with ``name``, ``kind`` and ``acts_per_day``."""

    cell_km: float = Field(default=5.0, gt=0)
    depths_km: tuple[float, ...] = (0.0, 1.0, 2.5, 5.0, 10.0)
    areas: str | None = None


class ContributorCap(StrictPart):
    """What a contributor may man: assets, sides, how far from the line, and how many people."""

    contributor: str
    assets: tuple[str, ...] = ()  # empty: all
    sides: tuple[str, ...] = ()  # empty: both
    people: dict[Role, float] = Field(default_factory=dict)
    night: bool = True


class OptionPart(StrictPart):
    """One option: what may be placed, under which ceilings, and what stands behind the line."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    names: Words
    summary: Words
    assets: dict[str, int] = Field(default_factory=dict)
    people: dict[Role, float] = Field(default_factory=dict)
    rear: dict[Role, float] = Field(default_factory=dict)
    budget_meur: float = Field(gt=0)
    min_contributors: int = Field(default=0, ge=0)
    caps: tuple[ContributorCap, ...] = ()
    criterion: Criterion = "mean"
    mean_share: float = Field(default=0.0, ge=0, le=1)  # of a robust criterion, the mean's part
    redundancy: float = Field(default=0.0, ge=0, le=1)
    max_gap_km: float = Field(default=0.0, ge=0)  # of unwatched line; 0: no limit
    losses: int = Field(default=0, ge=0, le=5)  # assets that may be lost
    survival: float = Field(default=0.0, ge=0, le=1)  # weight of what is left after them
    sizes_from: str = ""

    @field_validator("names", "summary")
    @classmethod
    def _in_every_language(cls, value: Words) -> Words:
        missing = [language for language in LANGUAGES if not value.get(language, "").strip()]
        if missing:
            raise ValueError(f"words are missing in {', '.join(missing)}")
        return value


class PlanFile(StrictPart):
    """Everything ``plan.yaml`` may say."""

    terrain: TerrainPart | None = None
    sites: SitesPart = Field(default_factory=SitesPart)
    demand: DemandPart = Field(default_factory=DemandPart)
    detection: dict[str, dict[str, float]] = Field(default_factory=dict)
    options: tuple[OptionPart, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """A mission's plan file, checked."""

    file: PlanFile
    sites: CandidateTerms
    demand: DemandTerms

    @property
    def options(self) -> tuple[OptionPart, ...]:
        """The options, in the order of the file."""
        return self.file.options


def read_plan(text: str, where: str = "plan.yaml") -> PlanTerms:
    """Return the plan terms a YAML text states.

    Raises
    ------
    PlanError
        PLN-001 if it is no YAML, PLN-002 for keys and values that cannot stand, PLN-607 for an
        asset nobody knows, PLN-608 for two options of one id, PLN-609 for caps that contradict
        each other.
    """
    part, root = read_strict(text, PlanFile, where, PlanError, "PLN-001", "PLN-002")
    problems = list(_problems(part, root, where))
    if problems:
        raise PlanError(*problems)
    return PlanTerms(
        file=part,
        sites=CandidateTerms(
            spacing_m=part.sites.spacing_km * 1000, offset_m=part.sites.offset_km * 1000
        ),
        demand=DemandTerms(
            cell_m=part.demand.cell_km * 1000,
            depth_edges_m=tuple(depth * 1000 for depth in part.demand.depths_km),
        ),
    )


def bundled_plan() -> PlanTerms:
    """Return the terms of the four options that are bundled."""
    return read_plan(bundled_plan_text(), "options.yaml")


def bundled_plan_text() -> str:
    """Return the bundled plan file, a start for one's own."""
    path = files("truceline.plan") / "bundled" / "options.yaml"
    return path.read_text(encoding="utf-8")


def _problems(part: PlanFile, root: Any, where: str) -> Iterator[Problem]:
    ids = [option.id for option in part.options]
    for number, option in enumerate(part.options):
        at = f"{where}:{line_of(root, ('options', number, 'id'))} option {option.id}"
        if ids.index(option.id) < number:
            yield describe("PLN-608", at, id=option.id)
        for asset in {**option.assets, **{a: 0 for cap in option.caps for a in cap.assets}}:
            if asset not in ASSETS:
                known = ", ".join(ASSETS)
                yield describe("PLN-607", at, asset=asset, known=known)
        for asset, most in option.assets.items():
            if most < 0:
                yield describe("PLN-002", at, key=f"assets.{asset}", detail="it is negative")
        yield from _cap_problems(option, at)


def _cap_problems(option: OptionPart, at: str) -> Iterator[Problem]:
    named = [cap.contributor for cap in option.caps]
    for name in sorted({name for name in named if named.count(name) > 1}):
        yield describe("PLN-609", at, detail=f"'{name}' has two sets of caps")
    if option.caps and option.min_contributors > len(set(named)):
        yield describe(
            "PLN-609", at,
            detail=f"{option.min_contributors} contributors are the least, "
            f"and only {len(set(named))} have caps",
        )  # fmt: skip
    for cap in option.caps:
        for role, people in cap.people.items():
            if people < 0:
                yield describe(
                    "PLN-609", at, detail=f"'{cap.contributor}' gives {people:g} of {role.value}"
                )
