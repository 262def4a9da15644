"""A dictionary as DDI-Codebook 2.5: well-formed, and each element where the schema of the standard wants it.

No package ships that schema: the order of the elements that we write is told here, as the schema of 2012
gives it, and every attribute that has a closed list of values.
"""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from catalogue.domain.vocabularies import (
    Additivity,
    IdentifierClass,
    SpecialMeaning,
    VariableRole,
    VariableType,
)
from catalogue.formats.dictionary.formats import DICTIONARY_FORMATS
from catalogue.formats.dictionary.model import CodeEntry, DictionaryVariable, SpecialCode
from tests.formats.dictionary.strategies import FILES, HOSTILE, Sample, dictionary, head, samples

DDI = "{ddi:codebook:2_5}"
# Parent → its children in their order; « ? » once at most, « * » any number, « 1 » exactly one.
ORDER = {
    "codeBook": "docDscr* stdyDscr* fileDscr* dataDscr* otherMat*",
    "stdyDscr": (
        "citation* studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs* othrStdyMat* notes*"
    ),
    "citation": "titlStmt1 rspStmt? prodStmt? distStmt? serStmt* verStmt* biblCit* holdings* notes*",
    "titlStmt": "titl1 subTitl* altTitl* parTitl* IDNo*",
    "rspStmt": "AuthEnty* othId*",
    "distStmt": "distrbtr* contact* depositr* depDate* distDate?",
    "stdyInfo": "studyBudget* subject* abstract* sumDscr* qualityStatement? notes* exPostEvaluation*",
    "subject": "keyword* topcClas*",
    "sumDscr": (
        "timePrd* collDate* nation* geogCover* geogUnit* geoBndBox? boundPoly? anlyUnit* universe* dataKind*"
    ),
    "dataAccs": "setAvail* useStmt* notes*",
    "useStmt": "confDec? specPerm? restrctn? contact* citReq? deposReq? conditions? disclaimer?",
    "fileDscr": "fileTxt* locMap? notes*",
    "fileTxt": "fileName* fileCitation? dataFingerprint* fileCont* fileStrc? dimensns? fileType*",
    "dimensns": "caseQnty* varQnty* logRecL* recPrCas* recNumTot*",
    "dataDscr": "varGrp* nCubeGrp* var* nCube* notes*",
    "varGrp": "labl* txt* concept* defntn? universe? notes*",
    "var": (
        "location* labl* imputation? security? embargo? respUnit? anlysUnit? qstn* valrng* invalrng* "
        "undocCod* universe* TotlResp? sumStat* txt* stdCatgry* catgryGrp* catgry* codInstr* verStmt* "
        "concept* derivation? varFormat? geoMap* catLevel* notes*"
    ),
    "valrng": "item* range* key* notes*",
    "catgry": "catValu? labl* txt* catStat* mrow?",
}
VALUES = {
    ("var", "intrvl"): {"contin", "discrete"},
    ("var", "temporal"): {"Y", "N"},
    ("var", "aggrMeth"): {
        "sum",
        "average",
        "count",
        "mode",
        "median",
        "maximum",
        "minimum",
        "percent",
        "other",
    },
    ("var", "additivity"): {"stock", "flow", "non-additive", "other"},
    ("var", "representationType"): {"text", "numeric", "code", "datetime", "other"},
    ("varFormat", "type"): {"character", "numeric"},
    ("varFormat", "schema"): {"SAS", "SPSS", "IBM", "ANSI", "ISO", "XML-Data", "other"},
    ("varFormat", "category"): {"date", "time", "currency", "other"},
    ("varGrp", "type"): {"section", "subject", "other"},
    ("catgry", "missing"): {"Y", "N"},
}


def codebook(sample: Sample) -> ET.Element:
    written = b"".join(DICTIONARY_FORMATS["ddi"].write(sample.dictionary, sample.codes_of))
    return ET.fromstring(written.decode("utf-8"))  # noqa: S314 - our own output


def name_of(element: ET.Element) -> str:
    assert element.tag.startswith(DDI)
    return element.tag.removeprefix(DDI)


def check(element: ET.Element) -> None:
    """Fail where an element is not where the standard wants it."""
    parent = name_of(element)
    children = [name_of(child) for child in element]
    if parent in ORDER:
        rules = {rule[:-1]: rule[-1] for rule in ORDER[parent].split()}
        assert set(children) <= set(rules)
        assert children == sorted(children, key=list(rules).index)
        for name, times in rules.items():
            assert times == "*" or children.count(name) <= 1
            assert times != "1" or children.count(name) == 1
    for attribute, value in element.attrib.items():
        assert value in VALUES.get((parent, attribute), {value})
    for child in element:
        check(child)


def check_references(root: ET.Element) -> None:
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        referred = f"{element.get('files') or ''} {element.get('var') or ''}".split()
        assert set(referred) <= set(ids)


