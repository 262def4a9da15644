"""The format of the files under `seed/`: one pydantic model for each kind of file.

An unknown key is an error, and so is an entry without source. Nothing is looked up here: whether a slug
exists is checked when the files are loaded. Files are read by `seed_file.py`.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from catalogue.domain.base import SLUG_MAX, SLUG_PATTERN
from catalogue.domain.licence import LICENCES
from catalogue.domain.vocabularies import (
    Additivity,
    Cardinality,
    Certainty,
    ConceptKind,
    CrosswalkKind,
    DatasetKind,
    DictionaryState,
    Frequency,
    GuidanceKind,
    IdentifierClass,
    JoinKeyRole,
    LegalStatus,
    PairRelation,
    ReuseRole,
    SpecialMeaning,
    VariableRole,
    VariableType,
)

Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG_PATTERN.pattern}$", max_length=SLUG_MAX)]
# Control characters make RDF/XML unreadable for harvesters; they are refused wherever text enters.
Text = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=20_000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"
    ),
]
# No space and none of the characters an IRI may not hold: a bad one would break a whole feed page.
Url = Annotated[str, StringConstraints(pattern=r'^https?://[^\s<>"{}|\\^`]+$', max_length=2_000)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$", max_length=254)]
Share = Annotated[float, Field(ge=0, le=1)]


def _known_licence(value: object) -> object:
    if value is not None and value not in LICENCES:
        known = ", ".join(LICENCES)
        msg = f"licence inconnue « {value} » (connues : {known})"
        raise ValueError(msg)
    return value


LicenceCode = Annotated[str, BeforeValidator(_known_licence)]


class SeedModel(BaseModel):
    """A part of a seed file: an unknown key is an error, so that a typing mistake is never lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourcedModel(SeedModel):
    """A fact with where it was read; an entry without source is refused."""

    sources: list[Text] = Field(min_length=1)
    certainty: Certainty


class Period(SeedModel):
    """A period: full dates, either end open, or only a note when no date is known."""

    start: date | None = None
    end: date | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "Period":
        if self.start and self.end and self.start > self.end:
            msg = "la période finit avant de commencer"
            raise ValueError(msg)
        return self


class SeedGuidance(SeedModel):
    """A note attached to what the file describes; `variable` narrows it to one variable of the dataset."""

    kind: GuidanceKind
    text: Text
    variable: Text | None = None
    sources: list[Text] = Field(default_factory=list)


class SeedOrganisation(SourcedModel):
    """A body that publishes."""

    slug: Slug
    name: Text
    acronym: Text | None = None
    homepage: Url | None = None
    email: Email | None = None


class SeedOrganisations(SeedModel):
    """`organisations.yaml`."""

    organisations: list[SeedOrganisation]


class SeedLevel(SeedModel):
    """A level of a concept, finest first; `coarser` names the levels each of its units lies within."""

    slug: Slug
    label: Text
    label_en: Text | None = None
    identifier_class: IdentifierClass | None = None
    coarser: list[Slug] = Field(default_factory=list)


class SeedConcept(SourcedModel):
    """`concepts/SLUG.yaml`: what a key identifies."""

    slug: Slug
    label: Text
    label_en: Text | None = None
    kind: ConceptKind
    identifier_class: IdentifierClass
    description: Text | None = None
    position: int = 0
    levels: list[SeedLevel] = Field(min_length=1)
    guidance: list[SeedGuidance] = Field(default_factory=list)


class SeedSpecialCode(SeedModel):
    """A code that stands for no ordinary value."""

    code: Text
    meaning: SpecialMeaning
    label: Text | None = None


class SeedCodeList(SourcedModel):
    """`code-lists/SLUG.yaml`: one way of writing a concept at one level."""

    slug: Slug
    name: Text | None = None
    title: Text
    description: Text | None = None
    level: Slug | None = None
    publisher: Slug | None = None
    version: Text | None = None
    valid: Period | None = None
    width: int | None = Field(default=None, ge=1, le=100)
    zero_padded: bool | None = None
    pattern: Text | None = None
    special_codes: list[SeedSpecialCode] = Field(default_factory=list)
    licence: LicenceCode | None = None
    landing_page: Url | None = None
    declared_code_count: int | None = Field(default=None, ge=1)
    # The version before this one.
    replaces: Slug | None = None
    # The column that names the broader code of each, in a list whose codes are imported.
    parent_column: Text | None = None
    # Notation → label, in the order of the source; left out when the codes are not kept here.
    codes: dict[Text, Text] | None = None
    guidance: list[SeedGuidance] = Field(default_factory=list)


