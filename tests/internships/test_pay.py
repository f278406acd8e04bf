"""Pay of interns: who records and sees it, putting it right, what the rule says of it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from groupportal.errors import DomainError, NotAllowed
from groupportal.records.exporting import asked as wanted
from groupportal.records.registry import kind_of
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from internships.models import PayRecord, Placement
from internships.selectors.pay import facts_for, months_due, pays_for, usually_due
from internships.services.pay import PayInput, record_many, record_pay
from internships.services.running import leave
from tests.internships.ground import batch, host, running
from tests.records.ground import bring, said, workbook
from tests.rosters.ground import somebody, student
from tests.world import World

PAID = Decimal(2600)


def first(months: int = 0) -> dt.date:
    """The first day of the month so many months ago."""
    day = timezone.localdate().replace(day=1)
    for _ in range(months):
        day = (day - dt.timedelta(days=1)).replace(day=1)
    return day


def interns(world: World) -> list[Placement]:
    """Two of A who came three months ago."""
    of = batch(world, starts_on=first(3))
    return running(
        world, host(world), of, student(world, "01", "姜勇"), student(world, "02", "杨超"), pay=PAID
    )


def full(month: dt.date, **more: Any) -> PayInput:
    said = {"paid": PAID, "paid_on": timezone.localdate(), "way": "transfer", "is_to_student": True, **more}
    return PayInput(month, **said)


def test_a_month_is_recorded_once_and_put_right_by_another_row(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        one, _ = interns(world)
        by = viewer_for(world.wang, world.a)
        kept = record_pay(one, full(first(1).replace(day=9)), by=by)
        assert (kept.month, kept.due, kept.due_on, kept.recorded_by) == (
            first(1),
            PAID,
            usually_due(first(1)),
            world.wang,
        )
        with pytest.raises(DomainError, match="已经登记过"):
            record_pay(one, full(first(1)), by=by)
        right = record_pay(one, full(first(1), paid=Decimal(2000), reason="看错了工资条"), by=by)
        kept.refresh_from_db()
        assert (kept.is_current, kept.paid, right.is_current, right.reason) == (
            False,
            PAID,
            True,
            "看错了工资条",
        )
        for wrong, code in (
            (full(first(9)), "not_there"),
            (full(first() + dt.timedelta(days=40)), "month_to_come"),
            (full(first(2), paid_on=None), "paid_on_missing"),
            (full(first(2), way=""), "way_missing"),
            (full(first(2), is_to_student=None), "payee_missing"),
            (full(first(2), paid=Decimal(-1)), "amount_wrong"),
            (full(first(2), paid_on=first(3)), "paid_early"),
            (PayInput(first(2), paid_on=first(2), way="cash"), "paid_missing"),
        ):
            with pytest.raises(DomainError) as refused:
                record_pay(one, wrong, by=by)
            assert refused.value.code == code


def test_a_month_nobody_worked_is_not_due_and_of_a_part_is_said_what_is(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        one, two = interns(world)
        by, today = viewer_for(world.wang, world.a), timezone.localdate()
        leave([one], on=first(2), reason="家里有事", confirmer="何建", by=by).only()
        leave([two], on=first(1) + dt.timedelta(days=9), reason="家里有事", confirmer="何建", by=by).only()
        one.refresh_from_db()
        two.refresh_from_db()
        later = today + dt.timedelta(days=100)
        assert [months_due(row, later) for row in (one, two)] == [[first(3)], [first(3), first(2), first(1)]]
        with pytest.raises(DomainError, match="不在这家单位实习"):
            record_pay(one, full(first(2)), by=by)
        said = PayInput(first(1), paid_on=today, way="transfer", is_to_student=True)
        done, ((_, why),) = record_many([two], said, by=by)
        assert (done, "没有做满" in why) == ([], True)
        ((part,), _) = record_many([two], replace(said, due=Decimal(800)), by=by)
        assert (part.due, part.paid) == (Decimal(800), Decimal(800))
        ((whole,), _) = record_many([two], replace(said, month=first(2)), by=by)
        assert (whole.due, whole.paid) == (PAID, PAID)


def test_the_rule_is_told_once_every_month_due_is_recorded(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        one, two = interns(world)
        by = viewer_for(world.wang, world.a)
        due = months_due(one, timezone.localdate())
        assert due[0] == first(3)
        assert facts_for([one.pk, two.pk]) == {}, "nothing recorded is not known"
        record_pay(one, full(due[-1], due_on=timezone.localdate()), by=by)
        assert facts_for([one.pk]) == {}, "a month is missing"
        for month in due[:-1]:
            record_pay(one, full(month, due_on=timezone.localdate()), by=by)
        (payment, *_) = facts_for([one.pk])[one.pk]["pay.payments"]
        assert (payment.due, payment.paid, payment.in_money, payment.to_student) == (PAID, PAID, True, True)
        record_pay(two, full(due[-1], way="goods", due_on=timezone.localdate()), by=by)
        (only,) = facts_for([two.pk])[two.pk]["pay.payments"]
        assert only.in_money is False, "what is wrong already is said though a month is missing"


def test_who_records_and_who_sees(world: World, client_for: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        one, two = interns(world)
        elsewhere = host(world, "江海物流有限公司")
        firm, other = (
            somebody(f"firm{n}", "何经理", Role.ENTERPRISE, u)
            for n, u in enumerate((one.host.unit, elsewhere.unit))
        )
        pupil = somebody("pupil", "姜勇", Role.STUDENT, world.ua)
        guide = somebody("guide", "周勇军", Role.TEACHER, world.ua)
        type(one.student).objects.filter(pk=one.student_id).update(user=pupil)
        as_agreed = PayInput(first(1), paid_on=timezone.localdate(), way="transfer", is_to_student=True)
        done, left_out = record_many([one, two], as_agreed, by=viewer_for(firm, world.a))
        assert ([row.paid for row in done], left_out) == ([PAID, PAID], [])
        for nobody in (other, pupil, guide, world.zhang):
            with pytest.raises(NotAllowed):
                record_pay(one, full(first(2)), by=viewer_for(nobody, world.a))
        people = {firm: 2, other: 0, pupil: 1, guide: 0, world.wang: 2}
        assert {user: pays_for(viewer_for(user, world.a)).count() for user in people} == people
    firm_client = client_for(firm, world.a)
    page = firm_client.get("internships:pays").content.decode()
    assert "姜勇" in page
    asked = firm_client.post("internships:pay_many", data={"ids": [str(one.public_id)]}).content.decode()
    assert "选中了 1 名学生" in asked
    assert 'name="due"' in asked
    assert firm_client.get("internships:pay_record", public_id=one.public_id).status_code == 200
    assert (
        client_for(other, world.a).get("internships:pay_record", public_id=one.public_id).status_code == 404
    )
    assert (
        client_for(pupil, world.a).get("internships:pay_record", public_id=one.public_id).status_code == 403
    )
    assert (
        client_for(world.qian, world.b).get("internships:pay_record", public_id=one.public_id).status_code
        == 404
    )


def test_the_office_brings_a_list_in(world: World, tmp_path: Path) -> None:
    heads = ["学号", "姓名", "月份", "实发", "发放日期", "发放方式", "直接发给学生", "更正的原因"]
    today = timezone.localdate()
    rows = [
        ["01", "姜勇", first(1), 2600, today, "银行转账", "是", None],
        ["02", "别名", first(1), 2600, today, "现金", "是", None],
        ["09", None, first(1), None, None, None, None, None],
    ]
    with group_scope(world.a, actor=world.wang):
        interns(world)
        found = bring(
            "pays",
            workbook(tmp_path / "in.xlsx", heads, *rows),
            user=viewer_for(world.wang, world.a),
            good_rows=True,
        )
        assert said(found) == [(3, "姓名", "name_differs"), (4, "学号", "no_such_intern")]
        assert PayRecord.objects.get().placement.student.number == "01"


def test_a_row_is_for_one_placement_of_the_month_or_for_none(world: World, tmp_path: Path) -> None:
    heads = ["学号", "姓名", "学校", "实习单位", "月份", "实发", "发放日期", "发放方式", "直接发给学生"]
    month, today = first(1), timezone.localdate()
    paid = [month, 2600, today, "银行转账", "是"]
    with group_scope(world.a, actor=world.wang):
        interns(world)
        far = Unit.objects.create(name="江门二中")
        twin = student(world, "01", "姜勇", unit=far)
        (theirs,) = running(
            world,
            host(world, "江海物流有限公司"),
            batch(world, "外校", unit=far, starts_on=first(1)),
            twin,
            pay=PAID,
        )
        rows = [
            ["01", "姜勇", None, None, *paid],
            ["01", "姜勇", None, "江海电子有限公司", first(2), *paid[1:]],
            ["01", "姜勇", far.name, "江海电子有限公司", *paid],
            ["01", "姜勇", far.name, None, *paid],
            ["01", None, None, None, first(2), *paid[1:]],
        ]
        file = workbook(tmp_path / "in.xlsx", heads, *rows)
        found = bring("pays", file, user=viewer_for(world.wang, world.a), good_rows=True)
        assert said(found)[:2] == [(2, "学号", "several_interns"), (4, "学号", "no_such_intern")]
        (mine,) = PayRecord.objects.exclude(placement=theirs)
        assert (mine.placement.unit, mine.month) == (world.ua, first(2)), "the other was not there yet"
        assert PayRecord.objects.get(placement=theirs).month == month


def test_what_a_unit_may_see_goes_out_by_no_right_of_another_school(world: World, client_for: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        one, _ = interns(world)
        record_pay(one, full(first(1)), by=viewer_for(world.wang, world.a))
        both = somebody("both", "何经理", Role.ENTERPRISE, one.host.unit)
        far = Unit.objects.create(name="江门二中")
        Membership.objects.create(user=both, role=Role.SCHOOL_ADMIN, unit=far)
        by = viewer_for(both, world.a)
        assert pays_for(by).count() == 1
        kind = kind_of("pays")
        assert kind.listed(wanted("", by)).count() == 0
        assert kind.listed(wanted("", viewer_for(world.wang, world.a))).count() == 1
    client = client_for(both, world.a)
    assert "姜勇" in client.get("internships:pays").content.decode()
    asking = client.get("internships:pays", data={"export": "1"}).url
    assert "共 0 条" in client.client.get(asking).content.decode()
    taken = client.client.post(asking, {"purpose": "核对报酬发放"})
    sheet = openpyxl.load_workbook(io.BytesIO(taken.content)).worksheets[0]
    assert "姜勇" not in str(list(sheet.iter_rows(values_only=True)))
