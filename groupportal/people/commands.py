"""What the commands print that make the first account of a group."""

from __future__ import annotations

from groupportal.accounts.models import User


def account_line(admin: User, password: str) -> str:
    """How the secretariat's person signs in; a new account's password is printed here once and kept nowhere."""
    if password:
        return f"秘书处账号：{admin.username}  初始密码：{password}（首次登录须修改）"
    return f"秘书处账号：{admin.username}（已有账号，沿用原密码）"
