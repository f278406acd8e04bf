"""All addresses of a group, walked from the URL configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver


@dataclass(frozen=True)
class Address:
    """A named address: its name with namespaces, its parameters, its view."""

    name: str
    params: tuple[str, ...]
    view: Any


def _walk(patterns: list[Any], namespaces: tuple[str, ...], params: tuple[str, ...]) -> Iterator[Address]:
    for entry in patterns:
        # Routers of the API write regular expressions; the form with a format suffix is the same address again.
        named = getattr(entry.pattern, "regex", None)
        held = (*params, *(entry.pattern.converters or (named.groupindex if named else ())))
        if "format" in held:
            continue
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry.url_patterns, inner, held)
        elif isinstance(entry, URLPattern):
            name = ":".join((*namespaces, entry.name or f"unnamed {entry.pattern}"))
            yield Address(name, held, entry.callback)


def addresses_of(urls: Any) -> list[Address]:
    """Every address of a URL configuration."""
    return list(_walk(urls.urlpatterns, (), ()))


def group_addresses() -> list[Address]:
    """Every address below ``/<group>/``, the admin's included."""
    return addresses_of(import_module(settings.GROUP_URLCONF))


def is_post_only(address: Address) -> bool:
    """Whether the address takes POST alone."""
    if routed := getattr(address.view, "actions", None):
        return set(routed) == {"post"}  # the API's
    view = getattr(address.view, "view_class", None)
    return view is not None and "get" not in view.http_method_names
