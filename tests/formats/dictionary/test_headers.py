"""Headers and words, in the ways they are written."""

import pytest

from catalogue.domain.vocabularies import VariableType
from catalogue.formats.dictionary.columns import CODE_COLUMNS, PRIMARY_KEY_COLUMN, VARIABLE_COLUMNS
from catalogue.formats.dictionary.headers import PRIMARY_KEY, code_field, names_variables, variable_field
from catalogue.formats.dictionary.terms import TERM_WORDS
from catalogue.formats.dictionary.words import says_more, term_of


def test_our_own_headers_mean_what_we_write_under_them():
    assert {header: variable_field(header) for header in VARIABLE_COLUMNS.values()} == {
        header: field for field, header in VARIABLE_COLUMNS.items()
    }
    assert variable_field(PRIMARY_KEY_COLUMN) == PRIMARY_KEY
    assert [code_field(header) for header in CODE_COLUMNS.values()] == list(CODE_COLUMNS)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("VARIABLE ", "name"),
        ("Nom de la variable", "name"),
        ("code_variable", "name"),
        ("Column name", "name"),
        ("Champ", "name"),
        ("Libellé de la variable", "label"),
        ("INTITULE", "label"),
        ("Définition", "description"),
        ("Type (Oracle)", "type"),
        ("Data type", "type"),
        ("Unité de mesure", "unit"),
        ("Code list", "code_list"),
        ("Modalités", "code_list_note"),
        ("Règle de gestion", "management_rule"),
        ("dateCreated", "history_created"),
        ("Primary key", PRIMARY_KEY),
        ("nombre de modalité", None),
        ("Couleur", None),
        ("", None),
    ],
)
def test_headers_are_understood_in_both_languages(header: str, field: str | None):
    assert variable_field(header) == field


def test_a_row_says_that_it_heads_variables_only_when_it_names_them():
    assert names_variables(["Variable", "Libellé"])
    assert not names_variables(["Code", "Nom"])


@pytest.mark.parametrize("field", TERM_WORDS)
def test_the_words_we_write_and_the_values_we_exchange_are_read(field: str):
    for term, word in TERM_WORDS[field].items():
        assert term_of(field, word) is term
        assert term_of(field, word.upper()) is term
        assert term_of(field, term.value) is term


@pytest.mark.parametrize(
    ("word", "type_"),
    [
        ("Chaîne de caractères", VariableType.STRING),
        ("varchar2(15 CHAR)", VariableType.STRING),
        ("char 12", VariableType.STRING),
        ("$12.", VariableType.STRING),
        ("NUMBER", VariableType.NUMBER),
        ("number(5,2)", VariableType.NUMBER),
        ("number(5)", VariableType.INTEGER),
        ("num 8", VariableType.NUMBER),
        ("Numérique", VariableType.NUMBER),
        ("booléen", VariableType.BOOLEAN),
        ("date (JJ/MM/AAAA)", VariableType.DATE),
        ("timestamp(6)", VariableType.DATETIME),
        ("bidule", None),
        ("(", None),
        ("x" * 200, None),
    ],
)
def test_types_are_told_from_the_words_of_databases_and_of_sas(word: str, type_: VariableType | None):
    assert term_of("type", word) == type_


def test_a_word_that_says_more_than_the_type_is_kept():
    assert says_more("VARCHAR2(15)")
    assert not says_more("texte")
    assert not says_more("Texte")
    assert not says_more("bidule")
