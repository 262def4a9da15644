"""Load datasets with their files, dictionary, join keys and notes, and the reuses made of them."""

from typing import Any

from sqlalchemy.orm import Session

from catalogue.domain import (
    CodeList,
    ConceptLevel,
    Dataset,
    Distribution,
    JoinKey,
    JoinKeyVariable,
    Organisation,
    Reuse,
    ReuseDataset,
    Variable,
)
from catalogue.formats.seed import SeedDataset, SeedJoinKey, SeedReuse
from catalogue.formats.seed_file import SeedFile
from catalogue.services.seed.knowledge import replace_guidance, sourced, upsert
from catalogue.services.seed.merge import merge_children
from catalogue.services.seed.references import References


def load_dataset(session: Session, file: SeedFile[SeedDataset], references: References) -> None:
    """Add or change a dataset and all that belongs to it."""
    item = file.content
    publisher = references.find(Organisation, item.publisher, file, "publisher")
    level = references.find(ConceptLevel, item.geographic_level, file, "geographic_level")
    variables = _variables(file, references)
    keys = _join_keys(file, references)
    if publisher is None or None in [key["code_list_id"] for key in keys]:
        # The mistake is in `references.problems`: nothing of this load will be committed.
        return
    columns = _columns(item) | {"publisher_id": publisher, "geographic_level_id": level}
    dataset = upsert(session, Dataset, item.slug, columns | sourced(item))
    files = [part.model_dump() for part in item.distributions]
    merge_children(dataset.distributions, files, key="slug", make=Distribution)
    merge_children(dataset.variables, variables, key="name", make=Variable)
    merge_children(dataset.join_keys, keys, key="name", make=JoinKey)
    session.flush()
    by_name = {variable.name: variable.id for variable in dataset.variables}
    for key, wanted in zip(dataset.join_keys, _in_order(dataset.join_keys, item.join_keys), strict=True):
        _set_parts(key, [by_name[name] for name in wanted.variables])
    replace_guidance(session, item.guidance, variables=by_name, dataset_id=dataset.id)
    references.forget(Dataset)


def load_reuse(session: Session, file: SeedFile[SeedReuse], references: References) -> None:
    """Add or change a reuse and the datasets it used."""
    item = file.content
    used: dict[int, Any] = {}
    for position, part in enumerate(item.datasets):
        dataset = references.find(Dataset, part.dataset, file, "datasets", position, "dataset")
        if dataset in used:
            references.complain(file, ("datasets", position), f"« {part.dataset} » est cité deux fois")
        if dataset is not None:
            used[dataset] = part.role
    names = ("title", "question", "description", "results", "date", "event", "url", "other_bases", "keywords")
    values = {name: getattr(item, name) for name in names} | sourced(item)
    reuse = upsert(session, Reuse, item.slug, values)
    wanted = [{"dataset_id": dataset, "role": role} for dataset, role in used.items()]
    merge_children(reuse.datasets, wanted, key="dataset_id", make=ReuseDataset)
    session.flush()


def _columns(item: SeedDataset) -> dict[str, Any]:
    """Return the values the file gives for the dataset's own columns."""
    same = (
        "kind",
        "title",
        "title_en",
        "acronym",
        "summary",
        "description",
        "row_meaning",
        "scope",
        "volume",
        "frequency",
        "frequency_note",
        "geographic_note",
        "licence",
        "licence_note",
        "has_personal_data",
        "landing_page",
        "issued",
        "keywords",
        "dictionary_note",
        "observation",
    )
    period, contact = item.period, item.contact
    return {name: getattr(item, name) for name in same} | {
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "period_note": period.note if period else None,
        "legal_status": item.legal.status,
        "legal_note": item.legal.note,
        "contact_name": contact.name if contact else None,
        "contact_email": contact.email if contact else None,
        "contact_url": contact.url if contact else None,
        "dictionary_state": item.dictionary,
    }


def _variables(file: SeedFile[SeedDataset], references: References) -> list[dict[str, Any]]:
    return [
        variable.model_dump(exclude={"code_list"})
        | {
            "code_list_id": references.find(
                CodeList, variable.code_list, file, "variables", index, "code_list"
            )
        }
        for index, variable in enumerate(file.content.variables)
    ]


def _join_keys(file: SeedFile[SeedDataset], references: References) -> list[dict[str, Any]]:
    return [
        key.model_dump(exclude={"code_list", "variables", "period"})
        | {
            "code_list_id": references.find(CodeList, key.code_list, file, "join_keys", index, "code_list"),
            "period_start": key.period.start if key.period else None,
            "period_end": key.period.end if key.period else None,
            "sources": [],
        }
        for index, key in enumerate(file.content.join_keys)
    ]


def _in_order(keys: list[JoinKey], wanted: list[SeedJoinKey]) -> list[SeedJoinKey]:
    by_name = {item.name: item for item in wanted}
    return [by_name[key.name] for key in keys]


def _set_parts(key: JoinKey, variable_ids: list[int]) -> None:
    if [part.variable_id for part in key.parts] != variable_ids:
        key.parts = [
            JoinKeyVariable(position=position, variable_id=variable_id)
            for position, variable_id in enumerate(variable_ids)
        ]