class SeedPair(SeedModel):
    """That one code answers another."""

    source: Text
    target: Text
    relation: PairRelation | None = None
    weight: Share | None = None


class SeedRule(SeedModel):
    """A rule that computes the target code (carried out by `linking/rules.py`).

    prefix: the first `length` characters, or as many as `exceptions` says for a code that starts so;
    suffix-cut: the code without its last `length` characters; zero-pad: leading zeros up to `length`;
    zero-strip: leading zeros taken off; cip7-to-cip13: `prefix` + the code + the EAN-13 check digit.
    """

    op: Literal["prefix", "suffix-cut", "zero-pad", "zero-strip", "cip7-to-cip13"]
    length: int | None = Field(default=None, ge=1, le=100)
    exceptions: dict[Text, int] = Field(default_factory=dict)
    prefix: Text | None = None

    @model_validator(mode="after")
    def _has_length(self) -> "SeedRule":
        if self.op in {"prefix", "suffix-cut", "zero-pad"} and self.length is None:
            msg = f"la règle « {self.op} » demande « length »"
            raise ValueError(msg)
        return self


class SeedCrosswalk(SourcedModel):
    """`crosswalks/SLUG.yaml`: from one code list to another, by pairs, by a rule, or only described."""

    slug: Slug
    title: Text
    description: Text | None = None
    source: Slug
    target: Slug
    kind: CrosswalkKind
    cardinality: Cardinality
    rule: SeedRule | None = None
    # Source → target, for functions; `pairs` for the rest.
    map: dict[Text, Text] | None = None
    pairs: list[SeedPair] | None = None
    loss: Share | None = None
    loss_note: Text | None = None
    weight: Text | None = None
    valid: Period | None = None
    licence: LicenceCode | None = None
    author: Text | None = None
    reviewer: Text | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "SeedCrosswalk":
        if sum(form is not None for form in (self.rule, self.map, self.pairs)) > 1:
            msg = "« rule », « map » et « pairs » s’excluent"
            raise ValueError(msg)
        if self.source == self.target:
            msg = "« source » et « target » sont la même nomenclature"
            raise ValueError(msg)
        return self


class SeedDistribution(SeedModel):
    """An obtainable form of the dataset; `access_url` may be the page that lists the files."""

    slug: Slug
    title: Text
    description: Text | None = None
    access_url: Url
    download_url: Url | None = None
    format: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_]{2,40}$")] | None = None
    media_type: Annotated[str, StringConstraints(pattern=r"^[\w.+-]+/[\w.+-]+$")] | None = None
    encoding: Text | None = None
    separator: Annotated[str, StringConstraints(max_length=8)] | None = None
    size_bytes: int | None = Field(default=None, ge=0)
    issued: date | None = None
    modified: date | None = None


class SeedVariable(SeedModel):
    """A column: `name` exactly as in the file, `label` in the producer's words, the rest in ours."""

    name: Text
    label: Text | None = None
    description: Text | None = None
    type: VariableType | None = None
    length: Text | None = None
    format: Text | None = None
    unit: Text | None = None
    role: VariableRole | None = None
    additivity: Additivity | None = None
    additivity_note: Text | None = None
    group: Text | None = None
    code_list: Slug | None = None
    code_list_note: Text | None = None
    sensitivity: IdentifierClass | None = None


class SeedJoinKey(SeedModel):
    """How the dataset writes a value of a code list; no variable when its columns were not read."""

    name: Slug
    label: Text
    code_list: Slug
    variables: list[Text] = Field(default_factory=list)
    role: JoinKeyRole | None = None
    expression: Text | None = None
    row_condition: Text | None = None
    coverage: Share | None = None
    period: Period | None = None
    population: Text | None = None
    identifies_row: bool = False
    note: Text | None = None
    certainty: Certainty | None = None


