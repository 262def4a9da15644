"""Turn an openpyxl workbook into bytes that depend on nothing but what it holds.

openpyxl dates the document and its members with the moment of writing; here they bear the day the dataset
last changed, and a day of our own. Nothing here knows what the sheets say.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from catalogue.formats.dictionary.model import Dictionary

# The first day that a zip can hold.
_MEMBER_DATE = (1980, 1, 1, 0, 0, 0)


class _DatedArchive(ZipFile):
    """A zip whose members all bear the same date, whatever the clock says."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(_member(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with Path(filename).open("rb") as source, self.open(_member(str(arcname)), "w") as target:
            shutil.copyfileobj(source, target)


@contextmanager
def temporary_files(workbook: Workbook) -> Iterator[None]:
    """Remove the files that openpyxl writes sheets to, when the block ends before the workbook is saved."""
    try:
        yield
    finally:
        for sheet in workbook.worksheets:
            if not sheet.closed:
                sheet.close()
                sheet._writer.cleanup()  # type: ignore[attr-defined]


def archive_bytes(workbook: Workbook, dictionary: Dictionary) -> bytes:
    """Return the whole file: the same bytes for the same workbook and dictionary."""
    properties = workbook.properties
    day = datetime.combine(dictionary.updated, time(), UTC).replace(tzinfo=None)
    properties.created = properties.modified = day
    properties.title, properties.creator = dictionary.title, dictionary.publisher
    properties.language = "fr"
    buffer = BytesIO()
    ExcelWriter(workbook, _DatedArchive(buffer, "w", ZIP_DEFLATED)).save()
    return buffer.getvalue()


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _MEMBER_DATE)
    member.compress_type = ZIP_DEFLATED
    return member
