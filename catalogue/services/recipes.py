"""Write the recipe of a pair of datasets: read what a plan needs, make it, render it in a language.

Nothing is stored: a recipe is as fresh as the catalogue.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalogue.domain import (
    Code,
    CodeList,
    ConceptLevel,
    Crosswalk,
    CrosswalkPair,
    Dataset,
    Distribution,
    JoinKey,
    JoinKeyVariable,
    KeyConcept,
    Variable,
)
from catalogue.domain.vocabularies import (
    IdentifierClass,
    LinkAnswer,
    LinkStatus,
    SpecialMeaning,
    VariableRole,
)
from catalogue.errors import BadQuery, Invalid, NotFound
from catalogue.formats.crosswalks.columns import PAIR_COLUMNS
from catalogue.linking.ask import Asker
from catalogue.linking.bridges import is_bridge
from catalogue.linking.derive import Linker
from catalogue.linking.model import DerivedLink, Key, Knowledge, Meeting, Side
from catalogue.linking.recipes.duckdb_sql import duckdb_script
from catalogue.linking.recipes.making import make_plan
from catalogue.linking.recipes.material import (
    CrosswalkMaterial,
    KeyMaterial,
    ListMaterial,
    Material,
    SideChoices,
    SideMaterial,
    VariableMaterial,
)
from catalogue.linking.recipes.plan import INLINE_PAIRS, Plan
from catalogue.linking.recipes.polars_script import polars_script
from catalogue.linking.recipes.postgresql_sql import postgresql_script
from catalogue.linking.recipes.r_script import r_script
from catalogue.services.linker_input import one_side, read_knowledge
from catalogue.services.links import refuse_unknown
from catalogue.services.sql import in_slices
from catalogue.services.table_joins.answers import are_tables

# What describes a row of a register is carried along, as far as a result stays readable.
_MOST_ATTRIBUTES = 12
_WHOLE_NUMBER = re.compile("0|[1-9][0-9]*")
# What heads the pairs that the catalogue hands out (formats/crosswalks).
_PAIR_COLUMNS = (PAIR_COLUMNS["source"], PAIR_COLUMNS["target"])
# Formats of files a recipe reads as they are.
_TEXT = frozenset({"CSV", "TXT", "GZIP"})


class RecipeLanguage(StrEnum):
    """The languages a recipe is written in; `sql` is that of DuckDB."""

    SQL = "sql"
    POSTGRESQL = "postgresql"
    PYTHON = "python"
    R = "r"


_RENDERERS: Mapping[RecipeLanguage, Callable[[Plan], str]] = {
    RecipeLanguage.SQL: duckdb_script,
    RecipeLanguage.POSTGRESQL: postgresql_script,
    RecipeLanguage.PYTHON: polars_script,
    RecipeLanguage.R: r_script,
}


@dataclass(frozen=True)
class RecipeRequest:
    """What somebody asks a recipe for.

    :ivar level: slug of the level wanted; the finest common one otherwise.
    :ivar without: slugs of concepts, or names of keys, not to cross by: what they tell apart is summed.
    :ivar base_url: public address of the catalogue, where it has one; without final slash.
    """

    extract: str
    base: str
    level: str | None = None
    without: tuple[str, ...] = ()
    extract_choices: SideChoices = field(default_factory=SideChoices)
    base_choices: SideChoices = field(default_factory=SideChoices)
    base_url: str = ""


def get_recipe(session: Session, *, request: RecipeRequest, language: RecipeLanguage) -> str:
    """Return the script that joins the two files.

    :raises NotFound: no published dataset has one of the slugs.
    :raises BadQuery: no level has this name.
    :raises Invalid: the two cannot be crossed so, or a choice names what does not exist.
    """
    return _RENDERERS[language](plan_recipe(session, request=request))


def render_recipe(plan: Plan, *, language: RecipeLanguage) -> str:
    """Return the script of a plan in a language."""
    return _RENDERERS[language](plan)


def plan_recipe(session: Session, *, request: RecipeRequest) -> Plan:
    """Return the plan of the join of two datasets, either of which may be a base.

    :raises NotFound: no published dataset has one of the slugs.
    :raises BadQuery: no level has this name.
    :raises Invalid: the two cannot be crossed so, or a choice names what does not exist.
    """
    if are_tables(session, one=request.extract, other=request.base):
        raise Invalid(
            "Pas de recette entre deux tables : « catalogue links ask %(one)s %(other)s » dit par quelles "
            "colonnes les joindre, et si une ligne peut en rencontrer plusieurs.",
            one=request.extract,
            other=request.base,
        )
    if request.level is not None:
        _refuse_level(session, request.level)
    knowledge = read_knowledge(session)
    linker = Linker(knowledge)
    extract, base = (
        _reduced(_side(session, slug), request, choices, knowledge)
        for slug, choices in (
            (request.extract, request.extract_choices),
            (request.base, request.base_choices),
        )
    )
    link = Asker(knowledge, linker).ask(extract, base, level=request.level)
    if link.answer is LinkAnswer.NO:
        raise Invalid("Pas de recette. %(reason)s", reason=link.reason)
    kept = tuple(item for item in link.meetings if item.concept.slug not in request.without)
    if not kept:
        raise Invalid("Aucune clé commune : il n’y a pas de recette à écrire.")
    link = linker.link_of(kept, extract, base) if len(kept) < len(link.meetings) else link
    others = (
        _alternatives(linker, extract, [(item, item.extract_key) for item in kept]),
        _alternatives(linker, base, [(item, item.base_key) for item in kept]),
    )
    return make_plan(link, _material(session, link, request, others))


def _side(session: Session, slug: str) -> Side:
    refuse_unknown(session, slug)
    kind = session.scalar(select(Dataset.kind).where(Dataset.slug == slug))
    side = one_side(session, slug, kind) if kind is not None else None
    if side is None:
        raise NotFound("Aucun jeu de données publié ne s’appelle « %(slug)s ».", slug=slug)
    return side


def _reduced(side: Side, request: RecipeRequest, choices: SideChoices, knowledge: Knowledge) -> Side:
    """Leave out the keys that the request names, and rivals of those whose column it gives."""
    lists = knowledge.code_lists

    def concept(key: Key) -> str | None:
        return lists[key.code_list].concept if key.code_list in lists else None

    given = {(concept(key), key.role) for key in side.keys if key.name in choices.columns}
    return replace(
        side,
        keys=tuple(
            key
            for key in side.keys
            if key.name not in request.without
            and (key.name in choices.columns or (concept(key), key.role) not in given)
        ),
    )


def _alternatives(linker: Linker, side: Side, met: Sequence[tuple[Meeting, Key]]) -> dict[str, str]:
    """Return the keys that say the same as one that is met and lead to its common list, by name."""
    used = {key.id for _, key in met}
    return {
        other.name: other.label
        for meeting, key in met
        for other in side.keys
        if other.id not in used
        and other.role is key.role
        and meeting.code_list.slug in linker.reach(other.code_list)
    }


def _refuse_level(session: Session, level: str) -> None:
    if session.scalar(select(ConceptLevel.id).where(ConceptLevel.slug == level)) is None:
        raise BadQuery("Aucun niveau ne s’appelle « %(level)s ».", level=level[:50])


def _material(
    session: Session,
    link: DerivedLink,
    request: RecipeRequest,
    others: tuple[Mapping[str, str], Mapping[str, str]],
) -> Material:
    keys = {slug: _keys(session, slug) for slug in (link.extract, link.base)}
    steps = {step.slug: step for meeting in link.meetings for step in meeting.steps}
    coded = {slug: _coded(session, slug) for slug in keys}
    lists = _lists_on_the_way(link.meetings)
    lists |= {key.code_list for side in keys.values() for key in side.values()}
    lists |= {code_list for side in coded.values() for code_list in side.values()}
    crosswalks = _crosswalks(session, {slug for slug in steps if not is_bridge(slug)}, request.base_url)
    registers = {
        slug: _register(session, slug, step.title) for slug, step in steps.items() if is_bridge(slug)
    }
    return Material(
        extract=replace(
            _side_material(session, link.extract, keys[link.extract], coded[link.extract]),
            alternatives=others[0],
        ),
        base=replace(
            _side_material(session, link.base, keys[link.base], coded[link.base]), alternatives=others[1]
        ),
        lists=_lists(session, lists),
        crosswalks=crosswalks | registers,
        extract_choices=request.extract_choices,
        base_choices=request.base_choices,
    )


def _lists_on_the_way(meetings: Iterable[Meeting]) -> set[str]:
    return {
        slug
        for meeting in meetings
        for slug in (
            meeting.code_list.slug,
            *(one for step in meeting.steps for one in (step.source, step.target)),
        )
    }


def _keys(session: Session, slug: str) -> dict[int, KeyMaterial]:
    rows = session.scalars(
        select(JoinKey)
        .join(Dataset, JoinKey.dataset_id == Dataset.id)
        .where(Dataset.slug == slug, JoinKey.status == LinkStatus.CONFIRMED)
        .options(
            selectinload(JoinKey.parts).selectinload(JoinKeyVariable.variable),
            selectinload(JoinKey.code_list),
        )
        .order_by(JoinKey.position)
    )
    return {
        row.id: KeyMaterial(
            name=row.name,
            label=row.label,
            code_list=row.code_list.slug,
            variables=tuple(_variable(part.variable) for part in row.parts),
            expression=row.expression,
            row_condition=row.row_condition,
        )
        for row in rows
    }


def _variable(row: Variable) -> VariableMaterial:
    width = row.length or ""
    return VariableMaterial(
        name=row.name,
        label=row.label,
        type=row.type,
        width=int(width) if width.isascii() and width.isdigit() else None,
        additivity=row.additivity,
        additivity_note=row.additivity_note,
        is_identifying=row.sensitivity not in {None, IdentifierClass.NONE},
    )


def _coded(session: Session, slug: str) -> dict[str, str]:
    """Return the columns of a dataset whose code list has special codes, with the list."""
    rows = session.execute(
        select(Variable.name, CodeList.slug, CodeList.special_codes)
        .join(Variable.code_list)
        .join(Dataset, Variable.dataset_id == Dataset.id)
        .where(Dataset.slug == slug)
        .order_by(Variable.position)
    )
    return {name: code_list for name, code_list, special in rows if special}


def _side_material(
    session: Session, slug: str, keys: Mapping[int, KeyMaterial], coded: Mapping[str, str]
) -> SideMaterial:
    title = session.scalar(select(Dataset.title).where(Dataset.slug == slug)) or slug
    rows = session.scalars(
        select(Variable)
        .join(Dataset, Variable.dataset_id == Dataset.id)
        .where(Dataset.slug == slug, Variable.role.in_((VariableRole.MEASURE, VariableRole.ATTRIBUTE)))
        .order_by(Variable.position)
    ).all()
    attributes = [_variable(row) for row in rows if row.role is VariableRole.ATTRIBUTE]
    file = _file(session, slug)
    return SideMaterial(
        slug=slug,
        title=title,
        keys=keys,
        measures=tuple(_variable(row) for row in rows if row.role is VariableRole.MEASURE),
        attributes=tuple(item for item in attributes if not item.is_identifying)[:_MOST_ATTRIBUTES],
        coded=coded,
        separator=file.separator if file else None,
        encoding=file.encoding if file else None,
        format=file.format if file else None,
    )


def _file(session: Session, slug: str) -> Distribution | None:
    """Return the file a recipe reads: the first that is text, best described first; else the first."""
    rows = session.scalars(
        select(Distribution)
        .join(Dataset, Distribution.dataset_id == Dataset.id)
        .where(Dataset.slug == slug)
        .order_by(Distribution.position)
    ).all()
    return min(rows, key=lambda row: (row.format not in _TEXT, row.separator is None), default=None)


def _lists(session: Session, slugs: Collection[str]) -> dict[str, ListMaterial]:
    rows = session.execute(
        select(CodeList, ConceptLevel.slug, ConceptLevel.identifier_class, KeyConcept.identifier_class)
        .outerjoin(ConceptLevel, CodeList.level_id == ConceptLevel.id)
        .outerjoin(KeyConcept, ConceptLevel.concept_id == KeyConcept.id)
        .where(CodeList.slug.in_(slugs))
    ).all()
    notations = _notations(session, [row[0] for row in rows])
    return {
        found.slug: ListMaterial(
            slug=found.slug,
            level=level,
            width=found.width,
            zero_padded=bool(found.zero_padded),
            shortest=min(map(len, notations[found.id]), default=None),
            is_numbers=_are_numbers(notations[found.id]),
            special=tuple((item["code"], SpecialMeaning(item["meaning"])) for item in found.special_codes),
            is_identifying=(of_level or of_concept or IdentifierClass.NONE) is not IdentifierClass.NONE,
        )
        for found, level, of_level, of_concept in rows
    }


def _notations(session: Session, lists: Iterable[CodeList]) -> dict[int, list[str]]:
    """Return the stored codes of lists whose form they alone tell; of the others, none."""
    wanted: dict[int, list[str]] = {found.id: [] for found in lists}
    unsaid = [found.id for found in lists if not found.width and 0 < found.code_count <= INLINE_PAIRS]
    query = select(Code.code_list_id, Code.notation).where(Code.code_list_id.in_(unsaid))
    for list_id, notation in session.execute(query):
        wanted[list_id].append(notation)
    return wanted


def _are_numbers(notations: Collection[str]) -> bool:
    return bool(notations) and all(_WHOLE_NUMBER.fullmatch(notation) for notation in notations)


def _crosswalks(session: Session, slugs: Collection[str], base_url: str) -> dict[str, CrosswalkMaterial]:
    rows = session.scalars(
        select(Crosswalk).where(Crosswalk.slug.in_(slugs)).options(joinedload(Crosswalk.source_list))
    ).all()
    small = [row.id for row in rows if 0 < row.pair_count <= INLINE_PAIRS]
    pairs: dict[int, list[tuple[str, str]]] = {}
    query = select(CrosswalkPair.crosswalk_id, CrosswalkPair.source_notation, CrosswalkPair.target_notation)
    for ids in in_slices(small):
        ordered = query.where(CrosswalkPair.crosswalk_id.in_(ids)).order_by(CrosswalkPair.id)
        for crosswalk_id, source, target in session.execute(ordered):
            pairs.setdefault(crosswalk_id, []).append((source, target))
    return {
        row.slug: CrosswalkMaterial(
            title=row.title,
            rule=row.rule,
            pairs=tuple(pairs.get(row.id, ())),
            pair_count=row.pair_count,
            address=None if row.pair_count else _address(row.sources),
            download=f"{base_url}/nomenclatures/{row.source_list.slug}/passages/{row.slug}.csv",
            columns=_PAIR_COLUMNS if row.pair_count else ("source", "cible"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows
    }


def _address(sources: Iterable[str]) -> str | None:
    """Return the first source that is an address, `None` when none is."""
    return next((source for source in sources if source.startswith(("https://", "http://"))), None)


def _register(session: Session, slug: str, title: str) -> CrosswalkMaterial:
    """Return a register that leads from one of its keys to another, as a file of two columns."""
    base, one, other = slug.split(":")
    keys = {key.name: key for key in _keys(session, base).values()}
    columns = tuple(
        keys[name].variables[0].name if len(keys[name].variables) == 1 else name.replace("-", "_")
        for name in (one, other)
    )
    file = _file(session, base)
    page = session.execute(select(Dataset.title, Dataset.landing_page).where(Dataset.slug == base)).one()
    return CrosswalkMaterial(
        title=f"{page.title} ({title})",
        address=(file.download_url or file.access_url) if file else page.landing_page,
        columns=(columns[0], columns[1]),
        separator=file.separator if file else None,
        encoding=file.encoding if file else None,
    )
