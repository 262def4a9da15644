"""How the codes of health care, of places and of persons are written: one rule for each way.

A rule knows a value when it sees one, and what the words of a label call it. It never decides alone: many
numbers of nine digits are no FINESS. Rules from memory, that no source at hand gave, say `LIKELY`.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from catalogue.domain.vocabularies import Certainty
from catalogue.linking.rules import ean13_check_digit

VERIFIED, LIKELY = Certainty.VERIFIED, Certainty.LIKELY


@dataclass(frozen=True)
class FormatRule:
    """One way of writing a code.

    :ivar levels: slugs of the levels whose codes are written so.
    :ivar called: groups of folded words; a label or a title that has all words of one group speaks of it.
    :ivar check: tells whether the check digit is right; `None` where there is none.
    :ivar is_telling: whether few other codes are written so, so that a value in itself says something.
    :ivar source: where the rule was read.
    """

    name: str
    pattern: re.Pattern[str]
    levels: frozenset[str]
    called: tuple[frozenset[str], ...]
    widths: frozenset[int]
    source: str
    certainty: Certainty = VERIFIED
    check: Callable[[str], bool] | None = None
    is_telling: bool = False

    def fits(self, value: str) -> bool:
        """Tell whether a value is written so, its check digit included."""
        if self.pattern.fullmatch(value) is None:
            return False
        return self.check is None or self.certainty is LIKELY or self.check(value)

    def is_checked(self, value: str) -> bool:
        """Tell whether a value has a check digit that is right."""
        return self.check is not None and self.pattern.fullmatch(value) is not None and self.check(value)

    def is_named_by(self, words: Iterable[str]) -> bool:
        """Tell whether folded words speak of this code."""
        said = frozenset(words)
        return any(group <= said for group in self.called)


def luhn(value: str) -> bool:
    """Tell whether the last digit is the one Luhn's formula gives (ISO/IEC 7812-1, annex B)."""
    if not (value.isascii() and value.isdigit()):
        return False
    doubled = [int(digit) * (1 + rank % 2) for rank, digit in enumerate(reversed(value))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def finess_key(value: str) -> bool:
    """Tell whether the ninth character of a FINESS is right; those of Corsica, with a letter, are let be.

    Luhn's formula, from memory, and checked on the three public numbers of the facts.
    """
    return luhn(value) if value.isdigit() else True


def cip13_key(value: str) -> bool:
    """Tell whether the thirteenth digit is the EAN-13 one (checked on four public codes)."""
    return ean13_check_digit(value[:12]) == value[12]


def siret_key(value: str) -> bool:
    """Tell whether a SIRET passes Luhn, or the sum of digits that La Poste's many offices pass (likely)."""
    return luhn(value) or (value.startswith("356000000") and sum(map(int, value)) % 5 == 0)


def _rule(name: str, pattern: str, levels: str, called: str, **more: object) -> FormatRule:
    """Return a rule; `called` holds groups between bars, the words of each between spaces."""
    groups = tuple(frozenset(group.split()) for group in called.split("|"))
    widths = frozenset(more.pop("widths", ()))  # type: ignore[call-overload]
    return FormatRule(name, re.compile(pattern), frozenset(levels.split()), groups, widths, **more)  # type: ignore[arg-type]


_DOC = "documentation publique du SNDS"

RULES: tuple[FormatRule, ...] = (
    _rule(
        "FINESS à 9 caractères",
        r"(\d{2}|2[AB])\d{7}",
        "etablissement entite-juridique",
        "finess",
        widths={9},
        source=_DOC,
        check=finess_key,
        is_telling=True,
    ),
    _rule(
        "FINESS à 8 caractères, sans clé",
        r"(\d{2}|2[AB])\d{6}",
        "etablissement entite-juridique",
        "finess",
        widths={8},
        source=_DOC,
    ),
    _rule(
        "CIP13",
        r"3400\d{9}",
        "presentation",
        "cip|cip13",
        widths={13},
        source="EAN-13 (GS1)",
        check=cip13_key,
        is_telling=True,
    ),
    _rule("CIP7", r"\d{7}", "presentation", "cip|cip7", widths={7}, source=_DOC),
    _rule("UCD", r"(0{6})?\d{7}", "ucd", "ucd|ucd7|ucd13", widths={7, 13}, source=_DOC),
    _rule("CIS", r"\d{8}", "medicament", "cis", widths={8}, source=_DOC),
    _rule(
        "ATC",
        r"[A-Z](\d{2}([A-Z]([A-Z](\d{2})?)?)?)?",
        "substance classe classe-atc3 classe-atc2 classe-atc1",
        "atc",
        widths={1, 3, 4, 5, 7},
        source=_DOC,
    ),
    _rule(
        "CIM-10",
        r"[A-Z]\d{2}(\.?[0-9A-Z+-]{1,4})?",
        "diagnostic groupe-diagnostic",
        "cim|cim10|diagnostic|affection|morbide|cause deces|maladie code",
        widths={3, 4, 5, 6},
        source="classification de l’OMS ; écriture vue dans les nomenclatures publiques",
        is_telling=True,
    ),
    _rule(
        "CCAM",
        r"[A-Z]{4}\d{3}",
        "acte",
        "ccam",
        widths={7},
        source="vérifié sur les listes publiques",
        is_telling=True,
    ),
    _rule(
        "NABM",
        r"\d{1,4}",
        "acte",
        "nabm|biologie acte|acte biologie",
        widths={4, 5},
        source="vérifié sur la liste publique",
    ),
    _rule("LPP", r"\d{7}", "dispositif", "lpp|tip", widths={7}, source="vérifié sur la liste publique"),
    _rule(
        "GHM",
        r"\d{2}[A-Z]\d{2}.?",
        "racine-ghm",
        "ghm",
        widths={5, 6},
        source=_DOC,
        is_telling=True,
    ),
    _rule(
        "code de commune de l’Insee",
        r"(\d{5}|2[AB]\d{3})",
        "commune",
        "commune|insee",
        widths={5},
        source="code officiel géographique",
    ),
    _rule("code postal", r"\d{5}", "code-postal", "postal", widths={5}, source="La Poste"),
    _rule(
        "code géographique du PMSI",
        r"[0-9A-Z]{5}",
        "code-geographique",
        "geographique code",
        widths={5},
        source=_DOC,
    ),
    _rule(
        "département",
        r"(0?[1-9]|1\d|2[1-9]|[3-8]\d|9[0-5]|2[AB]|97[1-8]|98[4-8]|0\d{2}|02[AB]|20[12]|9[A-F])",
        "departement",
        "departement",
        widths={2, 3},
        source="code officiel géographique ; trois caractères au SNIIRAM",
    ),
    _rule("région", r"\d{1,2}", "region zone zeat", "region|zeat", widths={1, 2}, source="Insee"),
    _rule(
        "RPPS",
        r"\d{11}",
        "professionnel",
        "rpps",
        widths={11},
        source="de mémoire : onze chiffres, clé de Luhn",
        certainty=LIKELY,
        check=luhn,
        is_telling=True,
    ),
    _rule("ADELI", r"\d{8}\d?", "professionnel", "adeli", widths={8, 9}, source=_DOC),
    _rule(
        "SIREN",
        r"\d{9}",
        "unite-legale",
        "siren",
        widths={9},
        source="de mémoire : clé de Luhn",
        certainty=LIKELY,
        check=luhn,
    ),
    _rule(
        "SIRET",
        r"\d{14}",
        "etablissement-siret",
        "siret",
        widths={14},
        source="de mémoire : clé de Luhn",
        certainty=LIKELY,
        check=siret_key,
        is_telling=True,
    ),
    _rule(
        "jour",
        r"(18|19|20)\d{2}-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])"
        r"|\d{2}[/.]\d{2}[/.](19|20)\d{2}|\d{2}[A-Z]{3}\d{4}(:00:00:00)?",
        "jour",
        "date|jour|journaliere",
        widths={8, 10},
        source="ISO 8601, l’écriture française, et celle de SAS (01JAN2020)",
        is_telling=True,
    ),
    _rule(
        "mois",
        r"(19|20)\d{2}[-/]?(0[1-9]|1[0-2])",
        "mois",
        "mois annee|annee mois|mois",
        widths={6, 7},
        source="ISO 8601",
    ),
    _rule("année", r"(19|20)\d{2}", "annee", "annee", widths={4}, source="ISO 8601"),
)
