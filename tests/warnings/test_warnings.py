"""A warning is answered or put aside until what it speaks of changes; steps of a new group are ticked by the records."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError, NotAllowed
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import group_scope
from groupportal.warnings.enums import Stand
from groupportal.warnings.models import Answer
from groupportal.warnings.registry import Warned
from groupportal.warnings.selectors import Standing, standings, warnings_on
from groupportal.warnings.services import settle_warnings
from plans.models import Filing, ItemThread
from plans.services.filing_intake import import_filing
from reports.annex.values import UNTIL
from reports.enums import Report
from reports.services.run import collect_report
from tests.plans.contents import AS_OF, revision_in_force
from tests.plans.people import viewer
from tests.world import World

CLAIM = "没有佐证材料"


@pytest.fixture
def said(world: World) -> World:
    """In both groups one task was reported from a file, with a number and no evidence."""
    for group, user in ((world.a, world.wang), (world.b, world.qian)):
        with group_scope(group, actor=user):
            revision_in_force(user)
            thread = ItemThread.objects.get(name="2.扩大集团规模")
            import_filing(thread, as_of=AS_OF, text="成员135个。", by=user)
    return world


def of(world: World, user: Any, words: str, group: Any = None) -> Any:
    """The warning with these words as the person sees it."""
    with group_scope(group or world.a, actor=user):
        (row,) = [r for r in warnings_on(viewer(user), AS_OF) if words in r.warning.message]
        return row


def answer_by(world: World, user: Any, row: Any, stand: Stand = Stand.ANSWERED, **more: Any) -> int:
    with group_scope(world.a, actor=user):
        return settle_warnings([row.warning], stand, by=viewer(user), **{"words": "原件在档案室。", **more})


def test_an_answer_holds_until_what_it_speaks_of_changes(said: World) -> None:
    row = of(said, said.wang, CLAIM)
    assert row.state == "unanswered"
    answer_by(said, said.wang, row)
    assert of(said, said.wen, CLAIM).said.words == "原件在档案室。", "a colleague sees the same"
    assert of(said, said.qian, CLAIM, said.b).said is None, "the other group's own is open"
    with group_scope(said.a, actor=said.wang):
        thread = ItemThread.objects.get(name="2.扩大集团规模")
        Filing.objects.filter(thread=thread).update(as_of=AS_OF - dt.timedelta(days=1))
        import_filing(thread, as_of=AS_OF, text="成员136个。", by=said.wang)
    again = of(said, said.wang, CLAIM)
    assert again.said is None
    assert "情况有变化，之前的处理：王芳" in again.history
    assert "原件在档案室。" in again.history


def test_the_day_of_an_answer_is_that_of_the_group(said: World) -> None:
    row = of(said, said.wang, CLAIM)
    with time_machine.travel(dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC), tick=False):
        answer_by(said, said.wang, row)
    assert "王芳 2026年3月2日说明" in of(said, said.wang, CLAIM).history, "one o'clock at night in Shanghai"


def test_put_aside_and_opened_again(said: World) -> None:
    answer_by(said, said.wang, of(said, said.wang, CLAIM), Stand.ASIDE, words="等学校补交")
    row = of(said, said.wang, CLAIM)
    assert row.state == "aside"
    answer_by(said, said.wen, row, Stand.REOPENED, words="")
    assert of(said, said.wang, CLAIM).state == "unanswered"
    with group_scope(said.a):
        assert Answer.objects.count() == 2, "nothing is overwritten"
        assert AuditEntry.objects.filter(action__startswith="warnings.").count() == 2


def test_who_may_not_and_what_is_refused(said: World) -> None:
    row = of(said, said.wang, CLAIM)
    with pytest.raises(NotAllowed):
        answer_by(said, said.li, row)
    hidden = Standing(Warned("setup.steps:plan", "还没有导入"))
    with pytest.raises(NotAllowed):
        answer_by(said, said.cai, hidden)
    with pytest.raises(DomainError, match="请写说明"):
        answer_by(said, said.wang, row, words=" ")
    with pytest.raises(DomainError, match="没有选中"), group_scope(said.a, actor=said.wang):
        settle_warnings([], Stand.ANSWERED, words="阅", by=viewer(said.wang))


def test_an_answer_is_printed_where_it_is_asked_for(said: World) -> None:
    answer_by(said, said.wang, of(said, said.wang, CLAIM), is_printed=True)

    def notes(*, with_answers: bool) -> list[str]:
        with group_scope(said.a, actor=said.wang, snapshot=True):
            made = collect_report(Report.ANNEX, AS_OF, with_answers=with_answers)
        forms = made.snapshot["forms"]
        assert [w["said"] for w in made.warnings if CLAIM in w["message"]] != [""], "the maker is told of it"
        return list(forms["tasks"]["notes"]) if "tasks" in forms else []

    assert notes(with_answers=False) == []
    printed = notes(with_answers=True)
    assert printed[-1] == "4.原件在档案室。", "numbered on behind the form's own"
    assert UNTIL not in printed[-1]


def test_the_list_answers_many_at_once(said: World, client_for: Any) -> None:
    wang = client_for(said.wang, said.a)
    at = {"as_of": "2023-06-30"}
    with group_scope(said.a, actor=said.wang):
        rows = warnings_on(viewer(said.wang), AS_OF)
    ids = [str(r.warning.public_id) for r in rows if r.warning.kind == "plans.texts"]
    assert len(ids) == 4
    listed = wang.get("warnings:list", data=at).content.decode()
    assert all(f'value="{one}"' in listed for one in ids)
    assert "导入成员名单" not in listed, (
        "steps stand on the home page; here only once somebody put them aside"
    )
    address = wang.url("warnings:answer") + "?as_of=2023-06-30"
    form = wang.client.post(address, {"ids": ids, "deed": "answer"}).content.decode()
    assert all(one in form for one in ids)
    empty = wang.client.post(address, {"ids": ids, "stand": "answered", "words": ""})
    assert empty.status_code == 422
    done = wang.client.post(address, {"ids": ids, "stand": "aside", "words": "下月再报"}, follow=True)
    assert "4 条提醒已搁置" in done.content.decode()
    left = wang.get("warnings:list", data={**at, "state": "unanswered", "kind": "plans.texts"})
    assert "没有符合条件" in left.content.decode()
    asides = wang.get("warnings:list", data={**at, "state": "aside"}).content.decode()
    assert asides.count("下月再报") == 4
    again = wang.client.post(wang.url("warnings:reopen") + "?as_of=2023-06-30", {"ids": ids[:1]}, follow=True)
    assert "1 条提醒已重新打开" in again.content.decode()
    gone = wang.client.get(f"{address}&ids=5f6c0f0e-1d5b-4f0a-9a57-6f3a3f1f7e11", follow=True)
    assert "1 条刚刚变了或已经解决" in gone.content.decode()
    reader = client_for(said.zhang, said.a)
    assert reader.get("warnings:list").status_code == 403


def test_warnings_stand_beside_what_they_speak_of(said: World, client_for: Any) -> None:
    wang, reader = client_for(said.wang, said.a), client_for(said.zhang, said.a)
    row = of(said, said.wang, CLAIM)
    answer_by(said, said.wang, row)
    with group_scope(said.a):
        thread = ItemThread.objects.get(name="2.扩大集团规模")
    for name, kwargs in (
        ("plans:task", {"public_id": thread.public_id}),
        ("reports:sheet", {"table": "tasks"}),
    ):
        page = wang.get(name, data={"as_of": "2023-06-30"}, **kwargs).content.decode()
        assert "说明：原件在档案室。" in page, name
        assert f"/warnings/answer/?ids={row.warning.public_id}" in page, name
        assert (
            "/warnings/answer/"
            not in reader.get(name, data={"as_of": "2023-06-30"}, **kwargs).content.decode()
        )


def test_the_home_page_counts_open_warnings_in_one_line(said: World, client_for: Any) -> None:
    wang, day = client_for(said.wang, said.a), AS_OF
    with group_scope(said.a, actor=said.wang):
        Group.objects.filter(pk=said.a.pk).update(working_on=day)
        rows = [r.warning for r in warnings_on(viewer(said.wang), day, due=True)]
    home = wang.get("home").content.decode()
    assert home.count("4 条提醒待说明") == 1
    assert "任务与指标 4 条" in home
    with group_scope(said.a, actor=said.wang):
        settle_warnings(rows, Stand.ASIDE, words="阅", by=viewer(said.wang))
    assert "条提醒待说明" not in wang.get("home").content.decode()


def test_any_number_of_warnings_is_one_query(world: World) -> None:
    with group_scope(world.a, actor=world.wang), CaptureQueriesContext(connection) as asked:
        standings(Warned(f"plans.texts:{n}", "缺佐证") for n in range(500))
        assert standings([]) == []
    assert len(asked) == 1


def test_steps_of_a_new_group_are_ticked_by_its_records(world: World, client_for: Any) -> None:
    wang, wen = client_for(world.wang, world.a), client_for(world.wen, world.a)
    first = wang.get("home").content.decode()
    assert "新集团设置" in first
    assert "/imports/new/plan/" in first
    assert "/people/add/" not in first, "two secretaries are there already"
    assert "新集团设置" not in client_for(world.zhang, world.a).get("home").content.decode()
    row = of(world, world.wang, "导入成员名单")
    answer_by(world, world.wang, row, Stand.ASIDE, words="名单下月才定")
    assert "/imports/new/members/" not in wen.get("home").content.decode(), "a second secretary sees the same"
    assert "搁置 1 步" in wen.get("home").content.decode()
    with group_scope(world.a, actor=world.wang):
        revision_in_force(world.wang)
    assert "/imports/new/plan/" not in wen.get("home").content.decode()
    with group_scope(world.a, actor=world.wang):
        rows = [r.warning for r in warnings_on(viewer(world.wang), AS_OF) if r.warning.kind == "setup.steps"]
        settle_warnings(rows, Stand.ASIDE, words="以后再办", by=viewer(world.wang))
    assert "新集团设置" not in wen.get("home").content.decode()
    assert "新集团设置" in client_for(world.qian, world.b).get("home").content.decode()
