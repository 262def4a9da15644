"""Write a dictionary as a Markdown page for people: what the dataset is, its variables, its code lists.

Codes are not listed: they are behind links to the pages of their lists. How texts are escaped is in
`write_markdown_text.py`.
"""

from collections.abc import Iterator, Mapping

from catalogue.formats.dictionary.columns import LINES, VARIABLE_COLUMNS
from catalogue.formats.dictionary.model import CodeListHead, CodesOf, Dictionary, DictionaryVariable
from catalogue.formats.dictionary.write_markdown_text import (
    cell,
    inline,
    link,
    paragraphs,
    row,
    table_head,
)
from catalogue.formats.dictionary.write_pieces import in_pieces
from catalogue.formats.dictionary.write_table import variable_cell

# What a variable says below its description, each after its French name.
_DETAILS = (
    *("group", "code_list_column", "code_list_note", "additivity", "additivity_note", "sensitivity"),
    *("management_rule", "observation", "history_created", "history_deleted", "history_missing"),
    *("source_type", "length", "format", "constraints", "extras"),
)
_COLUMNS = ("Variable", "Libellé", "Type", "Unité", "Rôle", "Nomenclature", "Description")


def write_markdown(dictionary: Dictionary, codes_of: CodesOf) -> Iterator[bytes]:
    """Yield the page; codes are not on it."""
    del codes_of
    return in_pieces(_page(dictionary))


def _page(dictionary: Dictionary) -> Iterator[str]:
    yield f"# {inline(dictionary.title)}\n\n"
    for text in (dictionary.summary, dictionary.description):
        if text:
            yield f"{paragraphs(text)}\n\n"
    yield from _facts(dictionary)
    yield from _variables(dictionary)
    yield from _foreign_keys(dictionary)
    yield from _code_lists(dictionary)
    yield from _files(dictionary)


def _facts(dictionary: Dictionary) -> Iterator[str]:
    licence = dictionary.licence_label or dictionary.licence_url
    said = {
        "Page du catalogue": link(dictionary.url, dictionary.url),
        "Nom dans la source": cell(dictionary.name or ""),
        "Sigle": cell(dictionary.acronym or ""),
        "Producteur": _maybe_link(dictionary.publisher, dictionary.publisher_homepage),
        "Produit": cell(dictionary.product or ""),
        "Champ": cell(dictionary.scope or ""),
        "Licence": _maybe_link(licence or "", dictionary.licence_url),
        "Site d’origine": _maybe_link(dictionary.landing_page or "", dictionary.landing_page),
        "Mots-clés": cell(", ".join(dictionary.keywords)),
        "Clé primaire": cell(", ".join(dictionary.primary_key)),
        "Création": cell(dictionary.history_created or ""),
        "Suppression": cell(dictionary.history_deleted or ""),
        "Années manquantes": cell(", ".join(dictionary.history_missing)),
        "Observation": cell(dictionary.observation or ""),
        "Mise à jour": dictionary.updated.isoformat(),
    }
    yield table_head("Sujet", "Valeur")
    yield from (row(name, value) for name, value in said.items() if value)
    yield "\n"


def _variables(dictionary: Dictionary) -> Iterator[str]:
    if not dictionary.variables:
        return
    heads = {head.slug: head for head in dictionary.code_lists}
    yield f"## Variables ({len(dictionary.variables)})\n\n"
    yield table_head(*_COLUMNS)
    for variable in dictionary.variables:
        yield row(
            cell(variable.name),
            cell(variable.label or ""),
            cell(variable_cell(variable, "type")),
            cell(variable.unit or ""),
            cell(variable_cell(variable, "role")),
            _code_list_of(variable, heads),
            _description(variable),
        )
    yield "\n"


def _code_list_of(variable: DictionaryVariable, heads: Mapping[str, CodeListHead]) -> str:
    head = heads.get(variable.code_list or "")
    return _maybe_link(head.name or head.slug, head.url) if head else cell(variable.code_list or "")


def _description(variable: DictionaryVariable) -> str:
    said = [cell(variable.description)] if variable.description else []
    for field in _DETAILS:
        text = variable_cell(variable, field)
        if text:
            # Years one after the other read better than one below the other.
            value = text.replace(LINES, ", ") if field == "history_missing" else text
            said.append(f"{VARIABLE_COLUMNS[field]} : {cell(value)}")
    return "<br>".join(said)


def _foreign_keys(dictionary: Dictionary) -> Iterator[str]:
    if not dictionary.foreign_keys:
        return
    yield "## Clés étrangères\n\n"
    yield table_head("Colonnes", "Jeu de données", "Colonnes correspondantes")
    for key in dictionary.foreign_keys:
        yield row(cell(", ".join(key.columns)), cell(key.name), cell(", ".join(key.referenced_columns)))
    yield "\n"


def _code_lists(dictionary: Dictionary) -> Iterator[str]:
    if not dictionary.code_lists:
        return
    yield "## Nomenclatures\n\n"
    yield table_head("Nomenclature", "Titre", "Version", "Nombre de codes")
    for head in dictionary.code_lists:
        yield row(
            link(head.name or head.slug, head.url),
            cell(head.title),
            cell(head.version or ""),
            str(head.count),
        )
    yield "\n"


def _files(dictionary: Dictionary) -> Iterator[str]:
    if not dictionary.files:
        return
    yield "## Fichiers\n\n"
    yield table_head("Fichier", "Format")
    for file in dictionary.files:
        yield row(link(file.title, file.url), cell(file.format or ""))
    yield "\n"


def _maybe_link(text: str, address: str | None) -> str:
    return link(text, address) if text and address else cell(text)
