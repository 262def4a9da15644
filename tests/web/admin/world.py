"""A small catalogue with a record of each sort in each state, an account of each role, on one database.

What a request changes is taken back when it ends, so that every question is asked of the same catalogue.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.domain import (
    BindingProposal,
    CodeList,
    Dataset,
    Distribution,
    Guidance,
    Reuse,
    User,
    UserSession,
)
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import GuidanceKind, LinkAnswer, PublicationState, Role
from tests import factories
from tests.services import sample
from tests.services.accounts.people import account, logged_in

STATES = (PublicationState.DRAFT, PublicationState.PUBLISHED, PublicationState.WITHDRAWN)
DATASETS = dict(zip(STATES, ("brouillon", "open-essai", "retire"), strict=True))
REUSES = dict(zip(STATES, ("carte-secrete", "carte", "carte-retiree"), strict=True))
# In the title or text of whatever is no longer, or not yet, in public; in no address.
HIDDEN = (
    "Secret brouillon",
    "Secret retire",
    "Réutilisation carte-secrete",
    "Réutilisation cachée",
    "Fichier caché",
    "Libellé caché",
    "Croisement caché",
    "Note cachée",
)


class UndoingDatabase(Database):
    """A real database whose units of work do all that they do, then take it back."""

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """Open a session inside a transaction that is never committed."""
        writing = self.engine.execution_options(sqlite_begin="IMMEDIATE")
        with writing.connect() as connection, connection.begin() as undone:
            with Session(connection, join_transaction_mode="create_savepoint") as session:
                yield session
                session.commit()
            undone.rollback()


@dataclass(frozen=True)
class World:
    """What the rows of the table are asked about: the session of each role, the names of each state."""

    site: Flask
    tokens: Mapping[Role, str]
    names: Mapping[PublicationState, Mapping[str, str]]
    session_ids: Mapping[Role, str]


def fill(session: Session) -> tuple[Mapping[Role, str], Mapping[PublicationState, Mapping[str, str]]]:
    """Add everything; return the token of each role and, by state, what stands in an address."""
    sample.fill(session)
    factories.synonym_set(session, "ALD", meaning="affection de longue durée")
    datasets = {state: _dataset(session, slug) for state, slug in DATASETS.items()}
    for state in (PublicationState.DRAFT, PublicationState.WITHDRAWN):
        file = {"slug": "csv", "title": "Fichier caché", "access_url": "https://secret.example/"}
        session.add(Distribution(dataset_id=datasets[state].id, position=0, **file))
        datasets[state].variables[0].label = "Libellé caché"
    hidden = {"title": "Réutilisation cachée", "question": "Réutilisation cachée ?"}
    session.add(Reuse(slug="carte-retiree", state=PublicationState.WITHDRAWN, **hidden))
    base = _dataset(session, "base-voisine")
    codes = session.scalars(select(CodeList).where(CodeList.slug == "regions-2016")).one()
    for state, dataset in datasets.items():
        reason = "Oui." if state is PublicationState.PUBLISHED else "Croisement caché."
        factories.link(session, dataset, base, codes, answer=LinkAnswer.YES, reason=reason)
        named = "BEN_REG" if state is PublicationState.PUBLISHED else "SECRET"
        column = next(item for item in dataset.variables if item.name == named)
        session.add(BindingProposal(variable=column, code_list=codes, score=0.5))
    tokens = {
        role: logged_in(session, account(session, f"{role.value}@exemple.fr", role=role), now=utc_now())
        for role in Role
    }
    other = account(session, "autre@exemple.fr", role=Role.CONTRIBUTOR)
    session.flush()
    names = {
        state: {
            "dataset": DATASETS[state],
            "reuse": REUSES[state],
            "variable": "BEN_REG" if state is PublicationState.PUBLISHED else "SECRET",
            "key": "residence" if state is PublicationState.PUBLISHED else "secret",
            "note": str(_note(session, datasets[state])),
            "user": str(other.id),
        }
        for state in STATES
    }
    return tokens, names


def session_of(session: Session, role: Role) -> str:
    """Return the number of the session that a role came with."""
    owner = select(User.id).where(User.email == f"{role.value}@exemple.fr").scalar_subquery()
    return str(session.scalars(select(UserSession.id).where(UserSession.user_id == owner)).one())


def _dataset(session: Session, slug: str) -> Dataset:
    return session.scalars(select(Dataset).where(Dataset.slug == slug)).one()


def _note(session: Session, of: Dataset) -> int:
    hidden = of.state is not PublicationState.PUBLISHED
    text = "Note cachée." if hidden else "Note."
    return factories.add(
        session, Guidance(kind=GuidanceKind.ADVICE, text=text, position=9, dataset_id=of.id)
    ).id
