"""Short names of datasets, for the heads of columns, the boxes of a picture and the titles of pages."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.services.link_views import DatasetRef

# What follows the name in a title: a subtitle, a list, a precision in brackets.
_TAIL = re.compile(r"(?: :|, | \().*")


@dataclass(frozen=True)
class NamedRef:
    """A dataset and a name short enough for the head of a column, unique among its neighbours."""

    ref: DatasetRef
    name: str


def named(datasets: Sequence[DatasetRef]) -> tuple[NamedRef, ...]:
    """Return the datasets with their short names."""
    names = column_names(datasets)
    return tuple(NamedRef(dataset, names[dataset.slug]) for dataset in datasets)


def column_names(datasets: Sequence[DatasetRef]) -> Mapping[str, str]:
    """Return by slug a short name of each dataset, its whole title where shorter ones say too little."""
    candidates = [
        {dataset.slug: name(dataset) for dataset in datasets}
        for name in (lambda dataset: dataset.acronym or short_title(dataset), short_title)
    ]
    names = {dataset.slug: dataset.title for dataset in datasets}
    for candidate in reversed(candidates):
        borne = Counter(candidate.values())
        names |= {slug: name for slug, name in candidate.items() if borne[name] == 1}
    return names


def short_title(dataset: DatasetRef) -> str:
    """Return the title up to what only makes it more precise."""
    return _TAIL.sub("", dataset.title)
