"""园区 over the API: one journey of a need and of a booking, and who is kept out."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.http import http_date

from groupportal.accounts.rotating import code_at
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from groupportal.ui.formats import cndate
from parks.enums import FacilityKind, TrainingKind
from parks.models import (
    Attendance,
    Booking,
    CentreStaff,
    Facility,
    JointProject,
    Milestone,
    ServiceRequest,
    Training,
    WorkFile,
)
from parks.services.booking import Wanted, ask_booking
from parks.services.facility import FacilityInput, add_facility
from parks.services.project import ProjectInput, add_milestone, add_project
from parks.services.training import TrainingInput, plan_training, show_code
from tests.members.ground import viewer
from tests.parks.request_ground import Place, accepted, account, delivered, place, value_of
from tests.world import World

READ = (
    "parks", "centres", "agreements", "staff", "residents", "requests", "values", "projects", "trainings", "teams", "colleges", "bases",
    "mutual-services", "facilities", "bookings", "lendings",
)  # fmt: skip


@pytest.fixture
def it(world: World) -> Place:
    with group_scope(world.a, actor=world.wang):
        return place(world)


def get(who: Any, path: str, **query: Any) -> Any:
    return who.get(f"/api/v1/parks/{path}", data=query)


def post(who: Any, path: str, said: Any = None, key: str = "", read_at: str = "") -> Any:
    """As a program sends it."""
    head = {"HTTP_IDEMPOTENCY_KEY": key or str(uuid.uuid4())}
    if read_at:
        head["HTTP_IF_UNMODIFIED_SINCE"] = read_at
    return who.client.generic(
        "POST", who.url(f"/api/v1/parks/{path}"), json.dumps(said or {}), "application/json", **head
    )


def sent_with(who: Any, path: str, **said: Any) -> Any:
    """As a form with files."""
    head = {"Idempotency-Key": str(uuid.uuid4())}
    return who.client.post(who.url(f"/api/v1/parks/{path}"), said, headers=head)


def room(world: World, **said: Any) -> Facility:
    facts = {"kind": FacilityKind.ROOM, "name": "第一报告厅", "people": 80, "phone": "0750-3123456", **said}
    return add_facility(world.ua, FacilityInput(**facts), by=viewer(world.li))


def at(hour: int, days: int = 3) -> dt.datetime:
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def span(hour: int, length: int = 2, days: int = 3) -> dict[str, str]:
    return {"starts_at": at(hour, days).isoformat(), "ends_at": at(hour + length, days).isoformat()}


def test_a_need_from_asking_to_the_value_the_firm_confirms(world: World, it: Place, visitor: Any) -> None:
    he, li, tao = visitor(it.he, world.a), visitor(world.li, world.a), visitor(it.tao, world.a)
    wanted = {
        "unit": str(it.firm.public_id),
        "centre": str(it.centre.public_id),
        "kind": "training",
        "title": "电工培训",
        "contact": "何敏",
        "phone": "13800001234",
    }
    key = str(uuid.uuid4())
    need = post(he, "requests/", wanted, key)
    assert (need.status_code, post(he, "requests/", wanted, key).status_code) == (201, 200)
    assert "13800001234" not in need.text
    one = f"requests/{need.json()['id']}/"
    workers = get(li, "workers/", page_size=200).json()["results"]
    leader = next(each["id"] for each in workers if each["name"] == it.tao.name)
    due = str(timezone.localdate() + dt.timedelta(days=9))
    assert post(he, f"{one}accept/", {"leader": leader, "due_on": due}).status_code == 403
    past = post(li, f"{one}accept/", {"leader": leader, "due_on": "2020-01-01"})
    assert (past.status_code, past.json()["field"]) == (422, "due_on")
    taken = post(li, f"{one}accept/", {"leader": leader, "due_on": due})
    assert (taken.json()["state"], taken.json()["leader"]) == ("accepted", it.tao.name)
    logged = tao.client.post(
        tao.url(f"/api/v1/parks/{one}log/"),
        {
            "day": str(timezone.localdate()),
            "text": "上门讲课",
            "hours": "3.5",
            "files": [SimpleUploadedFile("签到表.pdf", b"%PDF-1.4\n%%EOF")],
        },
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )
    assert logged.json()["logs"][0]["hours"] == "3.5", logged.text
    done = post(tao, f"{one}deliver/", {"result": "培训 20 人", "delivered_on": str(timezone.localdate())})
    assert done.json()["state"] == "delivered"
    assert post(he, f"{one}send-back/", {"text": "还缺签到表"}).json()["state"] == "accepted"
    post(tao, f"{one}deliver/", {"result": "补了签到表", "delivered_on": str(timezone.localdate())})
    rated = post(he, f"{one}rate/", {"stars": 5})
    assert (rated.json()["state"], rated.json()["stars"]) == ("closed", 5)
    assert "已经" in post(he, f"{one}rate/", {"stars": 1}).json()["detail"]
    worth = {
        "unit": str(it.firm.public_id),
        "request": need.json()["id"],
        "year": timezone.localdate().year,
        "amount": "5.04",
        "reckoning": "saved",
        "grounds": "每月少用工时 120 小时",
    }
    asked = post(li, "values/", worth)
    assert (asked.status_code, asked.json()["field"]) == (422, "amount")
    assert "如果是 5.04 万元" in asked.json()["detail"]
    value = post(li, "values/", {**worth, "amount": "50400"}).json()
    assert post(li, f"values/{value['id']}/confirm/").status_code == 403, "the firm says so itself"
    assert post(he, f"values/{value['id']}/confirm/").json()["confirmed_by"] == "account"
    with group_scope(world.a, actor=world.wang):
        assert ServiceRequest.objects.count() == 1
        assert WorkFile.objects.count() == 1


def test_a_booking_from_looking_to_its_return(world: World, it: Place, visitor: Any) -> None:
    with group_scope(world.a, actor=world.li):
        tool = room(world, name="三坐标测量仪", is_lent=True, opens=dt.time(8), closes=dt.time(18))
    he, hu, li = visitor(it.he, world.a), visitor(it.hu, world.a), visitor(world.li, world.a)
    there = f"facilities/{tool.public_id}/"
    said = {"facility": str(tool.public_id), "unit": str(it.firm.public_id), "purpose": "涉密检测"}
    mine = post(he, "bookings/", {**said, **span(14)})
    assert (mine.status_code, mine.json()["state"]) == (201, "submitted"), mine.text
    day = get(hu, f"{there}times/", on=str(at(14).date())).json()
    assert [(one["starts_at"][11:16], one["ends_at"][11:16]) for one in day["free"]] == [
        ("08:00", "14:00"),
        ("16:00", "18:00"),
    ]
    assert len(day["taken"]) == 1
    other = {**said, "unit": str(it.other_firm.public_id), "purpose": "面试"}
    late = post(hu, "bookings/", {**other, **span(15)})
    assert (late.status_code, "16:00–18:00还空着" in late.json()["detail"]) == (422, True)
    assert post(hu, "bookings/", {**said, **span(8)}).json()["field"] == "unit", "not for another firm"
    query = {"unit": str(it.other_firm.public_id), **span(14), "every": 7, "number": 3}
    slots = get(hu, f"{there}series/", **query).json()["slots"]
    assert [bool(slot["hindrance"]) for slot in slots] == [True, False, False]
    assert slots[0]["instead"]["starts_at"] == at(16).isoformat()
    assert "2 至 60" in get(hu, f"{there}series/", **{**query, "number": 61}).json()["detail"]
    good = [{name: slot[name] for name in ("starts_at", "ends_at")} for slot in slots[1:]]
    several = post(hu, "bookings/series/", {**other, "times": good}).json()["bookings"]
    assert len({one["series"] for one in several}) == 1
    assert post(hu, f"bookings/{mine.json()['id']}/withdraw/", {"reason": "x"}).status_code == 404
    one = f"bookings/{mine.json()['id']}/"
    assert post(he, f"{one}rule/", {"state": "approved"}).status_code == 404, "the owner's people rule"
    assert "请写明" in post(li, f"{one}rule/", {"state": "returned"}).json()["detail"]
    stale = post(li, f"{one}rule/", {"state": "approved"}, read_at="Thu, 01 Jan 2026 08:00:00 GMT")
    assert (stale.status_code, stale.json()["code"]) == (422, "overtaken"), (
        "put forward anew since it was read"
    )
    read_at = http_date(timezone.now().timestamp() + 1)
    assert post(li, f"{one}rule/", {"state": "approved"}, read_at=read_at).json()["state"] == "approved"
    assert post(hu, f"bookings/{several[0]['id']}/withdraw/").json()["state"] == "withdrawn"
    with time_machine.travel(at(14), tick=False):
        he, li = visitor(it.he, world.a), visitor(world.li, world.a)
        assert post(he, f"{one}arrive/").json()["arrived_at"]
        assert post(li, f"{one}hand-over/").json()["handed_over_by"] == world.li.name
    with time_machine.travel(at(16), tick=False):
        assert post(li, f"{one}take-back/", {"note": "完好"}).json()["return_note"] == "完好"
    (lent,) = get(he, "lendings/", q="涉密").json()["results"]
    assert lent["returned_to"] == world.li.name
    assert get(hu, "lendings/", q="涉密").json()["results"] == []


def test_who_is_at_the_door_signs_with_the_account(world: World, it: Place, visitor: Any) -> None:
    with group_scope(world.a, actor=world.li):
        start = timezone.now()
        facts = TrainingInput(TrainingKind.STARTUP, "创业沙龙", start, start + dt.timedelta(hours=2))
        row = show_code(plan_training(world.ua, facts, by=viewer(world.li)), by=viewer(world.li))
        student = account("mu_a", "木兰", Role.STUDENT, world.ua)
    code = code_at(row.secret, timezone.now())
    who, door = visitor(student, world.a), f"trainings/{row.public_id}/sign/"
    wrong = post(who, door, {"code": "000000", "firm": "创业一队"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "code")
    signed = post(who, door, {"code": code, "firm": "创业一队", "name": "别人"})
    assert (signed.json()["name"], signed.json()["way"]) == ("木兰", "code"), signed.text
    for again in ({"firm": "创业一队"}, {"firm": "创业二队"}, {"phone": "13900001234"}):
        post(who, door, {"code": code} | again)
    by_hand = {"training": str(row.public_id), "name": "何敏", "phone": "13800001234"}
    keeper = visitor(world.li, world.a)
    assert post(keeper, "attendances/", by_hand).status_code == 201
    assert post(visitor(it.other_office, world.a), "attendances/", by_hand).status_code == 403
    names = get(keeper, "attendances/", training=str(row.public_id)).json()["results"]
    assert [one["name"] for one in names] == ["何敏", "木兰"]
    assert "phone" not in names[0]
    assert get(visitor(it.other_office, world.a), "attendances/").json()["results"] == []
    with group_scope(world.a, actor=world.wang):
        assert (Attendance.objects.count(), Training.objects.get().attendances.count()) == (2, 2)


def test_nobody_reads_or_does_over_the_api_what_the_pages_keep(world: World, it: Place, visitor: Any) -> None:
    with group_scope(world.a, actor=world.li):
        by = viewer(world.li)
        student = account("mu_a", "木兰", Role.STUDENT, world.ua)
        reader = account("du_a", "杜读", Role.READER, it.firm)
        booked = ask_booking(room(world), it.firm, (at(14), at(16)), Wanted("涉密检测"), by=viewer(it.he))
        facts = {"kind": "service", "title": "在线检测", "starts_on": dt.date(2024, 1, 1)}
        project = add_project(world.ua, ProjectInput(**facts, contract_amount=120000), by=by)
        add_milestone(project, title="样机", due_on=dt.date(2024, 6, 1), by=by)
    strangers = {
        "student": visitor(student, world.a),
        "other group": visitor(world.qian, world.b),
        "nobody": visitor(None, world.a),
    }
    for path in READ:
        for who, page in strangers.items():
            answer = get(page, f"{path}/")
            empty = who == "other group" and answer.status_code == 200 and not answer.json()["count"]
            assert empty or answer.status_code in (401, 403), (path, who, answer.status_code)
    outsiders = (visitor(world.qian, world.b), visitor(student, world.a), visitor(reader, world.a))
    one = f"bookings/{booked.public_id}/"
    for page in (*outsiders, visitor(it.hu, world.a), visitor(it.other_office, world.a)):
        for deed in ("rule", "withdraw", "arrive", "hand-over", "take-back"):
            assert post(page, f"{one}{deed}/", {"state": "approved"}).status_code in (403, 404), deed
    read = visitor(reader, world.a)
    assert get(read, "bookings/").json()["results"] == []
    assert get(read, "projects/").json()["results"][0]["contract_amount"] is None
    kept = get(visitor(world.li, world.a), "projects/").json()["results"][0]
    assert (kept["contract_amount"], kept["milestones"][0]["title"]) == ("120000.00", "样机")
    assert "0750" not in get(read, "facilities/").text
    with group_scope(world.a, actor=world.wang):
        assert Booking.objects.get().state == "submitted"


def test_a_unit_does_nothing_for_another(world: World, it: Place, visitor: Any) -> None:
    """The second school's office has the same rights as the first one's, at its own unit."""
    with group_scope(world.a, actor=world.wang):
        hall = room(world)
        Membership.objects.create(user=it.tao, role=Role.SCHOOL_ADMIN, unit=Unit.objects.create(name="三校"))
    said = {
        "unit": str(it.firm.public_id),
        "centre": str(it.centre.public_id),
        "kind": "other",
        "title": "问一问",
        "contact": "何敏",
        "phone": "13800001234",
    }
    need = post(visitor(it.he, world.a), "requests/", said).json()["id"]
    other, tao = visitor(it.other_office, world.a), visitor(it.tao, world.a)
    for page in (other, tao):
        assert post(page, f"requests/{need}/decline/", {"text": "不办"}).status_code == 404
        assert post(page, "requests/", said).status_code in (403, 404)
        value = {
            "unit": str(it.firm.public_id), "year": 2025, "amount": "50000", "reckoning": "saved", "grounds": "工时",
            "request": need,
        }  # fmt: skip
        assert post(page, "values/", value).json()["field"] == "request"
        booking = {"facility": str(hall.public_id), "unit": str(world.ua.public_id), "purpose": "会"}
        mine = tao is page
        assert (post(page, "bookings/", {**booking, **span(9)}).status_code == 201) is mine, (
            "陶 teaches there"
        )


def test_lists_ask_the_same_of_one_as_of_many(
    world: World, it: Place, visitor: Any, query_count: Callable[..., Any]
) -> None:
    li = visitor(world.li, world.a)

    def fill(numbers: range) -> None:
        with group_scope(world.a, actor=world.li):
            by = viewer(world.li)
            for n in numbers:
                hall = room(world, name=f"教室{n}")
                ask_booking(hall, world.ua, (at(8), at(9)), Wanted("会"), by=by)
                facts = ProjectInput("service", f"项目{n}", starts_on=dt.date(2024, 1, 1))
                add_milestone(
                    add_project(world.ua, facts, by=by), title="样", due_on=dt.date(2025, 1, 1), by=by
                )

    def asked() -> dict[str, int]:
        found = {}
        for path in READ:
            get(li, f"{path}/")
            with query_count() as number:
                assert get(li, f"{path}/").status_code == 200, path
            found[path] = int(number())
        return found

    fill(range(1))
    few = asked()
    fill(range(1, 5))
    assert asked() == few


def test_what_a_page_asks_for_is_sent_by_a_program(world: World, it: Place, visitor: Any) -> None:
    """The form of the page: what stands where nothing is sent, its words, its doubts, its papers, its key."""
    li, he = visitor(world.li, world.a), visitor(it.he, world.a)
    said = {
        "unit": str(world.ua.public_id),
        "kind": "service",
        "title": "检测服务",
        "starts_on": "2026-03-01",
    }
    made = post(li, "projects/new/", {**said, "contract_amount": "80000"})
    one = f"projects/{made.json()['id']}/"
    assert (made.status_code, get(li, one).json()["contract_amount"]) == (201, "80000.00"), made.text
    missing = post(li, "projects/new/", {**said, "title": ""})
    assert (missing.status_code, missing.json()["field"]) == (400, "title")
    doubted = post(li, f"{one}edit/", {"contract_amount": "8"})
    assert (doubted.status_code, doubted.json()["field"]) == (400, "contract_amount")
    assert "如果是 8 万元" in doubted.json()["detail"]
    assert post(li, f"{one}edit/", {"contract_amount": "8", "sure": True}).status_code == 201
    key = str(uuid.uuid4())
    wrong = post(li, f"{one}edit/", {"leader": "陶老师", "due_on": "2026-02-01"}, key)
    assert (wrong.status_code, "不应早于" in wrong.json()["detail"]) == (422, True), wrong.text
    assert [post(li, f"{one}edit/", {"leader": "陶老师"}, key).status_code for _ in range(2)] == [201, 200]
    read = get(li, one).json()
    assert [read[name] for name in ("leader", "title", "contract_amount")] == ["陶老师", "检测服务", "8.00"]
    paper = SimpleUploadedFile("回单.pdf", b"%PDF-1.4\n%%EOF")
    assert sent_with(li, f"{one}money/new/", day="2026-04-01", amount="50000", paper=paper).status_code == 201
    post(li, f"{one}milestones/new/", {"title": "样机验收", "due_on": "2026-05-01"})
    assert (
        "样机验收" in post(li, f"{one}end/", {"outcome": "done", "ended_on": "2026-06-01"}).json()["detail"]
    )
    with group_scope(world.a, actor=world.wang):
        reached = f"milestones/{Milestone.objects.get().public_id}/reach/"
    assert post(li, reached, {"done_on": "2026-05-01"}).status_code == 201
    assert post(li, f"{one}end/", {"outcome": "done", "ended_on": "2026-06-01"}).status_code == 201
    assert get(li, one).json()["state"] == "done"
    assert post(li, f"{one}resume/").status_code == 201
    assert post(he, f"{one}edit/", {"leader": "x"}).status_code == 403
    with group_scope(world.a, actor=world.wang):
        row = JointProject.objects.get()
        assert (row.leader, row.money.get().paper.name, row.milestones.count()) == ("陶老师", "回单.pdf", 1)
        row.money.all().delete()
        row.milestones.all().delete()
    assert post(li, f"{one}remove/", {"text": "重复登记"}).status_code == 201
    assert get(li, one).status_code == 404


def test_a_program_replans_and_has_a_value_confirmed_by_link_and_paper(
    world: World, it: Place, visitor: Any
) -> None:
    li, wang, tao = visitor(world.li, world.a), visitor(world.wang, world.a), visitor(it.tao, world.a)
    with group_scope(world.a, actor=world.li):
        need = accepted(world, it)
        first = value_of(it, world.li, request=delivered(world, it))
        second = value_of(it, world.li, request=delivered(world, it))
    one, later = f"requests/{need.public_id}/", str(timezone.localdate() + dt.timedelta(days=30))
    assert post(li, f"{one}replan/", {"due_on": later}).json()["field"] == "note"
    assert post(li, f"{one}replan/", {"due_on": later, "note": "等样品"}).status_code == 201
    moved = get(li, one).json()
    assert (moved["due_on"], moved["leader"]) == (later, it.tao.name)
    workers = get(li, "workers/", page_size=200).json()["results"]
    helper = next(each["id"] for each in workers if each["name"] == it.tao.name)
    assert post(tao, f"{one}join/", {"user": helper, "part": "teacher"}).status_code == 201
    assert post(li, f"{one}link/").json()["address"].startswith("http")
    assert post(li, f"values/{first.public_id}/link/").json()["code"] == "two_people"
    assert "/l/" in post(wang, f"values/{first.public_id}/link/").json()["address"]
    said, path = {"signer": "何敏", "confirmed_on": str(timezone.localdate())}, f"values/{second.public_id}/"
    assert post(wang, f"{path}paper/", said).json()["field"] == "paper"
    paper = SimpleUploadedFile("确认书.pdf", b"%PDF-1.4\n%%EOF")
    assert sent_with(wang, f"{path}paper/", **said, paper=paper).status_code == 201
    assert get(li, path).json()["confirmed_by"] == "paper"
    assert post(wang, f"{path}undo/", {"text": "金额错"}).status_code == 201
    assert get(li, path).json()["state"] == "withdrawn"


def test_a_centre_is_opened_staffed_and_closed_by_a_program(world: World, it: Place, visitor: Any) -> None:
    wang, li, other = (visitor(who, world.a) for who in (world.wang, world.li, it.other_office))
    day, decided = "2024-03-01", {"decision": "2024年第一次理事会决议"}
    said = {"park": str(it.park.public_id), "unit": str(world.ua.public_id), "name": "新区服务中心"}
    assert post(wang, "centres/new/", {**said, "starts_on": day}).json()["field"] == "decision"
    made = post(wang, "centres/new/", {**said, "starts_on": day, **decided})
    assert made.status_code == 201, made.text
    one = f"centres/{made.json()['id']}/"
    paper = SimpleUploadedFile("协议.pdf", b"%PDF-1.4\n%%EOF")
    agreed = {"party": "学校、园区", "starts_on": day, "ends_on": "2027-03-01"}
    assert sent_with(li, f"{one}agreements/new/", **agreed, paper=paper).status_code == 201
    twice = post(li, f"{one}agreements/new/", agreed)
    assert (twice.status_code, twice.json()["field"]) == (422, "starts_on"), twice.text
    helper = get(li, "workers/", page_size=200).json()["results"]
    tao = next(each["id"] for each in helper if each["name"] == it.tao.name)
    who = {"name": "陶老师", "user": tao, "phone": "13800001234", "starts_on": day}
    assert post(li, f"{one}staff/new/", who).status_code == 201
    (agreement,), (staff,) = (
        get(li, f"{kind}/", centre=made.json()["id"]).json()["results"] for kind in ("agreements", "staff")
    )
    assert post(other, f"agreements/{agreement['id']}/edit/", {"number": "甲"}).status_code == 404
    assert post(li, f"agreements/{agreement['id']}/edit/", {"ends_on": "2028-03-01"}).status_code == 201
    assert post(li, f"agreements/{agreement['id']}/edit/", {"number": "甲"}).status_code == 201
    assert get(li, f"agreements/{agreement['id']}/").json()["ends_on"] == "2028-03-01"
    with group_scope(world.a, actor=world.wang):
        Membership.objects.filter(user=it.tao).delete()
        Membership.objects.create(user=it.tao, role=Role.READER, unit=world.ua)
    assert post(li, f"staff/{staff['id']}/edit/", {"duty": "接待"}).status_code == 201
    with group_scope(world.a, actor=world.wang):
        row = CentreStaff.objects.get()
        assert (row.duty, row.user, row.phone) == ("接待", it.tao, "13800001234"), "what was not sent stays"
        (held,) = row.centre.agreements.all()
        assert held.paper.name == "协议.pdf"
        assert (held.ends_on, held.describe()) == (
            dt.date(2028, 3, 2),
            f"{cndate(held.starts_on)}至2028年3月1日",
        )
    assert post(li, f"{one}close/", {"ends_on": "2024-06-01", **decided}).status_code == 403
    assert post(wang, f"{one}close/", {"ends_on": "2024-06-01", **decided}).status_code == 201
    assert get(li, "staff/").json()["results"] == [], "its people end with it"
