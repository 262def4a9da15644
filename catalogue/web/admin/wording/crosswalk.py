"""The words of the form of a crosswalk."""

from catalogue.messages import gettext_noop as _
from catalogue.web.admin.wording.said import Fieldset, Said, Sort
from catalogue.web.admin.wording.shared import CERTAINTY, DAY, REVIEW_REASON, SOURCES

CROSSWALK = Sort(
    singular=_("Table de passage"),
    plural=_("Tables de passage"),
    new=_("Nouvelle table de passage"),
    fieldsets=(
        Fieldset(
            _("L’essentiel"),
            ("title", "source_list", "target_list", "kind", "cardinality", "description", "slug"),
        ),
        Fieldset(_("Ce qu’on perd"), ("loss_note", "weight")),
        Fieldset(_("Validité"), ("valid_from", "valid_to")),
        Fieldset(_("Relecture"), ("status", "review_reason")),
        Fieldset(_("Qui l’a faite"), ("author", "reviewer", "justification", "licence")),
        Fieldset(_("Sources"), ("sources", "certainty")),
    ),
    fields={
        "title": Said(
            _("Titre"),
            _(
                "De quoi à quoi : « Du département à la région de 2016 », « Des ZEAT aux zones d’Open Damir "
                "»."
            ),
        ),
        "source_list": Said(
            _("Nomenclature de départ"),
            _(
                "Par son nom dans l’adresse : departement-insee. Partez de la plus fine, car un croisement "
                "ne redescend jamais d’un niveau."
            ),
            "departement-insee",
        ),
        "target_list": Said(
            _("Nomenclature d’arrivée"),
            _("Par son nom dans l’adresse : region-insee-2016. Elle diffère de celle de départ."),
            "region-insee-2016",
        ),
        "kind": Said(
            _("Nature"),
            _(
                "Regroupement du département à la région, autre écriture de 001 à 01, correspondance des "
                "régions d’avant à celles de 2016. Le croisement le dit au lecteur."
            ),
        ),
        "cardinality": Said(
            _("Combien de codes se répondent"),
            _(
                "Du département à la région, plusieurs à un. Les croisements ne suivent que un à un et "
                "plusieurs à un : ailleurs, la jointure multiplierait les lignes."
            ),
        ),
        "description": Said(
            _("Description"),
            _(
                "D’où viennent les correspondances et ce qu’elles valent : « La base officielle des codes "
                "postaux de La Poste le donne. Les paires ne sont pas conservées ici »."
            ),
        ),
        "slug": Said(
            _("Nom dans l’adresse"),
            _(
                "Les noms des deux nomenclatures, reliés par « vers » : "
                "departement-insee-vers-region-insee-2016. Il est définitif."
            ),
            "departement-insee-vers-region-insee-2016",
        ),
        "loss_note": Said(
            _("Ce qu’on perd"),
            _(
                "Une phrase que les croisements répètent : « On ne revient pas d’une région de 2016 à celles "
                "qu’elle réunit »."
            ),
        ),
        "weight": Said(
            _("Poids"),
            _(
                "Ce qui partage un code entre plusieurs : la population de chaque commune, pour un code "
                "postal qui en couvre trois."
            ),
        ),
        "valid_from": Said(
            _("Valable depuis"),
            _("Le premier jour où les codes se répondent ainsi : 2016-01-01 pour les régions de 2016."),
            DAY,
        ),
        "valid_to": Said(
            _("Valable jusqu’au"),
            _("Le dernier jour, par exemple 2021-12-31. Laissez vide si la table vaut encore."),
            DAY,
        ),
        "status": Said(
            _("État"),
            _("Aucun croisement ne passe par une table rejetée ; elle reste affichée, avec le motif."),
        ),
        "review_reason": REVIEW_REASON,
        "author": Said(
            _("Auteur"),
            _("Le service ou le projet qui a établi les correspondances : Insee, Cnam, équipe du catalogue."),
            "Insee",
        ),
        "reviewer": Said(
            _("Relecteur"),
            _("Le service qui les a vérifiées, s’il n’est pas celui qui les a faites : Cnam, Drees."),
        ),
        "justification": Said(
            _("Méthode"),
            _(
                "Comment les codes ont été rapprochés : « Comparaison des libellés », « Table de l’Insee », "
                "« Relecture à la main »."
            ),
        ),
        "licence": Said(
            _("Licence"),
            _("Celle de la table, si vous l’avez lue. Les codes de chaque côté gardent la leur."),
        ),
        "sources": SOURCES,
        "certainty": CERTAINTY,
    },
)
