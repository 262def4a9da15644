"""Propose bindings for the variables nobody bound, and keep what people decided.

Variables are read some at a time, so that memory does not grow with them. A second run changes nothing; what
was decided is never proposed again; what a sample of values said stays until another sample is given.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import Dataset, JoinKey, JoinKeyVariable, Variable
from catalogue.domain.vocabularies import VariableRole
from catalogue.errors import NotFound
from catalogue.linking.binding.model import Column, Containment, Evidence, EvidenceKind, ListProfile, Proposal
from catalogue.linking.binding.roles import role_of
from catalogue.linking.binding.scoring import Proposer
from catalogue.services.binding.changes import Changes, stored_proposals
from catalogue.services.binding.declared import make_declared_keys
from catalogue.services.binding.reading import (
    DECLARED_SAMPLE,
    count_contained,
    read_elsewhere,
    read_profiles,
    sample_codes,
)
from catalogue.services.binding.report import BindingReport
from catalogue.services.link_derivation import derive_links
from catalogue.services.outbox import SubjectKind, index_many_later
from catalogue.services.sql import SLICE, AnyRow, AnySelect

Samples = Mapping[str, Sequence[str]]

# The source names the list; a person only says whether the column is a key.
_DECLARED_SCORE = 0.95


def propose_bindings(
    session: Session,
    *,
    dataset: str | None = None,
    since: datetime | None = None,
    samples: Samples | None = None,
) -> BindingReport:
    """Make the keys that sources declare, and bring proposals to what speaks for them now.

    :param dataset: slug of the only dataset looked at.
    :param since: only datasets changed from this moment on.
    :param samples: values of columns of that dataset, by name; counted, never stored.
    :raises NotFound: no dataset has this slug.
    """
    chosen = _chosen(session, dataset, since)
    keyed = _make_keys(session, chosen)
    run = _Run(session, samples or {})
    for rows in _batches(session, chosen):
        run.take(rows)
    session.flush()
    counts = run.counts
    return BindingReport(
        variables=counts["variables"],
        keys=keyed,
        added=counts["added"],
        changed=counts["changed"],
        removed=counts["removed"],
        unchanged=counts["unchanged"],
    )


def _chosen(session: Session, dataset: str | None, since: datetime | None) -> AnySelect:
    query: AnySelect = select(Dataset.id)
    if dataset is not None:
        query = query.where(Dataset.slug == dataset)
        if session.scalar(query) is None:
            raise NotFound("Aucun jeu de données ne s’appelle « %(slug)s ».", slug=dataset[:100])
    return query if since is None else query.where(Dataset.updated_at >= since)


def _make_keys(session: Session, chosen: AnySelect) -> int:
    """Make the declared keys of the datasets; return how many keys were made."""
    last, made = 0, 0
    while ids := session.scalars(chosen.where(Dataset.id > last).order_by(Dataset.id).limit(SLICE)).all():
        last = ids[-1]
        before = _count_keys(session, ids)
        touched = make_declared_keys(session, dataset_ids=ids)
        made += _count_keys(session, ids) - before
        if touched:
            slugs = session.scalars(select(Dataset.slug).where(Dataset.id.in_(touched)).order_by(Dataset.id))
            index_many_later(session, SubjectKind.DATASET, slugs.all())
            derive_links(session, touched=touched)
    return made


def _count_keys(session: Session, ids: Sequence[int]) -> int:
    return len(session.scalars(select(JoinKey.id).where(JoinKey.dataset_id.in_(ids))).all())


def _batches(session: Session, chosen: AnySelect) -> Iterator[Sequence[AnyRow]]:
    """Yield the variables that may be bound, some at a time, in the order of their keys."""
    last = 0
    query = (
        select(
            Variable.id,
            Variable.name,
            Variable.label,
            Variable.group,
            Variable.type,
            Variable.length,
            Variable.format,
            Variable.code_list_id,
        )
        .where(
            Variable.dataset_id.in_(chosen),
            Variable.role.is_distinct_from(VariableRole.MEASURE),
        )
        .order_by(Variable.id)
        .limit(SLICE)
    )
    while rows := session.execute(query.where(Variable.id > last)).all():
        last = rows[-1].id
        yield rows


@dataclass
class _Run:
    """One run over variables: what is known once, and what was done so far."""

    session: Session
    samples: Samples
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._profiles = read_profiles(self.session)
        self._ids = {profile.slug: key for key, profile in self._profiles.items()}
        self._proposer = Proposer([*self._profiles.values()], read_elsewhere(self.session))
        self._declared_codes: dict[int, tuple[str, ...]] = {}
        self._contained: dict[tuple[int, str], dict[str, Containment]] = {}

    def take(self, rows: Sequence[AnyRow]) -> None:
        """Bring the proposals of some variables to what speaks for them."""
        ids = [row.id for row in rows]
        bound = set(
            self.session.scalars(
                select(JoinKeyVariable.variable_id).where(JoinKeyVariable.variable_id.in_(ids)).distinct()
            )
        )
        changes = Changes(stored_proposals(self.session, ids), self.counts)
        for row in rows:
            self.counts["variables"] += 1
            wanted = {} if row.id in bound else self._wanted(row)
            changes.compare(row.id, wanted, has_sample=row.name in self.samples)
        changes.write(self.session)

    def _wanted(self, row: AnyRow) -> dict[int, Proposal]:
        declared = self._profiles.get(row.code_list_id)
        if declared is not None and declared.level is not None:
            return {row.code_list_id: _of_declared(row, declared)}
        column = self._column(row, declared)
        slugs = self._proposer.shortlist(column)
        if declared is not None:
            slugs = frozenset(slug for slug in slugs if self._profiles[self._ids[slug]].level)
        found = self._containments(row, column, slugs)
        return {
            self._ids[proposal.code_list]: proposal
            for proposal in self._proposer.propose(column, found, among=slugs)
        }

    def _column(self, row: AnyRow, declared: ListProfile | None) -> Column:
        values = tuple(dict.fromkeys(self.samples.get(row.name, ())))
        values_from = None
        if not values and declared is not None and declared.is_stored:
            values, values_from = self._codes(row.code_list_id, declared), declared.title
        return Column(
            name=row.name,
            label=row.label,
            group=row.group,
            type=row.type,
            length=row.length,
            format=row.format,
            values=values,
            values_from=values_from,
        )

    def _codes(self, list_id: int, profile: ListProfile) -> tuple[str, ...]:
        if list_id not in self._declared_codes:
            self._declared_codes[list_id] = sample_codes(self.session, list_id, profile.size, DECLARED_SAMPLE)
        return self._declared_codes[list_id]

    def _containments(self, row: AnyRow, column: Column, slugs: frozenset[str]) -> dict[str, Containment]:
        """Return how far the values are codes of the lists; for a declared list, counted once for all."""
        if not column.values:
            return {}
        if column.values_from is None:
            return count_contained(self.session, self._named(slugs), column.values)
        lacking = [slug for slug in slugs if (row.code_list_id, slug) not in self._contained]
        found = count_contained(self.session, self._named(lacking), column.values)
        for slug in lacking:
            self._contained[(row.code_list_id, slug)] = {slug: found[slug]} if slug in found else {}
        known: dict[str, Containment] = {}
        for slug in slugs:
            known |= self._contained[(row.code_list_id, slug)]
        return known

    def _named(self, slugs: Sequence[str] | frozenset[str]) -> dict[str, tuple[int, ListProfile]]:
        return {slug: (self._ids[slug], self._profiles[self._ids[slug]]) for slug in sorted(slugs)}


def _of_declared(row: AnyRow, declared: ListProfile) -> Proposal:
    said = role_of(Column(row.name, row.label, row.group))
    text = f"La source déclare que ses valeurs sont des codes de « {declared.title} »."
    evidence = (Evidence(EvidenceKind.DECLARED, text, _DECLARED_SCORE), *([said[1]] if said else []))
    return Proposal(declared.slug, _DECLARED_SCORE, said[0] if said else None, evidence)
