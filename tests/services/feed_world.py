"""Extracts of the feed that cross bases by a code list and a crosswalk, in every state a link can have."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import (
    Code,
    CodeList,
    ConceptLevel,
    Crosswalk,
    CrosswalkPair,
    Dataset,
    JoinKey,
    JoinKeyVariable,
    KeyConcept,
    Link,
    LinkKey,
    Organisation,
    Variable,
)
from catalogue.domain.vocabularies import (
    Cardinality,
    ConceptKind,
    CrosswalkKind,
    DatasetKind,
    IdentifierClass,
    LegalStatus,
    LinkAnswer,
    LinkKind,
    LinkStatus,
    PairRelation,
    PublicationState,
    VariableType,
)
from catalogue.services.feed_dictionaries import FEW
from tests.services.feed_sample import fill, slug_of

# What becomes of the link of the first extract with each base: only the first three go out.
BASES: dict[str, dict[str, object]] = {
    "confirme": {"status": LinkStatus.CONFIRMED},
    "propose": {"status": LinkStatus.PROPOSED, "score": 0.9},
    "faible": {"status": LinkStatus.PROPOSED, "score": 0.1, "legal": LegalStatus.AUTHORISATION},
    "rejete": {"status": LinkStatus.REJECTED},
    "perime": {"status": LinkStatus.STALE},
    "non": {"answer": LinkAnswer.NO},
    "interdit": {"legal": LegalStatus.FORBIDDEN},
    "brouillon": {},
    "retire": {},
}
_STATES = {"brouillon": PublicationState.DRAFT, "retire": PublicationState.WITHDRAWN}


def fill_linked(session: Session, extracts: int = 3) -> None:
    """Add the extracts of the sample, each with a dictionary and with a link to every base."""
    fill(session, extracts)
    theirs = session.scalars(select(Organisation).where(Organisation.slug == "atih")).one()
    concept = KeyConcept(
        slug="lieu", label="Lieu", kind=ConceptKind.PLACE, identifier_class=IdentifierClass.NONE
    )
    level = ConceptLevel(slug="region", label="région", label_en="region", position=0)
    concept.levels.append(level)
    short = CodeList(slug="regions", title="Régions", level=level, code_count=2)
    long = CodeList(slug="communes", title="Communes", level=level, code_count=FEW + 1)
    session.add_all([concept, short, long])
    session.flush()
    for position, notation in enumerate(("11", "24")):
        session.add(
            Code(code_list_id=short.id, position=position, notation=notation, label=f"Région {notation}")
        )
    session.add(Code(code_list_id=long.id, position=0, notation="75056"))
    passage = Crosswalk(
        slug="communes-regions",
        title="Des communes aux régions",
        source_list=long,
        target_list=short,
        kind=CrosswalkKind.HIERARCHY,
        cardinality=Cardinality.MANY_TO_ONE,
        pair_count=1,
        pairs=[CrosswalkPair(source_notation="75056", target_notation="11", relation=PairRelation.BROAD)],
    )
    session.add(passage)
    bases = [_base(name, theirs, long) for name in BASES]
    session.add_all(bases)
    for number in range(extracts):
        extract = session.scalars(select(Dataset).where(Dataset.slug == slug_of(number))).one()
        _describe(extract, short, long)
        session.flush()
        for base in bases:
            session.add(_link(extract, base, short))
    session.flush()


def _base(name: str, publisher: Organisation, codes: CodeList) -> Dataset:
    return Dataset(
        slug=name,
        kind=DatasetKind.EXTERNAL,
        title=f"Base {name}",
        publisher=publisher,
        landing_page=f"https://bases.example.fr/{name}",
        state=_STATES.get(name, PublicationState.PUBLISHED),
        join_keys=[JoinKey(position=0, name="com", label="Commune", code_list=codes)],
    )


def _describe(extract: Dataset, short: CodeList, long: CodeList) -> None:
    region = Variable(position=0, name="REG", label="Région", type=VariableType.STRING, code_list=short)
    commune = Variable(position=1, name="COM", code_list=long)
    extract.variables = [region, commune, Variable(position=2, name="REG2", code_list=short)]
    extract.primary_key = ["REG"]
    extract.join_keys = [
        JoinKey(
            position=0,
            name="reg",
            label="Région de soins",
            code_list=short,
            parts=[JoinKeyVariable(position=0, variable=region)],
        )
    ]


def _link(extract: Dataset, base: Dataset, meeting: CodeList) -> Link:
    said: dict[str, object] = {
        "status": LinkStatus.CONFIRMED,
        "answer": LinkAnswer.VIA,
        "kind": LinkKind.AGGREGATE,
        "legal": LegalStatus.OPEN,
        "score": 1.0,
        "loss": ["La commune est perdue."],
        "reason": "Même lieu.",
        "explanation": "On regroupe par région.",
    }
    return Link(
        extract=extract,
        base=base,
        keys=[
            LinkKey(
                position=0,
                extract_key=extract.join_keys[0],
                base_key=base.join_keys[0],
                code_list=meeting,
                base_path=["communes-regions", "registre:a:b"],
                match_rate=0.5,
            )
        ],
        **(said | BASES[base.slug]),
    )
