"""The robots of 企业微信, 钉钉 and 飞书: addresses, wording, signatures and answers, after their published descriptions.

企业微信: developer.work.weixin.qq.com/document/path/91770 (markdown up to 4,096 bytes, 20 posts a minute).
钉钉: open.dingtalk.com/document/robots/custom-robot-access (20 posts a minute; signature in the address).
飞书: open.feishu.cn/document/client-docs/bot-v3/add-custom-bot (signature in the body).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, quote_plus, urlsplit

from django.conf import settings

from groupportal.errors import DomainError
from groupportal.messages.enums import RobotKind
from groupportal.messages.sending.outcome import Later, Refused
from groupportal.messages.sending.post import is_inner, post_json

MAX_BYTES = 4096
"""Of a post's text, for all three alike: 企业微信 takes no more."""
POSTS_A_MINUTE = 20
_NOT_MARKUP = str.maketrans("[]<>`*", "［］＜＞｀＊")


@dataclass(frozen=True)
class Platform:
    """How one platform is spoken to. ``busy``: codes that say later; ``words``: codes that say what is wrong."""

    origin: str
    path: str
    line: Callable[[str, str], str]
    body: Callable[[str], dict[str, Any]]
    busy: frozenset[int]
    words: dict[int, str]


def _with_link(text: str, url: str) -> str:
    return f"{text} {url}"


PLATFORMS = {
    RobotKind.WECOM: Platform(
        "https://qyapi.weixin.qq.com",
        "/cgi-bin/webhook/send",
        lambda text, url: f"{text.translate(_NOT_MARKUP)} [查看]({quote(url, safe=':/?&=%#')})",
        lambda text: {"msgtype": "markdown", "markdown": {"content": text}},
        frozenset({-1, 45009, 45033}),
        {93000: "机器人地址无效，或机器人已被移出群。请重新添加机器人并填写新地址。"},
    ),
    RobotKind.DINGTALK: Platform(
        "https://oapi.dingtalk.com",
        "/robot/send",
        _with_link,
        lambda text: {"msgtype": "text", "text": {"content": text}},
        frozenset({-1, 130101, 410100}),
        {
            300001: "机器人地址无效。请从群机器人设置里重新复制。",
            300005: "机器人地址无效。请从群机器人设置里重新复制。",
            310000: "没有通过钉钉的安全设置：请核对加签密钥；用关键词的，请把关键词设为集团简称。",
        },
    ),
    RobotKind.FEISHU: Platform(
        "https://open.feishu.cn",
        "/open-apis/bot/v2/hook/",
        _with_link,
        lambda text: {"msg_type": "text", "content": {"text": text}},
        frozenset({9499, 11232, 11233}),
        {
            19001: "机器人地址无效。请从群机器人设置里重新复制。",
            19021: "没有通过飞书的签名校验。请核对签名密钥。",
            19022: "平台服务器的地址不在飞书机器人的白名单里。请改用签名校验。",
            19024: "消息里没有飞书机器人要求的关键词。请把关键词设为集团简称，或改用签名校验。",
        },
    ),
}


def is_own(url: str) -> bool:
    """Whether the operator listed this address's origin in ``ROBOT_ORIGINS``: a platform installed on the own premises."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" in settings.ROBOT_ORIGINS


def checked_webhook(kind: str, url: str) -> str:
    """The robot's address, tidied. DomainError in words for one the portal does not call."""
    clean = url.strip()
    try:
        parts = urlsplit(clean)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host:
        raise DomainError("webhook_form", "这不是网址。请从群机器人设置里复制完整的机器人地址。")
    if is_own(clean):
        return clean
    if _looks_inner(host):
        raise DomainError("webhook_inner", f"{host} 是内部网络地址，不能作为机器人地址。")
    platform = PLATFORMS[RobotKind(kind)]
    if f"{parts.scheme}://{parts.netloc}" != platform.origin or not parts.path.startswith(platform.path):
        label = RobotKind(kind).label
        raise DomainError(
            "webhook_host",
            f"{label}机器人的地址以 {platform.origin}{platform.path} 开头，请从群机器人设置里重新复制。",
        )
    return clean


def _looks_inner(host: str) -> bool:
    try:
        return is_inner(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or "." not in host


def post(kind: str, webhook: str, sign_key: str, text: str) -> str:
    """Post one text; what the platform answered. Later or Refused where it did not take it."""
    platform = PLATFORMS[RobotKind(kind)]
    try:
        url = checked_webhook(kind, webhook)
    except DomainError as error:
        raise Refused(error.message) from error
    payload = platform.body(text)
    if sign_key:
        url, payload = _signed(kind, url, payload, sign_key)
    answer = post_json(url, payload, may_be_inner=is_own(url))
    code: Any = answer.get("errcode", answer.get("code", answer.get("StatusCode")))
    said = f"{code} {answer.get('errmsg') or answer.get('msg') or answer.get('StatusMessage') or ''}".strip()
    if code == 0:
        return said
    if code in platform.busy:
        raise Later("机器人平台暂时不收（发送过快或系统忙），稍后自动重试。", said)
    raise Refused(platform.words.get(code, "机器人平台拒收，请核对机器人地址和安全设置。"), said)


def _signed(kind: str, url: str, payload: dict[str, Any], key: str) -> tuple[str, dict[str, Any]]:
    """飞书 signs nothing with time and key as the HMAC key; 钉钉 signs time and key with the key. 企业微信 has no signature."""
    if kind == RobotKind.FEISHU:
        moment = str(int(time.time()))
        return url, {"timestamp": moment, "sign": _hmac(f"{moment}\n{key}", ""), **payload}
    if kind == RobotKind.DINGTALK:
        moment = str(int(time.time() * 1000))
        sign = quote_plus(_hmac(key, f"{moment}\n{key}"))
        joint = "&" if parse_qs(urlsplit(url).query) else "?"
        return f"{url}{joint}timestamp={moment}&sign={sign}", payload
    return url, payload


def _hmac(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()
