"""A backup is made, rehearsed and restored. What is in it is looked at in ``test_backups``; here, that operators read of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.core.management import call_command

from tests.trail import Did
from tests.world import World

BEGINS = ("upkeep.",)
COMMANDS = "groupportal.upkeep.management.commands"


def story(world: World, request: Any) -> Iterator[Did]:
    folder, patch = request.getfixturevalue("tmp_path"), request.getfixturevalue("monkeypatch")
    day = dt.date(2022, 12, 31)
    manifest = SimpleNamespace(tables={}, rows=0, files=0, figures={}, as_of=day, troubled={})
    for name, work, outcome in (
        ("backup", "back_up", (folder, manifest)),
        ("rehearse_restore", "rehearse", (manifest, [])),
        ("restore", "restore", (manifest, [])),
    ):
        command = import_module(f"{COMMANDS}.{name}")
        patch.setattr(command, work, lambda *_, outcome=outcome: outcome)
        patch.setattr(command, "chosen", lambda source: source, raising=False)
    call_command("backup", folder)
    yield Did("upkeep.backed_up", None, "")
    call_command("rehearse_restore", folder)
    yield Did("upkeep.rehearsed", None, "")
    call_command("restore", folder)
    yield Did("upkeep.restored", None, "")
    call_command("reseal")
    yield Did("upkeep.resealed", None, "")
