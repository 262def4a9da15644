"""What only the Whoosh engine does: generations, damage, writers, readers of other commits."""

import multiprocessing
import os
import random
import resource
import shutil
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from whoosh.index import TOC

from catalogue.errors import Unavailable
from catalogue.search.document import Document, DocumentType
from catalogue.search.query import parse_query
from catalogue.search.whoosh_engine import WhooshIndex
from catalogue.search.whoosh_segment import SegmentFiles, open_storage
from catalogue.search.whoosh_store import Store
from catalogue.search.whoosh_writer import MAX_SEGMENTS
from tests.search.samples import DEATHS, DOCUMENTS, OPEN_MEDIC, REUSE

REBUILD = "catalogue index rebuild"
EVERYTHING = parse_query("")
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder: Path) -> Iterator[WhooshIndex]:
    """A filled index."""
    index = WhooshIndex(folder, wait_s=0.2)
    index.replace_all(DOCUMENTS)
    yield index
    index.close()


@pytest.fixture
def other(folder: Path) -> Iterator[WhooshIndex]:
    """The same index, as another process opens it."""
    other = WhooshIndex(folder, wait_s=0.2)
    yield other
    other.close()


def total(index: WhooshIndex, text: str = "") -> int:
    """Return how many documents a text finds."""
    return index.search(parse_query(text)).total


def generations(folder: Path) -> list[str]:
    """Return the generations there are."""
    return sorted(entry.name for entry in folder.iterdir() if entry.is_dir())


def live_files(folder: Path) -> list[Path]:
    """Return every file the index is read from."""
    current = folder / (folder / "CURRENT").read_text()
    return [folder / "CURRENT", *sorted(path for path in current.iterdir() if path.is_file())]


