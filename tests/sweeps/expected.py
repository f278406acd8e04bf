"""What somebody gets at an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Expected:
    """``model``: whose row stands in the address; ``kwargs``: parameters that are no row."""

    reader: int
    editor: int
    model: str = ""
    kwargs: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    """Values the row needs to be shown at all; "editor" stands for that person."""
