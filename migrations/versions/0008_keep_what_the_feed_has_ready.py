"""Keep the feed's fragments: the triples of each dataset, written once in each profile and syntax.

Nothing is filled: what is missing is made when the feed is next asked for, or by `catalogue validate --full`.

Revision: 0008
Follows: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed_entry",
        sa.Column("profile", sa.String(length=32), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dated", sa.DateTime(), nullable=False),
        sa.Column("made_with", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("modified", sa.DateTime(), nullable=False),
        sa.Column("good_until", sa.Date(), nullable=True),
        sa.Column("shapes", sa.String(length=64), nullable=False),
        sa.Column("violations", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("profile", "dataset_id", name="pk_feed_entry"),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name="fk_feed_entry_dataset_id_dataset", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_feed_entry_dataset_id", "feed_entry", ["dataset_id"])
    op.create_index("ix_feed_entry_profile_modified", "feed_entry", ["profile", "modified"])
    op.create_table(
        "feed_fragment",
        sa.Column("profile", sa.String(length=32), nullable=False),
        sa.Column("syntax", sa.String(length=8), nullable=False),
        sa.Column("dataset_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("gzipped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("profile", "syntax", "dataset_id", name="pk_feed_fragment"),
        sa.ForeignKeyConstraint(
            ["profile", "dataset_id"],
            ["feed_entry.profile", "feed_entry.dataset_id"],
            name="fk_feed_fragment_profile_feed_entry",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_feed_fragment_profile_dataset_id", "feed_fragment", ["profile", "dataset_id"])


def downgrade() -> None:
    op.drop_table("feed_fragment")
    op.drop_table("feed_entry")
