from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyshacl import validate
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF, RDFS, SKOS, XSD

from catalogue.domain.vocabularies import LegalStatus, LinkKind
from catalogue.formats.dcat import dataset_graph
from catalogue.formats.dcat_model import FeedDataset, FeedDictionary, FeedLink
from catalogue.formats.dcat_profiles import Profile
from catalogue.formats.dictionary.model import CodeEntry, DictionaryVariable
from catalogue.formats.rdf import CSVW, HEALTH_DCAT, SYNTAXES, XKOS, serialise
from tests.formats.dcat_samples import ADDRESSES, DICTIONARY, FULL, LINK, MINIMAL, NOW
from tests.rdf import read_rdf

SH = Namespace("http://www.w3.org/ns/shacl#")
NODE = URIRef(ADDRESSES.dataset(FULL.slug))
BASE = URIRef("https://insee.example.fr/cog")
RELATION = URIRef(ADDRESSES.part(FULL.slug, "croisement-communes"))
REGIONS = URIRef(ADDRESSES.code_list("regions-2016"))
EVERY_PROFILE = pytest.mark.parametrize("profile", Profile)


def graph_of(dataset: FeedDataset, profile: Profile = Profile.DCAT_AP) -> Graph:
    return dataset_graph(dataset, addresses=ADDRESSES, now=NOW, profile=profile)


def linked(link: FeedLink) -> Graph:
    return graph_of(replace(FULL, links=(link,)), Profile.DATAGOUV)


@EVERY_PROFILE
def test_a_link_gives_its_role_its_columns_its_level_and_its_loss(profile):
    graph = graph_of(FULL, profile)
    key = graph.value(RELATION, CSVW.foreignKey)
    other = graph.value(key, CSVW.reference)

    assert set(graph.objects(NODE, DCAT.qualifiedRelation)) == {RELATION}
    assert graph.value(RELATION, DCTERMS.relation) == BASE
    assert Literal("joins once grouped", lang="en") in graph.objects(
        graph.value(RELATION, DCAT.hadRole), SKOS.prefLabel
    )
    assert graph.value(key, CSVW.columnReference) == Literal("BEN_REG")
    assert set(graph.objects(other, CSVW.columnReference)) == {Literal("REG"), Literal("AN")}
    assert graph.value(other, CSVW.resource) == BASE
    assert graph.value(key, DCTERMS.conformsTo) == REGIONS
    assert Literal("région", lang="fr") in graph.objects(graph.value(key, DCTERMS.subject), SKOS.prefLabel)
    assert graph.value(RELATION, SKOS.note) == Literal("Le département est perdu.", lang="fr")


@pytest.mark.parametrize(("profile", "words"), [(Profile.DATAGOUV, 0), (Profile.DCAT_AP, 2)])
def test_keys_are_told_in_words_where_somebody_reads_them(profile, words):
    graph = graph_of(FULL, profile)
    key = graph.value(RELATION, CSVW.foreignKey)
    said = [*graph.objects(key, RDFS.label), *graph.objects(key, RDFS.comment)]

    assert len(said) == words
    assert said[1:] == [Literal("88 % des codes se retrouvent.", lang="fr")][:words]


@EVERY_PROFILE
def test_simple_clients_read_the_linked_base_as_a_relation(profile):
    assert list(graph_of(FULL, profile).objects(NODE, DCTERMS.relation)) == [BASE]


@EVERY_PROFILE
def test_a_linked_base_is_named_and_is_no_dataset_of_the_feed(profile):
    graph = graph_of(FULL, profile)

    assert list(graph.subjects(RDF.type, DCAT.Dataset)) == [NODE]
    assert graph.value(BASE, SKOS.prefLabel) == Literal("Code officiel géographique", lang="fr")


def test_a_base_without_address_is_named_by_its_page_here():
    graph = linked(replace(LINK, base_page=None))

    assert graph.value(NODE, DCTERMS.relation) == URIRef(ADDRESSES.dataset("communes"))


def test_a_base_that_the_feed_describes_keeps_its_address_there_and_is_said_nothing_of():
    graph = linked(replace(LINK, is_fed=True))
    here = URIRef(ADDRESSES.dataset("communes"))

    assert graph.value(NODE, DCTERMS.relation) == here
    assert list(graph.predicate_objects(here)) == []


