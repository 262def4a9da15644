"""Read a seed file: its YAML, its model, and every mistake with file, line and field in French."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from catalogue.formats.problems import Problem, invalid
from catalogue.formats.seed import SeedModel
from catalogue.formats.yaml_lines import YamlDocument, YamlPath, read_yaml

Model = TypeVar("Model", bound=SeedModel)


@dataclass(frozen=True)
class SeedFile(Generic[Model]):
    """A checked file, and the means to name a line of it."""

    # Relative to the seed folder, with forward slashes.
    name: str
    content: Model
    document: YamlDocument

    def problem(self, path: YamlPath, message: str) -> Problem:
        """Return a problem at `path` of the file."""
        return Problem(self.name, self.document.line_of(path), _field(path), message)


def read_seed_file(path: Path, model: type[Model], *, name: str) -> SeedFile[Model]:
    """Read and check one seed file.

    :param name: how the file is called in error messages, relative to the seed folder.
    :raises Invalid: every problem of the file, each with its line and field.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise invalid([Problem(name, 1, None, "le fichier n’est pas en UTF-8")]) from error
    document = read_yaml(text, file=name)
    try:
        return SeedFile(name, model.model_validate(document.value), document)
    except ValidationError as error:
        raise invalid([_describe(name, detail, document) for detail in error.errors()]) from error


def _describe(name: str, detail: ErrorDetails, document: YamlDocument) -> Problem:
    path = tuple(detail["loc"])
    return Problem(name, document.line_of(path), _field(path), _sentence(detail))


def _field(path: YamlPath) -> str | None:
    return ".".join(str(part) for part in path) or None


# What pydantic finds, in French; `%(…)s` are the values it gives.
_SENTENCES = {
    "missing": "champ obligatoire absent",
    "extra_forbidden": "champ inconnu",
    "enum": "valeur refusée (attendu : %(expected)s)",
    "literal_error": "valeur refusée (attendu : %(expected)s)",
    "string_type": "un texte est attendu",
    "string_too_short": "le texte est vide",
    "string_too_long": "le texte dépasse %(max_length)s caractères",
    "list_type": "une liste est attendue",
    "too_short": "au moins %(min_length)s élément est attendu",
    "dict_type": "des couples clé : valeur sont attendus",
    "model_type": "des couples clé : valeur sont attendus",
    "int_parsing": "un nombre entier est attendu",
    "float_parsing": "un nombre est attendu",
    "bool_parsing": "true ou false est attendu",
    "date_from_datetime_parsing": "une date est attendue (AAAA-MM-JJ)",
    "greater_than_equal": "un nombre d’au moins %(ge)s est attendu",
    "less_than_equal": "un nombre d’au plus %(le)s est attendu",
    "value_error": "%(error)s",
}


def _sentence(detail: ErrorDetails) -> str:
    if detail["type"] == "string_pattern_mismatch":
        return f"« {detail['input']} » n’a pas la forme attendue"
    known = _SENTENCES.get(detail["type"])
    if known is None:
        return f"valeur refusée ({detail['msg']})"
    context: dict[str, Any] = detail.get("ctx", {})
    return (known % context).replace(" or ", " ou ")
