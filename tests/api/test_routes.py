"""What each address of the API gives: its filters, what it names, what it hides."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from catalogue.domain.vocabularies import DatasetKind, JoinKind, LinkAnswer
from catalogue.services.links import list_links
from catalogue.web.site import EXTENSION, Site
from tests import factories as make
from tests.web.conftest import Filling


def read(visitor: FlaskClient, address: str) -> Any:
    answer = visitor.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json


def names(visitor: FlaskClient, address: str, name: str = "slug") -> list[str]:
    return [item[name] for item in read(visitor, address)["data"]]


def walk(visitor: FlaskClient, address: str) -> list[str]:
    """Follow a list to its end; return the extract of each item."""
    found = []
    following: str | None = address
    while following is not None:
        page = read(visitor, following)
        found += [item["extract"] for item in page["data"]]
        following = page["next"]
    return found


def test_datasets_are_listed_with_their_page(visitor: FlaskClient):
    first = read(visitor, "/api/1/datasets")["data"][0]
    assert first["slug"] == "open-essai"
    assert first["url"] == "http://localhost/jeux/open-essai"
    assert first["publisher"]["acronym"] == "Cnam"
    assert first["period"] == {"start": "2014-01-01", "end": "2024-12-31", "note": None}
    assert first["finest_place"]["slug"] == "region"
    assert first["licence"]["code"] == "licence-ouverte"


DATASETS = [
    ("", ["open-essai", "base-voisine", "ta-essai-f", "tb-pers-r"]),
    ("kind=extract", ["open-essai"]),
    ("kind=table&publisher=cnam", ["ta-essai-f", "tb-pers-r"]),
    ("publisher=insee", []),
    ("level=region", ["open-essai"]),
    ("concept=lieu", ["open-essai", "base-voisine"]),
    ("licence=licence-ouverte", ["open-essai"]),
    ("legal=open", ["open-essai"]),
    ("modified_since=2000-01-01&kind=external", ["base-voisine"]),
    ("modified_since=2099-01-01T00:00:00Z", []),
]


def test_datasets_are_narrowed(visitor: FlaskClient):
    for query, found in DATASETS:
        assert names(visitor, f"/api/1/datasets?{query}") == found, query


def test_a_dataset_tells_all_but_its_dictionary(visitor: FlaskClient):
    found = read(visitor, "/api/1/datasets/open-essai")
    assert found["variable_count"] == 3
    assert [key["name"] for key in found["join_keys"]] == ["residence"]
    assert found["files"][0]["download_url"] == "https://donnees.example/essai.csv"
    assert {note["text"] for note in found["notes"]} == {
        "Comparez par habitant.",
        "Le code 99 n’est pas une région.",
    }
    assert [reuse["slug"] for reuse in found["reuses"]] == ["carte"]
    assert found["description"].startswith("Premier paragraphe.")
    assert [key["other"]["slug"] for key in read(visitor, "/api/1/datasets/ta-essai-f")["refers_to"]] == [
        "tb-pers-r"
    ]


def test_a_dictionary_is_read_in_its_order_and_narrowed(visitor: FlaskClient):
    address = "/api/1/datasets/open-essai/variables"
    assert names(visitor, address, "name") == ["BEN_REG", "MONTANT", "EXE_REG"]
    assert names(visitor, f"{address}?role=measure", "name") == ["MONTANT"]
    assert names(visitor, f"{address}?codelist=regions-2016&level=region", "name") == ["BEN_REG", "EXE_REG"]


VARIABLES = [
    ("dataset=ta-essai-f", ["PERS_ID", "REG_COD"]),
    ("name=REG_COD", ["REG_COD"]),
    ("name=reg_cod", []),
    ("codelist=regions-2016", ["BEN_REG", "EXE_REG", "REG_COD"]),
    ("concept=lieu&role=dimension", ["BEN_REG"]),
    ("dataset=brouillon", []),
]


def test_variables_are_narrowed(visitor: FlaskClient):
    for query, found in VARIABLES:
        assert names(visitor, f"/api/1/variables?{query}", "name") == found, query


def test_a_variable_tells_its_codes_keys_and_pitfalls(visitor: FlaskClient):
    found = read(visitor, "/api/1/variables/open-essai/BEN_REG")
    assert found["code_list"]["slug"] == "regions-2016"
    assert found["in_primary_key"]
    assert [key["variables"] for key in found["join_keys"]] == [["BEN_REG"]]
    assert [note["kind"] for note in found["notes"]] == ["pitfall"]
    assert found["url"] == "http://localhost/jeux/open-essai/variables/BEN_REG"


def test_code_lists_and_their_codes(visitor: FlaskClient):
    assert names(visitor, "/api/1/codelists") == ["departements", "regions-2016"]
    assert names(visitor, "/api/1/codelists?level=region&concept=lieu&publisher=cnam") == ["regions-2016"]
    found = read(visitor, "/api/1/codelists/regions-2016")
    assert found["special_codes"] == [{"code": "99", "meaning": "unknown", "label": "Inconnue"}]
    assert [crosswalk["slug"] for crosswalk in found["crosswalks_to"]] == ["departements-vers-regions"]
    assert found["count"] == 3
    codes = read(visitor, "/api/1/codelists/regions-2016/codes")["data"]
    assert [code["notation"] for code in codes] == ["84", "11", "99"]
    assert codes[0]["attributes"] == {"CHEF_LIEU": "69123"}
    assert names(visitor, "/api/1/codelists/regions-2016/codes?notation=1", "notation") == ["11"]


def test_a_code_is_found_in_any_list(visitor: FlaskClient):
    assert read(visitor, "/api/1/codes?notation=8")["data"] == [
        {
            "codelist": "regions-2016",
            "codelist_title": "Régions de 2016",
            "notation": "84",
            "label": "Auvergne-Rhône-Alpes",
            "attributes": {"CHEF_LIEU": "69123"},
        }
    ]
    assert names(visitor, "/api/1/codes?codelist=departements", "notation") == []


def test_concepts_and_their_levels(visitor: FlaskClient):
    assert names(visitor, "/api/1/concepts") == ["lieu"]
    found = read(visitor, "/api/1/concepts/lieu")
    assert [level["slug"] for level in found["levels"]] == ["commune", "departement", "region", "zeat"]
    assert found["levels"][0]["identifier_class"] == "potential"
    assert found["levels"][0]["coarser"] == ["departement"]
    assert [note["text"] for note in found["notes"]] == ["Un lieu en cache un autre."]


def test_crosswalks_are_narrowed_by_either_end(visitor: FlaskClient):
    for query, count in (
        ("", 1),
        ("source=departements", 1),
        ("target=departements", 0),
        ("codelist=departements&kind=hierarchy", 1),
        ("kind=identity", 0),
    ):
        assert len(names(visitor, f"/api/1/crosswalks?{query}")) == count, query
    found = read(visitor, "/api/1/crosswalks/departements-vers-regions")
    assert (found["source"]["slug"], found["target"]["slug"]) == ("departements", "regions-2016")
    assert read(visitor, "/api/1/crosswalks/departements-vers-regions/pairs") == {"data": [], "next": None}


def test_a_link_has_the_shape_that_the_command_prints(visitor: FlaskClient):
    site: Site = visitor.application.extensions[EXTENSION]
    with site.database.reading() as session:
        printed = [link.as_json() for link in list_links(session)]
    assert printed
    listed = read(visitor, "/api/1/links")["data"]
    urls = [link.pop("url") for link in listed]
    assert listed == printed
    assert urls[0] == "http://localhost/croisements/open-essai/base-voisine"
    assert read(visitor, "/api/1/links/open-essai/base-voisine")["keys"] == printed[0]["keys"]


def test_links_go_on_with_joins_of_tables_and_a_pair_of_tables_is_answered(app: Flask, filling: Filling):
    with filling() as session:
        acts, stays, other = (
            make.dataset(session, slug, kind=DatasetKind.TABLE) for slug in ("actes", "sejours", "lits")
        )
        make.table_join(session, acts, stays, "ETA", "SEJ", kind=JoinKind.FOREIGN_KEY)
        make.table_join(session, other, stays, "ETA", kind=JoinKind.PART_OF_KEY)
        extract, base = make.dataset(session, "extrait"), make.base(session, "base")
        make.link(session, extract, base, make.regions(session), answer=LinkAnswer.YES)
    visitor = app.test_client()
    for query, found in JOINS:
        # Whatever the size of the pages, none is lost and none comes twice where the two lists meet.
        for size in (1, 2, 3):
            assert walk(visitor, f"/api/1/links?{query}&limit={size}") == found, (query, size)
    direct = read(visitor, "/api/1/links/actes/sejours")
    assert (direct["answer"], direct["keys"][0]["extract_variables"]) == ("yes", ["ETA", "SEJ"])
    assert direct["keys"][0]["level"] is None
    through = read(visitor, "/api/1/links/actes/lits")
    assert (through["answer"], through["kind"]) == ("via", "bridge")


JOINS = [
    ("", ["extrait", "actes", "lits"]),
    ("extract=actes", ["actes"]),
    ("base=sejours&legal=open", ["actes", "lits"]),
    ("legal=forbidden", []),
    ("answer=via", []),
    ("level=region", ["extrait"]),
    ("status=rejected", []),
    ("modified_since=2000-01-01", ["extrait", "actes", "lits"]),
]


LINKS = [
    ("extract=open-essai", 1),
    ("base=open-essai", 0),
    ("status=proposed", 1),
    ("status=rejected", 0),
    ("answer=yes", 1),
    ("answer=no", 0),
    ("concept=lieu&level=region", 1),
    ("level=commune", 0),
    ("modified_since=2000-01-01", 1),
]


def test_any_question_about_a_pair_is_answered_a_no_with_its_reason(visitor: FlaskClient):
    found = read(visitor, "/api/1/links/open-essai/base-voisine?level=departement")
    assert found["answer"] == "no"
    assert found["reason"].startswith("Non")
    assert found["fallback"]["granularity"]["lieu"] == "region"
    assert visitor.get("/api/1/links/open-essai/base-voisine?level=lune").status_code == 404


def test_a_recipe_is_given_in_the_language_asked_or_the_reason_why_not(visitor: FlaskClient):
    found = read(visitor, "/api/1/links/open-essai/base-voisine/recipe?language=python")
    assert "import polars" in found["script"]
    assert (found["language"], found["problem"]) == ("python", None)
    none = read(visitor, "/api/1/links/open-essai/base-voisine/recipe?level=departement")
    assert none["script"] is None
    assert none["problem"].startswith("Pas de recette")


def test_what_several_datasets_share_is_given_with_the_key_of_each(visitor: FlaskClient):
    found = read(visitor, "/api/1/links/shared?dataset=open-essai&dataset=base-voisine")
    assert found["can_be_crossed"]
    assert [item["dataset"] for item in found["keys"][0]["carried"]] == ["open-essai", "base-voisine"]
    assert found["url"] == "http://localhost/croisements?jeu=open-essai&jeu=base-voisine"
    assert visitor.get("/api/1/links/shared?dataset=open-essai").status_code == 400
    assert visitor.get("/api/1/links/shared?dataset=open-essai&dataset=inconnu").status_code == 404


def test_links_are_narrowed(visitor: FlaskClient):
    for query, count in LINKS:
        assert len(names(visitor, f"/api/1/links?{query}", "extract")) == count, query


def test_reuses_name_what_they_used(visitor: FlaskClient):
    (found,) = read(visitor, "/api/1/reuses?dataset=open-essai")["data"]
    assert (found["slug"], found["url"]) == ("carte", "http://localhost/reutilisations/carte")
    assert [used["slug"] for used in found["datasets"]] == ["open-essai"]
    assert names(visitor, "/api/1/reuses?dataset=base-voisine") == []
    assert read(visitor, "/api/1/reuses/carte")["question"] == "Où ?"


def test_the_search_is_that_of_the_page(visitor: FlaskClient):
    found = read(visitor, "/api/1/search?q=essai&type=dataset&kind=extract")
    assert [hit["slug"] for hit in found["hits"]] == ["open-essai"]
    assert found["hits"][0]["url"] == "http://localhost/jeux/open-essai"
    assert found["total"] == 1
    assert {value["value"] for value in found["facets"]["type"]} >= {"dataset"}
    assert found["next"] is None
    titles = read(visitor, "/api/1/search?type=dataset&sort=title&limit=2")
    assert [hit["title"] for hit in titles["hits"]] == ["Base voisine", "Open Essai"]
    assert titles["next"] == "http://localhost/api/1/search?type=dataset&sort=title&limit=2&page=2"


def test_the_search_gives_codes_and_codes_are_found_by_words(visitor: FlaskClient):
    found = read(visitor, "/api/1/search?q=auvergne+rhône")
    assert found["codes"] == [
        {
            "notation": "84",
            "label": "Auvergne-Rhône-Alpes",
            "list": "regions-2016",
            "list_title": "Régions de 2016",
            "url": "http://localhost/nomenclatures/regions-2016?q=84#codes",
        }
    ]
    assert read(visitor, "/api/1/search?q=auvergne+rhône&type=dataset")["codes"] == []
    listed = read(visitor, "/api/1/codes?q=auvergne+rhône")["data"]
    assert [code["notation"] for code in listed] == ["84"]
    assert read(visitor, "/api/1/codes?q=1&codelist=regions-2016")["data"][0]["notation"] == "11"


def test_several_values_of_a_filter_of_the_search_widen_it(visitor: FlaskClient):
    both = read(visitor, "/api/1/search?type=dataset&kind=extract&kind=external")
    assert {hit["slug"] for hit in both["hits"]} == {"open-essai", "base-voisine"}


def test_too_many_words_are_refused(visitor: FlaskClient):
    answer = visitor.get("/api/1/search?q=" + "+".join(str(rank) for rank in range(20)))
    assert answer.status_code == 400
    assert "20 termes" in answer.text


HIDDEN = [
    ("/api/1/datasets/retire", 410, "gone"),
    ("/api/1/datasets/retire/variables", 410, "gone"),
    ("/api/1/variables/retire/SECRET", 410, "gone"),
    ("/api/1/links/retire/base-voisine", 410, "gone"),
    ("/api/1/datasets/brouillon", 404, "not-found"),
    ("/api/1/datasets/brouillon/variables", 404, "not-found"),
    ("/api/1/variables/brouillon/SECRET", 404, "not-found"),
    ("/api/1/links/brouillon/base-voisine", 404, "not-found"),
    ("/api/1/links/base-voisine/open-essai", 404, "not-found"),
    ("/api/1/reuses/carte-secrete", 404, "not-found"),
    ("/api/1/codelists/inconnue", 404, "not-found"),
    ("/api/1/codelists/inconnue/codes", 404, "not-found"),
    ("/api/1/concepts/inconnu", 404, "not-found"),
    ("/api/1/crosswalks/inconnue", 404, "not-found"),
    ("/api/1/crosswalks/inconnue/pairs", 404, "not-found"),
]


def test_what_is_not_public_is_gone_or_unknown(visitor: FlaskClient):
    for address, status, code in HIDDEN:
        answer = visitor.get(address)
        assert answer.status_code == status, address
        assert answer.json is not None
        assert answer.json["error"] == code, address


def test_no_list_names_what_is_not_public(visitor: FlaskClient):
    for address in (
        "datasets",
        "variables",
        "codelists",
        "links",
        "reuses",
        "search",
        "datasets?concept=lieu",
    ):
        shown = visitor.get(f"/api/1/{address}").text
        assert "secret" not in shown.lower(), address
        assert "brouillon" not in shown, address
        assert "retire" not in shown, address