@pytest.mark.parametrize(
    ("profile", "beginning"), [(Profile.DATAGOUV, ""), (Profile.DCAT_AP, "On regroupe par région.\n\n")]
)
def test_a_link_says_whether_somebody_checked_it_and_what_must_be_asked_for(profile, beginning):
    link = replace(LINK, is_reviewed=False, legal=LegalStatus.AUTHORISATION)
    graph = graph_of(replace(FULL, links=(link,)), profile)

    assert graph.value(RELATION, DCTERMS.description) == Literal(
        f"{beginning}Une autorisation est nécessaire.\n\nProposé par calcul, non relu.", lang="fr"
    )
    assert str(graph.value(RELATION, DCTERMS.accessRights)).endswith("/RESTRICTED")


@pytest.mark.parametrize("kind", LinkKind)
def test_every_kind_of_link_has_a_role_in_two_languages(kind):
    graph = linked(replace(LINK, kind=kind))
    role = graph.value(RELATION, DCAT.hadRole)
    labels = [label for label in graph.objects(role, SKOS.prefLabel) if isinstance(label, Literal)]

    assert graph.value(role, RDF.type) == DCAT.Role
    assert {label.language for label in labels} == {"fr", "en"}


def test_the_columns_stand_in_a_table_group():
    graph = graph_of(FULL)
    table = graph.value(graph.value(NODE, HEALTH_DCAT.hasVariables), CSVW.table)
    columns = {str(graph.value(column, CSVW.name)): column for column in graph.objects(table, CSVW.column)}

    assert graph.value(NODE, HEALTH_DCAT.hasStructuredData) == Literal("true", datatype=XSD.boolean)
    assert set(columns) == {"BEN_REG", "MONTANT", "a/b #?"}
    region = columns["BEN_REG"]
    assert graph.value(region, CSVW.datatype) == Literal("string")
    assert graph.value(region, DCTERMS.conformsTo) == REGIONS
    assert graph.value(region, CSVW.titles) == graph.value(region, CSVW.title) == Literal("Région", lang="fr")
    assert graph.value(columns["a/b #?"], CSVW.datatype) == Literal("anyAtomicType")
    assert graph.value(columns["a/b #?"], CSVW.propertyUrl) == URIRef(
        "https://catalogue.example.fr/jeux/open-complet/variables/a%2Fb%20%23%3F"
    )
    assert graph.value(table, CSVW.primaryKey) == Literal("BEN_REG")
    assert graph.value(table, CSVW.url) == URIRef("https://donnees.example.fr/complet.csv")


def test_a_code_list_comes_with_its_codes_when_they_are_few():
    graph = graph_of(FULL)
    first = URIRef(f"{REGIONS}#11")
    second = URIRef(f"{REGIONS}#11%20a")

    assert set(graph.subjects(SKOS.inScheme, REGIONS)) == {first, second}
    assert graph.value(first, SKOS.prefLabel) == Literal("Île-de-France", lang="fr")
    assert graph.value(second, SKOS.broader) == first
    assert graph.value(second, SKOS.prefLabel) == Literal("11 a")


def test_a_long_code_list_is_named_with_the_address_of_its_codes():
    graph = graph_of(FULL)
    communes = URIRef(ADDRESSES.code_list("communes"))

    assert graph.value(communes, DCTERMS.title) == Literal("Communes", lang="fr")
    assert graph.value(communes, RDFS.seeAlso) == URIRef(f"{communes}.ttl")
    assert list(graph.subjects(SKOS.inScheme, communes)) == []
    assert set(graph.objects(NODE, HEALTH_DCAT.hasCodingSystem)) == {REGIONS, communes}


def test_a_crosswalk_is_a_correspondence_of_two_lists():
    graph = graph_of(FULL)
    crosswalk = graph.value(predicate=RDF.type, object=XKOS.Correspondence)
    pair = graph.value(crosswalk, XKOS.madeOf)

    assert set(graph.objects(crosswalk, XKOS.compares)) == {
        REGIONS,
        URIRef(ADDRESSES.code_list("regions-1970")),
    }
    assert graph.value(pair, XKOS.sourceConcept) == URIRef(ADDRESSES.code("regions-1970", "21"))
    assert graph.value(pair, XKOS.targetConcept) == URIRef(ADDRESSES.code("regions-2016", "44"))


