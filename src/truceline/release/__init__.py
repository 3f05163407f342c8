"""Release: the one place that coarsens, delays and withholds, per audience."""
