"""The list of members: its forms, its beginning, and what stands beside it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import docx
import pytest

from groupportal.audit.models import AccessEntry
from groupportal.jobs.models import Job
from groupportal.jobs.registry import JobContext
from groupportal.tenancy.scope import group_scope
from members import form_jobs
from members.models import Contact, Member
from members.views import printing
from tests.members.ground import enrol, viewer
from tests.world import World

D = dt.date


def test_the_forms_of_all_that_the_list_shows(roll: World, client_for: Callable[..., Any]) -> None:
    wang = client_for(roll.wang, roll.a)
    page = wang.get("/members/", data={"as_of": "2020-06-30"}).content.decode()
    assert "生成列出各家的" in page
    answer = wang.post("/members/forms/?as_of=2020-06-30&category=school")
    (name,) = [
        p.text for p in docx.Document(io.BytesIO(answer.content)).tables[0].rows[0].cells[1].paragraphs
    ]
    assert name == "新会乙学校"
    with group_scope(roll.a):
        assert AccessEntry.objects.get(kind="export").purpose == "打印加盟审批表（含联系人）"
    nobody = wang.post("/members/forms/?q=没有这家", follow=True)
    assert "列表里没有单位" in nobody.content.decode()
    assert client_for(roll.zhang, roll.a).post("/members/forms/").status_code == 403


def test_the_forms_of_a_long_list_are_made_by_a_job(
    roll: World, client_for: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "AT_ONCE", 1)
    monkeypatch.setattr(form_jobs, "IN_A_FILE", 1)
    wang = client_for(roll.wang, roll.a)
    assert "/jobs/" in wang.post("/members/forms/?as_of=2020-06-30")["Location"]
    with group_scope(roll.a, actor=roll.wang):
        job = Job.objects.get()
        outcome = form_jobs.make_forms(JobContext(job, viewer(roll.wang), lambda percent, step: None))
        assert [file.name for file in outcome.files] == [
            "加盟审批表-蓬江甲五金有限公司-第1部分.docx",
            "加盟审批表-新会乙学校-第2部分.docx",
        ]
        assert AccessEntry.objects.filter(kind="export").count() == 2
        Job.objects.all().delete()
        ids = [
            str(i) for i in Member.objects.filter(unit__name="新会乙学校").values_list("public_id", flat=True)
        ]
    chosen = wang.post("/members/bulk/", {"deed": "forms", "ids": [*ids, *_others(roll)]})
    assert "/jobs/" in chosen["Location"]
    with group_scope(roll.a, actor=roll.wang):
        assert ids[0] in Job.objects.get().params["ids"]
        Job.objects.all().delete()
    monkeypatch.setattr(printing, "MOST_FORMS", 1)
    assert "一次最多生成" in wang.post("/members/forms/?as_of=2020-06-30", follow=True).content.decode()


def _others(roll: World) -> list[str]:
    with group_scope(roll.a):
        return [
            str(i)
            for i in Member.objects.exclude(unit__name="新会乙学校").values_list("public_id", flat=True)
        ]


def test_an_empty_roll_says_how_to_begin(world: World, client_for: Callable[..., Any]) -> None:
    wang = client_for(world.wang, world.a)
    assert "/imports/new/members/" in wang.get("/members/").content.decode().split("empty__title")[1]
    assert "/imports/new/members/" in wang.get("home").content.decode()
    reader = client_for(world.zhang, world.a).get("/members/").content.decode()
    assert "成员名册还是空的" in reader
    with group_scope(world.a, actor=world.wang):
        enrol(world, "蓬江甲五金有限公司", joined_on=D(2018, 6, 1))
    assert "/imports/new/members/" not in wang.get("home").content.decode(), "the step is ticked by the roll"
    assert "没有符合条件的单位" in wang.get("/members/", data={"q": "没有这家"}).content.decode()


def test_a_contact_keeps_one_way_to_be_reached(roll: World, client_for: Callable[..., Any]) -> None:
    with group_scope(roll.a):
        contact = Contact.objects.get(name="陈明")
    wang = client_for(roll.wang, roll.a)
    path = f"/members/contacts/{contact.public_id}/edit/"

    def save(**more: Any) -> tuple[int, str, str]:
        answer = wang.post(path, {"name": "陈明", **more})
        with group_scope(roll.a):
            now = Contact.objects.get(pk=contact.pk)
        return answer.status_code, now.phone, now.email

    kept = ("13800138000", "chen@example.com")
    assert save() == (302, *kept)
    assert save(forget=["phone", "email"]) == (422, *kept)
    assert save(forget=["phone"], phone="13900000000") == (422, *kept)
    assert save(forget=["phone"]) == (302, "", "chen@example.com")
    assert 'name="forget"' not in wang.get(path).content.decode(), "what is left can only be changed"
