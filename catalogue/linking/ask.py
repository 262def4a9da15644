"""Answer one question: can these two be crossed, by that concept, at that level? Always with a reason.

A « no » says what stands in the way and hands over the nearest weaker link, if there is one.
"""

from collections.abc import Iterable

from catalogue.domain.vocabularies import LinkAnswer, LinkKind
from catalogue.linking.derive import Linker, stricter
from catalogue.linking.model import COMPLETING, DerivedLink, Knowledge, Meeting, Side
from catalogue.linking.refusals import Refusals


class Asker:
    """Answers questions over one state of the knowledge."""

    def __init__(self, knowledge: Knowledge, linker: Linker) -> None:
        self._knowledge = knowledge
        self._linker = linker
        self._refusals = Refusals(knowledge, linker)

    def ask(
        self, extract: Side, base: Side, *, concept: str | None = None, level: str | None = None
    ) -> DerivedLink:
        """Return the answer, at the level asked or as finely as can be.

        :param concept: slug; `None` for whatever anchors the best link.
        :param level: slug; its concept is the one asked about.
        """
        wanted = self._knowledge.level_concepts.get(level, concept) if level else concept
        meetings = self._linker.meetings(extract, base, concept=concept, level=level)
        if meetings and self._answers(meetings[0], wanted):
            found = self._linker.link_of(meetings, extract, base)
            if found.answer is not LinkAnswer.NO:
                return found
        return self._refuse(extract, base, wanted, level)

    def _answers(self, anchor: Meeting, wanted: str | None) -> bool:
        if wanted is not None:
            return anchor.concept.slug == wanted
        return anchor.concept.kind not in COMPLETING

    def _refuse(self, extract: Side, base: Side, concept: str | None, level: str | None) -> DerivedLink:
        reason = self._refusals.reason(extract, base, concept, level)
        return DerivedLink(
            extract=extract.slug,
            base=base.slug,
            answer=LinkAnswer.NO,
            kind=LinkKind.COMMON_DIMENSIONS,
            legal=stricter(extract.legal, base.legal),
            score=0.0,
            meetings=(),
            loss=(),
            caveats=(),
            reason=reason,
            explanation=reason,
            fallback=self._weaker(extract, base, concept, level),
        )

    def _weaker(
        self, extract: Side, base: Side, concept: str | None, level: str | None
    ) -> DerivedLink | None:
        """Return the nearest link there is: the same concept, coarser; else any; else common dimensions."""
        asked: Iterable[str | None] = (concept, None) if level and concept else (None,)
        for wanted in asked:
            meetings = self._linker.meetings(extract, base, concept=wanted)
            if meetings and (wanted is None or meetings[0].concept.slug == wanted):
                found = self._linker.link_of(meetings, extract, base)
                if found.answer is not LinkAnswer.NO:
                    return found
        return None
