"""The formats in which a crosswalk can be taken away, by name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from catalogue.formats.crosswalks.model import CrosswalkHead, LabelledPair
from catalogue.formats.crosswalks.write_csv import write_crosswalk_csv
from catalogue.formats.crosswalks.write_sssom import write_crosswalk_sssom
from catalogue.formats.dictionary.formats import FileFormat


@dataclass(frozen=True, slots=True)
class CrosswalkFormat(FileFormat):
    """A way of writing a crosswalk.

    :ivar write: its pieces in order, made as the pairs come: memory does not grow with their number.
    """

    write: Callable[[CrosswalkHead, Iterator[LabelledPair]], Iterator[bytes]]

    def file_name(self, slug: str) -> str:
        """Return the name that a saved file should have."""
        return f"{slug}.{self.suffix}"


CROSSWALK_FORMATS: Mapping[str, CrosswalkFormat] = MappingProxyType(
    {
        form.name: form
        for form in (
            CrosswalkFormat("csv", "csv", "text/csv", "CSV", write_crosswalk_csv),
            CrosswalkFormat(
                "sssom", "sssom.tsv", "text/tab-separated-values", "SSSOM (TSV)", write_crosswalk_sssom
            ),
        )
    }
)
