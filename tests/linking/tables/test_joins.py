"""Which table joins which: hubs, larger keys, shared spellings, renamed identifiers, guessed keys."""

from dataclasses import replace

from catalogue.domain.vocabularies import JoinKind, VariableType
from catalogue.linking.tables.joins import find_joins
from catalogue.linking.tables.lexicon import NO_LEXICON
from catalogue.linking.tables.model import Column, Table
from tests.linking.tables.worlds import (
    ACTS,
    BEDS,
    CHAINING,
    DIAGNOSES,
    DOCTORS,
    FACILITIES,
    FACILITY,
    PERSONS,
    STAY,
    STAYS,
    WORLD,
    called,
    pairs,
    seen,
    spelt,
    text,
    without_key,
)


def test_the_whole_world_is_joined_as_its_keys_say():
    assert seen(find_joins(WORLD)) == {
        ("S", ("FAC",), "E", ("FAC",)),
        ("C", ("FAC", "STAY"), "S", ("FAC", "STAY")),
        ("A", ("FAC", "STAY"), "S", ("FAC", "STAY")),
        ("D", ("FAC", "STAY"), "S", ("FAC", "STAY")),
        ("B", ("FAC",), "E", ("FAC",)),
        ("C", ("NIR_17",), "P", ("NIR",)),
        ("A", ("DOCTOR",), "R", ("PS",)),
    }


def test_siblings_of_a_key_are_not_joined_to_each_other():
    assert not {("A", "D"), ("D", "A"), ("A", "C"), ("D", "C")} & pairs(find_joins(WORLD))


def test_a_table_with_a_larger_key_does_not_join_the_hub_of_the_smaller():
    assert ("A", "E") not in pairs(find_joins(WORLD))


def test_the_hub_is_in_the_middle_even_if_only_its_neighbour_declares_the_key():
    tables = [without_key(table) if table is STAYS else table for table in WORLD]
    assert {("C", "S"), ("A", "S"), ("D", "S")} <= pairs(find_joins(tables))


def test_what_is_found_on_a_shared_key_is_said_to_be_so():
    tables = [without_key(table) if table is STAYS else table for table in WORLD]
    kinds = {join.kind for join in find_joins(tables) if join.hub == "S"}
    assert kinds == {JoinKind.SHARED_KEY}


def test_capitals_do_not_keep_columns_apart():
    tables = [spelt(table, "STAY", "stay") if table is ACTS else table for table in WORLD]
    assert ("A", ("FAC", "stay"), "S", ("FAC", "STAY")) in seen(find_joins(tables))


def test_a_hub_that_names_its_key_otherwise_is_found_by_its_label():
    tables = [spelt(table, "FAC", "FAC_ID") if table is FACILITIES else table for table in WORLD]
    assert {
        ("S", ("FAC",), "E", ("FAC_ID",)),
        ("B", ("FAC",), "E", ("FAC_ID",)),
    } <= seen(find_joins(tables))


def test_a_row_that_names_a_part_of_the_key_otherwise_is_found_by_its_label():
    tables = [spelt(table, "STAY", "X1") if table is ACTS else table for table in WORLD]
    assert ("A", ("FAC", "X1"), "S", ("FAC", "STAY")) in seen(find_joins(tables))


def test_a_part_of_a_key_leads_to_its_hub_and_says_that_it_meets_several_rows():
    weeks = Table(
        "W",
        "Semaines",
        "Hôpital",
        (*STAYS.columns, text("WEEK", "N° de semaine", 3)),
        ("FAC", "STAY", "WEEK"),
    )
    joins = find_joins([FACILITIES, weeks, ACTS, DIAGNOSES])
    assert {("A", "W"), ("D", "W"), ("W", "E")} == pairs(joins)
    part = next(join for join in joins if join.table == "A")
    assert part.kind is JoinKind.PART_OF_KEY
    assert part.columns == ("FAC", "STAY")
    assert "une ligne peut en rencontrer plusieurs" in part.sentence


def test_the_same_table_of_another_product_takes_over_the_declared_key():
    clinic = [called(without_key(table), f"{table.name}2", "Clinique") for table in (FACILITIES, BEDS)]
    joins = find_joins([*WORLD, *clinic])
    assert ("B2", "E2") in pairs(joins)
    assert {join.kind for join in joins if join.table == "B2"} == {JoinKind.ADOPTED_KEY}


def test_the_same_table_of_two_products_is_not_joined_to_itself():
    clinic = called(without_key(FACILITIES), "E2", "Clinique")
    assert not [join for join in find_joins([*WORLD, clinic]) if join.pair == {"E", "E2"}]


def test_a_product_without_a_hub_is_served_by_the_one_whose_name_is_nearest():
    other = called(FACILITIES, "E2", "Registre hôpital")
    beds2 = called(BEDS, "B2", "Registre hôpital")
    far = called(BEDS, "B3", "Hôpital de jour")
    assert ("B3", "E") in pairs(find_joins([*WORLD, far]))
    assert ("B2", "E2") in pairs(find_joins([*WORLD, other, beds2, far]))


