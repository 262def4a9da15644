"""Version what people edit, keep its history, and queue what the search index must be told.

Revision: 0002
Follows: 0001

Rows that exist become version 1; they have no history before this revision. The history can only grow: triggers
refuse any change or removal of one of its rows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

VERSIONED = (
    "code_list",
    "crosswalk",
    "dataset",
    "distribution",
    "guidance",
    "join_key",
    "link",
    "organisation",
    "reuse",
    "variable",
)


def upgrade() -> None:
    for table in VERSIONED:
        op.add_column(table, sa.Column("row_version", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_type", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("record_key", sa.String(), nullable=False),
        sa.Column("page_key", sa.String(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
    )
    op.create_index("ix_revision_record", "revision", ["record_type", "record_id", "id"])
    op.create_index("ix_revision_page_key", "revision", ["page_key"])
    op.create_index("ix_revision_made_at", "revision", ["made_at"])
    op.create_table(
        "outbox_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_entry"),
    )
    forbid_rewriting_history(op.get_bind().dialect.name)


def forbid_rewriting_history(dialect: str) -> None:
    if dialect == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER revision_no_{verb} BEFORE {verb.upper()} ON revision "
                "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER revision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON revision "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history()"
    )


def downgrade() -> None:
    op.drop_table("outbox_entry")
    op.drop_table("revision")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_rewriting_history()")
    for table in reversed(VERSIONED):
        # Not in batch mode: copying a table would drop it, and with it every row that refers to it.
        op.drop_column(table, "row_version")
