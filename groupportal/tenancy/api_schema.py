"""The description of the API, as an OpenAPI file and as a page; neither loads anything from elsewhere."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from drf_spectacular.views import SpectacularAPIView

from groupportal.rooms import rooms_with
from groupportal.tenancy.address import root_url
from groupportal.tenancy.api_guide import described, guide
from groupportal.tenancy.roles import ACTIONS
from groupportal.ui.pages import Page


class SchemaView(SpectacularAPIView):
    """The OpenAPI description of the group's endpoints."""

    actions: ClassVar[dict[str, str]] = {"get": "portal.view_home"}
    urlconf = settings.GROUP_URLCONF


class GuidePage(Page):
    """Every endpoint in words: filters, fields, an example, the right it needs, how to sign in."""

    action = "portal.view_api"
    title = "数据接口"
    template_name = "tenancy/api_guide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer = self.request.viewer
        prefix = reverse("home").rstrip("/")
        chapters = guide(described(), prefix)
        actions = {endpoint.right for _, endpoints in chapters for endpoint in endpoints}
        return super().get_context_data(
            **{
                "lead": "供其他程序使用本集团的数据：与页面同样的权限、筛选和截至日期。",
                "chapters": chapters,
                "rights": {a: (ACTIONS[a].label, viewer.can(a)) for a in actions if a in ACTIONS},
                "base_url": self.request.build_absolute_uri("/").rstrip("/"),
                "prefix": prefix,
                "sign_in_path": root_url("account_login"),
                "schema_url": reverse("api-schema"),
                **kwargs,
            }
        )


def name_rooms(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Head the description's chapters with the rooms' names (a hook of drf-spectacular)."""
    result["tags"] = [
        {"name": room.label, "description": room.verbose_name} for room in rooms_with("api_urls")
    ]
    return result
