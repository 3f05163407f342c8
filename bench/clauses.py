"""1,000,000 incidents against an agreement of 40 clauses on a line with 500 daily versions.

The peer is geopandas as one would write the question: for every day the zones of that day's line
are built as polygons (one-sided buffers and bands) in a transverse Mercator projection, the day's
incidents are joined to them (`sjoin`, predicate within), and the clause's other conditions (act,
weapon, aircraft) are columns. Both answer, for every incident and clause, whether it is a
violation. Equal answers are asserted before times are compared; places nearer to the edge of a
zone than the projection and the polygons' arcs can tell (0.2 % of the distance) are left out.

A second run of ours takes places known to 300 m on a line known to 500 m, which the peer cannot
be asked: there every answer is a probability.
"""

from __future__ import annotations

import platform
import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib.metadata import version as version_of

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyproj import Transformer

from truceline.assess.engine import assess
from truceline.core.provenance import Provenance
from truceline.core.time import Interval
from truceline.model.agreement import (
    Agreement,
    Clause,
    ClauseKind,
    Party,
    ReferenceLine,
    Severity,
    WeaponClass,
    Zone,
    ZoneKind,
)
from truceline.model.incident import INCIDENT_SCHEMA
from truceline.model.kind import ACT_OF, Act, Kind
from truceline.model.line import Line, LineVersion
from truceline.science.lines import LineIndex

INCIDENTS = 1_000_000
DAYS = 500
VERTICES = 400
SEED = 5
EDGE = 0.002  # of the distance: nearer to an edge the two geometries may differ
CRS = "+proj=tmerc +lat_0=50 +lon_0=36 +k=1 +ellps=WGS84 +units=m"
START = datetime(2025, 1, 1, tzinfo=UTC)
SINCE = Interval(START)
SIDES = ("west", "east")
KINDS = (
    (Kind.EXPLOSION, 0.35), (Kind.SHELLING, 0.15), (Kind.UAV_FLIGHT, 0.07),
    (Kind.AIRCRAFT_FLIGHT, 0.03), (Kind.WEAPON_SIGHTING, 0.2), (Kind.FORCES_SIGHTING, 0.05),
    (Kind.MINE, 0.05), (Kind.MOVEMENT, 0.05), (Kind.ACCESS_DENIAL, 0.05),
)  # fmt: skip
WEAPONS = (
    "howitzer (D-30, 122mm)", "self-propelled howitzer (2S3, 152mm)", "MLRS (BM-21 Grad, 122mm)",
    "tank (T-72, 125mm)", "mortar (82mm)", "mortar (120mm)", "anti-tank gun (MT-12, 100mm)",
    "MLRS (Smerch, 300mm)",
)  # fmt: skip
BUFFERS_KM = (8, 9, 12, 15, 20, 25, 30, 35, 40, 50, 60, 70)
BANDS_KM = (1, 2, 3, 5, 7.5, 10, 15, 20)


def clause(number: int, kind: ClauseKind, zone: str | None = None, **more: object) -> Clause:
    """Return one clause that binds both parties, in a zone of each or one of all."""
    zones: dict[str, str] = {}
    if zone is not None:
        zones = {s: f"{s}-{zone}" for s in SIDES} if zone.startswith("b") else {"all": zone}
    return Clause(
        clause_id=f"c{number:02d}", kind=kind, article=str(number), parties=SIDES, valid=SINCE,
        zones=zones, severity=Severity(serious_count=20), **more,
    )  # fmt: skip


