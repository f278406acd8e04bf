"""Duties that come before anything else: an issued password is changed, an operator has a second factor, and whoever has one
has shown it in this very session."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from groupportal.accounts.second_factor import second_factor_shown
from groupportal.tenancy.address import root_url

_FREE = ("/accounts/", "/static/", "/healthz")


class AccountDutiesMiddleware:
    """Sends a signed-in person to the duty that is open; accounts pages stay reachable."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if hasattr(request, "actor_id"):
            return self.get_response(request)  # a device opens nothing while a duty is open
        user = request.user
        if user.is_authenticated and not request.path.startswith(_FREE):
            if user.must_change_password:
                return redirect(root_url("account_change_password"))
            if user.is_operator and not user.has_second_factor:
                return redirect(root_url("mfa_activate_totp"))
            if user.has_second_factor and not second_factor_shown(request):
                # A session from before the second factor was set up, here or elsewhere: it begins anew.
                logout(request)
                messages.info(request, "这个账号启用了两步验证，请重新登录并输入验证码。")
                return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)
