"""The words of the form of a code list."""

from catalogue.messages import gettext_noop as _
from catalogue.web.admin.wording.said import Fieldset, Said, Sort
from catalogue.web.admin.wording.shared import CERTAINTY, DAY, SOURCES, WEB_ADDRESS

CODE_LIST = Sort(
    singular=_("Nomenclature"),
    plural=_("Nomenclatures"),
    new=_("Nouvelle nomenclature"),
    fieldsets=(
        Fieldset(_("L’essentiel"), ("title", "name", "level", "description", "slug")),
        Fieldset(
            _("Écriture des codes"),
            ("special_codes", "width", "zero_padded", "pattern", "parent_column", "declared_code_count"),
        ),
        Fieldset(_("Version"), ("version", "replaces", "valid_from", "valid_to")),
        Fieldset(_("D’où elle vient"), ("publisher", "landing_page", "licence", "collection")),
        Fieldset(_("Sources"), ("sources", "certainty")),
    ),
    fields={
        "title": Said(
            _("Titre"),
            _(
                "Ce que les codes désignent, et l’édition s’il y en a plusieurs : « Natures de prestation », "
                "« Zones de résidence d’Open Medic (13 zones) »."
            ),
        ),
        "name": Said(
            _("Nom dans la source"),
            _("Le nom technique, lettre pour lettre : IR_NAT_V. La recherche le trouve tel quel."),
            "IR_NAT_V",
        ),
        "level": Said(
            _("Ce qu’elle code"),
            _(
                "Le niveau de ce qu’un code désigne : le département pour GEO_DPT_COD, la prestation pour "
                "IR_NAT_V. Sans lui, la liste ne donne aucun croisement."
            ),
        ),
        "description": Said(
            _("Description"),
            _("« Le code du département sur trois caractères : 001 pour l’Ain, 201 et 202 pour la Corse »."),
        ),
        "slug": Said(
            _("Nom dans l’adresse"),
            _(
                "Minuscules sans accent, chiffres et tirets : ir-nat-v. Il est définitif, et une nouvelle "
                "version est une autre nomenclature : ir-ccam-v54, ir-ccam-v63."
            ),
            "ir-nat-v",
        ),
        "special_codes": Said(
            _("Codes particuliers"),
            _(
                "Un par ligne, avec ce qu’il veut dire : 99 ; inconnu ; Région inconnue. Cinq mots sont "
                "admis : inconnu, sans objet, regroupé, total, confidentiel."
            ),
            "99 ; inconnu ; Région inconnue",
        ),
        "width": Said(
            _("Largeur"),
            _(
                "Le nombre de caractères d’un code, s’ils ont tous le même : 13 pour CIP13, 3 pour "
                "GEO_DPT_COD."
            ),
            "13",
        ),
        "zero_padded": Said(
            _("Zéros de tête"),
            _("Oui si un code court est complété par des zéros : 001 pour l’Ain. Un tableur les perd."),
        ),
        "pattern": Said(
            _("Forme d’un code"),
            _(
                "Une expression régulière : ^\\d{13}$ pour treize chiffres, ^[A-Z]{4}\\d{3}$ pour un acte "
                "CCAM."
            ),
            "^\\d{13}$",
        ),
        "declared_code_count": Said(
            _("Nombre de codes annoncé"),
            _("Celui de la source, quand les codes ne sont pas repris ici : 1348 pour IR_NAT_V."),
            "1348",
        ),
        "version": Said(
            _("Version"),
            _("Le nom que lui donne la source : 54 pour IR_CCAM_V54. Sans lui, la page dit qu’elle manque."),
            "54",
        ),
        "valid_from": Said(
            _("En vigueur depuis"),
            _("Le premier jour où ces codes servent : 2016-01-01 pour les régions de 2016."),
            DAY,
        ),
        "valid_to": Said(
            _("En vigueur jusqu’au"),
            _(
                "Le dernier jour : 2015-12-31 pour les régions d’avant 2016. Laissez vide si elle sert "
                "encore."
            ),
            DAY,
        ),
        "publisher": Said(
            _("Producteur"),
            _(
                "Qui tient la liste à jour, par son nom dans l’adresse : insee pour les communes, cnam pour "
                "IR_NAT_V."
            ),
            "insee",
        ),
        "landing_page": Said(
            _("Page d’origine"),
            _(
                "La page où le producteur publie la liste, comme celle du code officiel géographique à "
                "l’Insee."
            ),
            WEB_ADDRESS,
        ),
        "licence": Said(
            _("Licence"),
            _("Celle de la liste, si vous l’avez lue : MPL 2.0 pour IR_NAT_V. Sinon, laissez vide."),
        ),
        "collection": Said(
            _("Collection"),
            _(
                "Le dossier où la source range la liste : ORAVAL, ATIH, DREES. La page le montre au-dessus "
                "du titre."
            ),
            "ORAVAL",
        ),
        "replaces": Said(
            _("Remplace"),
            _(
                "La version d’avant, par son nom dans l’adresse : la CCAM 63 remplace ir-ccam-v54. La page "
                "dit alors ce qui a paru et ce qui a disparu."
            ),
            "ir-ccam-v54",
        ),
        "parent_column": Said(
            _("Colonne du code parent"),
            _(
                "La colonne de la source qui donne, pour chaque code, le code plus large : CAT_CIM_COD dans "
                "IR_CIM_V. La page montre alors l’arbre."
            ),
            "CAT_CIM_COD",
        ),
        "sources": SOURCES,
        "certainty": CERTAINTY,
    },
)
