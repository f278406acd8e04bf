"""Duties that come before anything else: an issued password is changed, an operator has a second factor."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from groupportal.tenancy.address import root_url

_FREE = ("/accounts/", "/static/", "/healthz")


class AccountDutiesMiddleware:
    """Sends a signed-in person to the duty that is open; accounts pages stay reachable."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not request.path.startswith(_FREE):
            if user.must_change_password:
                return redirect(root_url("account_change_password"))
            if user.is_operator and not is_mfa_enabled(user):
                return redirect(root_url("mfa_activate_totp"))
        return self.get_response(request)
