"""Telling browsers apart: a random cookie of this group's alone. The log holds its hash, so a copy of the log is nobody's key."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import get_script_prefix

COOKIE = "portal_device"
_YEAR = 365 * 24 * 3600
_HOSTS = (
    ("wxwork", "企业微信"),
    ("micromessenger", "微信"),
    ("dingtalk", "钉钉"),
    ("feishu", "飞书"),
    ("lark", "飞书"),
)
_PROGRAMS = re.compile(r"bot|spider|crawl|preview|curl|python|facebookexternalhit", re.IGNORECASE)
PROGRAM = "自动程序"
"""What fetches a page to show a preview of it; it is nobody's device."""


def device_of(request: HttpRequest) -> str:
    """This browser, as the log names it; a new one gets its cookie from ``keep_device``."""
    known: Any = request
    if not hasattr(known, "link_device"):
        known.link_device = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(16)
    return hashlib.sha256(known.link_device.encode()).hexdigest()[:16]


def keep_device(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let this browser be known again, within this group."""
    device = getattr(request, "link_device", "")
    if device and request.COOKIES.get(COOKIE) != device:
        response.set_cookie(
            COOKIE,
            device,
            max_age=_YEAR,
            path=get_script_prefix(),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def agent_of(request: HttpRequest) -> str:
    """What kind of device it says it is, roughly: 手机微信, 电脑浏览器."""
    agent = request.headers.get("User-Agent", "")
    if not agent:
        return ""
    if _PROGRAMS.search(agent):
        return PROGRAM
    place = "手机" if re.search("mobile|android|iphone", agent, re.IGNORECASE) else "电脑"
    return place + next((name for sign, name in _HOSTS if sign in agent.lower()), "浏览器")
