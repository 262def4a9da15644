"""The lists that a real schema declares, hidden one product at a time: `bench/binding.py` says more."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from catalogue.domain.base import slug_of
from catalogue.formats.table_schema import find_files, read_descriptor
from catalogue.formats.table_schema_model import CodeListDescriptor, TableDescriptor
from catalogue.formats.table_schema_text import Remarks
from catalogue.linking.binding.model import Column, Elsewhere, ListProfile
from catalogue.linking.binding.scoring import Proposer


@pytest.fixture(scope="module")
def described(shared: Path) -> tuple[list[TableDescriptor], list[ListProfile]]:
    """The tables, and the lists without their codes: names, titles and columns have to do."""
    found = [read_descriptor(path, Remarks(path.name)) for path in find_files(shared / "snds", ".json")]
    tables = [item for item in found if isinstance(item, TableDescriptor)]
    lists = {item.name: item for item in found if isinstance(item, CodeListDescriptor)}
    profiles = [
        ListProfile(slug_of(name), item.title, name, columns=tuple(item.columns[:6]))
        for name, item in lists.items()
    ]
    return tables, profiles


def test_a_new_product_is_bound_as_the_others_are(
    described: tuple[list[TableDescriptor], list[ListProfile]],
):
    tables, lists = described
    known = {item.slug for item in lists}
    right = proposed = sure = surely_right = named = total = 0
    for product in sorted({table.product or "" for table in tables}):
        names: dict[str, Counter[str]] = defaultdict(Counter)
        for table in tables:
            for field in table.fields if (table.product or "") != product else ():
                if field.code_list:
                    names[field.name.casefold()][slug_of(field.code_list)] += 1
        proposer = Proposer(lists, Elsewhere(names))
        for table in tables:
            for field in table.fields if (table.product or "") == product else ():
                wanted = slug_of(field.code_list) if field.code_list else None
                if wanted not in known:
                    continue
                total += 1
                named += names[field.name.casefold()].most_common(1)[:1] != [] and (
                    names[field.name.casefold()].most_common(1)[0][0] == wanted
                )
                column = Column(field.name, field.label, type=field.type, length=field.length)
                found = proposer.propose(column)
                if found:
                    is_right = found[0].code_list == wanted
                    proposed, right = proposed + 1, right + is_right
                    sure, surely_right = (
                        sure + (found[0].score >= 0.6),
                        surely_right + (found[0].score >= 0.6 and is_right),
                    )
    assert total > 900
    assert right / total >= 0.8
    assert right > named
    assert right / proposed >= 0.88
    assert surely_right / sure >= 0.95
