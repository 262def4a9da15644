import json
import shutil
import socket
from pathlib import Path

import pytest

from tests.cli.conftest import INIT, Run


def test_init_says_what_it_did_and_a_second_time_finds_nothing(run: Run):
    first, second = run(*INIT, "--json"), run(*INIT, "--json")
    assert (first.status, second.status) == (0, 0)
    before, after = json.loads(first.out), json.loads(second.out)
    assert (before["seed"]["added"], before["links"]["added"]) == (10, 1)
    assert (after["seed"]["added"], after["seed"]["changed"], after["seed"]["unchanged"]) == (0, 0, 10)
    assert after["counts"] == before["counts"]
    assert after["index"]["written"] == 0


def test_init_speaks_french_to_people(run: Run):
    outcome = run(*INIT)
    assert "Le catalogue compte 1 extraits, 1 bases externes" in outcome.out


def test_an_empty_catalogue_has_the_knowledge_and_no_dataset(run: Run):
    counts = json.loads(run(*INIT, "--empty", "--json").out)["counts"]
    assert (counts["extracts"], counts["code_lists"]) == (0, 3)


def test_search_finds_and_prints_the_contract(prepared: Run):
    document = json.loads(prepared("search", "médicaments", "--json").out)
    assert set(document) == {"query", "total", "took_ms", "corrected_to", "facets", "hits", "codes"}
    assert document["hits"][0]["slug"] == "open-x"
    assert document["hits"][0]["url"] == "/jeux/open-x"


def test_search_finds_codes_in_their_lists(prepared: Run):
    document = json.loads(prepared("search", "auvergne rhone", "--json").out)
    assert document["codes"] == [
        {
            "notation": "84",
            "label": "Auvergne-Rhône-Alpes",
            "list": "zones",
            "list_title": "Zones",
            "url": "/nomenclatures/zones?q=84#codes",
        }
    ]
    printed = prepared("search", "974")
    assert printed.out == "code      departements/974 — La Réunion\n"
    assert "1 codes." in printed.err


def test_kind_gives_datasets_only(prepared: Run):
    hits = json.loads(prepared("search", "", "--kind", "external", "--json").out)["hits"]
    assert json.loads(prepared("search", "974", "--kind", "external", "--json").out)["codes"] == []
    assert [(hit["type"], hit["slug"]) for hit in hits] == [("dataset", "base")]


def test_a_facet_narrows(prepared: Run):
    hits = json.loads(prepared("search", "", "--facet", "type=codelist", "--json").out)["hits"]
    assert {hit["slug"] for hit in hits} == {"departements", "zones", "sexes"}


def test_links_are_listed_explained_and_derived(prepared: Run):
    (link,) = json.loads(prepared("links", "list", "--json").out)["links"]
    assert (link["extract"], link["base"], link["granularity"]) == ("open-x", "base", {"lieu": "zone"})
    assert json.loads(prepared("links", "explain", "open-x", "base", "--json").out) == link
    assert "◐ Oui, au niveau « zone », avec perte." in prepared("links", "explain", "open-x", "base").out
    assert json.loads(prepared("links", "derive", "--json").out)["unchanged"] == 1


def test_the_index_is_checked_and_rebuilt(prepared: Run):
    assert json.loads(prepared("index", "check", "--json").out)["clean"] is True
    rebuilt = json.loads(prepared("index", "rebuild", "--json").out)
    assert rebuilt["documents"] == json.loads(prepared("index", "check", "--json").out)["total"]


def test_the_feed_is_exported_whole(prepared: Run, workplace: Path):
    assert prepared("export", "dcat", "--output", "feed.ttl").status == 0
    assert "/jeux/open-x" in (workplace / "feed.ttl").read_text()
    assert prepared("export", "dcat", "--format", "nt").out.count("/jeux/open-x") > 0


def test_the_feed_is_exported_under_its_public_address_without_a_key(
    prepared: Run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CATALOGUE_BASE_URL", "https://catalogue.example")
    assert "<https://catalogue.example/jeux/open-x>" in prepared("export", "dcat", "--format", "nt").out


def test_json_alone_stands_on_standard_output(prepared: Run):
    for command in (["search", "zone", "--json"], ["links", "list", "--json"], ["index", "check", "--json"]):
        assert isinstance(json.loads(prepared(*command).out), dict)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["links", "list", "--extract", "inconnu"], "« inconnu »"),
        (["links", "explain", "open-x", "inconnu"], "« inconnu »"),
        (["search", "x", "--facet", "sans-egal"], "NOM=VALEUR"),
        (["search", "x", "--facet", "couleur=bleu"], "couleur"),
        (["search", "x", "--kind", "extrait"], "extrait"),
        (["search", "x" * 300], "256"),
        (["search", "x", "--limit", "0"], "--limit"),
        (["serve", "--port", "0"], "--port"),
        (["serve", "--port", "70000"], "--port"),
        (["serve", "--port", "huit"], "--port"),
        (["serve", "--host", "0.0.0.0"], "CATALOGUE_SECRET_KEY"),
        (["serve", "--host", "pas.une.adresse.invalid"], "CATALOGUE_SECRET_KEY"),
        (["import", "table-schema", "nulle-part"], "nulle-part"),
        (["import", "table-schema", "seed", "--publisher", "inconnu"], "inconnu"),
        (["nimporte"], "nimporte"),
        (["search"], "QUERY"),
        (["search", "x", "--colour"], "--colour"),
        (["export", "dcat", "--format", "pdf"], "--format"),
    ],
)
def test_a_mistake_is_one_clear_line_and_status_2(prepared: Run, arguments: list[str], words: str):
    outcome = prepared(*arguments)
    assert outcome.status == 2
    assert outcome.out == ""
    assert len(outcome.err.strip().splitlines()) == 1
    assert words in outcome.err
    assert "Traceback" not in outcome.err


