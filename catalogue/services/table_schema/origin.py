"""What is known of imported tables beside their descriptors: who may use them, under which licence.

A dataset of kind `table` is a table of the SNDS, whose public schema is under the MPL 2.0 and whose data
are open to authorised people only: on a project (Code de la santé publique, article L. 1461-3) or by a
permanent access (décret n° 2016-1871). Of other kinds nothing is known.
"""

import re
from dataclasses import dataclass
from typing import Any

from catalogue.domain.vocabularies import DatasetKind, LegalStatus

_SCHEMA_LICENCE = "mpl-2.0"
_TABLE_OF = re.compile(r"table (?:des |de la |de l['’]|de |du )", re.IGNORECASE)


@dataclass(frozen=True)
class Origin:
    """Who publishes what is imported, and what kind of datasets its tables are."""

    publisher_id: int
    kind: DatasetKind

    @property
    def schema_licence(self) -> str | None:
        """Return the licence of the schema and of the code lists that come with it."""
        return _SCHEMA_LICENCE if self.kind is DatasetKind.TABLE else None

    def access_columns(self, *, open_twin: str | None) -> dict[str, Any]:
        """Return legal status and licence notes of a new table.

        :param open_twin: slug of the open dataset of the same name, when the catalogue describes one.
        """
        if self.kind is not DatasetKind.TABLE:
            return {"legal_status": LegalStatus.UNKNOWN}
        schema = "Le schéma de cette table est publié sous licence MPL 2.0"
        if open_twin is not None:
            return {
                "legal_status": LegalStatus.OPEN,
                "legal_note": f"Cette table est publiée en données ouvertes, sous le nom « {open_twin} ».",
                "licence_note": f"{schema} ; la licence des données est celle du jeu « {open_twin} ».",
            }
        return {
            "legal_status": LegalStatus.AUTHORISATION,
            "legal_note": "Cette description est publique, les données ne le sont pas : on y accède sur "
            "projet (Code de la santé publique, article L. 1461-3) ou par un accès permanent "
            "(décret n° 2016-1871).",
            "licence_note": f"{schema} ; les données, elles, ne sont pas en licence ouverte.",
        }

    def summary_of(self, *, name: str, title: str, product: str | None) -> str:
        """Return one line made of what the descriptor says, and of nothing else.

        « Table ER_PHA_F du SNDS (DCIR) : données de codage de pharmacie. »
        """
        of_snds = " du SNDS" if self.kind is DatasetKind.TABLE else ""
        start = f"Table {name}{of_snds}{f' ({product})' if product else ''}"
        if title == name:
            return f"{start}."
        line = " ".join(title.split()).rstrip(".")
        return f"{start} : {_TABLE_OF.sub('', line, count=1) if _TABLE_OF.match(line) else line}."
