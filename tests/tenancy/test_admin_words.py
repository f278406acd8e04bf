"""No English word on any page of the two admins or of the accounts: text, titles, labels, placeholders."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import timezone

from groupportal.admin_site import group_admin_site
from tests.e2e.walking import LATIN

ALLOWED = set(LATIN)
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
        rest = text
        for known in data:
            rest = rest.replace(known, "")
        words |= set(_WORD.findall(rest))
    return words - ALLOWED


def _admin_pages() -> list[str]:
    pages = []
    for model, admin in group_admin_site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        pages += [base, f"{base}export/"]
        if admin.add_page:
            pages.append(f"{base}add/")
    return pages


def data_of(world: Any) -> tuple[str, ...]:
    from groupportal.accounts.models import User

    names = User.objects.values_list("username", flat=True)
    return (*names, "group-a", "group-b", "#0f5c63", "http://testserver")


def test_the_first_page_and_the_side_bar_are_chinese(world: Any, visitor: Any) -> None:
    answer = visitor(world.wang, world.a).get("/admin/")
    assert answer.status_code == 200
    assert answer.content.decode().count("/admin/tenancy/unit/") > 1, "in the list and in the side bar"
    assert english_in(answer.content.decode(), data=data_of(world)) == set()


@pytest.mark.usefixtures("no_side_bar")
@pytest.mark.parametrize("path", _admin_pages())
def test_every_list_add_and_export_page_is_chinese(world: Any, visitor: Any, path: str) -> None:
    answer = visitor(world.wang, world.a).get(path, follow=True)
    assert answer.status_code == 200
    assert english_in(answer.content.decode(), data=data_of(world)) == set()


def _seen_by(user: Any) -> dict[str, dict[str, Any]]:
    """What makes a row one that the person sees: their own, or of a kind they may start."""
    return {
        "jobs.Job": {"requested_by": user},
        "imports.ImportBatch": {"kind": "members"},
        "files.StoredFile": {"uploaded_by": user},
        "members.Application": {"state": "submitted", "proposed_at": timezone.now()},
    }


def _rows_of(world: Any) -> list[str]:
    from groupportal.tenancy.models import GroupModel
    from groupportal.tenancy.scope import group_scope
    from tests.rows import make_row

    made: dict[type, Any] = {}
    pages = []
    with group_scope(world.a, actor=world.wang):
        for model in group_admin_site._registry:
            if not issubclass(model, GroupModel):
                continue
            base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            row = make_row(model, made)
            if values := _seen_by(world.wang).get(model._meta.label):
                model._base_manager.filter(pk=row.pk).update(**values)
            pages += [base, f"{base}{row.public_id}/change/"]
    # What a search without a result says is the theme's, and the same for all of them.
    return [f"{pages[0]}?q=zzz", *pages]


@pytest.mark.usefixtures("no_side_bar")
def test_every_list_with_rows_and_every_record_is_chinese(world: Any, visitor: Any) -> None:
    pages = _rows_of(world)
    browser = visitor(world.wang, world.a)
    found = {}
    for path in pages:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        if words := english_in(answer.content.decode().replace("zzz", ""), data=data_of(world)):
            found[path] = words
    assert found == {}


def test_errors_and_results_are_chinese(world: Any, visitor: Any) -> None:
    browser = visitor(world.wang, world.a)
    unit = f"/admin/tenancy/unit/{world.ua.public_id}/"
    list_page = "/admin/tenancy/membership/"
    for answer in (
        browser.post(f"{unit}change/", {"name": ""}),
        browser.post(f"{unit}change/", {"name": "江海一职", "is_active": "on"}, follow=True),
        browser.post("/admin/tenancy/unit/add/", {"name": "江海一职", "is_active": "on"}, follow=True),
        browser.post(list_page, {"action": "", "_selected_action": "1"}, follow=True),
        browser.post(
            list_page, {"action": "export_admin_action", "_selected_action": _any_membership(world)}
        ),
        browser.post("/admin/tenancy/unit/export/", {}),
        browser.get("/admin/search/", data={"s": "单位"}),
        browser.get("/admin/search/", data={"s": "没有这种"}),
    ):
        assert answer.status_code in (200, 422)
        assert english_in(answer.content.decode(), data=data_of(world)) == set()


def _any_membership(world: Any) -> int:
    from groupportal.tenancy.models import Membership
    from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope

    with group_scope(world.a, actor=SYSTEM_ACTOR):
        return Membership.objects.values_list("pk", flat=True)[0]


def test_no_admin_page_asks_anything_of_another_site(world: Any, visitor: Any) -> None:
    page = visitor(world.wang, world.a).get("/admin/tenancy/unit/").content.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert [a for a in loaded if a.startswith(("http", "//"))] == []


def test_the_compiled_words_are_those_of_the_source() -> None:
    import gettext
    from pathlib import Path

    from django.conf import settings

    folder = Path(settings.BASE_DIR) / "locale/zh_Hans/LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    source = re.findall(r'^msgstr(?:\[0\])? "(.+)"$', (folder / "django.po").read_text(), re.MULTILINE)
    spoken = {v for k, v in compiled.items() if k}
    written = {s.replace("\\n", "\n").replace('\\"', '"') for s in source}
    assert spoken == written, "run manage.py compilemessages"
