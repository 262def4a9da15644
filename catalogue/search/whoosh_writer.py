"""Writing a Whoosh index: commits that are on the disk when they end, few segments, one writer.

Whoosh 2.7.4 never calls fsync, keeps its write lock when a commit fails, and merges by a rule of its own;
this module puts its own order of writes and merge rule in their place. The lock is the store's, and
already held here.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from whoosh.codec.base import Segment as WhooshSegmentFile
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from catalogue.search.analysed import analyse
from catalogue.search.document import Document
from catalogue.search.whoosh_fields import fields_of, schema
from catalogue.search.whoosh_store import read_manifest, verify, write_manifest

INDEX_NAME = "MAIN"
# Each segment multiplies look-ups; each merge rewrites documents.
MAX_SEGMENTS = 8
MIN_MERGED = 4
# How much is sorted in memory before it goes to temporary files.
MEMORY_MB = 64


class WritingStorage(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's view of a folder, which closes what Whoosh leaves open when a write fails."""

    def __init__(self, folder: str, opened: list[StructFile] | None = None) -> None:
        # Not through memory maps: Whoosh's copy the whole file.
        super().__init__(folder, supports_mmap=False)
        self._opened = [] if opened is None else opened

    def create_file(self, name: str, **options: Any) -> StructFile:
        """Open a new file."""
        return self._noted(super().create_file(name, **options))

    def open_file(self, name: str, **options: Any) -> StructFile:
        """Open an existing file."""
        return self._noted(super().open_file(name, **options))

    def temp_storage(self, name: str | None = None) -> "WritingStorage":
        """Make the folder of Whoosh's temporary files."""
        return WritingStorage(super().temp_storage(name).folder, self._opened)

    def close_all(self) -> None:
        """Close every file, whether or not what it still holds can be written."""
        for file in self._opened:
            with suppress(OSError):
                file.raw_file().close()

    def _noted(self, file: StructFile) -> StructFile:
        self._opened.append(file)
        return file


class DurableWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer, whose commit is seen by readers only once all of it is on the disk."""

    def __init__(self, index: FileIndex) -> None:
        super().__init__(index, _lk=False, limitmb=MEMORY_MB, compound=False)

    def _commit_toc(self, segments: list[WhooshSegmentFile]) -> None:
        """Write the table of contents, then the manifest that readers follow, then remove what is left."""
        TOC(self.schema, segments, self.generation).write(self.storage, INDEX_NAME)
        files = [name for segment in segments for name in segment.list_files(self.storage)]
        files.append(toc_name(self.generation))
        write_manifest(Path(self.storage.folder), self.generation, files)
        clean_files(self.storage, INDEX_NAME, self.generation, segments)


def toc_name(number: int) -> str:
    """Return the file of a table of contents."""
    return f"_{INDEX_NAME}_{number}.toc"


def fill(generation: Path, documents: Iterable[Document]) -> int:
    """Write a whole index into an empty folder, and return the number of documents."""
    writer = DurableWriter(FileIndex.create(WritingStorage(str(generation)), schema(), INDEX_NAME))
    return _write(writer, (fields_of(analyse(document)) for document in documents))


def change(
    generation: Path, documents: Iterable[Mapping[str, Any]], deleted: Mapping[str, Collection[int]]
) -> None:
    """Add documents and delete others, in one commit.

    :param documents: what `fields_of` gives of each.
    :param deleted: document numbers by name of segment.
    :raises Unavailable: the index is damaged.
    """
    storage = WritingStorage(str(generation))
    manifest = read_manifest(generation)
    verify(generation, {toc_name(manifest.toc): manifest.files.get(toc_name(manifest.toc), "")})
    # What a writer killed before its manifest left behind was never seen: Whoosh must not build upon it.
    committed = TOC.read(storage, INDEX_NAME, gen=manifest.toc)
    clean_files(storage, INDEX_NAME, manifest.toc, committed.segments)
    writer = DurableWriter(FileIndex(storage, indexname=INDEX_NAME))
    for segment in writer.segments:
        for number in deleted.get(segment.segment_id(), ()):
            segment.delete_document(number)
    _write(writer, documents)


def _write(writer: DurableWriter, documents: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    try:
        for fields in documents:
            writer.add_document(**fields)
            count += 1
        writer.commit(mergetype=merge_small)
    except BaseException:
        # The half-written files are removed by the next commit. Whoosh's `cancel` would write again.
        writer.storage.close_all()
        raise
    return count


def merge_small(writer: DurableWriter, segments: list[WhooshSegmentFile]) -> list[WhooshSegmentFile]:
    """Merge the small segments into the one being written, and return those left as they are.

    The largest are rewritten only when as many documents join them, or when most of theirs are deleted:
    each document is then rewritten a few times in its life, however many commits there are.
    """
    filled = sorted((segment for segment in segments if segment.doc_count()), key=_size)
    merged = [segment for segment in filled if segment.deleted_count() > segment.doc_count()]
    if len(filled) >= MAX_SEGMENTS:
        total = 0
        for number, segment in enumerate(filled):
            if number >= MIN_MERGED and segment.doc_count() > total:
                break
            total += segment.doc_count()
            if segment not in merged:
                merged.append(segment)
    for segment in merged:
        _merge(writer, segment)
    return [segment for segment in filled if segment not in merged]


def _merge(writer: DurableWriter, segment: WhooshSegmentFile) -> None:
    generation = Path(writer.storage.folder)
    digests = read_manifest(generation).files
    # Damage is not copied: the copy would get digests of its own.
    verify(generation, {name: digests[name] for name in segment.list_files(writer.storage)})
    reader = SegmentReader(writer.storage, writer.schema, segment)
    writer.add_reader(reader)
    reader.close()


def _size(segment: WhooshSegmentFile) -> int:
    return int(segment.doc_count())
