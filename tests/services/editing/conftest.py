"""Who edits, and a small world to edit: an extract and a base that meet by region."""

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Crosswalk, Dataset, JoinKey
from catalogue.domain.vocabularies import Cardinality, CrosswalkKind, Role
from catalogue.services.link_derivation import derive_links
from catalogue.services.rights import Actor
from tests import factories as make

CONTRIBUTOR = Actor("contributrice@exemple.fr", "Une contributrice", Role.CONTRIBUTOR, 1)
MAINTAINER = Actor("mainteneur@exemple.fr", "Un mainteneur", Role.MAINTAINER, 2)
ADMIN = Actor("admin@exemple.fr", "Une administratrice", Role.ADMIN, 3)


@dataclass(frozen=True)
class World:
    extract: Dataset
    base: Dataset
    regions: CodeList
    departements: CodeList
    crosswalk: Crosswalk
    extract_key: JoinKey
    base_key: JoinKey


@pytest.fixture
def world(session: Session) -> World:
    concept = make.concept(session)
    departements = make.code_list(session, "departements", level=concept.levels[0], codes=("01", "75"))
    regions = make.code_list(session, "regions", level=concept.levels[1], codes=("84", "11"))
    extract, base = make.dataset(session, "open-x"), make.base(session, "base")
    zone = make.variable(session, extract, "ZON", label="Zone")
    dep = make.variable(session, base, "dep")
    crosswalk = Crosswalk(
        slug="departements-vers-regions",
        title="Du département à la région",
        source_list=departements,
        target_list=regions,
        kind=CrosswalkKind.HIERARCHY,
        cardinality=Cardinality.MANY_TO_ONE,
    )
    make.add(session, crosswalk)
    extract_key = make.join_key(session, extract, regions, variables=[zone])
    base_key = make.join_key(session, base, departements, variables=[dep])
    derive_links(session)
    session.commit()
    return World(extract, base, regions, departements, crosswalk, extract_key, base_key)
