"""Sign-ins, failed ones and lock-outs are written down: for operators, and for each group the person belongs to."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from groupportal.accounts.backends import account_named
from groupportal.accounts.models import User
from groupportal.audit.services import record, record_platform
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import groups_of

_ONCE_IN = 5 * 60
_AN_HOUR = 3600
_TOLD_AT = frozenset({1, 10, 100, 1000})


def record_lock_out(name: str, *, address: str) -> None:
    """Keep that sign-in under ``name`` was refused after too many tries from ``address``; once in five minutes."""
    found = account_named(name)
    known = f"account:{found.pk}" if found else f"name:{name.strip().lower()}"
    if not cache.add(f"lockout:{hashlib.sha256(known.encode()).hexdigest()}", 1, _ONCE_IN):
        return
    _tell("accounts.locked_out", found, None, f"用户名“{name.strip()[:60]}”连续输错密码，来自 {address}")


def record_failed(name: str, *, address: str) -> None:
    """Keep that a wrong password was given for the account ``name``, if there is one.

    Per account, address and hour the first, tenth, hundredth and thousandth try leave a line with the count.
    The visitor is told nothing of it.
    """
    found = account_named(name)
    if found is None:
        return
    key = f"failed:{found.pk}:{hashlib.sha256(address.encode()).hexdigest()}"
    cache.add(key, 0, _AN_HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # the hour ended in this moment
        count = 1
    if count in _TOLD_AT:
        tries = "密码不对" if count == 1 else f"密码不对，一小时内第 {count} 次"
        _tell("accounts.sign_in_failed", found, None, f"用户名“{found.username}”{tries}，来自 {address}")


def record_sign_in(sender: Any, *, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Keep who signed in, and from where."""
    _tell("accounts.signed_in", user, user, f"来自 {get_adapter().get_client_ip(request)}")


def _tell(action: str, found: User | None, by: User | None, note: str) -> None:
    record_platform(action, by=by, note=note)
    for group in groups_of(found) if found else []:
        with group_scope(group, actor=by or SYSTEM_ACTOR, switch=True):
            record(action, found, by=by or SYSTEM_ACTOR, note=note)
