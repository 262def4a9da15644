"""`/jeux/SLUG.csv`, `/nomenclatures/SLUG.csv` and beside them: all that is taken away as a file.

What is sent comes as it is made: a list of 100,000 codes takes no more memory than one of ten. `.ttl` and the
other syntaxes of a dataset are the feed's.
"""

import hashlib
from contextlib import ExitStack
from types import MappingProxyType

from flask import Blueprint, Response, request

from catalogue import __version__
from catalogue.feed.documents import public_addresses
from catalogue.formats.crosswalks.formats import CROSSWALK_FORMATS, CrosswalkFormat
from catalogue.formats.dictionary.formats import (
    CODE_LIST_FORMATS,
    DICTIONARY_FORMATS,
    CodeListFormat,
    DictionaryFormat,
)
from catalogue.services.crosswalk_files.exporting import fingerprint as crosswalk_fingerprint
from catalogue.services.crosswalk_files.exporting import get_crosswalk_head, pairs_of
from catalogue.services.dictionary.exporting import (
    codes_of,
    fingerprint,
    get_code_list_head,
    get_dictionary,
)
from catalogue.web.site import current_site

blueprint = Blueprint("downloads", __name__)

# Suffix of a dataset's address → name of the format.
DICTIONARY_SUFFIXES = MappingProxyType(
    {
        "csv": "csv",
        "xlsx": "xlsx",
        "json": "table-schema",
        "csvw.json": "csvw",
        "ddi.xml": "ddi",
        "md": "md",
    }
)
# Suffix of a code list's address → name of the format.
CODE_LIST_SUFFIXES = MappingProxyType({"csv": "csv", "json": "json", "ttl": "ttl"})
# Suffix of a crosswalk's address → name of the format.
CROSSWALK_SUFFIXES = MappingProxyType({"csv": "csv", "sssom.tsv": "sssom"})


def dictionary(slug: str, suffix: str) -> Response:
    """Answer with the dictionary of a published dataset, in the format of the suffix."""
    return _dictionary(DICTIONARY_FORMATS[DICTIONARY_SUFFIXES[suffix]], slug)


@blueprint.get("/jeux/<slug>/datapackage.json")
def data_package(slug: str) -> Response:
    """Answer with the files of a published dataset and its dictionary, as a Frictionless data package."""
    return _dictionary(DICTIONARY_FORMATS["datapackage"], slug)


def _dictionary(form: DictionaryFormat, slug: str) -> Response:
    site = current_site()
    base_url = public_addresses(site.settings).base_url
    with ExitStack() as opened:
        session = opened.enter_context(site.database.reading())
        found = get_dictionary(session, slug=slug, base_url=base_url)
        response = _described(form, slug, fingerprint(session, found))
        if _has_body(response):
            response.response = form.write(found, codes_of(session))
            # The session is read from until the last piece is sent.
            response.call_on_close(opened.pop_all().close)
    return response


def code_list(slug: str, suffix: str) -> Response:
    """Answer with the codes of a list, in the format of the suffix."""
    form = CODE_LIST_FORMATS[CODE_LIST_SUFFIXES[suffix]]
    site = current_site()
    base_url = public_addresses(site.settings).base_url
    with ExitStack() as opened:
        session = opened.enter_context(site.database.reading())
        head = get_code_list_head(session, slug=slug, base_url=base_url)
        response = _described(form, slug, fingerprint(session, head))
        if _has_body(response):
            response.response = form.write(head, codes_of(session)(slug))
            response.call_on_close(opened.pop_all().close)
    return response


def crosswalk(slug: str, name: str, suffix: str) -> Response:
    """Answer with the pairs of the crosswalk `name` that starts from the list `slug`."""
    form = CROSSWALK_FORMATS[CROSSWALK_SUFFIXES[suffix]]
    site = current_site()
    base_url = public_addresses(site.settings).base_url
    with ExitStack() as opened:
        session = opened.enter_context(site.database.reading())
        head = get_crosswalk_head(session, slug=name, source=slug, base_url=base_url)
        response = _described(form, name, crosswalk_fingerprint(session, head))
        if _has_body(response):
            response.response = form.write(head, pairs_of(session, slug=name))
            response.call_on_close(opened.pop_all().close)
    return response


def _described(form: DictionaryFormat | CodeListFormat | CrosswalkFormat, slug: str, state: str) -> Response:
    """Return an answer without its body: « not modified » where the client has what we would send."""
    response = Response(content_type=form.content_type)
    # Nobody knows the length before the last piece is made; that of the body still empty would be sent.
    response.automatically_set_content_length = False
    response.headers["Content-Disposition"] = f'attachment; filename="{form.file_name(slug)}"'
    # Another release may write the same dictionary otherwise.
    digest = hashlib.sha256(f"{__version__} {form.name} {state}".encode())
    response.set_etag(digest.hexdigest()[:32])
    response.make_conditional(request)
    return response


def _has_body(response: Response) -> bool:
    return response.status_code == 200 and request.method != "HEAD"


def _register() -> None:
    """Give each suffix a rule of its own: `x.csvw.json` is no `x.csvw` as JSON."""
    for suffix in DICTIONARY_SUFFIXES:
        blueprint.add_url_rule(f"/jeux/<slug>.{suffix}", view_func=dictionary, defaults={"suffix": suffix})
    for suffix in CODE_LIST_SUFFIXES:
        blueprint.add_url_rule(
            f"/nomenclatures/<slug>.{suffix}", view_func=code_list, defaults={"suffix": suffix}
        )
    for suffix in CROSSWALK_SUFFIXES:
        blueprint.add_url_rule(
            f"/nomenclatures/<slug>/passages/<name>.{suffix}",
            view_func=crosswalk,
            defaults={"suffix": suffix},
        )


_register()
