"""The files that teams brought to the first hackathon, as whoever adds such a base has them."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList
from catalogue.resources import resource_folder
from catalogue.services.binding.lists import list_proposals
from catalogue.services.binding.proposing import propose_bindings
from catalogue.services.binding.samples import read_samples
from catalogue.services.seed import load_seed
from tests import factories as make

FILES = {
    "population-protegee/nb_2014.csv": {"dpt": "departement"},
    "population/pop_par_dep_par_an_regroupe.csv": {"dep": "departement", "annee": "annee"},
    "professions/professions_par_departement.csv": {"DEP": "departement"},
    "professions/situation_administrative_par_departement.csv": {"DEP": "departement"},
    "rpps/rpps_tab3.csv": {"specialite": "specialite", "annee": "annee"},
}
# Sums and shares: nothing identifies anything by them.
NEVER = {"value", "effectifs", "pop_plus_de_15_ans", "P11_POP_FR", "P11_PMEN"}


@pytest.mark.store("sqlite")
def test_columns_of_the_first_hackathon_get_the_right_level(session: Session, shared: Path):
    load_seed(session, folder=resource_folder("seed"))
    levels = {item.slug: item.level.slug for item in session.scalars(select(CodeList)) if item.level}
    for rank, (name, wanted) in enumerate(FILES.items()):
        samples = read_samples(shared / "hackathon-2015" / name)
        base = make.base(session, f"fichier-{rank}")
        for column in samples:
            make.variable(session, base, column)
        propose_bindings(session, dataset=base.slug, samples=samples)
        found = list_proposals(session, dataset=base.slug, limit=200)
        best = {item.variable: levels.get(item.code_list) for item in reversed(found)}
        assert {column: best.get(column) for column in wanted} == wanted, name
        assert NEVER.isdisjoint(best), name


@pytest.mark.store("sqlite")
def test_a_facility_number_and_a_commune_are_recognised_too(session: Session):
    """As in the national registers: a FINESS that lost its zero is still one by its name."""
    load_seed(session, folder=resource_folder("seed"))
    base = make.base(session, "registre")
    samples = {
        "nofinesset": ["010003820", "750100125", "010000024"],
        "codecommune": ["01001", "2A004", "97411"],
    }
    for column in samples:
        make.variable(session, base, column)
    make.variable(session, base, "com", label="Code de la commune")
    make.variable(session, base, "fin", label="N° FINESS de l’établissement", length="9")
    propose_bindings(session, dataset="registre", samples=samples)
    found = list_proposals(session, dataset="registre", limit=50)
    best = {item.variable: item.code_list for item in reversed(found)}
    assert best.get("nofinesset") == "finess-et"
    assert best.get("com") == "commune-insee"
    assert best.get("fin") in {"finess-et", "finess-ej"}