def open_files() -> int:
    """Return how many files this process holds open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def numbered(count: int) -> list[Document]:
    """Return documents that share some words."""
    return [
        Document(
            uid=f"reuse:{number}",
            type=DocumentType.REUSE,
            slug=str(number),
            title=f"Étude {number}",
            keywords=tuple(
                word for word, every in (("paire", 2), ("triple", 3), ("rare", 97)) if number % every == 0
            ),
        )
        for number in range(count)
    ]


# Generations


def test_rebuild_answers_from_a_new_generation_and_removes_the_old(index, folder):
    assert generations(folder) == ["gen-000001"]
    index.replace_all([REUSE])
    assert generations(folder) == ["gen-000002"]
    assert (folder / "CURRENT").read_text() == "gen-000002"
    assert total(index) == 1


def test_old_generation_answers_while_the_new_one_is_made(index, other):
    answers = []

    def documents() -> Iterator[Document]:
        for document in (REUSE, DEATHS):
            answers.append((total(index), total(other)))
            yield document

    index.replace_all(documents())
    assert answers == [(len(DOCUMENTS), len(DOCUMENTS))] * 2
    assert (total(index), total(other)) == (2, 2)


def test_rebuild_that_fails_changes_nothing(index, folder):
    def documents() -> Iterator[Document]:
        yield REUSE
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.replace_all(documents())
    assert generations(folder) == ["gen-000001"]
    assert total(index) == len(DOCUMENTS)
    assert index.replace_all([REUSE]) == 1


def test_generation_left_by_a_killed_rebuild_is_removed_by_the_next(index, folder):
    (folder / "gen-000007").mkdir()
    (folder / "gen-000007" / "MAIN_half.trm").write_bytes(b"half")
    index.replace_all([REUSE])
    assert generations(folder) == ["gen-000008"]


def test_folder_is_closed_to_others(index, folder):
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "gen-000001").stat().st_mode) == 0o700


# Readers


def test_reader_sees_the_commits_of_another_process(index, other):
    assert total(other, "mortuaire ") == 0
    index.update([replace(DEATHS, title="Registre mortuaire")])
    assert total(other, "mortuaire ") == 1
    index.replace_all([REUSE])
    assert total(other) == 1
    index.update([], [REUSE.uid])
    assert total(other) == 0


def test_reader_keeps_few_files_open_over_many_commits(index):
    total(index)
    before = open_files()
    for number in range(40):
        index.update([replace(REUSE, title=f"Étude {number}")])
        assert total(index, f"étude {number} ") == 1
    assert open_files() - before <= 6 * MAX_SEGMENTS
    index.close()
    assert open_files() <= before


def test_segments_stay_few_over_many_commits_and_nothing_is_lost(index, folder):
    for document in numbered(60):
        index.update([document])
    segments = {path.name.split(".")[0] for path in live_files(folder) if path.name.startswith("MAIN_")}
    assert len(segments) <= MAX_SEGMENTS
    assert total(index) == len(DOCUMENTS) + 60
    assert total(index, "triple ") == 20


def test_mostly_deleted_segment_is_rewritten(folder, index):
    index.replace_all(numbered(200))
    before = sum(path.stat().st_size for path in live_files(folder))
    index.update([], [f"reuse:{number}" for number in range(150)])
    index.update([REUSE])
    assert total(index) == 51
    assert sum(path.stat().st_size for path in live_files(folder)) < before / 2


def test_threads_may_share_an_index(index):
    queries = [
        parse_query(text) for text in ("prestation ", "pharma", '"nature de prestation"', "", "farmacie")
    ]
    expected = [[hit.uid for hit in index.search(query).hits] for query in queries]
    wrong = []

    def work() -> None:
        for _ in range(20):
            for query, right in zip(queries, expected, strict=True):
                if [hit.uid for hit in index.search(query).hits] != right:
                    wrong.append(query.text)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        index.update(
            [replace(REUSE, uid="reuse:autre", title="Rien à voir", description="")], ["reuse:autre"]
        )
        index.update([], ["reuse:autre"])
    for thread in threads:
        thread.join()
    assert set(wrong) <= {""}


def _search_often(index: WhooshIndex, rounds: int) -> None:
    for _ in range(rounds):
        if index.search(EVERYTHING).hits[0].uid != OPEN_MEDIC.uid:
            os._exit(1)
    os._exit(0)


def test_forked_processes_may_share_an_index(index):
    total(index)
    children = [FORK.Process(target=_search_often, args=(index, 300)) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0, 0]


def test_readers_beside_a_writer_never_fail(index, other):
    stop = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not stop.is_set():
            seen.append(total(other, "prestation "))

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(30):
        if number % 10 == 5:
            index.replace_all(DOCUMENTS)
        index.update([replace(DEATHS, title=f"Version {number}")])
    stop.set()
    thread.join()
    assert seen
    assert set(seen) == {total(index, "prestation ")}


def test_reader_between_the_pointer_and_what_it_led_to_follows_the_rebuild(index, folder):
    class Slow(Store):
        def _current(self) -> Path:
            generation = super()._current()
            if generation.name == "gen-000001":
                index.replace_all([REUSE])
            return generation

    assert Slow(folder).stamp()[0].name == "gen-000002"


def test_segment_that_vanishes_while_it_is_opened_leaves_no_file_open(index, folder):
    storage = open_storage(folder / "gen-000001")
    (segment,) = TOC.read(storage, "MAIN").segments
    (bodies,) = (folder / "gen-000001").glob("*.body.col")
    bodies.unlink()
    before = open_files()
    with pytest.raises(FileNotFoundError):
        SegmentFiles(storage, segment)
    assert open_files() == before


# Missing and damaged


def test_missing_index_is_said_in_one_line(tmp_path):
    index = WhooshIndex(tmp_path / "index")
    for ask in (partial(index.search, EVERYTHING), partial(index.update, [REUSE]), index.fingerprints):
        with pytest.raises(Unavailable, match=REBUILD) as refused:
            ask()
        assert "n’existe pas" in refused.value.message
        assert "\n" not in refused.value.message


def test_index_made_by_another_release_is_refused(index, folder, other):
    manifest = folder / "gen-000001" / "MANIFEST"
    manifest.write_bytes(manifest.read_bytes().replace(b"snowballstemmer-", b"snowballstemmer-0."))
    with pytest.raises(Unavailable, match=f"autre version.*{REBUILD}"):
        other.search(EVERYTHING)


def _flip(path: Path, place: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 0x41
    path.write_bytes(bytes(content))


def _truncate(path: Path, place: float) -> None:
    path.write_bytes(path.read_bytes()[: int(place * path.stat().st_size)])


def _delete(path: Path, _place: float) -> None:
    path.unlink()


@pytest.mark.parametrize("harm", [_flip, _truncate, _delete])
@pytest.mark.parametrize("place", [0.0, 0.3, 0.5, 0.7, 0.999])
def test_damage_to_any_file_is_said_in_one_line_and_mended_by_a_rebuild(folder, tmp_path, index, harm, place):
    index.update([replace(DEATHS, title="Registre")])
    index.close()
    whole = tmp_path / "whole"
    shutil.copytree(folder, whole)
    for name in [path.relative_to(folder) for path in live_files(folder)]:
        shutil.rmtree(folder)
        shutil.copytree(whole, folder)
        harm(folder / name, place)
        with pytest.raises(Unavailable, match=REBUILD) as refused:
            index.search(EVERYTHING)
        assert "\n" not in refused.value.message
        with pytest.raises(Unavailable, match=REBUILD):
            index.update([REUSE])
        with pytest.raises(Unavailable, match=REBUILD):
            list(index.fingerprints())
        assert not index.is_whole()
    assert index.replace_all(DOCUMENTS) == len(DOCUMENTS)
    assert total(index) == len(DOCUMENTS)


def test_damage_under_an_open_index_is_never_another_error(folder, index):
    chance = random.Random(20261124)  # noqa: S311
    queries = [parse_query(text) for text in ("prestation ", "medica", '"nature de prestation"', "", "code")]
    outcomes: set[str | bool] = set()
    for _ in range(60):
        index.replace_all(DOCUMENTS)
        total(index)
        path = chance.choice([path for path in live_files(folder) if path.suffix in {".pst", ".col"}])
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.seek(chance.randrange(size))
            file.write(chance.randbytes(chance.choice([1, 4, size // 2])))
        for query in queries:
            try:
                index.search(query)
            except Unavailable as error:
                outcomes.add(REBUILD in error.message)
            else:
                outcomes.add("answered")
    assert outcomes == {"answered", True}


def test_damage_that_came_after_opening_is_found_when_asked_for(folder, index):
    victim = next(path for path in live_files(folder) if path.suffix == ".pst")
    assert index.is_whole()
    _flip(victim, 0.5)
    assert not index.is_whole()


def test_documents_are_read_once_nobody_else_writes(folder, index, other):
    written: list[int] = []

    def documents() -> Iterator[Document]:
        with pytest.raises(Unavailable, match="déjà en cours d’écriture"):
            other.update([REUSE])
        written.append(1)
        yield replace(DEATHS, title="Registre")

    index.update(documents())
    assert written == [1]


def test_update_does_not_build_upon_damage_that_came_after_opening(folder, index):
    for number in range(MAX_SEGMENTS - 1):
        index.update([replace(REUSE, uid=f"reuse:{number}")])
    victim = max(
        (path for path in live_files(folder) if path.suffix == ".pst"), key=lambda path: path.stat().st_mtime
    )
    _flip(victim, 0.5)
    # This commit is the one that merges.
    with pytest.raises(Unavailable, match=REBUILD):
        index.update([replace(REUSE, uid="reuse:last")])


# Writers


def test_second_writer_waits_then_gives_up_in_one_line(index, folder, other):
    with Store(folder).writing(0):
        started = time.monotonic()
        for write in (other.update, other.replace_all):
            with pytest.raises(Unavailable, match="déjà en cours d’écriture"):
                write([REUSE])
        assert time.monotonic() - started >= 0.4
        assert total(other) == len(DOCUMENTS)
    other.update([], [REUSE.uid])
    assert total(index) == len(DOCUMENTS) - 1


def test_two_writers_in_turn_lose_nothing(folder, index):
    indexes = [WhooshIndex(folder) for _ in range(2)]

    def write(number: int) -> None:
        for step in range(10):
            indexes[number].update([replace(REUSE, uid=f"reuse:{number}-{step}")])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in indexes:
        each.close()
    assert total(index) == len(DOCUMENTS) + 20


@pytest.fixture
def small_disk() -> Iterator[None]:
    """A disk that refuses files of more than 30,000 bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_failed_commit_changes_nothing_and_lets_the_next_writer_in(index, folder, other, small_disk):
    for write in (index.replace_all, index.update):
        with pytest.raises(Unavailable, match=r"ne peut pas être écrit.*File too large"):
            write(numbered(800))
    assert generations(folder) == ["gen-000001"]
    assert total(other) == len(DOCUMENTS)
    other.update([], [REUSE.uid])
    assert total(index) == len(DOCUMENTS) - 1


