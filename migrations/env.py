"""Run migrations on the engine that `catalogue.db` hands over, in one transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum

from catalogue.db import is_mapped
from catalogue.domain import Base
from catalogue.domain.base import UtcDateTime


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as plain SQL ones: a revision must not change when the domain does."""
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    return False


with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite cannot alter most things in place: batch mode copies the table.
        render_as_batch=True,
        render_item=render_item,
        include_object=is_mapped,
        compare_type=True,
        # Our SQLite connections begin transactions themselves, so DDL rolls back there too.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
