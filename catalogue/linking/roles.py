"""When two keys speak of the same thing: the place of residence is not the place of care."""

from collections.abc import Mapping

from catalogue.domain.vocabularies import JoinKeyRole
from catalogue.linking.model import CodeListNode, Path

# A register says where a facility or a practice stands; care and prescriptions happen there.
_AGREEING = (
    frozenset({JoinKeyRole.CARE, JoinKeyRole.LOCATION}),
    frozenset({JoinKeyRole.PRESCRIBER, JoinKeyRole.LOCATION}),
    frozenset({JoinKeyRole.BENEFICIARY, JoinKeyRole.RESIDENCE}),
    # « Subject » says that the row is about the thing itself, whoever it concerns on the other side.
    *(frozenset({JoinKeyRole.SUBJECT, role}) for role in JoinKeyRole if role is not JoinKeyRole.PROCESSING),
)


# What happens somewhere: the place of the facility that cared is the place of care.
_PLACED = frozenset({JoinKeyRole.CARE, JoinKeyRole.PRESCRIBER, JoinKeyRole.PAYER, JoinKeyRole.PROCESSING})

# Not the same thing, yet the nearest there is: most people are affiliated where they live.
_NEAR = frozenset({JoinKeyRole.RESIDENCE, JoinKeyRole.AFFILIATION})


def role_carried(
    role: JoinKeyRole | None, path: Path, code_lists: Mapping[str, CodeListNode]
) -> JoinKeyRole | None:
    """Return what a key says once its codes are carried along a path.

    Care, a prescription or a payment keep their place; whatever else leads to another concept (the facility a
    row is about, to its commune) says where that thing stands.
    """
    changes = any(code_lists[step.source].concept != code_lists[step.target].concept for step in path)
    if not changes or role in _PLACED:
        return role
    return JoinKeyRole.LOCATION


def role_distance(one: JoinKeyRole | None, other: JoinKeyRole | None) -> int:
    """Return 0 when the roles agree, 1 when they are near, 2 when they say different things."""
    if roles_agree(one, other):
        return 0
    return 1 if {one, other} == _NEAR else 2


def roles_agree(one: JoinKeyRole | None, other: JoinKeyRole | None) -> bool:
    """Tell whether two keys of these roles may be joined without changing what is said.

    A role nobody stated agrees with any but the accounting month, which never stands for a date of care.
    """
    if one == other:
        return True
    if one is None or other is None:
        return JoinKeyRole.PROCESSING not in {one, other}
    return frozenset({one, other}) in _AGREEING
