"""The four numbers that the method needs, each with its reason; none is learnt from any set of tables."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measures:
    """Where the finder draws its lines.

    :ivar alike: two tables of two products are one when they share this much of all their columns. Half:
        below, more differs than agrees.
    :ivar known: a label is spoken of when more than this share of its words is. Half: at half, every second
        word may be about something else.
    :ivar key_weight: how much more a table is worth as a hub when it is known to have the key. Two: evidence,
        not proof, since tables beside the hub may have the key too, one row for one row.
    :ivar slack: how many characters a value may have more or less. One: a check digit, written or left out.
    """

    alike: float = 0.5
    known: float = 0.5
    key_weight: float = 2
    slack: int = 1


USUAL = Measures()
