"""States of a campaign between its closing and its publication."""

from alembic import op

revision = "answers_0005"
down_revision = "answers_0004"
BEFORE = "'closed', 'published'"
AFTER = "'closed', 'edited', 'weighted', 'estimated', 'protected', 'published'"
STATES = f"'draft', 'frozen', 'open', {AFTER}, 'archived'"


def upgrade() -> None:
    """Let the states be."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE campaign DROP CONSTRAINT ck_campaign_state")
        op.execute(f"ALTER TABLE campaign ADD CONSTRAINT ck_campaign_state CHECK (state IN ({STATES}))")
    else:
        _in_file()


def _in_file() -> None:
    """Rewrite the words of the check, as the manual of SQLite has it: no other table points elsewhere meanwhile."""
    bind = op.get_bind()
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    bind.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'campaign'",
        (BEFORE, AFTER),
    )
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = RESET")
