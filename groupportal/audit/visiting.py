"""What an operator opens during a visit is written down, page by page, before it is shown; and what anybody was refused."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen

REFUSED = 403


def _page_in_words(request: HttpRequest) -> str:
    """The page as its head names it, and its address."""
    deed = "打开" if request.method in ("GET", "HEAD") else "提交"
    try:
        page = getattr(resolve(request.path_info, getattr(request, "urlconf", None)).func, "view_class", None)
    except Resolver404:
        page = None
    title = getattr(page, "title", "")
    named = f"“{title}”" if isinstance(title, str) and title else ""
    # Who knows the path of a link can open it, so no trail holds one.
    return f"{deed}{named}" if getattr(page, "hides_path", False) else f"{deed}{named} {request.path}"


class VisitTrailMiddleware:
    """Runs inside the group's scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        visit = getattr(getattr(request, "viewer", None), "visit", None)
        if visit is not None:
            label = _page_in_words(request)
            seen(
                visit,
                by=request.user,
                kind=AccessKind.VISIT,
                purpose=visit.reason,
                label=label,
                afterwards=True,
            )
        response = self.get_response(request)
        viewer = getattr(request, "viewer", None)
        if response.status_code == REFUSED and viewer is not None and viewer.is_insider:
            seen(
                None, by=request.user, kind=AccessKind.DENIED, label=_page_in_words(request), afterwards=True
            )
        return response
