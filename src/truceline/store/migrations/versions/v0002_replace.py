"""Refuse entries that are not the next one: ``INSERT OR REPLACE`` would overwrite silently.

SQLite's REPLACE deletes rows without firing their delete triggers unless recursive triggers are
on (https://sqlite.org/lang_conflict.html), so the trigger has to stand before the insert.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the trigger."""
    op.execute(
        "CREATE TRIGGER entry_refuses_replace BEFORE INSERT ON entry "
        "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry) "
        "OR EXISTS (SELECT 1 FROM entry WHERE hash = NEW.hash) "
        "BEGIN SELECT RAISE(ABORT, 'the record is append-only: REPLACE refused'); END"
    )
