"""A reader that is not ours understands the SSSOM files of the seed's crosswalks as we mean them."""

from pathlib import Path

import sssom_pydantic
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Crosswalk, CrosswalkPair
from catalogue.formats.crosswalks.formats import CROSSWALK_FORMATS
from catalogue.services.crosswalk_files.exporting import get_crosswalk_head, pairs_of
from catalogue.services.seed import load_seed
from tests.conftest import ROOT
from tests.services.crosswalk_files.drafts import SLUG, drafted, run
from tests.services.editing.conftest import World

BASE = "https://catalogue.exemple.fr"


def sent(session: Session, folder: Path, slug: str) -> Path:
    form = CROSSWALK_FORMATS["sssom"]
    head = get_crosswalk_head(session, slug=slug, base_url=BASE)
    path = folder / form.file_name(slug)
    path.write_bytes(b"".join(form.write(head, pairs_of(session, slug=slug))))
    return path


def test_every_crosswalk_of_the_seed_is_understood(session: Session, tmp_path: Path):
    load_seed(session, folder=ROOT / "seed", empty=True)
    for record in session.scalars(select(Crosswalk).where(Crosswalk.pair_count > 0)):
        found, _prefixes, about = sssom_pydantic.read(sent(session, tmp_path, record.slug))
        pairs = session.scalars(
            select(CrosswalkPair)
            .where(CrosswalkPair.crosswalk_id == record.id)
            .order_by(CrosswalkPair.source_notation, CrosswalkPair.target_notation)
        ).all()
        assert (record.slug, len(found)) == (record.slug, len(pairs))
        assert about.title == record.title
        assert {mapping.predicate.identifier for mapping in found} == {
            f"{pair.relation.value}Match" for pair in pairs
        }


def test_what_is_said_of_a_pair_stands_where_the_standard_looks_for_it(
    session: Session, world: World, tmp_path: Path
):
    run(session, drafted(("01", "84", 1.0), ("75", "84", 0.5)))
    record = session.scalars(select(Crosswalk).where(Crosswalk.slug == SLUG)).one()
    record.author, record.reviewer, record.justification = "Ada", "Blaise", "semapv:LexicalMatching"
    session.flush()
    found, prefixes, about = sssom_pydantic.read(sent(session, tmp_path, SLUG))
    first = found[0]
    assert (first.subject.prefix, first.subject.identifier) == ("departements", "01")
    assert prefixes.expand(first.object.curie) == f"{BASE}/nomenclatures/regions#84"
    assert first.justification.curie == "semapv:LexicalMatching"
    assert first.cardinality == "n:1"
    assert [definition.name for definition in about.extension_definitions or ()] == ["ext_weight"]
