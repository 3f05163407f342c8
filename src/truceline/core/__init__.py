"""The ground everything stands on: errors, ids, time, geodesy, uncertainty, provenance."""
