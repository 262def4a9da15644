"""The Whoosh engine: a `SearchIndex` kept in files, made for one writer and any number of readers.

It ties the store (generations, lock), the writer and the segments together, and notices what other
processes commit. The index is a cache: when it is missing or damaged, it says so and is rebuilt.
"""

import os
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from whoosh.index import TOC
from whoosh.index import IndexError as WhooshIndexError

from catalogue.errors import Unavailable
from catalogue.search.analysed import analyse
from catalogue.search.base import IndexChange, SearchResults
from catalogue.search.document import Document, record_of
from catalogue.search.query import SearchQuery
from catalogue.search.searching import Searcher
from catalogue.search.whoosh_fields import fields_of
from catalogue.search.whoosh_segment import DAMAGE, SegmentFiles, WhooshSegment, open_storage
from catalogue.search.whoosh_store import (
    Manifest,
    Stamp,
    Store,
    damaged,
    read_manifest,
    stamp_of,
    verify,
)
from catalogue.search.whoosh_writer import INDEX_NAME, change, fill

# How long a writer waits for another one.
WAIT_S = 10.0


@dataclass(frozen=True)
class Snapshot:
    """The index as of one commit, open for reading in one process.

    :param files: the open segments, by name.
    """

    stamp: Stamp
    process: int
    manifest: Manifest
    files: Mapping[str, SegmentFiles]
    segments: Mapping[str, WhooshSegment]
    searcher: Searcher

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """Yield the uid and fingerprint of each document."""
        for segment in self.segments.values():
            for number, head in enumerate(segment.heads):
                if segment.live >> number & 1:
                    yield head.uid, head.fingerprint

    def numbers_of(self, uids: Collection[str]) -> dict[str, list[int]]:
        """Return the document numbers of these uids, by segment."""
        return {
            name: [number for number, head in enumerate(segment.heads) if head.uid in uids]
            for name, segment in self.segments.items()
        }


class WhooshIndex:
    """A `SearchIndex` in a folder, which threads and forked processes may share."""

    def __init__(self, folder: Path, *, wait_s: float = WAIT_S) -> None:
        self._store = Store(folder)
        self._wait_s = wait_s
        self._snapshot: Snapshot | None = None
        # Guards the snapshot and the positions in its files.
        self._lock = threading.Lock()

    def search(self, query: SearchQuery) -> SearchResults:
        """Answer a query, from the newest commit."""
        with self._lock:
            return self._current().searcher.search(query)

    def fingerprints(self) -> Iterator[tuple[str, str]]:
        """Return the uid and fingerprint of each document of the newest commit."""
        with self._lock:
            return self._current().fingerprints()

    def replace_all(self, documents: Iterable[Document]) -> int:
        """Make a new generation while the old one answers, read it, then let it answer."""
        with self._store.writing(self._wait_s):
            generation = self._store.new_generation()
            try:
                count = fill(generation, documents)
                made = _open(stamp_of(generation), None)
                self._store.make_current(generation)
            except BaseException:
                self._store.discard(generation)
                raise
            with self._lock:
                self._change_snapshot(made)
            self._store.remove_others(generation)
        return count

    def update(self, documents: Iterable[Document], records: Collection[str] | None = ()) -> IndexChange:
        """Hold exactly these documents of the records they belong to, and of `records`, in one commit."""
        with self._store.writing(self._wait_s):
            with self._lock:
                current = self._current()
            held = dict(current.fingerprints())
            changed: dict[str, Document] = {}
            given: set[str] = set()
            for document in documents:
                given.add(document.uid)
                if held.get(document.uid) != document.fingerprint():
                    changed[document.uid] = document
            told = None if records is None else {*records, *map(record_of, given)}
            gone = {uid for uid in held.keys() - given if told is None or record_of(uid) in told}
            if changed or gone:
                # All analysed before anything is written: what cannot be leaves no half-written file.
                fields = [fields_of(analyse(document)) for document in changed.values()]
                change(current.stamp[0], fields, current.numbers_of(gone | changed.keys()))
        return IndexChange(len(changed), len(gone))

    def is_whole(self) -> bool:
        """Open the newest commit anew, which checks the digest of every file."""
        with self._lock:
            self._change_snapshot(None)
            try:
                self._current()
            except Unavailable:
                return False
        return True

    def close(self) -> None:
        """Close the files; a later search opens them again."""
        with self._lock:
            self._change_snapshot(None)

    def _current(self) -> Snapshot:
        """Return the newest commit, opened if it isn't yet.

        Files may vanish while they are opened, because somebody commits; then there is a newer stamp.
        """
        stamp, held = self._store.stamp(), self._snapshot
        if held is not None and held.process != os.getpid():
            # Opened before a fork: the other process moves the positions in these files.
            self._change_snapshot(None)
            held = None
        while held is None or held.stamp != stamp:
            try:
                opened = _open(stamp, held)
            except (FileNotFoundError, Unavailable) as error:
                newer = self._store.stamp()
                if newer == stamp:
                    raise error if isinstance(error, Unavailable) else damaged(str(error)) from error
                stamp = newer
            else:
                self._change_snapshot(opened)
                held = opened
        return held

    def _change_snapshot(self, new: Snapshot | None) -> None:
        old, self._snapshot = self._snapshot, new
        if old is not None:
            _close(old.files, {} if new is None else new.files)


def _open(stamp: Stamp, held: Snapshot | None) -> Snapshot:
    """Open a commit, sharing the segments that `held` has open too.

    :raises FileNotFoundError: a newer commit removed it.
    :raises Unavailable: it is damaged.
    """
    generation = stamp[0]
    manifest = read_manifest(generation)
    verified: Mapping[str, str] = {}
    shared: Mapping[str, SegmentFiles] = {}
    if held is not None and held.stamp[0] == generation:
        verified, shared = held.manifest.files, held.files
    verify(generation, dict(manifest.files.items() - verified.items()))
    files: dict[str, SegmentFiles] = {}
    segments: dict[str, WhooshSegment] = {}
    storage = open_storage(generation)
    try:
        for segment in TOC.read(storage, INDEX_NAME, gen=manifest.toc).segments:
            name = segment.segment_id()
            files[name] = shared.get(name) or SegmentFiles(storage, segment)
            segments[name] = WhooshSegment(files[name], segment.deleted_docs())
    except FileNotFoundError:
        _close(files, shared)
        raise
    except (*DAMAGE, WhooshIndexError) as error:
        _close(files, shared)
        raise damaged(repr(error)) from error
    return Snapshot(stamp, os.getpid(), manifest, files, segments, Searcher(list(segments.values())))


def _close(files: Mapping[str, SegmentFiles], kept: Mapping[str, SegmentFiles]) -> None:
    """Close the segments that are not among those kept."""
    for name, opened in files.items():
        if kept.get(name) is not opened:
            opened.close()
