"""Small made-up pairs of files and the link between them, one for each thing a recipe has to do."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.domain.vocabularies import (
    Additivity,
    Cardinality,
    ConceptKind,
    CrosswalkKind,
    LegalStatus,
    LinkAnswer,
    LinkKind,
    SpecialMeaning,
    VariableType,
)
from catalogue.linking.model import CodeListNode, Concept, DerivedLink, Key, Meeting, Step
from catalogue.linking.model import Path as Steps
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
from catalogue.linking.recipes.plan import Plan

SUM, MEAN, NOT_ADDITIVE = Additivity.SUM, Additivity.WEIGHTED_MEAN, Additivity.NOT_ADDITIVE
INTEGER, NUMBER, STRING = VariableType.INTEGER, VariableType.NUMBER, VariableType.STRING


def measure(name: str, additivity: Additivity | None = SUM, type_: VariableType = NUMBER) -> VariableMaterial:
    return VariableMaterial(name, name, type_, additivity=additivity)


def column(name: str, type_: VariableType = STRING, width: int | None = None) -> VariableMaterial:
    return VariableMaterial(name, name, type_, width)


def step(source: str, target: str, *, lossless: bool = False) -> Step:
    kind = CrosswalkKind.FORMAT if lossless else CrosswalkKind.HIERARCHY
    cardinality = Cardinality.ONE_TO_ONE if lossless else Cardinality.MANY_TO_ONE
    return Step(f"{source}-vers-{target}", f"De {source} à {target}", source, target, kind, cardinality)


@dataclass
class World:
    """Collects what a link rests on."""

    lists: dict[str, ListMaterial] = field(default_factory=dict)
    crosswalks: dict[str, CrosswalkMaterial] = field(default_factory=dict)
    keys: dict[str, dict[int, KeyMaterial]] = field(default_factory=lambda: {"extrait": {}, "base": {}})
    measures: dict[str, tuple[VariableMaterial, ...]] = field(default_factory=dict)
    attributes: dict[str, tuple[VariableMaterial, ...]] = field(default_factory=dict)
    coded: dict[str, dict[str, str]] = field(default_factory=dict)
    separators: dict[str, str] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)
    choices: dict[str, SideChoices] = field(default_factory=dict)
    meetings: list[Meeting] = field(default_factory=list)
    title: str = "Un extrait"

    def list_(self, slug: str, **said) -> None:
        special = tuple((code, SpecialMeaning(meaning)) for code, meaning in said.pop("special", {}).items())
        self.lists[slug] = ListMaterial(slug, special=special, **said)

    def key(self, side: str, name: str, code_list: str, *columns: VariableMaterial, **said) -> int:
        number = len(self.keys["extrait"]) + len(self.keys["base"]) + 1
        self.keys[side][number] = KeyMaterial(name, name, code_list, columns, **said)
        return number

    def walk(self, *steps: Step, **materials: CrosswalkMaterial) -> Steps:
        for one in steps:
            self.crosswalks[one.slug] = materials[one.target.replace("-", "_")]
        return steps

    def meet(
        self,
        concept: str,
        code_list: str,
        extract: int,
        base: int,
        *,
        extract_path: Steps = (),
        base_path: Steps = (),
        base_is_register: bool = False,
    ) -> None:
        known = {**self.keys["extrait"], **self.keys["base"]}
        self.meetings.append(
            Meeting(
                concept=Concept(concept, concept, ConceptKind.PLACE),
                code_list=CodeListNode(code_list, code_list, concept, code_list),
                extract_key=Key(extract, known[extract].name, known[extract].label, known[extract].code_list),
                base_key=Key(
                    base,
                    known[base].name,
                    known[base].label,
                    known[base].code_list,
                    identifies_row=base_is_register,
                ),
                extract_path=extract_path,
                base_path=base_path,
                extract_role=None,
                base_role=None,
                role_distance=0,
                cost=0.0,
            )
        )

    def plan(self) -> Plan:
        link = DerivedLink(
            extract="extrait",
            base="base",
            answer=LinkAnswer.VIA,
            kind=LinkKind.AGGREGATE,
            legal=LegalStatus.OPEN,
            score=1.0,
            meetings=tuple(self.meetings),
            loss=("On ne redescend pas.",),
            caveats=("Vérifiez l’année.",),
            reason="",
            explanation="",
        )
        return make_plan(link, self.material())

    def material(self) -> Material:
        return Material(
            extract=self._side("extrait", self.title),
            base=self._side("base", "Une base"),
            lists=self.lists,
            crosswalks=self.crosswalks,
            extract_choices=self.choices.get("extrait", SideChoices()),
            base_choices=self.choices.get("base", SideChoices()),
        )

    def _side(self, name: str, title: str) -> SideMaterial:
        return SideMaterial(
            slug=name,
            title=title,
            keys=self.keys[name],
            measures=self.measures.get(name, ()),
            attributes=self.attributes.get(name, ()),
            coded=self.coded.get(name, {}),
            separator=self.separators.get(name),
            encoding=self.encodings.get(name),
        )


def write(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    separator: str = ";",
    encoding: str = "utf-8",
) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def rule(op: str, **said: object) -> CrosswalkMaterial:
    return CrosswalkMaterial(title=f"Par la règle {op}", rule={"op": op, **said})


def pairs(mapping: Mapping[str, str]) -> CrosswalkMaterial:
    return CrosswalkMaterial(title="Par des paires", pairs=tuple(mapping.items()), pair_count=len(mapping))
