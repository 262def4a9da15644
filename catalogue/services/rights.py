"""Who may do what: one table of rights by role, asked by every service that changes something.

Pages and commands only say who acts; whether they may is decided here (OWASP ASVS 5.0, 8.3.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalogue.domain.vocabularies import PublicationState, Role
from catalogue.errors import Forbidden
from catalogue.services.accounts.security_log import SecurityEvent, note


class Right(StrEnum):
    """One thing that an account may be allowed to do."""

    SEE_DRAFTS = "see-drafts"
    EDIT_DRAFTS = "edit-drafts"
    # Change what the public sees: published records, and all that has no draft (code lists, crosswalks…).
    EDIT_PUBLISHED = "edit-published"
    # Publish a draft, withdraw what is published.
    PUBLISH = "publish"
    DECIDE_LINKS = "decide-links"
    MANAGE_ACCOUNTS = "manage-accounts"


_CONTRIBUTOR = frozenset({Right.SEE_DRAFTS, Right.EDIT_DRAFTS})
_MAINTAINER = _CONTRIBUTOR | {Right.EDIT_PUBLISHED, Right.PUBLISH, Right.DECIDE_LINKS}
RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.MAINTAINER: _MAINTAINER,
    Role.ADMIN: _MAINTAINER | {Right.MANAGE_ACCOUNTS},
}


@dataclass(frozen=True)
class Actor:
    """Who acts.

    :param author: how the history names them: an account's address, or « ligne de commande ».
    :param public_name: how a page open to all names them; never an address.
    :param user_id: the account, `None` on the command line.
    """

    author: str
    public_name: str
    role: Role
    user_id: int | None = None

    def may(self, right: Right) -> bool:
        """Tell whether the actor has this right."""
        return right in RIGHTS[self.role]

    def require(self, right: Right) -> None:
        """Refuse to go on without this right.

        :raises Forbidden: the actor's role does not hold it.
        """
        if not self.may(right):
            note(SecurityEvent.RIGHT_REFUSED, account=self.user_id, role=self.role.value, right=right.value)
            raise Forbidden("Votre compte ne permet pas cette action.", {"right": right.value})


def right_to_edit(state: PublicationState | None) -> Right:
    """Return what it takes to change a record in this state; `None` for one that has no draft."""
    return Right.EDIT_DRAFTS if state is PublicationState.DRAFT else Right.EDIT_PUBLISHED


def operator() -> Actor:
    """Return who acts on the command line: whoever can write the database may do everything."""
    return Actor(author="ligne de commande", public_name="l’équipe du catalogue", role=Role.ADMIN)
