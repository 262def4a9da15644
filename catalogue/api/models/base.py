"""What every model is, the shape of a page of a list, and that of an error."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")


class Model(BaseModel):
    """A JSON object with these fields and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Listed(Model, Generic[Item]):
    """A page of a list."""

    data: Annotated[list[Item], Field(description="Les éléments de cette page.")]
    next: Annotated[
        str | None,
        Field(description="Adresse de la page suivante, à suivre telle quelle ; nulle sur la dernière."),
    ]


class Problem(Model):
    """A parameter that was refused."""

    parameter: Annotated[str, Field(description="Nom du paramètre.")]
    message: Annotated[str, Field(description="Ce qui est attendu.")]


class Error(Model):
    """The one shape of every error."""

    error: Annotated[
        Literal[
            "bad-query",
            "forbidden",
            "not-found",
            "conflict",
            "gone",
            "invalid",
            "unavailable",
            "error",
        ],
        Field(description="Code stable, pour les programmes."),
    ]
    message: Annotated[str, Field(description="Une phrase pour les personnes, en français ou en anglais.")]
    detail: Annotated[
        dict[str, Any],
        Field(
            description="Précisions : « problems » nomme chaque paramètre refusé, « request_id » une panne."
        ),
    ]
