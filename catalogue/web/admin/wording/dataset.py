"""The words of the form of a dataset."""

from catalogue.messages import gettext_noop as _
from catalogue.web.admin.wording.said import Fieldset, Said, Sort
from catalogue.web.admin.wording.shared import CERTAINTY, DAY, SOURCES, WEB_ADDRESS

_FIELDSETS = (
    Fieldset(
        _("L’essentiel"),
        ("title", "summary", "publisher", "acronym", "kind", "slug", "name", "title_en"),
    ),
    Fieldset(
        _("Contenu"),
        ("description", "row_meaning", "scope", "volume", "keywords", "product", "observation"),
    ),
    Fieldset(
        _("Période et finesse géographique"),
        (
            "period_start",
            "period_end",
            "period_note",
            "frequency",
            "frequency_note",
            "geographic_level",
            "geographic_note",
        ),
    ),
    Fieldset(
        _("Droits"),
        ("legal_status", "legal_note", "licence", "licence_note", "has_personal_data"),
    ),
    Fieldset(
        _("Où le trouver et à qui demander"),
        ("landing_page", "issued", "contact_name", "contact_email", "contact_url"),
    ),
    Fieldset(_("Dictionnaire"), ("dictionary_state", "dictionary_note", "primary_key")),
    Fieldset(_("Sources"), ("sources", "certainty")),
)

_ESSENTIALS = {
    "title": Said(
        _("Titre"),
        _(
            "Le nom complet que donne le producteur : « Open Medic : base complète sur les dépenses de "
            "médicaments interrégimes ». Dans la recherche, c’est ce qui compte le plus."
        ),
    ),
    "summary": Said(
        _("Résumé"),
        _(
            "Une phrase : ce que le jeu compte, pour qui, à quelle finesse. Elle ouvre la page : « Les "
            "dépenses de médicaments délivrés en pharmacie de ville, par région, année après année »."
        ),
    ),
    "publisher": Said(
        _("Producteur"),
        _(
            "Qui publie le jeu, par son nom dans l’adresse : cnam, insee, drees. S’il manque, créez d’abord "
            "l’organisation."
        ),
        "cnam",
    ),
    "acronym": Said(
        _("Sigle ou nom usuel"),
        _(
            "Le nom que les gens disent et tapent : Open Medic, BDPM, FINESS. Les phrases sur les "
            "croisements nomment le jeu ainsi."
        ),
        "Open Medic",
    ),
    "kind": Said(
        _("Nature du jeu"),
        _(
            "Un extrait est publié (Open Medic), une table reste à la source (ER_PRS_F), une base extérieure "
            "vient d’ailleurs (FINESS). Les croisements vont d’un extrait à une base, et ce choix est "
            "définitif."
        ),
    ),
    "slug": Said(
        _("Nom dans l’adresse"),
        _(
            "Minuscules sans accent, chiffres et tirets : open-medic donne une page qui finit par "
            "/open-medic. Il est définitif, car d’autres sites y renvoient."
        ),
        "open-medic",
    ),
    "name": Said(
        _("Nom dans la source"),
        _(
            "Le nom technique d’une table, lettre pour lettre : ER_PRS_F. Laissez vide pour un jeu que l’on "
            "connaît par son titre."
        ),
        "ER_PRS_F",
    ),
    "title_en": Said(
        _("Titre anglais"),
        _(
            "« Open Medic: complete database of spending on medicines, all schemes ». Il remplace le titre "
            "sur la page en anglais et part dans le flux DCAT."
        ),
    ),
}

_CONTENT = {
    "description": Said(
        _("Description"),
        _(
            "Ce qu’on y trouve et ce qu’on n’y trouve pas : « Elle compte des boîtes et des euros, pas des "
            "patients ». Une ligne vide sépare deux paragraphes ; le HTML est refusé."
        ),
    ),
    "row_meaning": Said(
        _("Ce qu’est une ligne"),
        _(
            "« Une ligne = un médicament (CIP13) × une tranche d’âge × un sexe × une région de résidence, "
            "sur une année. » Le lecteur sait alors ce qu’il compte."
        ),
        "Une ligne = …",
    ),
    "scope": Said(
        _("Champ"),
        _(
            "Ce qui est compté et ce qui manque : « Médicaments remboursés et délivrés en pharmacie de "
            "ville, tous régimes. Les médicaments donnés à l’hôpital n’y sont pas »."
        ),
    ),
    "volume": Said(
        _("Taille"),
        _("Lignes, colonnes et poids, avec l’année : « 2024 : 1 916 885 lignes, 21 colonnes, 479 Mo »."),
    ),
    "keywords": Said(
        _("Mots-clés"),
        _(
            "Un par ligne : médicaments, génériques, CIP13. Dans la recherche, un mot-clé compte plus qu’un "
            "mot de la description."
        ),
    ),
    "product": Said(
        _("Produit"),
        _("L’ensemble où la source range la table : DCIR pour ER_PRS_F. Laissez vide pour un extrait."),
        "DCIR",
    ),
    "observation": Said(
        _("Observation"),
        _(
            "Ce que la source dit du jeu et qui n’a pas de champ ici : « Table non transmise en 2012 et 2013 "
            "». Pour un piège ou un conseil, ajoutez plutôt une note."
        ),
    ),
}

