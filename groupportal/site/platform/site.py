"""Open to operators with a second factor only; reads no group's records."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from unfold.admin import ModelAdmin

from groupportal.admin_site.parts import DeclaredLookups
from groupportal.admin_site.site import OwnSignInSite


class DeskRequest(HttpRequest):
    """For annotations: an operator's request, and what a save hands on to the page that shows it."""

    user: Any
    created: Any
    issued: str


class PlatformAdminSite(OwnSignInSite):
    """``/platform/``. Somebody who is signed in and no operator gets 404, as for any address that is not theirs."""

    index_title = "平台运维"
    site_title = "平台运维"
    site_header = "平台运维"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_active and user.is_operator and user.has_second_factor)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise Http404
        return super().login(request, extra_context)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                return self.login(request)
            return inner(request, *args, **kwargs)

        return guarded

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "site_title": "平台运维", "site_header": "平台运维"}


class PlatformAdmin(DeclaredLookups, ModelAdmin):
    """Records operators look at; changed through services only."""

    icon = "table_rows"
    list_per_page = 50
    empty_value_display = "—"
    show_full_result_count = False
    list_filter_submit = True

    def has_module_permission(self, request: DeskRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: DeskRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: DeskRequest) -> bool:
        return False

    def has_change_permission(self, request: DeskRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: DeskRequest, obj: Any = None) -> bool:
        return False

    # What operators do is kept in PlatformEntry by the services.
    def log_addition(self, request: DeskRequest, obj: Any, message: Any) -> None:
        """Nothing: see above."""

    def log_change(self, request: DeskRequest, obj: Any, message: Any) -> None:
        """Nothing: see above."""

    def history_view(self, request: DeskRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        raise Http404


platform_admin_site = PlatformAdminSite(name="platform")
