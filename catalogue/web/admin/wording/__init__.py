"""The French words of every form: what a field is called, what to type in it, what readers get of it.

What a field accepts is decided in `services/editing`; these modules only say so. `WORDING` has the words of
each record type by its name there; a test checks that no field is without.
"""

from collections.abc import Mapping

from catalogue.web.admin.wording.code_list import CODE_LIST
from catalogue.web.admin.wording.crosswalk import CROSSWALK
from catalogue.web.admin.wording.dataset import DATASET
from catalogue.web.admin.wording.distribution import DISTRIBUTION
from catalogue.web.admin.wording.guidance import GUIDANCE
from catalogue.web.admin.wording.join_key import JOIN_KEY
from catalogue.web.admin.wording.organisation import ORGANISATION
from catalogue.web.admin.wording.reuse import REUSE
from catalogue.web.admin.wording.said import Fieldset, Said, Sort
from catalogue.web.admin.wording.synonym_set import SYNONYM_SET
from catalogue.web.admin.wording.variable import VARIABLE

__all__ = ["WORDING", "Fieldset", "Said", "Sort"]

WORDING: Mapping[str, Sort] = {
    "dataset": DATASET,
    "distribution": DISTRIBUTION,
    "variable": VARIABLE,
    "join-key": JOIN_KEY,
    "code-list": CODE_LIST,
    "crosswalk": CROSSWALK,
    "reuse": REUSE,
    "organisation": ORGANISATION,
    "synonym-set": SYNONYM_SET,
    "guidance": GUIDANCE,
}
