"""The list of contacts: who sees whom, what is found, numbers for a purpose, several changed alike, the admin's rows the same."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from groupportal.admin_site.site import group_admin_site
from groupportal.audit.models import AccessEntry, AuditEntry
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.selectors import viewer_for
from members.enums import Category, Industry
from members.models import Contact
from members.selectors.contacts import contacts_for
from members.services.roll import ContactInput
from tests.members.ground import enrol
from tests.visitor import Visitor, body, looked_at, row_names
from tests.world import World


@pytest.fixture
def people(world: World) -> World:
    """A firm with two contacts, the school of 李强 with one who has an account."""
    with group_scope(world.a, actor=world.wang):
        pair = [("陈明", "主任", "13800138001", ""), ("何军", "", "0750-3123456", "he@example.cn")]
        enrol(world, "蓬江甲厂有限公司", contacts=[ContactInput(*one) for one in pair])
        school = enrol(world, world.ua.name, category=Category.SCHOOL, industry=Industry.OTHER)
        Contact.objects.create(member=school, name="李强", phone="13800138007", is_main=True)
    return world


def _found(user: Any, world: World, **asked: str) -> list[str]:
    return sorted(row_names(Visitor(user, world.a).get("members:contacts", data=asked)))


def test_everybody_sees_whom_they_may_masked_and_finds_them(people: World, rf: Any) -> None:
    page = body(Visitor(people.wang, people.a).get("members:contacts"))
    assert "138****8001" in page
    assert "h***@example.cn" in page
    assert "13800138001" not in page
    assert "li_a" in page, "the account"
    assert page.count(">开账号<") == 2
    for asked, found in (
        ({}, ["何军", "李强", "陈明"]),
        ({"q": "cm"}, ["陈明"]),
        ({"q": "chenming jiachang"}, ["陈明"]),
        ({"q": "13800138007"}, ["李强"]),
        ({"q": "138001380"}, []),
        ({"category": "school"}, ["李强"]),
        ({"main": "yes"}, ["李强", "陈明"]),
        ({"lacks": "mobile"}, ["何军"]),
        ({"lacks": "title"}, ["何军", "李强"]),
        ({"account": "there"}, ["李强"]),
        ({"account": "open", "main": "yes"}, ["陈明"]),
        ({"state": "left"}, []),
    ):
        assert _found(people.wang, people, **asked) == sorted(found), asked
    assert _found(people.li, people) == ["李强"], "a unit its own"
    assert _found(people.cai, people) == ["何军", "李强", "陈明"], "who takes out the roll, masked"
    assert Visitor(people.zhang, people.a).get("members:contacts").status_code == 403
    assert _found_elsewhere(people) == []
    admin = group_admin_site.get_model_admin(Contact)
    with group_scope(people.a, actor=SYSTEM_ACTOR):
        for user in (people.wang, people.cai, people.li):
            request = rf.get("/")
            request.viewer, request.user, request.group = viewer_for(user, people.a), user, people.a
            shown = set(admin.get_queryset(request).values_list("pk", flat=True))
            assert shown == set(contacts_for(request.viewer).values_list("pk", flat=True)), user


def _found_elsewhere(world: World) -> list[str]:
    return row_names(Visitor(world.qian, world.b).get("members:contacts"))


def test_it_is_taken_out_and_printed_as_it_is_narrowed(people: World) -> None:
    wang = Visitor(people.wang, people.a)
    address = wang.url("records:export", kind="contacts") + "?lacks=mobile"
    book = load_workbook(io.BytesIO(wang.client.post(address, {"purpose": "补登手机号"}).content)).active
    assert [row[3] for row in book.iter_rows(min_row=2, values_only=True)] == ["何军"]
    printed = body(wang.get("members:contacts", data={"print": "1", "lacks": "mobile"}))
    assert "资料：缺手机号" in printed
    assert "陈明" not in printed
    answer = wang.get("members:contacts", data={"export": "1", "cols": "电话"})
    assert "/records/list/" in answer.url


def test_numbers_are_read_for_a_purpose_one_by_one(people: World) -> None:
    with group_scope(people.a, actor=SYSTEM_ACTOR):
        ids = [str(pk) for pk in Contact.objects.values_list("public_id", flat=True)]
    wang, li = Visitor(people.wang, people.a), Visitor(people.li, people.a)
    assert "13800138001" not in body(wang.post("members:contact_numbers", {"ids": ids}))
    assert wang.post("members:contact_numbers", {"ids": ids, "purpose": ""}).status_code == 422
    shown = wang.post("members:contact_numbers", {"ids": ids, "purpose": "通知理事会会议"})
    assert "13800138001" in body(shown)
    assert "复制 2 个手机号" in body(shown)
    assert "no-store" in shown["Cache-Control"]
    with group_scope(people.a, actor=SYSTEM_ACTOR):
        assert AccessEntry.objects.filter(kind="view", purpose="通知理事会会议").count() == 3
    own = body(li.post("members:contact_numbers", {"ids": ids, "purpose": "核对本单位"}))
    assert "13800138007" in own
    assert "13800138001" not in own
    assert Visitor(people.cai, people.a).post("members:contact_numbers", {"ids": ids}).status_code == 403


def test_a_second_role_opens_the_list_and_no_other_units_numbers(people: World) -> None:
    with group_scope(people.a, actor=SYSTEM_ACTOR):
        Membership.objects.create(user=people.li, role=Role.FINANCE)
        ids = [str(pk) for pk in Contact.objects.values_list("public_id", flat=True)]
    assert _found(people.li, people) == ["何军", "李强", "陈明"]
    li = Visitor(people.li, people.a)
    shown = body(li.post("members:contact_numbers", {"ids": ids, "purpose": "核对本单位"}))
    assert "13800138007" in shown
    assert "13800138001" not in shown
    look, _ = looked_at(li, "members:contact_bulk_edit", {"ids": ids, "title": "联络员"})
    assert "将修改 1 位" in look
    for kind in ("contacts", "members"):
        address = li.url("records:export", kind=kind)
        book = load_workbook(io.BytesIO(li.client.post(address, {"purpose": "核对名册"}).content)).active
        cells = {str(cell) for row in book.iter_rows(min_row=2, values_only=True) for cell in row}
        assert "138****8001" in cells, kind
        assert "13800138001" not in cells, kind


def test_several_are_changed_alike_and_given_accounts(people: World) -> None:
    with group_scope(people.a, actor=SYSTEM_ACTOR):
        rows = {c.name: c for c in Contact.objects.all()}
        before = AuditEntry.objects.count()
    sent = {"ids": [str(rows[n].public_id) for n in ("何军", "李强")], "title": "联络员", "is_main": "yes"}
    wang = Visitor(people.wang, people.a)
    look, done = looked_at(wang, "members:contact_bulk_edit", sent)
    assert "将修改 2 位" in look
    assert "主要联系人：不是" in look
    wang.post("members:contact_bulk_edit", done)
    with group_scope(people.a, actor=SYSTEM_ACTOR):
        now = {c.name: (c.title, c.is_main, c.phone) for c in Contact.objects.all()}
        assert AuditEntry.objects.count() == before + 2
    assert now["何军"] == ("联络员", True, "07503123456")
    assert now["陈明"][:2] == ("主任", False)
    own = Visitor(people.li, people.a).post("members:contact_bulk_edit", {**sent, "step": "look"})
    assert "何军" not in body(own)
    chosen = body(wang.post("members:accounts", {"ids": [str(rows["陈明"].public_id)], "deed": "contacts"}))
    assert 'checked><span class="sr">陈明' in chosen
    assert "何军" not in chosen


def test_it_asks_as_often_for_many(people: World) -> None:
    wang, counts = Visitor(people.wang, people.a), []
    for size in (2, 20):
        with group_scope(people.a, actor=people.wang):
            for n in range(size):
                enrol(
                    people,
                    f"新会{size}_{n}厂",
                    contacts=[ContactInput("王一", "", f"139001{size:02}{n:03}", "")],
                )
        wang.get("members:contacts")
        with CaptureQueriesContext(connection) as asked:
            wang.get("members:contacts", data={"account": "open"})
        counts.append(len(asked))
    assert counts[0] == counts[1]
