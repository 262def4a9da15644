"""The licences the catalogue knows by name.

A dataset whose licence nobody read has none here: the absence is shown, never filled in.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """A licence: our permanent code, its name, its address and the EU authority table's IRI if it has one."""

    code: str
    label: str
    url: str
    authority_iri: str | None = None


# Sources: etalab.gouv.fr (Licence Ouverte), insee.fr/en/information/2409130 (terms read on copies of
# 2016 and 2023), mozilla.org. The EU table names only version 2.0 of the Licence Ouverte.
LICENCES: dict[str, Licence] = {
    licence.code: licence
    for licence in (
        Licence(
            "licence-ouverte",
            "Licence Ouverte / Open Licence",
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        ),
        Licence(
            "licence-ouverte-2.0",
            "Licence Ouverte / Open Licence version 2.0",
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
            "http://publications.europa.eu/resource/authority/licence/ETALAB_2_0",
        ),
        Licence(
            "conditions-insee",
            "Conditions de réutilisation d’insee.fr",
            "https://www.insee.fr/en/information/2409130",
        ),
        Licence("mpl-2.0", "Mozilla Public License 2.0", "https://www.mozilla.org/MPL/2.0/"),
    )
}
