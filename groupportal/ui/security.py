"""Response headers: content security policy and friends."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from groupportal.ui.faults import bad_request

_PORTAL = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self';"
    " frame-ancestors 'none'"
)
# The admin theme evaluates expressions in its pages (Alpine); it is reached by staff only.
_ADMIN = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
    " script-src 'self' 'unsafe-inline' 'unsafe-eval'; object-src 'none'; base-uri 'self'; form-action 'self';"
    " frame-ancestors 'none'"
)


def _tell_that_a_file_came(request: HttpRequest, response: HttpResponse) -> None:
    """A file leaves the page with its form where it is: the button that waits for it reads the form's key (``busy.js``)."""
    if request.method != "POST" or "attachment" not in response.headers.get("Content-Disposition", ""):
        return
    if re.fullmatch(r"[0-9a-f-]{36}", key := request.POST.get("form_key", "")):
        response.set_cookie("portal_came", key, max_age=60, samesite="Lax", secure=request.is_secure())


class RefuseNulMiddleware:
    """A NUL sign is in no name, text or address that people type, and PostgreSQL takes none: refused once, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """What a form brings is known only here."""
        if request.method != "POST" or request.content_type == "application/json":
            return None
        if any("\x00" in value for values in request.POST.lists() for value in (values[0], *values[1])):
            return bad_request(request)
        return None


class SecurityHeadersMiddleware:
    """Sets the policy by kind of page; a view may set a stricter one itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        in_admin = "/admin/" in request.path or request.path.startswith("/platform/")
        response.headers.setdefault("Content-Security-Policy", _ADMIN if in_admin else _PORTAL)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            # Nothing of a person's pages stays in a browser that others use after them.
            response.headers.setdefault("Cache-Control", "no-store")
        # One address answers a page or a part of it, as it is asked: nothing between may take one for the other.
        patch_vary_headers(response, ("HX-Request",))
        _tell_that_a_file_came(request, response)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
        return response
