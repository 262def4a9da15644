"""Drafts of dictionaries in one line each, as a reader would give them, and how they are imported."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date

from sqlalchemy.orm import Session

from catalogue.formats.dictionary.draft import CodeListDraft, DictionaryDraft, VariableDraft
from catalogue.formats.dictionary.model import CodeEntry, DictionaryVariable
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.services.dictionary.importing import ImportOptions, import_code_list, import_dictionary
from catalogue.services.dictionary.report import CodeListReport, DictionaryReport
from catalogue.services.rights import Actor
from tests.services.editing.conftest import MAINTAINER

ALL = frozenset(field.name for field in fields(DictionaryVariable))
TODAY = date(2026, 11, 24)


def line(name: str, **values) -> DictionaryVariable:
    return DictionaryVariable(name=name, **values)


def draft(
    *variables: DictionaryVariable,
    of: Iterable[str] = ("name", "label"),
    code_lists: Sequence[CodeListDraft] = (),
    primary_key: tuple[str, ...] | None = None,
) -> DictionaryDraft:
    return DictionaryDraft(
        variables=[
            VariableDraft(variable, Place("Dictionnaire", rank)) for rank, variable in enumerate(variables, 2)
        ],
        fields=frozenset(of),
        columns={"Variable": "name"},
        primary_key=primary_key,
        code_lists=code_lists,
    )


def codes(*pairs: tuple[str, str], **values) -> CodeListDraft:
    entries = [CodeEntry(notation, label) for notation, label in pairs]
    return CodeListDraft(codes=entries, place=Place("Codes"), **values)


def run(
    session: Session,
    given: DictionaryDraft | None,
    *,
    slug: str = "open-x",
    actor: Actor = MAINTAINER,
    problems: Problems | None = None,
    today: date = TODAY,
    **options: bool,
) -> DictionaryReport:
    report = import_dictionary(
        session,
        actor,
        slug=slug,
        draft=given,
        problems=problems or Problems("dictionnaire.csv"),
        today=today,
        options=ImportOptions(**options),
    )
    session.commit()
    return report


def run_codes(
    session: Session,
    given: CodeListDraft | None,
    *,
    slug: str = "sexes",
    title: str | None = None,
    actor: Actor = MAINTAINER,
    **options: bool,
) -> CodeListReport:
    report = import_code_list(
        session,
        actor,
        slug=slug,
        title=title,
        draft=given,
        problems=Problems("codes.csv"),
        options=ImportOptions(**options),
    )
    session.commit()
    return report
