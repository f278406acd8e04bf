"""A list as it is shown, taken out: written down and answered. The kinds of record have exports of their own."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.files.responses import download


def hand_out(request: Any, content: bytes, name: str, purpose: str) -> HttpResponse:
    """The file, once it is written down who took it and for what."""
    seen(None, by=request.user, kind=AccessKind.EXPORT, purpose=purpose, label=name)
    return download(content, name)
