"""One sentence for each word of a vocabulary that a reader may not know.

The names themselves are in `web/labels.py`; these sentences stand beside them.
"""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from catalogue.domain.vocabularies import (
    Additivity,
    Cardinality,
    CrosswalkKind,
    IdentifierClass,
    LegalStatus,
    SpecialMeaning,
    Term,
)

# By vocabulary first: members are text, and « unknown » is a word of several.
EXPLANATIONS: Mapping[type[Term], Mapping[Term, LazyString]] = {
    IdentifierClass: {
        IdentifierClass.NONE: _("La valeur décrit une chose ou un groupe : elle ne mène à personne."),
        IdentifierClass.POTENTIAL: _(
            "Seule, la valeur ne désigne personne ; rapprochée d’autres (âge, sexe, date de soins), "
            "elle le peut."
        ),
        IdentifierClass.PSEUDONYM: _(
            "Un numéro sans nom, le même sur toutes les lignes d’une personne : c’est une donnée personnelle."
        ),
        IdentifierClass.DIRECT: _(
            "La valeur désigne une personne, par son nom ou par un numéro qu’un répertoire relie à son nom."
        ),
    },
    SpecialMeaning: {
        SpecialMeaning.UNKNOWN: _(
            "La valeur n’est pas connue : écartez ces lignes d’une jointure, gardez-les dans les totaux."
        ),
        SpecialMeaning.NOT_APPLICABLE: _("La question ne se pose pas pour ces lignes."),
        SpecialMeaning.GROUPED: _("Plusieurs valeurs réunies sous un code : rien ne permet de les séparer."),
        SpecialMeaning.TOTAL: _("La ligne est un total : l’additionner aux autres compterait deux fois."),
        SpecialMeaning.CONFIDENTIAL: _("La valeur est tue, le plus souvent parce que l’effectif est petit."),
    },
    CrosswalkKind: {
        CrosswalkKind.IDENTITY: _("Les codes ordinaires restent ce qu’ils sont."),
        CrosswalkKind.FORMAT: _("Le même code, écrit autrement."),
        CrosswalkKind.HIERARCHY: _("Chaque code est rangé dans un code plus large."),
        CrosswalkKind.CORRESPONDENCE: _("Les codes se répondent selon une table."),
        CrosswalkKind.PROBABILISTIC: _("Les codes se répondent le plus souvent, pas toujours."),
    },
    Cardinality: {
        Cardinality.ONE_TO_ONE: _("Un code de départ, un code d’arrivée, et inversement."),
        Cardinality.MANY_TO_ONE: _("Plusieurs codes de départ mènent à un même code d’arrivée."),
        Cardinality.ONE_TO_MANY: _("Un code de départ se partage entre plusieurs codes d’arrivée."),
        Cardinality.MANY_TO_MANY: _("Plusieurs codes de départ, plusieurs codes d’arrivée."),
    },
    Additivity: {
        Additivity.SUM: _("La mesure s’additionne d’une ligne à l’autre."),
        Additivity.WEIGHTED_MEAN: _(
            "La mesure ne s’additionne pas : faites-en une moyenne pondérée par l’effectif."
        ),
        Additivity.NOT_ADDITIVE: _(
            "La mesure ne s’additionne pas : ce qui est compté sur deux lignes compterait deux fois."
        ),
    },
    LegalStatus: {
        LegalStatus.OPEN: _("Chacun peut s’en servir sans autorisation."),
        LegalStatus.AUTHORISATION: _("Il faut une autorisation, ou un accès prévu par les textes."),
        LegalStatus.FORBIDDEN: _("Les textes l’interdisent."),
        LegalStatus.UNKNOWN: _("Le statut n’a pas été relevé : renseignez-vous avant tout usage."),
    },
}


def explain(term: Term) -> LazyString:
    """Return the sentence that explains a word of one of the vocabularies above.

    :raises KeyError: no sentence was written for it, which a test forbids.
    """
    return EXPLANATIONS[type(term)][term]
