"""Accounts for contacts: who gets one, who can't and why, once and no more."""

from __future__ import annotations

import re
from typing import Any

import pytest

from groupportal.accounts.models import User
from groupportal.audit.models import AuditEntry
from groupportal.errors import NotAllowed
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from members.enums import Category, Industry
from members.models import Contact, Member
from members.selectors.accounts import accounts_of, contacts_of
from members.services.accounts import open_accounts
from members.services.roll import ContactInput
from tests.members.ground import enrol, viewer
from tests.standing import standing
from tests.visitor import Visitor, body
from tests.world import World


@standing
def firms(world: World) -> World:
    """Units with contacts of every sort."""
    with group_scope(world.a, actor=world.wang):
        people = {
            "甲厂": [("陈明", "13800138001", ""), ("陈明", "13800138009", "")],
            "乙厂": [("林芳", "", "lin@example.cn")],
            "丙厂": [("何军", "0750-3123456", "")],
            "丁厂": [("周杰", "13800138005", "")],
            "壬厂": [("吴敏", "13800138005", "")],
            "戊厂": [("陈明", "13800138001", "")],
        }
        for name, contacts in people.items():
            enrol(world, f"蓬江{name}有限公司", contacts=[ContactInput(n, "", p, e) for n, p, e in contacts])
        school = enrol(world, world.ua.name, category=Category.SCHOOL, industry=Industry.OTHER)
        Contact.objects.create(member=school, name="李强", phone="13800138007", is_main=True)
        enrol(world, "没有联系人有限公司")
        User.objects.filter(pk=world.qian.pk).update(phone="13900000009")
    return world


def test_who_can_be_given_an_account_and_why_the_others_cannot(firms: World) -> None:
    with group_scope(firms.a, actor=firms.wang):
        rows = accounts_of(contacts_of(Member.objects.all()))
        said = {(r.contact.member.unit.name[2:4], r.contact.phone): r for r in rows}
        assert said["甲厂", "13800138001"].stands == "open"
        assert "同名" in said["甲厂", "13800138009"].hindrance
        assert said["乙厂", ""].stands == "open", "by a user name"
        assert "只有座机" in said["丙厂", "0750-3123456"].hindrance
        for name in ("丁厂", "壬厂"):
            assert "同一个手机号" in said[name, "13800138005"].hindrance
        assert said["戊厂", "13800138001"].stands == "open", "one person for two units"
        assert next(r for r in rows if r.contact.name == "李强").account == firms.li


def test_accounts_are_opened_in_one_deed_and_not_again(firms: World) -> None:
    with group_scope(firms.a, actor=firms.wang):
        by = viewer(firms.wang)
        everybody = contacts_of(Member.objects.all())
        before = User.objects.count()
        opened, left_out = open_accounts(everybody, by=by)
        assert [(i.user.name, i.held.role, bool(i.password)) for i in opened] == [
            ("陈明", Role.ENTERPRISE, True),
            ("陈明", Role.ENTERPRISE, False),
            ("林芳", Role.ENTERPRISE, True),
        ]
        assert len(left_out) == 4
        assert User.objects.count() == before + 2
        again, _ = open_accounts(everybody, by=by)
        assert again == []
        assert User.objects.count() == before + 2
        trail = str(list(AuditEntry.objects.values_list("after", flat=True)))
        assert not any(i.password and i.password in trail for i in opened)
        with pytest.raises(NotAllowed):
            open_accounts(everybody, by=viewer(firms.cai))


def test_the_preview_names_all_and_the_slips_are_shown_once(firms: World) -> None:
    browser = Visitor(firms.wang, firms.a)
    page = body(browser.get("members:accounts"))
    assert "3 位可以开通" in page
    assert "没有联系人有限公司" in page
    assert "13800138001" not in page
    ids = re.findall(r'name="ids" value="([^"]+)"', page)
    answer = browser.post("members:accounts", {"deed": "open", "ids": ids})
    assert answer["Cache-Control"] == "no-store"
    assert body(answer).count('class="slip"') == 3
    passwords = re.findall(r"[a-z]{4}-[2-9]{4}-[a-z]{4}", body(answer))
    assert len(set(passwords)) == 2
    assert "0 位可以开通" in body(browser.get("members:accounts"))
    assert browser.post("members:accounts", {"deed": "open", "ids": ids}).status_code == 302


def test_units_are_chosen_in_the_roll(firms: World) -> None:
    browser = Visitor(firms.wang, firms.a)
    with group_scope(firms.a, actor=SYSTEM_ACTOR):
        one = Member.objects.get(unit__name__contains="乙厂")
    page = body(browser.post("members:accounts", {"deed": "units", "ids": [one.public_id]}))
    assert "1 家单位" in page
    assert "林芳" in page
    assert "陈明" not in page
    assert "何军" not in body(browser.get("members:accounts", data={"category": "school"}))


def test_an_account_from_the_units_page(firms: World) -> None:
    browser = Visitor(firms.wang, firms.a)
    with group_scope(firms.a, actor=SYSTEM_ACTOR):
        contact = Contact.objects.select_related("member").get(name="林芳")
    address = browser.url("members:contact_account", public_id=contact.public_id)
    assert address in body(browser.get("members:member", public_id=contact.member.public_id))
    form = body(browser.client.get(address))
    assert re.search(r'<option value="enterprise" selected', form)
    answer = browser.client.post(address, {"role": "enterprise", "valid_until": "2099-12-31"})
    assert answer["Cache-Control"] == "no-store"
    with group_scope(firms.a, actor=SYSTEM_ACTOR):
        held = Membership.objects.select_related("user", "unit").get(user__name="林芳")
        assert (held.unit_id, held.user.username) == (contact.member.unit_id, "linfang")
    again = browser.client.post(address, {"role": "enterprise"})
    assert again.status_code == 422
    assert "无须再开" in body(again)


def test_the_preview_asks_as_often_for_many_as_for_few(firms: World, query_count: Any) -> None:
    browser = Visitor(firms.wang, firms.a)

    def asked() -> int:
        with query_count() as n:
            browser.get("members:accounts")
        return int(n())

    asked()
    few = asked()
    with group_scope(firms.a, actor=firms.wang):
        for n in range(20):
            enrol(firms, f"新增{n}有限公司", contacts=[ContactInput("人员", "", f"1390000{n:04d}", "")])
    assert asked() == few
