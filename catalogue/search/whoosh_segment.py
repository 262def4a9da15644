"""Reading one Whoosh segment: its lexicon and heads at opening, postings and bodies when asked for.

Whoosh 2.7.4's matchers and searcher are not used: a posting list is read whole, by its offset, and kept
while it is in use. That leans on the file format of a release that no longer changes; the tests hold
what is read here against Whoosh's own reader.
"""

import os
import pickle
import struct
import weakref
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import lru_cache, partial
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any, NoReturn

from whoosh.codec.base import Segment as WhooshSegmentFile
from whoosh.filedb.filestore import FileStorage

from catalogue.search.analysed import Stored, strength
from catalogue.search.document import document_from_json
from catalogue.search.segment import NO_POSTINGS, FacetBits, Heads, Postings, TermField, to_bits
from catalogue.search.whoosh_fields import (
    BODY,
    BODY_COLUMN,
    FOLDED,
    FOLDED_COLUMN,
    HEAD,
    HEAD_COLUMN,
    head_from_json,
)
from catalogue.search.whoosh_store import damaged

# What reading a file that is not what was written may raise, in Whoosh, in pickle or here.
DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    ImportError,
    MemoryError,
    NameError,
    struct.error,
    zlib.error,
    pickle.PickleError,
)

CACHED_POSTINGS = 1024
_BLOCK_MAGIC = b"W3Bl"
_BLOCK_LENGTH = struct.Struct("!i")


def open_storage(generation: Path) -> FileStorage:
    """Return Whoosh's view of a folder, without its memory maps: they copy the whole file."""
    return FileStorage(str(generation), supports_mmap=False)


class SegmentFiles:
    """An open segment. It never changes; which of its documents were deleted is told elsewhere.

    :raises FileNotFoundError: a newer commit removed it.
    """

    def __init__(self, storage: FileStorage, segment: WhooshSegmentFile) -> None:
        codec = segment.codec()
        self._extents: dict[TermField, dict[str, tuple[int, int]]] = {field: {} for field in TermField}
        self.frequencies: dict[str, int] = {}
        self._read_lexicon(codec.terms_reader(storage, segment))
        self._columns = codec.per_document_reader(storage, segment)
        with ExitStack() as opening:
            # A commit may remove the second file when the first is open.
            opening.callback(self._columns.close)
            self.heads, self.facets = self._read_heads()
            self._folded = self._columns.column_reader(FOLDED, FOLDED_COLUMN)
            self._bodies = self._columns.column_reader(BODY, BODY_COLUMN)
            descriptor = os.open(Path(storage.folder, segment.make_filename(codec.POSTS_EXT)), os.O_RDONLY)
            opening.pop_all()
        # Closes them too when nobody closed this object.
        self.close = weakref.finalize(self, _close, descriptor, self._columns)
        self.postings = lru_cache(maxsize=CACHED_POSTINGS)(partial(_read_postings, descriptor, self._extents))

    def folded(self, number: int) -> str:
        """Return the folded text of a document."""
        return bytes(self._folded[number]).decode()

    def load(self, number: int) -> Stored:
        """Return a stored document."""
        return Stored(document_from_json(self._bodies[number]), self.folded(number))

    def _read_lexicon(self, terms: Any) -> None:
        for (field, term), info in terms.items():
            if field in self._extents:
                text = term.decode()
                # Whoosh 2.7.4 leaves the length in the tuple that `struct` gave.
                offset, (length,) = info.extent()
                self._extents[field][text] = offset, length
                if field == TermField.EXACT:
                    self.frequencies[text] = info.doc_frequency()
        terms.close()

    def _read_heads(self) -> tuple[Heads, FacetBits]:
        read = [head_from_json(body) for body in self._columns.column_reader(HEAD, HEAD_COLUMN)]
        return Heads(head for head, _, _ in read), FacetBits.of(
            (values, labels) for _, values, labels in read
        )


def _close(descriptor: int, columns: Any) -> None:
    os.close(descriptor)
    columns.close()


def _read_postings(
    descriptor: int, extents: Mapping[TermField, Mapping[str, tuple[int, int]]], field: TermField, term: str
) -> Postings:
    extent = extents[field].get(term)
    if extent is None:
        return NO_POSTINGS
    offset, length = extent
    return decode_postings(os.pread(descriptor, length, offset))


class WhooshSegment:
    """A segment as a commit left it: some of its documents may be deleted."""

    def __init__(self, files: SegmentFiles, deleted: Iterable[int]) -> None:
        self._files = files
        self.heads = files.heads
        self.facets = files.facets
        self.live = ((1 << len(files.heads)) - 1) & ~to_bits(sorted(deleted))

    def postings(self, field: TermField, term: str) -> Postings:
        """Return the postings of a term, deleted documents included."""
        try:
            return self._files.postings(field, term)
        except DAMAGE as error:
            raise damaged(f"postings of {term!r}: {error!r}") from error

    def frequencies(self) -> Mapping[str, int]:
        """Return the number of documents of each exact term, deleted documents included."""
        return self._files.frequencies

    def folded(self, number: int) -> str:
        """Return the folded text of a document."""
        try:
            return self._files.folded(number)
        except DAMAGE as error:
            raise damaged(f"text of {number}: {error!r}") from error

    def load(self, number: int) -> Stored:
        """Return a stored document."""
        try:
            return self._files.load(number)
        except DAMAGE as error:
            raise damaged(f"document {number}: {error!r}") from error


class _NumbersOnly(pickle.Unpickler):
    """Reads tuples of numbers; an index must not be able to run code."""

    def find_class(self, module_name: str, global_name: str, /) -> NoReturn:
        """Refuse any class."""
        raise pickle.UnpicklingError(f"{module_name}.{global_name} in a posting list")


def decode_postings(content: bytes) -> Postings:
    """Return the postings of one list of Whoosh's codec W3.

    A list is a mark, then blocks: their length (negative for the last), a pickle of (count, last
    document, greatest weight, compression…), and a pickle, compressed by zlib, of (gaps between
    document numbers, the first from 0, weights or the one weight or None for 1.0, payloads).

    :raises ValueError: the list does not begin as one.
    """
    if content[: len(_BLOCK_MAGIC)] != _BLOCK_MAGIC:
        msg = f"posting list begins with {content[:4]!r}"
        raise ValueError(msg)
    documents, strengths = array("I"), array("f")
    stream = BytesIO(content)
    stream.seek(len(_BLOCK_MAGIC))
    is_last = False
    while not is_last:
        (length,) = _BLOCK_LENGTH.unpack(stream.read(_BLOCK_LENGTH.size))
        is_last, end = length < 0, stream.tell() + abs(length)
        count, _last, _weight, compression, *_lengths = _NumbersOnly(stream).load()
        data = content[stream.tell() : end]
        gaps, given, _payloads = _NumbersOnly(BytesIO(zlib.decompress(data) if compression else data)).load()
        documents.extend(accumulate(gaps))
        strengths.extend(map(strength, _weights(given, count)))
        stream.seek(end)
    return Postings(documents, strengths, to_bits(documents))


def _weights(given: tuple[float, ...] | float | None, count: int) -> Sequence[float]:
    if given is None:
        return [1.0] * count
    return [given] * count if isinstance(given, float) else given
