"""What somebody gets at an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from groupportal.tenancy.models import Group, Unit
from tests.world import People, World


@dataclass(frozen=True)
class Side:
    """One of the two groups, for what makes a row in it: its people, and the unit its 学校管理员 acts for."""

    group: Group
    people: People
    unit: Unit

    @classmethod
    def of(cls, world: World, name: str) -> Side:
        """Side "a" or "b" of the world."""
        return cls(getattr(world, name), getattr(world, f"p{name}"), getattr(world, f"u{name}"))


@dataclass(frozen=True)
class Expected:
    """``model``: whose row stands in the address; ``kwargs``: parameters that are no row.

    Somebody of the group must get to the row (``test_another_groups_row_is_not_found``), or the test proves nothing: what the
    row needs for that stands in ``values`` or is done by ``opened``.
    """

    reader: int
    editor: int
    model: str = ""
    kwargs: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    """Values the row needs to be shown at all; "editor" stands for that person, "unit" for the unit people act for."""
    opened: Callable[[Any, Side], Any] | None = None
    """Does with the row what must be done before it is shown; may return another row instead."""
