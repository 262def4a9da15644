"""The words of the form of a note."""

from catalogue.messages import gettext_noop as _
from catalogue.web.admin.wording.said import Fieldset, Said, Sort
from catalogue.web.admin.wording.shared import SOURCES

GUIDANCE = Sort(
    singular=_("Note"),
    plural=_("Notes"),
    new=_("Nouvelle note"),
    fieldsets=(
        Fieldset(_("La note"), ("kind", "text", "variable")),
        Fieldset(_("Sources"), ("sources",)),
    ),
    fields={
        "kind": Said(
            _("Nature"),
            _(
                "Un piège évite une erreur, un conseil dit comment faire, un exemple montre un calcul, une "
                "question donne aussi sa réponse."
            ),
        ),
        "text": Said(
            _("Texte"),
            _(
                "Le fait, puis quoi faire : « 9 veut dire inconnu, pas les deux sexes ». Une ligne vide "
                "sépare deux paragraphes ; le HTML est refusé."
            ),
        ),
        "variable": Said(
            _("Variable"),
            _(
                "Si la note ne concerne qu’une variable du jeu, son nom lettre pour lettre : TOP_GEN. Elle "
                "s’affiche alors aussi sur la page de la variable."
            ),
            "TOP_GEN",
        ),
        "sources": SOURCES,
    },
)
