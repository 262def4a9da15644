"""The few words that help to see that two labels speak of the same thing.

They are words of French and of health care, never names of tables or columns. `NO_LEXICON` lets one measure
what they bring: without them, labels are compared word for word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Lexicon:
    """Words as `domain.folding.fold_text` writes them, in the singular.

    :ivar naming: the label of every identifier opens with one of them; empty when nothing is asked.
    :ivar reference: one of them is in the title of every table that lists things, rather than events.
    :ivar empty: say nothing of what is identified.
    :ivar roles: say in which capacity somebody or something takes part, not who or what it is.
    :ivar things: from a word to the thing it stands for.
    """

    naming: frozenset[str] = frozenset()
    reference: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    things: Mapping[str, str] = field(default_factory=dict)


# What an identifier is called; « N° » is folded to « n », and the NIR and the FINESS are numbers with a name.
_NAMING = "numero no n identifiant cle nir finess"
_GRAMMAR = "de du des le la les un une au aux en et ou par pour sur dans avec sans"
# What numbers and tables are called, whatever they are about.
_CALLED = "numero no identifiant identification cle table fichier referentiel donnee"
# « Professionnel de santé » is one thing; « santé » alone is none.
_BESIDE = "sante"

FRENCH = Lexicon(
    naming=frozenset(_NAMING.split()),
    reference=frozenset({"referentiel"}),
    empty=frozenset(f"{_GRAMMAR} {_CALLED} {_BESIDE}".split()),
    roles=frozenset({"executant", "prescripteur", "traitant"}),
    things={
        # The national register of facilities gives its name to their number.
        "finess": "etablissement",
        "etabt": "etablissement",
        # A person is « bénéficiaire » for the insurance and « patient » for the hospital.
        "patient": "personne",
        "beneficiaire": "personne",
        # In these bases only persons are made anonymous, and the NIR is a person's number.
        "anonyme": "personne",
        "anonymise": "personne",
        "pseudonymise": "personne",
        "nir": "personne",
        # Professionals, by their usual abbreviation or by what they are.
        "ps": "professionnel",
        "medecin": "professionnel",
    },
)

NO_LEXICON = Lexicon()
