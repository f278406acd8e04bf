"""Accounts: made and closed by people who may, never by the visitor. What a person may do is held per group, elsewhere."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from groupportal.accounts.models import User
from groupportal.audit.services import record_platform
from groupportal.errors import DomainError
from groupportal.ui.names import kept_name
from groupportal.ui.pinyin import full_pinyin

# Without signs that are taken for one another on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


def new_password() -> str:
    """A password to hand out on paper, such as ``kqmt-4827-rwpx``; it has to be changed at the first sign-in."""

    def four(signs: str) -> str:
        return "".join(secrets.choice(signs) for _ in range(4))

    return f"{four(_LETTERS)}-{four(_DIGITS)}-{four(_LETTERS)}"


def refuse_invalid(obj: Any, **kwargs: Any) -> None:
    """``full_clean``; what is wrong comes as one DomainError in words, about the first field that is."""
    try:
        obj.full_clean(**kwargs)
    except ValidationError as error:
        named = getattr(error, "message_dict", {"__all__": error.messages})
        parts = []
        for field, found in named.items():
            label = "" if field == "__all__" else f"{obj._meta.get_field(field).verbose_name}："
            parts.append(f"{label}{''.join(found)}")
        about = next((field for field in named if field != "__all__"), "")
        raise DomainError("invalid", " ".join(parts), field=about) from error


def save_in_words(row: Any) -> None:
    """Save a row that fits; where another one saved in the same moment stands in its way, that is said as ``refuse_invalid`` says it."""
    refuse_invalid(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        refuse_invalid(row)
        raise


def free_username(name: str) -> str:
    """A user name from a person's name in pinyin, with a number where it is taken."""
    base = "".join(c for c in full_pinyin(name) if c.isascii() and c.isalnum())[:20] or "user"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    if base not in taken:
        return base
    return next(f"{base}{n}" for n in range(2, len(taken) + 3) if f"{base}{n}" not in taken)


@transaction.atomic
def create_account(
    *,
    name: str,
    username: str = "",
    phone: str = "",
    is_operator: bool = False,
    made_by_group: int | None = None,
) -> tuple[User, str]:
    """A new account and its issued password, which nobody can read again. DomainError where name or phone are taken.

    ``made_by_group``: the group it is made for, whose secretariat may issue further passwords while no other group holds it.
    """
    user = User(
        name=kept_name(name.strip()),
        username=username.strip() or free_username(name.strip()),
        phone=phone.strip() or None,
        is_operator=is_operator,
        made_by_group=made_by_group,
        must_change_password=True,
    )
    password = new_password()
    user.set_password(password)
    try:
        save_in_words(user)
    except DomainError:
        if username.strip() or not User.objects.filter(username=user.username).exists():
            raise
        # Somebody of the same name got an account in the same moment.
        user.username = free_username(name.strip())
        save_in_words(user)
    return user, password


@transaction.atomic
def issue_password(user: User) -> str:
    """A new issued password; sessions of the old one end."""
    user = User.objects.select_for_update().get(pk=user.pk)
    password = new_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    return password


def _require_operator(by: User) -> None:
    if not by.is_operator or not by.is_active:
        raise DomainError("not_operator", "只有平台运维人员可以进行这项操作。")


@transaction.atomic
def create_account_as_operator(*, by: User, **fields: Any) -> tuple[User, str]:
    """``create_account`` by an operator, kept in the platform's trail."""
    _require_operator(by)
    user, password = create_account(**fields)
    record_platform("accounts.account_created", by=by, note=_named(user))
    return user, password


@transaction.atomic
def issue_password_as_operator(user: User, *, reason: str, by: User) -> str:
    """``issue_password`` by an operator, kept in the platform's trail."""
    _require_operator(by)
    password = issue_password(user)
    record_platform("accounts.password_issued", by=by, note=_named(user, reason))
    return password


@transaction.atomic
def set_active(user: User, *, active: bool, reason: str, by: User) -> User:
    """Close or reopen an account for all groups. An operator can't close their own."""
    _require_operator(by)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk and not active:
        raise DomainError("own_account", "不能停用自己的账号，请由另一位运维人员操作。")
    if user.is_active != active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        done = "accounts.account_reactivated" if active else "accounts.account_deactivated"
        record_platform(done, by=by, note=_named(user, reason))
    return user


@transaction.atomic
def remove_second_factor(user: User, *, reason: str, by: User) -> None:
    """Take the second factor off an account whose phone is lost; the person sets a new one up after signing in."""
    _require_operator(by)
    if not reason.strip():
        raise DomainError("reason_missing", "请填写事由，例如本人已当面核实身份、原手机遗失。")
    if user.pk == by.pk:
        raise DomainError("own_account", "自己的两步验证请在“我的账号”里管理。")
    Authenticator.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(has_second_factor=False)
    record_platform("accounts.second_factor_removed", by=by, note=_named(user, reason))


def _named(user: User, reason: str = "") -> str:
    return f"{user.name}（{user.username}）" + (f"：{reason.strip()}" if reason.strip() else "")
