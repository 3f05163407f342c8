"""Entries of the record, what it is about, and the triggers that keep both."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables; every update and delete is refused from the first write."""
    op.create_table(
        "entry",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("media", sa.Text, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("payload_sha256", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("simulated", sa.Integer, nullable=False),
        sa.CheckConstraint("simulated IN (0, 1)", name="simulated_is_yes_or_no"),
    )
    op.create_index("entry_kind_subject", "entry", ["kind", "subject", "seq"])
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER entry_refuses_{act.lower()} BEFORE {act} ON entry BEGIN "
            f"SELECT RAISE(ABORT, 'the record is append-only: {act} refused'); END"
        )
