"""A mission folder: its files, its record, and the acts of its day."""
