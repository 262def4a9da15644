"""Write a dataset as a data package (Frictionless Data Package v1): its files, and the schema of its tables.

The schema is that of `write_table_schema.py`, save that a package may only hold foreign keys between its own
resources: those that point to other datasets stand in a property of ours.
"""

from collections.abc import Iterator

from catalogue.formats.dictionary import table_schema_names as names
from catalogue.formats.dictionary.model import CodesOf, Dictionary, DictionaryFile
from catalogue.formats.dictionary.write_json import Json, pretty_json, without_empty
from catalogue.formats.dictionary.write_table_schema import foreign_key, schema_of_columns, usable_keys


def write_data_package(dictionary: Dictionary, codes_of: CodesOf) -> Iterator[bytes]:
    """Yield `datapackage.json`.

    A dataset without files has one resource all the same, since a package has at least one: the CSV that
    whoever holds the data lays beside the descriptor.
    """
    del codes_of
    yield pretty_json(_package(dictionary))


def _package(dictionary: Dictionary) -> Json:
    schema = _schema(dictionary)
    beside = DictionaryFile(dictionary.slug, dictionary.title, f"{dictionary.slug}.csv", "CSV", "text/csv")
    files = dictionary.files or (beside,)
    return without_empty(
        {
            "profile": "data-package",
            "name": dictionary.slug,
            "id": dictionary.url,
            "title": dictionary.title,
            "description": dictionary.description or dictionary.summary,
            "homepage": dictionary.landing_page or dictionary.url,
            "keywords": list(dictionary.keywords),
            "contributors": [
                without_empty(
                    {
                        "title": dictionary.publisher,
                        "path": dictionary.publisher_homepage,
                        "role": "publisher",
                    }
                )
            ],
            "licenses": _licences(dictionary),
            "resources": [
                _resource(file, f"{dictionary.slug}-{number}" if len(files) > 1 else dictionary.slug, schema)
                for number, file in enumerate(files, start=1)
            ],
        }
    )


def _schema(dictionary: Dictionary) -> Json:
    keys = list(usable_keys(dictionary))
    inner = [foreign_key(key, dictionary) for key in keys if key.dataset == dictionary.slug]
    outer = [foreign_key(key, dictionary) for key in keys if key.dataset != dictionary.slug]
    return schema_of_columns(dictionary) | without_empty(
        {"foreignKeys": inner, names.OUTER_FOREIGN_KEYS: outer}
    )


def _licences(dictionary: Dictionary) -> list[Json]:
    # The standard wants an address, or the name that the Open Definition gives: a label alone is neither.
    if not dictionary.licence_url:
        return []
    return [without_empty({"path": dictionary.licence_url, "title": dictionary.licence_label})]


def _resource(file: DictionaryFile, name: str, schema: Json) -> Json:
    # A table is told by its format: that it has these columns is what the dictionary says of the dataset.
    is_table = (file.format or "").upper() == "CSV" or file.media_type == "text/csv"
    said = without_empty(
        {
            "name": name,
            "title": file.title,
            "path": file.url,
            "profile": "tabular-data-resource" if is_table else "data-resource",
            "format": (file.format or "").lower(),
            "mediatype": file.media_type,
            "encoding": file.encoding,
            "bytes": file.size_bytes,
            "dialect": {"delimiter": file.separator} if is_table and file.separator else None,
        }
    )
    return said | ({"schema": schema} if is_table else {})
