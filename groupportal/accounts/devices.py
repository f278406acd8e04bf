"""Signing in on a device, renewing, revoking. All run inside the group's scope."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.core.exceptions import RateLimited
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from groupportal.accounts.enums import DeviceEnd
from groupportal.accounts.forms import SecondFactorForm
from groupportal.accounts.models import Device, User
from groupportal.accounts.tokens import Tokens, hashed, read_renewing, secret_after, tokens_of
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import memberships_in_force
from groupportal.tenancy.turns import take_turn

UNUSED_FOR = dt.timedelta(days=60)
"""A device that is not used for so long signs in anew."""
MOST = 10
"""Devices of a person in a group; one more, and the one that was not used for longest ends."""


def devices_of(user: User) -> QuerySet[Device]:
    """The devices on which a person is signed in to the active group, the last used first."""
    now = timezone.now()
    return Device.objects.filter(user=user.pk, ended_at__isnull=True, expires_at__gt=now)


def person_at(request: HttpRequest, *, login: str, password: str, code: str = "") -> tuple[User, bool]:
    """Whose name, password and second factor these are, and whether there was a factor; limits and locks are those of the sign-in page.

    DomainError in words for wrong ones, and for what has to be done in a browser first; RateLimited for one address far too often.
    """
    if not ratelimit.consume(request, action="login"):
        raise RateLimited
    try:
        user = get_adapter().authenticate(request, username=login, password=password)
    except ValidationError as error:
        raise DomainError("locked", error.messages[0]) from error
    if user is None:
        raise DomainError("wrong", get_adapter().error_messages["username_password_mismatch"], field="login")
    if user.must_change_password:
        raise DomainError(
            "password_issued", "您用的还是发放的初始密码，请先在浏览器里登录门户改密码，再到这里登录。"
        )
    if not memberships_in_force(user):
        raise DomainError("stranger", "您在这个集团没有角色，不能登录。请核对所选的集团，或联系集团秘书处。")
    if not user.has_second_factor:
        return user, False
    if not code:
        raise DomainError(
            "code_missing", "这个账号启用了两步验证，请再输入验证器里的 6 位数字。", field="code"
        )
    form = SecondFactorForm({"code": code}, user=user)
    if not form.is_valid():
        raise DomainError("code_wrong", str(form.errors["code"][0]), field="code")
    form.authenticator.record_usage()
    return user, True


@transaction.atomic
def sign_in(user: User, *, name: str, key: uuid.UUID, with_factor: bool) -> Tokens:
    """A device more for a person whose password was just given; the same request once more gets the same tokens.

    DomainError where the request is an old one.
    """
    take_turn("devices", user.pk)
    known = Device.objects.select_related("user").filter(user=user, key=key).first()
    if known is not None:
        secret = secret_after(known.public_id.hex, key)
        if not known.opens() or known.secret_hash != hashed(secret):
            raise DomainError("key_used", "这个请求编号以前用过了，请重新登录一次。")
        return tokens_of(known, secret)
    end_devices(devices_of(user)[MOST - 1 :], DeviceEnd.MANY, by=user)
    row = Device(user=user, name=name, key=key, with_factor=with_factor)
    secret = secret_after(row.public_id.hex, key)
    row.secret_hash, row.opened_with = hashed(secret), user.get_session_auth_hash()
    row.expires_at = timezone.now() + UNUSED_FOR
    row.save()
    record("accounts.device_signed_in", row, by=user, note=f"两步验证：{'有' if with_factor else '无'}")
    return tokens_of(row, secret)


@transaction.atomic
def renew(token: str, *, key: uuid.UUID) -> Tokens | None:
    """New tokens for a renewing one, which is worth nothing from then on. None where it is not, or no longer, worth anything.

    The same request again gets the same answer; a token shown a second time by another was copied, and ends the device.
    """
    said = read_renewing(token, active_group().pk)
    if said is None:
        return None
    rows = Device.objects.select_for_update(of=("self",)).select_related("user")
    row = rows.filter(public_id=said[0]).first()
    if row is None or not row.opens():
        return None
    following = secret_after(said[1], key)
    if secrets.compare_digest(row.secret_hash, hashed(said[1])):
        row.secret_hash, row.used_at = hashed(following), timezone.now()
        row.expires_at = row.used_at + UNUSED_FOR
        row.save(update_fields=["secret_hash", "used_at", "expires_at"])
    elif not secrets.compare_digest(row.secret_hash, hashed(following)):
        end_devices([row], DeviceEnd.REPLAYED, by=row.user)
        return None
    return tokens_of(row, following)


@transaction.atomic
def end_devices(rows: Iterable[Device], why: DeviceEnd, *, by: Any) -> int:
    """These devices open nothing from now on; how many did."""
    found = Device.objects.select_for_update().filter(pk__in=[row.pk for row in rows], ended_at__isnull=True)
    ended = list(found.order_by("pk"))
    for row in ended:
        row.ended_at, row.ended_by_id, row.end = timezone.now(), getattr(by, "pk", None), why
        row.save(update_fields=["ended_at", "ended_by", "end"])
        record("accounts.device_ended", row, by=by, note=why.label)
    return len(ended)
