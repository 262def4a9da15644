"""The columns of a dataset as csvw:TableGroup, as HealthDCAT-AP asks (releases 5 to 8, hasVariables).

For the profile `dcat-ap` alone: udata reads none of it, and keeps every page in a job of bounded size.
"""

from collections.abc import Mapping

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, XSD

from catalogue.domain.vocabularies import VariableType
from catalogue.formats.dcat_model import FeedAddresses, FeedDataset
from catalogue.formats.dictionary.model import DictionaryVariable
from catalogue.formats.rdf import CSVW, HEALTH_DCAT, add, clean, iri, own_iri, text_in
from catalogue.formats.skos import code_list_to_rdf
from catalogue.formats.xkos import crosswalk_to_rdf

# Built-in datatypes of CSVW (Metadata Vocabulary, 5.11.1), by their names there; a list in a cell is text.
_DATATYPES: Mapping[VariableType | None, str] = {
    # What every value is, for the columns whose type nobody wrote down.
    None: "anyAtomicType",
    VariableType.STRING: "string",
    VariableType.INTEGER: "integer",
    VariableType.NUMBER: "number",
    VariableType.BOOLEAN: "boolean",
    VariableType.DATE: "date",
    VariableType.DATETIME: "dateTime",
    VariableType.YEAR: "gYear",
    VariableType.YEARMONTH: "gYearMonth",
    VariableType.ARRAY: "string",
}


def dictionary_to_rdf(dataset: FeedDataset, graph: Graph, node: URIRef, *, addresses: FeedAddresses) -> None:
    """Add the variables of `dataset`, the code lists they name and the crosswalks its links walk.

    Nothing is said of a dataset without variables: that none is described here does not mean it has none.
    """
    dictionary = dataset.dictionary
    if dictionary is None:
        return
    # The French platform wants a coding system to be said what DCAT-AP calls a standard.
    for used in dictionary.code_lists:
        graph.add((node, HEALTH_DCAT.hasCodingSystem, code_list_to_rdf(used, graph, addresses=addresses)))
    for crosswalk in dictionary.crosswalks:
        crosswalk_to_rdf(crosswalk, graph, addresses=addresses)
    variables = [variable for variable in dictionary.variables if clean(variable.name)]
    if not variables:
        return
    group = own_iri(addresses.part(dataset.slug, "variables"))
    table = own_iri(addresses.part(dataset.slug, "table"))
    graph.add((node, HEALTH_DCAT.hasStructuredData, Literal("true", datatype=XSD.boolean)))
    graph.add((node, HEALTH_DCAT.hasVariables, group))
    graph.add((group, RDF.type, CSVW.TableGroup))
    graph.add((group, CSVW.table, table))
    graph.add((table, RDF.type, CSVW.Table))
    for place in (group, table):
        add(graph, place, DCTERMS.title, text_in("fr", clean(dataset.title) or dataset.slug))
    add(graph, table, CSVW.url, _only_csv(dataset))
    for name in dictionary.primary_key:
        if key := clean(name):
            graph.add((table, CSVW.primaryKey, Literal(key)))
    for position, variable in enumerate(variables, 1):
        column = own_iri(addresses.part(dataset.slug, f"colonne-{position}"))
        graph.add((table, CSVW.column, column))
        _column_to_rdf(dataset.slug, variable, graph, column, addresses)
        graph.add((column, CSVW.number, Literal(str(position), datatype=XSD.positiveInteger)))


def _column_to_rdf(
    slug: str, variable: DictionaryVariable, graph: Graph, column: URIRef, addresses: FeedAddresses
) -> None:
    label = clean(variable.label) or clean(variable.name)
    graph.add((column, RDF.type, CSVW.Column))
    graph.add((column, CSVW.name, Literal(clean(variable.name))))
    # Release 5 and the French platform read « titles », release 8 « title ».
    add(graph, column, CSVW.titles, text_in("fr", label))
    add(graph, column, CSVW.title, text_in("fr", label))
    add(graph, column, DCTERMS.description, text_in("fr", clean(variable.description) or label))
    graph.add((column, CSVW.datatype, Literal(_DATATYPES[variable.type])))
    add(graph, column, CSVW.propertyUrl, iri(addresses.variable(slug, variable.name)))
    if variable.code_list is not None:
        codes = own_iri(addresses.code_list(variable.code_list))
        graph.add((codes, RDF.type, DCTERMS.Standard))
        graph.add((column, DCTERMS.conformsTo, codes))


def _only_csv(dataset: FeedDataset) -> URIRef | None:
    """Return the address of the data, when they are in one CSV file: the dictionary is of all the others."""
    found = [item.download_url for item in dataset.distributions if item.format == "CSV"]
    return iri(found[0]) if len(found) == 1 else None
