"""Pages for what went wrong, in words with what to do."""

from __future__ import annotations

import sys
from typing import Any

from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

RETRY_SECONDS = 10
"""How long a person, or a proxy, is asked to wait for the database."""
_AWAY = {None, "57P01", "57P02", "57P03", "08000", "08003", "08006", "53300"}
"""What the server says when it stops, starts or has no room; None where it says nothing at all."""


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: also what a stranger to a group gets."""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: an insider without the right."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def too_many(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """429: too many requests of one kind in a short time."""
    return render(request, "429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 with the time to wait where the database is away. No context, so that it can't fail itself."""
    if _database_is_away(sys.exc_info()[1]):
        answer = HttpResponse(loader.render_to_string("503.html"), status=503)
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
        return answer
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def _database_is_away(error: BaseException | None) -> bool:
    """Whether no connection could be had, or the one in use broke: not what a statement itself did wrong."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, InterfaceError) or (
            isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", None) in _AWAY
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or in another window."""
    return render(request, "csrf.html", status=403)
