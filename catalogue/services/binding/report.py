"""What a run that proposes bindings did."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class BindingReport:
    """How many variables were looked at, keys made as declared, proposals added or changed."""

    variables: int = 0
    keys: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)
