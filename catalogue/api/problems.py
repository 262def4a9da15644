"""What is wrong with a parameter, said to its author: its name, and what is expected of it."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

from catalogue.errors import BadQuery


def refuse_parameters(error: ValidationError) -> None:
    """Turn what pydantic refuses into our error.

    :raises BadQuery: always; `detail["problems"]` holds a parameter and a message for each.
    """
    # What was typed stays out of the sentences: it may be long, and its author knows it.
    problems = [
        {"parameter": str(fault["loc"][0])[:100] if fault["loc"] else "", "message": _message(fault)}
        for fault in error.errors(include_url=False, include_input=False)
        # Why the value is not the absent one, either: nobody asked.
        if fault["type"] != "none_required"
    ]
    raise BadQuery(
        "Des paramètres sont refusés : %(names)s.",
        {"problems": problems},
        names=", ".join(dict.fromkeys(f"« {problem['parameter']} »" for problem in problems)),
    )


def _message(fault: Mapping[str, Any]) -> str:
    context = fault.get("ctx", {})
    kind = fault["type"]
    if kind in {"enum", "literal_error"}:
        return str(_("Valeurs admises : %(values)s.", values=_listed(context["expected"])))
    if kind in {"int_parsing", "greater_than_equal", "less_than_equal"}:
        return _number(context, kind)
    if kind in {"string_too_long", "too_long"}:
        return str(_("Trop long : %(maximum)s au plus.", maximum=context["max_length"]))
    messages = {
        "extra_forbidden": _("Ce paramètre n’existe pas à cette adresse."),
        "moment": _(
            "Une date (2026-01-31) ou un instant avec son décalage (2026-01-31T12:00:00Z) est attendu."
        ),
        "string_type": _("Une seule valeur est admise."),
        "string_too_short": _("Une valeur est attendue."),
    }
    return str(messages.get(kind) or _("Cette valeur n’a pas la forme attendue."))


def _listed(expected: str) -> str:
    # As pydantic writes them: 'a', 'b' or 'c'.
    return ", ".join(re.findall(r"'([^']*)'", expected))


def _number(context: Mapping[str, Any], kind: str) -> str:
    if kind == "greater_than_equal":
        return str(_("Un nombre entier d’au moins %(minimum)s est attendu.", minimum=context["ge"]))
    if kind == "less_than_equal":
        return str(_("Un nombre entier d’au plus %(maximum)s est attendu.", maximum=context["le"]))
    return str(_("Un nombre entier est attendu."))
