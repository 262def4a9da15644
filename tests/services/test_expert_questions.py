"""What an analyst asks of two bases, over the seed as it is, with answers known from outside the linker."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import CodeList, Crosswalk
from catalogue.domain.vocabularies import Cardinality, CrosswalkKind
from catalogue.errors import BadQuery, NotFound
from catalogue.services.editing.link_rejections import reject_part
from catalogue.services.initialise import initialise
from catalogue.services.link_answers import ask_link, other_paths
from catalogue.services.link_views import LinkView
from catalogue.services.reuses import get_reuse
from catalogue.services.rights import operator
from tests.conftest import ROOT
from tests.stores import Store

QUESTIONS = yaml.safe_load((ROOT / "tests" / "linking" / "questions.yaml").read_text(encoding="utf-8"))


def title(question: dict[str, Any]) -> str:
    return "-".join([*question["ask"], question.get("level") or question.get("concept") or "tout"])


@pytest.fixture(scope="module")
def seeded(databases: Store, migrated: str) -> Iterator[Database]:
    with databases.database(migrated) as url:
        database = Database(url)
        initialise(database, folder=ROOT / "seed")
        yield database
        database.dispose()


@pytest.mark.parametrize("question", QUESTIONS, ids=title)
def test_question_is_answered_as_an_expert_would(seeded: Database, question: dict[str, Any]):
    extract, base = question["ask"]
    with seeded.reading() as session:
        link = ask_link(
            session, extract=extract, base=base, concept=question.get("concept"), level=question.get("level")
        )
    assert link.answer.value == question["answer"], link.reason
    said = " ".join(sentences(link))
    for words in question.get("says", []):
        assert words in said
    if link.answer.value != "no" and "level" in question:
        assert link.keys[0].level == question["level"]
    if "legal" in question:
        assert link.legal.value == question["legal"]
    if "fallback" in question:
        found = link.fallback.keys[0].level if link.fallback else "none"
        assert found == question["fallback"]


def sentences(link: LinkView) -> list[str]:
    weaker = [link.fallback.reason] if link.fallback else []
    return [link.reason, *link.loss, *link.caveats, *weaker]


def test_there_are_forty_questions_and_every_answer():
    assert len(QUESTIONS) >= 40
    assert {question["answer"] for question in QUESTIONS} == {"yes", "via", "no"}


def test_an_answer_is_the_shape_of_the_contract(seeded: Database):
    with seeded.reading() as session:
        link = ask_link(session, extract="open-damir", base="filosofi", level="commune")
    told = link.as_json()
    assert told["answer"] == "no"
    assert told["keys"] == []
    assert told["fallback"]["granularity"] == {"lieu": "zone", "periode": "annee"}
    assert told["fallback"]["fallback"] is None


def test_what_nobody_restricts_is_the_stored_link(seeded: Database):
    with seeded.reading() as session:
        link = ask_link(session, extract="open-medic", base="bdpm")
    assert (link.answer.value, link.keys[0].level, link.fallback) == ("yes", "presentation", None)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"level": "canton"}, BadQuery),
        ({"concept": "canton"}, BadQuery),
        ({"concept": "medicament", "level": "commune"}, BadQuery),
        ({"extract": "bdpm"}, NotFound),
        ({"base": "open-damir"}, NotFound),
        ({"base": "rien"}, NotFound),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(seeded: Database, wrong: dict[str, str], error: type):
    asked = {"extract": "open-medic", "base": "bdpm", **wrong}
    with seeded.reading() as session, pytest.raises(error):
        ask_link(session, **asked)


# What the teams of January 2015 wanted to cross, and what they found out on the spot: reuse → pair → answer.
SUBJECTS = {
    "densite-medecins": {
        ("depenses-hors-hospitalisation-cpam", "population-protegee-rniam"): ("yes", "departement"),
        ("depenses-hors-hospitalisation-cpam", "demographie-medecins-drees"): ("via", "specialite"),
    },
    "withings-activite-physique": {
        ("open-damir-hackathon-2015", "withings"): ("via", "zeat"),
        ("depenses-hors-hospitalisation-cpam", "withings"): ("yes", "departement"),
    },
    "medecine-de-ville-et-urgences": {
        ("open-damir-hackathon-2015", "passages-urgences-drees"): ("no", "zeat"),
    },
}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subject_of_the_hackathon_leads_to_what_can_be_crossed(seeded: Database, subject: str):
    with seeded.reading() as session:
        reuse = get_reuse(session, slug=subject)
        shown = {(link.extract, link.base): link.answer.value for link in reuse.links}
        links = {pair: ask_link(session, extract=pair[0], base=pair[1]) for pair in SUBJECTS[subject]}
    for pair, (answer, level) in SUBJECTS[subject].items():
        assert shown[pair] == answer
        assert (links[pair].answer.value, links[pair].keys[0].level) == (answer, level)


def test_emergency_visits_are_a_no_for_the_years_of_the_hackathon_and_can_be_crossed_today(seeded: Database):
    with seeded.reading() as session:
        then = ask_link(session, extract="open-damir-hackathon-2015", base="passages-urgences-drees")
        now = ask_link(session, extract="open-damir", base="passages-urgences-drees")
    assert "2009–2014 d’un côté, 2017–2023 de l’autre" in then.reason
    assert (now.answer.value, now.granularity) == ("via", {"lieu": "zone", "periode": "mois"})


def test_a_path_refused_is_gone_round_or_said_and_the_other_pairs_keep_theirs(seeded: Database):
    pair: dict[str, Any] = {"extract": "open-damir", "base": "filosofi"}
    with Session(seeded.engine) as session:
        before = ask_link(session, **pair)
        twin = ask_link(session, extract="open-damir", base="licences-sportives")
        reject_part(session, operator(), **pair, part="path", reason="Zone 93 : deux régions.")
        after = ask_link(session, **pair)
        assert ask_link(session, extract="open-damir", base="licences-sportives") == twin
        session.rollback()
    assert after.answer.value == "no" or after.keys[0] != before.keys[0]
    if after.answer.value == "no":
        assert "a été écarté : zone 93 : deux régions." in after.reason.casefold()


def test_other_ways_are_other_and_by_the_same_concept(seeded: Database):
    with seeded.reading() as session:
        best = ask_link(session, extract="open-damir", base="finess").keys[0]
        others = other_paths(session, extract="open-damir", base="finess")
    assert 0 < len(others) <= 3
    assert all(other != best and other.concept == best.concept for other in others)


def test_a_region_is_shared_out_over_departements_only_by_a_stated_weight(seeded: Database):
    asked = {"extract": "open-medic", "base": "estimation-population", "level": "departement"}
    with Session(seeded.engine) as session:
        assert ask_link(session, **asked).answer.value == "no"
        lists = {
            slug: session.scalars(select(CodeList).where(CodeList.slug == slug)).one()
            for slug in ("open-medic-ben-reg", "departement-insee")
        }
        crosswalk = Crosswalk(
            slug="zones-partagees",
            title="Des zones aux départements",
            source_list=lists["open-medic-ben-reg"],
            target_list=lists["departement-insee"],
            kind=CrosswalkKind.PROBABILISTIC,
            cardinality=Cardinality.ONE_TO_MANY,
        )
        session.add(crosswalk)
        session.flush()
        assert ask_link(session, **asked).answer.value == "no"
        crosswalk.weight = "la population de chaque département"
        session.flush()
        shared = ask_link(session, **asked)
        session.rollback()
    assert (shared.answer.value, shared.kind.value) == ("via", "probabilistic")
    assert "modélisé : réparti selon la population de chaque département" in shared.reason


@pytest.mark.parametrize(
    "crosswalk",
    ["cip7-vers-cip13", "departement-sniiram-vers-departement-insee", "commune-insee-vers-departement-insee"],
)
def test_codes_written_otherwise_are_known_as_such(seeded: Database, crosswalk: str):
    with seeded.reading() as session:
        found = session.scalars(select(Crosswalk).where(Crosswalk.slug == crosswalk)).one()
        assert found.rule or found.pair_count
