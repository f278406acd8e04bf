"""The admin's icons are a small part of their typeface: every one that is used must be in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import unfold
from django.conf import settings
from django.contrib.admin import site as plain_site

from groupportal.admin_site.site import group_admin_site
from groupportal.settings.admin_theme import UNFOLD

PLACE = settings.BASE_DIR / "static/unfold/fonts/material-symbols"


def test_every_icon_of_the_admin_is_in_the_typeface() -> None:
    held = set((PLACE / "names.txt").read_text().split())
    asked: set[Any] = {UNFOLD["SITE_SYMBOL"]}
    for site in (group_admin_site, plain_site):
        for admin in site._registry.values():
            asked.add(getattr(admin, "icon", "table_rows"))
            for name in dir(admin):
                if not name.startswith("_"):
                    asked.add(getattr(getattr(type(admin), name, None), "icon", None))
    assert {icon for icon in asked if isinstance(icon, str)} - held == set()


def test_icons_that_the_theme_asks_for_by_itself_are_in_it() -> None:
    theme = Path(unfold.__file__).parent
    styles = (theme / "static/unfold/css/styles.css").read_text()
    asked = set(re.findall(r'content:\s*"([a-z]{3,}(?:_[a-z]+)*)"', styles))
    for page in (theme / "templates").rglob("*.html"):
        asked |= set(re.findall(r"material-symbols-outlined[^<>]*>\s*([a-z_]+)\s*<", page.read_text()))
    assert {"calendar_today", "schedule"} <= asked
    assert asked - set((PLACE / "names.txt").read_text().split()) == set()


def test_the_typefaces_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in PLACE.parent.rglob("*.woff2")}
    assert sum(sizes.values()) < 30_000
