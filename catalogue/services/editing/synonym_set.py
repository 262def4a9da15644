"""Edit acronyms and synonyms: what search and pages read as words that mean the same."""

from collections.abc import Mapping

from catalogue.domain import SynonymSet
from catalogue.domain.vocabularies import Certainty
from catalogue.errors import Invalid
from catalogue.services.editing.fields import Choice, Line, Lines, Paragraphs
from catalogue.services.editing.record_type import Values
from catalogue.services.editing.references import Slug
from catalogue.services.editing.slugged import SluggedType

# Longer than the longest meaning met (« Comité éthique et scientifique pour les recherches… »), twice over.
_FORM_MAX = 200


class SynonymSetType(SluggedType):
    """An acronym with its meaning, or words that stand for one another.

    A set may be removed: nothing rests on it, its page is a line of the list. The index holds none of it.
    """

    name = "synonym-set"
    model = SynonymSet
    is_removable = True
    fields = (
        Slug("slug", required=True, fixed=True),
        Line("term", required=True, longest=_FORM_MAX),
        Line("meaning", longest=_FORM_MAX),
        Lines("synonyms", longest=_FORM_MAX),
        Paragraphs("description", longest=1000),
        Lines("sources", longest=2000),
        Choice("certainty", vocabulary=Certainty),
    )

    def check(self, values: Values) -> Mapping[str, Invalid]:
        """Refuse a word that stands for no other."""
        if values.get("meaning") or values.get("synonyms"):
            return {}
        return {"synonyms": Invalid("Donnez au moins un synonyme, ou ce que le sigle veut dire.")}
