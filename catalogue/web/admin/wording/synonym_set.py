"""The words of the form of an acronym, or of a set of synonyms."""

from catalogue.messages import gettext_noop as _
from catalogue.web.admin.wording.said import Fieldset, Said, Sort
from catalogue.web.admin.wording.shared import CERTAINTY, SOURCES

SYNONYM_SET = Sort(
    singular=_("Sigle ou synonymes"),
    plural=_("Sigles et synonymes"),
    new=_("Nouveau sigle ou synonyme"),
    fieldsets=(
        Fieldset(_("L’essentiel"), ("term", "meaning", "synonyms", "description", "slug")),
        Fieldset(_("Sources"), ("sources", "certainty")),
    ),
    fields={
        "term": Said(
            _("Sigle ou mot"),
            _(
                "Comme on l’écrit : ALD, PMSI, hôpital. La recherche trouve aussi ce qui le dit autrement, "
                "sans tenir compte des accents ni du pluriel."
            ),
            "ALD",
        ),
        "meaning": Said(
            _("Signification du sigle"),
            _(
                "En toutes lettres, au singulier, sans majuscule inutile. Les pages l’affichent au survol du "
                "sigle. Laissez vide pour de simples synonymes."
            ),
            "affection de longue durée",
        ),
        "synonyms": Said(
            _("Autres façons de le dire"),
            _(
                "Une par ligne. Chaque forme trouve toutes les autres : n’y mettez que ce qui dit la même "
                "chose, pas ce qui s’en approche. Deux sens d’un même sigle sont deux notices."
            ),
            "maladie de longue durée",
        ),
        "description": Said(
            _("En clair"),
            _(
                "Une ou deux phrases pour qui rencontre le mot pour la première fois. La page des sigles "
                "les montre."
            ),
        ),
        "slug": Said(
            _("Nom dans l’adresse"),
            _(
                "Minuscules sans accent, chiffres et tirets : ald. Il marque sa place dans la page des "
                "sigles."
            ),
            "ald",
        ),
        "sources": SOURCES,
        "certainty": CERTAINTY,
    },
)
