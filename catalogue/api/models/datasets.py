"""Answers about datasets."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from catalogue.api.models.base import Listed, Model
from catalogue.api.models.parts import (
    DatasetRef,
    History,
    JoinKey,
    Level,
    Licence,
    Note,
    Organisation,
    PageUrl,
    Period,
    Slug,
    Sources,
    Sure,
)
from catalogue.domain.vocabularies import DatasetKind, DictionaryState, Frequency, LegalStatus, ReuseRole


class DatasetSummary(Model):
    """A dataset in a list."""

    slug: Slug
    url: PageUrl
    kind: Annotated[DatasetKind, Field(description="Extrait, table ou base extérieure.")]
    name: Annotated[str | None, Field(description="Nom dans la source, pour une table.")]
    title: Annotated[str, Field(description="Titre.")]
    title_en: Annotated[str | None, Field(description="Titre en anglais.")]
    acronym: Annotated[str | None, Field(description="Sigle.")]
    summary: Annotated[str | None, Field(description="Ce que c’est, en une phrase.")]
    publisher: Annotated[Organisation, Field(description="Le producteur.")]
    period: Annotated[Period | None, Field(description="La période que les données couvrent.")]
    frequency: Annotated[Frequency | None, Field(description="Rythme de mise à jour.")]
    finest_place: Annotated[Level | None, Field(description="Le lieu le plus fin que disent les lignes.")]
    licence: Annotated[Licence | None, Field(description="Nulle quand personne ne l’a lue.")]
    legal_status: Annotated[LegalStatus, Field(description="Qui peut s’en servir.")]
    dictionary_state: Annotated[DictionaryState, Field(description="Ce que le catalogue a du dictionnaire.")]
    updated_at: Annotated[datetime, Field(description="Dernière modification de la notice.")]


class DatasetList(Listed[DatasetSummary]):
    """A page of datasets."""


class Contact(Model):
    """Where to ask."""

    name: Annotated[str | None, Field(description="Qui.")]
    email: Annotated[str | None, Field(description="Adresse électronique.")]
    url: Annotated[str | None, Field(description="Page ou formulaire.")]


class Distribution(Model):
    """One obtainable form."""

    slug: Annotated[str, Field(description="Nom permanent dans ce jeu.")]
    title: Annotated[str, Field(description="Intitulé.")]
    description: Annotated[str | None, Field(description="Ce que le fichier contient.")]
    access_url: Annotated[str, Field(description="Page où le fichier se trouve.")]
    download_url: Annotated[str | None, Field(description="Adresse du fichier lui-même.")]
    format: Annotated[str | None, Field(description="Format (CSV, ZIP…).")]
    encoding: Annotated[str | None, Field(description="Codage des caractères.")]
    separator: Annotated[str | None, Field(description="Séparateur des colonnes.")]
    size_bytes: Annotated[int | None, Field(description="Taille en octets.")]
    issued: Annotated[date | None, Field(description="Première publication.")]
    modified: Annotated[date | None, Field(description="Dernière mise à jour.")]


class ForeignKey(Model):
    """A foreign key that the source declares."""

    columns: Annotated[list[str], Field(description="Colonnes de cette table.")]
    other: Annotated[DatasetRef, Field(description="L’autre table.")]
    other_columns: Annotated[list[str], Field(description="Colonnes de l’autre table, dans le même ordre.")]


class ReuseRef(Model):
    """A reuse that used the dataset."""

    slug: Slug
    title: Annotated[str, Field(description="Titre.")]
    question: Annotated[str | None, Field(description="La question posée.")]
    date: Annotated[str | None, Field(description="Date, aussi précise qu’on la connaît.")]
    event: Annotated[str | None, Field(description="Où elle est née.")]
    role: Annotated[ReuseRole, Field(description="Ce que le jeu y était.")]


class Dataset(DatasetSummary):
    """A dataset, its dictionary apart."""

    description: Annotated[str | None, Field(description="Description ; une ligne vide sépare les alinéas.")]
    row_meaning: Annotated[str | None, Field(description="Ce qu’est une ligne.")]
    scope: Annotated[str | None, Field(description="Champ couvert.")]
    volume: Annotated[str | None, Field(description="Volume, comme la source l’écrit.")]
    product: Annotated[str | None, Field(description="Ensemble dont la table fait partie (DCIR, PMSI MCO…).")]
    frequency_note: Annotated[str | None, Field(description="Précision sur le rythme.")]
    geographic_note: Annotated[str | None, Field(description="Précision sur le lieu.")]
    licence_note: Annotated[str | None, Field(description="Précision sur la licence.")]
    legal_note: Annotated[str | None, Field(description="Précision sur le droit.")]
    has_personal_data: Annotated[bool | None, Field(description="Contient des données personnelles.")]
    landing_page: Annotated[str | None, Field(description="Page du producteur.")]
    contact: Annotated[Contact | None, Field(description="À qui demander.")]
    issued: Annotated[date | None, Field(description="Première publication.")]
    keywords: Annotated[list[str], Field(description="Mots-clés.")]
    dictionary_note: Annotated[str | None, Field(description="Précision sur le dictionnaire.")]
    variable_count: Annotated[int, Field(description="Nombre de variables conservées ici.")]
    primary_key: Annotated[list[str], Field(description="Variables qui désignent une ligne.")]
    observation: Annotated[str | None, Field(description="Remarque de la source.")]
    history: Annotated[History | None, Field(description="Histoire de la table.")]
    files: Annotated[list[Distribution], Field(description="Fichiers et autres formes.")]
    join_keys: Annotated[list[JoinKey], Field(description="Ses clés de jointure.")]
    refers_to: Annotated[list[ForeignKey], Field(description="Clés étrangères vers d’autres tables.")]
    referred_by: Annotated[list[ForeignKey], Field(description="Clés étrangères d’autres tables vers elle.")]
    notes: Annotated[list[Note], Field(description="Pièges, conseils et exemples.")]
    reuses: Annotated[list[ReuseRef], Field(description="Réutilisations.")]
    sources: Sources
    certainty: Sure
