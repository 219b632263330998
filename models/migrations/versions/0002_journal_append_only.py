"""The journal is added to, never changed: the database itself refuses.

A line may be written to once, to seal it, in the commit that adds it. An erasure asks for nothing
else: the journal holds no words and no addresses. A later migration that rebuilds the table on
SQLite (batch mode) drops these triggers, and must call ``upgrade`` of this one again.

Revision: 0002, after 0001.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REFUSAL = "the journal is append-only"
_SQLITE = (
    "CREATE TRIGGER events_no_update BEFORE UPDATE ON events WHEN OLD.seal <> '' "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    "CREATE TRIGGER events_no_delete BEFORE DELETE ON events "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
)
_POSTGRESQL = (
    "CREATE FUNCTION refuse_journal_change() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    "CREATE TRIGGER events_no_update BEFORE UPDATE ON events FOR EACH ROW WHEN (OLD.seal <> '') "
    "EXECUTE FUNCTION refuse_journal_change()",
    "CREATE TRIGGER events_no_delete BEFORE DELETE ON events FOR EACH ROW "
    "EXECUTE FUNCTION refuse_journal_change()",
    "CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events FOR EACH STATEMENT "
    "EXECUTE FUNCTION refuse_journal_change()",
)


def upgrade() -> None:
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    for trigger in ("events_no_update", "events_no_delete"):
        on = "" if op.get_bind().dialect.name == "sqlite" else " ON events"
        op.execute(f"DROP TRIGGER {trigger}{on}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER events_no_truncate ON events")
        op.execute("DROP FUNCTION refuse_journal_change()")
