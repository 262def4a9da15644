"""Forms made from the fields of a sort of record: what a field is decides how it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field as FormField
from wtforms import Form, SelectField, StringField, TextAreaField

from catalogue.domain import ConceptLevel
from catalogue.errors import Invalid
from catalogue.services.editing.fields import Choice, Code, Field, Flag, Lines, Paragraphs
from catalogue.services.editing.forms import Suggestion
from catalogue.services.editing.record_type import RecordType
from catalogue.services.editing.references import Pairs, Reference
from catalogue.web.admin.sections import Section
from catalogue.web.admin.wording.said import Said
from catalogue.web.labels import label_of

Suggestions = Mapping[str, tuple[Suggestion, ...]]


@dataclass(frozen=True)
class Asked:
    """One field as a page asks for it.

    :param suggestions: what a reference may name, for a browser to propose.
    """

    field: FormField
    label: str
    help: str
    placeholder: str
    is_required: bool
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class AskedGroup:
    """Fields that stand under one heading."""

    title: str
    fields: tuple[Asked, ...]


@dataclass(frozen=True)
class RecordForm:
    """A form, ready to be shown: what is wrong is listed first, then each field under its heading."""

    groups: tuple[AskedGroup, ...]
    faulty: tuple[Asked, ...]
    # Given once, when the record was made: label and value.
    fixed: tuple[tuple[str, str], ...]


def record_form(
    section: Section,
    typed: Mapping[str, str],
    *,
    suggestions: Suggestions,
    is_new: bool,
    faults: Mapping[str, Invalid] | None = None,
) -> RecordForm:
    """Return the form of a record, holding what was typed."""
    form = _form_class(section.kind, suggestions)(MultiDict(typed))
    for name, fault in (faults or {}).items():
        form[name].errors = [fault.sentence(lambda text: str(_(text)))]
    asked = {
        field.name: _asked(form[field.name], field, section.words.fields[field.name], suggestions)
        for field in section.kind.fields
        if is_new or not field.fixed
    }
    groups = tuple(
        AskedGroup(str(_(group.title)), tuple(asked[name] for name in group.fields if name in asked))
        for group in section.words.fieldsets
    )
    return RecordForm(
        groups=tuple(group for group in groups if group.fields),
        faulty=tuple(item for item in asked.values() if item.field.errors),
        fixed=tuple(
            (field_label(section, field.name), shown_text(field, typed.get(field.name, "")))
            for field in section.kind.fields
            if field.fixed and not is_new
        ),
    )


def field_label(section: Section, name: str) -> str:
    """Return what a field is called; `state` is no field of a form, but of the history."""
    said = section.words.fields.get(name)
    return str(_(said.label)) if said else str(_("État"))


def shown_text(field: Field, text: str) -> str:
    """Return what a reader sees for a text of a form: the name of an option rather than its code."""
    if text and isinstance(field, Choice | Code | Flag):
        return option_label(field, text)
    return text


def option_label(field: Choice | Code | Flag, option: str) -> str:
    """Return the name of an option; a code that is none of them stands for itself."""
    if option not in field.options:
        return option
    if isinstance(field, Choice):
        return str(label_of(field.vocabulary(option)))
    if isinstance(field, Code):
        return field.table[option].label
    return str(_("oui") if option == field.options[0] else _("non"))


def _asked(shown: FormField, field: Field, said: Said, suggestions: Suggestions) -> Asked:
    return Asked(
        field=shown,
        label=str(_(said.label)),
        help=str(_(said.help)) if said.help else "",
        placeholder=said.placeholder,
        is_required=field.required,
        suggestions=() if isinstance(shown, SelectField) else suggestions.get(field.name, ()),
    )


def _form_class(kind: RecordType, suggestions: Suggestions) -> type[Form]:
    fields = {field.name: _form_field(field, suggestions) for field in kind.fields}
    return type("RecordForm", (Form,), fields)


def _form_field(field: Field, suggestions: Suggestions) -> FormField:
    if isinstance(field, Choice | Code | Flag):
        options = {option: option_label(field, option) for option in field.options}
        return SelectField(choices={"": str(_("— non précisé —")), **options}, validate_choice=False)
    if isinstance(field, Reference) and field.to is ConceptLevel:
        levels = {item.slug: item.label for item in suggestions[field.name]}
        return SelectField(choices={"": str(_("— non précisé —")), **levels}, validate_choice=False)
    if isinstance(field, Paragraphs | Lines | Pairs):
        return TextAreaField()
    return StringField()
