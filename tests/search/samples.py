"""A small catalogue to search in, in our own words."""

from datetime import UTC, datetime

from catalogue.domain.vocabularies import DatasetKind
from catalogue.search.document import Document, DocumentType, Facet
from catalogue.search.synonyms import SynonymGroup, Synonyms

PUBLISHERS = {"cnam": "Caisse nationale de l’assurance maladie", "insee": "Insee", "drees": "Drees"}

OPEN_MEDIC = Document(
    uid="dataset:open-medic",
    type=DocumentType.DATASET,
    kind=DatasetKind.EXTRACT,
    slug="open-medic",
    title="Open Medic",
    other_titles=("Base complète sur les dépenses de médicaments",),
    keywords=("médicament", "pharmacie", "remboursement"),
    key_names=("CIP13", "L_ATC1", "AGE", "BEN_REG", "BOITES"),
    labels=("Code d’identification de la présentation", "Libellé du groupe anatomique", "Tranche d’âge"),
    description="Dépenses de médicaments délivrés en pharmacie de ville, par classe, âge, sexe et région de "
    "résidence du bénéficiaire. Les soins donnés à l’hôpital n’y sont pas.",
    facets={
        Facet.PUBLISHER: ("cnam",),
        Facet.LEVEL: ("region",),
        Facet.CONCEPT: ("produit-de-sante", "age"),
        Facet.LICENCE: ("licence-ouverte",),
    },
    facet_labels={
        Facet.PUBLISHER: PUBLISHERS,
        Facet.CONCEPT: {"produit-de-sante": "Produit de santé", "age": "Âge"},
    },
    updated=datetime(2026, 3, 1, tzinfo=UTC),
)
ER_PHA_F = Document(
    uid="dataset:er-pha-f",
    type=DocumentType.DATASET,
    kind=DatasetKind.TABLE,
    slug="er-pha-f",
    title="Médicaments délivrés",
    other_titles=("ER_PHA_F",),
    key_names=("PRS_NAT_REF", "PHA_PRS_C13", "PHA_ACT_QSN"),
    labels=("Nature de la prestation de référence", "Code CIP à 13 chiffres", "Quantité délivrée"),
    description="Table affinée de la pharmacie dans le DCIR.",
    facets={Facet.PUBLISHER: ("cnam",), Facet.CONCEPT: ("produit-de-sante",)},
    facet_labels={Facet.PUBLISHER: PUBLISHERS},
    updated=datetime(2026, 5, 1, tzinfo=UTC),
)
ER_PRS_F = Document(
    uid="dataset:er-prs-f",
    type=DocumentType.DATASET,
    kind=DatasetKind.TABLE,
    slug="er-prs-f",
    title="Prestations",
    other_titles=("ER_PRS_F",),
    key_names=("PRS_NAT", "BEN_RES_DPT", "BEN_RES_COM", "AMM_CIP"),
    labels=("Nature de prestation", "Département de résidence", "Commune de résidence"),
    description="La table centrale du DCIR : une ligne par prestation remboursée.",
    facets={Facet.PUBLISHER: ("cnam",), Facet.LEVEL: ("commune", "departement")},
    facet_labels={Facet.PUBLISHER: PUBLISHERS},
    updated=datetime(2026, 4, 1, tzinfo=UTC),
)
HOSPITALS = Document(
    uid="dataset:registre-hopitaux",
    type=DocumentType.DATASET,
    kind=DatasetKind.EXTERNAL,
    slug="registre-hopitaux",
    title="Registre des établissements",
    keywords=("hôpital", "FINESS"),
    key_names=("FINESS_ET",),
    description="Adresse de chaque hôpital et de chaque clinique, mise à jour deux fois par an.",
    facets={Facet.PUBLISHER: ("drees",), Facet.LEVEL: ("commune",)},
    facet_labels={Facet.PUBLISHER: PUBLISHERS},
)
DEATHS = Document(
    uid="dataset:fichier-des-deces",
    type=DocumentType.DATASET,
    kind=DatasetKind.EXTERNAL,
    slug="fichier-des-deces",
    title="Fichier des personnes décédées",
    keywords=("Décès", "état civil"),
    description="Les décès déclarés depuis 1970. Une œuvre de longue haleine <script>alert(1)</script>.",
    facets={Facet.PUBLISHER: ("insee",), Facet.LEVEL: ("commune",), Facet.LICENCE: ("licence-ouverte",)},
    facet_labels={Facet.PUBLISHER: PUBLISHERS},
)
VARIABLE_PRS_NAT = Document(
    uid="variable:er-prs-f/PRS_NAT",
    type=DocumentType.VARIABLE,
    kind=DatasetKind.TABLE,
    slug="er-prs-f",
    name="PRS_NAT",
    title="Nature de prestation",
    key_names=("IR_NAT_V",),
    description="Ce qui a été remboursé : consultation, acte, médicament…",
)
VARIABLE_CIP13 = Document(
    uid="variable:open-medic/CIP13",
    type=DocumentType.VARIABLE,
    kind=DatasetKind.EXTRACT,
    slug="open-medic",
    name="CIP13",
    title="Code d’identification de la présentation",
    description="Treize chiffres, attribués à chaque boîte autorisée.",
)
CODE_LIST = Document(
    uid="codelist:ir-nat-v",
    type=DocumentType.CODE_LIST,
    slug="ir-nat-v",
    title="Natures de prestation",
    other_titles=("IR_NAT_V",),
    description="Les codes de nature de prestation.",
    facets={Facet.PUBLISHER: ("cnam",)},
    facet_labels={Facet.PUBLISHER: PUBLISHERS},
)
REUSE = Document(
    uid="reuse:sport-et-sante",
    type=DocumentType.REUSE,
    slug="sport-et-sante",
    title="Sport et santé",
    key_names=("Open Damir", "Licences sportives"),
    description="Les dépenses de santé baissent-elles où l’on fait du sport ?",
)

DOCUMENTS = (
    OPEN_MEDIC,
    ER_PHA_F,
    ER_PRS_F,
    HOSPITALS,
    DEATHS,
    VARIABLE_PRS_NAT,
    VARIABLE_CIP13,
    CODE_LIST,
    REUSE,
)

SYNONYMS = Synonyms(
    (
        SynonymGroup(
            "CIP", "code d’identification de la présentation", ("code identifiant de présentation",)
        ),
        SynonymGroup("DCIR", "datamart de consommation inter-régimes"),
        SynonymGroup("CIM-10", "classification internationale des maladies, dixième révision"),
        SynonymGroup("hôpital", None, ("établissement de santé", "clinique")),
        SynonymGroup("décès", None, ("mortalité",)),
    )
)
