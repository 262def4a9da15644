"""Crosswalks as a file gives them, and their import."""

from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import PairRelation
from catalogue.formats.crosswalks.model import CrosswalkDraft, Pair, PairDraft
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.services.crosswalk_files.ends import Wanted
from catalogue.services.crosswalk_files.importing import import_crosswalk
from catalogue.services.crosswalk_files.report import CrosswalkReport
from catalogue.services.dictionary.importing import ImportOptions
from catalogue.services.rights import Actor
from tests.services.editing.conftest import MAINTAINER

SLUG = "departements-vers-regions"


def drafted(
    *pairs: tuple[str, str] | tuple[str, str, float | None], relation: PairRelation | None = None
) -> CrosswalkDraft:
    """Return the draft of these pairs, their weights third."""
    found = [Pair(pair[0], pair[1], relation, pair[2] if len(pair) > 2 else None) for pair in pairs]
    return CrosswalkDraft(
        pairs=[PairDraft(pair, Place(None, row)) for row, pair in enumerate(found, start=2)],
        gives_relations=relation is not None,
        gives_weights=any(len(pair) > 2 for pair in pairs),
    )


def run(
    session: Session,
    draft: CrosswalkDraft | None,
    *,
    actor: Actor = MAINTAINER,
    slug: str = SLUG,
    wanted: Wanted | None = None,
    dry_run: bool = False,
    prune: bool = False,
    file: str = "passage.csv",
) -> CrosswalkReport:
    report = import_crosswalk(
        session,
        actor,
        slug=slug,
        draft=draft,
        wanted=wanted or Wanted(),
        problems=Problems(file),
        options=ImportOptions(dry_run=dry_run, prune=prune),
    )
    session.expire_all()
    return report
