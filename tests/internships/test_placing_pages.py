"""Several people at work on placements: who arranges, who approves, the unit, the teacher, the student; and who sees nothing."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from groupportal.audit.models import AccessEntry
from groupportal.deciding.handed import handed_by
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Unit
from groupportal.tenancy.roles import Role
from groupportal.ui.once import SEEN
from internships.models import Batch, Placement
from internships.selectors.steps import steps_of
from internships.services.approving import submit_placements
from internships.services.moving import cancel_placements
from internships.services.placement import assign
from tests.internships.ground import (
    approved,
    arranged,
    batch,
    begun,
    host,
    lawful,
    mentor,
    over,
    post,
    running,
)
from tests.members.ground import viewer
from tests.points.ground import in_a
from tests.rosters.ground import ID, PHONE, school_class, somebody, student, teacher
from tests.visitor import row_names
from tests.world import World


def body(answer: Any) -> str:
    return str(answer.content.decode())


def many(visitor: Any, name: str, rows: list[Any], said: dict[str, str] | None = None, **at: Any) -> Any:
    """Tick rows, say what is wanted, look, do. The answer to the look and to the deed."""
    sent = {"ids": [str(row.public_id) for row in rows], **(said or {})}
    look = visitor.post(name, {**sent, "step": "look"}, **at)
    return look, visitor.post(name, {**sent, "step": "do", SEEN: ""}, **at)


@pytest.fixture(autouse=True)
def _lawful() -> Iterator[None]:
    with lawful():
        yield


@pytest.fixture
def people(world: World) -> dict[str, Any]:
    """Firms A and B, a second school, a teacher, a student with an account."""
    with in_a(world):
        room = school_class(world)
        one = student(world, id_number=ID, school_class=room, phone="13900139000")
        two = student(world, "2020002", "杨超", school_class=room)
        away = student(world, "2020003", "离开了", starts_on=over())
        first, second = host(world, "江海电子有限公司"), host(world, "江海物流有限公司")
        theirs = Unit.objects.create(name="江海第二职业技术学校")
        guide = somebody("zhou", "周勇军", Role.TEACHER, world.ua)
        user = somebody("jiang", "姜勇", Role.STUDENT, world.ua)
        type(one).objects.filter(pk=one.pk).update(user=user)
        return {
            "one": one,
            "two": two,
            "away": away,
            "first": first,
            "post": post(world, "装配", host=first, headcount=1),
            "mentor": mentor(world, host=first),
            "teacher": teacher(world, user=guide),
            "clerk": somebody("huang", "黄干事", Role.SCHOOL_ADMIN, world.ua),
            "zhou": guide,
            "wu": somebody("wu", "吴静", Role.TEACHER, world.ua),
            "jiang": user,
            "boss": somebody("he", "何经理", Role.ENTERPRISE, first.unit),
            "other_boss": somebody("yan", "严经理", Role.ENTERPRISE, second.unit),
            "other_clerk": somebody("er", "二校干事", Role.SCHOOL_ADMIN, theirs),
        }


def test_several_people_bring_a_batch_on_its_way(
    world: World, client_for: Any, people: dict[str, Any]
) -> None:
    clerk = client_for(people["clerk"], world.a)
    new = {
        "unit": str(world.ua.public_id),
        "name": "20级岗位实习",
        "kind": "post",
        "starts_on": begun().isoformat(),
        "ends_on": over().isoformat(),
        "daily_journals": "0",
        "teacher_leave_days": "1",
        "grade_parts": "考勤 20 单位 考勤\n实习报告 80 学校",
        "sections": ["岗位要求"],
    }
    assert "合计是 90%" in body(clerk.post("internships:batch_new", {**new, "grade_parts": "考勤 90 单位"}))
    assert "读不懂" in body(clerk.post("internships:batch_new", {**new, "grade_parts": "考勤很重要"}))
    assert clerk.post("internships:batch_new", new).status_code == 302
    with in_a(world):
        of = Batch.objects.get()
        assert of.last_day == over(), "the form asks for the last day"
        assert of.teacher_leave_days == 1, "longer leave is the school's"
    at = {"public_id": of.public_id}
    page = body(clerk.get("internships:batch", **at))
    assert "考勤 20%，实习报告 80%" in page
    assert f'value="{over().isoformat()}"' in body(clerk.get("internships:batch_edit", **at))
    assert "不应早于开始日期" in body(clerk.post("internships:batch_new", {**new, "ends_on": "2020-01-01"}))
    listed = body(clerk.get("internships:batch_students", **at))
    assert ("姜勇" in listed, "杨超" in listed, "离开了" in listed) == (True, True, False)
    said = {
        "post": str(people["post"].public_id),
        "starts_on": begun().isoformat(),
        "ends_on": over().isoformat(),
        "source": "school",
        "teacher": str(people["teacher"].public_id),
    }
    students = [people[key] for key in ("one", "two", "away")]
    look, done = many(clerk, "internships:arrange", students, said, **at)
    for words in ("可以安排的有 2 名", "不能安排的有\n    1 名", "不是在校学生", "可接收 1 人"):
        assert words in body(look), words
    assert done.status_code == 302
    ids = {"ids": [str(s.public_id) for s in students], **said, "step": "export"}
    assert "用途" in body(clerk.post("internships:arrange", ids, **at))
    taken = clerk.post("internships:arrange", {**ids, "purpose": "补登离校日期"}, **at)
    sheet = openpyxl.load_workbook(io.BytesIO(taken.content)).active
    assert {line[1].value for line in list(sheet.iter_rows())[1:]} == {"姜勇", "杨超", "离开了"}
    with in_a(world):
        rows = list(Placement.objects.order_by("student__number"))
        assert [row.student.name for row in rows] == ["姜勇", "杨超"]
        assert AccessEntry.objects.filter(purpose__contains="补登离校日期").exists()
    look, done = many(clerk, "internships:placements_submit", rows)
    assert done.status_code == 302
    own = body(clerk.get("internships:placement", public_id=rows[0].public_id))
    assert "提交和审批须由两个人完成" in own
    colleague = client_for(world.li, world.a)
    assert "批准" in body(colleague.get("internships:placement", public_id=rows[0].public_id))
    ruled = colleague.post(
        "internships:placement", {"deed": "approved", "answer": ""}, public_id=rows[0].public_id
    )
    assert ruled.status_code == 302
    # What was put forward anew since the list was opened is not approved with the others unseen.
    late = {"opened_at": begun().replace(year=2020).isoformat() + "T08:00:00+08:00"}
    look, done = many(colleague, "internships:placements_approve", rows[1:], late)
    assert "在您打开列表以后改过" in body(colleague.get("home"))
    look, done = many(colleague, "internships:placements_approve", rows)
    assert "不用再操作" in body(look)
    assert done.status_code == 302
    boss = client_for(people["boss"], world.a)
    page = body(boss.get("internships:at_unit"))
    assert ("姜勇" in page, "139****9000" in page) == (True, True)
    for hidden in (ID, PHONE, "138****8000", "杨兰"):
        assert hidden not in page
        assert hidden not in body(boss.get("internships:placement", public_id=rows[0].public_id))
    look, done = many(boss, "internships:placements_arrive", rows, {"on": begun().isoformat()})
    assert done.status_code == 302
    assert boss.get("internships:placement_edit", public_id=rows[0].public_id).status_code == 403
    guide = client_for(people["zhou"], world.a)
    page = body(guide.get("internships:guided"))
    assert "姜勇" in page
    pupil = client_for(people["jiang"], world.a)
    page = body(pupil.get("internships:own"))
    assert ("江海电子有限公司" in page, "周勇军" in page, "装配" in page) == (True, True, True)
    assert pupil.get("internships:placement", public_id=rows[0].public_id).status_code == 200


def test_the_numbers_of_a_batch_lead_to_as_many_rows(
    world: World, client_for: Any, people: dict[str, Any]
) -> None:
    with in_a(world):
        of = batch(world)
        running(world, people["first"], of, people["one"])
        (gone,) = arranged(world, people["first"], of, people["two"])
        cancel_placements([gone], reason="学生改去别的单位", by=viewer(world.wang))
    clerk = client_for(people["clerk"], world.a)
    page = body(clerk.get("internships:batch", public_id=of.public_id))
    for label, number in (("已安排", 1), ("已批准", 1), ("实习中", 1)):
        assert label in page
        stands = {"已安排": "arranged", "已批准": "approved"}.get(label)
        data = {"batch": of.public_id, "state": "all" if stands else "running", "stands": stands or ""}
        assert len(row_names(clerk.get("internships:placements", data=data))) == number, label
    assert "stands=approved" in page


def test_who_hands_in_at_two_schools_reads_for_whom_all_of_it_waits(
    world: World, people: dict[str, Any]
) -> None:
    with in_a(world):
        theirs = Unit.objects.get(name="江海第二职业技术学校")
        submit_placements(
            [
                *arranged(world, people["first"], batch(world), people["one"]),
                *arranged(
                    world,
                    people["first"],
                    batch(world, "二校岗位实习", unit=theirs),
                    student(world, "2020080", "二校生", unit=theirs),
                ),
            ],
            by=viewer(world.wang),
        )
        (handed,) = (one for one in handed_by(viewer(world.wang)) if "2 份" in one.title)
    assert {"黄干事", "二校干事"} <= set(handed.waits_for)


def test_students_are_handed_over_to_a_colleague_and_both_are_told(
    world: World, people: dict[str, Any]
) -> None:
    with in_a(world):
        rows = running(
            world, people["first"], batch(world), people["one"], people["two"], teacher=people["teacher"]
        )
        colleague = teacher(world, "T78", "吴静", user=people["wu"])
        assign(rows, teacher=colleague, by=viewer(world.wang))
        assign(rows, teacher=colleague, by=viewer(world.wang))
        told = dict(
            Notice.objects.filter(topic="internships.handed_over").values_list("recipient__name", "title")
        )
    assert told == {
        "周勇军": "2 名实习学生改由吴静指导",
        "吴静": "2 名实习学生交给您指导，原来由周勇军指导",
    }


def test_who_is_to_come_is_what_the_teachers_todo_leads_to(
    world: World, client_for: Any, people: dict[str, Any]
) -> None:
    with in_a(world):
        of = batch(world)
        approved(world, people["first"], of, people["one"], teacher=people["teacher"])
        later = timezone.localdate() + dt.timedelta(days=5)
        approved(world, people["first"], of, people["two"], teacher=people["teacher"], starts_on=later)
    guide = client_for(people["zhou"], world.a)
    home = body(guide.get("home"))
    assert "1 名学生的实习已经开始" in home
    assert "guided/?today=coming" in home
    assert row_names(guide.get("internships:guided", data={"today": "coming"})) == ["姜勇"]


def test_who_leaves_early_is_let_go_by_the_unit(
    world: World, client_for: Any, people: dict[str, Any]
) -> None:
    with in_a(world):
        (row,) = running(world, people["first"], batch(world), people["one"])
    clerk, boss = client_for(people["clerk"], world.a), client_for(people["boss"], world.a)
    today, key = timezone.localdate(), {"public_id": row.public_id}
    early = {"on": today.isoformat(), "reason": "企业停产", "confirmer": ""}
    assert clerk.post("internships:placement_leave", {**early, "reason": ""}, **key).status_code == 422
    assert clerk.post("internships:placement_leave", early, **key).status_code == 302
    assert "姜勇" in body(boss.get("internships:at_unit", data={"today": "leaving"}))
    assert boss.post("internships:placement_confirm", {"confirmer": ""}, **key).status_code == 302
    with in_a(world):
        row = Placement.objects.get(pk=row.pk)
        assert (row.state, row.left_confirmer) == ("ending", "何经理")
        assert row.last_day == today, "asked for by the last day on the post"
    page = body(clerk.get("internships:placement", **key))
    assert ("企业停产" in page, "单位确认离岗" in page, "批准实习安排" in page) == (True, True, True)


def test_who_has_nothing_to_do_with_it_sees_nothing(
    world: World, client_for: Any, people: dict[str, Any]
) -> None:
    with in_a(world):
        of = batch(world)
        (row,) = running(world, people["first"], of, people["one"], teacher=people["teacher"])
        (draft,) = arranged(world, people["first"], of, people["two"])
    key = {"public_id": row.public_id}
    for who, page in (
        ("other_boss", "internships:at_unit"),
        ("other_clerk", "internships:placements"),
        ("wu", "internships:guided"),
    ):
        visitor = client_for(people[who], world.a)
        assert "姜勇" not in body(visitor.get(page)), who
        assert visitor.get("internships:placement", **key).status_code == 404, who
    other = client_for(people["other_clerk"], world.a)
    assert other.get("internships:batch", public_id=of.public_id).status_code == 404
    _, done = many(other, "internships:placements_submit", [draft])
    assert done.status_code == 302
    boss = client_for(people["boss"], world.a)
    assert "杨超" not in body(boss.get("internships:at_unit")), (
        "what is not approved is no business of the unit"
    )
    assert boss.get("internships:placements").status_code == 403
    assert (
        client_for(people["jiang"], world.a)
        .get("internships:placement", public_id=draft.public_id)
        .status_code
        == 404
    )
    assert client_for(world.qian, world.b).get("internships:placement", **key).status_code == 404
    with in_a(world):
        assert Placement.objects.get(pk=draft.pk).state == "draft"


def test_the_list_finds(world: World, client_for: Any, people: dict[str, Any]) -> None:
    with in_a(world):
        of = batch(world)
        approved(world, people["first"], of, people["one"], teacher=people["teacher"], post=people["post"])
        arranged(world, host(world, "江海汽车有限公司"), of, people["two"])
        room = people["one"].class_periods.get().school_class
    visitor = client_for(world.li, world.a)
    for asked, found in (
        ({}, {"姜勇", "杨超"}),
        ({"state": "draft"}, {"杨超"}),
        ({"q": "jiangyong"}, {"姜勇"}),
        ({"q": "汽车"}, {"杨超"}),
        ({"lacks": "teacher"}, {"杨超"}),
        ({"host": str(people["first"].public_id)}, {"姜勇"}),
        ({"batch": str(of.public_id), "school_class": str(room.public_id)}, {"姜勇", "杨超"}),
        ({"teacher": str(people["teacher"].public_id)}, {"姜勇"}),
        ({"sort": "-class_name"}, {"姜勇", "杨超"}),
    ):
        page = body(visitor.get("internships:placements", data=asked))
        assert {name for name in ("姜勇", "杨超") if f">{name}</a>" in page} == found, asked
    taken = visitor.get("internships:placements", data={"export": "1"})
    assert taken.status_code == 302, "what is personal asks what for"


def test_one_is_put_right_moved_and_let_go_on_its_pages(
    world: World, client_for: Any, people: dict[str, Any]
) -> None:
    with in_a(world):
        (row,) = running(world, people["first"], batch(world), people["one"])
        other = host(world, "江海汽车有限公司")
    visitor = client_for(people["clerk"], world.a)
    key = {"public_id": row.public_id}
    form = visitor.get("internships:placement_edit", **key).context["form"]
    said = {name: form[name].value() or "" for name in form.fields}
    said = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in said.items()}
    sent = {**{n: v for n, v in said.items() if v is not False}, "pay": "1800.00", "is_paid_by_unit": "yes"}
    assert visitor.post("internships:placement_edit", sent, **key).status_code == 302
    assert "1,800.00 元/月" in body(visitor.get("internships:placement", **key))
    with in_a(world):
        Placement.objects.filter(pk=row.pk).update(is_abroad=True, note="学生自己联系")
    moved = {"reason": "专业不对口", "confirmer": "何经理", "starts_on": timezone.localdate().isoformat()}
    moved |= {"host": str(other.public_id), "ends_on": over().isoformat(), "is_abroad": "on"}
    assert visitor.post("internships:placement_transfer", moved, **key).status_code == 302
    with in_a(world):
        new = Placement.objects.get(state="draft")
        assert (new.host, new.kind, new.student) == (other, "post", people["one"])
        assert (new.is_abroad, new.note) == (True, "学生自己联系"), "what the old one says goes along"
    key = {"public_id": new.public_id}
    assert visitor.post("internships:placement_submit", **key).status_code == 302
    assert visitor.post("internships:placement_withdraw", **key).status_code == 302
    assert visitor.post("internships:placement_cancel", {"reason": "学生参军"}, **key).status_code == 302
    with in_a(world):
        assert Placement.objects.get(pk=new.pk).state == "cancelled"


def test_queries_do_not_grow(world: World, client_for: Any, query_count: Any, people: dict[str, Any]) -> None:
    with in_a(world):
        of = batch(world)
    pages = (
        (client_for(world.li, world.a), "internships:placements", {}),
        (client_for(world.li, world.a), "internships:batches", {}),
        (client_for(world.li, world.a), "internships:batch_students", {"public_id": of.public_id}),
        (client_for(people["zhou"], world.a), "internships:guided", {}),
        (client_for(people["boss"], world.a), "internships:at_unit", {}),
    )

    def fill(number: int) -> None:
        with in_a(world):
            someone = student(world, f"30{number}", f"学生{number}")
            running(world, people["first"], of, someone, teacher=people["teacher"], mentor=people["mentor"])

    def counts() -> list[int]:
        found = []
        for visitor, name, at in pages:
            with query_count() as n:
                assert visitor.get(name, **at).status_code == 200
            found.append(n())
        return found

    fill(1)
    counts()
    one = counts()
    fill(2)
    fill(3)
    assert counts() == one
    with in_a(world):
        rows = list(Placement.objects.all())
        assert all(steps_of(rows)[row.pk] for row in rows)
        assert viewer(world.li).can("internships.approve")
