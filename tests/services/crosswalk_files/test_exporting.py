"""What the files of a crosswalk are written from, and that they come back as they were."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList, Crosswalk, CrosswalkPair
from catalogue.domain.vocabularies import Cardinality, PairRelation
from catalogue.errors import NotFound
from catalogue.formats.crosswalks.formats import CROSSWALK_FORMATS
from catalogue.formats.crosswalks.read import read_crosswalk
from catalogue.formats.dictionary.problems import Problems
from catalogue.services.crosswalk_files import exporting
from catalogue.services.crosswalk_files.ends import Wanted
from catalogue.services.crosswalk_files.exporting import fingerprint, get_crosswalk_head, pairs_of
from tests.conftest import StatementCounter
from tests.services.crosswalk_files.drafts import SLUG, drafted, run
from tests.services.editing.conftest import World

BASE = "https://catalogue.exemple.fr"


def written(session: Session, name: str, slug: str = SLUG) -> bytes:
    head = get_crosswalk_head(session, slug=slug, base_url=BASE)
    return b"".join(CROSSWALK_FORMATS[name].write(head, pairs_of(session, slug=slug)))


def rows(session: Session, slug: str = SLUG) -> list[tuple[object, ...]]:
    query = select(CrosswalkPair).join(Crosswalk).where(Crosswalk.slug == slug).order_by(CrosswalkPair.id)
    return [
        (pair.source_notation, pair.target_notation, pair.relation, pair.weight)
        for pair in session.scalars(query)
    ]


def with_rule(session: Session, rule: dict[str, object]) -> None:
    session.scalars(select(Crosswalk).where(Crosswalk.slug == SLUG)).one().rule = rule
    session.flush()


@pytest.mark.parametrize("name", [*CROSSWALK_FORMATS])
def test_what_is_taken_away_comes_back_without_a_change(
    session: Session, world: World, tmp_path: Path, name: str
):
    run(session, drafted(("01", "84", 1.0), ("75", "11", 0.25), relation=PairRelation.CLOSE))
    path = tmp_path / f"x.{CROSSWALK_FORMATS[name].suffix}"
    path.write_bytes(written(session, name))
    problems = Problems(path.name)
    draft = read_crosswalk(path, mapping={}, problems=problems)
    report = run(session, draft)
    assert (report.unchanged, report.does_something, problems.found) == (2, False, [])


@pytest.mark.parametrize("name", [*CROSSWALK_FORMATS])
def test_a_copy_made_of_a_file_has_the_same_pairs(session: Session, world: World, tmp_path: Path, name: str):
    run(session, drafted(("01", "84", 1.0), ("75", "11", 0.25), relation=PairRelation.CLOSE))
    path = tmp_path / f"x.{CROSSWALK_FORMATS[name].suffix}"
    path.write_bytes(written(session, name))
    draft = read_crosswalk(path, mapping={}, problems=Problems(path.name))
    # An SSSOM file says itself which lists it links.
    wanted = Wanted() if name == "sssom" else Wanted(source="departements", target="regions")
    assert run(session, draft, slug="copie", wanted=wanted).is_new
    assert rows(session, "copie") == rows(session)


def test_labels_and_cardinality_stand_beside_the_codes(session: Session, world: World):
    pairs = drafted(("01", "84"), ("75", "84"), ("99", "11"))
    run(session, pairs)
    found = [
        (item.pair.source, item.source_label, item.target_label, item.cardinality)
        for item in pairs_of(session, slug=SLUG)
    ]
    labels = dict(
        session.execute(
            select(Code.notation, Code.label).where(Code.code_list_id == world.departements.id)
        ).all()
    )
    region = session.scalars(
        select(Code.label).where(Code.code_list_id == world.regions.id, Code.notation == "84")
    ).one()
    assert found[0] == ("01", labels["01"], region, Cardinality.MANY_TO_ONE)
    assert found[2][0::3] == ("99", Cardinality.ONE_TO_ONE)
    assert found[2][1] is None


def test_a_rule_is_applied_to_the_codes_kept_here(session: Session, world: World):
    make_target(session, world, ("0", "7"))
    with_rule(session, {"op": "prefix", "length": 1})
    found = [
        (item.pair.source, item.pair.target, item.pair.relation) for item in pairs_of(session, slug=SLUG)
    ]
    assert found == [("01", "0", PairRelation.BROAD), ("75", "7", PairRelation.BROAD)]


def test_a_rule_leads_to_no_code_that_its_list_does_not_have(session: Session, world: World):
    make_target(session, world, ("0",))
    with_rule(session, {"op": "prefix", "length": 1})
    assert [item.pair.source for item in pairs_of(session, slug=SLUG)] == ["01"]


def make_target(session: Session, world: World, codes: tuple[str, ...]) -> None:
    regions = session.get_one(CodeList, world.regions.id)
    for place, code in enumerate(codes, start=10):
        session.add(Code(code_list_id=regions.id, position=place, notation=code))
    session.flush()


def test_what_cannot_be_taken_away_says_why(session: Session, world: World):
    with pytest.raises(NotFound, match="sans en reprendre"):
        get_crosswalk_head(session, slug=SLUG, base_url=BASE)
    with pytest.raises(NotFound, match="Aucune table"):
        get_crosswalk_head(session, slug="inconnue", base_url=BASE)
    with pytest.raises(NotFound, match="de cette nomenclature"):
        get_crosswalk_head(session, slug=SLUG, base_url=BASE, source="regions")
    with_rule(session, {"op": "prefix", "length": 1})
    session.get_one(CodeList, world.departements.id).code_count = 0
    session.flush()
    with pytest.raises(NotFound, match="règle de calcul"):
        get_crosswalk_head(session, slug=SLUG, base_url=BASE)


def test_a_change_of_pairs_or_of_a_label_changes_the_fingerprint(session: Session, world: World):
    def now() -> str:
        return fingerprint(session, get_crosswalk_head(session, slug=SLUG, base_url=BASE))

    run(session, drafted(("01", "84")))
    first = now()
    assert now() == first
    run(session, drafted(("75", "11")))
    second = now()
    regions = session.get_one(CodeList, world.regions.id)
    regions.updated_at += timedelta(seconds=1)
    session.flush()
    assert len({first, second, now()}) == 3


def test_few_and_many_pairs_cost_the_same(session: Session, world: World, count_statements: StatementCounter):
    numbers = []
    for size in (1, 40):
        run(session, drafted(*((f"c{number}", "84") for number in range(size))))
        with count_statements() as statements:
            assert len(list(pairs_of(session, slug=SLUG))) == size
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_pairs_come_a_batch_at_a_time(session: Session, world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exporting, "BATCH", 2)
    pairs = [(f"c{number}", "84") for number in range(5)]
    run(session, drafted(*pairs))
    assert [(item.pair.source, item.pair.target) for item in pairs_of(session, slug=SLUG)] == pairs
