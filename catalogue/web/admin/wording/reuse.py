"""The words of the form of a reuse."""

from catalogue.messages import gettext_noop as _
from catalogue.web.admin.wording.said import Fieldset, Said, Sort
from catalogue.web.admin.wording.shared import CERTAINTY, SOURCES, WEB_ADDRESS

REUSE = Sort(
    singular=_("Réutilisation"),
    plural=_("Réutilisations"),
    new=_("Nouvelle réutilisation"),
    fieldsets=(
        Fieldset(_("L’essentiel"), ("title", "question", "description", "results", "slug")),
        Fieldset(_("Avec quelles données"), ("datasets", "other_bases")),
        Fieldset(_("Quand et où"), ("date", "event", "url", "keywords")),
        Fieldset(_("Sources"), ("sources", "certainty")),
    ),
    fields={
        "title": Said(
            _("Titre"),
            _(
                "« Densité de médecins et dépassements d’honoraires ». Le sujet d’abord, pas le nom de "
                "l’équipe."
            ),
        ),
        "question": Said(
            _("Question"),
            _(
                "Ce qu’on a demandé aux données, en une phrase : « Dépasse-t-on moins les tarifs là où les "
                "médecins sont nombreux ? ». Elle ouvre la page."
            ),
        ),
        "description": Said(
            _("Description"),
            _(
                "Ce qui a été fait, avec quelles variables et quelles années : « Actes C et V des médecins "
                "généralistes de 2013, rapportés aux assurés de chaque département »."
            ),
        ),
        "results": Said(
            _("Résultats"),
            _(
                "Ce qui en est sorti, avec les chiffres : « En moyenne 4 consultations par assuré ». Laissez "
                "vide si personne ne le sait."
            ),
        ),
        "slug": Said(
            _("Nom dans l’adresse"),
            _("Minuscules sans accent, chiffres et tirets : densite-et-depassements. Il est définitif."),
            "densite-et-depassements",
        ),
        "datasets": Said(
            _("Jeux de données"),
            _(
                "Un par ligne, avec ce qu’il a été : open-medic ; point de départ, ou bdpm ; croisé. La page "
                "montre les croisements entre eux, et chaque jeu renvoie ici."
            ),
            "open-medic ; point de départ",
        ),
        "other_bases": Said(
            _("Autres bases"),
            _(
                "Celles que le catalogue ne décrit pas, une par ligne : « Temps de trajet OSRM », « "
                "Population par commune, sexe et âge de 2018 (Insee) »."
            ),
        ),
        "date": Said(
            _("Date"),
            _("Aussi précise qu’on la connaît : 2015, 2015-01 ou 2015-01-26."),
            "2015-01-26",
        ),
        "event": Said(
            _("Cadre"),
            _("L’événement ou l’étude : « Hackathon données de santé du 26 janvier 2015 »."),
        ),
        "url": Said(
            _("Page d’origine"),
            _(
                "La page ou le code du projet, par exemple un dépôt public. Laissez vide s’il n’en reste "
                "rien."
            ),
            WEB_ADDRESS,
        ),
        "keywords": Said(
            _("Mots-clés"),
            _("Un par ligne : démographie médicale, département. La recherche s’en sert."),
        ),
        "sources": SOURCES,
        "certainty": CERTAINTY,
    },
)
