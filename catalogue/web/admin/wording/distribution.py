"""The words of the form of a distribution, which readers call a file."""

from catalogue.messages import gettext_noop as _
from catalogue.web.admin.wording.said import Fieldset, Said, Sort
from catalogue.web.admin.wording.shared import DAY, WEB_ADDRESS

DISTRIBUTION = Sort(
    singular=_("Fichier"),
    plural=_("Fichiers"),
    new=_("Nouveau fichier"),
    fieldsets=(
        Fieldset(_("L’essentiel"), ("title", "access_url", "download_url", "description", "slug")),
        Fieldset(_("Comment le lire"), ("format", "separator", "encoding", "media_type", "size_bytes")),
        Fieldset(_("Dates"), ("modified", "issued")),
    ),
    fields={
        "title": Said(
            _("Titre"),
            _("Ce qui le distingue des autres fichiers du jeu : « Base complète », « Fichier géolocalisé »."),
        ),
        "access_url": Said(
            _("Page d’accès"),
            _(
                "La page d’où l’on obtient le fichier, par exemple celle de data.gouv.fr. Le titre y mène "
                "quand il n’y a pas de lien de téléchargement."
            ),
            WEB_ADDRESS,
        ),
        "download_url": Said(
            _("Lien de téléchargement"),
            _(
                "L’adresse du fichier lui-même, si elle dure. Les liens du site de la Cnam expirent : pour "
                "Open Medic, laissez vide."
            ),
            WEB_ADDRESS,
        ),
        "description": Said(
            _("Description"),
            _(
                "Le nom du fichier et ce qu’il contient : « Fichiers OPEN_MEDIC suivis de l’année, souvent "
                "dans une archive zip »."
            ),
        ),
        "slug": Said(
            _("Nom dans l’adresse"),
            _(
                "Minuscules sans accent, chiffres et tirets, unique dans le jeu : base-complete. Il est "
                "définitif : c’est à lui que les moissonneurs reconnaissent le fichier."
            ),
            "base-complete",
        ),
        "format": Said(
            _("Format"),
            _(
                "Le code en capitales de la table européenne des types de fichier : CSV, XLS, ZIP, GZIP. En "
                "minuscules, il n’entrerait pas dans le flux DCAT."
            ),
            "CSV",
        ),
        "separator": Said(
            _("Séparateur"),
            _("Le signe entre deux colonnes d’un CSV. Une tabulation s’écrit « tabulation »."),
            ";",
        ),
        "encoding": Said(
            _("Encodage"),
            _("ISO-8859-1 pour Open Medic, UTF-8 pour FINESS. Le mauvais abîme les accents."),
            "UTF-8",
        ),
        "media_type": Said(
            _("Type de média"),
            _("Le nom que les programmes donnent au format : text/csv, application/gzip."),
            "text/csv",
        ),
        "size_bytes": Said(
            _("Taille en octets"),
            _("En chiffres : 479000000. La page écrit 479 Mo."),
            "479000000",
        ),
        "modified": Said(
            _("Modifié le"),
            _(
                "Le jour de la dernière version du fichier, par exemple 2015-01-26. La page montre cette "
                "date."
            ),
            DAY,
        ),
        "issued": Said(
            _("Publié le"),
            _("Le jour où le fichier est sorti. La page le montre si aucune modification n’est connue."),
            DAY,
        ),
    },
)
