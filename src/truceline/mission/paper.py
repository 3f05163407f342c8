"""The option paper of a mission: site, replay, write, and keep in the record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from truceline.core.errors import PlanError, ReleaseError
from truceline.flow.replay import ReplayTerms
from truceline.mission.intake import ACTOR, take_inputs
from truceline.mission.options import SITING_STEPS, site_options
from truceline.mission.paper_material import paper_material, paper_results
from truceline.mission.planning import Planning, open_planning
from truceline.mission.replays import Replicates, run_replays
from truceline.model.document import Audience
from truceline.model.plan import PLACEMENT_SCHEMA, RUN_SCHEMA, Option, Placement, Site
from truceline.release.release import release
from truceline.render.docx import render_docx
from truceline.render.html import render_html
from truceline.render.json import render_json
from truceline.render.pdf import render_pdf
from truceline.report.option_paper import option_paper
from truceline.report.paper_tables import placements_of
from truceline.store.record import Act
from truceline.store.tables import ARROW, latest_table, to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    import pyarrow as pa

    from truceline.mission.folder import Mission
    from truceline.model.document import ReleasedDocument
    from truceline.store.record import Record

RENDERERS = {
    "html": render_html,
    "json": render_json,
    "pdf": render_pdf,
    "docx": render_docx,
}
PACKAGES = {"pdf": ("typst", "typst"), "docx": ("docx", "python-docx")}
PLACEMENTS, RUNS, PAPER = "plan.placements", "plan.runs", "plan.paper"
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRun:
    """A paper that was made: the options, the rows of the replays, and the files written."""

    options: tuple[Option, ...]
    runs: pa.Table
    released: tuple[ReleasedDocument, ...]
    files: tuple[Path, ...]


def make_paper(
    record: Record,
    mission: Mission,
    *,
    replicates: Replicates,
    out: Path,
    languages: Sequence[str] = LANGUAGES,
    audiences: Sequence[Audience] = (Audience.INTERNAL, Audience.STATES),
    formats: Sequence[str] = ("html", "json", "pdf", "docx"),
    siting_steps: int = SITING_STEPS,
    issued_at: datetime | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> PaperRun:
    """Make the option paper of a mission in every language, audience and format asked for.

    Parameters
    ----------
    record, mission
        The mission; its files are taken in as versions first.
    replicates
        How many replays of each option under each scenario, and their seed.
    out
        Where to write.
    languages, audiences, formats
        What to write; ``internal`` is the full version, any other a releasable one.
    siting_steps
        Steps of siting for each option; more give a smaller gap.
    issued_at
        Instant of issue; now by the record's clock if None. It is also the day the coalition's
        positions are taken as of.

    Raises
    ------
    PlanError, CoalitionError, ScenarioError
        If the plan, the coalition or a scenario cannot be used; PLN-614 for a format or language
        nobody knows.
    ReleaseError
        REL-011 if a format needs a package that is not installed; nothing is computed then.
    """
    _check("format", formats, tuple(RENDERERS))
    _check("language", languages, LANGUAGES)
    _check_packages(formats)
    take_inputs(record, mission, ACTOR)
    planning = open_planning(mission)
    options = site_options(planning, replicates.seed, siting_steps, progress)
    runs = run_replays(options, planning.scenarios, replay_terms(planning), replicates, progress)
    progress("write")
    keep_plan(record, planning, options, runs)
    issued = issued_at or record.clock()
    results = paper_results(planning, options, runs, replicates, issued.date())
    head = record.head()
    released: list[ReleasedDocument] = []
    files: list[Path] = []
    for language in languages:
        material = paper_material(
            planning, options, results, language=language, issued_at=issued, head=head
        )
        document = option_paper(material)
        for audience in audiences:
            version = release(document, audience, mission.settings.release.policy(), issued)
            released.append(version)
            files += _write(record, version, out, formats)
    return PaperRun(options=options, runs=runs, released=tuple(released), files=tuple(files))


def replay_terms(planning: Planning) -> ReplayTerms:
    """Return what replays of a mission are held against."""
    mission = planning.mission
    return ReplayTerms(
        agreement=mission.agreement,
        line=planning.line,
        in_force=planning.version,
        sectors=mission.sectors,
        time_zone=mission.settings.time_zone,
        starts_at=mission.agreement.valid.start,
        assets=planning.assets,
        terrain=planning.terrain,
        changed=planning.terms.file.detection or None,
    )


def keep_plan(
    record: Record, planning: Planning, options: Sequence[Option], runs: pa.Table
) -> None:
    """Keep placements and replays in the record, so that every figure can be opened again."""
    acts = [
        Act(kind=kind, subject=planning.mission.settings.name, payload=to_bytes(table),
            media=ARROW, simulated=record.simulated)
        for kind, table in ((PLACEMENTS, placements_of(options)), (RUNS, runs))
    ]  # fmt: skip
    record.append_all(acts, actor=ACTOR, reason="options were sited and replayed for a paper")


def last_options(record: Record, planning: Planning) -> tuple[Option, ...]:
    """Return the options of the mission's last paper.

    Raises
    ------
    PlanError
        PLN-613 if there was none.
    """
    if not record.entries(PLACEMENTS):
        folder = planning.mission.folder
        raise PlanError.case("PLN-613", str(folder), folder=folder)
    rows = latest_table(record, PLACEMENTS, PLACEMENT_SCHEMA).to_pylist()
    return tuple(
        Option(
            option_id=part.id, names=part.names, summary=part.summary,
            rear_people=dict(part.rear),
            placements=tuple(_placement(row) for row in rows if row["option_id"] == part.id),
        )
        for part in planning.terms.options
    )  # fmt: skip


def last_runs(record: Record) -> pa.Table:
    """Return the rows of the replays behind the mission's last paper; empty if there was none."""
    return latest_table(record, RUNS, RUN_SCHEMA)


def placed(option: Option) -> dict[str, int]:
    """Return how many of each asset an option places, most first."""
    counts: Counter[str] = Counter()
    for item in option.placements:
        counts[item.asset] += item.number
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _placement(row: dict[str, object]) -> Placement:
    names = ("site_id", "lon_deg", "lat_deg", "chainage_m", "left_m", "side")
    site = None
    if row["site_id"] is not None:
        site = Site(**{name: row[name] for name in names})  # type: ignore[arg-type]
    contributor = row["contributor"]
    return Placement(
        asset=str(row["asset"]), site=site, number=int(str(row["number"])),
        contributor=None if contributor is None else str(contributor),
    )  # fmt: skip


def _write(
    record: Record, released: ReleasedDocument, out: Path, formats: Sequence[str]
) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    name = f"{released.document.key}-{released.audience.value}"
    files = []
    for form in formats:
        data = RENDERERS[form](released)
        path = out / f"{name}.{form}"
        path.write_bytes(data)
        files.append(path)
        if form == "html":
            record.append(
                PAPER, name, data, actor=ACTOR, media="text/html", simulated=record.simulated,
                reason=f"issued at head {released.document.record_head}",
            )  # fmt: skip
    return files


def _check_packages(formats: Sequence[str]) -> None:
    """Refuse before the work what could not be written after it."""
    for form, (module, package) in PACKAGES.items():
        if form in formats and find_spec(module) is None:
            raise ReleaseError.case("REL-011", "plan paper", format=form.upper(), package=package)


def _check(what: str, given: Sequence[str], known: Sequence[str]) -> None:
    for value in given:
        if value not in known:
            raise PlanError.case(
                "PLN-614", "plan paper", value=value, what=f"a {what}", known=", ".join(known)
            )
