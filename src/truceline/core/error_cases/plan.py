"""PLN: plans, terrain, siting, patrols and force."""

from __future__ import annotations

from truceline.core.error_cases.case import ErrorCase

CASES: dict[str, ErrorCase] = {
    "PLN-001": ErrorCase("this is not YAML: {detail}.", "Correct the syntax at that place."),
    "PLN-002": ErrorCase("'{key}' cannot stand: {detail}.", "Correct or remove that key."),
    # --- terrain and sight ---
    "PLN-101": ErrorCase("'{name}' is {value}; it must be {expected}.", "Correct that number."),
    "PLN-102": ErrorCase(
        "the terrain has no height at {lat:.5f}, {lon:.5f} ({number} of {sites} sites).",
        "Move the site off the hole or back onto the terrain, or give a terrain that covers it.",
    ),
    "PLN-103": ErrorCase(
        "the observer's cell, row {row}, column {column}, is a hole or off the {rows} x {columns} "
        "cells.",
        "Choose a cell that has a height.",
    ),
    "PLN-104": ErrorCase(
        "a terrain of {cells:,} cells is asked for where {most:,} fit into memory.",
        "Ask for cells of {least_m:.0f} m or more, or draw it in parts.",
    ),
    "PLN-105": ErrorCase(
        "the bounds {bounds} enclose nothing.", "Give west < east, south < north."
    ),
    "PLN-110": ErrorCase(
        "the file is no raster that can be read: {detail}.", "Export the terrain as GeoTIFF."
    ),
    "PLN-111": ErrorCase(
        "the file ends early or is damaged: {detail}.", "Fetch or copy the file again."
    ),
    "PLN-112": ErrorCase(
        "the raster names no coordinate system.",
        "Write it into the file, for example: gdal_edit.py -a_srs EPSG:32637 {file}",
    ),
    "PLN-113": ErrorCase(
        "the raster claims {crs} and lies at {lies}; the mission lies at {mission}.",
        "Give the terrain of the mission's area, or correct the coordinate system in the file.",
    ),
    "PLN-114": ErrorCase(
        "the raster has {number} bands; which of them holds heights is not said.",
        "Name the band, or export the heights alone.",
    ),
    "PLN-115": ErrorCase(
        "the raster holds no height: every cell is marked as no data.",
        "Check the no-data value ({nodata}) and the export.",
    ),
    "PLN-116": ErrorCase(
        "heights are in '{unit}', which is not known.", "Convert them to metres or feet."
    ),
    "PLN-117": ErrorCase(
        "reading terrain needs rasterio, which is not installed.",
        "Run: pip install truceline[plan]",
    ),
    "PLN-118": ErrorCase(
        "heights go from {low:.0f} to {high:.0f} m, which is not on Earth.",
        "Check the unit and the no-data value ({nodata}).",
    ),
    # --- location problems of the standard kinds ---
    "PLN-201": ErrorCase("'{name}' is {detail}.", "Correct that array."),
    "PLN-202": ErrorCase("'{name}' is {value}.", "Give a finite number that is not negative."),
    "PLN-203": ErrorCase(
        "{number} sites are asked for where there are {sites}.",
        "Give a number from 1 to the number of sites.",
    ),
    "PLN-204": ErrorCase("the time limit is {value} s.", "Give a time limit above 0 seconds."),
    "PLN-205": ErrorCase(
        "the solver '{package}' is not installed.", "Run: pip install truceline[plan]"
    ),
    "PLN-206": ErrorCase("the sites given cannot be a plan: {detail}.", "Correct the sites."),
    "PLN-207": ErrorCase(
        "no plan exists: {detail}.", "Add sites, or ask for less to be covered or served."
    ),
    "PLN-210": ErrorCase(
        "{what} is missing; this is a file of format {kind}.", "Give it with {option}."
    ),
    "PLN-211": ErrorCase("'{value}' is no format of instances.", "Use one of: {known}."),
    "PLN-212": ErrorCase("the share to cover is {value}.", "Give a share from 0 to 1."),
    "PLN-220": ErrorCase(
        "'{word}' stands where {expected} should be.",
        "Correct that line; docs/instances.md shows the format {kind}.",
    ),
    "PLN-221": ErrorCase(
        "the file ends where {expected} should be.",
        "Fetch the whole file again; docs/instances.md shows the format {kind}.",
    ),
    "PLN-222": ErrorCase(
        "there is more after the last number the format {kind} has: '{word}'.",
        "Check that the file is of that format and that its first line counts right.",
    ),
    "PLN-223": ErrorCase(
        "{what} is {value}, outside {low} to {high}.",
        "Correct that line; docs/instances.md shows the format {kind}.",
    ),
    # --- siting ---
    "PLN-301": ErrorCase("'{part}' does not fit the other parts.", "Give arrays of one shape."),
    "PLN-302": ErrorCase("the limits contradict each other: {detail}.", "Correct one of them."),
    "PLN-303": ErrorCase("chances lie between 0 and 1.", "Correct the detection matrix."),
    "PLN-304": ErrorCase("'{name}' must be {expected}.", "Correct that figure."),
    "PLN-305": ErrorCase("there is no criterion '{name}'.", "Use one of: {known}."),
    "PLN-306": ErrorCase("the start is no plan: {detail}.", "Correct 'start', or leave it out."),
    # --- demand, candidates, options and papers ---
    "PLN-601": ErrorCase(
        "demand of kind '{kind}' is not taken: forces and targets are nothing a plan may watch.",
        "Use one of: {known}; `docs/misuse.md` says why.",
    ),
    "PLN-602": ErrorCase("the demand cannot be cut so: {detail}.", "Correct the cells or depths."),
    "PLN-603": ErrorCase("candidate sites cannot be laid so: {detail}.", "Correct 'sites'."),
    "PLN-604": ErrorCase(
        "nothing can stand at {lat:.5f}, {lon:.5f}: {detail}.",
        "Move the site onto land that the terrain covers, or remove it.",
    ),
    "PLN-605": ErrorCase(
        "{lat:.5f}, {lon:.5f} lies in a no-go zone.", "Move the site, or correct the zone."
    ),
    "PLN-606": ErrorCase("the site '{id}' is given twice.", "Give each site its own id."),
    "PLN-607": ErrorCase("'{asset}' is not an asset.", "Use one of: {known}."),
    "PLN-608": ErrorCase("the option '{id}' is given twice.", "Give each option its own id."),
    "PLN-609": ErrorCase("the caps contradict each other: {detail}.", "Correct 'caps'."),
    "PLN-501": ErrorCase("there is no figure or asset '{name}'.", "Use one of: {known}."),
    "PLN-502": ErrorCase(
        "'{name}' is {value}; a figure is finite and not negative.", "Correct that figure."
    ),
    "PLN-503": ErrorCase("there is no assumption '{name}'.", "Use one of: {known}."),
    "PLN-504": ErrorCase(
        "assumption '{name}' is {value}; it must be {expected}.", "Correct that assumption."
    ),
    "PLN-505": ErrorCase(
        "the range of '{name}', {low} to {high}, does not hold its value {value}.",
        "Give low <= value <= high, or no range.",
    ),
    "PLN-506": ErrorCase("{what} is {value}; it must be {expected}.", "Correct that number."),
    "PLN-507": ErrorCase(
        "these assumptions are missing: {missing}.", "Start from what assumptions() returns."
    ),
    # --- detection ---
    "PLN-131": ErrorCase("there is no detection model of that name.", "Use one of: {known}."),
    "PLN-132": ErrorCase("the model has no figure '{name}'.", "Use one of: {known}."),
    "PLN-133": ErrorCase("'{name}' is {value}; it can be {expected}.", "Correct that figure."),
    "PLN-134": ErrorCase("the distances cannot be used: {detail}.", "Correct the distances."),
    "PLN-135": ErrorCase(
        "a range is asked for a chance of {least}.", "Give a chance above 0 and at most 1."
    ),
    "PLN-136": ErrorCase(
        "the place {lat}, {lon} is not on Earth.",
        "Give a latitude from -90 to 90 and a longitude from -180 to 180 degrees.",
    ),
    "PLN-610": ErrorCase(
        "the row is no site: it needs id, lat and lon on the globe.",
        "Write the columns id,lat,lon in degrees.",
    ),
    "PLN-611": ErrorCase(
        "an area has no 'acts_per_day' by planned act.",
        "Give each area a mapping of acts to a number; the acts are: {known}.",
    ),
    "PLN-612": ErrorCase(
        "it is no GeoJSON of polygons with properties.", "Export the areas as GeoJSON in WGS 84."
    ),
    "PLN-613": ErrorCase(
        "no paper was made for this mission yet.", "Run `truceline plan paper {folder}` first."
    ),
    "PLN-614": ErrorCase("'{value}' is not {what}.", "Use one of: {known}."),
    # --- patrols ---
    "PLN-401": ErrorCase(
        "shift, speed and length of a look are above 0, roads no shorter than straight lines.",
        "Correct the terms of the patrols.",
    ),
    "PLN-402": ErrorCase("there is no stop to visit.", "Give at least one stop."),
    "PLN-403": ErrorCase(
        "no stop can be reached and left again within a shift of {hours:g} h.",
        "Move the base nearer, lengthen the shift, or widen the hours of the stops.",
    ),
    "PLN-404": ErrorCase(
        "routing needs PyVRP, which is not installed.", "Run `pip install truceline[plan]`."
    ),
    "PLN-405": ErrorCase("a seed has 32 bytes, not {length}.", "Draw a new one."),
    "PLN-406": ErrorCase(
        "this is not the seed that was sealed as {sealed}.", "Use the seed disclosed for it."
    ),
    "PLN-407": ErrorCase(
        "option '{option}' has no patrol base where the mission is let in.",
        "Choose another option, or give it patrols in plan.yaml.",
    ),
    "PLN-410": ErrorCase(
        "a seed was sealed for '{context}' already: a period is drawn once.",
        "Keep that schedule, or choose another period.",
    ),
    "PLN-411": ErrorCase(
        "the period starts on {day}, which is over.", "Draw patrols for days to come."
    ),
    "PLN-412": ErrorCase("there is no such key file.", "Give the file that was written then."),
    "PLN-413": ErrorCase(
        "nothing may be placed anywhere: {detail}.", "Correct 'sites', 'no_go' or 'assets'."
    ),
    "PLN-408": ErrorCase(
        "no seed was sealed for '{context}'.",
        "Use the words printed when the schedule was drawn.",
    ),
    "PLN-409": ErrorCase("the period is not over.", "Disclose the seed on {day} or later."),
}
