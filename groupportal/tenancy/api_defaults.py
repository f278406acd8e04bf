"""What every endpoint of the API does unless it says otherwise: roles decide, pages are bounded.

Apart from ``tenancy.api``, because rest_framework loads these while its own viewsets are being imported.
"""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission

from groupportal.tenancy.rights import declared_action


class BoundedPages(PageNumberPagination):
    """50 rows a page, 200 at most."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class RolePermission(BasePermission):
    """The view's action (per method) decides; see ``tenancy.roles``."""

    message = "您没有进行这项操作的权限，请联系集团秘书处。"

    def has_permission(self, request: Any, view: Any) -> bool:
        viewer = getattr(request, "viewer", None)
        if viewer is None or not viewer.is_insider:
            return False
        action = declared_action(type(view), request.method)
        return action is not None and viewer.can(action)
