"""The formats in which a dictionary and a code list can be taken away, by name.

Adapters look a format up here and stream what its `write` yields; they know none of them by heart.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from catalogue.formats.dictionary.model import CodeEntry, CodeListHead, CodesOf, Dictionary
from catalogue.formats.dictionary.write_code_list_json import write_code_list_json
from catalogue.formats.dictionary.write_csv import write_code_list_csv, write_dictionary_csv
from catalogue.formats.dictionary.write_csvw import write_csvw
from catalogue.formats.dictionary.write_ddi import write_ddi
from catalogue.formats.dictionary.write_markdown import write_markdown
from catalogue.formats.dictionary.write_package import write_data_package
from catalogue.formats.dictionary.write_skos import write_code_list_skos
from catalogue.formats.dictionary.write_table_schema import write_table_schema
from catalogue.formats.dictionary.write_xlsx import write_dictionary_xlsx

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """What every format says of itself.

    :ivar suffix: that of addresses, without its first dot.
    """

    name: str
    suffix: str
    media_type: str
    label: str

    @property
    def content_type(self) -> str:
        """Return the value of Content-Type; the charset is said where the media type leaves it open."""
        is_text = self.media_type.startswith("text/") or self.media_type == "application/xml"
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type


@dataclass(frozen=True, slots=True)
class DictionaryFormat(FileFormat):
    """A way of writing a dictionary.

    :ivar write: its pieces in order. What cannot be written is raised by the call itself, before any piece.
    :ivar file_pattern: the name of a saved file, where the format's own convention is not `{slug}.{suffix}`.
    """

    write: Callable[[Dictionary, CodesOf], Iterator[bytes]]
    file_pattern: str = "{slug}.{suffix}"

    def file_name(self, slug: str) -> str:
        """Return the name that a saved file should have."""
        return self.file_pattern.format(slug=slug, suffix=self.suffix)


@dataclass(frozen=True, slots=True)
class CodeListFormat(FileFormat):
    """A way of writing a code list.

    :ivar write: its pieces in order, made as the codes come: memory does not grow with their number.
    """

    write: Callable[[CodeListHead, Iterator[CodeEntry]], Iterator[bytes]]

    def file_name(self, slug: str) -> str:
        """Return the name that a saved file should have."""
        return f"{slug}.{self.suffix}"


DICTIONARY_FORMATS: Mapping[str, DictionaryFormat] = MappingProxyType(
    {
        form.name: form
        for form in (
            DictionaryFormat("csv", "csv", "text/csv", "CSV", write_dictionary_csv),
            DictionaryFormat("xlsx", "xlsx", _WORKBOOK, "Excel (XLSX)", write_dictionary_xlsx),
            DictionaryFormat(
                "table-schema", "schema.json", "application/json", "Table Schema (JSON)", write_table_schema
            ),
            DictionaryFormat(
                "csvw",
                "csvw.json",
                "application/csvm+json",
                "CSV on the Web (JSON)",
                write_csvw,
                # « Metadata Vocabulary for Tabular Data » is found beside its data under such a name (5.2).
                "{slug}.csv-metadata.json",
            ),
            DictionaryFormat("ddi", "ddi.xml", "application/xml", "DDI-Codebook 2.5 (XML)", write_ddi),
            DictionaryFormat("md", "md", "text/markdown", "Markdown", write_markdown),
            DictionaryFormat(
                "datapackage",
                "datapackage.json",
                "application/vnd.datapackage+json",
                "Data Package (JSON)",
                write_data_package,
                "datapackage.json",
            ),
        )
    }
)

CODE_LIST_FORMATS: Mapping[str, CodeListFormat] = MappingProxyType(
    {
        form.name: form
        for form in (
            CodeListFormat("csv", "csv", "text/csv", "CSV", write_code_list_csv),
            CodeListFormat("json", "json", "application/json", "JSON", write_code_list_json),
            CodeListFormat("ttl", "ttl", "text/turtle", "SKOS (Turtle)", write_code_list_skos),
        )
    }
)
