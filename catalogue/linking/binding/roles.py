"""In which role a column gives its code: whose place, whose specialty, who pays.

Read from the words of its label and of its heading, then from the parts of its name. No role is better than
a wrong one: what two roles claim stays without.
"""

from catalogue.domain.vocabularies import JoinKeyRole
from catalogue.linking.binding.model import Column, Evidence, EvidenceKind
from catalogue.linking.binding.words import all_words, words_of_name

# Stronger words first: « département de résidence du bénéficiaire » is about where someone lives.
_WORDS: tuple[tuple[JoinKeyRole, frozenset[str]], ...] = (
    (JoinKeyRole.RESIDENCE, frozenset({"residence", "domicile", "residant"})),
    (JoinKeyRole.AFFILIATION, frozenset({"affiliation", "affilie", "rattachement"})),
    (JoinKeyRole.PROCESSING, frozenset({"traitement", "liquidation", "comptable", "flux", "remboursement"})),
    (JoinKeyRole.PRESCRIBER, frozenset({"prescripteur", "prescription", "prescrit"})),
    (JoinKeyRole.CARE, frozenset({"executant", "execution", "soin", "realisation", "hospitalisation"})),
    (JoinKeyRole.LOCATION, frozenset({"implantation", "exercice", "inscription", "cabinet"})),
    (JoinKeyRole.PAYER, frozenset({"caisse", "payeur", "gestionnaire"})),
    (JoinKeyRole.BENEFICIARY, frozenset({"beneficiaire", "patient", "assure", "malade"})),
    (JoinKeyRole.CARE, frozenset({"etablissement", "hopital"})),
)
_PARTS: tuple[tuple[JoinKeyRole, frozenset[str]], ...] = (
    (JoinKeyRole.RESIDENCE, frozenset({"res"})),
    (JoinKeyRole.AFFILIATION, frozenset({"aff"})),
    (JoinKeyRole.PRESCRIBER, frozenset({"pre", "psp", "presc"})),
    (JoinKeyRole.CARE, frozenset({"exe", "pse", "soi"})),
    (JoinKeyRole.BENEFICIARY, frozenset({"ben", "pat"})),
)
_SAID = {
    JoinKeyRole.RESIDENCE: "de résidence",
    JoinKeyRole.AFFILIATION: "d’affiliation",
    JoinKeyRole.PROCESSING: "de traitement comptable",
    JoinKeyRole.PRESCRIBER: "de prescription",
    JoinKeyRole.CARE: "de soins",
    JoinKeyRole.LOCATION: "d’implantation",
    JoinKeyRole.PAYER: "d’organisme payeur",
    JoinKeyRole.BENEFICIARY: "de bénéficiaire",
}
# Words of a label that say whose code it is, not which.
ROLE_WORDS = frozenset(word for _, known in _WORDS for word in known)
# How sure a role is does not add to the score: it is shown, and a person corrects it.
_SHOWN_WEIGHT = 0.0


def role_of(column: Column) -> tuple[JoinKeyRole, Evidence] | None:
    """Return the role a column gives its code in, with what says so; `None` where nothing does."""
    for text, where in ((column.label, "libellé"), (column.group, "titre de rubrique")):
        words = all_words(text)
        for role, known in _WORDS:
            if said := sorted(words & known):
                return role, _evidence(role, where, said[0])
    parts = words_of_name(column.name)
    for role, known in _PARTS:
        if said := sorted(parts & known):
            return role, _evidence(role, "nom", said[0].upper())
    return None


def _evidence(role: JoinKeyRole, where: str, word: str) -> Evidence:
    text = f"Rôle {_SAID[role]} : le {where} dit « {word} »."
    return Evidence(EvidenceKind.ROLE, text, _SHOWN_WEIGHT)
