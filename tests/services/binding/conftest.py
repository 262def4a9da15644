"""A small world whose columns are bound to nothing: an extract, a base, a table, and lists they may be of."""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Dataset
from catalogue.domain.vocabularies import ConceptKind, DatasetKind, VariableRole, VariableType
from tests import factories as make

DEPARTEMENTS = tuple(f"{number:02}" for number in range(1, 96) if number != 20)


@dataclass(frozen=True)
class World:
    extract: Dataset
    base: Dataset
    table: Dataset
    departements: CodeList
    sexes: CodeList
    # No level: what the table declares.
    departments_of_source: CodeList


@pytest.fixture
def world(session: Session) -> World:
    place = make.concept(session)
    sex = make.concept(session, "sexe", ("sexe",), kind=ConceptKind.CHARACTERISTIC)
    departements = make.code_list(
        session, "departements", level=place.levels[0], codes=DEPARTEMENTS, title="Départements"
    )
    sexes = make.code_list(session, "sexe-snds", level=sex.levels[0], codes=("1", "2"), title="Sexe")
    source = make.code_list(
        session,
        "xx-dpt-v",
        codes=[f"0{code}" for code in DEPARTEMENTS],
        title="Table des zones",
        name="XX_DPT_V",
    )
    extract = make.dataset(session, "open-x")
    base = make.base(session, "base")
    table = make.dataset(session, "table-x", kind=DatasetKind.TABLE)
    text = VariableType.STRING
    make.variable(session, extract, "DPT", label="Département de résidence", type=text, length="2")
    make.variable(session, extract, "MNT", label="Montant par département", role=VariableRole.MEASURE)
    make.variable(session, base, "dep", label="Département", type=text)
    make.variable(session, base, "zz", type=text)
    make.variable(session, table, "SEX", label="Sexe du bénéficiaire", type=text, code_list_id=sexes.id)
    make.variable(session, table, "RES_DPT", label="Département", type=text, code_list_id=source.id)
    session.commit()
    return World(extract, base, table, departements, sexes, source)
