"""Answers about code lists, their codes, and the crosswalks between them."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from catalogue.api.models.base import Listed, Model
from catalogue.api.models.parts import (
    CodeListRef,
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
from catalogue.domain.vocabularies import Cardinality, CrosswalkKind, PairRelation, SpecialMeaning


class CodeListSummary(Model):
    """A code list in a list."""

    slug: Slug
    url: PageUrl
    name: Annotated[str | None, Field(description="Nom dans la source.")]
    title: Annotated[str, Field(description="Titre.")]
    level: Annotated[Level | None, Field(description="Ce que ses codes identifient.")]
    publisher: Annotated[Organisation | None, Field(description="Qui la publie.")]
    collection: Annotated[str | None, Field(description="Où la source la range.")]
    version: Annotated[str | None, Field(description="Version.")]
    valid: Annotated[Period | None, Field(description="Période de validité.")]
    licence: Annotated[Licence | None, Field(description="Nulle quand personne ne l’a lue.")]
    count: Annotated[int, Field(description="Nombre de codes conservés ici.")]
    declared_count: Annotated[int | None, Field(description="Nombre de codes annoncé par la source.")]
    updated_at: Annotated[datetime, Field(description="Dernière modification de la notice.")]


class CodeListList(Listed[CodeListSummary]):
    """A page of code lists."""


class SpecialCode(Model):
    """A code that stands for no ordinary value."""

    code: Annotated[str, Field(description="Le code.")]
    meaning: Annotated[SpecialMeaning, Field(description="Pourquoi il est à part.")]
    label: Annotated[str | None, Field(description="Libellé.")]


class CrosswalkSummary(Model):
    """A crosswalk, read from its source to its target."""

    slug: Slug
    title: Annotated[str, Field(description="Titre.")]
    description: Annotated[str | None, Field(description="Description.")]
    source: Annotated[CodeListRef, Field(description="La nomenclature de départ.")]
    target: Annotated[CodeListRef, Field(description="La nomenclature d’arrivée.")]
    kind: Annotated[CrosswalkKind, Field(description="Comment on passe de l’une à l’autre.")]
    cardinality: Annotated[Cardinality, Field(description="Combien de codes se répondent.")]
    has_rule: Annotated[bool, Field(description="Vrai si une règle la donne.")]
    pair_count: Annotated[int, Field(description="Nombre de paires conservées ici.")]
    loss: Annotated[
        float | None, Field(ge=0, le=1, description="Part des codes de départ sans correspondance.")
    ]
    loss_note: Annotated[str | None, Field(description="Ce qui se perd, en une phrase.")]
    ambiguity: Annotated[float | None, Field(description="Nombre moyen de codes d’arrivée.")]
    weight: Annotated[str | None, Field(description="Ce qui partage un code entre plusieurs.")]
    is_rejected: Annotated[bool, Field(description="Écartée par un relecteur : aucun croisement n’y passe.")]
    review_reason: Annotated[str | None, Field(description="Pourquoi elle a été écartée.")]
    valid: Annotated[Period | None, Field(description="Période de validité.")]
    author: Annotated[str | None, Field(description="Qui l’a faite.")]
    reviewer: Annotated[str | None, Field(description="Qui l’a relue.")]
    justification: Annotated[
        str | None, Field(description="De quel procédé elle vient (SSSOM : mapping_justification).")
    ]
    certainty: Sure
    sources: Sources


class CrosswalkList(Listed[CrosswalkSummary]):
    """A page of crosswalks."""


class Pair(Model):
    """That one code answers another."""

    source: Annotated[str, Field(description="Code de départ.")]
    target: Annotated[str, Field(description="Code d’arrivée.")]
    relation: Annotated[PairRelation, Field(description="Ce que l’arrivée est au départ.")]
    weight: Annotated[float | None, Field(description="Part du départ qui va à cette arrivée.")]


class PairList(Listed[Pair]):
    """A page of the pairs of a crosswalk."""


class CodeList(CodeListSummary):
    """A code list, its codes apart."""

    description: Annotated[str | None, Field(description="Description.")]
    width: Annotated[int | None, Field(description="Largeur des codes, en caractères.")]
    zero_padded: Annotated[bool | None, Field(description="Vrai si des zéros complètent les codes courts.")]
    pattern: Annotated[str | None, Field(description="Expression régulière que suivent les codes.")]
    special_codes: Annotated[list[SpecialCode], Field(description="Codes sans valeur ordinaire.")]
    landing_page: Annotated[str | None, Field(description="Page de qui la publie.")]
    attribute_names: Annotated[list[str], Field(description="Autres colonnes de la source.")]
    crosswalks_from: Annotated[list[CrosswalkSummary], Field(description="Tables de passage qui en partent.")]
    crosswalks_to: Annotated[list[CrosswalkSummary], Field(description="Tables de passage qui y arrivent.")]
    notes: Annotated[list[Note], Field(description="Pièges, conseils et exemples.")]
    sources: Sources
    certainty: Sure


class Code(Model):
    """One code."""

    codelist: Annotated[str, Field(description="Nom permanent de sa nomenclature.")]
    codelist_title: Annotated[str, Field(description="Titre de sa nomenclature.")]
    notation: Annotated[str, Field(description="Le code, tel que dans la source.")]
    label: Annotated[str | None, Field(description="Libellé.")]
    attributes: Annotated[dict[str, str], Field(description="Autres colonnes de la source, par nom.")]


class CodeItems(Listed[Code]):
    """A page of codes."""
