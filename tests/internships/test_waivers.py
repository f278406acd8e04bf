"""免实习: put forward on paper by one of the office, decided by another; whoever is let off is placed nowhere and asked for nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from groupportal.errors import DomainError, NotAllowed
from groupportal.files.services import store_bytes
from groupportal.tenancy.models import Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from internships.metrics import waived
from internships.models import Batch, Placement, Waiver
from internships.selectors.arranging import with_numbers
from internships.selectors.waiver import waivers_for
from internships.services.moving import cancel_placements
from internships.services.placement import arrange_students
from internships.services.running import leave, take_back_leaving
from internships.services.waiver import WAIVERS, propose_waivers, rule_waiver
from rosters.models import Student
from tests.internships.ground import arranged, batch, facts, host, over, running
from tests.members.ground import viewer
from tests.outcomes import race_codes, refused
from tests.points.ground import in_a
from tests.records.ground import bring, workbook
from tests.records.ground import said as found_in
from tests.rosters.ground import school_class, somebody, student, teacher
from tests.visitor import body, row_names
from tests.world import World

WHY = {"kind": "service", "reason": "应征入伍", "basis": "学生实习管理办法第十二条"}


def propose(world: World, of: Batch, *rows: Any, by: Any = None) -> Any:
    paper = store_bytes(b"%PDF-1.4", name="通知书.pdf", by=by or world.wang, purpose="证明材料")
    return propose_waivers(of, rows, file=paper, by=viewer(by or world.wang), **WHY)


def asked(world: World, of: Batch, *rows: Any, by: Any = None) -> list[Waiver]:
    propose(world, of, *rows, by=by)
    return list(Waiver.objects.filter(batch=of, student__in=rows, state="submitted").order_by("pk"))


def test_two_people_let_students_off_and_nobody_asks_them_for_anything(
    world: World, client_for: Any, tmp_path: Any
) -> None:
    with in_a(world):
        guide = somebody("zhou", "周勇军", Role.TEACHER, world.ua)
        room = school_class(world, class_teacher=teacher(world, user=guide))
        one, two, three = (
            student(world, f"0{n}", name, school_class=room)
            for n, name in enumerate(("姜勇", "杨超", "何芳"), 1)
        )
        type(one).objects.filter(pk=one.pk).update(user=somebody("jiang", "姜勇", Role.STUDENT, world.ua))
        of, firm = batch(world), host(world)
        arranged(world, firm, of, three)
        clerk, boss = (
            somebody(k, n, Role.SCHOOL_ADMIN, world.ua) for k, n in (("k", "黄干事"), ("b", "林主任"))
        )
        jiang = type(one).objects.get(pk=one.pk).user
    office, at = client_for(clerk, world.a), {"public_id": of.public_id}
    ids = {"ids": [str(row.public_id) for row in (one, two, three)]}
    assert "国家的实习规定没有写" in body(office.post("internships:waivers_propose", ids, **at))
    sent = {**ids, **WHY, "step": "do"}
    assert "请选择要上传的文件" in body(office.post("internships:waivers_propose", sent, **at))
    done = office.post(
        "internships:waivers_propose",
        {**sent, "upload": SimpleUploadedFile("入伍通知书.pdf", b"%PDF-1.4\n%%EOF")},
        **at,
    )
    assert done.status_code == 302
    told = body(office.get("internships:batch_students", **at))
    assert "何芳：" in told, "one who is placed is refused by oneself"
    assert "实习安排" in told
    with in_a(world):
        first, second = Waiver.objects.order_by("student__number")
    waits = {"ids": [str(first.public_id), str(second.public_id)], "step": "do"}
    assert "两个人" in body(office.get("internships:waiver", public_id=first.public_id))
    office.post("internships:waivers_accept", waits)
    with in_a(world):
        assert set(Waiver.objects.values_list("state", flat=True)) == {"submitted"}, "not by who asked"
    chief = client_for(boss, world.a)
    assert f"审批免实习：{of}，2 名学生" in body(chief.get("/"))
    assert chief.post("internships:waivers_accept", waits).status_code == 302
    assert row_names(chief.get("internships:batch_students", **at, data={"placed": "waived"})) == [
        "姜勇",
        "杨超",
    ]
    assert not row_names(chief.get("internships:batch_students", **at))
    own = client_for(jiang, world.a)
    assert "免实习" in body(own.get("internships:own"))
    assert "入伍通知书" not in body(own.get("internships:own"))
    assert own.get("internships:waiver", public_id=first.public_id).status_code == 200
    assert own.get("internships:waiver", public_id=second.public_id).status_code == 404
    text = body(client_for(guide, world.a).get("internships:own_class"))
    assert ("免实习的" in text, "应征入伍" in text) == (True, False), "the class teacher learns who, not why"
    with in_a(world):
        counted = with_numbers(Batch.objects.all()).get()
        assert (counted.arranged, counted.waived) == (1, 2)
        assert waived(timezone.localdate(), of.starts_on).value == 2
        (why,) = arrange_students(of, [one], facts(firm, of), by=world.wang).refused
        assert why[1].code == "let_off"
        heads = ["学号", "实习单位", "实习批次"]
        came = bring("placements", workbook(tmp_path / "p.xlsx", heads, ["01", str(firm), of.name]))
        assert [code for _, _, code in found_in(came)] == ["let_off"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Placement.objects.filter(student=three).update(student=one)
    gone = chief.post("internships:waiver_revoke", {"reason": "退役复学"}, public_id=first.public_id)
    assert gone.status_code == 302
    with in_a(world):
        assert waived(timezone.localdate(), of.starts_on).value == 1
        assert arrange_students(of, [one], facts(firm, of), by=world.wang).done


def test_who_may_not_and_what_stands_in_the_way(world: World, client_for: Any) -> None:
    with in_a(world):
        theirs = Unit.objects.create(name="江海第二职业技术学校")
        other = somebody("er", "二校干事", Role.SCHOOL_ADMIN, theirs)
        of, firm, one, two = batch(world), host(world), student(world), student(world, "02", "杨超")
        (row,) = asked(world, of, one)
        for deed in (
            lambda: asked(world, of, two, by=other),
            lambda: rule_waiver(row, "approved", by=viewer(other)),
            lambda: WAIVERS.withdraw(row, "withdrawn", by=viewer(other)),
        ):
            with pytest.raises((NotAllowed, DomainError)), transaction.atomic():
                deed()
        refused(lambda: rule_waiver(row, "approved", by=viewer(world.wang)), "two_people")
        refused(lambda: rule_waiver(row, "returned", by=viewer(world.wen)), "reason_missing")
        (why,) = propose(world, of, one).refused
        assert why[1].code == "asked_already", "one at a time"
        Student.objects.filter(pk=one.pk).update(user=somebody("own", "姜勇", Role.STUDENT, world.ua))
        own = viewer(Student.objects.get(pk=one.pk).user)
        assert not waivers_for(own).exists(), "nobody reads what is not decided of oneself"
        Batch.objects.filter(pk=of.pk).update(is_closed=True)
        refused(lambda: rule_waiver(row, "approved", by=viewer(world.wen)), "batch_closed")
        Batch.objects.filter(pk=of.pk).update(is_closed=False)
        (draft,) = arranged(world, firm, of, one)
        refused(lambda: rule_waiver(row, "approved", by=viewer(world.wen)), "placed")
        with pytest.raises(IntegrityError), transaction.atomic():
            Waiver.objects.filter(pk=row.pk).update(
                state="approved", accepted_on=of.starts_on, ruled_by=world.wen, ruled_at=timezone.now()
            )
        cancel_placements([draft], reason="应征入伍", by=world.wang)
        assert rule_waiver(row, "approved", by=viewer(world.wen)).accepted_on == timezone.localdate()
        assert waivers_for(own).get() == row
        (begun,) = running(world, firm, of, two)
        leave([begun], on=timezone.localdate(), reason="生病", by=viewer(world.wang))
        (ill,) = asked(world, of, two)
        rule_waiver(ill, "approved", by=viewer(world.wen))
        again = {"ends_on": over(), "reason": "登记错了人", "by": viewer(world.wang)}
        refused(lambda: take_back_leaving(begun, **again), "let_off")
        (whole,) = running(world, firm, of, student(world, "03", "何芳"))
        Placement.objects.filter(pk=whole.pk).update(state="ending", left_on=whole.ends_on, end_kind="done")
        (why,) = propose(world, of, whole.student).refused
        assert why[1].code == "done", "who did the whole of it is not let off"
    listed = client_for(world.wang, world.a)
    found = {
        chip: row_names(
            listed.get("internships:batch_students", public_id=of.public_id, data={"placed": chip})
        )
        for chip in ("placed", "waived")
    }
    assert found == {"placed": ["何芳"], "waived": ["姜勇", "杨超"]}, "let off after an early end is let off"


def test_of_arranging_and_letting_off_at_once_one_comes_through(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        of, firm, one = batch(world), host(world), student(world)
        (row,) = asked(world, of, one)

    def let_off() -> Any:
        return rule_waiver(row, "approved", by=viewer(world.wen))

    def place() -> Any:
        return arrange_students(of, [one], facts(firm, of), by=world.wang).only()

    codes = race_codes(world.a, (world.wen, let_off), (world.wang, place))
    assert codes in (["done", "let_off"], ["done", "placed"]), codes