_EXTENT = {
    "period_start": Said(
        _("Premier jour couvert"),
        _("Open Medic commence le 2014-01-01. Les croisements annoncent la période commune aux deux jeux."),
        DAY,
    ),
    "period_end": Said(
        _("Dernier jour couvert"),
        _("Une année entière finit le 31 : 2014-12-31. Laissez vide si le jeu s’allonge encore."),
        DAY,
    ),
    "period_note": Said(
        _("Précision sur la période"),
        _("Ce que deux dates ne disent pas : « L’année est dans le nom du fichier, pas dans une colonne »."),
    ),
    "frequency": Said(
        _("Rythme de mise à jour"),
        _("Chaque année pour Open Medic. Si vous ne l’avez lu nulle part, laissez vide."),
    ),
    "frequency_note": Said(
        _("Précision sur le rythme"),
        _("« Un fichier par année », « Toute la série est révisée chaque année »."),
    ),
    "geographic_level": Said(
        _("Lieu le plus fin"),
        _(
            "Le plus petit lieu qu’une ligne donne : la zone de diffusion pour Open Medic, la commune pour "
            "FINESS. On filtre la recherche par lui."
        ),
    ),
    "geographic_note": Said(
        _("Précision sur le lieu"),
        _("« Région de résidence en treize zones : la Corse est dans 93, tout l’outre-mer sous 5 »."),
    ),
}

_RIGHTS = {
    "legal_status": Said(
        _("Accès"),
        _(
            "Open Medic est ouvert, une table du SNDS demande une autorisation. Un croisement prend le plus "
            "strict de ses deux statuts."
        ),
    ),
    "legal_note": Said(
        _("Précision sur l’accès"),
        _("D’où vient ce statut : « Fichiers agrégés publiés par la Cnam et sur data.gouv.fr »."),
    ),
    "licence": Said(
        _("Licence"),
        _(
            "Celle que vous avez lue sur la page du producteur. Si vous n’en avez lu aucune, laissez vide : "
            "la page dira « licence non relevée »."
        ),
    ),
    "licence_note": Said(
        _("Précision sur la licence"),
        _("Où elle a été lue, ou ce qui manque : « Licence non lue sur la page »."),
    ),
    "has_personal_data": Said(
        _("Données personnelles"),
        _(
            "Oui si une ligne nomme ou suit une personne, même sous pseudonyme (BEN_NIR_PSA). Les "
            "croisements demandent alors de regrouper avant de joindre."
        ),
    ),
}

_WHERE = {
    "landing_page": Said(
        _("Page d’origine"),
        _(
            "La page du producteur sur ce jeu, pas le fichier : "
            "https://www.data.gouv.fr/fr/datasets/finess-extraction-du-fichier-des-etablissements/."
        ),
        WEB_ADDRESS,
    ),
    "issued": Said(_("Publié le"), _("Le jour où le jeu est sorti, par exemple 2015-01-26."), DAY),
    "contact_name": Said(
        _("Contact"),
        _("Le service qui répond, pas une personne. Sans ce nom, le flux DCAT met celui du producteur."),
    ),
    "contact_email": Said(
        _("Courriel du contact"),
        _(
            "Une adresse de service, que tout le monde verra. data.gouv.fr écarte un contact qui n’a ni "
            "courriel ni page."
        ),
        "nom@domaine.fr",
    ),
    "contact_url": Said(
        _("Page du contact"),
        _("Un formulaire ou une page d’aide, quand le service n’a pas de courriel public."),
        WEB_ADDRESS,
    ),
}

_DICTIONARY = {
    "dictionary_state": Said(
        _("État du dictionnaire"),
        _(
            "Complet si toutes les colonnes sont décrites ici, comme les 21 d’Open Medic ; partiel s’il en "
            "manque. Le lecteur sait s’il doit chercher ailleurs."
        ),
    ),
    "dictionary_note": Said(
        _("Précision sur le dictionnaire"),
        _(
            "D’où viennent les colonnes et ce qui manque : « La casse des noms varie d’une année à l’autre "
            "», « L’en-tête du fichier d’origine n’a pas été vérifié »."
        ),
    ),
    "primary_key": Said(
        _("Clé primaire"),
        _(
            "Les variables qui, ensemble, désignent une ligne. Une par ligne, lettre pour lettre : ER_PRS_F "
            "en a neuf, de DCT_ORD_NUM à REM_TYP_AFF."
        ),
    ),
}

DATASET = Sort(
    singular=_("Jeu de données"),
    plural=_("Jeux de données"),
    new=_("Nouveau jeu de données"),
    fieldsets=_FIELDSETS,
    fields={
        **_ESSENTIALS,
        **_CONTENT,
        **_EXTENT,
        **_RIGHTS,
        **_WHERE,
        **_DICTIONARY,
        "sources": SOURCES,
        "certainty": CERTAINTY,
    },
)