CODES = [CodeEntry("1", "Hommes"), CodeEntry("2", "Femmes"), CodeEntry("9")]
VARIABLE = DictionaryVariable(
    name="BEN_SEX_COD",
    label="Sexe du bénéficiaire",
    description="Tel que connu.",
    type=VariableType.INTEGER,
    source_type="NUMBER",
    format="1.",
    unit="code",
    role=VariableRole.DIMENSION,
    additivity=Additivity.NOT_ADDITIVE,
    group="Bénéficiaire",
    code_list="sexe",
    sensitivity=IdentifierClass.POTENTIAL,
    constraints={"minimum": 1, "maximum": 9},
    history_missing=("2019", "2020"),
)
SAMPLE = Sample(
    dictionary(
        (VARIABLE, DictionaryVariable(name="N")),
        code_lists=(
            head("sexe", CODES, (), special_codes=(SpecialCode("9", SpecialMeaning.UNKNOWN),), version="2"),
        ),
        files=FILES,
        primary_key=("N",),
    ),
    {"sexe": CODES},
)


def texts(element: ET.Element, path: str) -> list[str | None]:
    return [found.text for found in element.findall("/".join(f"{DDI}{name}" for name in path.split("/")))]


def test_a_codebook_has_its_study_its_file_and_its_variables():
    root = codebook(SAMPLE)
    check(root)
    check_references(root)
    assert texts(root, "stdyDscr/citation/titlStmt/titl") == [SAMPLE.dictionary.title]
    assert texts(root, "stdyDscr/stdyInfo/abstract") == [SAMPLE.dictionary.description]
    assert texts(root, "fileDscr/fileTxt/dimensns/varQnty") == ["2"]
    assert len(texts(root, "fileDscr/notes")) == 2
    assert texts(root, "dataDscr/varGrp/labl") == ["Bénéficiaire"]


def test_a_variable_says_all_that_is_known_of_it():
    variable = codebook(SAMPLE).findall(f".//{DDI}var")[0]
    assert variable.attrib == {
        "ID": "V1",
        "name": "BEN_SEX_COD",
        "files": "F1",
        "intrvl": "discrete",
        "measUnit": "code",
        "representationType": "code",
        "additivity": "non-additive",
    }
    assert texts(variable, "labl") == ["Sexe du bénéficiaire"]
    assert texts(variable, "security") == ["Identifiant potentiel"]
    assert [found.attrib for found in variable.findall(f"{DDI}valrng/{DDI}range")] == [
        {"min": "1", "max": "9"}
    ]
    assert texts(variable, "stdCatgry") == ["Nomenclature sexe 2"]
    assert texts(variable, "catgry/catValu") == ["1", "2", "9"]
    assert texts(variable, "catgry/labl") == ["Hommes", "Femmes"]
    assert [found.get("missing") for found in variable.findall(f"{DDI}catgry")] == [None, None, "Y"]
    assert texts(variable, "varFormat") == ["NUMBER"]
    notes = {found.get("subject"): found.text for found in variable.findall(f"{DDI}notes")}
    assert notes == {
        "Rôle": "Axe d’analyse",
        "Nomenclature": "sexe",
        "Années manquantes": "2019\n2020",
        "Contraintes": '{"maximum":9,"minimum":1}',
    }


def test_a_key_is_noted():
    variable = codebook(SAMPLE).findall(f".//{DDI}var")[1]
    assert [(found.get("subject"), found.text) for found in variable.findall(f"{DDI}notes")] == [
        ("Clé primaire", "oui")
    ]


def test_a_long_list_is_cut_and_a_note_says_so():
    taken: list[int] = []

    def codes_of(slug: str) -> Iterator[CodeEntry]:
        for number in range(5_000):
            taken.append(number)
            yield CodeEntry(str(number))

    listed = head("actes", [CodeEntry("1")] * 5_000, ())
    variable = DictionaryVariable(name="ACTE", code_list="actes")
    written = b"".join(
        DICTIONARY_FORMATS["ddi"].write(dictionary((variable,), code_lists=(listed,)), codes_of)
    )
    assert written.count(b"<catgry>") == 1_000
    assert len(taken) <= 1_001
    assert f"Les 1000 premiers codes sur 5000 : les autres sont à l’adresse {listed.url}".encode() in written


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_comes_back_from_xml(text: str):
    root = codebook(Sample(dictionary((DictionaryVariable(name=text, label=text, observation=text),)), {}))
    variable = root.find(f".//{DDI}var")
    assert variable is not None
    assert variable.get("name") == text
    assert texts(variable, "labl") == texts(variable, "notes") == [text]


def test_a_dictionary_without_variables_is_a_codebook_too():
    root = codebook(Sample(dictionary(()), {}))
    check(root)
    assert [name_of(child) for child in root] == ["stdyDscr", "fileDscr"]


@settings(max_examples=100, deadline=None)
@given(samples())
def test_every_codebook_follows_the_order_of_the_standard(sample: Sample):
    root = codebook(sample)
    check(root)
    check_references(root)
    assert [found.get("name") for found in root.iter(f"{DDI}var")] == [
        variable.name for variable in sample.dictionary.variables
    ]
