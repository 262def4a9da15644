import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.linking.questions import Question, read_question, split_by_names

LEVELS = {
    "commune": "commune",
    "departement": "departement",
    "region": "region",
    "iris": "iris",
    "presentation": "presentation",
    "medicament": "medicament",
    "mois": "mois",
    "code postal": "code-postal",
    "etablissement": "etablissement",
    "entite juridique": "entite-juridique",
}
CONCEPTS = {"lieu": "lieu", "acte": "acte", "produit de sante": "produit-de-sante"}

PAIR = ("open medic", "bdpm")


@pytest.mark.parametrize(
    ("text", "parts", "level"),
    [
        ("Open Medic × BDPM", PAIR, None),
        ("open medic x bdpm", PAIR, None),
        ("open-medic, bdpm", PAIR, None),
        ("open-medic/bdpm", PAIR, None),
        ("Open Medic + BDPM", PAIR, None),
        ("Open Medic et BDPM", PAIR, None),
        ("open medic vs bdpm", PAIR, None),
        ("Croiser Open Medic avec la BDPM", PAIR, None),
        ("Croiser Open Medic avec la base BDPM ?", PAIR, None),
        ("peut-on croiser Open Medic avec BDPM au niveau présentation ?", PAIR, "presentation"),
        ("peut-on croiser Open Medic avec BDPM au niveau de la présentation ?", PAIR, "presentation"),
        ("Peut-on croiser Open Medic, au niveau du médicament, avec la BDPM ?", PAIR, "medicament"),
        ("Puis-je relier Open Medic à BDPM ?", PAIR, None),
        ("Est-ce qu’on peut relier Open Medic à la BDPM ?", PAIR, None),
        ("Est-il possible de joindre Open Medic et la BDPM par mois ?", PAIR, "mois"),
        ("lien entre Open Medic et BDPM", PAIR, None),
        ("jointure Open Medic avec BDPM par présentations", PAIR, "presentation"),
        ("OPEN MEDIC AVEC BDPM AU NIVEAU COMMUNE", PAIR, "commune"),
        ("open medic × bdpm région", PAIR, "region"),
        ("open medic × bdpm régions", PAIR, "region"),
        ("open medic et bdpm à la commune", PAIR, "commune"),
        ("open medic et bdpm à l’échelle du département", PAIR, "departement"),
        ("open medic et bdpm au code postal", PAIR, "code-postal"),
        ("open medic et bdpm à la maille iris", PAIR, "iris"),
        ("open medic et bdpm au niveau des entités juridiques", PAIR, "entite-juridique"),
        ("open damir × finess commune", ("open damir", "finess"), "commune"),
        ("Can Open Medic be linked with BDPM?", PAIR, None),
        ("Can I link Open Medic and BDPM by département?", PAIR, "departement"),
        ("can open medic be joined with the bdpm at the region level", PAIR, "region"),
        ("link open medic and bdpm at commune level", PAIR, "commune"),
        ("Avec quoi peut-on croiser Open Medic ?", ("open medic",), None),
        ("Quelles bases croiser avec Open Medic par région ?", ("open medic",), "region"),
        ("open medic", ("open medic",), None),
        ("population par commune", ("population",), "commune"),
        ("commune", ("commune",), None),
        ("", (), None),
        ("peut-on croiser ?", (), None),
        ("× × ×", (), None),
    ],
)
def test_a_question_is_read_whatever_its_wording(text: str, parts: tuple[str, ...], level: str | None):
    assert read_question(text, levels=LEVELS, concepts=CONCEPTS) == Question(parts, level)


def test_a_concept_is_read_where_no_level_is_named():
    found = read_question("open medic × bdpm par produit de santé", levels=LEVELS, concepts=CONCEPTS)
    assert found == Question(PAIR, None, "produit-de-sante")


def test_a_third_name_is_not_taken_for_a_part_of_the_second():
    assert read_question("a1 et b2 et c3", levels=LEVELS, concepts=CONCEPTS).parts == ("a1", "b2")


def test_names_side_by_side_are_told_apart_longest_first():
    known = {"open damir": "", "open damir 2015": "", "finess": ""}
    assert split_by_names("open damir 2015 de finess", known) == ("open damir 2015", "finess")
    assert split_by_names("rien de connu", known) == ()


@given(st.text(max_size=600))
def test_whatever_is_typed_is_read_in_at_most_two_parts(text: str):
    found = read_question(text, levels=LEVELS, concepts=CONCEPTS)
    assert len(found.parts) <= 2
    assert all(part and part == part.strip() for part in found.parts)
