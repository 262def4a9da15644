"""Whatever its codes are, a crosswalk comes back from its files as it was."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.domain.vocabularies import PairRelation
from catalogue.formats.crosswalks.model import Pair
from tests.formats.crosswalks.files import HEAD, pairs_of, read, written
from tests.formats.dictionary.strategies import texts

pairs = st.lists(
    st.builds(
        Pair,
        texts,
        texts,
        st.sampled_from(PairRelation),
        st.none() | st.floats(min_value=0, max_value=1),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda pair: (pair.source, pair.target),
)


@pytest.mark.parametrize("name", ["csv", "sssom"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(pairs=pairs)
def test_every_pair_comes_back(name: str, pairs: list[Pair], tmp_path: Path):
    draft, problems = read(tmp_path, written(name, pairs))
    assert pairs_of(draft) == pairs
    assert [problem.sentence() for problem in problems] == []


@given(title=texts, author=texts, reviewer=texts, description=texts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_sssom_says_of_the_whole_comes_back(
    title: str, author: str, reviewer: str, description: str, tmp_path: Path
):
    head = replace(HEAD, title=title, author=author, reviewer=reviewer, description=description)
    draft, problems = read(tmp_path, written("sssom", head=head))
    assert draft is not None
    assert (draft.title, draft.description) == (" ".join(title.split()), description)
    assert (draft.author, draft.reviewer) == (author, reviewer)
    assert (draft.source, draft.target) == ("communes", "zones")
    assert problems == []


def test_a_spreadsheet_takes_no_code_for_a_formula():
    cells = written("csv", [Pair("=1+1", "@x", PairRelation.EXACT)]).decode().splitlines()[1]
    assert cells == "'=1+1;'@x;identique;"
