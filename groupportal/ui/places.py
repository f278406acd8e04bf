"""Where the pages of a group are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix


def place(name: str) -> str:
    """The address of a page of the active group that takes no argument: looked up once in the life of the program."""
    return get_script_prefix() + _place(name)


def places(names: Iterable[str]) -> dict[str, str]:
    """The same of many pages at once."""
    prefix = get_script_prefix()
    return {name: prefix + _place(name) for name in names}


@cache
def _place(name: str) -> str:
    before = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse(name, urlconf=settings.GROUP_URLCONF).removeprefix("/")
    finally:
        set_script_prefix(before)
