"""Give what the formats write: a published dataset’s dictionary, a code list, codes in the order of a source.

Reads only, in a fixed number of statements; codes come a batch at a time, so that memory stays flat.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session, aliased

from catalogue.domain import Code, CodeList, Distribution, Organisation, Variable
from catalogue.domain.base import is_slug
from catalogue.domain.vocabularies import SpecialMeaning
from catalogue.errors import NotFound
from catalogue.formats.dictionary.model import (
    CodeEntry,
    CodeListHead,
    CodesOf,
    Dictionary,
    DictionaryFile,
    DictionaryKey,
    DictionaryVariable,
    SpecialCode,
)
from catalogue.services.datasets import find_public_dataset
from catalogue.services.dictionary.values import clean, dictionary_variable
from catalogue.services.foreign_keys import list_foreign_keys
from catalogue.services.refs import licence_of
from catalogue.services.sql import AnyRow, in_slices

BATCH = 2000

_TEXTS = (
    "name",
    "acronym",
    "summary",
    "description",
    "product",
    "scope",
    "observation",
    "landing_page",
    "history_created",
    "history_deleted",
)
_LIST_TEXTS = ("name", "description", "version", "landing_page", "parent_column")


def get_dictionary(session: Session, *, slug: str, base_url: str) -> Dictionary:
    """Return the dictionary of a published dataset.

    :param base_url: public address of the catalogue, without final slash.
    :raises NotFound: no dataset has this slug, or it is still a draft.
    :raises Gone: the dataset was withdrawn.
    """
    row = find_public_dataset(session, slug=slug)
    licence = licence_of(row.licence)
    outgoing, _incoming = list_foreign_keys(session, dataset_id=row.id)
    return Dictionary(
        slug=row.slug,
        url=f"{base_url}/jeux/{row.slug}",
        title=row.title,
        publisher=row.publisher_name,
        publisher_homepage=row.publisher_homepage,
        updated=row.updated_at.date(),
        licence_label=None if licence is None else licence.label,
        licence_url=None if licence is None else licence.url,
        keywords=tuple(row.keywords),
        history_missing=tuple(row.history_missing),
        primary_key=tuple(row.primary_key),
        foreign_keys=tuple(
            DictionaryKey(key.columns, key.other.slug, key.other.name or key.other.slug, key.other_columns)
            for key in outgoing
        ),
        variables=_variables(session, row.id),
        code_lists=_heads_of(session, row.id, base_url=base_url),
        files=_files(session, row.id),
        **{name: clean(getattr(row, name)) for name in _TEXTS},
    )


def get_code_list_head(session: Session, *, slug: str, base_url: str) -> CodeListHead:
    """Return what is said of a code list, its codes apart.

    :param base_url: public address of the catalogue, without final slash.
    :raises NotFound: no code list has this slug.
    """
    found = _heads(session, CodeList.slug == slug, base_url=base_url) if is_slug(slug) else ()
    if not found:
        raise NotFound("Aucune nomenclature n’a cette adresse. Vérifiez l’adresse ou lancez une recherche.")
    return found[0]


def codes_of(session: Session) -> CodesOf:
    """Return what gives the codes of a list by its slug, while the session is open."""

    def codes(slug: str) -> Iterator[CodeEntry]:
        list_id = session.scalar(select(CodeList.id).where(CodeList.slug == slug))
        last: tuple[int, int] | None = None
        while list_id is not None:
            rows = _some_codes(session, list_id, last)
            for row in rows:
                yield CodeEntry(row.notation, clean(row.label), row.parent, row.attributes or {})
            if len(rows) < BATCH:
                return
            last = (rows[-1].position, rows[-1].id)

    return codes


def fingerprint(session: Session, exported: Dictionary | CodeListHead) -> str:
    """Return a digest that changes with anything that a file of this dictionary or list would say."""
    heads = exported.code_lists if isinstance(exported, Dictionary) else (exported,)
    digest = hashlib.sha256(repr(exported).encode("utf-8"))
    for slugs in in_slices([head.slug for head in heads]):
        # A change of codes is a change of their list, which is dated.
        rows = session.execute(
            select(CodeList.slug, CodeList.updated_at, CodeList.row_version)
            .where(CodeList.slug.in_(slugs))
            .order_by(CodeList.slug)
        )
        digest.update(repr([tuple(row) for row in rows]).encode("utf-8"))
    return digest.hexdigest()


def _variables(session: Session, dataset_id: int) -> tuple[DictionaryVariable, ...]:
    columns = (column for column in Variable.__table__.columns if column.name != "dataset_id")
    rows = session.execute(
        select(*columns, CodeList.slug.label("list_slug"))
        .outerjoin(CodeList, CodeList.id == Variable.code_list_id)
        .where(Variable.dataset_id == dataset_id)
        .order_by(Variable.position, Variable.id)
    )
    return tuple(dictionary_variable(row, code_list=row.list_slug) for row in rows)


def _files(session: Session, dataset_id: int) -> tuple[DictionaryFile, ...]:
    rows = session.execute(
        select(
            Distribution.slug,
            Distribution.title,
            Distribution.access_url,
            Distribution.download_url,
            Distribution.format,
            Distribution.media_type,
            Distribution.encoding,
            Distribution.separator,
            Distribution.size_bytes,
        )
        .where(Distribution.dataset_id == dataset_id)
        .order_by(Distribution.position, Distribution.id)
    )
    return tuple(
        DictionaryFile(
            name=row.slug,
            title=row.title,
            url=row.download_url or row.access_url,
            format=row.format,
            media_type=row.media_type,
            encoding=row.encoding,
            separator=row.separator,
            size_bytes=row.size_bytes,
        )
        for row in rows
    )


def _heads_of(session: Session, dataset_id: int, *, base_url: str) -> tuple[CodeListHead, ...]:
    used = select(Variable.code_list_id).where(
        Variable.dataset_id == dataset_id, Variable.code_list_id.is_not(None)
    )
    return _heads(session, CodeList.id.in_(used), base_url=base_url)


def _heads(session: Session, condition: ColumnElement[bool], *, base_url: str) -> tuple[CodeListHead, ...]:
    replaced = aliased(CodeList)
    rows = session.execute(
        select(
            *CodeList.__table__.columns,
            Organisation.name.label("publisher_name"),
            replaced.slug.label("replaces_slug"),
        )
        .outerjoin(Organisation, Organisation.id == CodeList.publisher_id)
        .outerjoin(replaced, replaced.id == CodeList.replaces_id)
        .where(condition)
        .order_by(CodeList.slug)
    )
    return tuple(_head(row, base_url) for row in rows)


def _head(row: AnyRow, base_url: str) -> CodeListHead:
    licence = licence_of(row.licence)
    texts: dict[str, Any] = {name: clean(getattr(row, name)) for name in _LIST_TEXTS}
    return CodeListHead(
        slug=row.slug,
        url=f"{base_url}/nomenclatures/{row.slug}",
        title=row.title,
        publisher=row.publisher_name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        licence_url=None if licence is None else licence.url,
        count=row.code_count,
        special_codes=tuple(
            SpecialCode(code["code"], SpecialMeaning(code["meaning"]), code.get("label"))
            for code in row.special_codes
        ),
        attribute_names=tuple(row.attribute_names),
        replaces_url=None if row.replaces_slug is None else f"{base_url}/nomenclatures/{row.replaces_slug}",
        **texts,
    )


def _some_codes(session: Session, list_id: int, last: tuple[int, int] | None) -> list[AnyRow]:
    query = (
        select(Code.id, Code.position, Code.notation, Code.label, Code.parent, Code.attributes)
        .where(Code.code_list_id == list_id)
        .order_by(Code.position, Code.id)
        .limit(BATCH)
    )
    if last is not None:
        query = query.where(tuple_(Code.position, Code.id) > tuple_(*last))
    return list(session.execute(query))
