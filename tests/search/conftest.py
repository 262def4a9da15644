"""Assertions of the contract are explained like those of the test modules."""

import pytest

pytest.register_assert_rewrite("tests.search.contract")
