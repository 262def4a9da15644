"""Create the words of the catalogue: datasets, variables, code lists, crosswalks, links, reuses, guidance.

Revision: 0001
Follows:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_concept",
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("identifier_class", sa.String(length=32), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_concept")),
        sa.UniqueConstraint("slug", name=op.f("uq_key_concept_slug")),
    )
    with op.batch_alter_table("key_concept", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_key_concept_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "legal_reference",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_reference")),
        sa.UniqueConstraint("slug", name=op.f("uq_legal_reference_slug")),
    )
    with op.batch_alter_table("legal_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_reference_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("acronym", sa.String(), nullable=True),
        sa.Column("homepage", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "reuse",
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("results", sa.String(), nullable=True),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("event", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("other_bases", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reuse")),
        sa.UniqueConstraint("slug", name=op.f("uq_reuse_slug")),
    )
    with op.batch_alter_table("reuse", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reuse_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_reuse_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "seed_entry",
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_seed_entry")),
    )
    op.create_table(
        "concept_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("identifier_class", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["concept_id"],
            ["key_concept.id"],
            name=op.f("fk_concept_level_concept_id_key_concept"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept_level")),
        sa.UniqueConstraint("slug", name=op.f("uq_concept_level_slug")),
    )
    with op.batch_alter_table("concept_level", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concept_level_concept_id"), ["concept_id"], unique=False)

    op.create_table(
        "code_list",
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("level_id", sa.Integer(), nullable=True),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("collection", sa.String(), nullable=True),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("zero_padded", sa.Boolean(), nullable=True),
        sa.Column("pattern", sa.String(), nullable=True),
        sa.Column("special_codes", sa.JSON(), nullable=False),
        sa.Column("licence", sa.String(length=40), nullable=True),
        sa.Column("landing_page", sa.String(), nullable=True),
        sa.Column("code_count", sa.Integer(), nullable=False),
        sa.Column("declared_code_count", sa.Integer(), nullable=True),
        sa.Column("attribute_names", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["level_id"], ["concept_level.id"], name=op.f("fk_code_list_level_id_concept_level")
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["organisation.id"], name=op.f("fk_code_list_publisher_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_list")),
        sa.UniqueConstraint("slug", name=op.f("uq_code_list_slug")),
    )
    with op.batch_alter_table("code_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_list_level_id"), ["level_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_code_list_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_code_list_publisher_id"), ["publisher_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_code_list_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "dataset",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("acronym", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("publisher_id", sa.Integer(), nullable=False),
        sa.Column("row_meaning", sa.String(), nullable=True),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("volume", sa.String(), nullable=True),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("period_note", sa.String(), nullable=True),
        sa.Column("frequency", sa.String(length=32), nullable=True),
        sa.Column("frequency_note", sa.String(), nullable=True),
        sa.Column("geographic_level_id", sa.Integer(), nullable=True),
        sa.Column("geographic_note", sa.String(), nullable=True),
        sa.Column("licence", sa.String(length=40), nullable=True),
        sa.Column("licence_note", sa.String(), nullable=True),
        sa.Column("legal_status", sa.String(length=32), nullable=False),
        sa.Column("legal_note", sa.String(), nullable=True),
        sa.Column("has_personal_data", sa.Boolean(), nullable=True),
        sa.Column("landing_page", sa.String(), nullable=True),
        sa.Column("contact_name", sa.String(), nullable=True),
        sa.Column("contact_email", sa.String(), nullable=True),
        sa.Column("contact_url", sa.String(), nullable=True),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("dictionary_state", sa.String(length=32), nullable=False),
        sa.Column("dictionary_note", sa.String(), nullable=True),
        sa.Column("primary_key", sa.JSON(), nullable=False),
        sa.Column("observation", sa.String(), nullable=True),
        sa.Column("history_created", sa.String(), nullable=True),
        sa.Column("history_deleted", sa.String(), nullable=True),
        sa.Column("history_missing", sa.JSON(), nullable=False),
        sa.Column("extras", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["geographic_level_id"],
            ["concept_level.id"],
            name=op.f("fk_dataset_geographic_level_id_concept_level"),
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["organisation.id"], name=op.f("fk_dataset_publisher_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sa.UniqueConstraint("slug", name=op.f("uq_dataset_slug")),
    )
    with op.batch_alter_table("dataset", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dataset_geographic_level_id"), ["geographic_level_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_dataset_licence"), ["licence"], unique=False)
        batch_op.create_index(batch_op.f("ix_dataset_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_dataset_product"), ["product"], unique=False)
        batch_op.create_index(batch_op.f("ix_dataset_publisher_id"), ["publisher_id"], unique=False)
        batch_op.create_index("ix_dataset_state_kind_id", ["state", "kind", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dataset_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "level_order",
        sa.Column("finer_id", sa.Integer(), nullable=False),
        sa.Column("coarser_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("finer_id <> coarser_id", name=op.f("ck_level_order_two_levels")),
        sa.ForeignKeyConstraint(
            ["coarser_id"],
            ["concept_level.id"],
            name=op.f("fk_level_order_coarser_id_concept_level"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["finer_id"],
            ["concept_level.id"],
            name=op.f("fk_level_order_finer_id_concept_level"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("finer_id", "coarser_id", name=op.f("pk_level_order")),
    )
    op.create_table(
        "code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_list_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("notation", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["code_list_id"],
            ["code_list.id"],
            name=op.f("fk_code_code_list_id_code_list"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
        sa.UniqueConstraint("code_list_id", "notation", name=op.f("uq_code_code_list_id_notation")),
    )
    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.create_index("ix_code_code_list_id_position", ["code_list_id", "position"], unique=False)
        batch_op.create_index("ix_code_notation", ["notation"], unique=False)

    op.create_table(
        "crosswalk",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("source_list_id", sa.Integer(), nullable=False),
        sa.Column("target_list_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("cardinality", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=True),
        sa.Column("loss_note", sa.String(), nullable=True),
        sa.Column("loss", sa.Double(), nullable=True),
        sa.Column("ambiguity", sa.Double(), nullable=True),
        sa.Column("weight", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("licence", sa.String(length=40), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("reviewer", sa.String(), nullable=True),
        sa.Column("justification", sa.String(), nullable=True),
        sa.Column("pair_count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "loss IS NULL OR (loss >= 0 AND loss <= 1)", name=op.f("ck_crosswalk_loss_is_a_share")
        ),
        sa.CheckConstraint("source_list_id <> target_list_id", name=op.f("ck_crosswalk_two_lists")),
        sa.ForeignKeyConstraint(
            ["source_list_id"], ["code_list.id"], name=op.f("fk_crosswalk_source_list_id_code_list")
        ),
        sa.ForeignKeyConstraint(
            ["target_list_id"], ["code_list.id"], name=op.f("fk_crosswalk_target_list_id_code_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crosswalk")),
        sa.UniqueConstraint("slug", name=op.f("uq_crosswalk_slug")),
    )
    with op.batch_alter_table("crosswalk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_crosswalk_source_list_id"), ["source_list_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_crosswalk_target_list_id"), ["target_list_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_crosswalk_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "distribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("access_url", sa.String(), nullable=False),
        sa.Column("download_url", sa.String(), nullable=True),
        sa.Column("format", sa.String(length=40), nullable=True),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("encoding", sa.String(), nullable=True),
        sa.Column("separator", sa.String(length=8), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=True),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("modified", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["dataset.id"],
            name=op.f("fk_distribution_dataset_id_dataset"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution")),
        sa.UniqueConstraint("dataset_id", "slug", name=op.f("uq_distribution_dataset_id_slug")),
    )
    with op.batch_alter_table("distribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_distribution_dataset_id"), ["dataset_id"], unique=False)

    op.create_table(
        "foreign_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("referenced_dataset_id", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("referenced_columns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_foreign_key_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["referenced_dataset_id"],
            ["dataset.id"],
            name=op.f("fk_foreign_key_referenced_dataset_id_dataset"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_key")),
        sa.UniqueConstraint("dataset_id", "position", name=op.f("uq_foreign_key_dataset_id_position")),
    )
    with op.batch_alter_table("foreign_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_foreign_key_referenced_dataset_id"), ["referenced_dataset_id"], unique=False
        )

    op.create_table(
        "join_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("code_list_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("expression", sa.String(), nullable=True),
        sa.Column("row_condition", sa.String(), nullable=True),
        sa.Column("coverage", sa.Double(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("population", sa.String(), nullable=True),
        sa.Column("identifies_row", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "coverage IS NULL OR (coverage >= 0 AND coverage <= 1)",
            name=op.f("ck_join_key_coverage_is_a_share"),
        ),
        sa.ForeignKeyConstraint(
            ["code_list_id"], ["code_list.id"], name=op.f("fk_join_key_code_list_id_code_list")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_join_key_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_key")),
        sa.UniqueConstraint("dataset_id", "name", name=op.f("uq_join_key_dataset_id_name")),
    )
    with op.batch_alter_table("join_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_join_key_code_list_id"), ["code_list_id"], unique=False)

    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extract_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("legal", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("loss", sa.JSON(), nullable=False),
        sa.Column("caveats", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("reviewed_by", sa.String(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("review_reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("extract_id <> base_id", name=op.f("ck_link_two_datasets")),
        sa.ForeignKeyConstraint(
            ["base_id"], ["dataset.id"], name=op.f("fk_link_base_id_dataset"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["extract_id"], ["dataset.id"], name=op.f("fk_link_extract_id_dataset"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("extract_id", "base_id", name=op.f("uq_link_extract_id_base_id")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_base_id"), ["base_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "reuse_dataset",
        sa.Column("reuse_id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["dataset.id"],
            name=op.f("fk_reuse_dataset_dataset_id_dataset"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reuse_id"], ["reuse.id"], name=op.f("fk_reuse_dataset_reuse_id_reuse"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reuse_id", "dataset_id", name=op.f("pk_reuse_dataset")),
    )
    with op.batch_alter_table("reuse_dataset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reuse_dataset_dataset_id"), ["dataset_id"], unique=False)

    op.create_table(
        "variable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("type", sa.String(length=32), nullable=True),
        sa.Column("source_type", sa.String(), nullable=True),
        sa.Column("length", sa.String(), nullable=True),
        sa.Column("format", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("role", sa.String(length=32), nullable=True),
        sa.Column("additivity", sa.String(length=32), nullable=True),
        sa.Column("additivity_note", sa.String(), nullable=True),
        sa.Column("group", sa.String(), nullable=True),
        sa.Column("code_list_id", sa.Integer(), nullable=True),
        sa.Column("code_list_column", sa.String(), nullable=True),
        sa.Column("code_list_note", sa.String(), nullable=True),
        sa.Column("sensitivity", sa.String(length=32), nullable=True),
        sa.Column("management_rule", sa.String(), nullable=True),
        sa.Column("observation", sa.String(), nullable=True),
        sa.Column("constraints", sa.JSON(), nullable=True),
        sa.Column("history_created", sa.String(), nullable=True),
        sa.Column("history_deleted", sa.String(), nullable=True),
        sa.Column("history_missing", sa.JSON(), nullable=False),
        sa.Column("extras", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code_list_id"], ["code_list.id"], name=op.f("fk_variable_code_list_id_code_list")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_variable_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variable")),
        sa.UniqueConstraint("dataset_id", "name", name=op.f("uq_variable_dataset_id_name")),
    )
    with op.batch_alter_table("variable", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_variable_code_list_id"), ["code_list_id"], unique=False)
        batch_op.create_index("ix_variable_name", ["name"], unique=False)

    op.create_table(
        "crosswalk_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("crosswalk_id", sa.Integer(), nullable=False),
        sa.Column("source_notation", sa.String(), nullable=False),
        sa.Column("target_notation", sa.String(), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("weight", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["crosswalk_id"],
            ["crosswalk.id"],
            name=op.f("fk_crosswalk_pair_crosswalk_id_crosswalk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crosswalk_pair")),
        sa.UniqueConstraint(
            "crosswalk_id",
            "source_notation",
            "target_notation",
            name=op.f("uq_crosswalk_pair_crosswalk_id_source_notation_target_notation"),
        ),
    )
    op.create_table(
        "guidance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=True),
        sa.Column("variable_id", sa.Integer(), nullable=True),
        sa.Column("code_list_id", sa.Integer(), nullable=True),
        sa.Column("key_concept_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("certainty", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN dataset_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN code_list_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN key_concept_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN link_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_guidance_one_target"),
        ),
        sa.CheckConstraint(
            "variable_id IS NULL OR dataset_id IS NOT NULL", name=op.f("ck_guidance_variable_of_its_dataset")
        ),
        sa.ForeignKeyConstraint(
            ["code_list_id"],
            ["code_list.id"],
            name=op.f("fk_guidance_code_list_id_code_list"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_guidance_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["key_concept_id"],
            ["key_concept.id"],
            name=op.f("fk_guidance_key_concept_id_key_concept"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["link.id"], name=op.f("fk_guidance_link_id_link"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["variable_id"],
            ["variable.id"],
            name=op.f("fk_guidance_variable_id_variable"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance")),
    )
    with op.batch_alter_table("guidance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guidance_code_list_id"), ["code_list_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guidance_dataset_id"), ["dataset_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guidance_key_concept_id"), ["key_concept_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guidance_link_id"), ["link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guidance_updated_at"), ["updated_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_guidance_variable_id"), ["variable_id"], unique=False)

    op.create_table(
        "join_key_variable",
        sa.Column("join_key_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("variable_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["join_key_id"],
            ["join_key.id"],
            name=op.f("fk_join_key_variable_join_key_id_join_key"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["variable_id"],
            ["variable.id"],
            name=op.f("fk_join_key_variable_variable_id_variable"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("join_key_id", "position", name=op.f("pk_join_key_variable")),
    )
    with op.batch_alter_table("join_key_variable", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_join_key_variable_variable_id"), ["variable_id"], unique=False)

    op.create_table(
        "link_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("extract_key_id", sa.Integer(), nullable=False),
        sa.Column("base_key_id", sa.Integer(), nullable=False),
        sa.Column("code_list_id", sa.Integer(), nullable=False),
        sa.Column("extract_path", sa.JSON(), nullable=False),
        sa.Column("base_path", sa.JSON(), nullable=False),
        sa.Column("match_rate", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["base_key_id"],
            ["join_key.id"],
            name=op.f("fk_link_key_base_key_id_join_key"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["code_list_id"], ["code_list.id"], name=op.f("fk_link_key_code_list_id_code_list")
        ),
        sa.ForeignKeyConstraint(
            ["extract_key_id"],
            ["join_key.id"],
            name=op.f("fk_link_key_extract_key_id_join_key"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["link.id"], name=op.f("fk_link_key_link_id_link"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_key")),
        sa.UniqueConstraint("link_id", "position", name=op.f("uq_link_key_link_id_position")),
    )
    with op.batch_alter_table("link_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_key_base_key_id"), ["base_key_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_key_code_list_id"), ["code_list_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_key_extract_key_id"), ["extract_key_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("link_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_key_extract_key_id"))
        batch_op.drop_index(batch_op.f("ix_link_key_code_list_id"))
        batch_op.drop_index(batch_op.f("ix_link_key_base_key_id"))

    op.drop_table("link_key")
    with op.batch_alter_table("join_key_variable", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_join_key_variable_variable_id"))

    op.drop_table("join_key_variable")
    with op.batch_alter_table("guidance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guidance_variable_id"))
        batch_op.drop_index(batch_op.f("ix_guidance_updated_at"))
        batch_op.drop_index(batch_op.f("ix_guidance_link_id"))
        batch_op.drop_index(batch_op.f("ix_guidance_key_concept_id"))
        batch_op.drop_index(batch_op.f("ix_guidance_dataset_id"))
        batch_op.drop_index(batch_op.f("ix_guidance_code_list_id"))

    op.drop_table("guidance")
    op.drop_table("crosswalk_pair")
    with op.batch_alter_table("variable", schema=None) as batch_op:
        batch_op.drop_index("ix_variable_name")
        batch_op.drop_index(batch_op.f("ix_variable_code_list_id"))

    op.drop_table("variable")
    with op.batch_alter_table("reuse_dataset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reuse_dataset_dataset_id"))

    op.drop_table("reuse_dataset")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_updated_at"))
        batch_op.drop_index(batch_op.f("ix_link_base_id"))

    op.drop_table("link")
    with op.batch_alter_table("join_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_join_key_code_list_id"))

    op.drop_table("join_key")
    with op.batch_alter_table("foreign_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foreign_key_referenced_dataset_id"))

    op.drop_table("foreign_key")
    with op.batch_alter_table("distribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_distribution_dataset_id"))

    op.drop_table("distribution")
    with op.batch_alter_table("crosswalk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_crosswalk_updated_at"))
        batch_op.drop_index(batch_op.f("ix_crosswalk_target_list_id"))
        batch_op.drop_index(batch_op.f("ix_crosswalk_source_list_id"))

    op.drop_table("crosswalk")
    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.drop_index("ix_code_notation")
        batch_op.drop_index("ix_code_code_list_id_position")

    op.drop_table("code")
    op.drop_table("level_order")
    with op.batch_alter_table("dataset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dataset_updated_at"))
        batch_op.drop_index("ix_dataset_state_kind_id")
        batch_op.drop_index(batch_op.f("ix_dataset_publisher_id"))
        batch_op.drop_index(batch_op.f("ix_dataset_product"))
        batch_op.drop_index(batch_op.f("ix_dataset_name"))
        batch_op.drop_index(batch_op.f("ix_dataset_licence"))
        batch_op.drop_index(batch_op.f("ix_dataset_geographic_level_id"))

    op.drop_table("dataset")
    with op.batch_alter_table("code_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_code_list_updated_at"))
        batch_op.drop_index(batch_op.f("ix_code_list_publisher_id"))
        batch_op.drop_index(batch_op.f("ix_code_list_name"))
        batch_op.drop_index(batch_op.f("ix_code_list_level_id"))

    op.drop_table("code_list")
    with op.batch_alter_table("concept_level", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concept_level_concept_id"))

    op.drop_table("concept_level")
    op.drop_table("seed_entry")
    with op.batch_alter_table("reuse", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reuse_updated_at"))
        batch_op.drop_index(batch_op.f("ix_reuse_state"))

    op.drop_table("reuse")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_updated_at"))

    op.drop_table("organisation")
    with op.batch_alter_table("legal_reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_reference_updated_at"))

    op.drop_table("legal_reference")
    with op.batch_alter_table("key_concept", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_key_concept_updated_at"))

    op.drop_table("key_concept")
