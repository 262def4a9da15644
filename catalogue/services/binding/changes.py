"""Compare the proposals that are stored with those that are wanted, and write what differs.

What a person decided is never touched.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue.domain import BindingProposal
from catalogue.domain.vocabularies import LinkStatus
from catalogue.linking.binding.model import EvidenceKind, Proposal
from catalogue.services.bulk_rows import Values, insert_rows, update_rows
from catalogue.services.sql import AnyRow, in_slices

# Key of a variable → key of a code list → its row.
Stored: TypeAlias = Mapping[int, Mapping[int, AnyRow]]


def stored_proposals(session: Session, variable_ids: Sequence[int]) -> Stored:
    """Return the proposals of these variables, decided ones included."""
    found: dict[int, dict[int, AnyRow]] = defaultdict(dict)
    columns = BindingProposal.__table__.columns
    for row in session.execute(select(*columns).where(BindingProposal.variable_id.in_(variable_ids))):
        found[row.variable_id][row.code_list_id] = row
    return found


@dataclass
class Changes:
    """What is to be written for some variables; `counts` is told what each proposal becomes."""

    stored: Stored
    counts: Counter[str]
    added: list[Values] = field(default_factory=list)
    changed: list[Values] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)

    def compare(self, variable_id: int, wanted: Mapping[int, Proposal], *, has_sample: bool) -> None:
        """Note what differs for one variable.

        :param wanted: key of a code list → what is proposed.
        :param has_sample: whether values of the variable were looked at.
        """
        there = self.stored.get(variable_id, {})
        for list_id, proposal in wanted.items():
            current, values = there.get(list_id), _values(proposal)
            if current is None:
                self.added.append({"variable_id": variable_id, "code_list_id": list_id, **values})
                self.counts["added"] += 1
            elif _stays(current, has_sample=has_sample) or all(
                getattr(current, name) == value for name, value in values.items()
            ):
                self.counts["unchanged"] += 1
            else:
                self.changed.append({"id": current.id, **values})
                self.counts["changed"] += 1
        for list_id in there.keys() - wanted.keys():
            if _stays(there[list_id], has_sample=has_sample):
                self.counts["unchanged"] += 1
            else:
                self.removed.append(there[list_id].id)
                self.counts["removed"] += 1

    def write(self, session: Session) -> None:
        """Write what was noted."""
        insert_rows(session, BindingProposal, self.added)
        update_rows(session, BindingProposal, self.changed)
        for some in in_slices(self.removed):
            session.execute(delete(BindingProposal).where(BindingProposal.id.in_(some)))


def _stays(current: AnyRow, *, has_sample: bool) -> bool:
    """Tell whether a proposal was decided on, or rests on values that were not looked at this time."""
    if current.status is not LinkStatus.PROPOSED:
        return True
    return not has_sample and any(hint["kind"] == EvidenceKind.SAMPLE for hint in current.evidence)


def _values(proposal: Proposal) -> dict[str, Any]:
    return {
        "role": proposal.role,
        "score": proposal.score,
        "evidence": [asdict(hint) | {"kind": hint.kind.value} for hint in proposal.evidence],
    }
