"""Make rows of the catalogue in one line each, with what a test does not care about filled in.

Every function adds to the session and returns the row, flushed, so that its key exists.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import (
    Base,
    Code,
    CodeList,
    ConceptLevel,
    Dataset,
    JoinKey,
    JoinKeyVariable,
    KeyConcept,
    Link,
    LinkKey,
    Organisation,
    Reuse,
    ReuseDataset,
    SynonymSet,
    TableJoin,
    Variable,
)
from catalogue.domain.folding import fold_text
from catalogue.domain.vocabularies import (
    ConceptKind,
    DatasetKind,
    IdentifierClass,
    JoinKind,
    LegalStatus,
    LinkAnswer,
    LinkKind,
    ReuseRole,
)

Row = TypeVar("Row", bound=Base)


def add(session: Session, row: Row) -> Row:
    """Add a row and give it its key."""
    session.add(row)
    session.flush()
    return row


def organisation(session: Session, slug: str = "cnam", **values: Any) -> Organisation:
    """Return the organisation of this slug, made if need be."""
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    return found or add(session, Organisation(slug=slug, **{"name": slug.title(), **values}))


def synonym_set(session: Session, term: str, *synonyms: str, **values: Any) -> SynonymSet:
    """Return an acronym, or a set of synonyms, named after its term."""
    slug = fold_text(term).replace(" ", "-")
    return add(session, SynonymSet(**{"slug": slug, "term": term, "synonyms": list(synonyms), **values}))


def dataset(
    session: Session, slug: str, *, kind: DatasetKind = DatasetKind.EXTRACT, **values: Any
) -> Dataset:
    """Return a published dataset, of the Cnam unless `publisher` says otherwise."""
    given = {"title": f"Jeu {slug}", "legal_status": LegalStatus.OPEN, **values}
    given.setdefault("publisher", organisation(session))
    return add(session, Dataset(slug=slug, kind=kind, **given))


def base(session: Session, slug: str, **values: Any) -> Dataset:
    """Return an external base."""
    return dataset(session, slug, kind=DatasetKind.EXTERNAL, **values)


def variable(session: Session, of: Dataset, name: str, **values: Any) -> Variable:
    """Return a variable at the end of a dataset's dictionary."""
    row = Variable(dataset_id=of.id, name=name, **{"position": _next(session, Variable, of), **values})
    return add(session, row)


def concept(
    session: Session,
    slug: str = "lieu",
    levels: Sequence[str] = ("departement", "region"),
    *,
    kind: ConceptKind = ConceptKind.PLACE,
) -> KeyConcept:
    """Return a key concept whose levels are nested in this order, finest first."""
    row = KeyConcept(slug=slug, label=slug.title(), kind=kind, identifier_class=IdentifierClass.NONE)
    row.levels = [
        ConceptLevel(slug=name, label=name.title(), position=rank) for rank, name in enumerate(levels)
    ]
    for finer, coarser in zip(row.levels, row.levels[1:], strict=False):
        finer.coarser = [coarser]
    return add(session, row)


def level(session: Session, slug: str) -> ConceptLevel:
    """Return the level of this slug; a concept made before must hold it."""
    return session.scalars(select(ConceptLevel).where(ConceptLevel.slug == slug)).one()


def code_list(
    session: Session,
    slug: str,
    *,
    level: ConceptLevel | None = None,
    codes: Sequence[str] | Mapping[str, str] = (),
    **values: Any,
) -> CodeList:
    """Return a code list that holds these codes, each with its label or with one of our own."""
    labels = codes if isinstance(codes, Mapping) else {code: f"Code {code}" for code in codes}
    row = CodeList(slug=slug, level=level, code_count=len(codes), **{"title": f"Liste {slug}", **values})
    add(session, row)
    session.add_all(
        Code(code_list_id=row.id, position=rank, notation=code, label=label, folded_label=fold_text(label))
        for rank, (code, label) in enumerate(labels.items())
    )
    session.flush()
    return row


def regions(session: Session) -> CodeList:
    """Return a list of regions, a level of the concept « lieu », made if need be."""
    found = session.scalar(select(CodeList).where(CodeList.slug == "regions"))
    return found or code_list(session, "regions", level=concept(session).levels[1], title="Régions")


def join_key(
    session: Session, of: Dataset, codes: CodeList, *, variables: Sequence[Variable] = (), **values: Any
) -> JoinKey:
    """Return a key of a dataset that gives codes of a list."""
    given = {
        "name": codes.slug,
        "label": f"Clé {codes.slug}",
        "position": _next(session, JoinKey, of),
        **values,
    }
    row = JoinKey(dataset_id=of.id, code_list_id=codes.id, **given)
    row.parts = [JoinKeyVariable(position=rank, variable=part) for rank, part in enumerate(variables)]
    return add(session, row)


def link(
    session: Session, extract: Dataset, other: Dataset, codes: CodeList, *, answer: LinkAnswer, **values: Any
) -> Link:
    """Return a link by one list of codes; both datasets get the join key they lack."""
    given = {
        "kind": LinkKind.EXACT,
        "legal": LegalStatus.OPEN,
        "score": 1.0,
        "reason": "Oui, sans perte.",
        "explanation": "Les deux se croisent.",
        **values,
    }
    row = Link(extract_id=extract.id, base_id=other.id, answer=answer, **given)
    keys = [_key_of(session, side, codes) for side in (extract, other)]
    row.keys = [LinkKey(position=0, extract_key=keys[0], base_key=keys[1], code_list=codes)]
    return add(session, row)


def table_join(session: Session, table: Dataset, hub: Dataset, *columns: str, **values: Any) -> TableJoin:
    """Return the join of a table to another by columns of the same names."""
    given = {"kind": JoinKind.SHARED_KEY, "score": 0.75, "sentence": "L’une rejoint l’autre.", **values}
    given |= {"columns": list(columns), "hub_columns": list(columns), "column_names": ",".join(columns)}
    return add(session, TableJoin(table_id=table.id, hub_id=hub.id, **given))


def reuse(session: Session, slug: str, *, used: Sequence[Dataset] = (), **values: Any) -> Reuse:
    """Return a published reuse of these datasets."""
    row = Reuse(slug=slug, **{"title": f"Réutilisation {slug}", "question": f"Combien {slug} ?", **values})
    row.datasets = [
        ReuseDataset(dataset_id=item.id, position=rank, role=ReuseRole.USED) for rank, item in enumerate(used)
    ]
    return add(session, row)


def _key_of(session: Session, of: Dataset, codes: CodeList) -> JoinKey:
    known = select(JoinKey).where(JoinKey.dataset_id == of.id, JoinKey.code_list_id == codes.id)
    return session.scalar(known) or join_key(session, of, codes)


def _next(session: Session, kind: type[Variable] | type[JoinKey], of: Dataset) -> int:
    return len(session.scalars(select(kind.id).where(kind.dataset_id == of.id)).all())
