"""Write a dictionary as DDI-Codebook 2.5 (DDI Alliance, `ddi:codebook:2_5`).

The elements come in the order of the standard's schema: study, file (`write_ddi_study.py`), variables with
their categories. What a variable says beyond the words of DDI stands in its notes, under its French name.
"""

from collections.abc import Iterator
from itertools import islice

from catalogue.domain.vocabularies import Additivity, SpecialMeaning, VariableType
from catalogue.formats.dictionary.columns import PRIMARY_KEY_COLUMN, VARIABLE_COLUMNS, YES
from catalogue.formats.dictionary.model import (
    CodeEntry,
    CodeListHead,
    CodesOf,
    Dictionary,
    DictionaryVariable,
)
from catalogue.formats.dictionary.write_ddi_study import FILE_ID, file_xml, study_xml
from catalogue.formats.dictionary.write_pieces import in_pieces
from catalogue.formats.dictionary.write_table import variable_cell
from catalogue.formats.dictionary.write_xml import element, end, start, text_of

# A longer list is cut, and a note says so: it has files of its own, and several variables may take it.
MAX_CATEGORIES = 1_000
_NUMERIC = frozenset({VariableType.INTEGER, VariableType.NUMBER})
_MOMENTS = frozenset({VariableType.DATE, VariableType.DATETIME, VariableType.YEAR, VariableType.YEARMONTH})
# What DDI says of an additivity: attribute, value.
_ADDITIVITY = {
    Additivity.SUM: {"aggrMeth": "sum"},
    Additivity.WEIGHTED_MEAN: {"aggrMeth": "average"},
    Additivity.NOT_ADDITIVE: {"additivity": "non-additive"},
}
_MISSING = frozenset({SpecialMeaning.UNKNOWN, SpecialMeaning.NOT_APPLICABLE, SpecialMeaning.CONFIDENTIAL})
# Fields that DDI has no element for.
_NOTED = (
    *("role", "code_list", "code_list_column", "code_list_note", "additivity_note"),
    *("management_rule", "observation", "history_created", "history_deleted", "history_missing"),
    *("length", "constraints", "extras"),
)


def write_ddi(dictionary: Dictionary, codes_of: CodesOf) -> Iterator[bytes]:
    """Yield the codebook, each variable with the first `MAX_CATEGORIES` codes of its list."""
    return in_pieces(_parts(dictionary, codes_of))


def _parts(dictionary: Dictionary, codes_of: CodesOf) -> Iterator[str]:
    yield _OPENING + study_xml(dictionary) + file_xml(dictionary)
    heads = {head.slug: head for head in dictionary.code_lists}
    key = frozenset(dictionary.primary_key)
    if dictionary.variables:
        yield f"{start('dataDscr')}{_groups(dictionary.variables)}"
        for number, variable in enumerate(dictionary.variables, start=1):
            head = heads.get(variable.code_list or "")
            codes = codes_of(head.slug) if head is not None and head.count else iter(())
            yield _variable(variable, number, head, codes, is_key=variable.name in key)
        yield end("dataDscr")
    yield end("codeBook")


_OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n' + start(
    "codeBook",
    xmlns="ddi:codebook:2_5",
    xmlns__xsi="http://www.w3.org/2001/XMLSchema-instance",
    xsi__schemaLocation=(
        "ddi:codebook:2_5 https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
    ),
    version="2.5",
    xml__lang="fr",
)


def _groups(variables: tuple[DictionaryVariable, ...]) -> str:
    members: dict[str, list[str]] = {}
    for number, variable in enumerate(variables, start=1):
        if variable.group:
            members.setdefault(variable.group, []).append(f"V{number}")
    return "".join(
        f"{start('varGrp', ID=f'VG{number}', type_='section', var=' '.join(ids))}"
        f"{element('labl', group)}{end('varGrp')}"
        for number, (group, ids) in enumerate(members.items(), start=1)
    )


def _variable(
    variable: DictionaryVariable,
    number: int,
    head: CodeListHead | None,
    codes: Iterator[CodeEntry],
    *,
    is_key: bool,
) -> str:
    attributes = {
        "ID": f"V{number}",
        "name": variable.name,
        "files": FILE_ID,
        "intrvl": "contin" if variable.type is VariableType.NUMBER and head is None else "discrete",
        "measUnit": variable.unit,
        "temporal": "Y" if variable.type in _MOMENTS else None,
        "representationType": _representation(variable, head),
        **(_ADDITIVITY[variable.additivity] if variable.additivity else {}),
    }
    return "".join(
        (
            start("var", **attributes),
            element("labl", variable.label),
            element("security", variable_cell(variable, "sensitivity")),
            _range(variable),
            element("txt", variable.description),
            _categories(head, codes),
            _format(variable),
            _notes(variable, head, is_key=is_key),
            end("var"),
        )
    )


def _representation(variable: DictionaryVariable, head: CodeListHead | None) -> str | None:
    if head is not None:
        return "code"
    if variable.type in _NUMERIC:
        return "numeric"
    if variable.type in _MOMENTS:
        return "datetime"
    return "text" if variable.type is VariableType.STRING else None


def _range(variable: DictionaryVariable) -> str:
    low, high = (variable.constraints.get(name) for name in ("minimum", "maximum"))
    if low is None and high is None:
        return ""
    bounds = start("range", min=_bound(low), max=_bound(high)) + end("range")
    return f"{start('valrng')}{bounds}{end('valrng')}"


def _bound(value: object) -> str | None:
    return None if value is None else str(value)


def _categories(head: CodeListHead | None, codes: Iterator[CodeEntry]) -> str:
    if head is None:
        return ""
    missing = {special.code for special in head.special_codes if special.meaning in _MISSING}
    title = " ".join(part for part in (head.title, head.version) if part)
    listed = (
        f"{start('catgry', missing='Y' if code.notation in missing else None)}"
        f"{element('catValu', code.notation)}{element('labl', code.label)}{end('catgry')}"
        for code in islice(codes, MAX_CATEGORIES)
    )
    return element("stdCatgry", title, URI=head.url) + "".join(listed)


def _format(variable: DictionaryVariable) -> str:
    if variable.type is None and not variable.source_type and not variable.format:
        return ""
    opening = start(
        "varFormat",
        type_="numeric" if variable.type in _NUMERIC else "character",
        formatname=variable.format,
        schema="other",
        category="date" if variable.type in _MOMENTS else None,
    )
    return opening + text_of(variable.source_type) + end("varFormat")


def _notes(variable: DictionaryVariable, head: CodeListHead | None, *, is_key: bool) -> str:
    said = [(VARIABLE_COLUMNS[field], variable_cell(variable, field)) for field in _NOTED]
    if is_key:
        said.append((PRIMARY_KEY_COLUMN, YES))
    if head is not None and head.count > MAX_CATEGORIES:
        cut = f"Les {MAX_CATEGORIES} premiers codes sur {head.count} : les autres sont à l’adresse {head.url}"
        said.append((VARIABLE_COLUMNS["code_list"], cut))
    return "".join(element("notes", text, subject=subject) for subject, text in said)
