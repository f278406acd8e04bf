"""A file is uploaded, confirmed, read in and taken back; another one is given up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from groupportal.imports import registry
from groupportal.imports.services import discard, undo
from tests.imports.conftest import Desk
from tests.imports.toy import UnitNames
from tests.trail import Did
from tests.world import World

BEGINS = ("imports.",)


def story(world: World, request: Any) -> Iterator[Did | tuple[Did, ...]]:
    by, toy = world.wang, UnitNames()
    request.getfixturevalue("monkeypatch").setitem(registry._kinds, toy.code, toy)
    desk = Desk(world, request.getfixturevalue("django_capture_on_commit_callbacks"))
    batch = desk.upload("南校")
    yield Did("imports.batch_started", by, batch)
    desk.confirm(batch)
    yield Did("imports.batch_confirmed", by, batch), Did("imports.batch_applied", by, batch)
    desk.does(undo, batch)
    yield Did("imports.batch_undo_asked", by, batch), Did("imports.batch_undone", by, batch)
    batch = desk.upload("北校")
    desk.does(discard, batch)
    yield Did("imports.batch_discarded", by, batch)
