"""What is told of the pairs of a file beside the crosswalk and the lists they are about.

Each says a thing once, with how often it is met and the first examples.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import fsum, isclose

from sqlalchemy.orm import Session

from catalogue.domain.vocabularies import Cardinality
from catalogue.formats.crosswalks.model import PairDraft, Repeats
from catalogue.formats.dictionary.problems import Place, Problems
from catalogue.formats.dictionary.tables import shorten
from catalogue.messages import gettext_noop
from catalogue.services.crosswalk_measures import stored_notations
from catalogue.services.sql import AnyRow

EXAMPLES = 5
# Published shares are rounded: three times 0.333 is all of a code.
_ROUNDING = 0.005

Codes = tuple[str, str]


def check_cardinality(
    cardinality: Cardinality,
    repeats: Repeats,
    drafts: Sequence[PairDraft],
    all_codes: Iterable[Codes],
    problems: Problems,
) -> None:
    """Say of the first pairs that the crosswalk is not as its cardinality says."""
    breaking = [codes for codes in all_codes if repeats.break_at(cardinality, *codes)]
    if not breaking:
        return
    places = {(item.pair.source, item.pair.target): item.place for item in drafts}
    problems.error(
        next((places[codes] for codes in breaking if codes in places), Place()),
        gettext_noop(
            "La table de passage est dite « %(said)s » ; des correspondances le démentent : %(examples)s"
        ),
        gettext_noop(
            "Corrigez-les, ou dites par --cardinality qu’elle est « %(found)s » (%(count)s en cause)"
        ),
        said=cardinality.value,
        examples=_examples([f"{source} → {target}" for source, target in breaking]),
        found=repeats.cardinality.value,
        count=len(breaking),
    )


def check_weights(weights: Mapping[str, Sequence[float | None]], problems: Problems) -> None:
    """Say of which source codes the shares are not a whole."""
    partial = [
        source
        for source, shares in weights.items()
        if any(share is not None for share in shares)
        and not isclose(fsum(share or 0 for share in shares), 1, abs_tol=_ROUNDING)
    ]
    if partial:
        problems.warning(
            Place(),
            gettext_noop("Les poids de codes source ne font pas 1 en tout : %(count)s (%(examples)s)"),
            gettext_noop("Vérifiez que chaque code est réparti tout entier"),
            count=len(partial),
            examples=_examples(partial),
        )


def tell_kept(stored: Iterable[Codes], drafts: Sequence[PairDraft], problems: Problems) -> None:
    """Say which pairs the file does not have, and that they stay."""
    given = {(item.pair.source, item.pair.target) for item in drafts}
    absent = [f"{source} → {target}" for source, target in stored if (source, target) not in given]
    if absent:
        problems.warning(
            Place(),
            gettext_noop("Correspondances absentes du fichier et gardées : %(count)s (%(examples)s)"),
            gettext_noop("Pour les retirer, demandez l’élagage (--prune)"),
            count=len(absent),
            examples=_examples(absent),
        )


def tell_unknown(
    session: Session, code_list: AnyRow, codes: Iterable[tuple[str, Place]], problems: Problems
) -> None:
    """Say which codes a list does not have, where its codes are kept."""
    if not code_list.code_count:
        return
    known = stored_notations(session, code_list=code_list.id)
    unknown: dict[str, Place] = {}
    for code, place in codes:
        if code not in known:
            unknown.setdefault(code, place)
    if unknown:
        problems.warning(
            next(iter(unknown.values())),
            gettext_noop("Codes que la nomenclature « %(slug)s » n’a pas : %(count)s (%(examples)s)"),
            gettext_noop("Vérifiez leur écriture : zéros de tête, espaces, version de la nomenclature"),
            about=code_list.slug,
            slug=code_list.slug,
            count=len(unknown),
            examples=_examples([*unknown]),
        )


def _examples(texts: Sequence[str]) -> str:
    return ", ".join(shorten(text) for text in texts[:EXAMPLES]) + (", …" if len(texts) > EXAMPLES else "")
