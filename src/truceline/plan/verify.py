"""The verifiability table: would a breach of a clause be seen, placed and attributable?

A negotiator can sign what can be checked. For each clause and option, breaches are laid out where
the clause could be breached, and the chances are worked out from the same detection models that
siting uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from scipy import sparse
from scipy.special import ndtr, ndtri

from truceline.core.chainage import beside
from truceline.model.agreement import ZoneKind
from truceline.model.kind import ACT_OF, Act
from truceline.model.plan import ACT_OF_PLANNED, Demand, HourClass, Placement, PlannedAct
from truceline.plan.coverage import detection_matrix, is_sited, missed
from truceline.plan.whatif import standing
from truceline.science.depth import DEEPEST_M, MEAN_DEPTH
from truceline.science.detect import MODELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from truceline.core.chainage import CompiledPath
    from truceline.model.agreement import Agreement, Clause, Zone
    from truceline.model.line import LineVersion
    from truceline.model.plan import AssetType, Option, Site
    from truceline.plan.coverage import Setting

    Floats = NDArray[np.float64]

STRETCHES = 24  # breaches are laid out in so many places along the line
DEPTHS = 6  # and at so many distances from it, on each side
LINE_ONLY_M = 1.0  # a breach never lies on the line itself
TRIED_MARGIN_M = (500.0, 1_000.0, 2_000.0, 5_000.0)
HELPS = 0.05  # what raises a chance by less is not named

VERIFIABILITY_SCHEMA = pa.schema(
    [
        pa.field("clause_id", pa.string(), nullable=False),
        pa.field("article", pa.string(), nullable=False),
        pa.field("option_id", pa.string(), nullable=False),
        pa.field("acts", pa.list_(pa.string()), nullable=False),
        pa.field("seen", pa.float64()),
        pa.field("seen_low", pa.float64()),  # 5 % of the stretches have less
        pa.field("seen_high", pa.float64()),
        pa.field("placed", pa.float64()),  # seen, and rightly told inside or outside the zone
        pa.field("attributable", pa.float64()),  # seen by two independent means, side told
        pa.field("helps_asset", pa.string()),
        pa.field("helps_asset_seen", pa.float64()),
        pa.field("helps_margin_m", pa.float64()),
        pa.field("helps_margin_placed", pa.float64()),
        pa.field("ambiguous", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a clause is held against: agreement, line, and the assets that could be added.

    ``candidates`` are sites an additional asset may take.
    """

    agreement: Agreement
    path: CompiledPath
    version: LineVersion
    assets: Mapping[str, AssetType]
    candidates: tuple[Site, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Breaches:
    """Breaches of a clause: demand rows, and how far inside the zone each lies.

    ``inside_m`` has shape ``(n,)``, infinite where the clause has no zone; ``stretch`` is the
    number of the stretch.
    """

    demand: Demand
    inside_m: Floats
    stretch: NDArray[np.int64]


def verifiability(options: Sequence[Option], ground: Ground, setting: Setting) -> pa.Table:
    """Return, for each clause and option, how a breach would fare.

    Parameters
    ----------
    options
        The options, with their placements.
    ground
        Agreement, line and what could be added.
    setting
        The scenario, weather and terrain the chances hold for.

    Returns
    -------
    A table with `VERIFIABILITY_SCHEMA`. A clause none of whose acts a plan can speak of (for
    example denial of access), or whose zone is no strip along a line, has null chances.

    Notes
    -----
    Breaches lie evenly along the line and, in a zone, evenly over its depth; outside zones at
    the depths of `truceline.science.depth`. Seen: 1 - prod(1 - p). Placed: seen, and
    P(inside zone), from the best location among the sensors that can see it and
    the line's own accuracy, reaches the agreement's threshold. Attributable: at least two
    modalities see it, the side is told at the same threshold, and outgoing is told from
    incoming. The range of ``seen`` is over stretches of the line, not over the parameters.
    """
    rows: list[dict[str, object]] = []
    for clause in ground.agreement.clauses:
        acts = planned_acts(clause)
        breaches = (
            _breaches(clause, acts, ground) if acts and _can_lay_out(clause, ground) else None
        )
        added = {} if breaches is None else _added(breaches, ground, setting)
        for option in options:
            row: dict[str, object] = {
                "clause_id": clause.clause_id, "article": clause.article,
                "option_id": option.option_id, "acts": [act.value for act in acts],
                "ambiguous": clause.ambiguous,
            }  # fmt: skip
            if breaches is not None:
                row |= _chances(option, breaches, ground, setting, added)
            rows.append(row)
    return pa.Table.from_pylist(rows, VERIFIABILITY_SCHEMA)


def planned_acts(clause: Clause) -> tuple[PlannedAct, ...]:
    """Return the acts of a plan that would breach a clause."""
    acts = {ACT_OF[kind] for kind in clause.kinds} or set(clause.acts)
    found = [act for act in PlannedAct if ACT_OF_PLANNED[act] in acts]
    if Act.PRESENCE in acts and clause.weapons is None and clause.kinds:
        # Forces on foot or in vehicles, not heavy weapons.
        found = [act for act in found if act is not PlannedAct.HEAVY_WEAPON]
        found.append(PlannedAct.MOVEMENT)
    return tuple(found)


def _can_lay_out(clause: Clause, ground: Ground) -> bool:
    """Say whether breaches can be laid out: along a line they can, in a polygon not yet."""
    zone = _zone(clause, ground)
    return zone is None or (
        zone.kind in (ZoneKind.BUFFER, ZoneKind.BAND) and zone.until_m is not None
    )


def _breaches(clause: Clause, acts: tuple[PlannedAct, ...], ground: Ground) -> _Breaches:
    zone = _zone(clause, ground)
    if zone is None or zone.until_m is None:
        share = (np.arange(DEPTHS) + 0.5) / DEPTHS
        mean = float(np.mean([MEAN_DEPTH[act].value for act in acts]))
        depth = np.minimum(-mean * np.log1p(-share), DEEPEST_M)
        inside = np.full(DEPTHS, np.inf)
    else:
        width = zone.until_m - zone.from_m
        depth = zone.from_m + (np.arange(DEPTHS) + 0.5) / DEPTHS * width
        inside = zone.until_m - depth
        if zone.from_m > 0 or zone.kind is ZoneKind.BUFFER:
            inside = np.minimum(inside, depth - zone.from_m)
    return _laid_out(acts, np.maximum(depth, LINE_ONLY_M), inside, ground)


def _zone(clause: Clause, ground: Ground) -> Zone | None:
    """Return a zone of the clause: those of its parties mirror each other."""
    names = sorted(clause.zones.items())
    return ground.agreement.zone(names[0][1]) if names else None


def _laid_out(
    acts: tuple[PlannedAct, ...], depth: Floats, inside: Floats, ground: Ground
) -> _Breaches:
    along = (np.arange(STRETCHES) + 0.5) / STRETCHES * ground.path.length_m
    left = np.concatenate([depth, -depth])
    chainage = np.repeat(along, len(left))
    across = np.tile(left, STRETCHES)
    lon, lat = beside(ground.path, chainage, across)
    kinds = [(act, hour) for act in acts for hour in HourClass]
    each = len(kinds)
    demand = Demand(
        chainage_m=np.repeat(chainage, each), left_m=np.repeat(across, each),
        lon_deg=np.repeat(lon, each), lat_deg=np.repeat(lat, each),
        act=tuple(act for act, _ in kinds) * len(lon),
        hour=tuple(hour for _, hour in kinds) * len(lon),
        weight=np.ones(len(lon) * each),
    )  # fmt: skip
    return _Breaches(
        demand=demand,
        inside_m=np.repeat(np.tile(np.concatenate([inside, inside]), STRETCHES), each),
        stretch=np.repeat(np.arange(STRETCHES), len(left) * each),
    )


def _chances(
    option: Option,
    breaches: _Breaches,
    ground: Ground,
    setting: Setting,
    added: Mapping[str, Floats],
) -> dict[str, object]:
    placements = standing(option.placements, setting.scenario)
    matrix = detection_matrix(placements, ground.assets, breaches.demand, setting)
    miss = missed(matrix, range(len(placements)))
    seen = 1 - miss
    spread = _best_location(placements, matrix, breaches, ground, setting)
    placed = _placed(breaches.inside_m, spread, ground)
    by_stretch = np.array([seen[breaches.stretch == k].mean() for k in range(STRETCHES)])
    result: dict[str, object] = {
        "seen": float(seen.mean()),
        "seen_low": float(np.quantile(by_stretch, 0.05)),
        "seen_high": float(np.quantile(by_stretch, 0.95)),
        "placed": float((seen * placed).mean()),
        "attributable": _attributable(placements, matrix, breaches, spread, ground),
    }
    gains = {name: float((1 - miss * other).mean()) for name, other in added.items()}
    best = max(sorted(gains), key=lambda name: gains[name], default=None)
    if best is not None and gains[best] > seen.mean() + HELPS:
        result |= {"helps_asset": best, "helps_asset_seen": gains[best]}
    return result | _margin(breaches, seen, spread, ground, float((seen * placed).mean()))


def _added(breaches: _Breaches, ground: Ground, setting: Setting) -> dict[str, Floats]:
    """Return the chance that one more asset of each kind at every candidate site misses."""
    misses = {}
    for name, asset in ground.assets.items():
        if not is_sited(asset):
            continue
        sites: Sequence[Site | None] = [None] if asset.everywhere else ground.candidates
        placements = [Placement(asset=name, site=site) for site in sites]
        matrix = detection_matrix(placements, ground.assets, breaches.demand, setting)
        misses[name] = missed(matrix, range(len(placements)))
    return misses


def _best_location(
    placements: Sequence[Placement],
    matrix: sparse.csr_matrix,
    breaches: _Breaches,
    ground: Ground,
    setting: Setting,
) -> Floats:
    """Return the expected location error, weighted by who sees it; infinite where nobody does."""
    entries = matrix.tocoo()
    if entries.nnz == 0:
        return np.full(len(breaches.demand), np.inf)
    precision = np.zeros(len(breaches.demand))
    demand = breaches.demand
    for name in sorted({placement.asset for placement in placements}):
        model_name = ground.assets[name].model
        if model_name is None:
            continue
        model = MODELS[model_name]
        members = np.array([placement.asset == name for placement in placements])
        mine = members[entries.row]
        row, column, chance = entries.row[mine], entries.col[mine], entries.data[mine]
        metres = _distances([placements[k] for k in row], demand, column)
        error = model.location_m(metres, model.values(setting.changed_of(model_name)))
        np.add.at(precision, column, chance / np.maximum(error, 1.0) ** 2)
    # Errors of those who see it combine as independent ones: the mean precision given that
    # somebody sees it.
    seen = np.maximum(1 - missed(matrix, range(len(placements))), 1e-12)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(precision > 0, 1 / np.sqrt(precision / seen), np.inf)


def _distances(placements: Sequence[Placement], demand: Demand, column: Floats) -> Floats:
    """Return distances along and across the line; exact enough for a location error."""
    along = np.array([0.0 if p.site is None else p.site.chainage_m for p in placements])
    across = np.array([0.0 if p.site is None else p.site.left_m for p in placements])
    afar = np.array([p.site is None for p in placements], dtype=np.bool_)
    metres = np.hypot(demand.chainage_m[column] - along, demand.left_m[column] - across)
    return np.where(afar, 0.0, metres)


def _placed(inside_m: Floats, spread_m: Floats, ground: Ground) -> Floats:
    """Return the chance that a breach so far inside is told to be inside.

    With s the location error and L the line's, the estimate d + e counts as inside where
    Phi((d + e) / sqrt(s^2 + L^2)) reaches the threshold, e ~ N(0, s).
    """
    level = float(ndtri(ground.agreement.inside_probability))
    with np.errstate(invalid="ignore", divide="ignore"):
        needed = level * np.hypot(spread_m, ground.version.sigma_m)
        chance = ndtr((inside_m - needed) / np.maximum(spread_m, 1.0))
    chance = np.where(np.isinf(spread_m), 0.0, chance)
    return np.asarray(np.where(np.isinf(inside_m), 1.0, chance), dtype=np.float64)


def _attributable(
    placements: Sequence[Placement],
    matrix: sparse.csr_matrix,
    breaches: _Breaches,
    spread: Floats,
    ground: Ground,
) -> float:
    modalities = [str(ground.assets[placement.asset].modality) for placement in placements]
    misses = []
    for modality in sorted(set(modalities)):
        rows = [k for k, name in enumerate(modalities) if name == modality]
        misses.append(missed(matrix, rows))
    if not misses:
        return 0.0
    none = np.prod(misses, axis=0)
    total = np.stack(misses)
    one = np.zeros(len(none))
    for k in range(len(misses)):
        one += (1 - total[k]) * np.prod(np.delete(total, k, axis=0), axis=0)
    told = _placed(np.abs(breaches.demand.left_m), spread, ground)
    return float(((1 - none - one) * told * _labelled(placements, matrix, ground, none)).mean())


def _labelled(
    placements: Sequence[Placement], matrix: sparse.csr_matrix, ground: Ground, none: Floats
) -> Floats:
    """Return the chance that one of those who see it tells outgoing from incoming."""
    models = [ground.assets[placement.asset].model for placement in placements]
    label = np.array([0.0 if name is None else MODELS[name].side_label for name in models])
    telling = sparse.diags(label) @ matrix
    told = 1 - missed(telling.tocsr(), range(len(placements)))
    return np.asarray(told / np.maximum(1 - none, 1e-12))


def _margin(
    breaches: _Breaches, seen: Floats, spread: Floats, ground: Ground, placed: float
) -> dict[str, object]:
    """Return the least margin beyond the limit meant that makes placing clearly surer."""
    for margin in TRIED_MARGIN_M:
        wider = float((seen * _placed(breaches.inside_m + margin, spread, ground)).mean())
        if wider > placed + HELPS:
            return {"helps_margin_m": margin, "helps_margin_placed": wider}
    return {}
