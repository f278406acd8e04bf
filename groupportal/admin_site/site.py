"""The admin site of a group: its own people only, its own words, no cache shared with other groups."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from unfold.sites import UnfoldAdminSite

from groupportal.tenancy.address import root_url
from groupportal.tenancy.kept import kept


class OwnSignInSite(UnfoldAdminSite):
    """Signs in and out through the portal's own pages, and keeps no search results."""

    enable_nav_sidebar = True
    known: ClassVar[dict[str, OwnSignInSite]] = {}

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.known[name] = self

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal's sign-in page."""
        target = request.GET.get("next") or request.get_full_path()
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': target})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign out and go back to the sign-in page."""
        if request.method == "POST":
            logout(request)
        return redirect(settings.LOGIN_URL)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The portal's page for it."""
        return redirect(root_url("account_change_password"))

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The side bar's search over the kinds of record.

        The theme's own keeps results by user and word alone, so a person of two groups would get the other group's addresses.
        """
        term = request.GET.get("s", "").strip().lower()
        if not term:
            return HttpResponse()
        results = self._search_apps(self.get_app_list(request), term)
        return TemplateResponse(
            request,
            "unfold/helpers/search_results.html",
            {"results": results, "page_counter": 0, "execution_time": 0, "command_show_history": False},
            headers={"HX-Trigger": "search"},
        )

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Asked for twice by the frame of every page, and made once: rights and addresses of all kinds of record."""
        known = request.__dict__.setdefault("_app_lists", {})
        if app_label not in known:
            known[app_label] = super().get_app_list(request, app_label)
        found: list[Any] = known[app_label]
        return found

    def get_urls(self) -> list[Any]:
        # The generic "view on site" looks up any row of any table by number; records link to their page themselves.
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]


class GroupAdminSite(OwnSignInSite):
    """Served inside a group; open to those whose roles work in the admin."""

    index_title = "数据管理"
    index_template = "admin_site/index.html"

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What each kind of record is for, and how many of them the person finds."""
        return super().index(request, {"kinds": self._kinds(request), **(extra_context or {})})

    def _kinds(self, request: Any) -> list[dict[str, Any]]:
        def counted() -> dict[str, int]:
            open_to = [(m, a) for m, a in self._registry.items() if a.has_view_permission(request)]
            return {m._meta.label: a.get_queryset(request).order_by().count() for m, a in open_to}

        counts = kept("admin.counts", counted, request.viewer.key, timezone.localdate())
        return [
            {
                "title": app["name"],
                "rows": [
                    {
                        **model,
                        "count": counts.get(model["model"]._meta.label),
                        "purpose": self._registry[model["model"]].purpose,
                    }
                    for model in app["models"]
                ],
            }
            for app in self.get_app_list(request)
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        viewer = getattr(request, "viewer", None)
        return viewer is not None and request.user.is_active and viewer.uses_admin

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        name = str(getattr(request, "group", ""))
        return {**super().each_context(request), "site_title": f"{name} · 数据管理", "site_header": name}


group_admin_site = GroupAdminSite(name="admin")


def portal_home(request: HttpRequest) -> str:
    """Where "to the portal" leads."""
    return reverse("home") if getattr(request, "group", None) is not None else "/"


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The side bar: one section per app, the records this person may open."""
    site = OwnSignInSite.known["admin" if getattr(request, "group", None) is not None else "platform"]
    return [
        {
            "title": app["name"],
            "separator": True,
            "items": [
                {
                    "title": str(model["name"]),
                    "link": model["admin_url"],
                    "icon": getattr(site.get_model_admin(model["model"]), "icon", "table_rows"),
                }
                for model in app["models"]
                if model["admin_url"]
            ],
        }
        for app in site.get_app_list(request)
    ]
