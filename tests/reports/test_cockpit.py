"""驾驶舱: what stands on it, for whom, and that it says what the tables say."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from groupportal.reporting.registry import TILES, DeclaredTile, Tile
from groupportal.reporting.values import Period, fact
from groupportal.tenancy.models import Group, Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from groupportal.ui.formats import cndate
from members.enums import Category
from reports.selectors.cockpit import tiles_for
from tests.budget.ground import jiangmen
from tests.members.ground import enrol
from tests.standing import standing
from tests.visitor import Visitor
from tests.world import World, make_user

DAY = dt.date(2023, 6, 30)
YEAR = Period.of_year(2023, DAY)


@standing
def at_work(world: World) -> World:
    """Members and Jiangmen's money in A; a single member in B."""
    with group_scope(world.a, actor=world.cai):
        jiangmen(world.wang)
        enrol(world, "江海第二学校", category=Category.SCHOOL, joined_on=dt.date(2020, 1, 20))
        enrol(world, "江海机械厂", joined_on=dt.date(2023, 3, 1))
    return world


def page(visitor: Visitor, **query: Any) -> str:
    answer = visitor.get("reports:cockpit", data={"as_of": f"{DAY}", **query})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_year_stands_on_one_page_and_every_figure_opens(at_work: World, visitor: Any) -> None:
    text = page(visitor(at_work.wang, at_work.a))
    for words in ("成员单位", "经费", "1,419.34", "预算总投入 1,215.00 万元，已达 116.82%", "上年同期 1 家"):
        assert words in text
    assert "省级及以上财政合计到位 25.00 万元，不足预算" in text
    assert "/metrics/budget.received/?as_of=2023-06-30&amp;source=provincial" in text
    assert "/metrics/members.joined/?as_of=2023-06-30&amp;since=2023-01-01" in text
    assert "等：专家库里有在库专家。" in text, "a tile without records says what it waits for"
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "nothing inline"
    assert page(visitor(at_work.qian, at_work.b)).count("等：") == len(TILES), "the other group has nothing"


