from __future__ import annotations

import datetime as dt
import itertools
import re
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.urls import resolve, reverse
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.messages import highlights, home, todos
from groupportal.messages.highlights import HomeFigure
from groupportal.messages.services import notify
from groupportal.messages.todos import Todo, todos_for
from groupportal.tenancy.roles import Role, actions_of
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for

TODAY = dt.date(2023, 6, 15)


@pytest.fixture
def todo_list(monkeypatch):
    """What everybody has to do in this test, and nothing else."""
    items: list[Todo] = []
    monkeypatch.setattr(
        todos, "_providers", [todos._Declared(lambda viewer, today: items, lambda viewer: True)]
    )
    monkeypatch.setattr(home, "_panels", [])
    monkeypatch.setattr(highlights, "_providers", [])
    return items


@pytest.fixture
def at_noon():
    with time_machine.travel(
        dt.datetime(2023, 6, 15, 12, tzinfo=timezone.get_current_timezone()), tick=False
    ) as clock:
        yield clock


def todo(title, days=None, **fields):
    due = None if days is None else TODAY + dt.timedelta(days)
    return Todo(title=title, url="/group-a/x/", label="去填报", due_on=due, **fields)


def test_what_is_due_comes_by_date_then_by_weight(world, todo_list):
    todo_list += [todo("不急"), todo("明天轻", 1, weight=10), todo("明天重", 1, weight=90), todo("昨天", -1)]
    with group_scope(world.a):
        found = todos_for(viewer_for(world.wang, world.a), TODAY)
    assert [t.title for t in found] == ["昨天", "明天重", "明天轻", "不急"]


def test_the_home_page_marks_what_is_overdue_and_gives_each_one_action(world, todo_list, at_noon, visitor):
    todo_list += [todo("年度进展", -5), todo("佐证", 2), todo("总结", 20), todo("资料")]
    answer = visitor(world.wang, world.a).get("home")
    parts = {part.title: [item["title"] for item in part.items] for part in answer.context["due"]}
    assert parts == {"已逾期": ["年度进展"], "七天内": ["佐证"], "以后": ["总结"], "不限日期": ["资料"]}
    page = answer.content.decode()
    assert "逾期 5 天" in page
    assert "还有 2 天" in page
    assert page.count(">去填报<") == 4


def test_alike_ones_are_counted_after_the_first_few(world, todo_list, at_noon):
    todo_list += [todo(f"进展 {n}", 1, group_key="filing") for n in range(9)] + [todo("别的", 1)]
    with group_scope(world.a):
        (part,) = home.due_parts(viewer_for(world.wang, world.a), TODAY)
    assert len(part.items) == home.SHOWN_ALIKE + 1
    assert {item["title"]: item["more"] for item in part.items if item["more"]} == {"进展 4": 4}


def test_what_is_cut_says_how_many_more_and_where_all_stand(world, todo_list, at_noon, visitor):
    first = [todo(f"核对 {n}", 1, group_key="days") for n in range(todos.MOST)]
    rows = SimpleNamespace(count=lambda: 42)
    with group_scope(world.a):
        viewer = viewer_for(world.wang, world.a)
        made, whole, listed = (
            todos._Declared(provider, bool, None, "messages:inbox?state=open", each).made(viewer, TODAY, rows)
            for provider, each in (
                (lambda *asked: first, True),
                (lambda *asked: first, False),
                (lambda *asked: [*first, *first[:2]], False),
            )
        )
    assert [one[-1].left for one in (made, whole, listed)] == [12, 0, 2]
    assert [len(one) for one in (made, whole, listed)] == [todos.MOST] * 3
    todo_list += made
    answer = visitor(world.wang, world.a).get("home")
    page = answer.content.decode()
    assert answer.context["due"][0].note == "42 项"
    assert re.search(r'href="[^"]*\?state=open[^"]*">还有 37 项，看全部</a>', page)


def test_who_has_things_to_do_may_open_the_list_of_all():
    shut = []
    for one, role in itertools.product(todos._providers, Role):
        held = actions_of(frozenset({role}))
        person = SimpleNamespace(can=held.__contains__, roles={role}, visit=None)
        if one.whole and one.is_for(person):
            address = reverse(one.whole.partition("?")[0], urlconf=settings.GROUP_URLCONF)
            action = resolve(address, urlconf=settings.GROUP_URLCONF).func.view_class.action
            shut += [] if action in held else [(one.provider.__module__, one.whole, role)]
    assert not shut


def test_nothing_to_do_is_said(world, todo_list, visitor):
    page = visitor(world.zhang, world.a).get("home").content.decode()
    assert "手头没有要办的事" in page
    assert "您在这里可以" in page
    assert "会议交办的事项" in page
    assert "部署给您的任务" not in page, "a reader has nothing to fill in"
    assert "部署给您的任务" in visitor(world.li, world.a).get("home").content.decode()
    with group_scope(world.a):
        words = todos.what_comes(viewer_for(world.wang, world.a))
    assert words.startswith("部署给您的任务")
    assert words.endswith("等会出现在这里。"), "those of twenty rooms would be a wall of words"
    assert "年度数据" not in words


def test_three_figures_at_most(world, todo_list, monkeypatch, visitor):
    figure = HomeFigure("资金到位", 12, "万元", "/group-a/metrics/x/", "到位率 50%。")
    monkeypatch.setattr(highlights, "_providers", [lambda viewer, as_of: [figure] * 5])
    answer = visitor(world.wang, world.a).get("home")
    assert len(answer.context["stats"]) == 3
    assert "到位率 50%。" in answer.content.decode()


def test_figures_are_as_of_the_control_s_date(world, todo_list, monkeypatch, visitor):
    asked = []
    monkeypatch.setattr(highlights, "_providers", [lambda viewer, as_of: asked.append(as_of) or []])
    visitor(world.wang, world.a).get("home", data={"as_of": "2023-06-30"})
    assert asked == [dt.date(2023, 6, 30)]


def entry(world, label, actor):
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        AuditEntry.objects.create(action="files.file_stored", actor=actor, object_label=label)


def shown_events(answer):
    return [event["what"] for event in answer.context["events"]]


def test_what_others_changed_since_the_last_visit(world, todo_list, at_noon, visitor):
    wang = visitor(world.wang, world.a)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        at = timezone.now()
        AuditEntry.objects.create(action="files.file_stored", actor=world.wen, object_label="旧文件", at=at)
    at_noon.shift(60)
    wang.get("home")
    at_noon.shift(7200)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        at = timezone.now()
        for label, actor in (("新文件", world.wen), ("自己的", world.wang)):
            AuditEntry.objects.create(action="files.file_stored", actor=actor, object_label=label, at=at)
    at_noon.shift(60)
    assert shown_events(wang.get("home")) == ["上传文件：新文件"]
    at_noon.shift(60)
    # The same visit still: what was new a minute ago stays.
    assert shown_events(wang.get("home")) == ["上传文件：新文件"]
    at_noon.shift(7200)
    assert shown_events(wang.get("home")) == []


def test_who_may_not_read_the_trail_sees_own_messages_instead(world, todo_list, visitor):
    entry(world, "内部文件", world.wen)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        notify([world.zhang], topic="toy.quiet", title="请查阅年度报告")
    assert shown_events(visitor(world.zhang, world.a).get("home")) == ["请查阅年度报告"]


def test_home_is_for_the_group_s_own_people(world, todo_list, visitor):
    assert visitor(world.qian, world.a).get("home").status_code == 404
    assert visitor(None, world.a).get("home").status_code == 302
