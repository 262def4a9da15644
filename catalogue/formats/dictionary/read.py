"""Read a dictionary or a code list from a file, whatever its format.

The format is told by the content first, by the name's suffix next. Nothing is raised for a bad file: all that
is wrong with it is in the problems, each with its place and what to do.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path

from catalogue.formats.dictionary.draft import CodeListDraft, DictionaryDraft
from catalogue.formats.dictionary.limits import FILE_MAX_BYTES, MEGABYTE
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.read_csv import read_csv
from catalogue.formats.dictionary.read_json import code_list_from_json, dictionary_from_json
from catalogue.formats.dictionary.read_sheets import code_list_of, dictionary_of
from catalogue.formats.dictionary.tables import Sheet
from catalogue.formats.dictionary.workbook import read_workbook
from catalogue.messages import gettext_noop

_ZIP = b"PK"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_JSON_STARTS = (b"{", b"[", b"\xef\xbb\xbf{", b"\xef\xbb\xbf[")
_WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


class FileKind(Enum):
    """How a file is to be read."""

    CSV = auto()
    WORKBOOK = auto()
    JSON = auto()


def read_dictionary(path: Path, *, mapping: Mapping[str, str], problems: Problems) -> DictionaryDraft | None:
    """Return the dictionary that a file holds; `None` when it cannot be read at all.

    :param mapping: field of `DictionaryVariable`, or `primary_key` → header that the file gives it.
    """
    draft: DictionaryDraft | None = None
    with telling(problems):
        kind = tell_kind(path, problems)
        if kind is FileKind.JSON:
            draft = dictionary_from_json(path, mapping, problems)
        elif kind and (sheets := read_sheets(path, kind, problems)) is not None:
            draft = dictionary_of(sheets, mapping, problems)
    return draft


def read_code_list(path: Path, *, mapping: Mapping[str, str], problems: Problems) -> CodeListDraft | None:
    """Return the code list that a file holds; `None` when it cannot be read at all.

    :param mapping: `notation`, `label` or `parent` → header that the file gives it.
    """
    draft: CodeListDraft | None = None
    with telling(problems):
        kind = tell_kind(path, problems)
        if kind is FileKind.JSON:
            draft = code_list_from_json(path, mapping, problems)
        elif kind and (sheets := read_sheets(path, kind, problems)) is not None:
            draft = code_list_of(sheets, mapping, problems)
    return draft


@contextmanager
def telling(problems: Problems) -> Iterator[None]:
    """Say of a file that it cannot be opened, and close what is said of it."""
    try:
        yield
    except OSError as error:
        problems.error(
            Place(),
            gettext_noop("Le fichier ne peut pas être ouvert (%(reason)s)"),
            gettext_noop("Vérifiez son nom et vos droits"),
            reason=error.strerror or type(error).__name__,
        )
    problems.close()


def tell_kind(path: Path, problems: Problems) -> FileKind | None:
    """Return how the file is to be read; `None`, and an error, when it is not to be.

    :raises OSError: the file cannot be opened.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        start = stream.read(512)
    if size > FILE_MAX_BYTES:
        problems.error(
            Place(),
            gettext_noop("Le fichier pèse %(size)s Mo : %(limit)s Mo au plus sont lus"),
            gettext_noop("Gardez les feuilles utiles, ou partagez-le en plusieurs fichiers"),
            size=round(size / MEGABYTE),
            limit=FILE_MAX_BYTES // MEGABYTE,
        )
        return None
    if not start.strip():
        problems.error(
            Place(), gettext_noop("Le fichier est vide"), gettext_noop("Vérifiez que c’est le bon fichier")
        )
        return None
    if start.startswith((_ZIP, _OLE)) or path.suffix.lower() in _WORKBOOK_SUFFIXES:
        return FileKind.WORKBOOK
    return FileKind.JSON if start.lstrip().startswith(_JSON_STARTS) else FileKind.CSV


def read_sheets(path: Path, kind: FileKind, problems: Problems) -> Sequence[Sheet] | None:
    """Return the sheets of a workbook, or the one of a CSV file; `None` when it cannot be read."""
    if kind is FileKind.WORKBOOK:
        return read_workbook(path, problems)
    sheet = read_csv(path, problems)
    return None if sheet is None else [sheet]
