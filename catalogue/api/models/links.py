"""Answers about links: the shape that `catalogue links list --json` prints too."""

from datetime import date, datetime
from typing import Annotated, Optional

from pydantic import Field

from catalogue.api.models.base import Listed, Model
from catalogue.api.models.parts import PageUrl
from catalogue.domain.vocabularies import (
    JoinKeyRole,
    JoinKind,
    LegalStatus,
    LinkAnswer,
    LinkKind,
    LinkStatus,
)
from catalogue.services.recipes import RecipeLanguage


class LinkKey(Model):
    """One key by which the two sides meet."""

    concept: Annotated[
        str | None, Field(description="Ce qu’elle identifie ; nul entre deux tables d’une même source.")
    ]
    extract_variables: Annotated[list[str], Field(description="Variables de l’extrait.")]
    base_variables: Annotated[list[str], Field(description="Variables de la base.")]
    codelist: Annotated[str | None, Field(description="La nomenclature où les deux se rencontrent.")]
    level: Annotated[str | None, Field(description="Le niveau où elles se rencontrent.")]
    extract_path: Annotated[
        list[str],
        Field(
            description="Tables de passage à suivre du côté de l’extrait, dans l’ordre ; entre deux tables "
            "d’une même source, les tables traversées."
        ),
    ]
    base_path: Annotated[
        list[str], Field(description="Tables de passage à suivre du côté de la base, dans l’ordre.")
    ]
    match_rate: Annotated[float | None, Field(ge=0, le=1, description="Part des codes qui se rencontrent.")]


class LinkPeriod(Model):
    """A period, either end open."""

    start: Annotated[date | None, Field(description="Premier jour.")]
    end: Annotated[date | None, Field(description="Dernier jour.")]


class LostMeasure(Model):
    """A measure that cannot be summed, so that the crossing leaves it out."""

    side: Annotated[str, Field(description="De quel côté : extract ou base.")]
    variable: Annotated[str, Field(description="Nom de la variable.")]
    reason: Annotated[str, Field(description="Pourquoi elle se perd.")]


class LinkAnswerBody(Model):
    """What is known of the crossing of an extract and a base."""

    extract: Annotated[str, Field(description="Nom permanent de l’extrait.")]
    base: Annotated[str, Field(description="Nom permanent de la base.")]
    status: Annotated[LinkStatus, Field(description="Où en est sa relecture.")]
    answer: Annotated[LinkAnswer, Field(description="Peut-on croiser les deux ?")]
    kind: Annotated[LinkKind, Field(description="Par quelle sorte de chemin.")]
    legal: Annotated[LegalStatus, Field(description="En a-t-on le droit ?")]
    score: Annotated[float, Field(ge=0, le=1, description="1 quand rien ne se perd.")]
    keys: Annotated[list[LinkKey], Field(description="Les clés, la principale d’abord.")]
    granularity: Annotated[dict[str, str], Field(description="Le niveau commun le plus fin, par clé.")]
    loss: Annotated[list[str], Field(description="Ce qui se perd.")]
    caveats: Annotated[list[str], Field(description="Précautions.")]
    reason: Annotated[str, Field(description="La réponse en une phrase.")]
    fallback: Annotated[
        Optional["LinkAnswerBody"], Field(description="Le croisement moins fin le plus proche.")
    ]
    explanation: Annotated[str, Field(description="L’explication.")]
    reviewed_by: Annotated[str | None, Field(description="Qui l’a relu.")]
    reviewed_at: Annotated[datetime | None, Field(description="Quand.")]
    stale_reason: Annotated[str | None, Field(default=None, description="Pourquoi il est à revoir.")]
    period: Annotated[
        LinkPeriod | None, Field(default=None, description="La période où les deux côtés se recouvrent.")
    ]
    lost_measures: Annotated[
        list[LostMeasure],
        Field(default_factory=list, description="Les mesures qui ne survivent pas au regroupement."),
    ]


class Link(LinkAnswerBody):
    """A link, or a join of two tables, with the address of its page."""

    join: Annotated[
        JoinKind | None,
        Field(default=None, description="Ce qui fonde la jointure ; seulement entre deux tables."),
    ]
    url: PageUrl


class LinkList(Listed[Link]):
    """A page of links."""


class LinkRecipe(Model):
    """The script that joins the files of a pair."""

    extract: Annotated[str, Field(description="Nom permanent de l’extrait.")]
    base: Annotated[str, Field(description="Nom permanent de la base.")]
    language: Annotated[RecipeLanguage, Field(description="Le langage.")]
    level: Annotated[str | None, Field(description="Le niveau demandé, s’il l’était.")]
    script: Annotated[str | None, Field(description="Le texte de la recette ; nul quand il n’y en a pas.")]
    problem: Annotated[str | None, Field(description="Pourquoi il n’y a pas de recette.")]
    url: PageUrl


class CarriedKey(Model):
    """The key by which one dataset reaches a common level."""

    dataset: Annotated[str, Field(description="Nom permanent du jeu de données.")]
    variables: Annotated[list[str], Field(description="Ses variables.")]
    role: Annotated[JoinKeyRole | None, Field(description="Ce que la clé dit de la ligne.")]
    path: Annotated[list[str], Field(description="Tables de passage à suivre, dans l’ordre.")]


class SharedKey(Model):
    """The finest level that all reach for one concept."""

    concept: Annotated[str, Field(description="Ce qu’elle identifie.")]
    level: Annotated[str, Field(description="Le niveau commun.")]
    codelist: Annotated[str, Field(description="La nomenclature commune.")]
    same_meaning: Annotated[bool, Field(description="Les clés jouent-elles toutes le même rôle ?")]
    carried: Annotated[list[CarriedKey], Field(description="La clé de chaque jeu.")]


class SharedKeys(Model):
    """What several datasets share."""

    datasets: Annotated[list[str], Field(description="Noms permanents, chacun une fois.")]
    can_be_crossed: Annotated[bool, Field(description="Ont-ils tous une clé commune ?")]
    reason: Annotated[str, Field(description="La réponse en une phrase.")]
    legal: Annotated[LegalStatus, Field(description="Le statut le plus strict.")]
    period_start: Annotated[date | None, Field(description="Début de la période commune.")]
    period_end: Annotated[date | None, Field(description="Fin de la période commune.")]
    odd_ones: Annotated[
        list[str], Field(description="Ceux sans lesquels les autres auraient une clé commune.")
    ]
    keys: Annotated[list[SharedKey], Field(description="Les clés communes, la meilleure d’abord.")]
    url: PageUrl
