"""Read text that a source wrote carelessly: its encoding, its stray characters, and what to say of them.

Shared by the Table Schema descriptors and their CSV files; nothing here knows what the text means.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# What no database, XML or JSON reader is sure to take: C0 (tab and ends of line set apart), DEL, lone
# surrogates, non-characters; and C1, where a cp1252 text was once read as Latin-1 (0x92 for ’).
_STRAY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CHUNK_BYTES = 1 << 20
_SHOWN_LENGTH = 40


@dataclass(frozen=True)
class ImportProblem:
    """A blemish of the source: in which file, of which field or column, what it is."""

    file: str
    field: str | None
    message: str


@dataclass
class Remarks:
    """What is to be said of one file, named by its path relative to the imported folder."""

    file: str
    problems: list[ImportProblem] = field(default_factory=list)

    def add(self, name: str | None, message: str) -> None:
        """Say `message` of the field or column `name`; `None` for the whole file."""
        self.problems.append(ImportProblem(self.file, name, message))

    def add_stray(self, name: str | None, count: int) -> None:
        """Say that stray characters were mended, when there were any."""
        if count:
            what = counted(
                count, "caractère de contrôle ôté ou corrigé", "caractères de contrôle ôtés ou corrigés"
            )
            self.add(name, what)


def tidy(text: str) -> tuple[str, int]:
    """Return `text` without stray characters, and how many there were.

    C1 characters become what cp1252 means by them; the others are removed.
    """
    return _STRAY.subn(_mend, text)


def tidy_tree(value: Any) -> tuple[Any, int]:
    """Do as `tidy` in every text and every key of a JSON value."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        items = [tidy_tree(item) for item in value]
        return [item for item, _ in items], sum(count for _, count in items)
    if isinstance(value, dict):
        pairs = [(tidy(name), tidy_tree(item)) for name, item in value.items()]
        total = sum(name[1] + item[1] for name, item in pairs)
        return {name[0]: item[0] for name, item in pairs}, total
    return value, 0


def detect_encoding(path: Path) -> tuple[str, str | None]:
    """Return the encoding of the file and what is to be said of it, reading it in chunks.

    :raises OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        start = stream.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16", "le fichier est en UTF-16 et non en UTF-8 : il a été converti"
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := stream.read(_CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            # Latin-1 refuses no byte; `tidy` then reads 0x80 to 0x9F as cp1252.
            return "latin-1", "le fichier n’est pas en UTF-8 : il a été lu comme du Windows-1252"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", "le fichier commence par une marque d’ordre des octets (BOM), qui a été ôtée"
    return "utf-8", None


def shown(text: str) -> str:
    """Return a value as a message may quote it: one line, cut short, between guillemets."""
    line = " ".join(text.split())
    return f"« {line if len(line) <= _SHOWN_LENGTH else line[: _SHOWN_LENGTH - 1] + '…'} »"


def path_name(path: Path) -> str:
    """Return a relative path as text that can be stored, whatever bytes the file's name is made of."""
    text = path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return tidy(unicodedata.normalize("NFC", text))[0]


def counted(count: int, one: str, many: str) -> str:
    """Write a number with its noun: « 1 code », « 3 codes »."""
    return f"{count} {one if count == 1 else many}"


def _mend(match: re.Match[str]) -> str:
    character = match.group()
    if "\x80" <= character <= "\x9f":
        return character.encode("latin-1").decode("cp1252", "ignore")
    return ""
