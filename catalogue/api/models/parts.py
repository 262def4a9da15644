"""The parts that several answers share: references, periods, licences, notes, keys."""

from datetime import date
from typing import Annotated

from pydantic import Field

from catalogue.api.models.base import Model
from catalogue.domain.vocabularies import (
    Certainty,
    DatasetKind,
    GuidanceKind,
    IdentifierClass,
    JoinKeyRole,
    LinkStatus,
)

Slug = Annotated[str, Field(description="Nom permanent.", examples=["open-medic"])]
PageUrl = Annotated[str, Field(description="Adresse de la page du catalogue.")]
Sources = Annotated[list[str], Field(description="Où ces faits ont été lus.")]
Sure = Annotated[Certainty | None, Field(description="À quel point nous en sommes sûrs.")]


class Organisation(Model):
    """Who publishes."""

    slug: Slug
    name: Annotated[str, Field(description="Nom complet.")]
    acronym: Annotated[str | None, Field(description="Sigle.")]
    homepage: Annotated[str | None, Field(description="Site de l’organisme.")]


class DatasetRef(Model):
    """A dataset, by its names."""

    slug: Slug
    title: Annotated[str, Field(description="Titre.")]
    kind: Annotated[DatasetKind, Field(description="Extrait, table ou base extérieure.")]
    name: Annotated[str | None, Field(description="Nom dans la source, pour une table.")]
    acronym: Annotated[str | None, Field(description="Sigle.")]
    publisher: Annotated[str, Field(description="Sigle du producteur, ou son nom s’il n’en a pas.")]


class CodeListRef(Model):
    """A code list, by its names."""

    slug: Slug
    name: Annotated[str | None, Field(description="Nom dans la source.")]
    title: Annotated[str, Field(description="Titre.")]
    count: Annotated[int, Field(description="Nombre de codes conservés ici.")]


class Level(Model):
    """A level of a concept."""

    slug: Slug
    label: Annotated[str, Field(description="Nom du niveau.")]
    concept: Annotated[str, Field(description="Nom permanent de la clé dont c’est un niveau.")]
    concept_label: Annotated[str, Field(description="Nom de cette clé.")]
    identifier_class: Annotated[
        IdentifierClass, Field(description="Jusqu’où une valeur mène à une personne.")
    ]


class Licence(Model):
    """A licence."""

    code: Annotated[str, Field(description="Code permanent, celui du filtre « licence ».")]
    label: Annotated[str, Field(description="Nom.")]
    url: Annotated[str, Field(description="Texte de la licence.")]
    authority_iri: Annotated[
        str | None, Field(description="Son IRI dans la table des licences de l’Union européenne.")
    ]


class Period(Model):
    """A period, either end open."""

    start: Annotated[date | None, Field(description="Premier jour.")]
    end: Annotated[date | None, Field(description="Dernier jour.")]
    note: Annotated[str | None, Field(description="Ce que les dates ne disent pas.")]


class History(Model):
    """When a column or a table appeared, vanished or was not fed."""

    created: Annotated[str | None, Field(description="Apparition, comme la source l’écrit.")]
    deleted: Annotated[str | None, Field(description="Disparition, comme la source l’écrit.")]
    missing: Annotated[list[str], Field(description="Périodes où elle n’est pas alimentée.")]


class Note(Model):
    """A note that spares a mistake."""

    kind: Annotated[GuidanceKind, Field(description="Piège, conseil, exemple ou question.")]
    text: Annotated[str, Field(description="Le texte.")]
    variable: Annotated[str | None, Field(description="La variable dont il s’agit, s’il s’agit d’une seule.")]
    sources: Sources


class JoinKey(Model):
    """A key by which a dataset can be joined."""

    dataset: Annotated[DatasetRef, Field(description="Le jeu de données qui porte la clé.")]
    name: Annotated[str, Field(description="Nom permanent de la clé dans ce jeu.")]
    label: Annotated[str, Field(description="Intitulé.")]
    level: Annotated[Level | None, Field(description="Ce qu’elle identifie.")]
    code_list: Annotated[CodeListRef, Field(description="La nomenclature de ses codes.")]
    role: Annotated[JoinKeyRole | None, Field(description="De qui, ou de quoi, elle donne le lieu ou l’âge.")]
    variables: Annotated[list[str], Field(description="Les variables qui la composent, dans l’ordre.")]
    expression: Annotated[str | None, Field(description="Comment le code se construit.")]
    row_condition: Annotated[str | None, Field(description="Quelles lignes la portent.")]
    coverage: Annotated[
        float | None, Field(ge=0, le=1, description="Part des lignes qui ont un code ordinaire.")
    ]
    period: Annotated[Period | None, Field(description="Quand elle est présente.")]
    population: Annotated[str | None, Field(description="Qui elle concerne.")]
    identifies_row: Annotated[bool, Field(description="Vrai si une valeur désigne une seule ligne.")]
    status: Annotated[LinkStatus, Field(description="Où en est sa relecture.")]
    certainty: Sure
    note: Annotated[str | None, Field(description="Ce qu’il faut en savoir.")]
