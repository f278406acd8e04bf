"""How the API knows a person by a device, and how often it lets one ask. Apart, because rest_framework loads it."""

from __future__ import annotations

from typing import Any

from rest_framework.authentication import BaseAuthentication


class DeviceAuthentication(BaseAuthentication):
    """The person ``DeviceMiddleware`` found. No cookie is shown, so nothing can be forged from another page."""

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        plain = request._request  # noqa: SLF001 -- as rest_framework's own SessionAuthentication does
        device = getattr(plain, "device", None)
        return (plain.user, device) if device is not None else None

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"
