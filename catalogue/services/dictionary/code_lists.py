"""Find which list each sheet of codes of a dictionary is about, and what the sheet would change in it.

A list that several datasets share is not bent by one extract's dictionary: what the sheet says otherwise is
told, and nothing is changed. A list that nobody has yet is made, under the names of the dataset and the
variable, and follows that dictionary from then on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.domain import CodeList
from catalogue.domain.base import slug_of
from catalogue.formats.dictionary.draft import CodeListDraft
from catalogue.formats.dictionary.problems import Problems
from catalogue.messages import gettext_noop
from catalogue.services.dictionary.codes import CodeChanges, compare_codes
from catalogue.services.dictionary.report import ChangedCodeList
from catalogue.services.sql import in_slices


@dataclass(frozen=True)
class KnownList:
    """A code list that the catalogue has; `id` is `None` for one that the file is about to make."""

    id: int | None
    slug: str
    title: str


@dataclass(frozen=True)
class ListStep:
    """What happens to one code list."""

    draft: CodeListDraft
    known: KnownList
    changes: CodeChanges

    @property
    def change(self) -> ChangedCodeList:
        """Return the step as the report tells it."""
        return ChangedCodeList(
            slug=self.known.slug,
            title=self.known.title,
            added=self.changes.added,
            changed=self.changes.changed,
            removed=self.changes.removed,
            unchanged=self.changes.unchanged,
            is_new=self.known.id is None,
        )

    @property
    def does_something(self) -> bool:
        """Tell whether anything of the list is to be written."""
        return self.change.does_something or bool(self.changes.moved)


class KnownLists:
    """The code lists that a file may name, by slug or by their own name."""

    def __init__(self, session: Session, names: Sequence[str]) -> None:
        self._by_slug: dict[str, KnownList] = {}
        self._by_name: dict[str, KnownList] = {}
        wanted = sorted({*names})
        for some in in_slices(wanted):
            self._read(session, some)

    def find(self, text: str) -> KnownList | None:
        """Return the list that a text names, `None` when there is none."""
        return self._by_slug.get(text) or self._by_name.get(text) or self._by_slug.get(slug_of(text))

    def add(self, known: KnownList) -> None:
        """Make known a list that the dataset uses, or that the file is about to make."""
        self._by_slug.setdefault(known.slug, known)

    def _read(self, session: Session, names: Sequence[str]) -> None:
        slugs = [slug_of(name) for name in names]
        query = select(CodeList.id, CodeList.slug, CodeList.title, CodeList.name).where(
            or_(CodeList.slug.in_(slugs), CodeList.name.in_(names))
        )
        # The oldest stays where several have one name.
        for row in session.execute(query.order_by(CodeList.id)):
            known = KnownList(row.id, row.slug, row.title)
            self._by_slug.setdefault(row.slug, known)
            if row.name:
                self._by_name.setdefault(row.name, known)


def own_list_slug(dataset: str, variable: str) -> str:
    """Return the slug of the list that a dictionary brings for one of its variables."""
    return slug_of(f"{dataset}-{variable}")


def plan_named_lists(
    session: Session,
    drafts: Sequence[CodeListDraft],
    lists: KnownLists,
    *,
    prune: bool,
    problems: Problems,
) -> Iterator[ListStep]:
    """Yield what the sheets that name their list change in it; a list nobody has is made."""
    seen: set[str] = set()
    for draft in drafts:
        if draft.slug is None:
            continue
        slug = slug_of(draft.slug)
        if not slug:
            problems.error(
                draft.place,
                gettext_noop("« %(slug)s » ne peut pas être l’adresse d’une nomenclature"),
                gettext_noop("Écrivez des lettres sans accent, des chiffres et des tirets"),
                slug=draft.slug,
            )
            continue
        if slug in seen:
            _told_twice(draft, slug, problems)
            continue
        seen.add(slug)
        known = lists.find(slug) or KnownList(None, slug, draft.title or draft.name or slug)
        lists.add(known)
        yield plan_list(session, draft, known, prune=prune, problems=problems)


def plan_sheets(
    session: Session,
    drafts: Sequence[CodeListDraft],
    lists: KnownLists,
    *,
    dataset: str,
    bound: Mapping[str, str | None],
    labels: Mapping[str, str | None],
    prune: bool,
    problems: Problems,
) -> Iterator[tuple[str, ListStep]]:
    """Yield, with the variable, the lists that sheets named after one bring.

    :param bound: variable of the file → slug of the list it is bound to.
    :param labels: variable → its label, which becomes the title of a new list.
    """
    seen: set[str] = set()
    for draft in drafts:
        name = draft.variable
        if draft.slug is not None or name is None:
            continue
        if name not in bound:
            problems.warning(
                draft.place,
                gettext_noop(
                    "Le fichier ne décrit pas la variable « %(name)s » : ses codes sont laissés de côté"
                ),
                about=name,
                name=name,
            )
            continue
        if name in seen:
            _told_twice(draft, name, problems)
            continue
        seen.add(name)
        own = own_list_slug(dataset, name)
        slug = bound[name] or own
        known = lists.find(slug) or KnownList(None, slug, draft.title or labels.get(name) or name)
        if slug == own:
            lists.add(known)
            yield name, plan_list(session, draft, known, prune=prune, problems=problems)
        else:
            _tell_differences(session, draft, known, problems)


def plan_list(
    session: Session, draft: CodeListDraft, known: KnownList, *, prune: bool, problems: Problems
) -> ListStep:
    """Return what a file of codes changes in a list; what it no longer has is told."""
    changes = compare_codes(session, list_id=known.id, draft=draft, prune=prune)
    if changes.kept:
        problems.warning(
            draft.place,
            gettext_noop("Codes de « %(slug)s » absents du fichier et gardés : %(count)s (%(examples)s)"),
            gettext_noop("Pour les retirer, demandez l’élagage (--prune)"),
            about=known.slug,
            slug=known.slug,
            count=changes.kept,
            examples=_listed(changes.kept_examples, changes.kept),
        )
    return ListStep(draft, known, changes)


def _tell_differences(session: Session, draft: CodeListDraft, known: KnownList, problems: Problems) -> None:
    changes = compare_codes(session, list_id=known.id, draft=draft, prune=False)
    if changes.added == len(draft.codes) and not changes.kept:
        problems.warning(
            draft.place,
            gettext_noop(
                "La nomenclature « %(slug)s » est décrite sans ses codes : la feuille en donne %(count)s"
            ),
            gettext_noop("Pour les y mettre, importez-les comme codes de cette nomenclature"),
            about=draft.variable,
            slug=known.slug,
            count=changes.added,
        )
    elif changes.added:
        problems.warning(
            draft.place,
            gettext_noop(
                "Codes de la feuille que la nomenclature « %(slug)s » n’a pas : %(count)s (%(examples)s)"
            ),
            gettext_noop("Cette nomenclature est partagée : elle ne change que par son propre import"),
            about=draft.variable,
            slug=known.slug,
            count=changes.added,
            examples=_listed(changes.new_examples, changes.added),
        )
    if changes.relabelled:
        problems.warning(
            draft.place,
            gettext_noop(
                "Libellés autres que ceux de la nomenclature « %(slug)s » : %(count)s (%(examples)s)"
            ),
            gettext_noop("Cette nomenclature est partagée : elle ne change que par son propre import"),
            about=draft.variable,
            slug=known.slug,
            count=changes.relabelled,
            examples=_listed(changes.relabelled_examples, changes.relabelled),
        )


def _told_twice(draft: CodeListDraft, name: str, problems: Problems) -> None:
    problems.warning(
        draft.place,
        gettext_noop("Les codes de « %(name)s » sont déjà donnés plus haut : ceux-ci sont laissés de côté"),
        about=name,
        name=name,
    )


def _listed(examples: Sequence[str], count: int) -> str:
    return ", ".join(examples) + ("…" if count > len(examples) else "")
