from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from groupportal.ui.fields import CodeField


class SignInForm(LoginForm):
    """User name or phone, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "用户名或手机号"
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        # A phone's keyboard begins with a capital and corrects names: neither helps here.
        self.fields["login"].widget.attrs |= {
            "autofocus": True,
            "autocapitalize": "none",
            "autocorrect": "off",
            "spellcheck": "false",
            "autocomplete": "username",
        }
        self.fields["password"].widget.attrs |= {"autocomplete": "current-password", "data-shows": "显示密码"}


class NewPasswordForm(ChangePasswordForm):
    """The present password and the new one, with the rules in one sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "password1"
        ].help_text = "至少 10 位，不能全是数字，不能与姓名、用户名相近，也不要用常见密码。"
        self.fields["password2"].label = "再输入一次新密码"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class _Code(forms.Form):
    """The code of the second factor, however it was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.fields["code"]
        self.fields["code"] = CodeField(label=asked.label, widget=asked.widget)


class SecondFactorForm(_Code, AuthenticateForm):
    """Asked at sign-in."""


class SecondFactorAgainForm(_Code, ReauthenticateForm):
    """Asked before something grave."""


class SecondFactorSetUpForm(_Code, ActivateTOTPForm):
    """Asked when it is set up."""
