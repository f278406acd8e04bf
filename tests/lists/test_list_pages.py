"""What every declared list does, seen on one made for the purpose: chips, search, order, paging, deeds, words, paper."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django_filters
import openpyxl
import pytest
from django.conf import settings
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.forms import HiddenInput
from django.test import RequestFactory
from django.urls import set_urlconf
from django.utils.html import format_html

from groupportal.audit.models import AccessEntry
from groupportal.lists import pages as list_pages
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools, with_words
from groupportal.lists.pages import ListPage
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.ui.fields import DayFilter
from groupportal.ui.tables import Column, FigureCell, LinkCell, StateCell, plain
from tests.committing import Page
from tests.members.ground import enrol
from tests.visitor import body, row_names
from tests.world import World


class HeldFilter(django_filters.FilterSet):
    since = DayFilter(field_name="valid_until", lookup_expr="gte", label="有效期自")
    unit = django_filters.CharFilter(field_name="unit__name", widget=HiddenInput)

    class Meta:
        model = Membership
        fields: list[str] = []


class HeldList(ListPage):
    """Roles held in a group: rows that hang on people and units."""

    action = "tenancy.view_people"
    title = "任职"
    measure, noun = "个", "任职"
    search = Search("姓名或单位", ("user__name", "user__pinyin", "unit__name"))
    filterset_class = HeldFilter
    chips = (
        Chips("角色", "role", Role.choices, "role", counts=True),
        Chips("期限", "limit", (("none", "长期"),), lambda _, rows, __: rows.filter(valid_until=None)),
    )
    columns = (
        Column("姓名", "user.name", sort="user__pinyin"),
        Column("单位", "unit.name", sort=("unit__pinyin", "-user__pinyin")),
        Column("角色", "get_role_display", "short"),
        Column("有效期至", "valid_until", "date", sort="valid_until"),
    )
    add = Button("添加人员", "people:person_add")
    bulk = (Deed("停用", "people:people_add", "stop", value="stop"),)
    empty = Empty("还没有任职", "先添加人员。", Button("添加第一个人", "people:person_add"))

    def base_queryset(self) -> Any:
        return Membership.objects.order_by("pk")

    def row_url(self, row: Any) -> str:
        return f"/p/{row.user.username}/"

    def narrowed_to(self) -> list[tuple[str, str]]:
        return [("unit", self.request.GET.get("unit", ""))]


@pytest.fixture
def shown(world):
    """``shown("q=李", view=…, user=…)``: the list as this person's browser gets it."""

    def get(query: str = "", *, view: Any = HeldList, user: Any = None) -> Any:
        request = RequestFactory().get(f"/people/?{query}")
        request.user, request.group = user or world.wang, world.a
        request.htmx, request.session = False, {}
        request.resolver_match = None
        request._messages = FallbackStorage(request)
        with group_scope(world.a, actor=request.user):
            request.viewer = viewer_for(request.user, world.a)
            answer = view.as_view()(request)
            return answer.render() if hasattr(answer, "render") else answer

    set_urlconf(settings.GROUP_URLCONF)
    yield get
    set_urlconf(None)


def links(answer: Any, words: str) -> list[dict[str, list[str]]]:
    """The queries of the links that say this."""
    found = re.findall(
        rf'<a [^>]*href="([^"]*)"[^>]*>(?:<svg[^>]*><use[^>]*></use></svg>)?{re.escape(words)}[<（]',
        body(answer),
    )
    return [parse_qs(urlsplit(address.replace("&amp;", "&")).query) for address in found]


def test_a_chip_keeps_the_search_word_the_date_the_order_and_the_other_filters(shown):
    kept = "q=校&as_of=2023-06-30&sort=-valid_until&since=2020-01-01&role=finance&per_page=20"
    (asked,) = links(shown(kept + "&page=2"), "长期")
    assert asked == parse_qs(kept + "&limit=none")
    *_, off = links(shown(kept + "&limit=none"), "全部")
    assert off == parse_qs(kept)


def test_search_order_filters_and_the_clear_button_keep_the_rest(shown):
    html = body(shown("role=finance&as_of=2023-06-30&sort=user__pinyin&since=2020-01-01&q=蔡"))
    of_the_list = html.partition('<dialog class="dialog finder')[0]
    for form in re.findall(r'<form [^>]*method="get".*?</form>', of_the_list, re.DOTALL):
        for name, value in (
            ("role", "finance"),
            ("as_of", "2023-06-30"),
            ("since", "2020-01-01"),
            ("q", "蔡"),
        ):
            assert form.count(f'name="{name}"') == 1, (name, form)
            assert f'value="{value}"' in form
    cleared, *others = links(
        shown("role=finance&as_of=2023-06-30&sort=user__pinyin&since=2020-01-01&q=蔡"), "清除条件"
    )
    assert all(other == cleared for other in others)
    assert cleared == {"as_of": ["2023-06-30"], "sort": ["user__pinyin"]}


