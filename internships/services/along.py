"""Posts and mentors that a list of placements names and that their units do not have yet: only the names, in whole sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from groupportal.audit.services import record_all
from groupportal.deciding.actor import Actor, person
from internships.models import HostUnit, Mentor, Post

Named = Sequence[tuple[int, str]]
"""The unit's key and a name."""


def add_posts(names: Named, *, by: Actor) -> list[Post]:
    """Posts of which nothing but the name is known. NotAllowed for who may not register them."""
    return _added(Post, names, "internships.post_added", "岗位", by)


def add_mentors(names: Named, *, by: Actor) -> list[Mentor]:
    """Mentors of whom nothing but the name is known. NotAllowed for who may not register them."""
    return _added(Mentor, names, "internships.mentor_added", "姓名", by)


def _added(model: Any, names: Named, action: str, label: str, by: Actor) -> list[Any]:
    user = person(by, "internships.edit_hosts") if names else None
    hosts = HostUnit.objects.select_related("unit").in_bulk({host for host, _ in names})
    made: list[Any] = model.objects.bulk_create(model(host=hosts[host], name=name) for host, name in names)
    record_all(action, ((row, {"单位": str(row.host), label: row.name}) for row in made), by=user)
    return made
