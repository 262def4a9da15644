"""Say in plain French how two datasets meet, what is lost and what to mind.

Sentences are made from the path by template; the English interface shows them as data in French.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from catalogue.domain.vocabularies import ConceptKind, CrosswalkKind, JoinKeyRole, LegalStatus, LinkAnswer
from catalogue.linking.model import COMPLETING, Knowledge, Meeting, Path, Side, Step

_ROLE_WORDS = {
    JoinKeyRole.RESIDENCE: "la résidence",
    JoinKeyRole.AFFILIATION: "l’affiliation",
    JoinKeyRole.CARE: "le lieu ou la date des soins",
    JoinKeyRole.PRESCRIBER: "le prescripteur",
    JoinKeyRole.PAYER: "la caisse qui rembourse",
    JoinKeyRole.LOCATION: "l’implantation",
    JoinKeyRole.BENEFICIARY: "la personne soignée",
    JoinKeyRole.SUBJECT: "l’objet de la ligne",
    JoinKeyRole.PROCESSING: "le traitement comptable",
}


class Wording:
    """The sentences of one state of the knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def reason(self, answer: LinkAnswer, anchor: Meeting, extract: Side, base: Side) -> str:
        """Return the answer in one line: yes or no, at which level, with what loss."""
        level = self._level(anchor)
        if answer is LinkAnswer.NO:
            return (
                "Non : les périodes ne se recouvrent pas "
                f"({period_words(extract)} d’un côté, {period_words(base)} de l’autre)."
            )
        if anchor.concept.kind in COMPLETING:
            return f"Seulement une comparaison de totaux, par {lower_first(anchor.concept.label)} ({level})."
        where = f"au niveau « {level} »"
        if not anchor.roles_agree:
            return f"Oui, {where}, mais le sens change : voir les précautions."
        if anchor.is_modelled:
            return f"Oui, {where}, mais modélisé : {_shared_out([anchor])}."
        if answer is LinkAnswer.YES:
            return f"Oui, {where}, sans perte."
        return f"Oui, {where}, avec perte."

    def explanation(
        self, answer: LinkAnswer, meetings: tuple[Meeting, ...], extract: Side, base: Side
    ) -> str:
        """Return how the two meet, in one sentence, and what else can be crossed at the same time."""
        anchor, *others = meetings
        sentence = (
            f"{extract.title} et {base.title} se croisent par {lower_first(anchor.concept.label)} : "
            f"{self._side(anchor.extract_key.label, anchor.extract_path)} côté {extract.title}, "
            f"{self._side(anchor.base_key.label, anchor.base_path)} côté {base.title} ; "
            f"niveau commun : {self._level(anchor)}."
        )
        if others:
            dimensions = ", ".join(self._dimension(item) for item in others)
            sentence += f" On peut croiser en même temps par {dimensions}."
        if anchor.is_modelled:
            sentence += f" Le résultat est modélisé : {_shared_out([anchor])}."
        if answer is LinkAnswer.NO:
            sentence += " Mais les périodes ne se recouvrent pas."
        elif not anchor.finds_rows:
            sentence += " C’est une comparaison de totaux, pas un rapprochement ligne à ligne."
        return sentence

    def losses(self, meetings: tuple[Meeting, ...], extract: Side, base: Side) -> tuple[str, ...]:
        """Return what is lost on the way, one sentence for each step that loses something."""
        found: dict[str, None] = {}
        for meeting in meetings:
            for side, path in ((extract, meeting.extract_path), (base, meeting.base_path)):
                for step in path:
                    if step.is_lossless and not step.loss_note:
                        continue
                    note = step.loss_note or f"{step.title} : {_lost_by(step)}."
                    found[f"Côté {side.title} : {lower_first(note)}"] = None
        return tuple(found)

    def caveats(
        self, answer: LinkAnswer, meetings: tuple[Meeting, ...], extract: Side, base: Side
    ) -> tuple[str, ...]:
        """Return what to mind before using the link, the most serious first."""
        found = []
        if base.has_personal_data or extract.has_personal_data:
            found.append(
                "Une des deux bases nomme des personnes : "
                "ne croisez qu’après regroupement, jamais personne par personne."
            )
        found += [_role_change(meeting) for meeting in meetings if not meeting.roles_agree]
        modelled = [meeting for meeting in meetings if meeting.is_modelled]
        if modelled:
            found.append(f"Chiffres modélisés, et non comptés : {_shared_out(modelled)}.")
        found += _partial(meetings, extract, base)
        if LegalStatus.UNKNOWN in {extract.legal, base.legal}:
            found.append("Les conditions d’usage d’une des deux bases n’ont pas été relevées : vérifiez-les.")
        if not (_is_bounded(extract) and _is_bounded(base)):
            found.append(
                "Les périodes des deux bases ne sont pas toutes connues : vérifiez qu’elles se recouvrent."
            )
        elif (overlap := _overlap(extract, base)) is not None and answer is not LinkAnswer.NO:
            found.append(f"Période commune : {overlap}.")
        if any(item.concept.kind is ConceptKind.PLACE and item.base_path for item in meetings):
            found.append(
                "Ramenez la base au niveau commun avant de joindre : comptez ses lignes, "
                "ou sommez seulement ce qui s’additionne."
            )
        return tuple(found)

    def _dimension(self, meeting: Meeting) -> str:
        concept, level = lower_first(meeting.concept.label), self._level(meeting)
        return concept if concept == level else f"{concept} ({level})"

    def _level(self, meeting: Meeting) -> str:
        return self._level_label(meeting.code_list.level)

    def _level_label(self, level: str) -> str:
        return lower_first(self._knowledge.level_labels.get(level, level))

    def _side(self, label: str, path: Path) -> str:
        """Return the key and what must be done to it, step by step."""
        if not path:
            return f"« {label} »"
        phrases: list[str] = []
        last = ""
        for step in path:
            verb, target = self._gesture(step)
            # « à regrouper par région, puis par zone »: a verb that goes on is said once.
            phrases.append(target if verb == last else f"{verb} {target}")
            last = verb
        return f"« {label} » (à {', puis '.join(phrases)})"

    def _gesture(self, step: Step) -> tuple[str, str]:
        """Return what to do, and to what."""
        target = self._knowledge.code_lists[step.target]
        if step.through is not None:
            return ("convertir", f"en « {target.title} » {step.title}")
        if step.is_modelled:
            return "répartir", f"en « {target.title} » selon {lower_first(step.weight or '')}"
        if step.kind is CrosswalkKind.HIERARCHY:
            return "regrouper", f"par {self._level_label(target.level)}"
        return ("réécrire" if step.is_lossless else "convertir"), f"en « {target.title} »"


