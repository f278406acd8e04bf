"""One POST to an address that people typed: only to where it may go, never inside, never further than the first answer."""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from groupportal.messages.sending.outcome import Later, Refused

SECONDS = 5.0
"""For each step, and for the whole answer."""
MAX_ANSWER = 4096
MAX_ADDRESSES = 3
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")


def is_inner(address: str) -> bool:
    """Whether an IP address lies in a private, loopback, link-local or otherwise not public range, however it is written."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # Addresses that carry another one inside (mapped, 6to4, Teredo, NAT64) are no address of a chat platform.
        return not ip.is_global or ip not in _PUBLIC_V6 or ip.sixtofour is not None or ip.teredo is not None
    return not ip.is_global or ip.is_multicast


def post_json(url: str, payload: Any, *, may_be_inner: bool = False) -> dict[str, Any]:
    """POST JSON and read the answer's JSON object.

    The name is resolved here, the addresses are checked, and the connection goes to a checked one: a name that resolves to
    something else a moment later gains nothing. Redirects are not followed. ``may_be_inner`` is for addresses the operator listed.
    """
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    if not secure and not may_be_inner:
        raise Refused("机器人地址不是 https 地址，没有发送。请从群机器人设置里重新复制。")
    port = parts.port or (443 if secure else 80)
    connection = _PinnedConnection(
        host, port, _checked_addresses(host, port, may_be_inner=may_be_inner), secure=secure
    )
    try:
        connection.request(
            "POST",
            f"{parts.path}?{parts.query}" if parts.query else parts.path,
            json.dumps(payload, ensure_ascii=False).encode(),
            {"Content-Type": "application/json; charset=utf-8", "User-Agent": "groupportal"},
        )
        answer = connection.getresponse()
        text = _read(answer)
    except (OSError, http.client.HTTPException) as error:
        raise Later("机器人平台暂时连接不上，稍后自动重试。", type(error).__name__) from error
    finally:
        connection.close()
    return _meaning(answer.status, text)


def _checked_addresses(host: str, port: int, *, may_be_inner: bool) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Later(f"暂时查不到 {host} 的网络地址，稍后自动重试。") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not may_be_inner and any(is_inner(a) for a in addresses):
        raise Refused(f"{host} 指向内部网络地址，出于安全没有发送。请联系平台运维检查域名解析。")
    return addresses[:MAX_ADDRESSES]


class _PinnedConnection(http.client.HTTPConnection):
    """Speaks to ``host`` by its name and certificate, at an address that was checked."""

    def __init__(self, host: str, port: int, addresses: list[str], *, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.default_port = 443 if secure else 80
        self._addresses = addresses
        self._tls = ssl.create_default_context() if secure else None

    def connect(self) -> None:
        self.sock = self._reached()
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)

    def _reached(self) -> socket.socket:
        *others, last = self._addresses
        for address in others:
            with suppress(OSError):
                return socket.create_connection((address, self.port), SECONDS)
        return socket.create_connection((last, self.port), SECONDS)


def _read(answer: http.client.HTTPResponse) -> bytes:
    """The first bytes of the answer; TimeoutError where they come too slowly."""
    text, until = b"", time.monotonic() + SECONDS
    while len(text) < MAX_ANSWER and (piece := answer.read1(MAX_ANSWER - len(text))):
        text += piece
        if time.monotonic() > until:
            raise TimeoutError
    return text


def _meaning(status: int, text: bytes) -> dict[str, Any]:
    if 300 <= status < 400:
        raise Refused("机器人地址要求转到别的地址，出于安全没有照办。请从群机器人设置里重新复制。", status)
    if status == 429 or status >= 500:
        raise Later("机器人平台暂时不收，稍后自动重试。", status)
    if status != 200:
        raise Refused("机器人平台拒收，请核对机器人地址。", status)
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused("对方的答复不像机器人平台，请核对机器人地址。", text[:100].decode(errors="replace"))
    return found
