"""A PostgreSQL database for the recipes, and R where it is."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.linking.recipes.running import r_is_there
from tests.postgresql import binaries, server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """Give the address of a server's database, started when first asked for."""
    with ExitStack() as stack:
        started: list[str] = []

        def address() -> str:
            if binaries() is None:
                pytest.skip("no PostgreSQL server on this machine (Debian's package; make test installs it)")
            if not started:
                started.append(stack.enter_context(server()))
            return started[0]

        yield address


@pytest.fixture(scope="session")
def has_r() -> bool:
    return r_is_there()


@pytest.fixture
def ready(request: pytest.FixtureRequest, has_r: bool) -> None:
    """Skip what needs R where it is not."""
    chosen = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    if chosen.get("language") == "r" and not has_r:
        pytest.skip("R with dplyr and readr is not on this machine (make test-r installs Debian’s packages)")
