"""A request inside a group, for annotations: what the tenancy middlewares put on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from groupportal.tenancy.models import Group
    from groupportal.tenancy.viewer import Viewer


class GroupRequest(HttpRequest):
    """Never made: every request inside a group has these attributes."""

    group: Group
    viewer: Viewer
    user: Any
