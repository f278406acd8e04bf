"""The description of the API, as an OpenAPI file; no page of it loads anything from elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from drf_spectacular.views import SpectacularAPIView


class SchemaView(SpectacularAPIView):
    """The OpenAPI description of the group's endpoints."""

    actions: ClassVar[dict[str, str]] = {"get": "portal.view_home"}
    urlconf = settings.GROUP_URLCONF
