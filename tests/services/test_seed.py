"""Loading a seed: all or nothing, only what changed, keeping what people and links hold."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import (
    Code,
    CodeList,
    Crosswalk,
    Dataset,
    Guidance,
    JoinKey,
    Organisation,
    SeedEntry,
    SynonymSet,
    Variable,
)
from catalogue.errors import BadQuery, Invalid
from catalogue.formats.problems import problems_of
from catalogue.services.editing.record_types import RECORD_TYPES
from catalogue.services.editing.saving import change_record, remove_record
from catalogue.services.rights import operator
from catalogue.services.seed import load_seed
from tests.seed_folder import write_seed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_seed(tmp_path / "seed")


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_second_loading_finds_nothing_to_do(database: Database, folder: Path):
    with database.unit_of_work() as session:
        first = load_seed(session, folder=folder)
    with database.unit_of_work() as session:
        second = load_seed(session, folder=folder)
    assert (first.added, first.changed, first.unchanged) == (10, 0, 0)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 10)
    assert not second.did_something


def test_an_empty_catalogue_holds_the_knowledge_and_no_dataset(session: Session, folder: Path):
    load_seed(session, folder=folder, empty=True)
    assert session.scalar(select(func.count()).select_from(Dataset)) == 0
    assert session.scalar(select(func.count()).select_from(Crosswalk)) == 1


def test_only_the_changed_file_is_loaded_again(session: Session, folder: Path):
    load_seed(session, folder=folder)
    session.scalars(select(Dataset).where(Dataset.slug == "base")).one().title = "Titre corrigé à la main"
    session.flush()
    replace(folder / "extracts/open-x.yaml", "title: Open X", "title: Open X bis")
    report = load_seed(session, folder=folder)
    assert (report.added, report.changed, report.unchanged) == (0, 1, 9)
    titles = set(session.scalars(select(Dataset.title)))
    assert titles == {"Open X bis", "Titre corrigé à la main"}


def test_children_that_stay_keep_their_key(session: Session, folder: Path):
    load_seed(session, folder=folder)
    before = dict(session.execute(select(Variable.name, Variable.id)).all())
    keys_before = dict(session.execute(select(JoinKey.name, JoinKey.id)).all())
    replace(folder / "extracts/open-x.yaml", "  - name: MNT\n", "  - name: AJOUT\n  - name: MNT\n")
    load_seed(session, folder=folder)
    after = dict(session.execute(select(Variable.name, Variable.id)).all())
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"AJOUT"}
    assert dict(session.execute(select(JoinKey.name, JoinKey.id)).all()) == keys_before


def test_a_variable_taken_out_of_the_file_goes_with_its_notes(session: Session, folder: Path):
    load_seed(session, folder=folder)
    replace(folder / "extracts/open-x.yaml", "  - name: MNT\n    type: number\n", "")
    replace(
        folder / "extracts/open-x.yaml", "  - {kind: pitfall, text: Attention au signe., variable: MNT}\n", ""
    )
    load_seed(session, folder=folder)
    assert "MNT" not in set(session.scalars(select(Variable.name)))
    assert (
        session.scalar(select(func.count()).select_from(Guidance).where(Guidance.variable_id.is_not(None)))
        == 0
    )


def test_nothing_is_written_when_one_file_is_wrong(database: Database, folder: Path):
    replace(folder / "reuses/r.yaml", "dataset: open-x", "dataset: inconnu")
    replace(folder / "extracts/open-x.yaml", "code_list: zones", "code_list: zonnes")
    with pytest.raises(Invalid) as caught, database.unit_of_work() as session:
        load_seed(session, folder=folder)
    listed = {(item.file, item.field) for item in problems_of(caught.value)}
    assert ("extracts/open-x.yaml", "variables.0.code_list") in listed
    assert ("reuses/r.yaml", "datasets.0.dataset") in listed
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Organisation)) == 0
        assert session.scalar(select(func.count()).select_from(SeedEntry)) == 0


def test_a_misplaced_file_is_refused(session: Session, folder: Path):
    (folder / "extracts" / "deep").mkdir()
    (folder / "extracts" / "deep" / "x.yaml").write_text("slug: x\n")
    with pytest.raises(Invalid, match=r"extracts/deep/x\.yaml"):
        load_seed(session, folder=folder)


def test_a_file_is_named_after_its_slug(session: Session, folder: Path):
    (folder / "extracts/open-x.yaml").rename(folder / "extracts/open-y.yaml")
    with pytest.raises(Invalid, match="doit être le nom du fichier"):
        load_seed(session, folder=folder)


def test_a_file_that_left_the_folder_is_said_and_nothing_is_removed(session: Session, folder: Path):
    load_seed(session, folder=folder)
    (folder / "reuses/r.yaml").unlink()
    report = load_seed(session, folder=folder)
    assert report.absent == ("reuses/r.yaml",)


def test_loss_and_ambiguity_are_computed_from_the_pairs(session: Session, folder: Path):
    load_seed(session, folder=folder)
    crosswalk = session.scalars(select(Crosswalk)).one()
    # Five ordinary départements, one without zone; the special code does not count.
    assert crosswalk.loss == 0.2
    assert crosswalk.ambiguity == 1.0
    assert crosswalk.pair_count == 4


def test_the_rule_of_a_crosswalk_is_carried_out_on_the_codes_kept_here(session: Session, folder: Path):
    file = folder / "crosswalks/departements-vers-zones.yaml"
    pairs = "map: {'01': '84', '69': '84', '75': '11', '974': '5'}"
    replace(file, pairs, "rule: {op: prefix, length: 1, exceptions: {'97': 3}}")
    replace(folder / "code-lists/zones.yaml", "codes: {'5'", "codes: {'0': Ain, '6': Rhône, '7': Paris, '5'")
    load_seed(session, folder=folder)
    # 2A leads to zone 2 and 974 to zone 974, which the list does not have.
    assert session.scalars(select(Crosswalk)).one().loss == 0.4


def test_pairs_that_belie_their_cardinality_are_refused(session: Session, folder: Path):
    replace(folder / "crosswalks/departements-vers-zones.yaml", "cardinality: n:1", "cardinality: 1:1")
    with pytest.raises(Invalid, match="comme il est dit"):
        load_seed(session, folder=folder)


def test_codes_keep_their_order_and_their_zeros(session: Session, folder: Path):
    load_seed(session, folder=folder)
    departements = session.scalars(select(CodeList).where(CodeList.slug == "departements")).one()
    notations = session.scalars(
        select(Code.notation).where(Code.code_list_id == departements.id).order_by(Code.position)
    ).all()
    assert notations == ["01", "2A", "69", "75", "974", "99"]
    assert departements.code_count == 6


def test_a_change_of_labels_alone_dates_the_list(session: Session, folder: Path):
    load_seed(session, folder=folder)
    sexes = session.scalars(select(CodeList).where(CodeList.slug == "sexes")).one()
    before = sexes.updated_at
    replace(folder / "code-lists" / "sexes.yaml", "Masculin", "Homme")
    load_seed(session, folder=folder)
    session.refresh(sexes)
    assert sexes.updated_at > before


def test_a_missing_folder_is_one_clear_line(session: Session, tmp_path: Path):
    with pytest.raises(BadQuery, match="n’existe pas"):
        load_seed(session, folder=tmp_path / "nowhere")


def test_a_new_release_of_the_seed_leaves_what_people_edited(session: Session, tmp_path: Path):
    folder = write_seed(tmp_path / "seed")
    load_seed(session, folder=folder)
    kind = RECORD_TYPES["dataset"]
    change_record(session, operator(), kind, address=("open-x",), typed={"title": "À nous"}, row_version=1)
    for name in ("extracts/open-x.yaml", "external-bases/base.yaml"):
        file = folder / name
        file.write_text(
            file.read_text(encoding="utf-8").replace("title: ", "title: Nouveau "), encoding="utf-8"
        )
    report = load_seed(session, folder=folder)
    assert (report.changed, report.kept) == (1, ("extracts/open-x.yaml",))
    titles = dict(session.execute(select(Dataset.slug, Dataset.title)).all())
    assert titles == {"open-x": "À nous", "base": "Nouveau Base de population"}
    # It is said each time, until the file and the record agree again.
    assert load_seed(session, folder=folder).kept == ("extracts/open-x.yaml",)


SYNONYMS = """\
synonyms:
  - slug: ald
    term: ALD
    meaning: affection de longue durée
    synonyms: [maladie de longue durée]
    sources: [une page lue]
    certainty: verified
  - slug: hopital
    term: hôpital
    synonyms: [établissement de santé]
    sources: [une page lue]
    certainty: likely
