"""Every crosswalk of the seed leaves as a file and comes back as it was."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Crosswalk, CrosswalkPair
from catalogue.formats.crosswalks.formats import CROSSWALK_FORMATS, CrosswalkFormat
from catalogue.formats.crosswalks.read import read_crosswalk
from catalogue.formats.dictionary.problems import Problems
from catalogue.services.crosswalk_files.exporting import get_crosswalk_head, pairs_of
from catalogue.services.crosswalk_measures import measure_ambiguity, measure_loss
from catalogue.services.seed import load_seed
from tests.conftest import ROOT
from tests.services.crosswalk_files.drafts import run
from tests.services.editing.conftest import MAINTAINER

BASE = "https://catalogue.exemple.fr"


@pytest.fixture
def seeded(session: Session) -> Session:
    load_seed(session, folder=ROOT / "seed", empty=True)
    return session


def file_of(session: Session, folder: Path, slug: str, form: CrosswalkFormat) -> Path:
    head = get_crosswalk_head(session, slug=slug, base_url=BASE)
    path = folder / form.file_name(slug)
    path.write_bytes(b"".join(form.write(head, pairs_of(session, slug=slug))))
    return path


def test_every_crosswalk_with_pairs_comes_back(seeded: Session, tmp_path: Path):
    slugs = seeded.scalars(select(Crosswalk.slug).where(Crosswalk.pair_count > 0)).all()
    assert len(slugs) >= 20
    for slug in slugs:
        for form in CROSSWALK_FORMATS.values():
            path = file_of(seeded, tmp_path, slug, form)
            problems = Problems(path.name)
            draft = read_crosswalk(path, mapping={}, problems=problems)
            assert (slug, problems.found) == (slug, [])
            report = run(seeded, draft, slug=slug, actor=MAINTAINER, prune=True)
            assert (slug, report.does_something, report.has_errors) == (slug, False, False)
            assert report.unchanged > 0


def test_every_rule_whose_codes_are_here_can_be_taken_away(seeded: Session, tmp_path: Path):
    query = select(Crosswalk).join(CodeList, CodeList.id == Crosswalk.source_list_id)
    made = 0
    for record in seeded.scalars(query.where(Crosswalk.rule.is_not(None), CodeList.code_count > 0)):
        problems = Problems(record.slug)
        path = file_of(seeded, tmp_path, record.slug, CROSSWALK_FORMATS["sssom"])
        draft = read_crosswalk(path, mapping={}, problems=problems)
        assert draft is not None
        assert (record.slug, problems.found) == (record.slug, [])
        assert draft.pairs
        made += 1
    assert made


def test_the_seed_and_the_import_measure_alike(seeded: Session):
    query = select(CrosswalkPair.source_notation)
    for record in seeded.scalars(select(Crosswalk).where(Crosswalk.pair_count > 0)):
        sources = seeded.scalars(query.where(CrosswalkPair.crosswalk_id == record.id)).all()
        assert record.ambiguity == measure_ambiguity(sources)
        measured = measure_loss(seeded, source=record.source_list_id, carried=set(sources))
        assert measured is None or record.loss is not None
