"""Every sort of record that people edit, by name."""

from collections.abc import Mapping

from catalogue.services.editing.code_list import CodeListType
from catalogue.services.editing.crosswalk import CrosswalkType
from catalogue.services.editing.dataset import DatasetType
from catalogue.services.editing.dataset_parts import DictionaryLineType, DistributionType, JoinKeyType
from catalogue.services.editing.guidance import GuidanceType
from catalogue.services.editing.organisation import OrganisationType
from catalogue.services.editing.record_type import RecordType
from catalogue.services.editing.reuse import ReuseType
from catalogue.services.editing.synonym_set import SynonymSetType

RECORD_TYPES: Mapping[str, RecordType] = {
    kind.name: kind
    for kind in (
        DatasetType(),
        DistributionType(),
        DictionaryLineType(),
        JoinKeyType(),
        CodeListType(),
        CrosswalkType(),
        ReuseType(),
        OrganisationType(),
        SynonymSetType(),
        GuidanceType(),
    )
}
