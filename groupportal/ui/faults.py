"""What went wrong, in words with what to do: a page for who asks for a page, JSON for who asks for JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader

RETRY_SECONDS = 10
"""How long a person, or a proxy, is asked to wait for the database."""
_AWAY = {None, "57P01", "57P02", "57P03", "08000", "08003", "08006", "53300"}
"""What the server says when it stops, starts or has no room; None where it says nothing at all."""
_REASON = "reason_in_words"
_WORDS = {
    400: "请求缺了一部分或格式不对，没有处理。请检查地址、参数和内容后再试。",
    401: "还没有登录，或登录已过期。请先登录，再带着登录得到的 Cookie 或访问凭证请求。",
    403: "您没有进行这项操作的权限，请联系集团秘书处。",
    404: "没有找到。地址可能写错了，记录可能已被移走，也可能不属于您所在的集团。",
    405: "这个地址不接受这种请求方式，没有处理。请按“数据接口”页写的方式请求。",
    415: "不接受这种格式的内容，没有处理。请按“数据接口”页写的格式发送。",
    429: "短时间内请求次数过多，已暂停受理。请等几分钟再试。",
    500: "系统出了问题，没有保存任何改动。问题已记录下来，请过几分钟再试；仍不成功时请告诉集团秘书处。",
    503: "系统暂时没有回应，没有保存任何改动。请等十几秒再试。",
}
"""By status; of others the hundred decides."""


def sentence(status: int) -> str:
    """What a program is told at this status, for the person who reads its log."""
    return _WORDS.get(status) or _WORDS[status // 100 * 100]


class FaultsMiddleware:
    """Whoever asks for JSON gets faults as ``{"detail": "…"}``, below the API also who asks for nothing in particular.

    Who is not signed in is told so by 401 there, instead of being led to a page. A method that a page does not take gets a page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        signed_out = answer.status_code == 302 and answer.headers["Location"].startswith(settings.LOGIN_URL)
        if not signed_out and (
            answer.status_code < 400 or answer.headers["Content-Type"] == "application/json"
        ):
            return answer
        if _asks_for_data(request):
            return _as_data(answer, 401 if signed_out else answer.status_code)
        if answer.status_code == 405:
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = answer.headers["Allow"]
            return page
        return answer


def _asks_for_data(request: HttpRequest) -> bool:
    kinds = ["text/html", "application/json"]
    if "/api/v1/" in request.path:
        kinds.reverse()
    return request.get_preferred_type(kinds) == "application/json"


def _as_data(answer: HttpResponse, status: int) -> HttpResponse:
    told = JsonResponse(
        {"detail": getattr(answer, _REASON, "") or sentence(status)},
        status=status,
        json_dumps_params={"ensure_ascii": False},
    )
    for name in ("Allow", "Retry-After"):
        if name in answer.headers:
            told.headers[name] = answer.headers[name]
    if status == 401:
        told.headers["WWW-Authenticate"] = "Bearer"
    return told


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: also what a stranger to a group gets."""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: an insider without the right."""
    reason = str(exception or "")
    answer = render(request, "403.html", {"reason": reason}, status=403)
    setattr(answer, _REASON, reason)
    return answer


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
