"""Answers about variables."""

from typing import Annotated, Any

from pydantic import Field

from catalogue.api.models.base import Listed, Model
from catalogue.api.models.parts import CodeListRef, DatasetRef, History, JoinKey, Note, PageUrl
from catalogue.domain.vocabularies import Additivity, IdentifierClass, VariableRole, VariableType


class VariableSummary(Model):
    """A variable in a list."""

    dataset: Annotated[DatasetRef, Field(description="Le jeu de données dont c’est une colonne.")]
    name: Annotated[str, Field(description="Nom, tel que dans la source.", examples=["BEN_REG"])]
    url: PageUrl
    label: Annotated[str | None, Field(description="Libellé.")]
    description: Annotated[str | None, Field(description="Ce qu’elle veut dire.")]
    type: Annotated[VariableType | None, Field(description="Type des valeurs.")]
    source_type: Annotated[str | None, Field(description="Type dans le système d’origine.")]
    length: Annotated[str | None, Field(description="Longueur, comme la source l’écrit.")]
    format: Annotated[str | None, Field(description="Format des valeurs.")]
    unit: Annotated[str | None, Field(description="Unité.")]
    role: Annotated[VariableRole | None, Field(description="Ce qu’elle fait dans une ligne.")]
    additivity: Annotated[Additivity | None, Field(description="Comment une mesure se regroupe.")]
    additivity_note: Annotated[str | None, Field(description="Précision sur le regroupement.")]
    group: Annotated[str | None, Field(description="Rubrique du dictionnaire de la source.")]
    code_list: Annotated[CodeListRef | None, Field(description="Nomenclature de ses codes.")]
    code_list_column: Annotated[
        str | None, Field(description="Colonne de la nomenclature qui porte le code.")
    ]
    code_list_note: Annotated[str | None, Field(description="Ce que la source dit des codes.")]
    sensitivity: Annotated[
        IdentifierClass | None, Field(description="Jusqu’où une valeur mène à une personne.")
    ]
    management_rule: Annotated[str | None, Field(description="Règle de gestion.")]
    observation: Annotated[str | None, Field(description="Remarque de la source.")]
    constraints: Annotated[
        dict[str, Any] | None, Field(description="Contraintes de la source (Table Schema), par nom.")
    ]
    history: Annotated[History | None, Field(description="Histoire de la colonne.")]


class VariableList(Listed[VariableSummary]):
    """A page of variables."""


class Variable(VariableSummary):
    """A variable with its keys and notes."""

    in_primary_key: Annotated[bool, Field(description="Fait partie de la clé primaire.")]
    join_keys: Annotated[list[JoinKey], Field(description="Clés de jointure dont elle fait partie.")]
    notes: Annotated[list[Note], Field(description="Pièges, conseils et exemples.")]
