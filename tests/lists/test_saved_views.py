from __future__ import annotations

import datetime as dt

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from groupportal.jobs.models import Job
from groupportal.lists.models import SavedView
from groupportal.lists.pages import ListPage
from groupportal.tenancy.models import OperatorVisit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from tests.second_factor import give_second_factor, sign_in_with_it

MINE = {"page": "/jobs/", "query": "state=failed&sort=-at&page=3&as_of=2023-06-30&kind=", "name": "没做完的"}


def _kept(world):
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        return list(SavedView.objects.order_by("id"))


def test_a_saved_view_stands_above_its_list_and_opens_what_was_shown(world, visitor):
    wang = visitor(world.wang, world.a)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Job.objects.create(kind="x", title="坏作业", fingerprint="1", state="failed", requested_by=world.wang)
        Job.objects.create(kind="x", title="好作业", fingerprint="2", state="done", requested_by=world.wang)
    assert "存为我的视图" not in wang.get("jobs:job_list").content.decode()
    assert "存为我的视图" in wang.get("jobs:job_list", data={"state": "failed"}).content.decode()
    answer = wang.post("lists:view_save", MINE)
    assert answer.url == f"/{world.a.slug}/jobs/?sort=-at&state=failed&as_of=2023-06-30"
    page = wang.get("jobs:job_list", data={"as_of": "2023-05-31"})
    (chip,) = page.context["saved_views"]["chips"]
    assert (chip["label"], chip["active"]) == ("没做完的", False)
    shown = wang.client.get(chip["url"])
    assert shown.context["saved_views"]["chips"][0]["active"]
    assert "存为我的视图" not in shown.content.decode()
    assert "坏作业" in shown.content.decode()
    assert "好作业" not in shown.content.decode()
    assert "as_of=2023-05-31" in chip["url"], "opened as of the day in hand"


def test_a_view_is_its_owner_s_alone_and_its_list_s(world, visitor):
    visitor(world.wang, world.a).post("lists:view_save", MINE)
    (view,) = _kept(world)
    wen = visitor(world.wen, world.a)
    assert not wen.get("jobs:job_list").context["saved_views"]
    assert "没做完的" not in wen.get("lists:views").content.decode()
    for deed in ("lists:view_rename", "lists:view_delete"):
        assert wen.post(deed, {"name": "我的"}, public_id=view.public_id).status_code == 404
    assert not visitor(world.wang, world.a).get("files:file_list").context["saved_views"]
    assert _kept(world)[0].name == "没做完的"


def test_the_same_name_takes_the_new_conditions(world, visitor):
    wang = visitor(world.wang, world.a)
    wang.post("lists:view_save", MINE)
    wang.post("lists:view_save", {**MINE, "query": "state=done"})
    assert [(v.name, v.query) for v in _kept(world)] == [("没做完的", "state=done")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "  "}, "起个名称"),
        ({"name": "长" * 31}, "31 个字"),
        ({"query": "page=2&as_of=2023-06-30"}, "没有筛选也没有排序"),
        ({"query": "q=" + "a" * 2000}, "条件太多"),
        ({"page": "/nowhere/"}, "不再提供"),
        ({"page": "/"}, "不再提供"),
        ({"page": "https://example.org/"}, "不再提供"),
    ],
)
def test_what_can_not_be_saved_is_said(world, visitor, change, words):
    answer = visitor(world.wang, world.a).post("lists:view_save", {**MINE, **change}, follow=True)
    assert words in answer.content.decode()
    assert _kept(world) == []


def test_a_list_that_is_closed_to_a_person_keeps_no_view(world, visitor):
    given = {**MINE, "page": "/files/"}
    assert visitor(world.zhang, world.a).post("lists:view_save", given).status_code == 403
    assert visitor(world.wang, world.a).post("lists:view_save", given).status_code == 302


def test_twenty_views_a_list(world, visitor):
    wang = visitor(world.wang, world.a)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        SavedView.objects.bulk_create(
            SavedView(group=world.a, owner=world.wang, page="/jobs/", query=f"q={n}", name=f"视图{n}")
            for n in range(20)
        )
    assert "已有 20 个视图" in wang.post("lists:view_save", MINE, follow=True).content.decode()
    assert wang.post("lists:view_save", {**MINE, "page": "/files/"}).status_code == 302
    assert len(_kept(world)) == 21


def test_renaming_and_deleting(world, visitor):
    wang = visitor(world.wang, world.a)
    wang.post("lists:view_save", MINE)
    wang.post("lists:view_save", {**MINE, "name": "另一个"})
    first, second = _kept(world)
    taken = wang.post("lists:view_rename", {"name": "另一个"}, public_id=first.public_id, follow=True)
    assert "已有叫“另一个”的视图" in taken.content.decode()
    wang.post("lists:view_rename", {"name": " 待 重做 "}, public_id=first.public_id)
    page = wang.get("lists:views").content.decode()
    assert "待 重做" in page
    assert "后台作业" in page
    wang.post("lists:view_delete", public_id=second.public_id)
    assert [v.name for v in _kept(world)] == ["待 重做"]


def test_the_longest_texts_that_the_record_holds_are_taken(world, visitor):
    wang, name, query = visitor(world.wang, world.a), "长" * 30, f"q={'a' * 1998}"
    assert 'maxlength="30"' in wang.get("jobs:job_list", data={"q": "x"}).content.decode()
    wang.post("lists:view_save", {**MINE, "name": name, "query": query})
    assert [(v.name, v.query) for v in _kept(world)] == [(name, query)]
    assert 'maxlength="30"' in wang.get("lists:views").content.decode()


def test_every_list_of_the_portal_offers_it(world, visitor):
    """The names of all list pages, so that none has to do anything for it."""

    def walk(patterns, prefix=""):
        for entry in patterns:
            if isinstance(entry, URLResolver):
                space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
                yield from walk(entry.url_patterns, space)
            elif isinstance(entry, URLPattern):
                view = getattr(entry.callback, "view_class", None)
                # A list below one record is one of many.
                below = "<uuid" in str(entry.pattern)
                if isinstance(view, type) and issubclass(view, ListPage) and not below:
                    yield f"{prefix}{entry.name}"

    names = list(walk(get_resolver("groupportal.urls.group").url_patterns))
    assert len(names) > 15
    wang = visitor(world.wang, world.a)
    for name in names:
        page = wang.get(name, data={"sort": "-x"})
        if page.status_code == 200:
            assert "存为我的视图" in page.content.decode(), name
        else:
            assert page.status_code in (403, 409), name


def test_an_operator_on_a_visit_saves_nothing(world, visitor):
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        now = timezone.now()
        OperatorVisit.objects.create(
            user=world.operator, reason="排查", starts_at=now, ends_at=now + dt.timedelta(hours=1)
        )
    give_second_factor(world.operator)
    desk = visitor(None, world.a)
    sign_in_with_it(desk.client, world.operator)
    page = desk.get("jobs:job_list", data={"state": "failed"})
    assert page.status_code == 200
    assert "存为我的视图" not in page.content.decode()
    assert desk.post("lists:view_save", MINE).status_code == 403
