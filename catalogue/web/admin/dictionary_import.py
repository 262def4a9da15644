"""`/admin/jeux/SLUG/importer` and `/admin/nomenclatures/SLUG/importer`: see what a file does, then import it.

The file is kept in a temporary folder while it is read, and nowhere after that: whoever has checked it sends
it again to import it.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from catalogue.domain.base import utc_now
from catalogue.formats.dictionary.problems import Problems
from catalogue.formats.dictionary.read import read_code_list, read_dictionary
from catalogue.services.dictionary.importing import ImportOptions, import_code_list, import_dictionary
from catalogue.services.dictionary.report import (
    CodeListReport,
    DictionaryReport,
    RejectedCodeList,
    RejectedDictionary,
)
from catalogue.services.editing.forms import read_record
from catalogue.services.rights import right_to_edit
from catalogue.web.admin.access import current_actor
from catalogue.web.admin.addresses import ADMIN
from catalogue.web.admin.import_reports import ShownReport, show_code_list_report, show_report
from catalogue.web.admin.sections import SECTIONS, Section, crumbs, record_url
from catalogue.web.site import current_site

blueprint = Blueprint("admin_import", __name__, url_prefix=ADMIN)

DATASET, CODE_LIST = SECTIONS["dataset"], SECTIONS["code-list"]
_NAME_MAX = 120


@dataclass(frozen=True)
class ImportContext:
    """What `admin/dictionary_import.html` shows; `report` once a file was sent.

    :ivar is_dictionary: a dictionary is asked for, else the codes of a list.
    :ivar prune: what the box said, and `with_code_lists` likewise.
    """

    section: Section
    slug: str
    is_dictionary: bool
    may_save: bool
    crumbs: list[tuple[str, str | None]]
    record_url: str
    report: ShownReport | None = None
    problem: str | None = None
    prune: bool = False
    with_code_lists: bool = True


@blueprint.get("/jeux/<slug>/importer")
def dictionary_form(slug: str) -> Response:
    """Ask for the file that holds the dictionary of a dataset."""
    return _page(DATASET, slug)


@blueprint.get("/nomenclatures/<slug>/importer")
def code_list_form(slug: str) -> Response:
    """Ask for the file that holds the codes of a list."""
    return _page(CODE_LIST, slug)


@blueprint.post("/jeux/<slug>/importer")
def send_dictionary(slug: str) -> Response:
    """Say what a file would change in the dictionary of a dataset, or change it."""
    file, options = _sent_file(), _options()
    if file is None:
        return _without_file(DATASET, slug, options)
    with TemporaryDirectory() as folder:
        problems = Problems(_shown_name(file))
        draft = read_dictionary(_kept(file, folder), mapping={}, problems=problems)
    database = current_site().database
    opened = database.reading if options.dry_run else database.unit_of_work
    try:
        with opened() as session:
            report = import_dictionary(
                session,
                current_actor(),
                slug=slug,
                draft=draft,
                problems=problems,
                today=utc_now().date(),
                options=options,
            )
    except RejectedDictionary as refused:
        report = refused.report
    return _page(DATASET, slug, options, report=show_report(report), status=_status(report))


@blueprint.post("/nomenclatures/<slug>/importer")
def send_code_list(slug: str) -> Response:
    """Say what a file would change in the codes of a list, or change them."""
    file, options = _sent_file(), _options()
    if file is None:
        return _without_file(CODE_LIST, slug, options)
    with TemporaryDirectory() as folder:
        problems = Problems(_shown_name(file))
        draft = read_code_list(_kept(file, folder), mapping={}, problems=problems)
    database = current_site().database
    opened = database.reading if options.dry_run else database.unit_of_work
    try:
        with opened() as session:
            # A list is made by its own form: here, it must be there.
            read_record(session, CODE_LIST.kind, address=(slug,))
            report = import_code_list(
                session,
                current_actor(),
                slug=slug,
                title=None,
                draft=draft,
                problems=problems,
                options=options,
            )
    except RejectedCodeList as refused:
        report = refused.report
    return _page(CODE_LIST, slug, options, report=show_code_list_report(report), status=_status(report))


def _page(
    section: Section,
    slug: str,
    options: ImportOptions | None = None,
    *,
    report: ShownReport | None = None,
    problem: str | None = None,
    status: int = 200,
) -> Response:
    """Return the form, and what the file that was sent does.

    :raises NotFound: there is no such record.
    """
    asked = options or ImportOptions()
    with current_site().database.reading() as session:
        record = read_record(session, section.kind, address=(slug,))
    steps = crumbs(section, (slug,))
    url = record_url(section, (slug,))
    context = ImportContext(
        section=section,
        slug=slug,
        is_dictionary=section is DATASET,
        may_save=current_actor().may(right_to_edit(record.state)),
        crumbs=[*steps[:-1], (slug, url), (str(_("Importer un fichier")), None)],
        record_url=url,
        report=report,
        problem=problem,
        prune=asked.prune,
        with_code_lists=asked.with_code_lists,
    )
    return make_response(render_template("admin/dictionary_import.html", page=context), status)


def _without_file(section: Section, slug: str, options: ImportOptions) -> Response:
    """Return the form again, to who may send it.

    :raises Forbidden: the actor may not.
    """
    with current_site().database.reading() as session:
        record = read_record(session, section.kind, address=(slug,))
    current_actor().require(right_to_edit(record.state))
    return _page(section, slug, options, problem=str(_("Choisissez un fichier.")), status=422)


def _sent_file() -> FileStorage | None:
    file = request.files.get("file")
    return file if file is not None and file.filename else None


def _options() -> ImportOptions:
    """Return what was asked for; what does not clearly ask to import only looks."""
    return ImportOptions(
        dry_run=request.form.get("action") != "import",
        prune="prune" in request.form,
        with_code_lists="with_code_lists" in request.form,
    )


def _shown_name(file: FileStorage) -> str:
    """Return the name of the file as the history keeps it: a name alone, of visible characters."""
    name = PurePosixPath((file.filename or "").replace("\\", "/")).name
    return "".join(char for char in name if char.isprintable())[:_NAME_MAX] or "fichier"


def _kept(file: FileStorage, folder: str) -> Path:
    """Keep the file under a name of ours; its suffix may tell its format."""
    suffix = PurePosixPath(_shown_name(file)).suffix.lower()
    path = Path(folder) / f"fichier{suffix if suffix[1:].isalnum() and len(suffix) < 10 else ''}"
    file.save(path)
    return path


def _status(report: DictionaryReport | CodeListReport) -> int:
    return 422 if report.has_errors and not report.dry_run else 200
