"""Let a code list be a tree and replace another, fold the labels of codes; keep acronyms and synonyms.

Revision: 0005
Follows: 0004

Each code gets its label folded.
"""

import sqlalchemy as sa
from alembic import op

from catalogue.domain.folding import fold_text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BATCH = 5000
REPLACES = "fk_code_list_replaces_id_code_list"


def upgrade() -> None:
    op.add_column("code", sa.Column("parent", sa.String(), nullable=True))
    op.add_column("code", sa.Column("folded_label", sa.String(), nullable=True))
    fold_labels()
    op.create_index("ix_code_code_list_id_parent_position", "code", ["code_list_id", "parent", "position"])
    op.add_column("code_list", sa.Column("parent_column", sa.String(), nullable=True))
    # As SQL: SQLite adds a column with its foreign key, while Alembic would make the table again, and with
    # it lose the codes that hang on it.
    op.execute(
        f"ALTER TABLE code_list ADD COLUMN replaces_id INTEGER CONSTRAINT {REPLACES} REFERENCES code_list (id)"
    )
    op.create_index("ix_code_list_replaces_id", "code_list", ["replaces_id"])
    op.create_table(
        "synonym_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=True),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("row_version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_synonym_set"),
        sa.UniqueConstraint("slug", name="uq_synonym_set_slug"),
    )
    op.create_index("ix_synonym_set_updated_at", "synonym_set", ["updated_at"])


def fold_labels() -> None:
    """Fill the new column, a batch at a time: there may be half a million codes."""
    code = sa.table("code", sa.column("id"), sa.column("label"), sa.column("folded_label"))
    connection = op.get_bind()
    page = (
        sa.select(code.c.id, code.c.label).where(code.c.label.is_not(None)).order_by(code.c.id).limit(BATCH)
    )
    change = (
        sa.update(code).where(code.c.id == sa.bindparam("key")).values(folded_label=sa.bindparam("folded"))
    )
    last = 0
    while rows := connection.execute(page.where(code.c.id > last)).all():
        connection.execute(change, [{"key": row.id, "folded": fold_text(row.label)} for row in rows])
        last = rows[-1].id


def downgrade() -> None:
    op.drop_index("ix_synonym_set_updated_at", "synonym_set")
    op.drop_table("synonym_set")
    op.drop_index("ix_code_list_replaces_id", "code_list")
    op.drop_column("code_list", "replaces_id")
    op.drop_column("code_list", "parent_column")
    op.drop_index("ix_code_code_list_id_parent_position", "code")
    op.drop_column("code", "folded_label")
    op.drop_column("code", "parent")
