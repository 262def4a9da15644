"""Keep bindings, joins of tables and refused paths, who decided on them, and the test of a link's recipe.

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REVIEWED = ("crosswalk", "join_key")


def reviewed() -> list[sa.Column[object]]:
    """Return what a person's decision is made of."""
    return [
        sa.Column("reviewed_by", sa.String(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("review_reason", sa.String(), nullable=True),
    ]


def kept() -> list[sa.Column[object]]:
    """Return when a row was written, and how often."""
    return [
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
    ]


def upgrade() -> None:
    for table in REVIEWED:
        for column in reviewed():
            op.add_column(table, column)
    op.add_column(
        "crosswalk", sa.Column("status", sa.String(length=32), server_default="confirmed", nullable=False)
    )
    op.add_column("link", sa.Column("stale_reason", sa.String(), nullable=True))
    op.add_column("link", sa.Column("recipe_hash", sa.String(length=64), nullable=True))
    op.add_column("link", sa.Column("recipe_test", sa.JSON(), nullable=True))
    create_rejected_path()
    create_table_join()
    create_binding_proposal()


def create_rejected_path() -> None:
    op.create_table(
        "rejected_path",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extract_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("extract_key", sa.String(), nullable=False),
        sa.Column("base_key", sa.String(), nullable=False),
        sa.Column("code_list", sa.String(), nullable=False),
        sa.Column("extract_path", sa.JSON(), nullable=False),
        sa.Column("base_path", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("rejected_by", sa.String(), nullable=False),
        sa.Column("rejected_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rejected_path"),
        sa.ForeignKeyConstraint(
            ["extract_id"], ["dataset.id"], name="fk_rejected_path_extract_id_dataset", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["base_id"], ["dataset.id"], name="fk_rejected_path_base_id_dataset", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_rejected_path_base_id", "rejected_path", ["base_id"])
    op.create_index("ix_rejected_path_extract_id_base_id", "rejected_path", ["extract_id", "base_id"])


def create_table_join() -> None:
    op.create_table(
        "table_join",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("column_names", sa.String(length=1000), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("hub_columns", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        *reviewed(),
        *kept(),
        sa.PrimaryKeyConstraint("id", name="pk_table_join"),
        sa.UniqueConstraint(
            "table_id", "hub_id", "column_names", name="uq_table_join_table_id_hub_id_column_names"
        ),
        sa.CheckConstraint("table_id <> hub_id", name="ck_table_join_two_tables"),
        sa.ForeignKeyConstraint(
            ["table_id"], ["dataset.id"], name="fk_table_join_table_id_dataset", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["hub_id"], ["dataset.id"], name="fk_table_join_hub_id_dataset", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_table_join_hub_id", "table_join", ["hub_id"])
    op.create_index("ix_table_join_status_id", "table_join", ["status", "id"])
    op.create_index("ix_table_join_updated_at", "table_join", ["updated_at"])


def create_binding_proposal() -> None:
    op.create_table(
        "binding_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("variable_id", sa.Integer(), nullable=False),
        sa.Column("code_list_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        *reviewed(),
        *kept(),
        sa.PrimaryKeyConstraint("id", name="pk_binding_proposal"),
        sa.UniqueConstraint(
            "variable_id", "code_list_id", name="uq_binding_proposal_variable_id_code_list_id"
        ),
        sa.CheckConstraint("score >= 0 AND score <= 1", name="ck_binding_proposal_score_is_a_share"),
        sa.ForeignKeyConstraint(
            ["variable_id"],
            ["variable.id"],
            name="fk_binding_proposal_variable_id_variable",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["code_list_id"],
            ["code_list.id"],
            name="fk_binding_proposal_code_list_id_code_list",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_binding_proposal_code_list_id", "binding_proposal", ["code_list_id"])
    op.create_index("ix_binding_proposal_status_score_id", "binding_proposal", ["status", "score", "id"])
    op.create_index("ix_binding_proposal_updated_at", "binding_proposal", ["updated_at"])


def downgrade() -> None:
    for table in ("binding_proposal", "table_join", "rejected_path"):
        op.drop_table(table)
    for column in ("recipe_test", "recipe_hash", "stale_reason"):
        op.drop_column("link", column)
    op.drop_column("crosswalk", "status")
    for table in REVIEWED:
        for column in ("review_reason", "reviewed_at", "reviewed_by"):
            op.drop_column(table, column)
