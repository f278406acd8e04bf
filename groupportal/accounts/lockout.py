"""Lock-outs are written down: for operators, and for each group the person belongs to."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

from groupportal.accounts.backends import account_named
from groupportal.audit.services import record, record_platform
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import groups_of

_ONCE_IN = 5 * 60


def record_lock_out(name: str, *, address: str) -> None:
    """Keep that sign-in under ``name`` was refused after too many tries from ``address``; once in five minutes."""
    found = account_named(name)
    known = f"account:{found.pk}" if found else f"name:{name.strip().lower()}"
    if not cache.add(f"lockout:{hashlib.sha256(known.encode()).hexdigest()}", 1, _ONCE_IN):
        return
    note = f"用户名“{name.strip()[:60]}”连续输错密码，来自 {address}"
    record_platform("accounts.locked_out", note=note)
    for group in groups_of(found) if found else []:
        with group_scope(group, actor=SYSTEM_ACTOR):
            record("accounts.locked_out", found, by=SYSTEM_ACTOR, note=note)
