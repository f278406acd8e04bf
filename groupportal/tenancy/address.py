"""Addresses of a group and of the installation.

Inside a group ``reverse()`` needs no argument, because the group's prefix is the script name. Pages outside any group
(sign-in, the operator's) are reached through ``root_url``.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import get_resolver, get_script_prefix, reverse, set_script_prefix

from groupportal.tenancy.models import Group


def load_pages() -> None:
    """Import every page while no group is active, and read the addresses: else the first who asks for one waits for all of them.

    A form's choices are built where its class is; built inside a group's scope they would be that group's for as long as the
    process runs, and empty for every other group.
    """
    import_module(settings.GROUP_URLCONF)
    _ = get_resolver(settings.GROUP_URLCONF).reverse_dict


def group_prefix(group: Group) -> str:
    """``/jiangmen/``, or ``/`` for a group that is reached by its own domain."""
    return f"/{group.slug}/"


def group_url(group: Group, name: str, /, *args: Any, **kwargs: Any) -> str:
    """The address of a page of this group, from anywhere."""
    before = get_script_prefix()
    set_script_prefix(group_prefix(group))
    try:
        return reverse(name, urlconf=settings.GROUP_URLCONF, args=args, kwargs=kwargs)
    finally:
        set_script_prefix(before)


def root_url(name: str, /, *args: Any, **kwargs: Any) -> str:
    """The address of a page outside any group, from anywhere."""
    return _root_url(name, args, tuple(kwargs.items()))


@lru_cache(maxsize=1_000)
def _root_url(name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    before = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse(name, urlconf=settings.ROOT_URLCONF, args=args, kwargs=dict(kwargs))
    finally:
        set_script_prefix(before)


def absolute_url(group: Group, path: str) -> str:
    """``path`` as ``group_url`` gives it, with the host people reach this group by: for what leaves the portal."""
    if group.domain:
        return f"https://{group.domain}/{path.removeprefix(group_prefix(group)).lstrip('/')}"
    return settings.PORTAL_URL + path