def test_a_busy_port_is_named(prepared: Run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        outcome = prepared("serve", "--port", str(port))
    assert outcome.status == 2
    assert outcome.err.strip() == (
        f"Le port {port} est déjà pris : choisissez-en un autre (--port, ou PORT= avec make run)."
    )


def test_a_broken_seed_file_stops_init_and_nothing_is_written(run: Run, workplace: Path):
    file = workplace / "seed/extracts/open-x.yaml"
    file.write_text(file.read_text().replace("kind: extract", "kind: [extract"))
    outcome = run(*INIT)
    assert outcome.status == 2
    assert outcome.err.startswith("extracts/open-x.yaml, ligne ")
    assert json.loads(run("index", "check", "--json").out or "{}").get("total", 0) == 0


def test_a_broken_seed_file_leaves_the_catalogue_as_it_was(prepared: Run, workplace: Path):
    file = workplace / "seed/extracts/open-x.yaml"
    file.write_text(file.read_text().replace("legal: {status: open}", "legal: {status: ouvert}"))
    assert prepared(*INIT).status == 2
    assert json.loads(prepared("search", "médicaments", "--json").out)["hits"][0]["slug"] == "open-x"


def test_before_init_every_command_says_what_to_do(run: Run):
    for arguments in (["links", "list"], ["index", "check"], ["serve"], ["import", "table-schema", "seed"]):
        outcome = run(*arguments)
        assert outcome.status == 75
        assert "catalogue init" in outcome.err


def test_a_missing_index_is_said_and_the_rest_goes_on(prepared: Run, workplace: Path):
    shutil.rmtree(workplace / "data/index")
    outcome = prepared("search", "zone")
    assert (outcome.status, outcome.out) == (75, "")
    assert "catalogue index rebuild" in outcome.err
    assert prepared("links", "list").status == 0
    assert prepared("index", "rebuild").status == 0
    assert prepared("search", "zone").status == 0


def test_a_folder_that_cannot_be_written_is_one_clear_line(run: Run, workplace: Path):
    (workplace / "data").write_text("a file stands where the folder should be")
    outcome = run(*INIT)
    assert outcome.status == 75
    assert len(outcome.err.strip().splitlines()) == 1
    assert "data" in outcome.err


def test_a_malformed_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATALOGUE_PAGE_SIZE", "beaucoup")
    outcome = run("links", "list")
    assert outcome.status == 2
    assert "CATALOGUE_PAGE_SIZE" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["links", "list", "--extract", "nowhere"], "No dataset is called “nowhere”."),
        (["search", "x", "--facet", "blue"], "--facet expects NAME=VALUE, got “blue”."),
        (["serve", "--port", "0"], "Invalid value for '--port': 0 is not in the range 1<=x<=65535."),
    ],
)
def test_mistakes_are_told_in_english_where_it_is_asked_for(
    prepared: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    outcome = prepared(*arguments)
    assert (outcome.status, outcome.err.strip()) == (2, sentence)


def test_results_are_told_in_english_where_it_is_asked_for(prepared: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert "The catalogue holds 1 extracts, 1 external bases" in prepared(*INIT).out


def test_every_command_explains_itself(run: Run):
    for arguments in ([], ["init"], ["serve"], ["import"], ["search"], ["export"], ["links"], ["index"]):
        outcome = run(*arguments, "--help")
        assert outcome.status == 0
        assert "Usage: catalogue" in outcome.out


def test_a_link_is_confirmed_or_rejected_with_its_reason(prepared: Run):
    outcome = prepared("links", "confirm", "open-x", "base", "--reason", "Vérifié sur les fichiers.")
    assert (outcome.status, outcome.out) == (0, "open-x × base : confirmé.\n")
    found = json.loads(prepared("links", "reject", "open-x", "base", "--reason", "Non.", "--json").out)
    assert (found["status"], found["reviewed_by"]) == ("rejected", "l’équipe du catalogue")
    # A derivation never overwrites the decision.
    prepared("links", "derive")
    listed = json.loads(prepared("links", "list", "--json").out)["links"]
    assert [link["status"] for link in listed] == ["rejected"]


def test_a_decision_without_reason_or_link_is_refused_in_one_line(prepared: Run):
    for arguments in (
        ("open-x", "base", "--reason", "  "),
        ("open-x", "rien", "--reason", "x"),
        ("open-x", "base"),
    ):
        outcome = prepared("links", "reject", *arguments)
        assert (outcome.status, outcome.out) == (2, "")
        assert outcome.err.count("\n") == 1
