"""From the address to the group, from the group to the scope, from the person to the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import Resolver404, get_script_prefix, resolve, set_script_prefix
from django.utils.http import urlencode

from groupportal.tenancy.address import load_pages
from groupportal.tenancy.enums import GroupState
from groupportal.tenancy.models.group import RESERVED_SLUGS
from groupportal.tenancy.rights import LOOKING, declared_action, view_behind
from groupportal.tenancy.scope import group_scope, only_read
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


def _only_looks(request: HttpRequest, view: Any) -> bool:
    return request.method in LOOKING and not getattr(view, "writes_on_get", "")


def _actor(request: HttpRequest) -> Any:
    """Who acts: by a token that names the person, who is then read inside the scope; else by the session."""
    if hasattr(request, "actor_id"):
        return request.actor_id
    return request.user if request.user.is_authenticated else None


class GroupScopeMiddleware:
    """Opens the group's scope around the view and lets in those whose roles hold the view's action.

    A stranger to the group gets 404, so that nothing tells whether a page exists; an insider without the right gets 403.

    What only looks writes nothing: the transaction of a GET is READ ONLY, so a write in it fails loudly (500, nothing kept).
    A view that has to write then says why: ``writes_on_get = "reason"``. ``audit.services.seen`` needs no such word.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        load_pages()
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.group is None:
            return self._outside(request)
        if request.group.state == GroupState.SUSPENDED:
            return render(request, "tenancy/suspended.html", {"suspended_group": request.group}, status=503)
        actor = _actor(request)
        with group_scope(request.group, actor=actor, reading=request.method in ("GET", "HEAD")) as scope:
            request.viewer = viewer_for(request.user, request.group)
            response = self.get_response(request)
        if scope.afterwards:
            # Written down before it is shown: a look that can't be recorded is an error, not a page.
            with group_scope(request.group, actor=actor):
                while scope.afterwards:
                    scope.afterwards.pop(0)()
        return response

    def _outside(self, request: HttpRequest) -> HttpResponse:
        try:
            view = view_behind(resolve(request.path_info).func)
        except Resolver404:
            view = None
        if not _only_looks(request, view):
            return self.get_response(request)
        with transaction.atomic():
            only_read()
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.group is None:
            return None
        view = view_behind(view_func)
        if _only_looks(request, view):
            only_read()
        if getattr(view, "is_public", False):
            return None
        if not request.user.is_authenticated:
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
        if not request.viewer.is_insider:
            raise Http404
        match = request.resolver_match
        if match is not None and "admin" in match.app_names:
            if not request.viewer.uses_admin:
                raise PermissionDenied
            return None
        action = declared_action(view, request.method)
        if action is None:
            if named := getattr(view, "actions", None):
                looking = LOOKING if "get" in named else frozenset()
                return HttpResponseNotAllowed(sorted(looking | {m.upper() for m in named}))
            raise ImproperlyConfigured(f"{view_func} declares no action")
        if not request.viewer.can(action):
            raise PermissionDenied
        return None
