"""Rows are added, changed and deleted in the browser admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from members.admin import UnitAdmin
from tests.trail import Did
from tests.visitor import Visitor
from tests.world import World

BEGINS = ("admin.",)


def story(world: World, request: Any) -> Iterator[Did]:
    wang, units = Visitor(world.wang, world.a), "/admin/tenancy/unit/"
    # No room lets rows be changed by the admin alone; the next one may.
    patch = request.getfixturevalue("monkeypatch")
    patch.setattr(UnitAdmin, "save_service", None)
    patch.setattr(UnitAdmin, "delete_action", "tenancy.manage_people")
    assert wang.post(f"{units}add/", {"name": "江海二职", "is_active": "on"}).status_code == 302
    with group_scope(world.a):
        unit = Unit.objects.get(name="江海二职")
    yield Did("admin.record_added", world.wang, unit)
    assert wang.post(f"{units}{unit.public_id}/change/", {"name": "江海三职"}).status_code == 302
    yield Did("admin.record_changed", world.wang, unit)
    assert wang.post(f"{units}{unit.public_id}/delete/", {"post": "yes"}).status_code == 302
    yield Did("admin.record_deleted", world.wang, unit)
