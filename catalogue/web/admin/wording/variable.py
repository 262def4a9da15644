"""The words of the form of a variable."""

from catalogue.messages import gettext_noop as _
from catalogue.web.admin.wording.said import Fieldset, Said, Sort

_FIELDSETS = (
    Fieldset(_("L’essentiel"), ("label", "name", "description", "role", "type", "unit", "group")),
    Fieldset(_("Codes"), ("code_list", "code_list_note")),
    Fieldset(_("Calcul et précautions"), ("additivity", "additivity_note", "sensitivity")),
    Fieldset(_("Écriture dans la source"), ("length", "format", "source_type")),
    Fieldset(_("Ce qu’en dit la source"), ("management_rule", "observation")),
    Fieldset(_("Histoire"), ("history_created", "history_deleted", "history_missing")),
)

_ESSENTIALS = {
    "label": Said(
        _("Libellé"),
        _(
            "Le libellé du producteur, tel qu’il l’écrit : « Code Identification Spécialité Pharmaceutique » "
            "pour CIP13. La recherche y trouve la variable et son jeu."
        ),
    ),
    "name": Said(
        _("Nom"),
        _(
            "Lettre pour lettre, capitales comprises : PRS_NAT, l_cip13. Il est définitif, car il fait "
            "partie de l’adresse de la variable."
        ),
        "PRS_NAT",
    ),
    "description": Said(
        _("Description"),
        _(
            "Ce que la valeur veut dire, avec vos mots : « Code de la présentation (la boîte), sur treize "
            "chiffres »."
        ),
    ),
    "role": Said(
        _("Rôle"),
        _(
            "Un identifiant désigne une chose (CIP13 dans la BDPM), un axe sert à classer (PSP_SPE), une "
            "mesure se compte (BOITES), un attribut accompagne (L_ATC1)."
        ),
    ),
    "type": Said(
        _("Type"),
        _(
            "Comment lire la valeur. Un code reste du texte s’il a des zéros de tête ou des lettres : 01 "
            "deviendrait 1."
        ),
    ),
    "unit": Said(_("Unité"), _("Au singulier et en toutes lettres : euro, boîte, passage, séjour."), "euro"),
    "group": Said(
        _("Groupe"),
        _("Le titre sous lequel la ranger dans le dictionnaire : Bénéficiaire, Prescripteur, Médicament."),
        "Bénéficiaire",
    ),
}

_CODES = {
    "code_list": Said(
        _("Nomenclature"),
        _(
            "La liste de ses codes, par son nom dans l’adresse : ir-nat-v pour PRS_NAT. Le lecteur y lit "
            "chaque code ; pour un croisement, ajoutez aussi une clé de jointure."
        ),
        "ir-nat-v",
    ),
    "code_list_note": Said(
        _("Précision sur les codes"),
        _(
            "Ce qui change avec les années, ou la liste que le catalogue n’a pas : « Fichiers de 2022 et "
            "après », « IR_ASU_V (nomenclature du SNDS) »."
        ),
    ),
}

_CARE = {
    "additivity": Said(
        _("Additionner ?"),
        _(
            "Pour une mesure. BOITES s’additionne ; NBC non, car une personne compte une fois par case ; un "
            "taux se moyenne avec des poids."
        ),
    ),
    "additivity_note": Said(
        _("Précision sur l’addition"),
        _("À quelle condition, ou quoi faire : « Prenez le fichier NB publié au niveau voulu »."),
    ),
    "sensitivity": Said(
        _("Sensibilité"),
        _(
            "Jusqu’où la valeur mène à une personne : un sexe est un identifiant potentiel, BEN_NIR_PSA un "
            "pseudonyme, un nom un identifiant direct."
        ),
    ),
}

_WRITING = {
    "length": Said(
        _("Longueur"),
        _("Comme la source l’écrit : 13 pour CIP13, « 10,2 » pour un montant à deux décimales."),
        "13",
    ),
    "format": Said(
        _("Format"),
        _("La forme de la valeur quand elle en a une : AAAAMM pour FLX_ANN_MOI, où 202001 est janvier 2020."),
        "AAAAMM",
    ),
    "source_type": Said(
        _("Type dans la source"),
        _("Le mot de la base d’origine : « number » chez Oracle. La page le montre quand le type manque."),
        "number",
    ),
}

_SOURCE = {
    "management_rule": Said(
        _("Règle de gestion"),
        _(
            "Comment le producteur calcule ou remplit la variable : pour BEN_RNG_GEM, pourquoi deux jumeaux "
            "ont des rangs différents."
        ),
    ),
    "observation": Said(
        _("Observation"),
        _(
            "Une remarque de la source, telle quelle : « Renseignée à partir de mars 2016 ». Pour un piège "
            "ou un conseil, ajoutez plutôt une note."
        ),
    ),
}

_HISTORY = {
    "history_created": Said(
        _("Présente depuis"),
        _("Une année, ou une date comme la source l’écrit : BEN_AMA_COD est là depuis 2006."),
        "2006",
    ),
    "history_deleted": Said(
        _("Supprimée en"),
        _("L’année où la colonne disparaît : 2017. Laissez vide si elle existe encore."),
        "2017",
    ),
    "history_missing": Said(
        _("Années sans données"),
        _("Une par ligne, quand la colonne existe mais reste vide : 2012 et 2013 pour DGN_PAL en HAD."),
    ),
}

VARIABLE = Sort(
    singular=_("Variable"),
    plural=_("Variables"),
    new=_("Nouvelle variable"),
    fieldsets=_FIELDSETS,
    fields={**_ESSENTIALS, **_CODES, **_CARE, **_WRITING, **_SOURCE, **_HISTORY},
)
