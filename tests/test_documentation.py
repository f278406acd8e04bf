"""What the developers' pages list is what is there."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from django.conf import settings

from groupportal.discovery import DECLARED
from groupportal.hooks import known_hooks

PAGE = (Path(settings.BASE_DIR) / "docs/architecture.md").read_text()


def test_every_file_that_is_found_by_its_name_is_listed() -> None:
    table = PAGE.partition("## What a room declares")[2].partition("### Hooks")[0]
    listed = set(re.findall(r"`(\w+)\.py`", table)) - {"discovery", "addresses", "rows", "base"}
    assert listed - {"groupportal"} == set(DECLARED)


def test_every_hook_is_listed_with_what_it_says() -> None:
    import_module(settings.GROUP_URLCONF)
    table = PAGE.partition("### Hooks")[2].partition("\n## ")[0]
    assert dict(re.findall(r"\| `([\w.]+)` \| (.+) \|", table)) == {
        name: hook.about for name, hook in known_hooks().items()
    }


def test_every_room_is_in_the_page_of_layers() -> None:
    layers = PAGE.partition("## Where things live")[2].partition("## What a room declares")[0]
    assert [room for room in settings.ROOMS if f"{room}/" not in layers] == []
