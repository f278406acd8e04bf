"""Who may claim, confirm, appeal and answer, and what comes of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.models import Notice
from groupportal.messages.todos import todos_for
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from points.models import PointsAppeal, PointsClaim, PointsEntry
from points.selectors.entry import points_by_member
from points.selectors.queue import appeals_visible_to, claims_visible_to
from points.services.appeal import APPEALS, Correction, file_appeal, reject_appeal, uphold_appeal
from points.services.claim import CLAIMS, claim_points, confirm_claim, refuse_claim
from points.services.entry import reverse_points
from points.services.source import material_submitted
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.points.ground import DAY, Ground, give, proof, total
from tests.world import World


def claim(world: World, ground: Ground, code: str = "donation", **changes: Any) -> PointsClaim:
    """The school says what it did."""
    facts: dict[str, Any] = {"occurred_on": DAY, "quantity": Decimal("2.5"), "key": "k", **changes}
    facts.setdefault("files", [proof(world.li)])
    return claim_points(ground.school, rule=ground.rules[code], by=viewer(world.li), **facts)


def test_a_claim_is_no_entry_until_the_named_role_confirms(world: World, ground: Ground) -> None:
    made = claim(world, ground)
    assert not PointsEntry.objects.exists()
    assert [list(CLAIMS.due(viewer(u))) for u in (world.cai, world.wang)] == [[made], []]
    with pytest.raises(NotAllowed, match="由财务确认"):
        confirm_claim(made, by=viewer(world.wang))
    entry = confirm_claim(made, by=viewer(world.cai))
    assert (entry.counted, entry.member, entry.claim, entry.origin) == (
        Decimal("12.50"),
        ground.school,
        made,
        "claim",
    )
    assert entry.files.count() == 1, "the evidence goes along"
    assert "计入 12.5 分" in Notice.objects.get(recipient=world.li).body
    refused(lambda: confirm_claim(made, by=viewer(world.cai)), "state")
    assert PointsEntry.objects.count() == 1


def test_a_unit_that_turned_out_to_be_no_member_then_gets_nothing(world: World, ground: Ground) -> None:
    from members.services.periods import leave
    from tests.members.ground import DECISION

    made = claim(world, ground)
    leave(ground.school, left_on=DAY, reason="request", decision=DECISION, by=viewer(world.wang))
    refused(lambda: confirm_claim(made, by=viewer(world.cai)), "not_member_then")
    assert not PointsEntry.objects.exists()


def test_a_form_sent_twice_makes_one_claim(world: World, ground: Ground) -> None:
    assert claim(world, ground) == claim(world, ground)


def test_a_refusal_says_why(world: World, ground: Ground) -> None:
    made = claim(world, ground)
    refused(lambda: refuse_claim(made, reason="  ", by=viewer(world.cai)), "reason_missing")
    refuse_claim(made, reason="没有验收单", by=viewer(world.cai))
    assert Notice.objects.get(recipient=world.li).body == "没有验收单"
    refused(lambda: confirm_claim(made, by=viewer(world.cai)), "state")
    assert not PointsEntry.objects.exists()


def test_nobody_confirms_for_the_own_unit_or_what_was_claimed_by_themselves(
    world: World, ground: Ground
) -> None:
    entered = give(world, ground, "course")
    assert isinstance(entered, PointsClaim)
    refused(lambda: confirm_claim(entered, by=viewer(world.wang)), "two_people")
    assert confirm_claim(entered, by=viewer(world.wen)).counted == 8
    made = claim(world, ground, key="other")
    Membership.objects.create(user=world.cai, role=Role.SCHOOL_ADMIN, unit=world.ua)
    refused(lambda: confirm_claim(made, by=viewer(world.cai)), "two_people")
    assert list(CLAIMS.due(viewer(world.cai))) == []


def test_only_the_own_unit_is_claimed_for_and_seen(world: World, ground: Ground) -> None:
    with pytest.raises(NotAllowed):
        claim_points(ground.firm, rule=ground.rules["course"], occurred_on=DAY, key="k", by=viewer(world.li))
    give(world, ground, "course")
    mine = claim(world, ground)
    assert list(claims_visible_to(viewer(world.li))) == [mine]
    assert claims_visible_to(viewer(world.zhang)).count() == 2


def test_claims_and_appeals_are_to_dos(world: World, ground: Ground, settings: Any) -> None:
    settings.ROOT_URLCONF = settings.GROUP_URLCONF
    claim(world, ground)
    file_appeal(ground.school, entry=None, text="漏记", by=viewer(world.li))
    finance, secretary = (todos_for(viewer(u)) for u in (world.cai, world.wang))
    assert [t.title for t in finance if t.group_key == "members.claims"] == [
        f"确认积分申报：{ground.school}　捐赠设备"
    ]
    (appeal,) = [t for t in secretary if t.group_key == "members.appeals"]
    assert appeal.due_on is not None
    assert not [t for t in todos_for(viewer(world.li)) if t.group_key.startswith("members.c")]


def test_an_appeal_upheld_reverses_and_corrects(world: World, ground: Ground) -> None:
    wrong = give(world, ground, quantity=4, member=ground.school)
    appeal = file_appeal(ground.school, entry=wrong, text="实际接收 14 人", by=viewer(world.li))
    refused(lambda: file_appeal(ground.school, entry=wrong, text="再说", by=viewer(world.li)), "invalid")
    correction = Correction(ground.rules["interns"], DAY, 14)
    done = uphold_appeal(appeal, answer="核对名单属实", correction=correction, by=viewer(world.wang))
    assert (done.reversal.reverses, done.correction.counted) == (wrong, 7)
    assert points_by_member(2023, dt.date(2030, 1, 1)) == {ground.school.pk: 7}
    assert Notice.objects.get(recipient=world.li).body == "核对名单属实"
    refused(lambda: reject_appeal(appeal, answer="不", by=viewer(world.wang)), "state")


def test_an_appeal_rejected_changes_nothing_but_is_answered(world: World, ground: Ground) -> None:
    entry = give(world, ground, member=ground.school)
    appeal = file_appeal(ground.school, entry=entry, text="应为 2 分", by=viewer(world.li))
    refused(lambda: reject_appeal(appeal, answer=" ", by=viewer(world.wang)), "reason_missing")
    reject_appeal(appeal, answer="按规则每人 0.5 分", by=viewer(world.wang))
    assert PointsEntry.objects.get() == entry
    assert PointsAppeal.objects.get().state == "rejected"
    file_appeal(ground.school, entry=entry, text="补充材料", by=viewer(world.li))


def test_only_an_entry_that_counts_is_disputed(world: World, ground: Ground) -> None:
    li = viewer(world.li)
    wrong = give(world, ground, member=ground.school)
    reversal = reverse_points(wrong, reason="重复登记", by=world.wang)
    said = refused(lambda: file_appeal(ground.school, entry=reversal, text="不该冲销", by=li), "is_reversal")
    assert "漏记" in said
    refused(lambda: file_appeal(ground.school, entry=wrong, text="不该冲销", by=li), "already_reversed")
    of_another = give(world, ground)
    refused(
        lambda: file_appeal(ground.school, entry=of_another, text="是我们的", by=li), "other_members_entry"
    )


def test_a_missing_entry_is_entered_with_the_answer(world: World, ground: Ground) -> None:
    appeal = file_appeal(ground.school, entry=None, text="漏记一门课", by=viewer(world.li))
    refused(lambda: uphold_appeal(appeal, answer="属实", by=viewer(world.wang)), "correction_missing")
    correction = Correction(ground.rules["course"], DAY)
    done = uphold_appeal(appeal, answer="属实", correction=correction, by=viewer(world.wang))
    assert (done.correction.counted, done.reversal) == (8, None)


def test_appeals_that_are_refused(world: World, ground: Ground) -> None:
    theirs, mine = give(world, ground), give(world, ground, member=ground.school)
    li = viewer(world.li)
    refused(lambda: file_appeal(ground.school, entry=theirs, text="x", by=li), "other_members_entry")
    refused(lambda: file_appeal(ground.school, entry=mine, text=" ", by=li), "text_missing")
    for user in (world.wang, world.zhang):
        with pytest.raises(NotAllowed):
            file_appeal(ground.school, entry=mine, text="x", by=viewer(user))
    appeal = file_appeal(ground.school, entry=mine, text="x", by=li)
    with pytest.raises(NotAllowed):
        reject_appeal(appeal, answer="x", by=li)
    assert list(appeals_visible_to(viewer(world.li))) == [appeal]


def test_material_that_was_approved_scores_once_for_its_unit(world: World, ground: Ground) -> None:
    from groupportal.tenancy.scope import group_scope
    from plans.services.assignment import assign_tasks
    from plans.services.filing import fingerprint, save_filing, start_filing, submit_filing
    from plans.services.review import approve_filing, withdraw_approval
    from tests.budget.ground import make_plan

    thread = make_plan(world.wang).first
    wang, li, wen = viewer(world.wang), viewer(world.li), viewer(world.wen)
    today = dt.date.today()  # noqa: DTZ011 -- only a date to come
    (assignment,) = assign_tasks(
        [thread], units=[world.ua], due_on=today + dt.timedelta(days=9), request="报数", year=None, by=wang
    )
    with group_scope(world.a, actor=world.li):
        filing = start_filing(thread, assignment=assignment, as_of=DAY, by=li)
        filing = save_filing(filing, as_of=DAY, text="已办", figures=[], seen=fingerprint(filing), by=li)
        filing = submit_filing(filing, by=li)
    assert not PointsEntry.objects.exists()
    filing = approve_filing(filing, by=wen)
    (entry,) = PointsEntry.objects.all()
    assert (entry.member, entry.item, entry.counted, entry.origin) == (ground.school, "material", 3, "event")
    material_submitted(filing)
    assert PointsEntry.objects.count() == 1
    withdraw_approval(filing, reason="数错了", by=wen)
    assert total(ground.school, today.year) == 0, "it is approved no longer"
    with group_scope(world.a, actor=world.li):
        anew = start_filing(thread, assignment=assignment, as_of=DAY, by=li)
        anew = save_filing(anew, as_of=DAY, text="已办好", figures=[], seen=fingerprint(anew), by=li)
        anew = submit_filing(anew, by=li)
    approve_filing(anew, by=wen)
    assert total(ground.school, today.year) == 3, "once again, and once"
    assert PointsEntry.objects.count() == 3


def test_a_filing_without_a_member_behind_it_gives_nothing(world: World, ground: Ground) -> None:
    from types import SimpleNamespace

    material_submitted(SimpleNamespace(assignment=None))
    material_submitted(SimpleNamespace(assignment=SimpleNamespace(unit_id=None)))
    assert not PointsEntry.objects.exists()


def test_errors_carry_whole_sentences(world: World, ground: Ground) -> None:
    with pytest.raises(DomainError, match="必须上传佐证：捐赠协议、验收单。"):
        claim(world, ground, files=[])


def test_who_belongs_to_the_unit_does_not_answer_its_appeal(world: World, ground: Ground) -> None:
    entry = give(world, ground, member=ground.school)
    appeal = file_appeal(ground.school, entry=entry, text="少记了", by=viewer(world.li))
    Membership.objects.create(user=world.wen, role=Role.TEACHER, unit=world.ua)
    refused(lambda: reject_appeal(appeal, answer="不", by=viewer(world.wen)), "two_people")
    assert not APPEALS.due(viewer(world.wen)).exists()
    assert list(APPEALS.due(viewer(world.wang))) == [appeal]
    assert "已有一份在办理" in refused(
        lambda: file_appeal(ground.school, entry=entry, text="少记了", by=viewer(world.li)), "invalid"
    )