def test_the_health_properties_say_what_is_known_and_nothing_else():
    known = {
        predicate for predicate in graph_of(FULL).predicates(NODE) if str(predicate).startswith(HEALTH_DCAT)
    }
    bare = URIRef(ADDRESSES.dataset(MINIMAL.slug))
    unknown = {
        predicate
        for predicate in graph_of(MINIMAL).predicates(bare)
        if str(predicate).startswith(HEALTH_DCAT)
    }

    assert known == {
        HEALTH_DCAT.healthCategory,
        HEALTH_DCAT.populationCoverage,
        HEALTH_DCAT.hasCodingSystem,
        HEALTH_DCAT.hasStructuredData,
        HEALTH_DCAT.hasVariables,
    }
    assert unknown == {HEALTH_DCAT.healthCategory}


def test_a_dataset_without_described_variable_is_not_said_to_have_none():
    graph = graph_of(replace(FULL, dictionary=FeedDictionary()))

    assert graph.value(NODE, HEALTH_DCAT.hasStructuredData) is None


def test_data_gouv_gets_no_dictionary():
    graph = graph_of(FULL, Profile.DATAGOUV)

    assert list(graph.subjects(RDF.type, CSVW.Table)) == []
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == []
    assert [term for term in graph.predicates() if str(term).startswith(HEALTH_DCAT)] == []


@pytest.mark.shared
@EVERY_PROFILE
def test_ranges_hold_but_for_bases_that_are_not_ours(profile, shared):
    graph = Graph() + graph_of(FULL, profile)
    shapes = Graph().parse(shared / "dcat-ap" / "3.0.1" / "range.ttl")
    _conforms, report, _text = validate(graph, shacl_graph=shapes)
    wrong = {
        (report.value(result, SH.focusNode), report.value(result, SH.resultPath))
        for result in report.objects(None, SH.result)
        if report.value(result, SH.resultSeverity) == SH.Violation
    }

    # A base typed as the file wants it would be harvested as if it were ours.
    assert wrong == {(RELATION, DCTERMS.relation)}


# Any character, the ones that no syntax of RDF may hold among them.
TEXT = st.text(st.characters(), max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=TEXT, words=TEXT, notation=TEXT)
@example(name="\ud800", words="\udfff", notation="a\ud800")
def test_whatever_texts_hold_the_four_syntaxes_give_the_same_triples_back(name, words, notation):
    link = replace(
        LINK,
        base_title=words,
        base_page=name,
        explanation=words,
        loss=(words,),
        keys=(replace(LINK.keys[0], label=words, level_label=words, columns=(name,)),),
    )
    lists = replace(DICTIONARY.code_lists[0], codes=(CodeEntry(notation, words, parent=name),))
    walked = replace(DICTIONARY.crosswalks[0], title=words, pairs=((notation, name),))
    dictionary = FeedDictionary(
        (DictionaryVariable(name=name, label=words, description=words),), (name,), (lists,), (walked,)
    )
    graph = graph_of(replace(FULL, links=(link,), dictionary=dictionary))

    for syntax in SYNTAXES.values():
        assert isomorphic(read_rdf(serialise(graph, syntax), syntax), graph)


@pytest.mark.shared
def test_tables_satisfy_the_shapes_of_healthdcat_ap(shared):
    graph = Graph() + graph_of(FULL)
    # Release 5's file is the one for data that are not public: of a dataset it asks for what only those
    # have. What it asks of tables and columns holds for all.
    shapes = Graph().parse(shared / "dcat-ap" / "health" / "healthdcat-ap-r5-non-public.ttl")
    _conforms, report, _text = validate(graph, shacl_graph=shapes)
    described = {
        node for kind in (CSVW.TableGroup, CSVW.Table, CSVW.Column) for node in graph.subjects(RDF.type, kind)
    }
    wrong = [
        str(report.value(result, SH.resultMessage))
        for result, focus in report.subject_objects(SH.focusNode)
        if focus in described
    ]

    assert len(described) == 5
    # The shape wants keywords of tables, a recommendation that it counts as a fault.
    assert [message for message in wrong if "keyword" not in message] == []
