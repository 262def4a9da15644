"""Who gets what at every route of the site, in every state: one line for each rule and method.

A status stands for all three states, or three of them for a draft, a published and a withdrawn record, in
that order. In an address, `{dataset}`, `{reuse}`, `{variable}`, `{key}`, `{note}` name the one of the state
asked about. A route without a line fails `test_rights.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from catalogue.domain.vocabularies import Role

Status: TypeAlias = int | tuple[int, int, int]
# `None` is whoever is not logged in.
Expected: TypeAlias = Mapping[Role | None, Status]


@dataclass(frozen=True)
class Row:
    """One route by one method; `data` is posted, with the version read from the form at `form_at`."""

    method: str
    rule: str
    address: str
    expected: Expected
    data: Mapping[str, str] = field(default_factory=dict)
    form_at: str | None = None


def everybody(status: Status) -> Expected:
    """Give all the same: being logged in changes nothing in public."""
    return dict.fromkeys((None, *Role), status)


def logged_in(contributor: Status, maintainer: Status | None = None, admin: Status | None = None) -> Expected:
    """Send whoever is not logged in to the login form; a role left out gets what the one before gets."""
    maintainer = contributor if maintainer is None else maintainer
    by_role: dict[Role | None, Status] = {
        Role.CONTRIBUTOR: contributor,
        Role.MAINTAINER: maintainer,
        Role.ADMIN: maintainer if admin is None else admin,
    }
    return {None: 0, **by_role}


def opened(rule: str, expected: Expected, address: str | None = None) -> Row:
    """Return the line of a page that is looked at."""
    return Row("GET", rule, address or rule, {who: status or 303 for who, status in expected.items()})


def sent(
    rule: str, expected: Expected, address: str | None = None, form_at: str | None = None, **data: str
) -> Row:
    """Return the line of a form that is sent."""
    given = {who: status or 401 for who, status in expected.items()}
    return Row("POST", rule, address or rule, given, data, form_at)


IN_PUBLIC = everybody((404, 200, 410))
SEEN = logged_in(200)
# Shown to who may change the record, refused to the others: a contributor changes drafts only.
ASKED = logged_in((200, 403, 403), 200)
ASKED_OF_DRAFTS = logged_in((200, 403, 403), (200, 409, 409))
SAVED = logged_in((303, 403, 403), 303)
# The form is empty: who may add is told what is missing.
ADDED = logged_in((422, 403, 403), 422)
ADDED_AS_DRAFT = logged_in(422)
SAVED_BY_MAINTAINERS = logged_in(403, 303)
ADDED_BY_MAINTAINERS = logged_in(403, 422)
# What was published is withdrawn, never removed.
REMOVED = logged_in((303, 403, 403), (303, 409, 409))
FOR_ADMINS = logged_in(403, 403, 303)

JEU, VARIABLE = "/jeux/{dataset}", "/variables/{variable}"
USER = "<int(max=2147483647):user_id>"
SESSION = "<int(max=2147483647):session_id>"

PUBLIC = (
    opened("/", everybody(200)),
    opened("/codes", everybody(200)),
    opened("/recherche", everybody(200), "/recherche?q=essai"),
    opened("/jeux/<slug>", IN_PUBLIC, JEU),
    opened("/jeux/<slug>/variables/<path:name>", IN_PUBLIC, JEU + VARIABLE),
    opened("/nomenclatures", everybody(200)),
    opened("/nomenclatures/<slug>", everybody(200), "/nomenclatures/regions-2016"),
    opened(
        "/nomenclatures/<slug>/versions/<other>",
        everybody(200),
        "/nomenclatures/regions-2016/versions/departements",
    ),
    opened("/comparer", IN_PUBLIC, "/comparer?a={dataset}&b=base-voisine"),
    opened("/cles", everybody(200)),
    opened("/cles/<slug>", everybody(200), "/cles/lieu"),
    opened("/sigles", everybody(200)),
    opened("/croisements", everybody(200)),
    opened("/croisements/<extract>/<base>", IN_PUBLIC, "/croisements/{dataset}/base-voisine"),
    opened(
        "/croisements/<extract>/<base>/recette.<any('sql', 'postgresql.sql', 'py', 'R'):suffix>",
        IN_PUBLIC,
        "/croisements/{dataset}/base-voisine/recette.sql",
    ),
    opened("/reutilisations", everybody(200)),
    opened("/reutilisations/<slug>", IN_PUBLIC, "/reutilisations/{reuse}"),
    opened("/cadre-juridique", everybody(200)),
    opened("/catalogue", everybody(200)),
    opened("/catalogue.<any(ttl, rdf, jsonld, nt):suffix>", everybody(200), "/catalogue.ttl"),
    opened("/jeux/<slug>.<any(ttl, rdf, jsonld, nt):suffix>", IN_PUBLIC, JEU + ".ttl"),
    *(
        opened(f"/jeux/<slug>{suffix}", IN_PUBLIC, JEU + suffix)
        for suffix in (".csv", ".xlsx", ".json", ".csvw.json", ".ddi.xml", ".md", "/datapackage.json")
    ),
    *(
        opened(f"/nomenclatures/<slug>{suffix}", everybody(200), f"/nomenclatures/regions-2016{suffix}")
        for suffix in (".csv", ".json", ".ttl")
    ),
    *(
        opened(
            f"/nomenclatures/<slug>/passages/<name>{suffix}",
            everybody(200),
            f"/nomenclatures/departements/passages/departements-vers-regions{suffix}",
        )
        for suffix in (".csv", ".sssom.tsv")
    ),
    opened("/sitemap.xml", everybody(200)),
    opened("/sitemap-pages.xml", everybody(200)),
    opened(
        "/sitemap-<any(jeux, nomenclatures, cles, reutilisations):kind>-<int:number>.xml",
        everybody(200),
        "/sitemap-jeux-0.xml",
    ),
    opened("/robots.txt", everybody(200)),
    opened("/changements.atom", everybody(200)),
    opened("/healthz", everybody(200)),
    opened("/readyz", everybody(200)),
    opened("/static/<path:filename>", everybody(200), "/static/style.css"),
)
API = (
    opened("/api/docs", everybody(200)),
    opened("/api/1/openapi.json", everybody(200)),
    opened("/api/1/datasets", everybody(200)),
    opened("/api/1/datasets/<slug>", IN_PUBLIC, "/api/1/datasets/{dataset}"),
    opened("/api/1/datasets/<slug>/variables", IN_PUBLIC, "/api/1/datasets/{dataset}/variables"),
    opened("/api/1/variables", everybody(200)),
    opened("/api/1/variables/<dataset>/<path:name>", IN_PUBLIC, "/api/1/variables/{dataset}/{variable}"),
    opened("/api/1/codelists", everybody(200)),
    opened("/api/1/codelists/<slug>", everybody(200), "/api/1/codelists/regions-2016"),
    opened("/api/1/codelists/<slug>/codes", everybody(200), "/api/1/codelists/regions-2016/codes"),
    opened("/api/1/codes", everybody(200)),
    opened("/api/1/concepts", everybody(200)),
    opened("/api/1/concepts/<slug>", everybody(200), "/api/1/concepts/lieu"),
    opened("/api/1/crosswalks", everybody(200)),
    opened("/api/1/crosswalks/<slug>", everybody(200), "/api/1/crosswalks/departements-vers-regions"),
    opened(
        "/api/1/crosswalks/<slug>/pairs", everybody(200), "/api/1/crosswalks/departements-vers-regions/pairs"
    ),
    opened("/api/1/links", everybody(200)),
    opened("/api/1/links/<extract>/<base>", IN_PUBLIC, "/api/1/links/{dataset}/base-voisine"),
    opened("/api/1/links/<extract>/<base>/recipe", IN_PUBLIC, "/api/1/links/{dataset}/base-voisine/recipe"),
    opened("/api/1/links/shared", IN_PUBLIC, "/api/1/links/shared?dataset={dataset}&dataset=base-voisine"),
    opened("/api/1/reuses", everybody(200)),
    opened("/api/1/reuses/<slug>", IN_PUBLIC, "/api/1/reuses/{reuse}"),
    opened("/api/1/search", everybody(200), "/api/1/search?q=essai"),
)
ACCOUNTS = (
    opened("/admin/connexion", {None: 200, **dict.fromkeys(Role, 303)}),
    sent("/admin/connexion", everybody(401), email="inconnu@exemple.fr", password="faux"),
    sent("/admin/deconnexion", logged_in(303)),
    opened("/admin/invitation/<token>", everybody(404), "/admin/invitation/inconnu"),
    sent("/admin/invitation/<token>", everybody(404), "/admin/invitation/inconnu"),
    opened("/admin/compte", SEEN),
    sent("/admin/compte/nom", logged_in(303), name="Autre nom"),
    sent("/admin/compte/mot-de-passe", logged_in(422), password="court"),
    sent(f"/admin/compte/sessions/{SESSION}/fin", logged_in(303), "/admin/compte/sessions/{session}/fin"),
    sent("/admin/compte/sessions/autres/fin", logged_in(303)),
    opened("/admin/utilisateurs", logged_in(403, 403, 200)),
    sent("/admin/utilisateurs", logged_in(403, 403, 201), email="nouveau@exemple.fr", role="admin"),
    sent(f"/admin/utilisateurs/{USER}/role", FOR_ADMINS, "/admin/utilisateurs/{user}/role", role="admin"),
    sent(f"/admin/utilisateurs/{USER}/lien", logged_in(403, 403, 200), "/admin/utilisateurs/{user}/lien"),
    sent(f"/admin/utilisateurs/{USER}/desactivation", FOR_ADMINS, "/admin/utilisateurs/{user}/desactivation"),
    sent(f"/admin/utilisateurs/{USER}/reactivation", FOR_ADMINS, "/admin/utilisateurs/{user}/reactivation"),
)
LISTS = (
    opened("/admin/", SEEN),
    opened("/admin/historique", SEEN),
    opened("/admin/jeux", SEEN),
    opened("/admin/jeux/<slug>/fichiers", SEEN, f"/admin{JEU}/fichiers"),
    opened("/admin/jeux/<slug>/variables", SEEN, f"/admin{JEU}/variables"),
    opened("/admin/jeux/<slug>/cles", SEEN, f"/admin{JEU}/cles"),
    opened("/admin/nomenclatures", SEEN),
    opened("/admin/passages", SEEN),
    opened("/admin/reutilisations", SEEN),
    opened("/admin/organisations", SEEN),
    opened("/admin/sigles", SEEN),
    opened("/admin/accompagnement", SEEN),
    opened("/admin/rattachements", SEEN),
    opened("/admin/croisements", SEEN),
)


def record(
    rule: str, address: str, saved: Expected, asked: Expected | None = None, removed: Expected | None = None
) -> tuple[Row, ...]:
    """Return the lines of one sort of record: looked at, saved, and removed where it can be."""
    rows = [opened(f"/admin{rule}", SEEN, f"/admin{address}")]
    rows += [sent(f"/admin{rule}", saved, f"/admin{address}", form_at=f"/admin{address}")]
    if asked and removed:
        away = f"/admin/effacer{address}"
        rows += [
            opened(f"/admin/effacer{rule}", asked, away),
            sent(f"/admin/effacer{rule}", removed, away, form_at=f"/admin{address}"),
        ]
    return tuple(rows)


def adding(rule: str, expected: Expected, address: str | None = None) -> tuple[Row, ...]:
    """Return the lines of the form by which one sort of record is added."""
    rule, address = f"/admin/ajouter{rule}", f"/admin/ajouter{address or rule}"
    return opened(rule, SEEN, address), sent(rule, expected, address)


RECORDS = (
    *record("/jeux/<slug>", JEU, SAVED, ASKED_OF_DRAFTS, REMOVED),
    *record("/jeux/<slug>/fichiers/<path:name>", f"{JEU}/fichiers/csv", SAVED, ASKED, SAVED),
    *record(
        "/jeux/<slug>/variables/<path:name>",
        JEU + VARIABLE,
        SAVED,
        ASKED,
        # The published one is part of a key.
        logged_in((303, 403, 403), (303, 409, 303)),
    ),
    *record("/jeux/<slug>/cles/<path:name>", f"{JEU}/cles/{{key}}", SAVED, ASKED, SAVED),
    *record("/nomenclatures/<slug>", "/nomenclatures/regions-2016", SAVED_BY_MAINTAINERS),
    *record("/passages/<slug>", "/passages/departements-vers-regions", SAVED_BY_MAINTAINERS),
    *record("/reutilisations/<slug>", "/reutilisations/{reuse}", SAVED, ASKED_OF_DRAFTS, REMOVED),
    *record("/organisations/<slug>", "/organisations/cnam", SAVED_BY_MAINTAINERS),
    *record(
        "/sigles/<slug>",
        "/sigles/ald",
        SAVED_BY_MAINTAINERS,
        logged_in(403, 200),
        SAVED_BY_MAINTAINERS,
    ),
    *record("/accompagnement/<number>", "/accompagnement/{note}", SAVED, ASKED, SAVED),
    *adding("/jeux", ADDED_AS_DRAFT),
    *adding("/jeux/<slug>/fichiers", ADDED, f"{JEU}/fichiers"),
    *adding("/jeux/<slug>/variables", ADDED, f"{JEU}/variables"),
    *adding("/jeux/<slug>/cles", ADDED, f"{JEU}/cles"),
    *adding("/nomenclatures", ADDED_BY_MAINTAINERS),
    *adding("/passages", ADDED_BY_MAINTAINERS),
    *adding("/reutilisations", ADDED_AS_DRAFT),
    *adding("/organisations", ADDED_BY_MAINTAINERS),
    *adding("/sigles", ADDED_BY_MAINTAINERS),
    *adding("/accompagnement", ADDED, "/accompagnement?sur=dataset:{dataset}"),
    opened("/admin/jeux/<slug>/importer", SEEN, f"/admin{JEU}/importer"),
    sent("/admin/jeux/<slug>/importer", ADDED, f"/admin{JEU}/importer"),
    opened("/admin/nomenclatures/<slug>/importer", SEEN, "/admin/nomenclatures/regions-2016/importer"),
    sent(
        "/admin/nomenclatures/<slug>/importer",
        ADDED_BY_MAINTAINERS,
        "/admin/nomenclatures/regions-2016/importer",
    ),
    sent(
        "/admin/etat/jeux/<slug>",
        SAVED_BY_MAINTAINERS,
        f"/admin/etat{JEU}",
        form_at=f"/admin{JEU}",
        state="{other_state}",
    ),
    sent(
        "/admin/etat/reutilisations/<slug>",
        SAVED_BY_MAINTAINERS,
        "/admin/etat/reutilisations/{reuse}",
        form_at="/admin/reutilisations/{reuse}",
        state="{other_state}",
    ),
    opened(
        "/admin/croisements/<extract>/<base>",
        logged_in((404, 200, 410)),
        "/admin/croisements/{dataset}/base-voisine",
    ),
    sent(
        "/admin/croisements/<extract>/<base>",
        # A draft has no link to decide on: its form does not open, and what is sent is out of date.
        logged_in(403, (409, 303, 409)),
        "/admin/croisements/{dataset}/base-voisine",
        form_at="/admin/croisements/{dataset}/base-voisine",
        status="confirmed",
        reason="Relu.",
    ),
)
BINDING = "/admin/rattachements/{dataset}/regions-2016/{variable}"
BINDINGS = (
    opened("/admin/rattachements/<dataset>/<code_list>/<path:variable>", SEEN, BINDING),
    sent(
        "/admin/rattachements/<dataset>/<code_list>/<path:variable>",
        SAVED,
        BINDING,
        form_at=BINDING,
        decision="reject",
        reason="Non.",
    ),
)
ROWS = (*PUBLIC, *API, *ACCOUNTS, *LISTS, *RECORDS, *BINDINGS)
