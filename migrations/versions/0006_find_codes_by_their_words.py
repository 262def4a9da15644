"""Find codes by the words of their label.

Revision: 0006
Follows: 0005

SQLite gets a full-text table that holds no text of its own (FTS5, external content) and triggers that keep
it; PostgreSQL an index. Both are filled from the codes there are; no code changes, but for folded labels
longer than an index can hold, which are cut.
"""

from alembic import op

from catalogue.domain.folding import FOLDED_MAX
from catalogue.sqlite import require_full_text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# A folded label has no accent left to remove. Prefixes of three letters are indexed: the shortest sought.
# The number of words of each label, which only a ranking by SQLite would read, is not kept.
CREATE_WORDS = """
CREATE VIRTUAL TABLE code_words USING fts5(
    folded_label, content='code', content_rowid='id',
    tokenize='unicode61 remove_diacritics 0', prefix='3', columnsize=0
)
"""
FILL_WORDS = """
INSERT INTO code_words (rowid, folded_label) SELECT id, folded_label FROM code WHERE folded_label IS NOT NULL
"""
# FTS5 takes a row out when it is told what the row said.
TAKE_OUT = """
INSERT INTO code_words (code_words, rowid, folded_label) VALUES ('delete', old.id, old.folded_label)
"""
PUT_IN = "INSERT INTO code_words (rowid, folded_label) VALUES (new.id, new.folded_label)"
TRIGGERS = {
    "code_words_added": f"AFTER INSERT ON code WHEN new.folded_label IS NOT NULL BEGIN {PUT_IN}; END",
    "code_words_removed": f"AFTER DELETE ON code WHEN old.folded_label IS NOT NULL BEGIN {TAKE_OUT}; END",
    "code_words_emptied": (
        "AFTER UPDATE OF id, folded_label ON code WHEN old.folded_label IS NOT NULL"
        f" AND (new.folded_label IS NOT old.folded_label OR new.id <> old.id) BEGIN {TAKE_OUT}; END"
    ),
    "code_words_filled": (
        "AFTER UPDATE OF id, folded_label ON code WHEN new.folded_label IS NOT NULL"
        f" AND (new.folded_label IS NOT old.folded_label OR new.id <> old.id) BEGIN {PUT_IN}; END"
    ),
}


def upgrade() -> None:
    op.execute(
        f"UPDATE code SET folded_label = substr(folded_label, 1, {FOLDED_MAX})"  # noqa: S608 - a number of ours
        f" WHERE length(folded_label) > {FOLDED_MAX}"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE code ALTER COLUMN folded_label TYPE VARCHAR COLLATE "C"')
        op.execute(
            "CREATE INDEX ix_code_words ON code USING gin (to_tsvector('simple', coalesce(folded_label, '')))"
        )
    else:
        require_full_text(op.get_bind())
        op.execute(CREATE_WORDS)
        op.execute(FILL_WORDS)
        for name, rest in TRIGGERS.items():
            op.execute(f"CREATE TRIGGER {name} {rest}")
    op.create_index("ix_code_folded_label", "code", ["folded_label"])


def downgrade() -> None:
    op.drop_index("ix_code_folded_label", "code")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_code_words")
        op.execute("ALTER TABLE code ALTER COLUMN folded_label TYPE VARCHAR")
    else:
        for name in TRIGGERS:
            op.execute(f"DROP TRIGGER {name}")
        op.execute("DROP TABLE code_words")
