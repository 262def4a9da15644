"""Find the two code lists that a crosswalk is about, as it was asked for and as its file names them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList, Crosswalk
from catalogue.domain.vocabularies import Cardinality, CrosswalkKind
from catalogue.formats.crosswalks.model import CrosswalkDraft
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.tables import shorten
from catalogue.messages import gettext_noop
from catalogue.services.dictionary.code_lists import KnownLists
from catalogue.services.sql import AnyRow


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What was asked for beside the file; `None` leaves it to the crosswalk or to the file.

    :ivar source: slug or name of the list it starts from; `target` likewise.
    """

    source: str | None = None
    target: str | None = None
    kind: CrosswalkKind | None = None
    title: str | None = None
    cardinality: Cardinality | None = None


@dataclass(frozen=True)
class Ends:
    """The two lists of a crosswalk."""

    source: AnyRow
    target: AnyRow


def find_ends(
    session: Session, record: Crosswalk | None, draft: CrosswalkDraft, wanted: Wanted, problems: Problems
) -> Ends | None:
    """Return the two lists, told apart; `None` when one is not known."""
    names = [name for name in (wanted.source, wanted.target, draft.source, draft.target) if name is not None]
    lists = KnownLists(session, names)
    if record is not None:
        for asked, own in ((wanted.source, record.source_list), (wanted.target, record.target_list)):
            found = lists.find(asked) if asked else None
            if asked and (found is None or found.id != own.id):
                problems.error(
                    Place(),
                    gettext_noop("Cette table de passage relie « %(slug)s », non « %(asked)s »"),
                    gettext_noop(
                        "Ôtez --source et --target, ou donnez une autre adresse à la nouvelle table"
                    ),
                    slug=own.slug,
                    asked=shorten(asked),
                )
        return _list_rows(session, record.source_list_id, record.target_list_id)
    source = _named_list(lists, wanted.source or draft.source, "--source", problems)
    target = _named_list(lists, wanted.target or draft.target, "--target", problems)
    if source is None or target is None:
        return None
    if source == target:
        problems.error(Place(), gettext_noop("Une table de passage relie deux nomenclatures différentes"))
        return None
    return _list_rows(session, source, target)


def _named_list(lists: KnownLists, name: str | None, option: str, problems: Problems) -> int | None:
    if name is None:
        problems.error(
            Place(),
            gettext_noop("Rien ne dit quelles nomenclatures la table de passage relie"),
            gettext_noop("Donnez %(option)s, la nomenclature de ces codes"),
            option=option,
        )
        return None
    found = lists.find(name)
    if found is None or found.id is None:
        problems.error(
            Place(),
            gettext_noop("La nomenclature « %(name)s » n’est pas au catalogue"),
            gettext_noop("Donnez %(option)s, ou importez d’abord cette nomenclature"),
            name=shorten(name),
            option=option,
        )
        return None
    return found.id


def _list_rows(session: Session, source: int, target: int) -> Ends:
    columns = (CodeList.id, CodeList.slug, CodeList.code_count)
    rows = {row.id: row for row in session.execute(select(*columns).where(CodeList.id.in_((source, target))))}
    return Ends(rows[source], rows[target])


def refuse_other_nature(record: Crosswalk | None, wanted: Wanted, problems: Problems) -> None:
    """Tell what keeps a crosswalk that is there from being brought to a file: its rule, another kind."""
    if record is None:
        return
    if record.rule is not None:
        problems.error(
            Place(),
            gettext_noop("Cette table de passage est donnée par une règle : elle ne reçoit pas de fichier"),
            gettext_noop("Donnez une autre adresse à celle du fichier"),
        )
    if wanted.kind not in {None, record.kind}:
        problems.error(
            Place(),
            gettext_noop("La nature d’une table de passage ne change pas par import"),
            gettext_noop("Corrigez-la dans sa notice, ou ôtez --kind"),
        )
