"""Every language gives the same numbers on the same files, and multiplies no row."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from catalogue.domain.vocabularies import Cardinality
from catalogue.errors import Invalid
from catalogue.linking.recipes.material import CrosswalkMaterial, SideChoices
from catalogue.linking.recipes.plan import Filter
from tests.linking.recipes.running import LANGUAGES, Outcome, Stopped, run
from tests.linking.recipes.worlds import (
    INTEGER,
    MEAN,
    NOT_ADDITIVE,
    NUMBER,
    World,
    column,
    measure,
    pairs,
    rule,
    step,
    write,
)

pytestmark = pytest.mark.usefixtures("ready")
in_every_language = pytest.mark.parametrize("language", LANGUAGES)
Server = Callable[[], str]


def zones(folder: Path) -> World:
    """Months and zones of an extract against communes of a base: rules, pairs, special codes, totals."""
    world = World()
    world.list_("zone", is_numbers=True, special={"99": "unknown", "5": "grouped"})
    world.list_("commune", width=5, zero_padded=True)
    world.list_("departement", zero_padded=True, shortest=2)
    world.list_("mois", level="mois", width=7)
    world.list_("annee", width=4)
    world.list_("age", special={"0": "total"})
    zone = world.key("extrait", "zone", "zone", column("ZONE", INTEGER))
    month = world.key("extrait", "mois-soins", "mois", column("ANNEE", width=4), column("MOIS", width=2))
    commune = world.key("base", "commune", "commune", column("Code commune"))
    year = world.key("base", "annee", "annee")
    world.key("base", "age", "age", column("age"))
    up = world.walk(
        step("commune", "departement"),
        step("departement", "zone"),
        departement=rule("prefix", length=2, exceptions={"97": 3}),
        zone=pairs({"01": "84", "2A": "93", "75": "11", "971": "5", "98": "99"}),
    )
    world.meet("lieu", "zone", zone, commune, base_path=up)
    world.meet(
        "periode",
        "annee",
        month,
        year,
        extract_path=world.walk(step("mois", "annee"), annee=rule("prefix", length=4)),
    )
    world.measures["extrait"] = (
        measure("Montant"),
        measure("Actes", type_=INTEGER),
        measure("NBC", NOT_ADDITIVE),
    )
    world.measures["base"] = (measure("Population"), measure("Médiane", NOT_ADDITIVE), measure("APL", MEAN))
    world.encodings["base"] = "ISO-8859-1"
    world.separators["base"] = ","
    world.choices["base"] = SideChoices(columns={"annee": "=2020"})
    header = ["ZONE", "ANNEE", "MOIS", "Montant", "Actes", "NBC"]
    write(
        folder / "extrait.csv",
        header,
        [
            ["84", "2020", "1", "1 234,56", "3", "2"],
            ["84.0", "2020", "12", "0.44", "1.000", "1"],
            [" 11 ", "2020", "02", "10", "2", "1"],
            ["53", "2020", "3", "7,5", "", "1"],
            ["05", "2020", "3", "1.000,25", "4", "1"],
            ["99", "2020", "3", "1", "1", "1"],
            ["", "2020", "3", "1", "1", "1"],
            ["93", "0", "0", "1", "1", "1"],
            ["93", "2019", "4", "n.c.", "1", "1"],
        ],
    )
    write(
        folder / "base.csv",
        ["Code commune", "age", "Population", "Médiane", "APL"],
        [
            ["1001", "0", "300", "1", "1"],
            ["1001", "1", "100", "1", "1"],
            ["01002", "1", "200,5", "1", "1"],
            ["2A004", "1", "50", "1", "1"],
            ["97105", "1", "7", "1", "1"],
            ["98001", "1", "9", "1", "1"],
            ["75056", "1", "", "1", "1"],
            ["33063", "1", "8", "1", "1"],
        ],
        separator=",",
        encoding="latin-1",
    )
    return world


@in_every_language
def test_both_sides_are_carried_to_the_common_level_and_summed(
    language: str, tmp_path: Path, postgresql: Server
):
    found = run(language, zones(tmp_path).plan(), tmp_path, postgresql)
    assert found.columns == (
        "cle_lieu",
        "cle_periode",
        "cote",
        "extrait_lignes",
        "extrait_montant",
        "extrait_actes",
        "base_lignes",
        "base_population",
    )
    assert list(found.rows) == [
        ("11", "2020", "les deux", 1, 10, 2, 1, None),
        ("5", "2020", "les deux", 1, 1000.25, 4, 1, 7),
        ("53", "2020", "extrait seul", 1, 7.5, None, None, None),
        ("84", "2020", "les deux", 2, 1235, 4, 2, 300.5),
        ("93", "2019", "extrait seul", 1, None, 1, None, None),
        ("93", "2020", "base seule", None, None, None, 1, 50),
    ]


@in_every_language
def test_counts_say_where_every_row_went(language: str, tmp_path: Path, postgresql: Server):
    counts = run(language, zones(tmp_path).plan(), tmp_path, postgresql).counts
    assert counts == {
        "lignes_lues": (9, 8),
        "lignes_sans_code": (2, 0),
        "lignes_codes_speciaux": (1, 2),
        "lignes_sans_correspondance": (0, 1),
        "lignes_gardees": (6, 5),
        "cles": (5, 4),
        "cles_communes": (3, 3),
        "cles_seules": (2, 1),
        "valeurs_illisibles": (1, 0),
    }


def register(folder: Path, *, twice: bool = False) -> World:
    """Sums of an extract by CIP7 against a register of CIP13: the check digit, and a file of passage."""
    world = World()
    world.list_("cip7", width=7)
    world.list_("cip13", width=13)
    world.list_("acte", width=7)
    world.list_("groupe")
    box = world.key("extrait", "cip7", "cip7", column("CIP7", NUMBER))
    act = world.key("extrait", "acte", "acte", column("ACTE", width=8))
    product = world.key("base", "cip13", "cip13", column("CIP13"))
    group = world.key("base", "groupe", "groupe", column("Groupe d’actes"))
    to13 = world.walk(step("cip7", "cip13", lossless=True), cip13=rule("cip7-to-cip13", prefix="34009"))
    to_group = world.walk(
        step("acte", "groupe"),
        groupe=CrosswalkMaterial("Des actes aux groupes", address="https://exemple.fr"),
    )
    world.meet("medicament", "cip13", box, product, extract_path=to13, base_is_register=True)
    world.meet("acte", "groupe", act, group, extract_path=to_group)
    world.measures["extrait"] = (measure("Boîtes", type_=INTEGER),)
    world.measures["base"] = (measure("Prix", NOT_ADDITIVE),)
    world.attributes["base"] = (column("Libellé"), column("Absente"))
    write(
        folder / "extrait.csv",
        ["CIP7", "ACTE", "Boîtes"],
        [["3001234.0", "AAAA0011", "2"], ["3001234", "AAAA0012", "3"], ["12", "BBBB0011", "1"]],
    )
    write(
        folder / "extrait_passage_1.csv", ["source", "cible"], [["AAAA001", "A"], ["BBBB001", "B"], ["", "C"]]
    )
    rows = [["3400930012345", "A", "10,50", "Une boîte"], ["3400930099995", "B", "3", "l’autre"]]
    write(
        folder / "base.csv",
        ["CIP13", "Groupe d’actes", "Prix", "Libellé"],
        rows + rows[:1] if twice else rows,
    )
    return world


@in_every_language
def test_register_is_looked_up_and_keeps_what_it_says_of_each_code(
    language: str, tmp_path: Path, postgresql: Server
):
    found = run(language, register(tmp_path).plan(), tmp_path, postgresql)
    assert [column for column in found.columns if column.startswith("base_")] == [
        "base_lignes",
        "base_prix",
        "base_libelle",
        "base_absente",
    ]
    assert list(found.rows) == [
        ("3400900000129", "B", "extrait seul", 1, 1, None, None, None, None),
        ("3400930012345", "A", "les deux", 2, 5, 1, 10.5, "Une boîte", None),
        ("3400930099995", "B", "base seule", None, None, 1, 3, "l’autre", None),
    ]
    balanced(found)


@in_every_language
def test_script_stops_where_a_register_would_multiply_rows(language: str, tmp_path: Path, postgresql: Server):
    with pytest.raises(Stopped, match="un même code revient sur plusieurs lignes"):
        run(language, register(tmp_path, twice=True).plan(), tmp_path, postgresql)


@in_every_language
def test_script_stops_where_a_table_of_passage_is_no_function(
    language: str, tmp_path: Path, postgresql: Server
):
    world = register(tmp_path)
    write(tmp_path / "extrait_passage_1.csv", ["source", "cible"], [["AAAA001", "A"], ["AAAA001", "B"]])
    with pytest.raises(Stopped, match="plusieurs codes pour un même code"):
        run(language, world.plan(), tmp_path, postgresql)


@in_every_language
def test_long_table_of_passage_is_read_as_the_catalogue_hands_it_out(
    language: str, tmp_path: Path, postgresql: Server
):
    world = register(tmp_path)
    world.crosswalks["acte-vers-groupe"] = CrosswalkMaterial(
        "Des actes aux groupes",
        pair_count=400,
        download="https://exemple.fr/nomenclatures/acte/passages/acte-vers-groupe.csv",
        columns=("Code source", "Code cible"),
    )
    header = ["Code source", "Code cible", "Relation", "Poids"]
    rows = [["AAAA001", "A", "identique", ""], ["BBBB001", "B", "identique", ""]]
    write(tmp_path / "extrait_passage_1.csv", header, rows)
    plan = world.plan()
    assert any("/passages/acte-vers-groupe.csv" in note for note in plan.extract.files[0].notes)
    assert any("catalogue export crosswalk acte-vers-groupe" in note for note in plan.extract.files[0].notes)
    assert run(language, plan, tmp_path, postgresql).counts["cles_communes"] == (1, 1)


def test_step_that_splits_codes_has_no_recipe(tmp_path: Path):
    world = zones(tmp_path)
    meeting = world.meetings[0]
    split = replace(meeting.base_path[0], cardinality=Cardinality.ONE_TO_MANY)
    world.meetings[0] = replace(meeting, base_path=(split, *meeting.base_path[1:]))
    with pytest.raises(Invalid, match="multiplierait les lignes"):
        world.plan()


@in_every_language
def test_rows_chosen_are_the_only_ones_read(language: str, tmp_path: Path, postgresql: Server):
    world = zones(tmp_path)
    world.choices["extrait"] = SideChoices(filters=(Filter("ZONE", "84"),))
    counts = run(language, world.plan(), tmp_path, postgresql).counts
    assert (counts["lignes_lues"], counts["cles"][0]) == ((1, 8), 1)


def totals(folder: Path) -> World:
    """Counts with totals in three columns: of a key not met, of a mere dimension, and one the file lacks."""
    world = World()
    world.list_("departement", width=2)
    world.list_("specialite", special={"Ensemble d'exercice": "total"})
    world.list_("mode", special={"Tous modes": "total"})
    world.list_("age", special={"0": "total"})
    one = world.key("extrait", "departement", "departement", column("dep"))
    world.key("extrait", "specialite", "specialite", column("specialite"))
    world.key("extrait", "zone", "departement", column("zone"), row_condition="zone ≠ 00-Ensemble | FRANCE")
    other = world.key("base", "departement", "departement", column("dep"))
    world.coded["extrait"] = {"mode": "mode", "age": "age"}
    world.meet("lieu", "departement", one, other)
    world.measures["extrait"] = (measure("effectifs"),)
    header = ["dep", "zone", "specialite", "mode", "effectifs"]
    write(
        folder / "extrait.csv",
        header,
        [
            ["01", "01", "Cardiologie", "Libéraux", "2"],
            ["01", "01", "Cardiologie", "Tous modes", "3"],
            ["01", "01", "Ensemble d'exercice", "Libéraux", "4"],
            ["01", "FRANCE", "Cardiologie", "Libéraux", "5"],
            ["01", "00-Ensemble", "Cardiologie", "Libéraux", "6"],
            ["01", "", "Cardiologie", "", "7"],
        ],
    )
    write(folder / "base.csv", ["dep"], [["01"]])
    return world


@in_every_language
def test_rows_of_total_are_never_added_to_the_others(language: str, tmp_path: Path, postgresql: Server):
    found = run(language, totals(tmp_path).plan(), tmp_path, postgresql)
    assert list(found.rows) == [("01", "les deux", 2, 9, 1)]
    assert (found.counts["lignes_lues"][0], found.counts["lignes_codes_speciaux"][0]) == (6, 4)
    balanced(found)


def test_script_says_which_rows_of_total_it_sets_aside(tmp_path: Path):
    notes = " ".join(totals(tmp_path).plan().extract.notes)
    assert "si le fichier a la colonne mode : Tous modes." in notes
    assert "À vérifier" not in notes


@pytest.mark.parametrize("seed", [1, 2])
def test_all_languages_agree_on_untidy_files(seed: int, tmp_path: Path, postgresql: Server, has_r: bool):
    chance = Random(seed)  # noqa: S311 - made-up files
    world = zones(tmp_path)
    amounts = ("12", "1,5", "1 234,25", "0.125", "-3", "", "s", "1.000,5", "\u00a07", "+2", ".5", "5.", "1e2")
    write(
        tmp_path / "extrait.csv",
        ["ZONE", "ANNEE", "MOIS", "Montant", "Actes", "NBC"],
        [
            [
                chance.choice(("11", "084", "84.00", "93", "5", "99", "", " 53", "A", "0")),
                chance.choice(("2019", "2020", "20", "")),
                chance.choice(("1", "01", "12", "", "123")),
                chance.choice(amounts),
                chance.choice(amounts),
                "1",
            ]
            for _ in range(500)
        ],
    )
    write(
        tmp_path / "base.csv",
        ["Code commune", "age", "Population", "Médiane", "APL"],
        [
            [
                chance.choice(("1001", "01002", "2A004", "97105", "98001", "75056", "9", "", "é", "123456")),
                chance.choice(("0", "1", "")),
                chance.choice(amounts),
                "1",
                "1",
            ]
            for _ in range(500)
        ],
        separator=",",
        encoding="latin-1",
    )
    languages = [language for language in LANGUAGES if language != "r" or has_r]
    found = {language: run(language, world.plan(), tmp_path, postgresql) for language in languages}
    balanced(found["sql"])
    assert found["sql"].counts["cles_communes"][0] > 0
    assert found["sql"].counts["valeurs_illisibles"][0] > 0
    for language in languages:
        assert found[language] == found["sql"], language


def balanced(found: Outcome) -> None:
    """Check that matched and unmatched make the total, of rows as of keys."""
    for side in (0, 1):
        counts = {name: both[side] for name, both in found.counts.items()}
        aside = ("lignes_sans_code", "lignes_codes_speciaux", "lignes_sans_correspondance", "lignes_gardees")
        assert counts["lignes_lues"] == sum(counts[name] for name in aside)
        assert counts["cles"] == counts["cles_communes"] + counts["cles_seules"]
