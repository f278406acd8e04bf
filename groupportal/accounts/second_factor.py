"""The second factor is asked of the session: setting it up ends every session that has not shown it."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from groupportal.accounts.models import User

METHOD = "mfa"


def second_factor_shown(request: HttpRequest) -> bool:
    """Whether this session was opened with the second factor, or is the one in which it was set up."""
    return any(step.get("method") == METHOD for step in get_authentication_records(request, request.user))


def keep_mark(user: Any) -> None:
    """Bring ``has_second_factor`` into line with the authenticators there are."""
    has = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    User.objects.filter(pk=user.pk).update(has_second_factor=has)
    user.has_second_factor = has


def was_set_up(request: HttpRequest) -> None:
    """The code was typed just now in this session; the others have no such record and end with their next request."""
    keep_mark(request.user)
    record_authentication(request, request.user, method=METHOD, type=Authenticator.Type.TOTP)
