"""What is told of a placement before student and guardian consent, and what of it is another once it was changed (Article 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from internships.models import Placement

if TYPE_CHECKING:
    from internships.services.placement import PlacementInput


def retold(row: Placement, facts: PlacementInput) -> list[str]:
    """What of a placement was told and would be another with these facts, by name: pay that is less, lodging, place, kind.

    What was open and is filled in was told as open; unit, post and days stand in ``papers.filling.matter_of``.
    """
    other = {
        "报酬": row.pay is not None and (facts.pay or 0) < row.pay,
        "住宿": bool(row.lodging) and facts.lodging != row.lodging,
        "实习地点": _place(row) != _place(facts),
        "类型": facts.kind != row.kind,
    }
    return [name for name, is_so in other.items() if is_so]


def _place(said: Any) -> tuple[str, str, bool]:
    """Where the unit is, unless it is said to be elsewhere."""
    return said.region or said.host.region, said.province or said.host.province, said.is_abroad


def all_for_trail(row: Placement, names: tuple[str, ...]) -> dict[str, Any]:
    """These of its fields in words, by their labels, as the trail keeps them."""
    found = {}
    for name in names:
        value = getattr(row, name)
        shown = getattr(row, f"get_{name}_display", None)
        words = {True: "是", False: "否"}.get(value) if isinstance(value, bool) else None
        label = str(Placement._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        found[label] = words or (shown() if shown else "" if value is None else value)
    return found
