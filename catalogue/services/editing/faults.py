"""How an edit is refused: by what was typed, or by what somebody else saved meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from catalogue.errors import Conflict, Invalid


class RejectedEdit(Invalid):
    """What was typed breaks rules; `faults` says which, by field."""

    def __init__(self, faults: Mapping[str, Invalid]) -> None:
        super().__init__(
            "La saisie est refusée : corrigez les champs signalés.",
            {"problems": {name: fault.message for name, fault in faults.items()}},
        )
        self.faults = dict(faults)


@dataclass(frozen=True)
class Difference:
    """One field that was saved otherwise than it was typed; texts as they stand in a form.

    :param changed_by_others: whether it is known to have been changed since the form was opened, `None` when
        nobody can tell (a bulk import keeps no history).
    :param untouched: the text typed is what the form was opened with.
    """

    field: str
    stored: str
    typed: str
    changed_by_others: bool | None
    untouched: bool


class EditConflict(Conflict):
    """The record was saved by somebody else since the form was opened.

    :param row_version: what it stands at now.
    :param author: who saved it last, and when, where the history knows.
    """

    def __init__(
        self,
        differences: tuple[Difference, ...],
        *,
        row_version: int,
        author: str | None,
        made_at: datetime | None,
    ) -> None:
        super().__init__(
            "Cette notice a été modifiée depuis que vous l’avez ouverte : rien n’a été enregistré.",
            {"row_version": row_version, "fields": [difference.field for difference in differences]},
        )
        self.differences = differences
        self.row_version = row_version
        self.author = author
        self.made_at = made_at
