"""What was done, by whom, on what, and whether the trail says so once.

``tests/<room>/deeds.py`` plays a room's deeds one after the other: ``BEGINS`` is how its actions begin, ``story(world, request)``
yields after each deed what the trail must say of it. ``tests/test_deeds.py`` plays them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groupportal.audit.models import AuditEntry, PlatformEntry
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope


@dataclass(frozen=True)
class Did:
    """``on``: the object, None for none; a text is a group's slug in the operators' trail, "" for none. ``by`` None: the program."""

    action: str
    by: Any
    on: Any = None

    @property
    def told(self) -> tuple[int | None, Any]:
        """Actor and object, as ``Trail.fresh`` gives them."""
        return getattr(self.by, "pk", None), about(self.on)


def about(on: Any) -> Any:
    if on is None or isinstance(on, str):
        return on
    return on._meta.label, getattr(on, "public_id", None) or str(on)


class Trail:
    """Reads what was written down since the last look, in group A's trail and in the operators'."""

    def __init__(self, group: Group, told: list[tuple[str, str, str]]) -> None:
        self.group, self.told = group, told
        self.read = [0, 0, 0]
        self.fresh()

    def fresh(self) -> list[tuple[str, int | None, Any]]:
        """Action, actor, object of each entry."""
        with group_scope(self.group, actor=SYSTEM_ACTOR):
            own = list(AuditEntry.objects.filter(pk__gt=self.read[0]).order_by("pk"))
        outside = list(PlatformEntry.objects.filter(pk__gt=self.read[1]).order_by("pk"))
        heard = self.told[self.read[2] :]
        self.read = [
            own[-1].pk if own else self.read[0],
            outside[-1].pk if outside else self.read[1],
            len(self.told),
        ]
        return [
            *(
                (
                    e.action,
                    e.actor_id,
                    (e.object_type, e.object_id or e.object_label) if e.object_type else None,
                )
                for e in own
            ),
            *((e.action, e.actor_id, e.group_slug) for e in outside),
            *((action, None, slug) for action, slug, _ in heard),
        ]
