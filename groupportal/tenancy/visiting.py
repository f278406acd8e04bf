"""What an operator opens during a visit is written down, page by page, before it is shown."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen


class VisitTrailMiddleware:
    """Runs inside the group's scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        visit = getattr(getattr(request, "viewer", None), "visit", None)
        if visit is not None:
            label = f"{request.method} {request.path}"
            seen(visit, by=request.user, kind=AccessKind.VISIT, purpose=visit.reason, label=label)
        return self.get_response(request)
