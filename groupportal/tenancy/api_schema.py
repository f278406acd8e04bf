"""The description of the API, as an OpenAPI file and as a page; neither loads anything from elsewhere."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.module_loading import module_has_submodule
from django.utils.safestring import SafeString
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.renderers import BaseRenderer

from groupportal.tenancy.address import root_url
from groupportal.tenancy.api_guide import Endpoint, described, guide
from groupportal.tenancy.roles import ACTIONS
from groupportal.ui.pages import Page


class DeviceScheme(OpenApiAuthenticationExtension):
    """How the description says that a device's token goes along (``accounts.api_defaults``)."""

    target_class = "groupportal.accounts.api_defaults.DeviceAuthentication"
    name = "device"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "在设备上登录得到的访问凭证"}


class _Described(SchemaGenerator):
    """What was described once: it says the same to everybody, and takes as long as fifty pages."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        return described()


class _WrittenOnce(BaseRenderer):
    """Writes the description alone: megabytes, the same for everybody."""

    _written: ClassVar[dict[str, Any]] = {}

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        kind = str(self.media_type)
        if data is not described():
            return super().render(data, *args, **kwargs)
        if kind not in self._written:
            self._written[kind] = super().render(data, *args, **kwargs)
        return self._written[kind]


class SchemaView(SpectacularAPIView):
    """The OpenAPI description of the group's endpoints."""

    renderer_classes = [
        type(each.__name__, (_WrittenOnce, each), {}) for each in SpectacularAPIView.renderer_classes
    ]
    generator_class = _Described
    actions: ClassVar[dict[str, str]] = {"get": "portal.view_home"}
    urlconf = settings.GROUP_URLCONF


# Stands for the group's address in what is drawn once for all groups.
_ANY_GROUP = "/any-group-at-all"


@cache
def _chapters() -> list[tuple[str, list[Endpoint]]]:
    return guide(described(), _ANY_GROUP)


@cache
def _details() -> str:
    return render_to_string("tenancy/_api_chapters.html", {"chapters": _chapters()})


class GuidePage(Page):
    """Every endpoint in words: filters, fields, an example, the right it needs, how to sign in."""

    action = "portal.view_api"
    title = "数据接口"
    template_name = "tenancy/api_guide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer = self.request.viewer
        prefix = reverse("home").rstrip("/")
        rows = [
            (
                each,
                each.path.replace(_ANY_GROUP, prefix),
                ACTIONS[each.right].label if each.right else "",
                not each.right or viewer.can(each.right),
            )
            for _, endpoints in _chapters()
            for each in endpoints
        ]
        return super().get_context_data(
            **{
                "lead": "供其他程序使用本集团的数据：与页面同样的权限、筛选和截至日期。",
                "rows": rows,
                "details": SafeString(_details().replace(_ANY_GROUP, prefix)),
                "base_url": self.request.build_absolute_uri("/").rstrip("/"),
                "prefix": prefix,
                "sign_in_path": root_url("account_login"),
                "schema_url": reverse("api-schema"),
                **kwargs,
            }
        )


def name_chapters(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Head the description's chapters with the apps' names: the ground's, then the rooms' (a hook of drf-spectacular)."""
    found = (
        app for app in apps.get_app_configs() if app.module and module_has_submodule(app.module, "api_urls")
    )
    result["tags"] = [{"name": app.label, "description": app.verbose_name} for app in found]
    return result
