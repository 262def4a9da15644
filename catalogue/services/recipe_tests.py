"""Keep what came of a recipe's trial beside its link, and tell whether the recipe is still the same.

The trial itself is `services/trying.py`. What is kept is shown to everybody: counts, rates, and codes that
identify nobody.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import RevisionAction
from catalogue.errors import CatalogueError
from catalogue.linking.recipes.material import SideChoices
from catalogue.linking.recipes.plan import Filter, Plan, SidePlan
from catalogue.services.editing.history import add_revision
from catalogue.services.editing.link_decisions import LINK, find_link
from catalogue.services.link_views import LinkView
from catalogue.services.recipes import RecipeLanguage, RecipeRequest, plan_recipe, render_recipe
from catalogue.services.rights import Actor, Right
from catalogue.services.trying import Trial, TrialSide, UnmatchedCode

# A smaller count of rows is not kept: it may describe very few people.
_LEAST_SHOWN = 11
_LONGEST_CODE = 60


def recipe_hash(plan: Plan) -> str:
    """Return the SHA-256 of a plan's script for DuckDB, the names of files aside."""
    script = render_recipe(
        replace(plan, extract=_without_files(plan.extract), base=_without_files(plan.base)),
        language=RecipeLanguage.SQL,
    )
    return hashlib.sha256(script.encode("utf-8")).hexdigest()


def save_trial(session: Session, actor: Actor, *, request: RecipeRequest, trial: Trial) -> None:
    """Write what came of a trial into the link of its pair, with a revision.

    :raises Forbidden: the actor may not decide on links.
    :raises NotFound: the pair has no derived link.
    """
    actor.require(Right.DECIDE_LINKS)
    link = find_link(session, extract=request.extract, base=request.base, lock=True)
    before = {"recipe_test": _sentence(link.recipe_test)}
    link.recipe_hash = recipe_hash(plan_recipe(session, request=_plain(request)))
    link.recipe_test = {
        "tried_at": utc_now().isoformat(timespec="seconds"),
        "by": actor.public_name,
        "language": RecipeLanguage.SQL.value,
        "extract": _side(trial.extract),
        "base": _side(trial.base),
        "keys": [key.as_json() for key in trial.keys],
        "unmatched": [_code(code) for code in trial.unmatched],
        "concealed": list(trial.concealed),
        "lost": list(trial.lost),
        "request": _request(request),
    }
    session.flush()
    add_revision(
        session,
        actor,
        record_type=LINK,
        record=link,
        record_key=f"{request.extract}/{request.base}",
        page_key=f"{LINK}:{request.extract}/{request.base}",
        action=RevisionAction.CHANGED,
        before=before,
        after={"recipe_test": _sentence(link.recipe_test)},
    )


def with_recipe_state(session: Session, link: LinkView) -> LinkView:
    """Return the link, told whether its recipe is still the one that was tried; as it is where none was.

    It makes the recipe again: for one link, not for a list.
    """
    if link.recipe_test is None:
        return link
    stored = find_link(session, extract=link.extract.slug, base=link.base.slug)
    try:
        plan = plan_recipe(session, request=_asked(stored.recipe_test or {}, link))
    except CatalogueError:
        # A choice of the trial names what is no more, or the two can no longer be crossed so.
        return replace(link, recipe_is_current=False)
    return replace(link, recipe_is_current=recipe_hash(plan) == stored.recipe_hash)


def _without_files(side: SidePlan) -> SidePlan:
    keys = tuple(
        replace(
            key,
            steps=tuple(
                replace(step, file=replace(step.file, file="")) if step.file else step for step in key.steps
            ),
        )
        for key in side.keys
    )
    return replace(side, file="", keys=keys)


def _plain(request: RecipeRequest) -> RecipeRequest:
    """Return the request without what depends on a place: files, the address of the catalogue."""
    return replace(
        request,
        base_url="",
        extract_choices=replace(request.extract_choices, file=None, passages={}),
        base_choices=replace(request.base_choices, file=None, passages={}),
    )


def _side(side: TrialSide) -> dict[str, Any]:
    return {
        "rows_read": side.rows_read,
        "rows_kept": side.rows_kept,
        "matched_rows": side.matched_rows,
        "aside": dict(side.aside),
        "unreadable_values": side.unreadable_values,
        "keys": side.keys,
        "matched_keys": side.matched_keys,
        "key_rate": side.key_rate,
        "row_rate": side.row_rate,
    }


def _code(code: UnmatchedCode) -> dict[str, Any]:
    return {
        "side": code.side,
        "key": code.key,
        "code": code.code[:_LONGEST_CODE],
        "rows": code.rows if code.rows >= _LEAST_SHOWN else None,
        "why": code.why,
    }


def _sentence(test: Mapping[str, Any] | None) -> str | None:
    """Return what the history says of a trial."""
    if test is None:
        return None
    shares = (f"{test[side]['matched_keys']}/{test[side]['keys']}" for side in ("extract", "base"))
    return f"{test['tried_at']} : {' ; '.join(shares)}"


def _request(request: RecipeRequest) -> dict[str, Any]:
    return {
        "level": request.level,
        "without": list(request.without),
        "extract": _choices(request.extract_choices),
        "base": _choices(request.base_choices),
    }


def _choices(choices: SideChoices) -> dict[str, Any]:
    return {
        "columns": dict(choices.columns),
        "filters": [[item.column, item.value] for item in choices.filters],
        "sums": list(choices.sums),
        "separator": choices.separator,
        "encoding": choices.encoding,
    }


def _asked(test: Mapping[str, Any], link: LinkView) -> RecipeRequest:
    """Return the request that a stored trial answered."""
    said = test["request"]
    return RecipeRequest(
        extract=link.extract.slug,
        base=link.base.slug,
        level=said["level"],
        without=tuple(said["without"]),
        extract_choices=_side_choices(said["extract"]),
        base_choices=_side_choices(said["base"]),
    )


def _side_choices(said: Mapping[str, Any]) -> SideChoices:
    return SideChoices(
        columns=dict(said["columns"]),
        filters=tuple(Filter(column, value) for column, value in said["filters"]),
        sums=tuple(said["sums"]),
        separator=said["separator"],
        encoding=said["encoding"],
    )
