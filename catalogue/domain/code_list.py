"""Code lists and their codes: one way of writing a key concept at one level.

Two versions are two code lists; a list may be described without its codes being stored.
"""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import Base, Identified, Sourced, Timestamped, Versioned
from catalogue.domain.key_concept import ConceptLevel
from catalogue.domain.organisation import Organisation

# What finds the words of labels, made by revision 0006 for each store: a full-text table of SQLite with the
# tables it keeps beside, or an index of PostgreSQL (`ix_` before). No class is mapped to it.
CODE_WORDS = "code_words"


class CodeList(Identified, Timestamped, Sourced, Versioned, Base):
    """The allowed codes of a variable (skos:ConceptScheme, DDI CodeList)."""

    __tablename__ = "code_list"

    # The name as found in the source (IR_NAT_V), which is data: capitals and underscores are kept.
    name: Mapped[str | None] = mapped_column(index=True)
    title: Mapped[str]
    description: Mapped[str | None]
    level_id: Mapped[int | None] = mapped_column(ForeignKey("concept_level.id"), index=True)
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    # Where the source files it (ORAVAL, ATIH…), for lists imported in bulk.
    collection: Mapped[str | None]
    version: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    width: Mapped[int | None]
    # True when shorter notations are filled with leading zeros up to `width`.
    zero_padded: Mapped[bool | None]
    pattern: Mapped[str | None]
    # [{"code": "99", "meaning": SpecialMeaning, "label": text}]: codes that stand for no ordinary value.
    special_codes: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    licence: Mapped[str | None] = mapped_column(String(40))
    landing_page: Mapped[str | None]
    # Kept beside the codes so that no page counts them; 0 means that they are not stored here.
    code_count: Mapped[int] = mapped_column(default=0)
    # How many codes the source is said to hold when they are not stored here.
    declared_code_count: Mapped[int | None]
    # Names of the columns kept in `Code.attributes`, in the order of the source.
    attribute_names: Mapped[list[str]] = mapped_column(default=list)
    # The column of the source that names the broader code of each (CAT_CIM_COD in IR_CIM_V), if any.
    parent_column: Mapped[str | None]
    # The version before this one (dct:replaces): two versions are two lists.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("code_list.id"), index=True)

    level: Mapped[ConceptLevel | None] = relationship()
    publisher: Mapped[Organisation | None] = relationship()
    replaces: Mapped["CodeList | None"] = relationship(remote_side="CodeList.id")


class Code(Base):
    """One code of a list (skos:Concept)."""

    __tablename__ = "code"
    __table_args__ = (
        UniqueConstraint("code_list_id", "notation"),
        # Codes are looked up by SQL, by the start of their notation, not by the search engine.
        Index("ix_code_notation", "notation"),
        # And by the start of their label; by its words, as revision 0006 says.
        Index("ix_code_folded_label", "folded_label"),
        # Pages of a list follow the order of its source.
        Index("ix_code_code_list_id_position", "code_list_id", "position"),
        # The codes within a broader one, in order.
        Index("ix_code_code_list_id_parent_position", "code_list_id", "parent", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code_list_id: Mapped[int] = mapped_column(ForeignKey("code_list.id", ondelete="CASCADE"))
    position: Mapped[int]
    # Ordered byte by byte on both stores, so that the index also finds by the start of a notation.
    notation: Mapped[str] = mapped_column(String().with_variant(String(collation="C"), "postgresql"))
    label: Mapped[str | None]
    # The label as `fold_text` writes it: what a search by words reads. Whoever writes a label writes it too.
    folded_label: Mapped[str | None] = mapped_column(
        String().with_variant(String(collation="C"), "postgresql")
    )
    # Notation of the broader code in the same list (skos:broader), where the list is a tree.
    parent: Mapped[str | None]
    # The other columns of the source's row, as text, by name; empty ones left out.
    attributes: Mapped[dict[str, Any] | None]
