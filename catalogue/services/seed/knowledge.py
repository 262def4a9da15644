"""Load what the catalogue knows whatever its datasets: bodies, concepts, code lists, law."""

from typing import Any, TypeVar

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from catalogue.domain import (
    Code,
    CodeList,
    ConceptLevel,
    Crosswalk,
    Dataset,
    Guidance,
    KeyConcept,
    LegalReference,
    Organisation,
    Reuse,
    SynonymSet,
)
from catalogue.domain.base import utc_now
from catalogue.domain.folding import fold_text
from catalogue.formats.seed import (
    SeedCodeList,
    SeedConcept,
    SeedGuidance,
    SeedLegalReferences,
    SeedOrganisations,
    SeedSynonyms,
    SeedSynonymSet,
    SourcedModel,
)
from catalogue.formats.seed_file import SeedFile
from catalogue.services.seed.merge import set_values
from catalogue.services.seed.references import References
from catalogue.services.stale_links import question_links_on_list

Record = TypeVar(
    "Record", Organisation, KeyConcept, CodeList, Crosswalk, LegalReference, SynonymSet, Dataset, Reuse
)


def load_organisations(session: Session, file: SeedFile[SeedOrganisations], references: References) -> None:
    """Add or change the organisations of the file."""
    for item in file.content.organisations:
        upsert(
            session,
            Organisation,
            item.slug,
            {"name": item.name, "acronym": item.acronym, "homepage": item.homepage, "email": item.email}
            | sourced(item),
        )
    session.flush()
    references.forget(Organisation)


def load_concept(session: Session, file: SeedFile[SeedConcept], references: References) -> None:
    """Add or change a key concept, its levels and their order."""
    item = file.content
    concept = upsert(
        session,
        KeyConcept,
        item.slug,
        {
            "label": item.label,
            "label_en": item.label_en,
            "kind": item.kind,
            "identifier_class": item.identifier_class,
            "description": item.description,
            "position": item.position,
        }
        | sourced(item),
    )
    levels = {level.slug: level for level in concept.levels}
    for position, wanted in enumerate(item.levels):
        level = levels.get(wanted.slug)
        if level is None:
            level = ConceptLevel(slug=wanted.slug)
            levels[wanted.slug] = level
            concept.levels.append(level)
        level.label, level.label_en, level.position = wanted.label, wanted.label_en, position
        level.identifier_class = wanted.identifier_class
    for position, wanted in enumerate(item.levels):
        unknown = [slug for slug in wanted.coarser if slug not in levels or slug == wanted.slug]
        for slug in unknown:
            references.complain(file, ("levels", position, "coarser"), f"niveau inconnu : « {slug} »")
        levels[wanted.slug].coarser = [levels[slug] for slug in wanted.coarser if slug not in unknown]
    session.flush()
    replace_guidance(session, item.guidance, key_concept_id=concept.id)
    references.forget(ConceptLevel)


def load_code_list(session: Session, file: SeedFile[SeedCodeList], references: References) -> None:
    """Add or change a code list; its codes only when the file holds some."""
    item = file.content
    period = item.valid
    record = upsert(
        session,
        CodeList,
        item.slug,
        {
            "name": item.name,
            "title": item.title,
            "description": item.description,
            "level_id": references.find(ConceptLevel, item.level, file, "level"),
            "publisher_id": references.find(Organisation, item.publisher, file, "publisher"),
            "version": item.version,
            "valid_from": period.start if period else None,
            "valid_to": period.end if period else None,
            "width": item.width,
            "zero_padded": item.zero_padded,
            "pattern": item.pattern,
            "special_codes": [code.model_dump(mode="json") for code in item.special_codes],
            "licence": item.licence,
            "landing_page": item.landing_page,
            "declared_code_count": item.declared_code_count,
            "parent_column": item.parent_column,
        }
        | sourced(item),
    )
    session.flush()
    if item.codes is not None:
        _replace_codes(session, record, item.codes)
    replace_guidance(session, item.guidance, code_list_id=record.id)
    references.forget(CodeList)


def link_version(session: Session, file: SeedFile[SeedCodeList], references: References) -> None:
    """Say which list this one replaces, once every list of the seed is there."""
    replaced = references.find(CodeList, file.content.replaces, file, "replaces")
    record = session.scalars(select(CodeList).where(CodeList.slug == file.content.slug)).one()
    if set_values(record, {"replaces_id": replaced}) and replaced is not None:
        session.flush()
        question_links_on_list(session, replaced=replaced, by=record)


def _replace_codes(session: Session, record: CodeList, codes: dict[str, str]) -> None:
    session.execute(delete(Code).where(Code.code_list_id == record.id))
    rows = [
        {
            "code_list_id": record.id,
            "position": position,
            "notation": notation,
            "label": label,
            "folded_label": fold_text(label),
        }
        for position, (notation, label) in enumerate(codes.items())
    ]
    if rows:
        session.execute(insert(Code), rows)
    record.code_count = len(rows)
    # Files made of the list tell by its date that they are out of date.
    record.updated_at = utc_now()


def load_legal_references(
    session: Session, file: SeedFile[SeedLegalReferences], _references: References
) -> None:
    """Add or change the legal references of the file."""
    for position, item in enumerate(file.content.legal_references):
        upsert(
            session,
            LegalReference,
            item.slug,
            {"title": item.title, "summary": item.summary, "url": item.url, "position": position}
            | sourced(item),
        )
    session.flush()


def load_synonyms(session: Session, file: SeedFile[SeedSynonyms], _references: References) -> None:
    """Add or change the acronyms and synonyms of the file."""
    for item in file.content.synonyms:
        upsert(session, SynonymSet, item.slug, synonym_values(item))
    session.flush()


def synonym_values(item: SeedSynonymSet) -> dict[str, Any]:
    """Return an acronym, or a set of synonyms, as columns."""
    return {
        "term": item.term,
        "meaning": item.meaning,
        "synonyms": list(item.synonyms),
        "description": item.description,
    } | sourced(item)


def sourced(item: SourcedModel) -> dict[str, Any]:
    """Return where a fact was read and how sure we are, as columns."""
    return {"sources": list(item.sources), "certainty": item.certainty}


def replace_guidance(
    session: Session,
    notes: list[SeedGuidance],
    *,
    variables: dict[str, int] | None = None,
    **target: int,
) -> None:
    """Give the target exactly these notes, in order.

    :param variables: name → key, for notes about one variable.
    :param target: the one column that names what the notes are about, and its key.
    """
    ((column, key),) = target.items()
    session.execute(delete(Guidance).where(getattr(Guidance, column) == key))
    session.add_all(
        Guidance(
            kind=note.kind,
            text=note.text,
            position=position,
            sources=list(note.sources),
            variable_id=variables[note.variable] if variables and note.variable else None,
            **target,
        )
        for position, note in enumerate(notes)
    )
    session.flush()


def upsert(session: Session, kind: type[Record], slug: str, values: dict[str, Any]) -> Record:
    """Give the record of this slug the values, adding it when there is none."""
    found: Record | None = session.scalars(select(kind).where(kind.slug == slug)).one_or_none()
    if found is None:
        found = kind(slug=slug, **values)
        session.add(found)
    else:
        set_values(found, values)
    return found
