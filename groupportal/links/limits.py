"""How often visitors without an account may ask: counted in the cache, by address and by what they ask about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from groupportal.errors import DomainError
from groupportal.tenancy.scope import scoped_key

HOUR = 3600
HONEYPOT = "homepage"
"""A field of public forms that nobody sees: what fills it in is no person."""
TOO_OFTEN = "too_often"


@dataclass(frozen=True)
class Limit:
    """``deed`` in an hour: so often from one network address, so often on one thing (a phone, a link). 0 does not count."""

    deed: str
    from_one_address: int
    on_one_thing: int = 0

    def count(self, request: HttpRequest, thing: str = "") -> None:
        """Count an attempt; DomainError where there were too many in the hour."""
        for kind, value, most in (
            ("address", _address_of(request), self.from_one_address),
            ("thing", thing, self.on_one_thing),
        ):
            if not value or not most:
                continue
            key = self._key(kind, value)
            cache.add(key, 0, HOUR)
            try:
                tries = cache.incr(key)
            except ValueError:
                tries = 1
            if tries > most:
                raise _too_often()

    def refuse_if_reached(self, request: HttpRequest) -> None:
        """DomainError where this address used up its attempts; counts nothing."""
        if cache.get(self._key("address", _address_of(request)), 0) >= self.from_one_address:
            raise _too_often()

    def forgive(self, thing: str) -> None:
        """Take an attempt back that came to nothing, for the thing alone: who corrects a mistake is no flood."""
        try:
            cache.decr(self._key("thing", thing))
        except ValueError:
            return

    def _key(self, kind: str, value: str) -> str:
        return scoped_key("limit", self.deed, kind, hashlib.sha256(value.encode()).hexdigest()[:24])


def visitor_of(request: HttpRequest) -> str:
    """What a visitor is counted by: the account, else a trace of the network address that does not tell it."""
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return hashlib.sha256(_address_of(request).encode()).hexdigest()[:24]


def _address_of(request: HttpRequest) -> str:
    """The visitor's network address, as the last of our own proxies saw it."""
    return str(get_adapter().get_client_ip(request))


def _too_often() -> DomainError:
    return DomainError(TOO_OFTEN, "操作过于频繁，请一小时后再试；如有急事，请直接联系集团秘书处。")
