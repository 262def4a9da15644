"""The answer of the search: the shape that `catalogue search --json` prints too."""

from typing import Annotated

from pydantic import Field

from catalogue.api.models.base import Model
from catalogue.domain.vocabularies import DatasetKind
from catalogue.search.document import DocumentType


class FacetValue(Model):
    """A value of a facet."""

    value: Annotated[str, Field(description="Valeur à donner au filtre du même nom.")]
    label: Annotated[str, Field(description="Son nom.")]
    count: Annotated[int, Field(description="Nombre de résultats qui l’ont.")]


class Hit(Model):
    """One result."""

    type: Annotated[DocumentType, Field(description="Ce que c’est.")]
    kind: Annotated[DatasetKind | None, Field(description="Sorte du jeu de données.")]
    slug: Annotated[str, Field(description="Nom permanent ; pour une variable, celui de son jeu.")]
    name: Annotated[str | None, Field(description="Nom de la variable.")]
    title: Annotated[str, Field(description="Titre.")]
    url: Annotated[str, Field(description="Adresse de la page du catalogue.")]
    score: Annotated[float, Field(description="Plus c’est grand, mieux il répond.")]
    snippet: Annotated[str, Field(description="Extrait du texte.")]
    matched: Annotated[list[str], Field(description="Pourquoi il répond.")]


class FoundCode(Model):
    """A code that answers."""

    notation: Annotated[str, Field(description="Le code, tel que dans la source.")]
    label: Annotated[str | None, Field(description="Libellé.")]
    list: Annotated[str, Field(description="Nom permanent de sa nomenclature.")]
    list_title: Annotated[str, Field(description="Titre de sa nomenclature.")]
    url: Annotated[str, Field(description="Adresse qui le montre dans la page de sa nomenclature.")]


class SearchAnswer(Model):
    """What a search found."""

    query: Annotated[str, Field(description="La recherche, telle que posée.")]
    total: Annotated[int, Field(description="Nombre de résultats en tout.")]
    took_ms: Annotated[float, Field(description="Durée de la recherche, en millisecondes.")]
    corrected_to: Annotated[
        str | None,
        Field(description="La recherche corrigée dont voici les résultats, si la vôtre n’en a pas."),
    ]
    facets: Annotated[
        dict[str, list[FacetValue]], Field(description="Valeurs des filtres, les plus fréquentes d’abord.")
    ]
    hits: Annotated[list[Hit], Field(description="Les résultats.")]
    codes: Annotated[
        list[FoundCode],
        Field(
            description="Les codes qui répondent le mieux, dix au plus, par nomenclature ; "
            "aucun après la première page, ni quand un filtre écarte les nomenclatures."
        ),
    ]
    next: Annotated[str | None, Field(description="Adresse de la page suivante ; nulle sur la dernière.")]
