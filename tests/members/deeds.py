"""A unit asks to join, joins, changes, rests, leaves, comes back, is merged, is taken off the roll."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from groupportal.files.services import store_bytes
from groupportal.tenancy.scope import group_scope
from members.enums import AttachmentKind, Category, Industry, LeaveReason, Rank
from members.models import Application, Member
from members.services import admission, applications
from members.services.attachments import attach, withdraw_attachment
from members.services.contacts import add_contact, edit_contact, remove_contact
from members.services.corrections import correct_period
from members.services.merging import merge_members
from members.services.outside import add_outside_unit, edit_unit
from members.services.periods import change_rank, leave, re_enter, resume, suspend
from members.services.proposals import accept_proposal, propose_change, refuse_proposal, withdraw_proposal
from members.services.roll import edit_profile
from members.services.upkeep import change_kind, mark_checked, remove_member
from tests.members.ground import DECISION, enrol, viewer
from tests.trail import Did
from tests.world import World

BEGINS = ("members.",)
D = dt.date


def story(world: World, request: Any) -> Iterator[Did]:
    """Decided by 王芳; what concerns the own unit is done by 李强."""
    with group_scope(world.a, actor=world.wang):
        yield from _membership(world)
        yield from _data(world)
        yield from _proposals(world)
        yield from _applications(world)


def _membership(world: World) -> Iterator[Did]:
    wang = viewer(world.wang)
    unit = enrol(world, world.ua.name, category=Category.SCHOOL, industry=Industry.OTHER)
    yield Did("members.member_registered", world.wang, unit)
    decided = {"decision": DECISION, "by": wang}
    change_rank(unit, rank=Rank.DIRECTOR, starts_on=D(2019, 1, 1), **decided)
    yield Did("members.rank_changed", world.wang, unit)
    suspend(unit, starts_on=D(2019, 2, 1), reason="未交材料", **decided)
    yield Did("members.member_suspended", world.wang, unit)
    resume(unit, ends_on=D(2019, 3, 1), **decided)
    yield Did("members.member_resumed", world.wang, unit)
    left = leave(unit, left_on=D(2020, 1, 1), reason=LeaveReason.REQUEST, **decided)
    yield Did("members.member_left", world.wang, unit)
    re_enter(unit, joined_on=D(2021, 1, 1), **decided)
    yield Did("members.member_reentered", world.wang, unit)
    correct_period(left, joined_on=D(2018, 5, 1), left_on=D(2020, 1, 1), reason="与审批表不符", by=wang)
    yield Did("members.period_corrected", world.wang, unit)
    double = enrol(world, "江海第一职校", joined_on=D(2022, 1, 1))
    merge_members(double, into=unit, reason="同一家", by=wang)
    yield Did("members.members_merged", world.wang, unit)
    mistaken = enrol(world, "误登记有限公司")
    remove_member(mistaken, reason="误登记", by=wang)
    yield Did("members.member_removed", world.wang, mistaken)
    outside = add_outside_unit("江海市教育局", reason="主管部门，只参与任务", by=wang)
    yield Did("members.outside_unit_added", world.wang, outside)
    edit_unit(outside, {"is_active": False}, by=wang)
    yield Did("members.outside_unit_edited", world.wang, outside)


def _data(world: World) -> Iterator[Did]:
    wang, unit = viewer(world.wang), Member.objects.get(unit=world.ua)
    edit_profile(unit, {"address": "港口路 1 号"}, by=wang)
    yield Did("members.profile_edited", world.wang, unit)
    change_kind(unit, category=Category.SCHOOL, industry=Industry.SERVICES, reason="登记有误", by=wang)
    yield Did("members.kind_changed", world.wang, unit)
    mark_checked(unit, by=wang)
    yield Did("members.data_checked", world.wang, unit)
    li = viewer(world.li)
    contact = add_contact(unit, {"name": "陈明", "phone": "13800138000"}, by=li)
    yield Did("members.contact_added", world.li, unit)
    edit_contact(contact, {"name": "陈明", "title": "主任"}, by=li)
    yield Did("members.contact_edited", world.li, unit)
    remove_contact(contact, by=li)
    yield Did("members.contact_removed", world.li, unit)
    file = store_bytes(b"%PDF-1.4", name="简介.pdf", by=world.li, view_action="members.view_roll")
    paper = attach(unit, file, kind=AttachmentKind.INTRODUCTION, dated_on=D(2022, 1, 1), by=li)
    yield Did("members.attachment_added", world.li, unit)
    withdraw_attachment(paper, reason="传错了", by=li)
    yield Did("members.attachment_withdrawn", world.li, unit)


def _proposals(world: World) -> Iterator[Did]:
    li, unit = viewer(world.li), Member.objects.get(unit=world.ua)

    def asked(name: str) -> Any:
        return propose_change(unit, name=name, reason="更名", by=li)

    proposal = asked("江海一职")
    yield Did("members.change_proposed", world.li, unit)
    withdraw_proposal(proposal, by=li)
    yield Did("members.change_withdrawn", world.li, unit)
    refuse_proposal(asked("江海学校"), reason="请附批文", by=viewer(world.wen))
    yield Did("members.change_refused", world.wen, unit)
    accept_proposal(asked("江海职校"), by=viewer(world.wen))
    yield Did("members.change_accepted", world.wen, unit)


def _started(name: str) -> Application:
    return applications.start_application(
        {
            "name": name,
            "category": "enterprise",
            "industry": "manufacturing",
            "introduction": "做电机",
            "contact_name": "何敏",
            "contact_phone": "13800138011",
        }
    )


def _applications(world: World) -> Iterator[Did]:
    wang = viewer(world.wang)
    application = _started("丁公司")
    yield Did("members.application_started", None, application)
    applications.submit_application(application)
    yield Did("members.application_submitted", None, application)
    admission.give_back(application, reason="请补电话", by=wang)
    yield Did("members.application_returned", world.wang, application)
    applications.submit_application(application)
    admission.request_material(application, text="请补执照", by=wang)
    yield Did("members.material_requested", world.wang, application)
    admission.receive_material(application, note="当面交来", by=wang)
    yield Did("members.application_submitted", world.wang, application)
    admission.accept(application, by=viewer(world.wen))
    yield Did("members.application_accepted", world.wen, application)
    admission.admit(
        application, joined_on=D(2023, 1, 1), rank=Rank.MEMBER, decision=DECISION, by=viewer(world.wen)
    )
    yield Did("members.application_admitted", world.wen, application)
    refused, ended, withdrawn = (applications.submit_application(_started(f"{n}公司")) for n in "戊己庚")
    admission.refuse(refused, reason="材料不实", by=wang)
    yield Did("members.application_refused", world.wang, refused)
    admission.request_material(ended, text="请补执照", by=wang)
    admission.end(ended, reason="不再办理", by=wang)
    yield Did("members.application_ended", world.wang, ended)
    applications.withdraw_application(withdrawn)
    yield Did("members.application_withdrawn", None, withdrawn)
