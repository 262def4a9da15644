"""The official dictionaries of the DAMIR files and all schemas of the SNDS, as they were published."""

from pathlib import Path

import pytest

from tests.formats.dictionary.reading import read, variables

pytestmark = pytest.mark.shared


def test_the_lexicon_of_open_damir_gives_its_55_variables_and_31_code_lists(shared: Path):
    draft, problems = read(shared / "hackathon-2015" / "dictionaries" / "Lexique open-DAMIR.xls")
    found = variables(draft)
    assert len(found) == 55
    assert all(item.label and item.group for item in found)
    assert {item.group for item in found} == {
        *("PERIODE DE TRAITEMENT", "PRESTATION", "ORGANISME", "PERIODE", "BENEFICIAIRE"),
        *("EXECUTANT", "PRESCRIPTEUR", "TOP PS5", "INDICATEURS"),
    }
    assert draft is not None
    assert len(draft.code_lists) == 31
    assert {item.variable for item in draft.code_lists} <= {item.name for item in found}
    assert sum(len(item.codes) for item in draft.code_lists) == 991
    # One label differs between the two sheets; three lists have rows whose code is blank in the source.
    assert [problem.split(":")[0] for problem in problems] == [
        "? Variables par axe analyse 51",
        "? ETE_TYP_SNDS 2 A (ETE_TYP_SNDS)",
        "? ETE_TYP_SNDS 8 A (ETE_TYP_SNDS)",
        "? ETE_ZEAT_COD 2 A (ETE_ZEAT_COD)",
        "? ETE_ZEAT_COD 8 A (ETE_ZEAT_COD)",
        "? ETP_CAT_SNDS 2 A (ETP_CAT_SNDS)",
        "? ETP_CAT_SNDS 8 A (ETP_CAT_SNDS)",
    ]


def test_the_description_of_the_r_tables_gives_37_variables_below_its_header(shared: Path):
    """Its table has 38 lines, the first of which is the header."""
    draft, problems = read(shared / "hackathon-2015" / "dictionaries" / "descriptif_table_R.xls")
    found = variables(draft)
    assert len(found) == 37
    assert sum(item.name.startswith("l_") for item in found) == 15
    assert {"l_exe_spe1", "rem_mon"} <= {item.name for item in found}
    assert draft is not None
    assert len(draft.code_lists) == 15
    assert [problem.split(":")[0] for problem in problems] == ["? périmètre des données"]


def test_every_schema_of_the_snds_is_read_without_a_problem(shared: Path):
    paths = sorted((shared / "snds" / "schemas").rglob("*.json"))
    read_all = {path: read(path) for path in paths}
    assert len(paths) == 188
    assert {path: problems for path, (_, problems) in read_all.items() if problems} == {}
    assert sum(len(variables(draft)) for draft, _ in read_all.values()) == 4_815
