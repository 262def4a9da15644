"""The parameters of each address, as pydantic reads them and as the OpenAPI document tells them.

A parameter that is not declared is refused: a typing mistake must not pass for an answer.
"""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from catalogue.domain.base import SLUG_MAX, SLUG_PATTERN
from catalogue.domain.vocabularies import (
    CrosswalkKind,
    DatasetKind,
    LegalStatus,
    LinkAnswer,
    LinkKind,
    LinkStatus,
    VariableRole,
)
from catalogue.search.document import DocumentType
from catalogue.search.query import MAX_CHARACTERS, Order
from catalogue.services.reading.cursors import CURSOR_MAX
from catalogue.services.recipes import RecipeLanguage
from catalogue.services.refs import NAME_MAX
from catalogue.services.shared_keys import FEWEST, MOST

LIMIT_MAX = 100
# The search engine ranks again for each page: as far as the page for people goes.
SEARCH_PAGE_MAX = 500
VALUES_MAX = 20

_DAYS = (
    "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])"
)
_TIME = r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])"
MOMENT_PATTERN = f"^(19|20)[0-9]{{2}}-({_DAYS})({_TIME})?$"
_MOMENT = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}({_TIME})?")


def _whole_number(value: object) -> object:
    # As an address writes it: pydantic would take « 1_0 » and « 1.0 » too.
    if isinstance(value, str) and not (value.isascii() and value.isdigit() and len(value) <= 10):
        raise PydanticCustomError("int_parsing", "whole number expected")
    return value


def _moment(value: object) -> object:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise PydanticCustomError("moment", "date or moment expected")
    try:
        if "T" in value:
            return datetime.fromisoformat(value).astimezone(UTC)
        day = date.fromisoformat(value)
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("moment", "date or moment expected") from error
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG_PATTERN.pattern}$", max_length=SLUG_MAX)]
# Names and codes of the sources: bounded, without control characters, which no source has.
SourceText = Annotated[
    str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f-\x9f]+$", min_length=1, max_length=NAME_MAX)
]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
Moment = Annotated[
    datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "pattern": MOMENT_PATTERN})
]
# Absent, never null: an address has no null.
Absent = SkipJsonSchema[None]


def _slug(description: str, example: str) -> Any:
    return Field(default=None, description=description, examples=[example])


