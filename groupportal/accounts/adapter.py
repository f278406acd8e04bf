"""How django-allauth behaves here: no open sign-up, Chinese words, our way after sign-in."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError

from groupportal.accounts.backends import account_named
from groupportal.accounts.lockout import record_failed, record_lock_out
from groupportal.tenancy.address import root_url
from groupportal.tenancy.sealed import seal, unseal

_PASSWORD_WAS_ISSUED = "password_was_issued"  # noqa: S105 -- no password


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the secretariat or the operator, never by the visitor."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "用户名（手机号）或密码不对，请核对后重新输入。",
        "too_many_login_attempts": "连续输错次数过多，账号已临时锁定，请 5 分钟后再试。忘记密码请联系集团秘书处重置。",
        "account_inactive": "这个账号已停用，请联系集团秘书处。",
        "enter_current_password": "当前密码不对，请重新输入。",
        "incorrect_password": "密码不对，请重新输入。",
        "rate_limited": "操作过于频繁，请稍等几分钟再试。",
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        """Wrong tries count per account, whether by user name or by phone; by what was typed where there is none."""
        name = credentials.get("username", "")
        found = account_named(name)
        return f"account:{found.pk}" if found else f"name:{name.strip().lower()}"

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record_lock_out(credentials.get("username", ""), address=self.get_client_ip(request))
            raise

    def authentication_failed(self, request: Any, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        record_failed(credentials.get("username", ""), address=self.get_client_ip(request))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in within the last minutes is not asked for the password a second time."""
        request = context.request
        steps = get_authentication_records(request, request.user) if request is not None else []
        if steps and time.time() - steps[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def clean_password(self, password: str, user: Any = None) -> str:
        cleaned = super().clean_password(password, user=user)
        if user is not None and user.pk and user.check_password(cleaned):
            raise ValidationError("新密码不能与当前密码相同，请另设一个。")
        return cleaned

    def set_password(self, user: Any, password: str) -> None:
        """A password the person chose ends the duty to change the issued one."""
        if context.request is not None:
            setattr(context.request, _PASSWORD_WAS_ISSUED, user.must_change_password)
        user.must_change_password = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: Any) -> str:
        """On to the work for those who had to change it, back to the account page for the others."""
        return "/" if getattr(request, _PASSWORD_WAS_ISSUED, False) else root_url("account_me")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor of sign-in."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不对，请输入验证器里当前显示的 6 位数字，或一个未用过的恢复码。",
        "cannot_delete_authenticator": "平台运维账号必须启用两步验证，不能停用。",
    }

    def encrypt(self, text: str) -> str:
        """Seeds of codes stand sealed in the database: a copy of it opens no account."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not authenticator.user.is_operator
