"""The linker over the knowledge as it is now, its paths kept between requests.

The knowledge is a few hundred rows, read for each answer: what a process holds is used again only while it
is equal, so that no edit, by whatever way, is ever missed. What is kept is what costs: paths and crossings.
"""

from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from catalogue.linking.derive import Linker
from catalogue.linking.model import Knowledge
from catalogue.services.linker_input import read_knowledge

# By engine. Threads may replace an entry at the same moment: each then works with the one it made.
_kept: WeakKeyDictionary[Engine, tuple[Knowledge, Linker]] = WeakKeyDictionary()


def current_linker(session: Session) -> tuple[Knowledge, Linker]:
    """Return the knowledge the database holds now, and the linker over it."""
    knowledge = read_knowledge(session)
    engine = session.get_bind().engine
    held = _kept.get(engine)
    if held is None or held[0] != knowledge:
        held = _kept[engine] = knowledge, Linker(knowledge)
    return held
