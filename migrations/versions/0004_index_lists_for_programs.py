"""Serve every list of the read API by an index.

Revision: 0004
Follows: 0003

No row changes. Indexes of one column that a longer one covers are dropped. On PostgreSQL notations take the collation
"C", by which their indexes also answer « begins with ».
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ADDED = (
    ("ix_dataset_state_id", "dataset", ["state", "id"]),
    ("ix_dataset_publisher_id_id", "dataset", ["publisher_id", "id"]),
    ("ix_dataset_state_updated_at_id", "dataset", ["state", "updated_at", "id"]),
    ("ix_dataset_state_legal_status_id", "dataset", ["state", "legal_status", "id"]),
    ("ix_variable_name_id", "variable", ["name", "id"]),
    ("ix_variable_code_list_id_id", "variable", ["code_list_id", "id"]),
    ("ix_variable_role_id", "variable", ["role", "id"]),
    ("ix_variable_dataset_id_position_id", "variable", ["dataset_id", "position", "id"]),
    ("ix_link_status_extract_id_base_id", "link", ["status", "extract_id", "base_id"]),
    ("ix_reuse_state_id", "reuse", ["state", "id"]),
    ("ix_reuse_state_updated_at_id", "reuse", ["state", "updated_at", "id"]),
)
COVERED = (
    ("ix_dataset_publisher_id", "dataset", ["publisher_id"]),
    ("ix_variable_name", "variable", ["name"]),
    ("ix_variable_code_list_id", "variable", ["code_list_id"]),
    ("ix_reuse_state", "reuse", ["state"]),
)


def upgrade() -> None:
    for name, table, columns in ADDED:
        op.create_index(name, table, columns)
    for name, table, _ in COVERED:
        op.drop_index(name, table)
    collate("C")


def collate(collation: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("code", "notation", type_=sa.String(collation=collation), existing_nullable=False)


def downgrade() -> None:
    collate("default")
    for name, table, columns in COVERED:
        op.create_index(name, table, columns)
    for name, table, _ in reversed(ADDED):
        op.drop_index(name, table)
