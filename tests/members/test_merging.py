"""Duplicates found, two rows made one with their history, proposals, and two people at the same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.errors import DomainError
from groupportal.files.services import store_bytes
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from members.enums import AttachmentKind, Category, Industry, LeaveReason, Rank
from members.models import Member, MembershipPeriod
from members.names import close_pairs, core_name
from members.selectors.attachments import with_papers_on
from members.selectors.duplicates import duplicate_pairs, similar_members
from members.selectors.roll import active_on
from members.services.attachments import attach, withdraw_attachment
from members.services.merging import merge_members
from members.services.periods import change_rank, leave, re_enter, suspend
from members.services.roll import ContactInput, register_member
from members.services.upkeep import remove_member
from tests.members.ground import DECISION, code, enrol, viewer
from tests.outcomes import race_codes
from tests.records.ground import bring
from tests.world import World

D = dt.date


def test_names_that_mean_one_unit_and_names_that_do_not() -> None:
    names = {
        1: "江门市新会区宏达五金有限公司",
        2: "江门市新会宏达五金有限责任公司",
        3: "江门市第一职业高级中学",
        4: "江门市第二职业高级中学",
        5: "江门市蓬江区宏达五金（集团）有限公司",
        6: "江门市恒合16传媒有限公司",
        7: "江门市恒合17传媒有限公司",
    }
    pairs = {(a, b) for a, b, _ in close_pairs(names)}
    assert (1, 2) in pairs
    assert not pairs & {(3, 4), (6, 7)}
    assert core_name(names[2]) == "江门新会宏达五金"


def test_duplicates_are_offered_unless_their_codes_differ(inside: World) -> None:
    enrol(inside, "新会宏达五金有限公司", credit_code=code(1))
    enrol(inside, "新会区宏达五金有限责任公司")
    enrol(inside, "开平永兴水口有限公司", credit_code=code(3))
    enrol(inside, "开平市永兴水口有限公司", credit_code=code(4))
    found = [{str(p.one), str(p.other)} for p in duplicate_pairs()]
    assert found == [{"新会宏达五金有限公司", "新会区宏达五金有限责任公司"}]
    assert [str(m) for m in similar_members("某某", code(3))] == ["开平永兴水口有限公司"]


def test_merging_keeps_the_history_and_what_belongs_to_it(inside: World) -> None:
    wang = viewer(inside.wang)
    stays = enrol(inside, "新会宏达五金有限公司", joined_on=D(2020, 1, 1))
    goes = enrol(
        inside,
        "新会区宏达五金有限责任公司",
        joined_on=D(2016, 1, 1),
        rank=Rank.DIRECTOR,
        credit_code=code(1),
        contacts=[ContactInput("陈明", phone="13800138000")],
    )
    leave(goes, left_on=D(2018, 1, 1), reason=LeaveReason.OTHER, decision=DECISION, by=wang)
    re_enter(goes, joined_on=D(2021, 1, 1), decision=DECISION, by=wang)
    suspend(goes, starts_on=D(2021, 8, 1), reason="未交材料", decision=DECISION, by=wang)
    leave(goes, left_on=D(2022, 1, 1), reason=LeaveReason.OTHER, decision=DECISION, by=wang)
    Membership.objects.create(user=inside.zhang, role=Role.ENTERPRISE, unit=goes.unit)
    assert active_on(D(2021, 6, 1)).count() == 2
    done = merge_members(goes, into=stays, reason="同一家", by=wang)
    assert (done.moved, done.covered) == (1, 1)
    days = (D(2016, 6, 1), D(2019, 6, 1), D(2021, 6, 1), D(2022, 6, 1))
    assert [active_on(day).count() for day in days] == [1, 0, 1, 1]
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (goes.merged_into, stays.credit_code, goes.periods.count()) == (stays, code(1), 0)
    assert stays.ranks.get().rank == Rank.DIRECTOR
    assert [(s.starts_on, s.ends_on) for s in stays.suspensions.all()] == [(D(2021, 8, 1), D(2022, 1, 1))]
    assert stays.contacts.get().is_main
    assert Membership.objects.filter(user=inside.zhang, unit=stays.unit).exists()
    assert AuditEntry.objects.get(action="members.members_merged").note == "同一家"
    with pytest.raises(DomainError, match="已并入"):
        leave(goes, left_on=D(2023, 1, 1), reason=LeaveReason.OTHER, decision=DECISION, by=wang)
    with pytest.raises(DomainError, match="已并入"):
        register_member(
            str(goes),
            joined_on=D(2023, 1, 1),
            profile={"category": Category.ENTERPRISE, "industry": Industry.SERVICES},
            decision=DECISION,
            by=wang,
        )


def two_rows(inside: World, **more: Any) -> tuple[Member, Member]:
    """A row that goes, with all there is to say, and one that stays and says less."""
    goes = enrol(
        inside,
        "单县示例合并机械有限责任公司",
        credit_code=code(1),
        staff_total=320,
        staff_total_on=D(2022, 12, 31),
        address="示例路1号",
        website="https://www.example.cn",
        introduction="示例介绍。",
        contacts=[ContactInput("张三", phone="13800138077", title="副总经理", email="zhang@example.cn")],
    )
    contacts = [ContactInput("张三", phone="13800138077")]
    return goes, enrol(inside, "单县示例合并机械有限公司", **{"contacts": contacts, **more})


def test_blanks_are_filled_from_the_row_that_goes(inside: World) -> None:
    goes, stays = two_rows(inside)
    merge_members(goes, into=stays, reason="同一家", by=viewer(inside.wang))
    stays.refresh_from_db()
    assert (stays.staff_total, stays.staff_total_on, stays.address) == (320, D(2022, 12, 31), "示例路1号")
    assert (stays.website, stays.introduction) == ("https://www.example.cn", "示例介绍。")
    contact = stays.contacts.get()
    assert (contact.title, contact.email) == ("副总经理", "zhang@example.cn")
    assert "地址：示例路1号" in str(AuditEntry.objects.get(action="members.members_merged").after)


def test_what_differs_is_chosen_and_the_rest_stays_in_the_trail(inside: World) -> None:
    wang = viewer(inside.wang)
    contacts = [ContactInput("张三", phone="13800138077", email="other@example.cn")]
    goes, stays = two_rows(inside, address="示例路2号", introduction="另一份介绍。", contacts=contacts)
    with pytest.raises(DomainError, match="请选择保留哪一个") as refused:
        merge_members(goes, into=stays, reason="同一家", by=wang)
    assert refused.value.field == "keep_address"
    choices = {"address": "taken", "introduction": "kept"}
    merge_members(goes, into=stays, reason="同一家", choices=choices, by=wang)
    stays.refresh_from_db()
    assert (stays.address, stays.introduction, stays.staff_total) == ("示例路1号", "另一份介绍。", 320)
    assert set(stays.contacts.values_list("email", flat=True)) == {"zhang@example.cn", "other@example.cn"}
    assert stays.contacts.filter(is_main=True).count() == 1
    after = AuditEntry.objects.get(action="members.members_merged").after
    assert after["未采用"] == "地址：示例路2号；单位介绍：示例介绍。"


def test_the_page_shows_what_differs_before_anything_is_done(
    inside: World, client_for: Callable[..., Any]
) -> None:
    goes, stays = two_rows(inside, address="示例路2号", category=Category.PARK)
    wang = client_for(inside.wang, inside.a)
    path = f"/members/{goes.public_id}/merge/"
    page = wang.get(f"{path}?into={stays.public_id}").content.decode()
    for words in (
        "从“单县示例合并机械有限责任公司”补上的",
        "职工总数：320 人（2022年12月31日）",
        "地址保留哪一个",
        "保留“园区”，不采用“企业”",
    ):
        assert words in page
    given = {"into": str(stays.public_id), "reason": "同一家"}
    unseen = wang.post(path, given)
    assert unseen.status_code == 422
    assert "请核对后再点" in unseen.content.decode()
    seen = {**given, "shown": str(stays.public_id)}
    assert wang.post(path, seen).status_code == 422
    assert not Member.objects.get(pk=goes.pk).merged_into_id
    assert wang.post(path, {**seen, "keep_address": "taken"}).status_code == 302
    stays.refresh_from_db()
    assert (stays.address, stays.category) == ("示例路1号", Category.PARK)


def test_the_pair_that_lost_its_facts(inside: World, shared: Any) -> None:
    bring("members", shared / "inputs/cases/merge-pair.xlsx")
    goes, stays = Member.objects.get(credit_code__gt=""), Member.objects.get(credit_code="")
    merge_members(goes, into=stays, reason="同一家", by=viewer(inside.wang))
    stays.refresh_from_db()
    assert (stays.address, stays.staff_total, bool(stays.website)) == ("单县示例路1号", 320, True)
    assert stays.contacts.get().email == "zhang@example.cn"


def test_what_goes_along_with_a_covered_membership(inside: World) -> None:
    """Its seat, where the other row knows of none at that time; people's roles with their end; what was merged before."""
    wang = viewer(inside.wang)
    first, second, stays = (enrol(inside, f"新会宏达{n}有限公司", joined_on=D(2020, 1, 1)) for n in "甲乙丙")
    change_rank(second, rank=Rank.DIRECTOR, starts_on=D(2021, 1, 1), decision=DECISION, by=wang)
    Membership.objects.create(
        user=inside.zhang, role=Role.ENTERPRISE, unit=second.unit, valid_until=D(2099, 6, 30)
    )
    merge_members(first, into=second, reason="同一家", by=wang)
    merge_members(second, into=stays, reason="同一家", by=wang)
    first.refresh_from_db()
    assert first.merged_into == stays
    assert active_on(D(2021, 6, 1), rank=Rank.DIRECTOR).get() == stays
    assert Membership.objects.get(user=inside.zhang, unit=stays.unit).valid_until == D(2099, 6, 30)
    fourth = enrol(inside, "新会宏达丁有限公司", joined_on=D(2022, 1, 1), rank=Rank.VICE_CHAIR)
    merge_members(fourth, into=stays, reason="同一家", by=wang)
    assert stays.ranks.get().rank == Rank.DIRECTOR, "one seat at a time, that of the row that stays"


