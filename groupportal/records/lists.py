"""A list as it is shown, taken out: written down and answered. The kinds of record have exports of their own."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from groupportal.audit.enums import AccessKind
from groupportal.audit.purpose import purposed
from groupportal.audit.services import seen
from groupportal.files.responses import download


def hand_out(request: Any, content: bytes, name: str, what: str, purpose: str) -> HttpResponse:
    """The file, once it is written down who took what, and what for."""
    seen(None, by=request.user, kind=AccessKind.EXPORT, purpose=purposed(what, purpose), label=name)
    return download(content, name)
