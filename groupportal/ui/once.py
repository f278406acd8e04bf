"""A form is handed in once: a second click, a second tab or a slow network makes no second record.

Every form has a key (``templatetags.form_key`` writes it beside the CSRF token), which form pages spend; what is handed in to one
address is taken one after the other, so that what a form checks still holds when its service writes.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from groupportal.errors import DomainError

FIELD = "form_key"
SEEN = "form_seen"
"""What the record said when the form was opened (``ui.seen``)."""
TWICE = "这张表刚才已经提交过，没有重复登记；这里是上次提交的结果。"


def take_turns(request: HttpRequest, path: str | None = None) -> None:
    """Wait until whoever is handing in something at the same address of the group is done; till the end of the transaction.

    ``path``: that of the page, where its form is handed in by another way.
    """
    here = f"form:{request.group.pk}:{path or request.path_info}"  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [here])


def handed_in_before(request: HttpRequest) -> HttpResponse | None:
    """Takes turns; where this form was handed in before, the way to what came of it then."""
    take_turns(request)
    earlier = _keys().filter(key=_key(request)).first() if _given(request) else None
    if earlier is None:
        return None
    messages.info(request, TWICE)
    return HttpResponseRedirect(earlier.target or request.path)


def key_for(request: HttpRequest) -> str:
    """The key of the form that is shown: the one it came with, else a new one."""
    return str(_given(request) or uuid.uuid4())


def once(request: HttpRequest, deed: Callable[[], HttpResponse]) -> HttpResponse:
    """What ``deed`` answers, the key being spent where that is a redirect: what is shown again may be corrected.

    After ``handed_in_before``. DomainError for a form without a key.
    """
    if _given(request) is None:
        raise DomainError("form_key_missing", "页面没有完整打开，还没有保存。请核对填写的内容，再提交一次。")
    answer = deed()
    if isinstance(answer, HttpResponseRedirect):
        _keys().create(key=_key(request), target=answer.url)
    return answer


def _keys() -> Any:
    return apps.get_model("tenancy", "FormKey").objects


def _key(request: HttpRequest) -> uuid.UUID:
    # Two forms of one page lead to two addresses, and are two.
    return uuid.uuid5(_given(request) or uuid.uuid4(), f"{request.user.pk}:{request.path_info}")


def _given(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