def test_memberships_that_overlap_in_part_are_refused_and_nothing_moves(inside: World) -> None:
    wang = viewer(inside.wang)
    stays = enrol(inside, "新会宏达五金有限公司", joined_on=D(2020, 1, 1))
    goes = enrol(inside, "新会区宏达五金有限责任公司", joined_on=D(2018, 1, 1))
    before = list(MembershipPeriod.objects.order_by("id").values_list("id", "member_id"))
    with pytest.raises(DomainError, match="部分重叠"):
        merge_members(goes, into=stays, reason="同一家", by=wang)
    assert list(MembershipPeriod.objects.order_by("id").values_list("id", "member_id")) == before
    other = enrol(inside, "台山电子有限公司", joined_on=D(2020, 1, 1), credit_code=code(5))
    third = enrol(inside, "台山市电子有限公司", joined_on=D(2020, 1, 1), credit_code=code(6))
    with pytest.raises(DomainError, match="信用代码不同"):
        merge_members(third, into=other, reason="同一家", by=wang)


def test_papers_count_from_their_date_until_withdrawn(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(inside, "甲厂", joined_on=D(2018, 1, 1))
    file = store_bytes(b"%PDF-1.4 form", name="form.pdf", by=inside.wang, view_action="members.view_roll")
    paper = attach(member, file, kind=AttachmentKind.APPROVAL_FORM, dated_on=D(2019, 1, 1), by=wang)
    with pytest.raises(DomainError, match="已经上传过"):
        attach(member, file, kind=AttachmentKind.APPROVAL_FORM, dated_on=D(2019, 1, 1), by=wang)
    counts = [with_papers_on(day).count() for day in (D(2018, 12, 31), D(2019, 1, 1))]
    assert counts == [0, 1]
    withdraw_attachment(paper, reason="传错了", by=wang)
    assert with_papers_on(D(2019, 1, 1)).count() == 1
    assert with_papers_on(timezone.localdate() + dt.timedelta(days=1)).count() == 0


def test_a_mistaken_unit_is_removed_and_one_in_use_is_not(inside: World) -> None:
    wang = viewer(inside.wang)
    member = enrol(
        inside, "误登记有限公司", rank=Rank.DIRECTOR, contacts=[ContactInput("甲", phone="13800138000")]
    )
    remove_member(member, reason="重复登记", by=wang)
    assert not Member.objects.exists()
    assert not Unit.objects.filter(name="误登记有限公司").exists()
    held = enrol(inside, "在用有限公司")
    duplicate = enrol(inside, "在用公司")
    merge_members(duplicate, into=held, reason="同一家", by=wang)
    with pytest.raises(DomainError, match="不能删除"):
        remove_member(held, reason="误", by=wang)
    assert Member.objects.filter(pk=held.pk).exists()
    assert held.periods.exists()


def test_two_people_register_the_same_unit_at_once(committed_world: World) -> None:
    def deed() -> None:
        enrol(committed_world, "同名有限公司", credit_code=code(1))

    codes = race_codes(committed_world.a, *[(committed_world.wang, deed)] * 2)
    assert codes.count("done") == 1
    with group_scope(committed_world.a):
        assert MembershipPeriod.objects.count() == 1


def test_two_people_let_a_unit_in_again_at_once(committed_world: World) -> None:
    with group_scope(committed_world.a, actor=committed_world.wang):
        wang = viewer(committed_world.wang)
        member = enrol(committed_world, "甲厂", joined_on=D(2018, 1, 1))
        leave(member, left_on=D(2019, 1, 1), reason=LeaveReason.OTHER, decision=DECISION, by=wang)

    def deed(day: dt.date) -> Any:
        return lambda: re_enter(member, joined_on=day, decision=DECISION, by=viewer(committed_world.wang))

    deeds = [(committed_world.wang, deed(day)) for day in (D(2020, 1, 1), D(2020, 6, 1))]
    assert race_codes(committed_world.a, *deeds) == ["done", "is_member"]
    with group_scope(committed_world.a):
        assert member.periods.count() == 2
