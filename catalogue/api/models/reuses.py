"""Answers about reuses."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from catalogue.api.models.base import Listed, Model
from catalogue.api.models.parts import PageUrl, Slug, Sources, Sure
from catalogue.domain.vocabularies import DatasetKind, LinkAnswer, ReuseRole


class UsedDataset(Model):
    """A dataset that a reuse used."""

    slug: Slug
    title: Annotated[str, Field(description="Titre.")]
    acronym: Annotated[str | None, Field(description="Sigle.")]
    kind: Annotated[DatasetKind, Field(description="Extrait, table ou base extérieure.")]
    role: Annotated[ReuseRole, Field(description="Ce que le jeu y était.")]


class UsedLink(Model):
    """A link between two datasets that a reuse used."""

    extract: Annotated[str, Field(description="Nom permanent de l’extrait.")]
    base: Annotated[str, Field(description="Nom permanent de la base.")]
    extract_title: Annotated[str, Field(description="Titre de l’extrait.")]
    base_title: Annotated[str, Field(description="Titre de la base.")]
    answer: Annotated[LinkAnswer, Field(description="Peut-on croiser les deux ?")]
    reason: Annotated[str, Field(description="La réponse en une phrase.")]


class ReuseBody(Model):
    """What a list and one answer share."""

    slug: Slug
    url: PageUrl
    title: Annotated[str, Field(description="Titre.")]
    question: Annotated[str | None, Field(description="La question posée.")]
    date: Annotated[str | None, Field(description="Date, aussi précise qu’on la connaît.")]
    event: Annotated[str | None, Field(description="Où elle est née.")]
    project_url: Annotated[str | None, Field(description="Adresse du projet.")]
    datasets: Annotated[list[UsedDataset], Field(description="Les jeux de données qu’elle a pris.")]


class ReuseSummary(ReuseBody):
    """A reuse in a list."""

    updated_at: Annotated[datetime, Field(description="Dernière modification de la notice.")]


class ReuseList(Listed[ReuseSummary]):
    """A page of reuses."""


class Reuse(ReuseBody):
    """A reuse."""

    description: Annotated[str | None, Field(description="Description.")]
    results: Annotated[str | None, Field(description="Ce qui en est sorti.")]
    other_bases: Annotated[list[str], Field(description="Bases que le catalogue ne décrit pas.")]
    links: Annotated[list[UsedLink], Field(description="Croisements connus entre ces jeux.")]
    sources: Sources
    certainty: Sure
