"""The admin site of a group: its own people only, its own words, no cache shared with other groups."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, get_urlconf, reverse, set_script_prefix
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from unfold.sites import UnfoldAdminSite

from groupportal.tenancy.address import root_url
from groupportal.tenancy.kept import kept


@lru_cache(maxsize=2_000)
def _path_below(urlconf: str | None, site: str, name: str, **kwargs: str) -> str:
    """The address of a page of the admin behind the group's prefix."""
    before = get_script_prefix()
    set_script_prefix("/")
    try:
        return reverse(f"admin:{name}", urlconf=urlconf, kwargs=kwargs, current_app=site)[1:]
    finally:
        set_script_prefix(before)


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

    def _address(self, name: str, **kwargs: str) -> str:
        return get_script_prefix() + _path_below(get_urlconf(), self.name, name, **kwargs)

    def _build_app_dict(self, request: HttpRequest, label: str | None = None) -> dict[str, Any]:
        """Django's own, but that the two addresses of each kind of record are not put together anew for every page."""
        found: dict[str, Any] = {}
        for model, admin in self._registry.items():
            opts = model._meta
            if label not in (None, opts.app_label) or not admin.has_module_permission(request):
                continue
            perms = admin.get_model_perms(request)
            if not any(perms.values()):
                continue
            name, looks = f"{opts.app_label}_{opts.model_name}", perms["change"] or perms["view"]
            app = found.setdefault(
                opts.app_label,
                {
                    "name": apps.get_app_config(opts.app_label).verbose_name,
                    "app_label": opts.app_label,
                    "app_url": self._address("app_list", app_label=opts.app_label),
                    "has_module_perms": True,
                    "models": [],
                },
            )
            app["models"].append(
                {
                    "model": model,
                    "name": capfirst(opts.verbose_name_plural),
                    "object_name": opts.object_name,
                    "perms": perms,
                    "admin_url": self._address(f"{name}_changelist") if looks else None,
                    "add_url": self._address(f"{name}_add") if perms["add"] else None,
                    "view_only": not perms["change"],
                }
            )
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