class Parameters(BaseModel):
    """What every address takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lang: Literal["fr", "en"] = Field(
        default="fr", description="Langue des messages d’erreur ; les descriptions restent en français."
    )


class PageParameters(Parameters):
    """What every list takes."""

    limit: WholeNumber = Field(default=20, ge=1, le=LIMIT_MAX, description="Nombre d’éléments de la page.")
    after: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]+$", max_length=CURSOR_MAX)] | Absent = (
        Field(
            default=None,
            description="Où la page commence : suivez l’adresse « next » de la page d’avant.",
        )
    )

    def filters(self) -> dict[str, Any]:
        """Return what narrows the list, by the name of its parameter."""
        return {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name not in PageParameters.model_fields
        }


class ChangeParameters(PageParameters):
    """What the lists of records that carry a date of change take."""

    modified_since: Moment | Absent = Field(
        default=None,
        description="Seulement ce qui a changé depuis ce jour ou cet instant (avec Z ou un décalage) ; "
        "l’ordre est alors celui des changements.",
        examples=["2026-01-31"],
    )


class DatasetParameters(ChangeParameters):
    """The filters of datasets."""

    kind: DatasetKind | Absent = Field(default=None, description="Sorte de jeu de données.")
    publisher: Slug | Absent = _slug("Nom permanent du producteur.", "cnam")
    level: Slug | Absent = _slug("Le lieu le plus fin que disent les lignes.", "region")
    concept: Slug | Absent = _slug("Ce qu’identifie une de ses clés de jointure.", "medicament")
    licence: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+$", max_length=40)] | Absent = _slug(
        "Code de la licence.", "licence-ouverte"
    )
    legal: LegalStatus | Absent = Field(default=None, description="Qui peut s’en servir.")


class DictionaryParameters(PageParameters):
    """The filters of one dictionary."""

    role: VariableRole | Absent = Field(default=None, description="Ce que la variable fait dans une ligne.")
    codelist: Slug | Absent = _slug("Nomenclature de ses codes.", "ir-nat-v")
    concept: Slug | Absent = _slug("Ce que ses codes identifient.", "lieu")
    level: Slug | Absent = _slug("Le niveau de ses codes.", "region")


class VariableParameters(DictionaryParameters):
    """The filters of variables."""

    dataset: Slug | Absent = _slug(
        "Jeu de données ; l’ordre est alors celui de son dictionnaire.", "open-medic"
    )
    name: SourceText | Absent = Field(
        default=None, description="Nom exact, capitales comprises.", examples=["BEN_REG"]
    )


class CodeListParameters(ChangeParameters):
    """The filters of code lists."""

    concept: Slug | Absent = _slug("Ce que les codes identifient.", "lieu")
    level: Slug | Absent = _slug("Le niveau des codes.", "departement")
    publisher: Slug | Absent = _slug("Nom permanent de qui la publie.", "insee")


class NotationParameters(PageParameters):
    """The filter of the codes of one list."""

    notation: SourceText | Absent = Field(
        default=None,
        description="Début du code, capitales distinguées ; l’ordre est alors celui des codes.",
        examples=["75"],
    )


class CodeParameters(NotationParameters):
    """The filters of codes."""

    codelist: Slug | Absent = _slug(
        "Nomenclature ; l’ordre est alors celui de la source.", "departement-insee"
    )
    q: Annotated[str, StringConstraints(min_length=1, max_length=MAX_CHARACTERS)] | Absent = Field(
        default=None,
        description="Ce que vous en savez : le code ou son début, capitales et points indifférents, puis les "
        "mots du libellé, accents et pluriels indifférents ; d’abord ceux qui commencent ainsi.",
        examples=["infirmier"],
    )


class CrosswalkParameters(ChangeParameters):
    """The filters of crosswalks."""

    source: Slug | Absent = _slug("Nomenclature de départ.", "departement-insee")
    target: Slug | Absent = _slug("Nomenclature d’arrivée.", "region-insee-2016")
    codelist: Slug | Absent = _slug("Nomenclature de départ ou d’arrivée.", "region-insee-2016")
    kind: CrosswalkKind | Absent = Field(default=None, description="Comment on passe de l’une à l’autre.")


class PairParameters(PageParameters):
    """The filter of the pairs of one crosswalk."""

    source: SourceText | Absent = Field(
        default=None, description="Code de départ, exactement.", examples=["2A"]
    )


class LinkParameters(ChangeParameters):
    """The filters of links."""

    extract: Slug | Absent = _slug("Nom permanent de l’extrait.", "open-medic")
    base: Slug | Absent = _slug("Nom permanent de la base.", "bdpm")
    status: LinkStatus | Absent = Field(
        default=None,
        description="Où en est la relecture ; les croisements rejetés ne sont donnés que si on les demande.",
    )
    answer: LinkAnswer | Absent = Field(default=None, description="Peut-on croiser les deux ?")
    kind: LinkKind | Absent = Field(default=None, description="Par quelle sorte de chemin.")
    legal: LegalStatus | Absent = Field(default=None, description="En a-t-on le droit ?")
    concept: Slug | Absent = _slug("Ce qu’identifie une des clés communes.", "lieu")
    level: Slug | Absent = _slug("Le niveau d’une des clés communes.", "region")


class LinkQuestionParameters(Parameters):
    """What one may ask about a pair."""

    level: Slug | Absent = _slug("Le niveau demandé ; sinon le plus fin possible.", "region")
    concept: Slug | Absent = _slug("La clé par laquelle croiser ; sinon la meilleure.", "lieu")


class RecipeParameters(Parameters):
    """In which language a recipe is wanted, and at which level."""

    language: RecipeLanguage = Field(default=RecipeLanguage.SQL, description="Le langage ; sql est DuckDB.")
    level: Slug | Absent = _slug("Le niveau demandé ; sinon le plus fin possible.", "region")


class SharedParameters(Parameters):
    """The datasets that are asked what they share."""

    dataset: list[Slug] = Field(
        min_length=FEWEST,
        max_length=MOST,
        description="Nom permanent ; de deux à huit, le paramètre répété.",
        examples=[["open-damir", "finess"]],
        json_schema_extra={"uniqueItems": True},
    )


class ReuseParameters(ChangeParameters):
    """The filters of reuses."""

    dataset: Slug | Absent = _slug("Un jeu de données qu’elle a pris.", "open-damir")


class SearchParameters(Parameters):
    """The words and the filters of a search; the values of one filter widen it."""

    q: str = Field(
        default="",
        max_length=MAX_CHARACTERS,
        description="Les mots cherchés, tous requis, 16 au plus ; entre guillemets, l’expression exacte ; "
        "« champ:valeur » restreint.",
        examples=["médicaments région"],
    )
    type: list[DocumentType] = Field(
        default=[], max_length=VALUES_MAX, description="Ce qu’on cherche ; répétable, comme chaque filtre."
    )
    kind: list[DatasetKind] = Field(default=[], max_length=VALUES_MAX, description="Sorte de jeu de données.")
    publisher: list[Slug] = Field(
        default=[], max_length=VALUES_MAX, description="Nom permanent du producteur.", examples=[["cnam"]]
    )
    level: list[Slug] = Field(
        default=[], max_length=VALUES_MAX, description="Le lieu le plus fin.", examples=[["region"]]
    )
    concept: list[Slug] = Field(
        default=[],
        max_length=VALUES_MAX,
        description="Ce qu’identifient les clés.",
        examples=[["medicament"]],
    )
    licence: list[Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+$", max_length=40)]] = Field(
        default=[], max_length=VALUES_MAX, description="Code de la licence.", examples=[["licence-ouverte"]]
    )
    sort: Order = Field(default=Order.RELEVANCE, description="Ordre des résultats.")
    page: WholeNumber = Field(
        default=1, ge=1, le=SEARCH_PAGE_MAX, description="Page ; suivez plutôt « next »."
    )
    limit: WholeNumber = Field(default=20, ge=1, le=LIMIT_MAX, description="Nombre de résultats de la page.")
