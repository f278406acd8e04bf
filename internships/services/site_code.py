"""现场码: six digits shown at the unit, another every minute (TOTP, RFC 6238), by which a student shows to be there without a position."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from contextlib import suppress

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import transaction

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.tenancy.scope import scoped_key
from groupportal.tenancy.viewer import Viewer
from internships.models import HostUnit, SiteCode

SECONDS = 60
EARLIER = 2
"""Codes of so many minutes before count too: typing takes time, and clocks differ."""
MOST_TRIES, TRIES_SECONDS = 10, 600


def code_at(secret: str, moment: dt.datetime, *, earlier: int = 0) -> str:
    """The code of a moment, or of so many minutes before."""
    value: str = format_hotp_value(hotp_value(secret, int(moment.timestamp()) // SECONDS - earlier))
    return value


@transaction.atomic
def renew_code(host: HostUnit, *, by: Viewer) -> SiteCode:
    """Make what codes come from anew: those of before are worth nothing. NotAllowed for whoever doesn't act for the unit."""
    by.require("internships.show_code", unit_id=host.unit_id)
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    row, _ = SiteCode.objects.update_or_create(host=host, defaults={"secret": secret})
    record("internships.site_code_renewed", row, by=by.user)
    return row


def check_code(host_id: int, code: str, moment: dt.datetime, *, who: int) -> None:
    """DomainError unless this was the unit's code around that moment, and after too many wrong ones by one student."""
    tries = scoped_key("site_code", who)
    if cache.get(tries, 0) >= MOST_TRIES:
        raise DomainError(
            "code_tries", "现场码错得太多，请十分钟后再试，或请单位人员直接确认您在岗。", field="code"
        )
    row = SiteCode.objects.filter(host=host_id).first()
    given = code.encode()
    if row and any(
        secrets.compare_digest(code_at(row.secret, moment, earlier=n).encode(), given)
        for n in range(-1, EARLIER + 1)
    ):
        return
    cache.add(tries, 0, TRIES_SECONDS)
    with suppress(ValueError):
        cache.incr(tries)
    words = "请照单位现在显示的六位数字重新输入" if row else "您的单位还没有开通现场码，请联系单位指导人员"
    raise DomainError("code_wrong", f"现场码不对或已过期，{words}。", field="code")