def terms() -> Agreement:
    """Return an agreement of 40 clauses: 12 withdrawals, 8 bans on fire, 8 on flight, and more."""
    zones = [
        Zone(zone_id=f"{side}-b{km}", kind=ZoneKind.BUFFER, line="l", side=side, until_m=km * 1000)
        for km in BUFFERS_KM for side in SIDES
    ]  # fmt: skip
    zones += [
        Zone(zone_id=f"z{km}", kind=ZoneKind.BAND, line="l", until_m=km * 1000) for km in BANDS_KM
    ]
    makes: list[tuple[ClauseKind, str | None, dict[str, object]]] = [
        (ClauseKind.WITHDRAWAL, f"b{km}", {"acts": (Act.PRESENCE,), "weapons": WeaponClass(
            calibre_min_mm=(82.0, 100.0, 120.0)[i % 3])})
        for i, km in enumerate(BUFFERS_KM)
    ]  # fmt: skip
    makes.append((ClauseKind.NO_FIRE, None, {"acts": (Act.FIRE,)}))
    makes += [(ClauseKind.NO_FIRE, f"z{km}", {"acts": (Act.FIRE,)}) for km in BANDS_KM[1:]]
    crafts = (("uav",), ("fixed_wing", "rotary", "balloon"), ())
    makes += [
        (ClauseKind.NO_FLIGHT, f"z{km}", {"acts": (Act.FLIGHT,), "aircraft": crafts[i % 3]})
        for i, km in enumerate(BANDS_KM)
    ]
    for kind, act in (
        (ClauseKind.NO_PRESENCE, Act.PRESENCE), (ClauseKind.NO_WORKS, Act.WORKS),
        (ClauseKind.NO_MOVEMENT, Act.MOVEMENT), (ClauseKind.FREE_MOVEMENT, Act.DENIAL),
    ):  # fmt: skip
        makes += [(kind, f"z{km}", {"acts": (act,)}) for km in BANDS_KM[:3]]
    clauses = tuple(clause(n, kind, zone, **more) for n, (kind, zone, more) in enumerate(makes, 1))
    assert len(clauses) == 40
    return Agreement(
        agreement_id="bench", version="1", title={}, time_zone="UTC", signed_at=None, valid=SINCE,
        parties=tuple(Party(party_id=side, names={}) for side in SIDES),
        lines=(ReferenceLine(name="l", line_id="line"),), zones=tuple(zones), clauses=clauses,
    )  # fmt: skip


def line(accuracy_m: float) -> tuple[Line, list[np.ndarray]]:
    """Return 500 daily versions of a line of 360 km that creeps, and their vertices in metres."""
    rng = np.random.default_rng(SEED)
    north = np.linspace(-180_000, 180_000, VERTICES)
    east = 12_000 * np.sin(north / 40_000)
    back = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    versions, metres = [], []
    for day in range(DAYS):
        east = east + 60 * np.convolve(rng.normal(0, 1, VERTICES), np.ones(15) / 15, "same")
        xy = np.column_stack([east, north])
        begin = START + timedelta(days=day)
        versions.append(
            LineVersion(
                line_id="line", version=f"{begin:%Y-%m-%d}",
                valid=Interval(begin, begin + timedelta(days=1)),
                positions=np.column_stack(back.transform(*xy.T)), left="west", right="east",
                accuracy_m=accuracy_m, provenance=Provenance(source="bench"),
            )
        )  # fmt: skip
        metres.append(xy)
    return Line(line_id="line", versions=tuple(versions)), metres


