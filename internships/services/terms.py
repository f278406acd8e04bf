"""What is told of a placement before student and guardian consent, and what of it is another once it was changed (Article 9).

Where a post or a unit changes, its placements are locked before it, as every deed with placements takes them (``services.together``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import F

from groupportal.errors import DomainError
from internships.models import Placement
from internships.states import TAKEN

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


def hold_told(is_another: bool, **where: Any) -> list[Placement] | None:
    """The placements of a post or unit whose papers are still written, locked; None where nothing they were told changes."""
    if not is_another:
        return None
    rows = Placement.objects.filter(**where, state__in=TAKEN).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


def retell(told: Sequence[Placement] | None) -> None:
    """What these were told is another from now on: student and guardian consent anew, the agreement is made anew, nobody begins before.

    DomainError where they are not locked, because somebody else changed it meanwhile.
    """
    if told is None:
        raise DomainError("changed", "别人刚刚改过这里的资料，请刷新页面，看清以后再改。")
    Placement.objects.filter(pk__in=[row.pk for row in told]).update(edition=F("edition") + 1)


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
