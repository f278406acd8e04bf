"""How django-allauth behaves here: no open sign-up, Chinese words, our way after sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the secretariat or the operator, never by the visitor."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "用户名（手机号）或密码不对，请核对后重新输入。",
        "too_many_login_attempts": "连续输错次数过多，账号已临时锁定，请 5 分钟后再试，或请集团秘书处重置密码。",
        "account_inactive": "这个账号已停用，请联系集团秘书处。",
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor of sign-in."""

    def get_totp_label(self, user: Any) -> str:
        return user.username
