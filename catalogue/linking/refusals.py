"""Say why two datasets cannot be crossed as asked: what is missing, on which side, how fine each goes."""

from dataclasses import replace

from catalogue.linking.derive import Linker
from catalogue.linking.explain import lower_first, period_words
from catalogue.linking.model import COMPLETING, CodeListNode, Key, Knowledge, Side
from catalogue.linking.periods import overlaps


class Refusals:
    """The reasons of one state of the knowledge."""

    def __init__(self, knowledge: Knowledge, linker: Linker) -> None:
        self._knowledge = knowledge
        self._linker = linker

    def reason(self, extract: Side, base: Side, concept: str | None, level: str | None) -> str:
        """Return the first thing that stands in the way, in one sentence."""
        if not overlaps(extract, base):
            return (
                "Non : les périodes ne se recouvrent pas "
                f"({period_words(extract)} d’un côté, {period_words(base)} de l’autre)."
            )
        refused = self._refused(extract, base, concept, level)
        if refused is not None:
            return refused
        if concept is None:
            return self._nothing_shared(extract, base)
        for side in (extract, base):
            if not self._levels(side, concept):
                return f"Non : {side.title} ne porte aucune clé de {self._concept(concept)}."
        if level is None:
            return self._never_meet(extract, base, concept)
        return self._too_fine(extract, base, concept, level)

    def _refused(self, extract: Side, base: Side, concept: str | None, level: str | None) -> str | None:
        """Return why a person closed the way there would be, `None` where there would be none."""
        refused = self._knowledge.refused.get((extract.slug, base.slug), ())
        if not refused:
            return None
        without = Linker(replace(self._knowledge, refused={}))
        meetings = without.meetings(extract, base, concept=concept, level=level)
        if not any(item.concept.slug == concept or item.concept.kind not in COMPLETING for item in meetings):
            return None
        known = (
            "le seul chemin connu a été écarté" if len(refused) == 1 else "les chemins connus ont été écartés"
        )
        return f"Non : {known} : {lower_first(refused[-1].reason).rstrip(' .')}."

    def _nothing_shared(self, extract: Side, base: Side) -> str:
        for side in (extract, base):
            if not side.keys:
                return f"Non : aucune clé de {side.title} n’a été décrite."
        shared = sorted(self._concepts(extract) & self._concepts(base))
        if not shared:
            return (
                f"Non : les deux n’ont aucune clé en commun ({extract.title} : {self._names(extract)} ; "
                f"{base.title} : {self._names(base)})."
            )
        telling = [slug for slug in shared if self._knowledge.concepts[slug].kind not in COMPLETING]
        if telling:
            return self._never_meet(extract, base, telling[0])
        names = ", ".join(self._concept(slug) for slug in shared)
        return f"Non : les deux ne partagent que {names}, ce qui ne suffit pas à les croiser."

    def _never_meet(self, extract: Side, base: Side, concept: str) -> str:
        """Return that both speak of the concept, in codes that nothing brings together."""
        here, there = (self._level(self._finest(self._levels(side, concept))) for side in (extract, base))
        return (
            f"Non : les deux parlent de {self._concept(concept)}, mais {extract.title} au niveau « {here} », "
            f"{base.title} au niveau « {there} », et aucune table de passage ne les réunit."
        )

    def _finest(self, levels: set[str]) -> str:
        return min(levels, key=lambda slug: (self._knowledge.rank.get(slug, 0), slug))

    def _too_fine(self, extract: Side, base: Side, concept: str, level: str) -> str:
        asked = self._level(level)
        for side in (extract, base):
            reached = self._levels(side, concept)
            if level not in reached:
                finest = self._finest(reached)
                if self._is_coarser(finest, level):
                    return (
                        f"Non : {side.title} ne descend pas jusqu’au niveau « {asked} » ; "
                        f"son niveau le plus fin est « {self._level(finest)} »."
                    )
                return (
                    f"Non : aucune table de passage connue ne mène de « {self._level(finest)} » "
                    f"({side.title}) au niveau « {asked} »."
                )
        return f"Non : au niveau « {asked} », les deux n’emploient pas de nomenclature commune."

    def _is_coarser(self, one: str, other: str) -> bool:
        return self._knowledge.rank.get(one, 0) > self._knowledge.rank.get(other, 0)

    def _levels(self, side: Side, concept: str) -> set[str]:
        """Return the levels of a concept that the keys of a side reach."""
        return {node.level for key in side.keys for node in self._reached(key) if node.concept == concept}

    def _reached(self, key: Key) -> list[CodeListNode]:
        lists = self._knowledge.code_lists
        return [lists[slug] for slug in self._linker.reach(key.code_list)]

    def _concepts(self, side: Side) -> set[str]:
        return {node.concept for key in side.keys for node in self._reached(key)}

    def _names(self, side: Side) -> str:
        own = {
            self._knowledge.code_lists[key.code_list].concept
            for key in side.keys
            if key.code_list in self._knowledge.code_lists
        }
        return ", ".join(sorted(self._concept(slug) for slug in own)) or "aucune"

    def _concept(self, slug: str) -> str:
        concept = self._knowledge.concepts.get(slug)
        return lower_first(concept.label) if concept else slug

    def _level(self, slug: str) -> str:
        return lower_first(self._knowledge.level_labels.get(slug, slug))
