"""Mapped classes of the catalogue and the rules that hold for one object.

No session, no network, no framework: what needs a query lives in `services`.
Importing this package registers every table, which migrations and tests rely on.
"""

from catalogue.domain.base import Base
from catalogue.domain.binding_proposal import BindingProposal
from catalogue.domain.code_list import Code, CodeList
from catalogue.domain.crosswalk import Crosswalk, CrosswalkPair
from catalogue.domain.dataset import Dataset
from catalogue.domain.distribution import Distribution
from catalogue.domain.feed_fragment import FeedEntry, FeedFragment
from catalogue.domain.foreign_key import ForeignKey
from catalogue.domain.guidance import Guidance
from catalogue.domain.join_key import JoinKey, JoinKeyVariable
from catalogue.domain.key_concept import ConceptLevel, KeyConcept, LevelOrder
from catalogue.domain.legal_reference import LegalReference
from catalogue.domain.link import Link, LinkKey, RejectedPath
from catalogue.domain.organisation import Organisation
from catalogue.domain.outbox import OutboxEntry
from catalogue.domain.reuse import Reuse, ReuseDataset
from catalogue.domain.revision import Revision
from catalogue.domain.seed_entry import SeedEntry
from catalogue.domain.synonym_set import SynonymSet
from catalogue.domain.table_join import TableJoin
from catalogue.domain.user import Invitation, LoginThrottle, User, UserSession
from catalogue.domain.variable import Variable

__all__ = [
    "Base",
    "BindingProposal",
    "Code",
    "CodeList",
    "ConceptLevel",
    "Crosswalk",
    "CrosswalkPair",
    "Dataset",
    "Distribution",
    "FeedEntry",
    "FeedFragment",
    "ForeignKey",
    "Guidance",
    "Invitation",
    "JoinKey",
    "JoinKeyVariable",
    "KeyConcept",
    "LegalReference",
    "LevelOrder",
    "Link",
    "LinkKey",
    "LoginThrottle",
    "Organisation",
    "OutboxEntry",
    "RejectedPath",
    "Reuse",
    "ReuseDataset",
    "Revision",
    "SeedEntry",
    "SynonymSet",
    "TableJoin",
    "User",
    "UserSession",
    "Variable",
]
