"""Read and keep the ways to cross one pair that a person refused; the linker goes round them.

Who may refuse, and what else follows, is in `services/editing/link_rejections.py`.
"""

from collections import defaultdict
from dataclasses import astuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalogue.domain import Dataset, Link, LinkKey, RejectedPath
from catalogue.domain.base import utc_now
from catalogue.linking.model import RefusedPath


def read_refused_paths(session: Session) -> dict[tuple[str, str], tuple[RefusedPath, ...]]:
    """Return by (extract, base) the ways refused, oldest first. One statement."""
    extract, base = aliased(Dataset), aliased(Dataset)
    rows = session.execute(
        select(extract.slug, base.slug, RejectedPath)
        .join(extract, RejectedPath.extract_id == extract.id)
        .join(base, RejectedPath.base_id == base.id)
        .order_by(RejectedPath.id)
    )
    found: dict[tuple[str, str], list[RefusedPath]] = defaultdict(list)
    for extract_slug, base_slug, row in rows:
        found[extract_slug, base_slug].append(
            RefusedPath(
                extract_key=row.extract_key,
                base_key=row.base_key,
                code_list=row.code_list,
                extract_path=tuple(row.extract_path),
                base_path=tuple(row.base_path),
                reason=row.reason,
            )
        )
    return {pair: tuple(paths) for pair, paths in found.items()}


def keep_refused_path(session: Session, link: Link, key: LinkKey, *, reason: str, by: str) -> RefusedPath:
    """Refuse for this pair the way of one of its keys; return it."""
    path = RefusedPath(
        extract_key=key.extract_key.name,
        base_key=key.base_key.name,
        code_list=key.code_list.slug,
        extract_path=tuple(key.extract_path),
        base_path=tuple(key.base_path),
        reason=reason,
    )
    names = ("extract_key", "base_key", "code_list")
    session.add(
        RejectedPath(
            extract_id=link.extract_id,
            base_id=link.base_id,
            **dict(zip(names, astuple(path), strict=False)),
            extract_path=list(path.extract_path),
            base_path=list(path.base_path),
            reason=reason,
            rejected_by=by,
            rejected_at=utc_now(),
        )
    )
    session.flush()
    return path
