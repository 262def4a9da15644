"""A small world of places, products and people, shaped like the real one, for the linker's tests."""

from datetime import date

from catalogue.domain.vocabularies import (
    Cardinality,
    ConceptKind,
    CrosswalkKind,
    JoinKeyRole,
    LegalStatus,
)
from catalogue.linking.model import CodeListNode, Concept, Key, Knowledge, Side, Step

HIERARCHY, N_1 = CrosswalkKind.HIERARCHY, Cardinality.MANY_TO_ONE


def step(source: str, target: str, kind: CrosswalkKind = HIERARCHY, cardinality: Cardinality = N_1) -> Step:
    return Step(f"{source}-vers-{target}", f"{source} → {target}", source, target, kind, cardinality)


KNOWLEDGE = Knowledge(
    concepts={
        "lieu": Concept("lieu", "Lieu", ConceptKind.PLACE),
        "medicament": Concept("medicament", "Médicament", ConceptKind.PRODUCT),
        "periode": Concept("periode", "Période", ConceptKind.TIME),
        "sexe": Concept("sexe", "Sexe", ConceptKind.CHARACTERISTIC),
    },
    level_labels={"commune": "Commune", "zone": "Zone", "region": "Région", "mois": "Mois"},
    coarser={
        "commune": frozenset({"departement"}),
        "departement": frozenset({"region"}),
        "region": frozenset({"zone"}),
        "zone": frozenset(),
        "presentation": frozenset(),
        "jour": frozenset({"mois"}),
        "mois": frozenset(),
        "sexe": frozenset(),
    },
    rank={"commune": 0, "departement": 1, "region": 2, "zone": 3, "jour": 0, "mois": 1},
    code_lists={
        node.slug: node
        for node in (
            CodeListNode("cog", "communes", "lieu", "commune"),
            CodeListNode("departements", "départements", "lieu", "departement"),
            CodeListNode("regions", "régions", "lieu", "region"),
            CodeListNode("zones", "zones", "lieu", "zone"),
            CodeListNode("cip13", "CIP13", "medicament", "presentation"),
            CodeListNode("cip7", "CIP7", "medicament", "presentation"),
            CodeListNode("jours", "jours", "periode", "jour"),
            CodeListNode("mois", "mois", "periode", "mois"),
            CodeListNode("sexes", "sexes", "sexe", "sexe"),
        )
    },
    steps=(
        step("cog", "departements"),
        step("departements", "regions"),
        step("regions", "zones"),
        step("jours", "mois"),
        step("cip7", "cip13", CrosswalkKind.FORMAT, Cardinality.ONE_TO_ONE),
        # A region's chief town is a function, yet it goes down: no path may take it.
        step("regions", "cog", CrosswalkKind.CORRESPONDENCE, Cardinality.ONE_TO_ONE),
        step("zones", "regions", CrosswalkKind.CORRESPONDENCE, Cardinality.ONE_TO_MANY),
    ),
)

_ids = iter(range(1, 10_000))


def key(
    code_list: str, role: JoinKeyRole | None = None, *, name: str | None = None, register: bool = False
) -> Key:
    return Key(next(_ids), name or code_list, code_list, code_list, role, register)


def side(
    slug: str,
    *keys: Key,
    legal: LegalStatus = LegalStatus.OPEN,
    years: tuple[int, int] | None = None,
    personal: bool = False,
) -> Side:
    start, end = (date(years[0], 1, 1), date(years[1], 12, 31)) if years else (None, None)
    return Side(slug, slug, keys, legal, start, end, personal)
