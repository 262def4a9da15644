"""Read YAML so that every value knows its line, and no value is guessed.

Scalars stay text (`01` is a département, not the number 1; `NO` is not false): the schema that reads the
result turns text into numbers and dates where it wants them. Only an empty scalar, `null` and `~` are null.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from catalogue.errors import Invalid
from catalogue.formats.problems import Problem, invalid

YamlValue: TypeAlias = "str | list[YamlValue] | dict[str, YamlValue] | None"
YamlPath: TypeAlias = tuple[str | int, ...]

_NULLS = frozenset({"", "null", "~"})
_MAX_DEPTH = 20


@dataclass(frozen=True)
class YamlDocument:
    """A parsed document and the line (from 1) on which each value begins."""

    value: YamlValue
    lines: Mapping[YamlPath, int]

    def line_of(self, path: YamlPath) -> int:
        """Return the line of the value at `path`, or of the nearest value that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str, *, file: str) -> YamlDocument:
    """Parse one YAML document.

    :param file: the name used in error messages.
    :raises Invalid: not YAML, a key twice in one mapping, an alias, or deeper than 20 levels.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        what = f"YAML illisible ({error.problem or 'erreur de syntaxe'})"
        raise _invalid(file, _line(error.problem_mark), what) from error
    except yaml.reader.ReaderError as error:
        raise _invalid(file, 1, "caractère interdit dans un fichier YAML") from error
    lines: dict[YamlPath, int] = {}
    if node is None:
        return YamlDocument(None, lines)
    _refuse_aliases(text, file)
    return YamlDocument(_convert(node, (), lines, file), lines)


def _refuse_aliases(text: str, file: str) -> None:
    """Refuse `*name`: nested aliases are how a small file becomes an enormous value."""
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _invalid(file, _line(event.start_mark), "les alias YAML ne sont pas admis")


def _convert(node: yaml.Node, path: YamlPath, lines: dict[YamlPath, int], file: str) -> YamlValue:
    line = node.start_mark.line + 1
    if path in lines:
        raise _invalid(file, line, f"la clé « {path[-1]} » figure deux fois")
    lines[path] = line
    if len(path) > _MAX_DEPTH:
        raise _invalid(file, line, "imbrication trop profonde")
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, YamlValue] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _invalid(file, key_node.start_mark.line + 1, "une clé doit être un texte")
            key = str(key_node.value)
            mapping[key] = _convert(value_node, (*path, key), lines, file)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_convert(item, (*path, index), lines, file) for index, item in enumerate(node.value)]
    text = str(node.value)
    is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return None if is_plain and text in _NULLS else text


def _line(mark: "yaml.Mark | yaml._yaml.Mark | None") -> int:
    return 1 if mark is None else mark.line + 1


def _invalid(file: str, line: int, what: str) -> Invalid:
    return invalid([Problem(file, line, None, what)])