class SeedContact(SeedModel):
    """Where to ask."""

    name: Text | None = None
    email: Email | None = None
    url: Url | None = None


class SeedLegal(SeedModel):
    """Whether anyone may use the dataset, and why."""

    status: LegalStatus
    note: Text | None = None


class SeedDataset(SourcedModel):
    """`extracts/SLUG.yaml` and `external-bases/SLUG.yaml`: a dataset, its dictionary and its keys."""

    slug: Slug
    kind: DatasetKind
    title: Text
    title_en: Text | None = None
    acronym: Text | None = None
    summary: Text
    description: Text | None = None
    publisher: Slug
    row_meaning: Text | None = None
    scope: Text | None = None
    volume: Text | None = None
    period: Period | None = None
    frequency: Frequency | None = None
    frequency_note: Text | None = None
    geographic_level: Slug | None = None
    geographic_note: Text | None = None
    licence: LicenceCode | None = None
    licence_note: Text | None = None
    legal: SeedLegal
    has_personal_data: bool | None = None
    landing_page: Url | None = None
    contact: SeedContact | None = None
    issued: date | None = None
    keywords: list[Text] = Field(default_factory=list)
    dictionary: DictionaryState
    dictionary_note: Text | None = None
    observation: Text | None = None
    distributions: list[SeedDistribution] = Field(default_factory=list)
    variables: list[SeedVariable] = Field(default_factory=list)
    join_keys: list[SeedJoinKey] = Field(default_factory=list)
    guidance: list[SeedGuidance] = Field(default_factory=list)

    @model_validator(mode="after")
    def _consistent(self) -> "SeedDataset":
        names = [variable.name for variable in self.variables]
        _refuse_repeats("variable", names)
        _refuse_repeats("clé de jointure", [key.name for key in self.join_keys])
        _refuse_repeats("distribution", [item.slug for item in self.distributions])
        known = set(names)
        used = [name for key in self.join_keys for name in key.variables]
        used += [note.variable for note in self.guidance if note.variable]
        for name in used:
            if name not in known:
                msg = f"la variable « {name} » est citée mais n’est pas décrite dans ce fichier"
                raise ValueError(msg)
        if (self.dictionary is DictionaryState.NOT_PUBLISHED_HERE) != (not self.variables):
            msg = "« dictionary » dit « not-published-here » si, et seulement si, il n’y a aucune variable"
            raise ValueError(msg)
        return self


class SeedReuseDataset(SeedModel):
    """What the reuse used."""

    dataset: Slug
    role: ReuseRole


class SeedReuse(SourcedModel):
    """`reuses/SLUG.yaml`: a project made by crossing."""

    slug: Slug
    title: Text
    question: Text | None = None
    description: Text | None = None
    results: Text | None = None
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    event: Text | None = None
    url: Url | None = None
    datasets: list[SeedReuseDataset] = Field(default_factory=list)
    other_bases: list[Text] = Field(default_factory=list)
    keywords: list[Text] = Field(default_factory=list)


class SeedLegalReference(SourcedModel):
    """A text of law or of reference."""

    slug: Slug
    title: Text
    summary: Text
    url: Url | None = None


class SeedLegalReferences(SeedModel):
    """`legal-references.yaml`."""

    legal_references: list[SeedLegalReference]


class SeedSynonymSet(SourcedModel):
    """Words that stand for one another; `meaning` is what an acronym's letters stand for, where it is one."""

    slug: Slug
    term: Text
    meaning: Text | None = None
    synonyms: list[Text] = Field(default_factory=list)
    description: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "SeedSynonymSet":
        if self.meaning is None and not self.synonyms:
            msg = "il faut « meaning » ou au moins un « synonyms »"
            raise ValueError(msg)
        return self


class SeedSynonyms(SeedModel):
    """`synonyms.yaml`."""

    synonyms: list[SeedSynonymSet]

    @model_validator(mode="after")
    def _each_once(self) -> "SeedSynonyms":
        _refuse_repeats("notice", [item.slug for item in self.synonyms])
        return self


def _refuse_repeats(what: str, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            msg = f"{what} « {name} » décrite deux fois"
            raise ValueError(msg)
        seen.add(name)
