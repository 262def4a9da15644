"""Bringing a crosswalk to a file: what changes, what is told, what is refused."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Code, CodeList, Crosswalk, CrosswalkPair, Link, OutboxEntry, Revision
from catalogue.domain.vocabularies import Cardinality, CrosswalkKind, LinkAnswer, PairRelation, RevisionAction
from catalogue.errors import BadQuery, Forbidden
from catalogue.formats.dictionary.problems import Severity
from catalogue.services.crosswalk_files.ends import Wanted
from catalogue.services.crosswalk_files.report import CrosswalkReport, RejectedCrosswalk
from tests import factories as make
from tests.services.crosswalk_files.drafts import SLUG, drafted, run
from tests.services.editing.conftest import CONTRIBUTOR, World

PAIRS = drafted(("01", "84"), ("75", "11"))


def the_crosswalk(session: Session, slug: str = SLUG) -> Crosswalk:
    return session.scalars(select(Crosswalk).where(Crosswalk.slug == slug)).one()


def stored(session: Session, slug: str = SLUG) -> list[tuple[str, str, PairRelation, float | None]]:
    query = select(CrosswalkPair).join(Crosswalk).where(Crosswalk.slug == slug).order_by(CrosswalkPair.id)
    return [
        (pair.source_notation, pair.target_notation, pair.relation, pair.weight)
        for pair in session.scalars(query)
    ]


def said(report: CrosswalkReport, severity: Severity) -> list[str]:
    return [problem.sentence() for problem in report.problems if problem.severity is severity]


def refused(session: Session, *arguments: object, **options: object) -> CrosswalkReport:
    with pytest.raises(RejectedCrosswalk) as caught:
        run(session, *arguments, **options)  # type: ignore[arg-type]
    return caught.value.report


def test_pairs_are_written_once_and_found_unchanged(session: Session, world: World):
    report = run(session, PAIRS)
    assert (report.added, report.unchanged, report.is_new) == (2, 0, False)
    # A hierarchy leads to something broader, where the file does not say otherwise.
    assert stored(session) == [
        ("01", "84", PairRelation.BROAD, None),
        ("75", "11", PairRelation.BROAD, None),
    ]
    record = the_crosswalk(session)
    assert (record.pair_count, record.loss, record.ambiguity) == (2, 0.0, 1.0)
    version, entries = record.row_version, session.scalars(select(OutboxEntry.id)).all()
    again = run(session, PAIRS)
    assert (again.unchanged, again.does_something) == (2, False)
    assert the_crosswalk(session).row_version == version
    assert session.scalars(select(OutboxEntry.id)).all() == entries
    assert len(session.scalars(select(Revision)).all()) == 1


def test_a_dry_run_reports_the_same_and_writes_nothing(session: Session, world: World):
    dry = run(session, PAIRS, dry_run=True)
    assert (dry.added, stored(session), session.scalars(select(Revision)).all()) == (2, [], [])
    assert replace(run(session, PAIRS), dry_run=True) == dry


def test_the_history_and_the_index_are_told(session: Session, world: World):
    run(session, PAIRS)
    revision = session.scalars(select(Revision)).one()
    assert (revision.record_type, revision.record_key, revision.action) == (
        "crosswalk",
        SLUG,
        RevisionAction.CHANGED,
    )
    assert revision.reason == (
        "Import de « passage.csv ». Correspondances ajoutées : 2 ; modifiées : 0 ; retirées : 0."
    )
    assert revision.row_version == the_crosswalk(session).row_version == 2
    assert {"codelist:departements", "codelist:regions"} <= {*session.scalars(select(OutboxEntry.subject))}


def test_what_the_file_does_not_speak_of_stays(session: Session, world: World):
    run(session, drafted(("01", "84", 1.0), ("75", "11", 1.0), relation=PairRelation.EXACT))
    report = run(session, PAIRS)
    assert (report.unchanged, report.changed) == (2, 0)
    report = run(session, drafted(("01", "84"), relation=PairRelation.CLOSE))
    assert (report.changed, report.kept) == (1, 1)
    assert stored(session) == [
        ("01", "84", PairRelation.CLOSE, 1.0),
        ("75", "11", PairRelation.EXACT, 1.0),
    ]


def test_pairs_absent_from_the_file_go_only_when_asked(session: Session, world: World):
    run(session, PAIRS)
    short = drafted(("01", "84"))
    kept = run(session, short)
    assert (kept.kept, kept.removed, len(stored(session))) == (1, 0, 2)
    assert said(kept, Severity.WARNING)[0].startswith(
        "Correspondances absentes du fichier et gardées : 1 (75 → 11)."
    )
    pruned = run(session, short, prune=True)
    assert (pruned.removed, stored(session)) == (1, [("01", "84", PairRelation.BROAD, None)])
    assert the_crosswalk(session).pair_count == 1


def test_loss_leaves_special_codes_apart(session: Session, world: World):
    departements = session.get_one(CodeList, world.departements.id)
    session.add_all(
        Code(code_list_id=departements.id, position=place, notation=code)
        for place, code in enumerate(("2A", "99"), start=3)
    )
    departements.special_codes = [{"code": "99", "meaning": "unknown", "label": None}]
    session.flush()
    report = run(session, PAIRS)
    assert report.loss == pytest.approx(1 / 3, abs=1e-6)
    assert the_crosswalk(session).loss == report.loss


def test_codes_that_a_list_does_not_have_are_a_warning(session: Session, world: World):
    report = run(session, drafted(("01", "84"), ("1", "84"), ("971", "01")))
    assert said(report, Severity.WARNING) == [
        "Codes que la nomenclature « departements » n’a pas : 2 (1, 971). "
        "Vérifiez leur écriture : zéros de tête, espaces, version de la nomenclature.",
        "Codes que la nomenclature « regions » n’a pas : 1 (01). "
        "Vérifiez leur écriture : zéros de tête, espaces, version de la nomenclature.",
    ]
    assert [problem.place.row for problem in report.problems] == [3, 4]
    assert report.added == 3


def test_codes_that_are_not_stored_are_not_looked_for(session: Session, world: World):
    cantons = make.code_list(session, "cantons", level=world.departements.level)
    run(
        session,
        drafted(("x", "84"), ("y", "11")),
        slug="cantons-vers-regions",
        wanted=Wanted(source=cantons.slug, target="regions"),
    )
    record = the_crosswalk(session, "cantons-vers-regions")
    assert (record.loss, record.pair_count) == (None, 2)


def test_pairs_that_break_the_cardinality_are_refused_and_named(session: Session, world: World):
    broken = drafted(("01", "84"), ("75", "84"), ("75", "11"))
    report = refused(session, broken)
    (sentence,) = said(report, Severity.ERROR)
    assert "« n:1 »" in sentence
    assert "75 → 84, 75 → 11" in sentence
    assert report.problems[0].place.row == 3
    assert stored(session) == []
    run(session, broken, wanted=Wanted(cardinality=Cardinality.MANY_TO_MANY))
    assert the_crosswalk(session).cardinality is Cardinality.MANY_TO_MANY
    assert the_crosswalk(session).ambiguity == 1.5


def test_pairs_that_stay_count_for_the_cardinality_too(session: Session, world: World):
    run(session, PAIRS)
    other = drafted(("75", "84"))
    assert "75 → 11, 75 → 84" in said(refused(session, other), Severity.ERROR)[0]
    assert run(session, other, prune=True).removed == 2


def test_weights_that_do_not_add_up_are_a_warning(session: Session, world: World):
    pairs = drafted(("01", "84", 0.6), ("01", "11", 0.2), ("75", "84", 1 / 3), ("75", "11", 2 / 3))
    report = run(session, pairs, wanted=Wanted(cardinality=Cardinality.MANY_TO_MANY))
    assert said(report, Severity.WARNING) == [
        "Les poids de codes source ne font pas 1 en tout : 1 (01). "
        "Vérifiez que chaque code est réparti tout entier."
    ]


def test_a_crosswalk_is_made_with_what_its_file_says(session: Session, world: World):
    draft = replace(
        PAIRS,
        title="Des départements aux régions",
        source="REGIONS",
        target="departements",
        author="Ada",
        reviewer="Blaise",
        justification="semapv:ManualMappingCuration",
        licence_url="https://www.mozilla.org/MPL/2.0/",
    )
    wanted = Wanted(source="departements", target="regions", kind=CrosswalkKind.HIERARCHY)
    report = run(session, draft, slug="nouvelle", wanted=wanted)
    assert (report.is_new, report.source, report.target) == (True, "departements", "regions")
    record = the_crosswalk(session, "nouvelle")
    assert (record.title, record.author, record.reviewer) == ("Des départements aux régions", "Ada", "Blaise")
    assert (record.kind, record.cardinality) == (CrosswalkKind.HIERARCHY, Cardinality.ONE_TO_ONE)
    assert (record.licence, record.sources) == ("mpl-2.0", ["passage.csv"])
    revision = session.scalars(select(Revision)).one()
    assert (revision.action, revision.after["title"]) == (RevisionAction.CREATED, record.title)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(), 2),
        (Wanted(source="departements"), 1),
        (Wanted(source="departements", target="inconnue"), 1),
        (Wanted(source="departements", target="departements"), 1),
    ],
)
def test_a_new_crosswalk_needs_two_known_lists(session: Session, world: World, wanted: Wanted, count: int):
    report = refused(session, PAIRS, slug="nouvelle", wanted=wanted)
    assert len(said(report, Severity.ERROR)) == count


@pytest.mark.parametrize(
    "wanted", [Wanted(source="regions"), Wanted(target="inconnue"), Wanted(kind=CrosswalkKind.FORMAT)]
)
def test_a_crosswalk_that_is_there_keeps_its_lists_and_kind(session: Session, world: World, wanted: Wanted):
    assert len(said(refused(session, PAIRS, wanted=wanted), Severity.ERROR)) == 1
    run(session, PAIRS, wanted=Wanted(source="departements", target="regions", kind=CrosswalkKind.HIERARCHY))


def test_a_crosswalk_given_by_a_rule_takes_no_pairs(session: Session, world: World):
    the_crosswalk(session).rule = {"op": "prefix", "length": 1}
    session.flush()
    assert len(said(refused(session, PAIRS), Severity.ERROR)) == 1


def test_an_empty_file_changes_nothing(session: Session, world: World):
    assert said(refused(session, drafted()), Severity.ERROR) == [
        "Le fichier ne contient aucune correspondance."
    ]


def test_contributors_may_not(session: Session, world: World):
    with pytest.raises(Forbidden):
        run(session, PAIRS, actor=CONTRIBUTOR)


def test_a_slug_is_one(session: Session, world: World):
    with pytest.raises(BadQuery):
        run(session, PAIRS, slug="Pas un slug")


def test_links_are_derived_again(session: Session, world: World):
    assert session.scalars(select(Link)).one().answer is LinkAnswer.VIA
    pairs = drafted(("01", "84"), ("01", "11"))
    run(session, pairs, wanted=Wanted(cardinality=Cardinality.ONE_TO_MANY))
    # One département now goes to several regions: nothing can be added up any more.
    assert session.scalars(select(Link)).all() == []
