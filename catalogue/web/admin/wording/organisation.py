"""The words of the form of an organisation."""

from catalogue.messages import gettext_noop as _
from catalogue.web.admin.wording.said import Fieldset, Said, Sort
from catalogue.web.admin.wording.shared import CERTAINTY, SOURCES, WEB_ADDRESS

ORGANISATION = Sort(
    singular=_("Organisation"),
    plural=_("Organisations"),
    new=_("Nouvelle organisation"),
    fieldsets=(
        Fieldset(_("L’essentiel"), ("name", "acronym", "homepage", "email", "slug")),
        Fieldset(_("Sources"), ("sources", "certainty")),
    ),
    fields={
        "name": Said(
            _("Nom"),
            _("Le nom entier : « Agence technique de l’information sur l’hospitalisation »."),
        ),
        "acronym": Said(
            _("Sigle"),
            _("Comme l’organisation l’écrit : Cnam, ATIH, Insee. Les listes et les filtres l’affichent."),
            "Cnam",
        ),
        "homepage": Said(
            _("Site"),
            _("L’accueil du site public : https://www.insee.fr. Le nom du producteur y mène."),
            WEB_ADDRESS,
        ),
        "email": Said(
            _("Courriel"),
            _("Une adresse de service, jamais celle d’une personne. Le flux DCAT la publie."),
            "nom@domaine.fr",
        ),
        "slug": Said(
            _("Nom dans l’adresse"),
            _(
                "Minuscules sans accent, chiffres et tirets : cnam. Les notices citent l’organisation par "
                "lui ; il est définitif."
            ),
            "cnam",
        ),
        "sources": SOURCES,
        "certainty": CERTAINTY,
    },
)
