"""How often a visitor without an account may ask: counted in the cache by address and by phone."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from groupportal.errors import DomainError
from groupportal.tenancy.scope import scoped_key

HOUR = 3600
LIMITS = {"apply": (10, 3), "correct": (30, 10), "look": (30, 10), "code": (20, 6)}
"""For each deed, how often in an hour: from one address, for one phone."""


def address_of(request: HttpRequest) -> str:
    """The visitor's network address; what proxies say of it is the web server's to settle."""
    return request.META.get("REMOTE_ADDR", "")


def count_visit(deed: str, request: HttpRequest, phone: str = "") -> None:
    """Count an attempt; DomainError where there were too many in the hour."""
    by_address, by_phone = LIMITS[deed]
    for kind, value, limit in (("address", address_of(request), by_address), ("phone", phone, by_phone)):
        if not value:
            continue
        key = _key(deed, kind, value)
        cache.add(key, 0, HOUR)
        try:
            tries = cache.incr(key)
        except ValueError:
            tries = 1
        if tries > limit:
            raise DomainError("too_often", "操作过于频繁，请一小时后再试；如有急事，请直接联系集团秘书处。")


def not_counted(deed: str, phone: str) -> None:
    """Take an attempt back that came to nothing, for the phone alone: who corrects a mistake is no flood."""
    try:
        cache.decr(_key(deed, "phone", phone))
    except ValueError:
        return


def _key(deed: str, kind: str, value: str) -> str:
    return scoped_key("members", deed, kind, hashlib.sha256(value.encode()).hexdigest()[:24])
