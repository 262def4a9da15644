"""Controlled vocabularies: the closed lists of words a field may hold.

Values are what is stored, exchanged and shown in JSON; their French names are in `web/labels.py`.
"""

from enum import StrEnum


class Term(StrEnum):
    """A word of a controlled vocabulary."""


class DatasetKind(Term):
    """What a described dataset is to SNIIRAM."""

    EXTRACT = "extract"
    TABLE = "table"
    EXTERNAL = "external"


class PublicationState(Term):
    """Who may see the record: only `published` ones appear in public."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class DictionaryState(Term):
    """How much of the list of variables the catalogue holds."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NOT_PUBLISHED_HERE = "not-published-here"


class Certainty(Term):
    """How a fact is known: read in the source named, or inferred from one indirect source."""

    VERIFIED = "verified"
    LIKELY = "likely"


class VariableType(Term):
    """The type of a variable's values (Table Schema `field.type`)."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    YEAR = "year"
    YEARMONTH = "yearmonth"
    ARRAY = "array"


class VariableRole(Term):
    """What a variable does in a row."""

    IDENTIFIER = "identifier"
    DIMENSION = "dimension"
    MEASURE = "measure"
    ATTRIBUTE = "attribute"


class Additivity(Term):
    """What may be done with a measure when rows are grouped."""

    SUM = "sum"
    WEIGHTED_MEAN = "weighted-mean"
    NOT_ADDITIVE = "not-additive"


class ConceptKind(Term):
    """The kind of thing a key concept identifies."""

    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    PRODUCT = "product"
    ACT = "act"
    PROVIDER = "provider"
    ORGANISATION = "organisation"
    DIAGNOSIS = "diagnosis"
    CHARACTERISTIC = "characteristic"


class IdentifierClass(Term):
    """How far a value leads to a person (the SNDS documentation's « identifiants potentiels »)."""

    NONE = "none"
    POTENTIAL = "potential"
    PSEUDONYM = "pseudonym"
    DIRECT = "direct"


class SpecialMeaning(Term):
    """Why a code stands for no ordinary value."""

    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"
    GROUPED = "grouped"
    TOTAL = "total"
    CONFIDENTIAL = "confidential"


class CrosswalkKind(Term):
    """How a crosswalk goes from one code list to another."""

    IDENTITY = "identity"
    FORMAT = "format"
    HIERARCHY = "hierarchy"
    CORRESPONDENCE = "correspondence"
    PROBABILISTIC = "probabilistic"


class Cardinality(Term):
    """How many codes of the target answer one of the source, read from source to target."""

    ONE_TO_ONE = "1:1"
    MANY_TO_ONE = "n:1"
    ONE_TO_MANY = "1:n"
    MANY_TO_MANY = "n:n"


class PairRelation(Term):
    """How the target of a pair relates to its source (SKOS mapping properties)."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"


class JoinKeyRole(Term):
    """Whose place, age or number a join key gives: two keys of different roles say different things."""

    RESIDENCE = "residence"
    AFFILIATION = "affiliation"
    CARE = "care"
    PRESCRIBER = "prescriber"
    PAYER = "payer"
    LOCATION = "location"
    BENEFICIARY = "beneficiary"
    SUBJECT = "subject"
    PROCESSING = "processing"


class LegalStatus(Term):
    """Whether a dataset may be used, or a link made, by anyone."""

    OPEN = "open"
    AUTHORISATION = "authorisation"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"


class JoinKind(Term):
    """What the join of a table to another rests on, the surest first."""

    # The source declares it as a foreign key.
    FOREIGN_KEY = "foreign-key"
    # The columns are the key that the hub declares.
    DECLARED_KEY = "declared-key"
    # They are the key that the same table of another product declares.
    ADOPTED_KEY = "adopted-key"
    # They are a part of the key of the hub: a row may meet several.
    PART_OF_KEY = "part-of-key"
    # Other tables have them as their key, and the hub is in the middle of these.
    SHARED_KEY = "shared-key"
    # A column that the hub has too, beside its key, and whose label speaks of what the hub lists.
    SAME_NAME = "same-name"
    # A column of another name whose label speaks of what the hub lists.
    RENAMED = "renamed"
    # Nothing declares the key: a title, or its place in the product, suggests it.
    GUESSED_KEY = "guessed-key"


class LinkStatus(Term):
    """Where a link stands in review."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    STALE = "stale"


class LinkAnswer(Term):
    """Can the two be crossed: directly, through a crosswalk or an aggregation, or not."""

    YES = "yes"
    VIA = "via"
    NO = "no"


class LinkKind(Term):
    """By what sort of path two datasets meet."""

    EXACT = "exact"
    FORMAT = "format"
    CROSSWALK = "crosswalk"
    AGGREGATE = "aggregate"
    BRIDGE = "bridge"
    PROBABILISTIC = "probabilistic"
    COMMON_DIMENSIONS = "common-dimensions"


class GuidanceKind(Term):
    """What sort of help a note gives."""

    PITFALL = "pitfall"
    ADVICE = "advice"
    EXAMPLE = "example"
    QUESTION = "question"


class ReuseRole(Term):
    """What a dataset was to a reuse: its starting point, or what it was crossed with."""

    USED = "used"
    CROSSED = "crossed"


class Role(Term):
    """What an account may do; each may all that the one before may."""

    CONTRIBUTOR = "contributor"
    MAINTAINER = "maintainer"
    ADMIN = "admin"


class RevisionAction(Term):
    """What was done to a record."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"


class Frequency(Term):
    """How often a dataset is renewed (codes of the EU authority table « frequency »)."""

    CONTINUOUS = "CONT"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    BIMONTHLY = "BIMONTHLY"
    QUARTERLY = "QUARTERLY"
    SEMIANNUAL = "ANNUAL_2"
    ANNUAL = "ANNUAL"
    IRREGULAR = "IRREG"
    NEVER = "NEVER"
