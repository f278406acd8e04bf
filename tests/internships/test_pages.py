"""The catalogue of rules and the table of holidays, as people see and correct them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.scope import group_scope
from internships.enums import DayKind
from internships.models import CalendarDay
from internships.rules.facts import Lacking
from internships.selectors.calendar import NamedDay, calendar_for, official_days, tables_of
from internships.services.calendar import drop_days, read_days, set_days
from tests.members.ground import viewer
from tests.visitor import body
from tests.world import World

pytestmark = pytest.mark.django_db
D = dt.date


def test_who_sees_the_rules_and_who_corrects_the_table(world: World, client_for: Any) -> None:
    names = ("internships:rules", "internships:calendar")
    for who, status, edits in (("wang", 200, 200), ("li", 200, 403), ("zhang", 403, 403), ("qian", 404, 404)):
        visitor = client_for(getattr(world, who), world.a)
        assert [visitor.get(name).status_code for name in names] == [status, status], who
        assert visitor.get("internships:calendar_edit", year=2026).status_code == edits, who
    with group_scope(world.a, actor=world.li), pytest.raises(NotAllowed):
        set_days(2026, [], by=viewer(world.li))


def test_rules_are_found_by_words_force_moment_and_day(world: World, client_for: Any) -> None:
    visitor = client_for(world.wang, world.a)
    shown = body(visitor.get("internships:rules"))
    assert "未满十六周岁不安排岗位实习" in shown
    assert "最低年龄：16周岁" in shown
    assert "辅助核查，不替代法律意见" in shown
    assert "广东省规则包" in shown
    assert "还没有录入" in shown
    assert "未满十六周岁" not in body(visitor.get("internships:rules", data={"q": "保险"}))
    closing = body(visitor.get("internships:rules", data={"moment": "close"}))
    assert "八类材料归档" in closing
    assert "未满十六周岁" not in closing
    advice = body(visitor.get("internships:rules", data={"force": "advise", "print": "1"}))
    assert "可另行投保意外伤害保险" in advice
    assert "开始前签三方协议" not in advice
    assert "这一天没有适用的规则" in body(visitor.get("internships:rules", data={"as_of": "2021-06-01"}))


def test_a_rule_shows_how_it_judges(world: World, client_for: Any) -> None:
    visitor = client_for(world.wang, world.a)
    shown = body(visitor.get("internships:rule", pack="national", code="R17b"))
    assert "不符合：星期六上班，没有备案" in shown
    assert "在休息日或节假日上班：2026年3月7日" in shown
    assert "不能判断，缺“日历·节假日与调休表”" in shown
    assert "第十七条（二）" in shown
    assert visitor.get("internships:rule", pack="national", code="R99").status_code == 404


def test_the_portals_own_table_of_2026_has_its_make_up_days(world: World) -> None:
    """The list of the State Council's notice, as domain.md quotes it: 10 October is a Saturday to work on."""
    with group_scope(world.a, actor=world.wang):
        table = calendar_for([2026, 2027])
        assert table.is_workday(D(2026, 10, 10))
        assert not table.is_workday(D(2026, 10, 7))
        assert not table.is_workday(D(2026, 3, 7))
        with pytest.raises(Lacking, match="2027年的节假日与调休表"):
            table.is_workday(D(2027, 3, 8))
    assert sorted(official_days()) == list(range(2018, 2027))


def test_a_year_is_corrected_by_lines_and_let_go_again(world: World, client_for: Any) -> None:
    visitor = client_for(world.wang, world.a)
    assert visitor.get("internships:calendar_edit", year=123456).status_code == 404
    page = body(visitor.get("internships:calendar_edit", year=2026))
    assert "2026-02-16 放假 除夕" in page
    with group_scope(world.a, actor=world.wang):
        (before,) = tables_of([2026])
    lines = [f"{row.day} {row.kind.label} {row.name}" for row in before.days if row.day != D(2026, 2, 28)]
    lines.append("2026/3/2\t放假\t省里补充通知")
    visitor.post("internships:calendar_edit", {"source": "粤府函1号", "days": "\n".join(lines)}, year=2026)
    with group_scope(world.a, actor=world.wang):
        (after,) = tables_of([2026])
        table = calendar_for([2026])
        assert after.is_own
        assert not table.is_workday(D(2026, 3, 2))
        assert not table.is_workday(D(2026, 2, 28))
        sources = dict(CalendarDay.objects.values_list("day", "source"))
    assert sources[D(2026, 3, 2)] == "粤府函1号"
    assert "门户自带" in sources[D(2026, 2, 16)], "what stays keeps what it rests on"
    shown = body(visitor.get("internships:calendar", data={"year": "2026"}))
    assert "本集团登记的表" in shown
    assert "省里补充通知" in shown
    with group_scope(world.b, actor=world.qian):
        assert not tables_of([2026])[0].is_own, "another group's table is its own"
    visitor.post("internships:calendar_drop", year=2026)
    with group_scope(world.a, actor=world.wang):
        assert not tables_of([2026])[0].is_own


def test_a_year_nobody_knows_says_so(world: World, client_for: Any) -> None:
    with time_machine.travel("2026-11-29"):
        shown = body(client_for(world.li, world.a).get("internships:calendar", data={"year": "2027"}))
    assert "2027年的节假日与调休表还没有登记" in shown


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("2026-02-16 过节 除夕", "第1行"),
        ("2026-01-01 放假 元旦\n2026-13-01 放假 不存在", "第2行"),
        ("2027-01-01 放假 元旦", "不在2026年"),
        ("2026-01-01 放假 元旦\n2026年1月1日 放假 元旦", "写了两行"),
        ("2026-01-01 放假 元旦\n2026-01-05 上班 调休", "不用登记为调休上班"),
        ("2026-01-04 上班 调休", "至少写一天"),
        ("", "至少写一天"),
    ],
)
def test_lines_that_can_not_be_taken_say_which_and_why(world: World, lines: str, said: str) -> None:
    with group_scope(world.a, actor=world.wang), pytest.raises(DomainError, match=said):
        set_days(2026, read_days(lines, "通知"), by=viewer(world.wang))


def test_what_is_refused_besides(world: World) -> None:
    day = NamedDay(D(2026, 1, 1), DayKind.OFF, "元旦", "通知")
    with group_scope(world.a, actor=world.wang):
        by = viewer(world.wang)
        set_days(2026, [day], by=by)
        with pytest.raises(DomainError, match="没有要保存的更正"):
            set_days(2026, [day], by=by)
        with pytest.raises(DomainError, match="依据"):
            set_days(2027, [NamedDay(D(2027, 1, 1), DayKind.OFF, "元旦", " ")], by=by)
        drop_days(2026, by=by)
        with pytest.raises(DomainError, match="没有可以撤下的更正"):
            drop_days(2026, by=by)
