"""The rooms' addresses: what an app declares in ``urls.py`` and ``api_urls.py`` is found here."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig, apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule


def rooms_with(module: str) -> list[AppConfig]:
    """The rooms that have this module, in their order."""
    rooms = [apps.get_app_config(label) for label in settings.ROOMS]
    return [room for room in rooms if room.module and module_has_submodule(room.module, module)]


def room_pages() -> list[URLPattern | URLResolver]:
    """``<label>/`` of every room with ``urls.py``, whose ``app_name`` is the label."""
    return [path(f"{room.label}/", include(f"{room.name}.urls")) for room in rooms_with("urls")]


def room_api() -> list[URLPattern | URLResolver]:
    """What every room adds below ``api/v1/`` (``api_urls.py``, whose ``app_name`` is ``<label>-api``); first the room whose module says
    ``asked_most``."""
    found = [import_module(f"{room.name}.api_urls") for room in rooms_with("api_urls")]
    found.sort(key=lambda urls: not getattr(urls, "asked_most", False))
    return [path("", include(urls)) for urls in found]