def incidents(sigma_m: float) -> tuple[pa.Table, np.ndarray, np.ndarray]:
    """Return incidents, their places in metres, and the day of each."""
    rng = np.random.default_rng(SEED + 1)
    n = INCIDENTS
    x = 12_000 * rng.standard_normal(n) * 2
    y = rng.uniform(-170_000, 170_000, n)
    x += 12_000 * np.sin(y / 40_000)
    lon, lat = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform(x, y)
    seconds = rng.uniform(0, DAYS * 86_400, n)
    at = pa.array(
        (START.timestamp() * 1e6 + seconds * 1e6).astype(np.int64)
    ).cast(pa.timestamp("us", tz="UTC"))  # fmt: skip
    kinds = np.array([kind.value for kind, _ in KINDS])
    kind = rng.choice(len(kinds), n, p=[share for _, share in KINDS])
    acts = np.array([ACT_OF[k].value for k, _ in KINDS])
    weapon = rng.integers(0, len(WEAPONS), n)
    armed = np.isin(kinds[kind], ["weapon_sighting", "explosion", "shelling"])
    params = np.column_stack([lon, lat, np.full(n, sigma_m), np.full(n, sigma_m), np.zeros(n)])
    wkb = shapely.to_wkb(shapely.points(lon, lat))
    empty = pa.ListArray.from_arrays(
        pa.array(np.zeros(n + 1, dtype=np.int32)), pa.array([], pa.string())
    )
    words = pa.array(np.array(WEAPONS)[weapon], mask=~armed)
    columns = {
        "incident_id": pa.array([f"inc-{i:020x}" for i in range(n)]),
        "kind": pa.array(kinds[kind]), "act": pa.array(acts[kind]),
        "region_kind": pa.repeat(pa.scalar("point"), n),
        "region_params": pa.ListArray.from_arrays(
            pa.array(np.arange(0, 5 * n + 1, 5, dtype=np.int32)), pa.array(params.ravel())
        ),
        "region_wkb": pa.array(wkb, pa.binary()),
        "starts_at": at, "ends_at": at, "happened_at": at, "members": empty,
        "modalities": empty, "origins": pa.array(np.ones(n, dtype=np.int64)),
        "assessments": empty, "count_low": pa.array(rng.integers(1, 30, n)),
        "count_high": pa.nulls(n, pa.int64()), "weapon": words,
        "calibre_mm": pa.nulls(n, pa.float64()), "altitude_low_m": pa.nulls(n, pa.float64()),
        "altitude_high_m": pa.nulls(n, pa.float64()), "targets": empty,
        "place_name": pa.nulls(n, pa.string()),
        "merge_probability": pa.array(np.ones(n)), "explanation": pa.repeat(pa.scalar(""), n),
        "sector": pa.nulls(n, pa.string()), "simulated": pa.array(np.ones(n, dtype=bool)),
    }  # fmt: skip
    return (
        pa.table(columns, schema=INCIDENT_SCHEMA),
        np.column_stack([x, y]),
        (seconds // 86_400).astype(int),
    )


def peer(
    table: pa.Table, agreement: Agreement, metres: list[np.ndarray], day: np.ndarray
) -> pd.DataFrame:
    """Return (incident, clause) of every violation, with geopandas: one join a day."""
    frame = table.select(["incident_id", "kind", "act", "weapon"]).to_pandas()
    lon_lat = np.stack(table["region_params"].to_numpy())[:, :2]
    points = geopandas.GeoDataFrame(
        frame, geometry=geopandas.points_from_xy(lon_lat[:, 0], lon_lat[:, 1], crs=4326)
    ).to_crs(CRS)
    points["calibre"] = frame["weapon"].str.extract(r"(\d+)mm", expand=False).astype(float)
    points["day"] = day
    inside = []
    for number, part in points.groupby("day"):
        zones = geopandas.GeoDataFrame(
            {"zone": [zone.zone_id for zone in agreement.zones]},
            geometry=[_polygon(zone, metres[number]) for zone in agreement.zones], crs=CRS,
        )  # fmt: skip
        joined = geopandas.sjoin(part, zones, predicate="within", how="inner")
        inside.append(joined[["incident_id", "kind", "act", "calibre", "zone"]])
    places = pd.concat(inside)
    found = []
    for clause_ in agreement.clauses:
        rows = places[places["zone"].isin(clause_.zones.values())] if clause_.zones else points
        rows = rows[rows["act"].isin([act.value for act in clause_.acts])]
        if clause_.weapons is not None:
            rows = rows[rows["calibre"] >= clause_.weapons.calibre_min_mm]
        if clause_.aircraft:
            wanted = "uav_flight" if clause_.aircraft == ("uav",) else "aircraft_flight"
            rows = rows[rows["kind"] == wanted]
        found.append(
            pd.DataFrame({"incident_id": rows["incident_id"], "clause_id": clause_.clause_id})
        )
    return pd.concat(found)


def _polygon(zone: Zone, xy: np.ndarray) -> shapely.Geometry:
    path = shapely.LineString(xy)
    if zone.kind is ZoneKind.BAND:
        return path.buffer(zone.until_m, quad_segs=64)
    width = zone.until_m if zone.side == "west" else -zone.until_m
    return path.buffer(width, single_sided=True, quad_segs=64)


def near_an_edge(
    agreement: Agreement, metres: list[np.ndarray], places: np.ndarray, day: np.ndarray
) -> np.ndarray:
    """Say which incidents lie too near to the edge of a zone for the two to be compared."""
    near = np.zeros(len(places), dtype=bool)
    edges = np.array(sorted({zone.until_m for zone in agreement.zones}))
    for number in range(DAYS):
        rows = np.flatnonzero(day == number)
        apart = shapely.distance(shapely.points(places[rows]), shapely.LineString(metres[number]))
        near[rows] = (np.abs(apart[:, None] - edges) < EDGE * edges + 5.0).any(axis=1) | (apart < 5)
    return near


def violations(findings: pa.Table) -> pd.DataFrame:
    """Return (incident, clause) of every violation of ours."""
    frame = findings.select(["incident_id", "clause_id", "outcome"]).to_pandas()
    kept = frame[frame["outcome"].isin(["violation_minor", "violation_serious"])]
    return kept[["incident_id", "clause_id"]].astype(str)


def timed(sigma_m: float, accuracy_m: float) -> tuple[pa.Table, float]:
    """Return our findings and how many seconds they took."""
    agreement = terms()
    table, _, _ = incidents(sigma_m)
    index = LineIndex([line(accuracy_m)[0]])
    begin = time.perf_counter()
    found = assess(table, agreement, index)
    return found, time.perf_counter() - begin


def peak_gib() -> float:
    """Return the most memory the process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main() -> None:
    """Print the table."""
    agreement = terms()
    few = incidents(0.0)[0].slice(0, 1000)
    assess(few, agreement, LineIndex([line(0.0)[0]]))  # compiles what numba compiles
    uncertain_s = timed(300.0, 1000.0)[1]
    found, seconds = timed(0.0, 0.0)
    peak = peak_gib()
    rows = found.num_rows
    mine = violations(found)
    del found
    table, places, day = incidents(0.0)
    _, metres = line(0.0)
    begin = time.perf_counter()
    theirs = peer(table, agreement, metres, day)
    peer_s = time.perf_counter() - begin
    near = near_an_edge(agreement, metres, places, day)
    ids = set(np.asarray(table["incident_id"])[~near])
    ours_set = set(map(tuple, mine[mine["incident_id"].isin(ids)].to_numpy()))
    peer_set = set(map(tuple, theirs[theirs["incident_id"].isin(ids)].astype(str).to_numpy()))
    differ = len(ours_set ^ peer_set)
    print(
        f"python {platform.python_version()}, geopandas {version_of('geopandas')}, "
        f"shapely {version_of('shapely')}, seed {SEED}"
    )
    print(f"{INCIDENTS:,} incidents, 40 clauses, {DAYS} line versions, {rows:,} findings")
    print(
        f"left out near an edge: {near.mean():.1%}; violations compared {len(peer_set):,}; "
        f"different {differ}"
    )
    print(f"ours {seconds:.1f} s; geopandas {peer_s:.1f} s; ratio {peer_s / seconds:.1f}x")
    print(f"ours with uncertain places and line {uncertain_s:.1f} s; peak of ours {peak:.2f} GiB")
    if differ:
        sys.exit("the answers differ")


if __name__ == "__main__":
    main()
