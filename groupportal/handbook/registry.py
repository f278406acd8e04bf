"""Which section of the handbook a page belongs to. Rooms declare theirs in ``help_pages.py``."""

from __future__ import annotations

import functools
from fnmatch import fnmatchcase

_sections: dict[str, tuple[str, str]] = {}


def register(pages: dict[str, str]) -> None:
    """``{"plans:gaps": "03 在一张表里补齐"}``: the name of an address (``*`` for any part of it), chapter and heading.

    The longest name that fits counts. ValueError for a name declared twice.
    """
    for name, section in pages.items():
        number, _, title = section.partition(" ")
        if _sections.setdefault(name, (number, title)) != (number, title):
            raise ValueError(f"the handbook's section for {name} is declared twice")
    section_of.cache_clear()


@functools.cache
def section_of(name: str) -> tuple[str, str] | None:
    """Chapter and heading for the page of this name."""
    fitting = [pattern for pattern in _sections if fnmatchcase(name, pattern)]
    return _sections[max(fitting, key=len)] if fitting else None


def declared_sections() -> dict[str, tuple[str, str]]:
    """All that was declared."""
    return dict(_sections)