def test_a_column_that_the_hub_repeats_is_met_through_the_hub():
    with_doctor = replace(STAYS, columns=(*STAYS.columns, ACTS.columns[4]))
    found = pairs(find_joins([FACILITIES, with_doctor, CHAINING, ACTS, DIAGNOSES, DOCTORS]))
    assert ("S", "R") in found
    assert ("A", "R") not in found


def test_two_hubs_that_do_equally_well_are_met_by_neither():
    twin = replace(DOCTORS, name="R2", product="Autre")
    loose = Table("L", "Ordonnances", "Ville", (text("WHO", "N° du médecin traitant", 8),))
    assert ("L", "R") in pairs(find_joins([loose, DOCTORS]))
    assert pairs(find_joins([loose, DOCTORS, twin])) == set()


def test_an_identifier_of_another_length_is_not_the_key():
    loose = Table("L", "Ordonnances", "Ville", (text("WHO", "N° du médecin traitant", 32),))
    assert pairs(find_joins([loose, DOCTORS])) == set()


def test_a_check_digit_more_is_allowed_and_said():
    loose = Table("L", "Ordonnances", "Ville", (text("WHO", "N° du médecin traitant", 9),))
    (join,) = find_joins([loose, DOCTORS])
    assert "clé de contrôle" in " ".join(join.evidence)


def test_a_label_half_of_which_speaks_of_something_else_is_no_renamed_key():
    loose = Table("L", "Rentes", "Ville", (text("RENT", "N° anonymisé de rente", 17),))
    assert pairs(find_joins([loose, PERSONS])) == set()


def test_a_code_of_a_list_or_a_date_is_never_a_renamed_key():
    coded = Column("WHO", "N° du médecin", VariableType.STRING, 8, "LISTE")
    dated = Column("WHEN", "N° du médecin", VariableType.DATE, 8)
    assert pairs(find_joins([Table("L", "Actes", "Ville", (coded, dated)), DOCTORS])) == set()


def test_a_column_that_the_hub_has_too_joins_that_one_and_not_the_key():
    other = text("NIR2", "NIR pseudonymisé du bénéficiaire", 17)
    persons = replace(PERSONS, columns=(*PERSONS.columns, other))
    (join,) = find_joins([Table("L", "Décès", "Ville", (other, text("CAUSE"))), persons])
    assert (join.columns, join.hub_columns, join.kind) == (("NIR2",), ("NIR2",), JoinKind.SAME_NAME)


def test_a_reference_list_without_key_is_identified_by_what_its_title_says():
    tables = [without_key(table) if table is DOCTORS else table for table in WORLD]
    assert ("A", ("DOCTOR",), "R", ("PS",)) in seen(find_joins(tables))


def test_a_product_that_declares_nothing_is_tied_by_what_most_of_its_tables_carry():
    tables = [without_key(table) for table in (STAYS, ACTS, DIAGNOSES)]
    joins = find_joins(tables)
    assert pairs(joins) == {("A", "S"), ("D", "S")}
    assert {join.kind for join in joins} == {JoinKind.GUESSED_KEY}
    assert {join.columns for join in joins} == {("FAC", "STAY")}


def test_tables_that_share_only_codes_dates_and_amounts_are_not_joined():
    columns = (
        Column("REGION", "Région", VariableType.STRING, 2, "REGIONS"),
        Column("MONTH", "Mois", VariableType.YEARMONTH, 6),
        Column("AMOUNT", "Montant", VariableType.NUMBER),
    )
    assert find_joins([Table("X", "Dépenses", "A", columns), Table("Y", "Recettes", "A", columns)]) == []


def test_a_key_that_every_table_calls_alike_joins_nothing():
    tables = [Table(name, name, "Site", (text("ID"), text(f"{name}_NAME")), ("ID",)) for name in "XYZ"]
    assert find_joins(tables) == []


def test_two_tables_may_have_the_same_row_for_one_row():
    tables = [Table(name, name, "Site", (text("PERSON"), text(f"{name}_1")), ("PERSON",)) for name in "XY"]
    (join,) = find_joins(tables)
    assert join.columns == join.hub_columns == ("PERSON",)


def test_keys_are_found_without_any_word():
    found = seen(find_joins(WORLD, lexicon=NO_LEXICON))
    assert {
        ("S", ("FAC",), "E", ("FAC",)),
        ("A", ("FAC", "STAY"), "S", ("FAC", "STAY")),
        ("C", ("NIR_17",), "P", ("NIR",)),
    } <= found


def test_a_lone_table_and_no_table_have_no_join():
    assert find_joins([]) == []
    assert find_joins([Table("X", "", "", (FACILITY, STAY))]) == []


def test_every_join_has_a_score_a_sentence_and_evidence_in_french():
    for join in find_joins(WORLD):
        assert 0 < join.score <= 1
        assert join.sentence.endswith(".")
        assert join.table in join.sentence
        assert join.hub in join.sentence
        assert join.evidence
