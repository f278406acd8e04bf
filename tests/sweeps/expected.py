"""What somebody gets at an address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from groupportal.tenancy.models import Group, Unit
from groupportal.ui.pages import FormPage
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


def told_to_programs(
    room: str,
    pages: Mapping[str, Any],
    table: Mapping[str, Expected],
    names: Collection[str],
    *,
    stand_so: Collection[str] = (),
    filled: Collection[str] = (),
) -> dict[str, Expected]:
    """What is got where a page's form or button stands in the API: what is got at the page.

    ``stand_so``: pages that have nothing to do on a row as it is made; ``filled``: those whose form opens with all that it needs.
    """

    def told(name: str) -> Expected:
        page, entry = pages[name].callback.view_class, table[f"{room}:{name}"]
        lacks = issubclass(page, FormPage) and not name.endswith("_edit") and name not in filled
        editor = entry.editor if entry.editor > 399 else 400 if lacks else 422 if name in stand_so else 201
        return replace(entry, editor=editor)

    return {f"{room}-api:{name.replace('_', '-')}": told(name) for name in names}
