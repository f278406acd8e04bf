"""What a list shows, as a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from groupportal.office.sheets import PlainBook
from groupportal.ui.tables import Column, plain

_hand_out: list[Callable[[Any, bytes, str, str, str], HttpResponse]] = []


def register_hand_out(answer: Callable[[Any, bytes, str, str, str], HttpResponse]) -> None:
    """Who writes down that a file was taken and answers with it: the trail's own pages are lists, so it stands above them."""
    _hand_out[:] = [answer]


def handed_out(request: Any, content: bytes, name: str, what: str, purpose: str) -> HttpResponse:
    """The file as an answer, once it is written down who took what, and what for."""
    return _hand_out[0](request, content, name, what, purpose)


def asking_address(request: Any) -> str:
    """Where is asked what for, before what a list shows is taken out."""
    asked = QueryDict(mutable=True)
    asked["list"], asked["query"] = request.path_info, request.GET.urlencode()
    return f"{reverse('records:list_export')}?{asked.urlencode()}"


def as_workbook(columns: Sequence[Column], rows: Iterable[Any], title: str) -> bytes:
    """One sheet: the heads, then the rows as the list shows them; amounts in 元, days as days."""
    book = PlainBook()
    sheet = book.sheet(title, [c.head for c in columns], kinds=[c.kind for c in columns], fixed=1)
    for row in rows:
        sheet.row([plain(column, column.value_of(row)) for column in columns])
    return book.content()
