"""From the address to the group, from the group to the scope, from the person to the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import get_script_prefix, set_script_prefix
from django.utils.http import urlencode

from groupportal.tenancy.address import load_pages
from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models.group import RESERVED_SLUGS
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import group_by_domain, group_by_slug, viewer_for


class GroupAddressMiddleware:
    """Takes the group from the address, never from the session, and turns its prefix into the script name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.group = None
        first, _, rest = request.path_info.lstrip("/").partition("/")
        if first in RESERVED_SLUGS:
            return self.get_response(request)
        host = request.get_host().partition(":")[0]
        if host not in ("localhost", "127.0.0.1", "testserver") and (group := group_by_domain(host)):
            return self._serve(request, group, request.path_info, "/")
        if first and (group := group_by_slug(first)):
            if not request.path_info.startswith(f"/{first}/"):
                return redirect(f"/{first}/", permanent=False)
            return self._serve(request, group, f"/{rest}", f"/{first}/")
        return self.get_response(request)

    def _serve(self, request: HttpRequest, group: Any, path_info: str, prefix: str) -> HttpResponse:
        before = get_script_prefix()
        request.group = group
        request.urlconf = settings.GROUP_URLCONF
        request.path_info = path_info
        set_script_prefix(prefix)
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(before)


def action_of(view_func: Any, request: HttpRequest) -> str | None:
    """The action a view declares: ``action`` on the class or function, or ``actions[method]``; None where there is none."""
    holder = getattr(view_func, "view_class", None) or getattr(view_func, "cls", None) or view_func
    per_method = getattr(holder, "actions", None)
    if isinstance(per_method, dict):
        return per_method.get((request.method or "GET").lower(), per_method.get("get"))
    return getattr(holder, "action", None)


class GroupScopeMiddleware:
    """Opens the group's scope around the view and lets in those whose roles hold the view's action.

    A stranger to the group gets 404, so that nothing tells whether a page exists; an insider without the right gets 403.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        load_pages()
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.group is None:
            return self.get_response(request)
        if request.group.state == GroupState.SUSPENDED:
            return render(request, "tenancy/suspended.html", {"suspended_group": request.group}, status=503)
        actor = request.user if request.user.is_authenticated else None
        with group_scope(request.group, actor=actor, reading=request.method in ("GET", "HEAD")):
            request.viewer = viewer_for(request.user, request.group)
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.group is None:
            return None
        match = request.resolver_match
        in_admin = match is not None and "admin" in match.app_names
        holder = getattr(view_func, "view_class", view_func)
        if getattr(holder, "is_public", False):
            return None
        if not request.user.is_authenticated:
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
        if not request.viewer.is_insider:
            raise Http404
        if in_admin:
            if not request.viewer.uses_admin:
                raise PermissionDenied
            return None
        action = action_of(view_func, request)
        if action is None:
            raise ImproperlyConfigured(f"{view_func} declares no action")
        if not request.viewer.can(action):
            raise PermissionDenied
        return None