def test_document_that_cannot_be_written_changes_nothing(index, folder):
    before = live_files(folder)
    with pytest.raises(TypeError):
        index.replace_all([REUSE, replace(DEATHS, description="\ud800")])
    with pytest.raises(TypeError):
        index.update([replace(DEATHS, description="\ud800")], [REUSE.uid])
    assert total(index) == len(DOCUMENTS)
    assert live_files(folder) == before
    index.update([replace(DEATHS, title="Registre mortuaire")])
    assert total(index, "mortuaire ") == 1


def test_folder_that_cannot_be_made_is_said_in_one_line(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    index = WhooshIndex(tmp_path / "file" / "index")
    with pytest.raises(Unavailable, match="ne peut pas être écrit"):
        index.replace_all(DOCUMENTS)
    with pytest.raises(Unavailable, match=REBUILD):
        index.search(EVERYTHING)


def _write_for_ever(folder: Path, started: Event) -> None:
    index = WhooshIndex(folder)
    started.set()
    for number in range(10_000):
        if number % 5 == 4:
            index.replace_all([replace(document, labels=(f"tour {number}",)) for document in DOCUMENTS])
        else:
            index.update(
                [replace(DEATHS, title=f"Version {number}"), replace(REUSE, title=f"Version {number}")]
            )


def test_killed_writer_leaves_the_old_state_or_the_new_one(index, folder, other):
    chance = random.Random(7)  # noqa: S311
    for _ in range(15):
        started = FORK.Event()
        writer = FORK.Process(target=_write_for_ever, args=(folder, started))
        writer.start()
        started.wait()
        time.sleep(chance.uniform(0.0, 0.25))
        writer.kill()
        writer.join()
        assert total(other) == len(DOCUMENTS)
        # Both documents of an update, or neither.
        versions = {hit.title for hit in other.search(parse_query('"version"', limit=10)).hits}
        assert len(versions) <= 1
        assert dict(other.fingerprints()).keys() == {document.uid for document in DOCUMENTS}
    index.update([replace(DEATHS, title="Registre mortuaire")])
    assert total(other, "mortuaire ") == 1
    index.replace_all(DOCUMENTS)
    assert len(generations(folder)) == 1