def test_the_wall_has_a_page_for_each_tile_and_no_frame(
    at_work: World, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.views.cockpit._ON_A_WALL", 2)
    text = page(visitor(at_work.wang, at_work.a), wall=1)
    assert text.count('class="wall__page"') == 5, "two at once, the third, members, tasks, money"
    assert "site-nav" not in text
    assert "data-wall-pause" in text
    assert "as_of=2023-06-30" in text.split("退出大屏")[0].rsplit("href=", 1)[1]


def test_money_is_neither_shown_nor_told_to_those_who_may_not_see_it(at_work: World, visitor: Any) -> None:
    text = page(visitor(at_work.li, at_work.a))
    assert "集团成员总数" in text
    for word in ("经费", "1,419.34", "积分台账"):
        assert word not in text.split('<main id="main"')[1]
    wall = page(visitor(at_work.li, at_work.a), wall=1)
    assert "1,419.34" not in wall


def test_a_figure_that_may_not_be_seen_takes_the_words_about_it_along(
    at_work: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(period: Period) -> Tile:
        figures = (fact("members.active", period), fact("budget.received", period))
        return Tile(figures, "到位 1419.34 万元。", "/", warning="到位太多。")

    monkeypatch.setitem(TILES, "mixed", DeclaredTile("mixed", "合在一起", 1, "members.view_roll", "—", fill))
    with group_scope(at_work.a, actor=at_work.li):
        shown = tiles_for(viewer_for(at_work.li, at_work.a), YEAR)[0]
        assert [pair.now.code for pair in shown.figures] == ["members.active"]
        assert shown.tile
        assert (shown.tile.reading, shown.tile.warning) == ("", "")
        seen = tiles_for(viewer_for(at_work.cai, at_work.a), YEAR)[0]
        assert seen.tile
        assert seen.tile.reading


def test_a_target_that_may_not_be_seen_takes_the_words_along(
    at_work: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(period: Period) -> Tile:
        (figure, aim) = (fact("members.active", period), fact("budget.received", period))
        return Tile((figure,), "已达 1419.34 万元的目标。", "/", target=aim)

    monkeypatch.setitem(TILES, "aimed", DeclaredTile("aimed", "有目标的", 1, "members.view_roll", "—", fill))
    with group_scope(at_work.a, actor=at_work.li):
        tile = tiles_for(viewer_for(at_work.li, at_work.a), YEAR)[0].tile
    assert tile
    assert (tile.target, tile.reading) == (None, "")


def _divides(period: Period) -> Tile:
    return _asks("SELECT 1 / 0")


def _sleeps(period: Period) -> Tile:
    return _asks("SELECT pg_sleep(20)")


def _asks(sql: str) -> Tile:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    raise AssertionError


def _breaks(period: Period) -> Tile:
    raise ValueError("broken")


@pytest.mark.parametrize("fill", [_breaks, _divides, _sleeps])
def test_a_room_that_fails_does_not_take_the_others_along(
    at_work: World, visitor: Any, monkeypatch: pytest.MonkeyPatch, fill: Any
) -> None:
    monkeypatch.setattr("reports.selectors.cockpit.SECONDS", 0.1)
    broken = DeclaredTile("broken", "坏了的一块", 1, "members.view_roll", "—", fill)
    monkeypatch.setitem(TILES, "broken", broken)
    text = page(visitor(at_work.wang, at_work.a))
    assert "坏了的一块" in text
    assert "暂时读不出来" in text
    assert "1,419.34" in text
    answer = visitor(at_work.wang, at_work.a).get("reports-api:cockpit-list", data={"as_of": f"{DAY}"})
    (told,) = [row["instead"] for row in answer.json()["results"] if row["key"] == "broken"]
    assert "暂时读不出来" in told, "not that it waits for records"
    nothing_else = page(visitor(at_work.qian, at_work.b), wall=1)
    assert "坏了的一块：这一项暂时读不出来" in nothing_else


def test_a_day_to_come_is_refused_and_a_student_has_no_cockpit(at_work: World, visitor: Any) -> None:
    later = timezone.localdate() + dt.timedelta(days=1)
    answer = visitor(at_work.wang, at_work.a).get("reports:cockpit", data={"as_of": f"{later}"})
    assert answer.status_code == 409
    assert f"截至日期{cndate(later)}还没有到" in answer.content.decode()
    with group_scope(at_work.a, actor=SYSTEM_ACTOR):
        student = make_user("student_a", "学生", made_by_group=at_work.a.pk)
        Membership.objects.create(user=student, role=Role.STUDENT, unit=at_work.ua)
    assert visitor(student, at_work.a).get("reports:cockpit").status_code == 403


def test_the_api_gives_the_same_numbers(at_work: World, visitor: Any) -> None:
    answer = visitor(at_work.wang, at_work.a).get("reports-api:cockpit-list", data={"as_of": f"{DAY}"})
    tiles = {row["key"]: row for row in answer.json()["results"]}
    assert [Decimal(one["value"]) for one in tiles["budget"]["figures"]][:2] == [14193400, 14193200]
    assert Decimal(tiles["budget"]["target"]) == 12150000
    assert tiles["experts"]["instead"]
    assert tiles["experts"]["figures"] == []
    mine = visitor(at_work.li, at_work.a).get("reports-api:cockpit-list", data={"as_of": f"{DAY}"})
    assert "budget" not in {row["key"] for row in mine.json()["results"]}
    for wrong in (timezone.localdate() + dt.timedelta(days=1), "0001-01-01", "2023年"):
        asked = {"as_of": str(wrong)}
        assert visitor(at_work.wang, at_work.a).get("reports-api:cockpit-list", data=asked).status_code == 400


def test_the_page_prints_the_figures_of_the_tables(in_demo: None, visitor: Any) -> None:
    group = Group.objects.get(slug="jiangmen")
    with group_scope(group, actor=SYSTEM_ACTOR):
        secretary = Membership.objects.filter(role=Role.SECRETARIAT).order_by("pk")[0].user
        tiles = tiles_for(viewer_for(secretary, group), YEAR)
    text = page(visitor(secretary, group))
    for shown in tiles:
        figures = [pair.now for pair in shown.figures]
        figures += shown.tile.exhibit.facts if shown.tile and shown.tile.exhibit else ()
        for one in figures:
            url = re.escape(one.url.replace("&", "&amp;"))
            assert re.search(rf'href="[^"]*{url}"[^>]*>\s*<span class="figure__value">{one.text}<', text), one
