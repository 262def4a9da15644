"""Refuse an archive that would fill memory when it is inflated, whatever it says of itself.

Runs in the child process of `workbook_process`, before anything else opens the file.
"""

import zipfile
import zlib
from typing import BinaryIO

from catalogue.formats.dictionary.limits import (
    ZIP_MAX_BYTES,
    ZIP_MAX_MEMBERS,
    ZIP_MAX_RATIO,
    ZIP_RATIO_FROM_BYTES,
)
from catalogue.formats.dictionary.workbook_faults import Fault, FaultKind

_CHUNK_BYTES = 1 << 16
# Bit 0 of the general purpose flag: the member is encrypted.
_ENCRYPTED = 0x1
_KNOWN_COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def check_archive(stream: BinaryIO) -> zipfile.ZipFile:
    """Return the archive once every member was inflated within the limits.

    :raises Fault: it is damaged, protected, or would be too large.
    """
    try:
        archive = zipfile.ZipFile(stream)
        members = archive.infolist()
        if len(members) > ZIP_MAX_MEMBERS:
            raise Fault(FaultKind.BOMB)
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise Fault(FaultKind.PASSWORD)
        if any(member.compress_type not in _KNOWN_COMPRESSIONS for member in members):
            raise Fault(FaultKind.DAMAGED)
        total = 0
        for member in members:
            total += _inflated(archive, member, ZIP_MAX_BYTES - total)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Fault(FaultKind.DAMAGED) from error
    return archive


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Return how many bytes a member holds, reading no further than `left` allows."""
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            size += len(chunk)
            too_dense = size > ZIP_RATIO_FROM_BYTES and size > ZIP_MAX_RATIO * max(member.compress_size, 1)
            if size > left or too_dense:
                raise Fault(FaultKind.BOMB)
    return size
