"""`/api/1/datasets…` and `/api/1/variables…`: what the catalogue describes, and its dictionaries."""

from typing import Any

from flask import Response

from catalogue.api.answers import answer, answer_page, page_url
from catalogue.api.models.datasets import Dataset, DatasetList
from catalogue.api.models.variables import Variable, VariableList
from catalogue.api.operations import Operation, operation
from catalogue.api.parameters import (
    DatasetParameters,
    DictionaryParameters,
    Parameters,
    VariableParameters,
)
from catalogue.services.datasets import DatasetPage, get_dataset_page
from catalogue.services.reading.datasets import DatasetFilter, DatasetItem, read_datasets
from catalogue.services.reading.variables import (
    VariableFilter,
    VariableItem,
    read_dictionary,
    read_variable,
    read_variables,
)
from catalogue.web.site import current_site

_DATASETS = "Jeux de données"
_VARIABLES = "Variables"


@operation(
    "/datasets",
    answers=DatasetList,
    tag=_DATASETS,
    about=Operation(
        "Lister les jeux de données",
        "Extraits, tables et bases extérieures publiés ici.",
        query={"kind": "extract", "limit": "1"},
    ),
)
def datasets(query: DatasetParameters) -> Response:
    """Answer with a page of datasets."""
    with current_site().database.reading() as session:
        found = read_datasets(
            session, filters=DatasetFilter(**query.filters()), after=query.after, limit=query.limit
        )
    return answer_page(found, _dataset)


@operation(
    "/datasets/<slug>",
    answers=Dataset,
    tag=_DATASETS,
    may_be_gone=True,
    about=Operation(
        "Lire un jeu de données",
        "Sa notice, ses fichiers, ses clés de jointure et ce qui l’a réutilisé ; ses variables sont à part.",
        {"slug": "open-medic"},
    ),
)
def dataset(slug: str, query: Parameters) -> Response:  # noqa: ARG001 - checked before
    """Answer with one dataset."""
    with current_site().database.reading() as session:
        page = get_dataset_page(session, slug=slug)
    return answer(_whole_dataset(page))


@operation(
    "/datasets/<slug>/variables",
    answers=VariableList,
    tag=_DATASETS,
    may_be_gone=True,
    about=Operation(
        "Lire son dictionnaire", "Ses variables, dans l’ordre de la source.", {"slug": "open-damir"}
    ),
)
def dictionary(slug: str, query: DictionaryParameters) -> Response:
    """Answer with a page of the variables of one dataset."""
    filters = VariableFilter(dataset=slug, **query.filters())
    with current_site().database.reading() as session:
        found = read_dictionary(session, dataset=slug, filters=filters, after=query.after, limit=query.limit)
    return answer_page(found, _variable)


@operation(
    "/variables",
    answers=VariableList,
    tag=_VARIABLES,
    about=Operation(
        "Lister les variables",
        "Celles de tous les jeux de données publiés.",
        query={"concept": "lieu", "limit": "1"},
    ),
)
def variables(query: VariableParameters) -> Response:
    """Answer with a page of the variables of all datasets."""
    with current_site().database.reading() as session:
        found = read_variables(
            session, filters=VariableFilter(**query.filters()), after=query.after, limit=query.limit
        )
    return answer_page(found, _variable)


# A name comes from a source and may hold a slash.
@operation(
    "/variables/<dataset>/<path:name>",
    answers=Variable,
    tag=_VARIABLES,
    may_be_gone=True,
    about=Operation(
        "Lire une variable",
        "Ce qu’elle veut dire, ses codes, les clés dont elle fait partie.",
        {"dataset": "open-damir", "name": "BEN_RES_REG"},
    ),
)
def variable(dataset: str, name: str, query: Parameters) -> Response:  # noqa: ARG001 - checked before
    """Answer with one variable."""
    with current_site().database.reading() as session:
        record = read_variable(session, dataset=dataset, name=name)
    return answer(
        {
            **_variable(record.variable),
            "in_primary_key": record.in_primary_key,
            "join_keys": record.join_keys,
            "notes": record.notes,
        }
    )


def _dataset(item: DatasetItem) -> dict[str, Any]:
    return {**vars(item), "url": page_url("datasets.dataset", slug=item.slug)}


def _whole_dataset(page: DatasetPage) -> dict[str, Any]:
    return {
        **{name: value for name, value in vars(page).items() if name in Dataset.model_fields},
        "variable_count": page.variable_count,
        "url": page_url("datasets.dataset", slug=page.slug),
    }


def _variable(item: VariableItem) -> dict[str, Any]:
    url = page_url("datasets.variable", slug=item.dataset.slug, name=item.name)
    return {**vars(item), "url": url}
