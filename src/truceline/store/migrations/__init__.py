"""The schema of the record and how it came about (Alembic)."""
