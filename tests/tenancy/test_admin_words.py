"""No English word on any page of the two admins or of the accounts: text, titles, labels, placeholders."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from groupportal.tenancy.admin import group_admin_site

ALLOWED = {"xlsx", "csv", "docx", "pdf", "API", "Excel"}
_SKIPPED = {"script", "style", "template", "svg"}
_SPOKEN = {"title", "placeholder", "aria-label", "alt", "data-label"}
_VOID = {"input", "link", "meta", "br", "hr", "img"}
_WORD = re.compile(r"[A-Za-z][A-Za-z']+")


class _Words(HTMLParser):
    """Collects what a person sees or hears, leaving out icon names and what is marked as code or data."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.texts += [v for k, v in attrs if k in _SPOKEN and v]
        if tag == "input" and found.get("type") in ("submit", "button"):
            self.texts.append(found.get("value") or "")
        if tag in _VOID:
            return
        hidden = tag in _SKIPPED or "material-symbols" in (found.get("class") or "")
        self.stack.append((tag, hidden or (bool(self.stack) and self.stack[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.stack) - 1, -1, -1):
            if self.stack[index][0] == tag:
                del self.stack[index:]
                return

    def handle_data(self, data: str) -> None:
        if not self.stack or not self.stack[-1][1]:
            self.texts.append(data)


def english_in(html: str, *, data: tuple[str, ...] = ()) -> set[str]:
    """The English words of a page; ``data`` are texts that were typed by people (user names, addresses)."""
    parser = _Words()
    parser.feed(html)
    words: set[str] = set()
    for text in parser.texts:
        for known in data:
            text = text.replace(known, "")
        words |= set(_WORD.findall(text))
    return words - ALLOWED


def _admin_pages() -> list[str]:
    pages = ["/admin/"]
    for model, admin in group_admin_site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        pages += [base, f"{base}export/"]
        if admin.add_action:
            pages.append(f"{base}add/")
    return pages


def data_of(world: Any) -> tuple[str, ...]:
    from groupportal.accounts.models import User

    names = [n for n in User.objects.values_list("username", flat=True)]
    return (*names, "group-a", "group-b", "#0f5c63", "http://testserver")


@pytest.mark.parametrize("path", _admin_pages())
def test_every_list_add_and_export_page_is_chinese(world: Any, visitor: Any, path: str) -> None:
    answer = visitor(world.wang, world.a).get(path, follow=True)
    assert answer.status_code == 200
    assert english_in(answer.content.decode(), data=data_of(world)) == set()
