"""The French words that our own tables write for the closed vocabularies, the same as the site shows.

Reading admits many more (`headers.py` and its neighbours); these are the ones that `write_*` puts down. Every
cell that holds one of them can be read back without loss.
"""

from types import MappingProxyType

from catalogue.domain.vocabularies import Additivity, IdentifierClass, Term, VariableRole, VariableType

# Field of `DictionaryVariable` → its vocabulary → the French word of each term.
TERM_WORDS: MappingProxyType[str, MappingProxyType[Term, str]] = MappingProxyType(
    {
        "type": MappingProxyType(
            {
                VariableType.STRING: "Texte",
                VariableType.INTEGER: "Entier",
                VariableType.NUMBER: "Nombre",
                VariableType.BOOLEAN: "Oui ou non",
                VariableType.DATE: "Date",
                VariableType.DATETIME: "Date et heure",
                VariableType.YEAR: "Année",
                VariableType.YEARMONTH: "Année et mois",
                VariableType.ARRAY: "Liste",
            }
        ),
        "role": MappingProxyType(
            {
                VariableRole.IDENTIFIER: "Identifiant",
                VariableRole.DIMENSION: "Axe d’analyse",
                VariableRole.MEASURE: "Mesure",
                VariableRole.ATTRIBUTE: "Attribut",
            }
        ),
        "additivity": MappingProxyType(
            {
                Additivity.SUM: "S’additionne",
                Additivity.WEIGHTED_MEAN: "Moyenne pondérée",
                Additivity.NOT_ADDITIVE: "Ne s’additionne pas",
            }
        ),
        "sensitivity": MappingProxyType(
            {
                IdentifierClass.NONE: "Non identifiant",
                IdentifierClass.POTENTIAL: "Identifiant potentiel",
                IdentifierClass.PSEUDONYM: "Pseudonyme",
                IdentifierClass.DIRECT: "Identifiant direct",
            }
        ),
    }
)


def word_of(field: str, term: Term) -> str:
    """Return the French word that stands for the term of this field."""
    return TERM_WORDS[field][term]
