"""The words of the codebook: unit and meaning of each column."""

from __future__ import annotations

Words = dict[str, tuple[str, str]]

NOUNS = {
    "incidents": (
        "One row an incident: what we hold happened. In a GeoPackage the layer `incidents` holds "
        "mean positions and `incident_regions` the same rows as areas: a point with an error as "
        "its ellipse at two standard deviations, a stretch as a strip of two to each side."
    ),
    "findings": (
        "One row a clause and incident: what the clause in force says about it. As GeoJSON, at the "
        "place of the incident."
    ),
    "rates": (
        "One row a sector and day: counts and rates with the watching behind them. What nobody "
        "watched is `not_observed`, never 0."
    ),
}
ANYWHERE: Words = {
    "simulated": ("", "true if the row is made up by a simulation"),
    "hypothetical": ("", "true if the terms were never in force at these dates"),
    "fid": ("", "number of the row in its layer"),
    "region_kind": ("", "point, sector (annular), stretch (of a line) or polygon; empty: unknown"),
    "region_params": (
        "degrees, metres",
        (
            "point: lon, lat, standard deviations along the major and minor axis, azimuth of the "
            "major axis; sector: lon, lat, inner and outer distance, pairs of azimuths; stretch: "
            "chainage from and until, standard deviation across; polygon: none"
        ),
    ),
    "region_wkt": ("degrees", "shape of the region, lon and lat on WGS 84"),
    "geometry": ("degrees", "shape of the region, lon and lat on WGS 84 (OGC:CRS84)"),
    "geom": ("degrees", "mean position, or area in incident_regions, on WGS 84"),
    "lon": ("degrees", "longitude of the mean position of the region, WGS 84"),
    "lat": ("degrees", "latitude of the mean position of the region, WGS 84"),
}
COLUMNS: dict[str, Words] = {
    "incidents": {
        "incident_id": ("", "id made from its oldest report: it stays when others join"),
        "kind": ("", "what was observed: explosion, shelling, uav_flight, ..."),
        "act": ("", "act a clause speaks of: fire, flight, presence, movement, works, denial"),
        "starts_at": ("UTC", "it happened at or after this instant; empty: unknown"),
        "ends_at": ("UTC", "it happened before this instant; empty: unknown"),
        "happened_at": ("UTC", "middle of that span; empty: unknown"),
        "between_low": ("UTC", "start of the 90 % interval of when, clocks counted"),
        "between_high": ("UTC", "end of the 90 % interval of when"),
        "members": ("", "ids of the observations it is made of"),
        "modalities": ("", "how it was perceived: human, camera, acoustic, uav, satellite, ..."),
        "origins": ("count", "independent origins among the observations"),
        "assessments": ("", "how observers assessed it: impact, outgoing, incoming, airburst, ..."),
        "count_low": ("count", "at least so many (rounds, explosions); empty: not counted"),
        "count_high": ("count", "at most so many; empty with a count_low: no upper bound"),
        "weapon": ("", "weapon as reported"),
        "calibre_mm": ("mm", "calibre as reported"),
        "altitude_low_m": ("m", "at least so high above ground; empty: unknown"),
        "altitude_high_m": ("m", "at most so high above ground; empty: unknown"),
        "targets": ("", "what was hit or aimed at: energy, medical, port, ...; empty: not told"),
        "place_name": ("", "name of the place as reported"),
        "merge_probability": (
            "0 to 1",
            (
                "lowest match probability among the links that hold its observations together; 1 "
                "for a single observation"
            ),
        ),
        "pinned": ("", "true: an analyst holds its observations together"),
        "explanation": ("", "why its observations are held to be one thing"),
        "sector": ("", "sector it lies in; empty: none, or place unknown"),
        "outcome": ("", "gravest outcome among its findings; empty: not assessed"),
    },
    "findings": {
        "finding_id": ("", "id of the question: which clause, whose duty, which incident"),
        "incident_id": ("", "incident the finding is about"),
        "agreement_id": ("", "agreement it is held against"),
        "agreement_version": ("", "version of its text"),
        "clause_id": ("", "clause; empty: none was in force"),
        "clause_kind": ("", "kind of clause: no_fire, withdrawal, cap, civilian_harm, ..."),
        "article": ("", "place in the authentic text the clause comes from"),
        "bound": ("", "party whose obligation is assessed, or all"),
        "reading": ("", "reading of an ambiguous clause; empty: the clause as a whole"),
        "confidence": ("0 to 1", "of the attribution; empty: not attributed"),
        "party": ("", "party the act is attributed to, both, or not_attributed (the default)"),
        "outcome": (
            "",
            (
                "not_an_incident, relevant_no_violation, exempt, undetermined, violation_minor or "
                "violation_serious"
            ),
        ),
        "probability_inside": (
            "0 to 1",
            "chance that it lay in the clause's zone; empty: no zone, or place unknown",
        ),
        "distance_m": (
            "m",
            "from the clause's line to the middle of the place, positive on the bound side",
        ),
        "probability_in_force": ("0 to 1", "chance that the clause bound at the time"),
        "line_version": ("", "version of the line in force that day"),
        "corroboration": ("", "of harm: alleged (one origin) or corroborated; empty: no harm"),
        "reason": ("", "why this outcome, in words"),
    },
    "rates": {
        "sector": ("", "sector, or all"),
        "day": ("", "local day of the mission's time zone; empty: a longer span"),
        "starts_at": ("UTC", "start of the span"),
        "ends_at": ("UTC", "end of the span, not included"),
        "observed": ("", "observed, not_observed or effort_unknown"),
        "incidents": ("count", "incidents recorded; empty: nothing watched and nothing seen"),
        "violations": ("count", "of these, violations; empty likewise"),
        "watched_share": ("0 to 1", "share of the span somebody watched; empty: effort unknown"),
        "exposure": ("days", "span times the chance of noticing, union over observers"),
        "rate_raw": ("per day", "violations a day, as recorded"),
        "rate_raw_low": ("per day", "lower bound of the exact interval"),
        "rate_raw_high": ("per day", "upper bound of the exact interval"),
        "rate_corrected": ("per day", "violations a day of exposure"),
        "rate_corrected_low": ("per day", "lower bound of the exact interval"),
        "rate_corrected_high": ("per day", "upper bound of the exact interval"),
        "level": ("0 to 1", "probability of the intervals"),
        "denied_share": ("0 to 1", "share of the span in which access was denied"),
        "down_share": ("0 to 1", "share of the span in which observers were down or jammed"),
    },
}
