"""The profiles that the feed is written in: one set of facts, said to two kinds of readers.

No single form serves every harvester; what each profile adds is in the modules that write it.
"""

from enum import StrEnum


class Profile(StrEnum):
    """Whom a graph is written for; the value is that of `?profile=`."""

    # What data.gouv.fr's software keeps, and nothing that would only swell its job documents.
    DATAGOUV = "datagouv"
    # DCAT-AP 3.0.1 with the properties of HealthDCAT-AP: dictionaries, code lists, crosswalks.
    DCAT_AP = "dcat-ap"