"""


@pytest.fixture
def synonyms(folder: Path) -> Path:
    file = folder / "synonyms.yaml"
    file.write_text(SYNONYMS, encoding="utf-8")
    return file


def test_acronyms_and_synonyms_are_knowledge_even_of_an_empty_catalogue(session: Session, synonyms: Path):
    load_seed(session, folder=synonyms.parent, empty=True)
    rows = session.execute(select(SynonymSet.slug, SynonymSet.meaning, SynonymSet.synonyms)).all()
    assert [tuple(row) for row in rows] == [
        ("ald", "affection de longue durée", ["maladie de longue durée"]),
        ("hopital", None, ["établissement de santé"]),
    ]


def test_edited_acronym_stays_while_the_others_follow_the_file(session: Session, synonyms: Path):
    load_seed(session, folder=synonyms.parent)
    kind = RECORD_TYPES["synonym-set"]
    change_record(session, operator(), kind, address=("ald",), typed={"meaning": "à nous"}, row_version=1)
    replace(synonyms, "établissement de santé", "clinique")
    report = load_seed(session, folder=synonyms.parent)
    assert (report.changed, report.kept) == (1, ("synonyms.yaml (ald)",))
    assert dict(session.execute(select(SynonymSet.slug, SynonymSet.meaning)).all())["ald"] == "à nous"
    assert ["clinique"] in session.scalars(select(SynonymSet.synonyms)).all()
    assert load_seed(session, folder=synonyms.parent).kept == ()


def test_removed_acronym_does_not_come_back_with_the_next_release(session: Session, synonyms: Path):
    load_seed(session, folder=synonyms.parent)
    kind = RECORD_TYPES["synonym-set"]
    remove_record(session, operator(), kind, address=("hopital",), row_version=1)
    replace(synonyms, "établissement de santé", "clinique")
    report = load_seed(session, folder=synonyms.parent)
    assert report.kept == ("synonyms.yaml (hopital)",)
    assert session.scalars(select(SynonymSet.slug)).all() == ["ald"]


def test_acronym_named_twice_or_that_says_nothing_is_refused(session: Session, synonyms: Path):
    replace(synonyms, "slug: hopital", "slug: ald")
    with pytest.raises(Invalid, match="« ald » décrite deux fois"):
        load_seed(session, folder=synonyms.parent)
    replace(synonyms, "    synonyms: [établissement de santé]\n", "")
    with pytest.raises(Invalid, match="il faut « meaning »"):
        load_seed(session, folder=synonyms.parent)