def _shared_out(meetings: Iterable[Meeting]) -> str:
    """Return by what codes are shared out: « réparti selon la population »."""
    weights = dict.fromkeys(
        lower_first(step.weight or "") for meeting in meetings for step in meeting.steps if step.is_modelled
    )
    return f"réparti selon {', puis selon '.join(weights)}"


def _lost_by(step: Step) -> str:
    if step.is_modelled:
        return f"réparti selon {lower_first(step.weight or '')}, ce que personne n’a compté"
    return "on ne revient pas en arrière"


def _partial(meetings: Iterable[Meeting], extract: Side, base: Side) -> list[str]:
    """Return which keys cover a part of the population or of the territory only."""
    told: dict[str, None] = {}
    for meeting in meetings:
        for side, key in ((extract, meeting.extract_key), (base, meeting.base_key)):
            if key.population:
                told[f"{side.title} ne couvre que ceci : {lower_first(key.population).rstrip('.')}."] = None
    return list(told)


def _role_change(meeting: Meeting) -> str:
    def words(role: JoinKeyRole | None) -> str:
        return _ROLE_WORDS[role] if role else "un rôle non précisé"

    return (
        f"Le sens change : la clé de l’extrait dit {words(meeting.extract_role)}, "
        f"celle de la base dit {words(meeting.base_role)}."
    )


@lru_cache(maxsize=10_000)
def lower_first(sentence: str) -> str:
    """Return the sentence ready to follow a colon; a word in capitals (FINESS, CIP13) keeps them."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]


def _is_bounded(side: Side) -> bool:
    return side.period_start is not None or side.period_end is not None


def _overlap(one: Side, other: Side) -> str | None:
    starts = [side.period_start for side in (one, other) if side.period_start]
    ends = [side.period_end for side in (one, other) if side.period_end]
    same = one.period_start == other.period_start and one.period_end == other.period_end
    return None if same else _dates(max(starts, default=None), min(ends, default=None))


def period_words(side: Side) -> str:
    """Return the period of a side: « 2009–2014 », « depuis 2015 », « période inconnue »."""
    return _dates(side.period_start, side.period_end)


def _dates(start: date | None, end: date | None) -> str:
    if start and end:
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if start:
        return f"depuis {start.year}"
    return f"jusqu’en {end.year}" if end else "période inconnue"
