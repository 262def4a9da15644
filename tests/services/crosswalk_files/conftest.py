"""The small world of the editing tests serves here too."""

from tests.services.editing.conftest import world

__all__ = ["world"]