def test_chips_say_how_many_rows_they_leave_beside_everything_else(shown):
    def counts(query: str) -> dict[str, str]:
        found = re.findall(r'>([^<>]+)<span class="chip__count">([\d,]+)</span>', body(shown(query)))
        return dict(found)

    assert counts("")["秘书处"] == "2"
    assert counts("q=文静")["秘书处"] == "1"
    assert counts("role=finance&q=文静") == {"秘书处": "1", "财务": "0"}, "its own choice does not count"


def test_words_are_found_each_in_any_field_by_pinyin_too(shown):
    assert row_names(shown("q=lq")) == ["李强"]
    assert row_names(shown("q=李 校")) == row_names(shown("q=李"))
    assert row_names(shown("q=李 蔡")) == []


def test_values_that_are_none_of_the_choices_narrow_nothing(shown):
    everyone = row_names(shown())
    for query in (
        "role=king",
        "limit=x",
        "sort=nothing",
        "page=77",
        "page=x",
        "per_page=x",
        "since=2020-13-45",
    ):
        assert row_names(shown(query)) == everyone, query
    assert "有误" in body(shown("since=2020-13-45")) or "field__error" in body(shown("since=2020-13-45"))


def test_order_both_ways_with_what_has_no_value_at_the_end(world, shown):
    with group_scope(world.a):
        Membership.objects.filter(user=world.li).update(valid_until=dt.date(2030, 1, 1))
        Membership.objects.filter(user=world.cai).update(valid_until=dt.date(2029, 1, 1))
    assert row_names(shown("sort=valid_until"))[:2] == ["蔡敏", "李强"]
    assert row_names(shown("sort=-valid_until"))[:2] == ["李强", "蔡敏"]
    assert row_names(shown("sort=user__pinyin")) == row_names(shown("sort=-user__pinyin"))[::-1]


def test_orders_stand_in_a_list_for_phones(shown):
    html = body(shown("sort=-valid_until"))
    assert '<option value="-valid_until" selected>有效期至：从晚到早</option>' in html
    assert '<option value="user__pinyin">姓名：顺序</option>' in html


def test_paging_counts_and_keeps_the_filters(world, shown):
    with group_scope(world.a):
        units = Unit.objects.bulk_create(Unit(name=f"第{n}校") for n in range(25))
        Membership.objects.bulk_create(
            Membership(user=world.li, unit=unit, role=Role.TEACHER) for unit in units
        )
    answer = shown("role=teacher&per_page=10&page=2")
    assert "共 25 个任职，本页第 11–20 个任职" in body(answer)
    assert len(row_names(answer)) == 10
    assert "role=teacher&amp;per_page=10&amp;page=3" in body(answer)


def test_one_row_and_fifty_ask_the_database_as_often(world, shown, query_count):
    shown()
    with query_count() as few:
        shown("role=teacher")
    with group_scope(world.a):
        units = Unit.objects.bulk_create(Unit(name=f"第{n}校") for n in range(50))
        Membership.objects.bulk_create(
            Membership(user=world.li, unit=unit, role=Role.TEACHER) for unit in units
        )
    with query_count() as many:
        answer = shown("role=teacher")
    assert len(row_names(answer)) == 50
    assert many() <= few() + 1  # the rows themselves, which are not asked for where the count is nought


def test_deeds_and_buttons_are_for_those_who_may(world, shown):
    assert "data-bulk-item" in body(shown())
    assert re.search(
        r'name="deed" value="stop" formaction="[^"]+\?as_of=2023-06-30"', body(shown("as_of=2023-06-30"))
    )
    assert "添加人员" in body(shown())
    for words in ("data-bulk-item", "bulk-bar", "添加人员"):
        assert words not in body(shown(user=world.zhang))


def test_an_empty_list_says_how_to_begin_to_those_who_may(world, shown):
    class Nobody(HeldList):
        action = "tenancy.view_people"

        def base_queryset(self) -> Any:
            return Membership.objects.none()

    html = body(shown(view=Nobody))
    assert "还没有任职" in html
    assert "添加第一个人" in html
    assert "添加第一个人" not in body(shown(view=Nobody, user=world.zhang))
    narrowed = body(shown("q=无", view=Nobody))
    assert "没有符合条件的任职" in narrowed
    assert "还没有任职" not in narrowed
    assert "清除条件" in narrowed


def test_what_a_link_narrowed_the_list_to_can_be_taken_off(world, shown):
    answer = shown(f"unit={world.ua.name}&q=李&page=2")
    (off,) = links(answer, world.ua.name)
    assert off == {"q": ["李"]}
    assert row_names(answer) == ["李强"]


