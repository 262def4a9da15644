"""The French name of every word of every controlled vocabulary.

Values are stored and exchanged; names are shown, in the language of the page. A test checks that none is
missing. Sentences that explain them are in `web/explanations.py`.
"""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from catalogue.domain.vocabularies import (
    Additivity,
    Cardinality,
    Certainty,
    ConceptKind,
    CrosswalkKind,
    DatasetKind,
    DictionaryState,
    Frequency,
    GuidanceKind,
    IdentifierClass,
    JoinKeyRole,
    JoinKind,
    LegalStatus,
    LinkAnswer,
    LinkKind,
    LinkStatus,
    PairRelation,
    PublicationState,
    ReuseRole,
    RevisionAction,
    Role,
    SpecialMeaning,
    VariableRole,
    VariableType,
)
from catalogue.search.document import DocumentType, Facet
from catalogue.search.query import Order
from catalogue.services.code_list_versions import ChangePart
from catalogue.services.comparison import Difference
from catalogue.services.datasets_dictionary import VariableOrder, VariableState
from catalogue.services.recipes import RecipeLanguage

# By vocabulary first: members are text, and « unknown » is a word of several.
LABELS: Mapping[type[StrEnum], Mapping[StrEnum, LazyString]] = {
    DatasetKind: {
        DatasetKind.EXTRACT: _("Extrait du SNIIRAM"),
        DatasetKind.TABLE: _("Table du SNDS"),
        DatasetKind.EXTERNAL: _("Base extérieure"),
    },
    PublicationState: {
        PublicationState.DRAFT: _("Brouillon"),
        PublicationState.PUBLISHED: _("Publié"),
        PublicationState.WITHDRAWN: _("Retiré"),
    },
    DictionaryState: {
        DictionaryState.COMPLETE: _("Dictionnaire complet"),
        DictionaryState.PARTIAL: _("Dictionnaire partiel"),
        DictionaryState.NOT_PUBLISHED_HERE: _("Dictionnaire non publié ici"),
    },
    Certainty: {
        Certainty.VERIFIED: _("Vérifié dans la source"),
        Certainty.LIKELY: _("Probable, déduit d’une source indirecte"),
    },
    VariableType: {
        VariableType.STRING: _("Texte"),
        VariableType.INTEGER: _("Entier"),
        VariableType.NUMBER: _("Nombre"),
        VariableType.BOOLEAN: _("Oui ou non"),
        VariableType.DATE: _("Date"),
        VariableType.DATETIME: _("Date et heure"),
        VariableType.YEAR: _("Année"),
        VariableType.YEARMONTH: _("Année et mois"),
        VariableType.ARRAY: _("Liste"),
    },
    VariableRole: {
        VariableRole.IDENTIFIER: _("Identifiant"),
        VariableRole.DIMENSION: _("Axe d’analyse"),
        VariableRole.MEASURE: _("Mesure"),
        VariableRole.ATTRIBUTE: _("Attribut"),
    },
    Additivity: {
        Additivity.SUM: _("S’additionne"),
        Additivity.WEIGHTED_MEAN: _("Moyenne pondérée"),
        Additivity.NOT_ADDITIVE: _("Ne s’additionne pas"),
    },
    ConceptKind: {
        ConceptKind.PERSON: _("Personne"),
        ConceptKind.PLACE: _("Lieu"),
        ConceptKind.TIME: _("Temps"),
        ConceptKind.PRODUCT: _("Produit de santé"),
        ConceptKind.ACT: _("Acte ou prestation"),
        ConceptKind.PROVIDER: _("Professionnel de santé"),
        ConceptKind.ORGANISATION: _("Organisme"),
        ConceptKind.DIAGNOSIS: _("Maladie ou séjour"),
        ConceptKind.CHARACTERISTIC: _("Caractéristique"),
    },
    IdentifierClass: {
        IdentifierClass.NONE: _("Non identifiant"),
        IdentifierClass.POTENTIAL: _("Identifiant potentiel"),
        IdentifierClass.PSEUDONYM: _("Pseudonyme"),
        IdentifierClass.DIRECT: _("Identifiant direct"),
    },
    SpecialMeaning: {
        SpecialMeaning.UNKNOWN: _("Inconnu"),
        SpecialMeaning.NOT_APPLICABLE: _("Sans objet"),
        SpecialMeaning.GROUPED: _("Regroupement"),
        SpecialMeaning.TOTAL: _("Total"),
        SpecialMeaning.CONFIDENTIAL: _("Confidentiel"),
    },
    CrosswalkKind: {
        CrosswalkKind.IDENTITY: _("Mêmes codes"),
        CrosswalkKind.FORMAT: _("Autre écriture"),
        CrosswalkKind.HIERARCHY: _("Regroupement"),
        CrosswalkKind.CORRESPONDENCE: _("Correspondance"),
        CrosswalkKind.PROBABILISTIC: _("Correspondance probable"),
    },
    Cardinality: {
        Cardinality.ONE_TO_ONE: _("un à un"),
        Cardinality.MANY_TO_ONE: _("plusieurs à un"),
        Cardinality.ONE_TO_MANY: _("un à plusieurs"),
        Cardinality.MANY_TO_MANY: _("plusieurs à plusieurs"),
    },
    PairRelation: {
        PairRelation.EXACT: _("identique"),
        PairRelation.CLOSE: _("proche"),
        PairRelation.BROAD: _("plus large"),
        PairRelation.NARROW: _("plus étroit"),
        PairRelation.RELATED: _("lié"),
    },
    JoinKeyRole: {
        JoinKeyRole.RESIDENCE: _("résidence"),
        JoinKeyRole.AFFILIATION: _("affiliation"),
        JoinKeyRole.CARE: _("soins"),
        JoinKeyRole.PRESCRIBER: _("prescripteur"),
        JoinKeyRole.PAYER: _("organisme payeur"),
        JoinKeyRole.LOCATION: _("implantation"),
        JoinKeyRole.BENEFICIARY: _("bénéficiaire"),
        JoinKeyRole.SUBJECT: _("objet de la ligne"),
        JoinKeyRole.PROCESSING: _("traitement comptable"),
    },
    LegalStatus: {
        LegalStatus.OPEN: _("Données ouvertes"),
        LegalStatus.AUTHORISATION: _("Sur autorisation"),
        LegalStatus.FORBIDDEN: _("Interdit"),
        LegalStatus.UNKNOWN: _("Statut non relevé"),
    },
    LinkStatus: {
        LinkStatus.PROPOSED: _("Proposé, pas encore relu"),
        LinkStatus.CONFIRMED: _("Confirmé"),
        LinkStatus.REJECTED: _("Rejeté"),
        LinkStatus.STALE: _("À revoir : ce qui le fonde a changé"),
    },
    JoinKind: {
        JoinKind.FOREIGN_KEY: _("Clé étrangère déclarée par la source"),
        JoinKind.DECLARED_KEY: _("Clé primaire de la table rejointe"),
        JoinKind.ADOPTED_KEY: _("Clé déclarée par la même table d’un autre produit"),
        JoinKind.PART_OF_KEY: _("Partie de la clé de la table rejointe"),
        JoinKind.SHARED_KEY: _("Clé que portent plusieurs tables du produit"),
        JoinKind.SAME_NAME: _("Même colonne, dont le libellé désigne la table rejointe"),
        JoinKind.RENAMED: _("Colonne d’un autre nom, dont le libellé désigne la table rejointe"),
        JoinKind.GUESSED_KEY: _("Clé supposée : rien ne la déclare"),
    },
    LinkAnswer: {
        LinkAnswer.YES: _("Oui"),
        LinkAnswer.VIA: _("Oui, avec un passage"),
        LinkAnswer.NO: _("Non"),
    },
    LinkKind: {
        LinkKind.EXACT: _("Mêmes codes des deux côtés"),
        LinkKind.FORMAT: _("Mêmes codes, écrits autrement"),
        LinkKind.CROSSWALK: _("Table de passage"),
        LinkKind.AGGREGATE: _("Regroupement à un niveau commun"),
        LinkKind.BRIDGE: _("Passage par une troisième base"),
        LinkKind.PROBABILISTIC: _("Correspondance probable"),
        LinkKind.COMMON_DIMENSIONS: _("Comparaison sur des axes communs"),
    },
    GuidanceKind: {
        GuidanceKind.PITFALL: _("Piège"),
        GuidanceKind.ADVICE: _("Conseil"),
        GuidanceKind.EXAMPLE: _("Exemple"),
        GuidanceKind.QUESTION: _("Question"),
    },
    ReuseRole: {
        ReuseRole.USED: _("utilisé"),
        ReuseRole.CROSSED: _("croisé"),
    },
    Role: {
        Role.CONTRIBUTOR: _("Contributeur"),
        Role.MAINTAINER: _("Mainteneur"),
        Role.ADMIN: _("Administrateur"),
    },
    RevisionAction: {
        RevisionAction.CREATED: _("Création"),
        RevisionAction.CHANGED: _("Modification"),
        RevisionAction.DELETED: _("Suppression"),
    },
    Frequency: {
        Frequency.CONTINUOUS: _("En continu"),
        Frequency.DAILY: _("Chaque jour"),
        Frequency.WEEKLY: _("Chaque semaine"),
        Frequency.MONTHLY: _("Chaque mois"),
        Frequency.BIMONTHLY: _("Tous les deux mois"),
        Frequency.QUARTERLY: _("Chaque trimestre"),
        Frequency.SEMIANNUAL: _("Deux fois par an"),
        Frequency.ANNUAL: _("Chaque année"),
        Frequency.IRREGULAR: _("Sans rythme fixe"),
        Frequency.NEVER: _("N’est plus mis à jour"),
    },
    DocumentType: {
        DocumentType.DATASET: _("Jeu de données"),
        DocumentType.VARIABLE: _("Variable"),
        DocumentType.CODE_LIST: _("Nomenclature"),
        DocumentType.REUSE: _("Réutilisation"),
    },
    Facet: {
        Facet.TYPE: _("Quoi"),
        Facet.KIND: _("Nature du jeu"),
        Facet.PUBLISHER: _("Producteur"),
        Facet.LEVEL: _("Niveau géographique"),
        Facet.CONCEPT: _("Ce que la clé identifie"),
        Facet.LICENCE: _("Licence"),
    },
    Order: {
        Order.RELEVANCE: _("pertinence"),
        Order.DATE: _("mise à jour de la notice"),
        Order.TITLE: _("titre"),
    },
    RecipeLanguage: {
        RecipeLanguage.SQL: _("SQL (DuckDB)"),
        RecipeLanguage.POSTGRESQL: _("SQL (PostgreSQL)"),
        RecipeLanguage.PYTHON: _("Python"),
        RecipeLanguage.R: _("R"),
    },
    VariableOrder: {
        VariableOrder.NAME: _("nom, de A à Z"),
        VariableOrder.NAME_DOWN: _("nom, de Z à A"),
        VariableOrder.TYPE: _("type, de A à Z"),
        VariableOrder.TYPE_DOWN: _("type, de Z à A"),
    },
    VariableState: {
        VariableState.OPEN: _("présentes"),
        VariableState.CLOSED: _("supprimées"),
    },
    ChangePart: {
        ChangePart.APPEARED: _("Codes apparus"),
        ChangePart.VANISHED: _("Codes disparus"),
        ChangePart.RELABELLED: _("Libellés changés"),
        ChangePart.RESPELLED: _("Libellés écrits autrement"),
    },
    Difference: {
        Difference.LABEL: _("libellé"),
        Difference.TYPE: _("type"),
        Difference.UNIT: _("unité"),
        Difference.ROLE: _("rôle"),
        Difference.CODE_LIST: _("nomenclature"),
        Difference.STATE: _("suppression"),
    },
}


def label_of(term: StrEnum) -> LazyString:
    """Return the name of a word, in the language of the page.

    :raises KeyError: it has none, which a test forbids.
    """
    return LABELS[type(term)][term]
