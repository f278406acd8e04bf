"""What a link asks before it shows anything: the end of a phone number, or a code sent by e-mail."""

from __future__ import annotations

import datetime as dt
import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.links.enums import Check, Happening
from groupportal.links.mail import send_code_mail
from groupportal.links.models import Link, LinkCheck
from groupportal.links.purposes import Reach
from groupportal.links.services.visit import note

CODE_LIFE = dt.timedelta(minutes=15)
CODE_PAUSE = dt.timedelta(seconds=60)
TRIES = 5
"""Wrong answers to one code, or to the question for the phone within an hour."""
_TRIES_PAUSE = dt.timedelta(hours=1)


@transaction.atomic
def send_code(link: Link, email: str, request: HttpRequest) -> None:
    """Send a six-digit code: it opens the link for a quarter of an hour. DomainError within a minute of the last one."""
    check, now = _locked(link), timezone.now()
    if check.sent_at and now - check.sent_at < CODE_PAUSE:
        raise DomainError("code_just_sent", "验证码刚刚发出，请到邮箱查收；一分钟后可以重新发送。")
    code = f"{secrets.randbelow(10**6):06d}"
    check.code_hash, check.sent_at, check.tries = make_password(code), now, 0
    check.save(update_fields=["code_hash", "sent_at", "tries"])
    send_code_mail(link, email, code)
    note(link, Happening.CODE, request)


@transaction.atomic
def answer_check(link: Link, asked: Check, reach: Reach, given: str, request: HttpRequest) -> bool:
    """Whether this is the answer; then the browser is let in. A code works once.

    After five wrong ones a new code is needed, or an hour's wait.
    """
    check, now = _locked(link), timezone.now()
    if asked == Check.PHONE and check.tried_at and now - check.tried_at > _TRIES_PAUSE:
        check.tries = 0
    right = check.tries < TRIES and _is_right(check, asked, reach, given.strip(), now)
    if right:
        check.code_hash, check.tries = "", 0
    else:
        check.tries, check.tried_at = min(check.tries + 1, TRIES), now
    check.save(update_fields=["code_hash", "tries", "tried_at"])
    note(link, Happening.PASSED if right else Happening.FAILED, request)
    return right


def _is_right(check: LinkCheck, asked: Check, reach: Reach, given: str, now: dt.datetime) -> bool:
    if asked == Check.PHONE:
        return bool(reach.phone) and secrets.compare_digest(reach.phone[-4:].encode(), given.encode())
    alive = check.sent_at is not None and now - check.sent_at <= CODE_LIFE
    return alive and bool(check.code_hash) and check_password(given, check.code_hash)


def _locked(link: Link) -> LinkCheck:
    LinkCheck.objects.get_or_create(link=link)
    return LinkCheck.objects.select_for_update(of=("self",)).get(link=link)