def test_paper_has_all_rows_and_nothing_to_click(shown, monkeypatch):
    html = body(shown("print=1&per_page=10"))
    assert re.search(r"共 \d+ 个任职。", html)
    for piece in ("data-bulk-item", 'class="chip"', "data-search", '<nav class="pages"', "button"):
        assert piece not in html, piece
    narrowed = body(shown("print=1&q=李&limit=none&since=2020-01-01"))
    assert "搜索“李”；期限：长期；有效期自：2020-01-01" in narrowed
    monkeypatch.setattr(list_pages, "MOST_PRINTED", 3)
    html = body(shown("print=1"))
    assert "一次最多打印 3 个" in html
    assert html.count('<th scope="row">') == 3


def test_what_people_typed_is_never_html(world, shown):
    evil = '<script>alert("\'")</script>'
    with group_scope(world.a):
        Unit.objects.filter(pk=world.ua.pk).update(name=evil)

    class Evil(HeldList):
        action = "tenancy.view_people"
        columns = (*HeldList.columns, Column("安全", lambda row: format_html("<b>{}</b>", row.unit or "")))
        chips = (Chips(evil, "x", [(evil, evil)]),)

        def get_tools(self) -> list[Tools]:
            return [Tools([Button(evil, "people:list", query=f"?q={evil}", posts=True)], evil)]

    html = body(shown(f"q={evil}", view=Evil)) + body(shown(view=Evil))
    assert "<script>alert" not in html
    assert "<b>&lt;script" in html


def test_words_over_a_path_to_many_find_each_row_once(world):
    with group_scope(world.a):
        Membership.objects.create(user=world.li, unit=world.ua, role=Role.TEACHER)
        found = with_words(Unit.objects.all(), "李", "name", "memberships__user__name")
        assert list(found) == [world.ua]


def test_a_drawn_list_is_kept_until_its_records_change_and_for_its_person_alone(
    world: World, query_count: Any
) -> None:
    wang, zhang = Page(world.wang, world.a), Page(world.zhang, world.a)
    assert "成员单位甲" not in body(wang.get("members:list"))
    with query_count() as first:
        wang.get("members:list")
    with group_scope(world.a, actor=world.wang):
        enrol(world, "成员单位甲")
    assert "成员单位甲" in body(wang.get("members:list"))
    assert 'name="ids"' in body(wang.get("members:list"))
    assert 'name="ids"' not in body(zhang.get("members:list")), "who may do nothing with rows has no boxes"
    assert first() <= 4


class WideList(HeldList):
    """One with a column on request."""

    columns = (*HeldList.columns, Column("用户名", "user.username", more=True))


def _heads(page: Any) -> list[str]:
    return re.findall(r'<th class="cell--\w+" scope="col"[^>]*>(?:<a [^>]*>)?([^<]+)', body(page))


def test_columns_are_chosen_in_the_address_and_the_first_stays(shown: Any) -> None:
    assert _heads(shown(view=WideList)) == ["姓名", "单位", "角色", "有效期至"]
    assert _heads(shown("cols=用户名&cols=角色", view=WideList)) == ["姓名", "角色", "用户名"]
    assert _heads(shown("cols=没有这一列", view=WideList)) == ["姓名", "单位", "角色", "有效期至"]
    page = body(shown("cols=用户名&q=李&role=school_admin", view=WideList))
    chosen = re.search(r"<details class=\"folds\" data-columns>.*?</details>", page, re.DOTALL)
    assert chosen
    assert 'name="q" value="李"' in chosen[0], "what narrows the list stays"
    assert "cols=" in page.partition("data-rows")[2], "and the order keeps the columns"


def test_what_is_filtered_is_taken_out_with_the_columns_shown(shown: Any, world: World) -> None:
    with group_scope(world.a):
        answer = shown("q=李&cols=用户名&export=1", view=WideList)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert [tuple(row) for row in sheet.values] == [("姓名", "用户名"), ("李强", "li_a")]
        taken = AccessEntry.objects.get(kind="export")
        assert (taken.actor, taken.purpose) == (world.wang, "按显示的列导出任职 1 个")


def test_what_is_too_long_is_narrowed_first_and_a_list_may_keep_its_rows(
    shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_pages, "MOST_EXPORTED", 1)
    answer = shown("export=1")
    assert answer.status_code == 409
    assert "请先筛选" in body(answer)
    kept = type(
        "KeptList", (HeldList,), {"action": HeldList.action, "export_action": "members.edit_own_unit"}
    )
    assert "导出 Excel" not in body(shown(view=kept))
    with pytest.raises(PermissionDenied):
        shown("export=1", view=kept)


def test_words_stand_in_a_sheet_where_the_page_has_marks() -> None:
    state = Column("状态", "state", "state")
    assert plain(state, StateCell("submitted", overdue="逾期 5 天")) == "待审核（逾期 5 天）"
    assert plain(state, "approved") == "已通过"
    assert plain(Column("单位", "x"), LinkCell("甲", "/x/")) == "甲"
    assert plain(Column("数", "x"), FigureCell(3, "/f/")) == 3
    assert plain(Column("角色", "x"), format_html("甲<br>{}", "乙<")) == "甲\n乙<"
