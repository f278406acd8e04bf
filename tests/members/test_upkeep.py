"""What befalls a unit on the roll: counted otherwise, its own data looked through, taken off as a mistake; whose form counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.audit.models import AuditEntry
from groupportal.errors import NotAllowed
from groupportal.files.services import store_bytes
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from members.enums import AttachmentKind, Category, Industry
from members.models import Member
from members.selectors.roll import counts_on
from members.services import admission, applications
from members.services.attachments import attach
from members.services.contacts import add_contact
from members.services.upkeep import change_kind, mark_checked
from tests.files.samples import PDF
from tests.members.ground import DECISION, enrol, viewer
from tests.outcomes import refused
from tests.visitor import body
from tests.world import World

D = dt.date
DAY = D(2022, 5, 1)


def test_a_unit_changes_its_kind_once_a_day_and_what_is_wrong_is_corrected(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂")
    services = {"category": Category.ENTERPRISE, "industry": Industry.SERVICES}
    other = {"category": Category.ENTERPRISE, "industry": Industry.OTHER}
    change_kind(member, **services, from_day=DAY, reason="转型", by=wang)
    said = refused(
        lambda: change_kind(member, **other, from_day=DAY, reason="再转", by=wang), "kind_too_early"
    )
    assert "2022年5月1日" in said
    assert "更正" in said
    change_kind(member, **other, reason="登记有误", by=wang)
    counted = [counts_on(day) for day in (DAY - dt.timedelta(1), DAY)]
    assert counted == [
        {(Category.ENTERPRISE, Industry.MANUFACTURING): 1},
        {(Category.ENTERPRISE, Industry.OTHER): 1},
    ]
    change_kind(member, **services, from_day=DAY + dt.timedelta(1), reason="转型", by=wang)
    assert member.earlier_kinds.count() == 2


def test_what_a_unit_changes_itself_is_unchecked_again(world: World, client_for: Callable[..., Any]) -> None:
    with group_scope(world.a, actor=world.wang):
        member = enrol(world, "甲厂")
        mark_checked(member, by=viewer(world.wang))
        Membership.objects.create(user=world.zhang, role=Role.ENTERPRISE, unit=member.unit)
    page = f"/members/{member.public_id}/"
    wang = client_for(world.wang, world.a)
    before = body(wang.get(page))
    assert "已核对" in before
    assert "标记为已核对" not in before
    changed = client_for(world.zhang, world.a).post(f"{page}edit-own/", {"address": "港口路 2 号"})
    assert changed.status_code == 302
    shown = body(wang.get(page))
    assert "港口路 2 号" in shown
    assert "待核对" in shown
    assert "标记为已核对" in shown


def test_a_unit_that_is_removed_stands_in_the_trail(world: World, client_for: Callable[..., Any]) -> None:
    with group_scope(world.a, actor=world.wang):
        member = enrol(world, "误登记有限公司")
    wang = client_for(world.wang, world.a)
    removed = wang.post(f"/members/{member.public_id}/remove/", {"reason": "重复登记"})
    assert removed.status_code == 302
    with group_scope(world.a):
        assert not Member.objects.exists()
        entry = AuditEntry.objects.get(action="members.member_removed")
        assert (entry.actor, entry.object_label, entry.note) == (world.wang, "误登记有限公司", "重复登记")
    assert "误登记有限公司" in body(wang.get("/audit/"))


def test_only_the_signed_form_is_kept_as_the_approval(world: World, client_for: Callable[..., Any]) -> None:
    with group_scope(world.a, actor=world.wang):
        own = store_bytes(b"%PDF-1.4 own", name="自填.pdf", by=world.wang, view_action="members.view_roll")
        values = {
            "name": "丁公司",
            "category": "enterprise",
            "industry": "manufacturing",
            "introduction": "做电机",
        }
        contact = {"contact_name": "何敏", "contact_phone": "13800138011"}
        started = applications.start_application(
            {**values, **contact}, files=[(AttachmentKind.APPROVAL_FORM, own)]
        )
        application = admission.accept(applications.submit_application(started), by=viewer(world.wang))
    scan = SimpleUploadedFile("审批表.pdf", PDF, "application/pdf")
    admitted = client_for(world.wang, world.a).post(
        f"/members/applications/{application.public_id}/admit/",
        {"joined_on": "2023-03-01", "rank": "member", "decision": DECISION.text, "evidence": scan},
    )
    assert admitted.status_code == 302
    with group_scope(world.a):
        kept = Member.objects.get().attachments.values_list("kind", "file__name")
        assert set(kept) == {(AttachmentKind.APPROVAL_FORM, "审批表.pdf"), (AttachmentKind.OTHER, "自填.pdf")}


def test_a_unit_hands_in_no_approval_form_and_its_first_contact_is_the_main_one(world: World) -> None:
    with group_scope(world.a, actor=world.li):
        unit = enrol(world, world.ua.name, category=Category.SCHOOL, industry=Industry.OTHER)
        li = viewer(world.li)
        form = store_bytes(PDF, name="审批表.pdf", by=world.li, view_action="members.view_roll")
        with pytest.raises(NotAllowed):
            attach(unit, form, kind=AttachmentKind.APPROVAL_FORM, dated_on=DAY, by=li)
        attach(unit, form, kind=AttachmentKind.OTHER, dated_on=DAY, by=li)
        first, second = (
            add_contact(unit, {"name": name, "phone": "13800138000"}, by=li) for name in ("陈明", "何敏")
        )
        assert (first.is_main, second.is_main) == (True, False)
