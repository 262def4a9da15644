"""Whatever is edited, deriving what was touched gives what deriving everything gives."""

import random
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Crosswalk, Dataset, JoinKey, Link, LinkKey
from catalogue.domain.vocabularies import (
    Cardinality,
    CrosswalkKind,
    DatasetKind,
    JoinKeyRole,
    LegalStatus,
    LinkStatus,
    PublicationState,
)
from catalogue.linking.derive import Linker
from catalogue.services.link_derivation import derive_links
from catalogue.services.linker_input import read_knowledge, read_sides
from tests import factories as make
from tests.conftest import StatementCounter

LISTS = ("communes", "departements", "regions", "autres-regions")


@pytest.fixture
def world(session: Session) -> Session:
    """Six extracts and twelve bases keyed by three levels of places, and a list nothing leads to."""
    place = make.concept(session, levels=("commune", "departement", "region"))
    levels = (*place.levels, place.levels[2])
    lists = [make.code_list(session, slug, level=level) for slug, level in zip(LISTS, levels, strict=True)]
    for source, target in ((0, 1), (1, 2)):
        session.add(
            Crosswalk(
                slug=f"{LISTS[source]}-vers-{LISTS[target]}",
                title="Passage",
                source_list=lists[source],
                target_list=lists[target],
                kind=CrosswalkKind.HIERARCHY,
                cardinality=Cardinality.MANY_TO_ONE,
            )
        )
    drawn = random.Random(7)  # noqa: S311 - a test, no secret
    for number in range(18):
        kind = DatasetKind.EXTRACT if number < 6 else DatasetKind.EXTERNAL
        dataset = make.dataset(session, f"jeu-{number:02}", kind=kind)
        for code_list in drawn.sample(lists, drawn.randint(0, 2)):
            make.join_key(session, dataset, code_list, role=drawn.choice([None, *JoinKeyRole]))
    return session


def stored(session: Session) -> dict[tuple[int, int], Any]:
    """Return the links by pair: what they say, and by which keys."""
    session.flush()
    values = (Link.answer, Link.kind, Link.legal, Link.score, Link.loss, Link.caveats, Link.reason)
    rows = session.execute(select(Link.extract_id, Link.base_id, Link.id, Link.explanation, *values))
    found = {}
    for extract, base, key, *says in rows:
        keys = select(
            LinkKey.extract_key_id,
            LinkKey.base_key_id,
            LinkKey.code_list_id,
            LinkKey.extract_path,
            LinkKey.base_path,
        )
        of_link = keys.where(LinkKey.link_id == key).order_by(LinkKey.position)
        found[extract, base] = says, [tuple(row) for row in session.execute(of_link)]
    return found


def edit(session: Session, drawn: random.Random) -> int:
    """Change one thing of a dataset; return its key."""
    dataset = drawn.choice(session.scalars(select(Dataset).order_by(Dataset.id)).all())
    codes = drawn.choice(session.scalars(select(CodeList).order_by(CodeList.id)).all())
    what = drawn.randrange(5)
    if what == 0:
        dataset.state = drawn.choice(list(PublicationState))
    elif what == 1:
        dataset.title = f"Autre titre {drawn.random()}"
    elif what == 2 and dataset.join_keys:
        drawn.choice(dataset.join_keys).code_list_id = codes.id
    elif what == 3 and dataset.join_keys:
        session.delete(drawn.choice(dataset.join_keys))
    elif codes.slug not in {key.name for key in dataset.join_keys}:
        make.join_key(session, dataset, codes)
    session.flush()
    session.expire_all()
    return dataset.id


def test_touched_links_are_those_of_a_full_derivation(world: Session):
    drawn = random.Random(11)  # noqa: S311 - a test, no secret
    derive_links(world)
    for _ in range(25):
        touched = {edit(world, drawn) for _ in range(drawn.randint(1, 3))}
        derive_links(world, touched=touched)
        found = stored(world)
        report = derive_links(world)
        assert not report.did_something, (touched, report)
        assert found == stored(world)
    assert found


def test_what_is_stored_is_what_the_double_loop_derives(world: Session):
    derive_links(world)
    linker = Linker(read_knowledge(world))
    wanted = {
        (extract_id, base_id): link
        for extract_id, extract in read_sides(world, DatasetKind.EXTRACT).items()
        for base_id, base in read_sides(world, DatasetKind.EXTERNAL).items()
        if (link := linker.derive(extract, base)) is not None
    }
    assert len(wanted) > 10
    links = {(link.extract_id, link.base_id): link for link in world.scalars(select(Link))}
    assert links.keys() == wanted.keys()
    for pair, link in wanted.items():
        assert links[pair].explanation == link.explanation
        assert links[pair].reason == link.reason
        assert [(key.extract_key_id, key.base_key_id, key.code_list.slug) for key in links[pair].keys] == [
            (item.extract_key.id, item.base_key.id, item.code_list.slug) for item in link.meetings
        ]


def test_an_unrelated_touch_writes_nothing(world: Session, count_statements: StatementCounter):
    derive_links(world)
    base = world.scalars(select(Dataset.id).where(Dataset.kind == DatasetKind.EXTERNAL)).all()[0]
    with count_statements() as seen:
        derive_links(world, touched={base})
    assert not [statement for statement in seen if not statement.lstrip().startswith("SELECT")]


@pytest.mark.parametrize("kind", [DatasetKind.EXTRACT, DatasetKind.EXTERNAL])
def test_one_touched_dataset_costs_the_same_statements_among_many(
    world: Session, count_statements: StatementCounter, kind: DatasetKind
):
    def statements() -> int:
        with count_statements() as seen:
            derive_links(world, touched={touched})
        return len(seen)

    touched = world.scalars(select(Dataset.id).where(Dataset.kind == kind)).all()[0]
    derive_links(world)
    few = statements()
    regions = make.regions(world)
    for number in range(30):
        make.join_key(world, make.dataset(world, f"extrait-{number}"), regions)
        make.join_key(world, make.base(world, f"base-{number}"), regions)
    derive_links(world)
    assert statements() == few


def test_a_changed_link_has_its_next_version_and_moment(world: Session):
    derive_links(world)
    link = world.scalars(select(Link)).first()
    assert link is not None
    version, moment = link.row_version, link.updated_at
    link.extract.legal_status = LegalStatus.FORBIDDEN
    world.flush()
    derive_links(world, touched={link.extract_id})
    assert (link.legal, link.row_version) == (LegalStatus.FORBIDDEN, version + 1)
    assert link.updated_at > moment


def test_a_confirmed_link_that_lost_its_keys_says_why_it_is_stale(world: Session):
    derive_links(world)
    link = world.scalars(select(Link)).first()
    assert link is not None
    link.status = LinkStatus.CONFIRMED
    world.flush()
    world.execute(delete(JoinKey).where(JoinKey.dataset_id == link.base_id))
    report = derive_links(world, touched={link.base_id})
    assert report.stale == 1
    assert (link.status, link.stale_reason) == (
        LinkStatus.STALE,
        "Plus rien dans le catalogue ne mène d’une base à l’autre.",
    )
