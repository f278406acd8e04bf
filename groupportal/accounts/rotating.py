"""Six digits that are shown at a place and change every minute (TOTP, RFC 6238): who hands them in was there."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from contextlib import suppress

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from groupportal.tenancy.scope import scoped_key

SECONDS = 60
EARLIER = 2
"""Codes of so many minutes before count too: typing takes time, and clocks differ."""
MOST_TRIES, TRIES_SECONDS = 10, 600


def new_secret() -> str:
    """What the codes of a place are made of."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, moment: dt.datetime, *, earlier: int = 0) -> str:
    """The code of a moment, or of so many minutes before."""
    value: str = format_hotp_value(hotp_value(secret, int(moment.timestamp()) // SECONDS - earlier))
    return value


def seconds_left(moment: dt.datetime) -> int:
    """Until the next code."""
    return SECONDS - int(moment.timestamp()) % SECONDS


def matches(secret: str, code: str, moment: dt.datetime) -> bool:
    """Whether this was the code around that moment."""
    given = code.encode()
    return any(
        secrets.compare_digest(code_at(secret, moment, earlier=n).encode(), given)
        for n in range(-1, EARLIER + 1)
    )


def tried_out(what: str, who: object, most: int = MOST_TRIES) -> bool:
    """Whether there were too many wrong ones of ``what`` by one person lately."""
    return bool(cache.get(scoped_key(what, who), 0) >= most)


def count_wrong(what: str, who: object) -> None:
    """One more wrong one."""
    tries = scoped_key(what, who)
    cache.add(tries, 0, TRIES_SECONDS)
    with suppress(ValueError):
        cache.incr(tries)
