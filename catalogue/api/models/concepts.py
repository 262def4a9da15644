"""Answers about what keys identify."""

from typing import Annotated

from pydantic import Field

from catalogue.api.models.base import Listed, Model
from catalogue.api.models.parts import Note, PageUrl, Slug, Sources, Sure
from catalogue.domain.vocabularies import ConceptKind, IdentifierClass


class ConceptLevel(Model):
    """A level, with those it lies within."""

    slug: Slug
    label: Annotated[str, Field(description="Nom du niveau.")]
    label_en: Annotated[str | None, Field(description="Nom en anglais.")]
    identifier_class: Annotated[
        IdentifierClass, Field(description="Jusqu’où une valeur mène à une personne.")
    ]
    coarser: Annotated[list[str], Field(description="Niveaux dans lesquels il tient tout entier.")]


class ConceptSummary(Model):
    """A key concept in a list."""

    slug: Slug
    url: PageUrl
    label: Annotated[str, Field(description="Nom.")]
    label_en: Annotated[str | None, Field(description="Nom en anglais.")]
    kind: Annotated[ConceptKind, Field(description="Sorte de chose identifiée.")]
    identifier_class: Annotated[
        IdentifierClass, Field(description="Jusqu’où une valeur mène à une personne.")
    ]
    description: Annotated[str | None, Field(description="Description.")]
    levels: Annotated[list[ConceptLevel], Field(description="Ses niveaux, du plus fin au plus large.")]


class ConceptList(Listed[ConceptSummary]):
    """A page of key concepts."""


class Concept(ConceptSummary):
    """A key concept with its notes."""

    notes: Annotated[list[Note], Field(description="Pièges, conseils et exemples.")]
    sources: Sources
    certainty: Sure
