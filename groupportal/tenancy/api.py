"""Bases of the API: the same roles, the same scope, bounded pages."""

from __future__ import annotations

from rest_framework import viewsets

from groupportal.tenancy.api_defaults import BoundedPages, RolePermission

__all__ = ["BoundedPages", "GroupViewSet", "RolePermission"]


class GroupViewSet(viewsets.GenericViewSet):
    """Rows of the active group, addressed by ``public_id``. Declare ``actions = {"get": …, "post": …}`` and ``get_queryset``."""

    lookup_field = "public_id"
    actions: dict[str, str] = {}
