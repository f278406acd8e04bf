"""No English word on any page of the two admins or of the accounts: text, titles, labels, placeholders."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from groupportal.admin_site import group_admin_site
from groupportal.tenancy.models import Group, Unit
from tests.e2e.walking import LATIN
from tests.tenancy.ground import THEIRS, Pair, base
from tests.visitor import body
from tests.world import World

ALLOWED = set(LATIN)
# Part of what a page of the portal is about: it leads to that one's record, from which these are reached.
ON_ANOTHERS_PAGE = {
    *("acceptancepoint", "contact", "followup", "graduateanswer", "membership", "membershipperiod"),
    *("rankperiod", "surveycall", "suspensionperiod", "unit"),
}
_WORD = re.compile(r"[A-Za-z][A-Za-z']+")
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL)
# Names of icons, drawings, and what a script takes from when it is wanted.
_SILENT = re.compile(
    r'<(template|svg)\b.*?</\1\s*>|<(\w+)\b[^>]*\bclass="[^"]*material-symbols[^>]*>.*?</\2\s*>', re.DOTALL
)
_TAG = re.compile(r"""<[A-Za-z/!](?:[^>"']|"[^"]*"|'[^']*')*>""")
_SPOKEN = re.compile(r'\s(?:title|placeholder|aria-label|alt|data-label)="([^"]*)"')
_BUTTON = re.compile(r'<input\b(?=[^>]*\stype="(?:submit|button)")[^>]*\svalue="([^"]*)"')


def english_in(page: str, *, data: tuple[str, ...] = ()) -> set[str]:
    """The English words of what a person sees or hears of a page; ``data`` are texts that people typed (user names, addresses)."""
    spoken = _UNSEEN.sub(" ", page)
    seen = _TAG.sub("\n", _SILENT.sub(" ", spoken))
    text = html.unescape("\n".join([seen, *_SPOKEN.findall(spoken), *_BUTTON.findall(spoken)]))
    for known in data:
        text = text.replace(known, "")
    return set(_WORD.findall(text)) - ALLOWED


def data_of(world: Any) -> tuple[str, ...]:
    from groupportal.accounts.models import User

    names = User.objects.values_list("username", flat=True)
    return (*names, "group-a", "group-b", "#0f5c63", "http://testserver")


def test_the_first_page_and_the_side_bar_are_chinese(world: Any, visitor: Any) -> None:
    answer = visitor(world.wang, world.a).get("/admin/")
    assert answer.status_code == 200
    assert answer.content.decode().count("/admin/tenancy/unit/") > 1, "in the list and in the side bar"
    assert english_in(answer.content.decode(), data=data_of(world)) == set()


def _pages(pairs: dict[type, Pair], world: World) -> list[str]:
    """Lists, records and new records; what an export is called is read in ``test_admin_wall``, where they are made."""
    # What a search without a result says is the theme's, and the same for all of them.
    pages = [f"{base(Unit)}?q=zzz", base(Group), f"{base(Group)}{world.a.pk}/change/", f"{base(Unit)}export/"]
    for model, pair in pairs.items():
        admin = group_admin_site._registry[model]
        pages += [base(model), f"{base(model)}{pair.ours[0]}/change/"]
        pages += [f"{base(model)}add/"] if admin.add_page else []
        pages += [f"{base(model)}export/"] if admin.record_kind else []
    return pages


@pytest.mark.whole
@pytest.mark.usefixtures("no_side_bar")
def test_every_page_is_chinese_and_says_nothing_of_the_other_group(
    pairs: dict[type, Pair], world: World, visitor: Any
) -> None:
    """Rows, choices of keys, filters: what stands in B looks like what stands in A, and has another name."""
    browser, data = visitor(world.wang, world.a), data_of(world)
    theirs = re.compile(
        "|".join([f"样例{THEIRS}", "钱勇", *(str(pair.theirs[0]) for pair in pairs.values())])
    )
    english, others, one_way = {}, {}, set()
    for path in _pages(pairs, world):
        answer = browser.get(path, follow=True)
        assert answer.status_code == 200, path
        page = body(answer)
        if words := english_in(page.replace("zzz", ""), data=data):
            english[path] = words
        if said := theirs.findall(page):
            others[path] = said
        if answer.context and answer.context.get("has_absolute_url"):
            there = browser.client.get(answer.context["absolute_url"])
            if there.status_code == 200 and f'{path}"' not in body(there):
                one_way.add(path.split("/")[3])
    assert english == {}
    assert others == {}
    assert one_way == ON_ANOTHERS_PAGE, (
        "who comes from the portal's page of a record gets to the same one in the admin"
    )


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
