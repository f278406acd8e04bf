"""A mini-program's day: student, teacher and unit by tokens alone, each write once for each key; what is another's stays closed."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.utils import timezone

from groupportal.tenancy.scope import group_scope
from internships.models import CheckIn, Journal, Leave, Signal, Visit
from internships.services.location import EDITION, give_consent
from rosters.models import Student
from tests.accounts.test_devices import Program, signed_in
from tests.internships.closing import over
from tests.internships.teaching import Room, account, room
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.standing import standing
from tests.world import World


@standing
def there(world: World) -> Room:
    """In group A."""
    with group_scope(world.a, actor=world.wang):
        return room(world)


def by(user: Any) -> Program:
    return signed_in(user.username)[0]


def fine(answer: Any, code: int = 201) -> Any:
    assert answer.status_code == code, answer.content.decode()
    return answer.json()


def test_a_students_day_by_token_and_each_write_is_kept_once(world: World, there: Room) -> None:
    program, today = by(there.jiang), timezone.localdate()
    assert [row["id"] for row in fine(program.get("my/placements/"), 200)["results"]] == [
        str(there.jiangs.public_id)
    ]
    key = uuid.uuid4()
    first, again = (program.post("my/check-ins/", {"kind": "rest"}, key=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    days = {"starts_on": str(today), "ends_on": str(today + dt.timedelta(days=1))}
    said = {"kind": "sick", "reason": "感冒", **days}
    asked = [fine(program.post("my/leave/", said, key=key), code) for code in (201, 200, 200)]
    assert asked[0] == asked[1] == asked[2]
    other = program.post("my/leave/", {**said, "reason": "别的"}, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_used")
    fine(program.post(f"my/leave/{asked[0]['id']}/withdraw/"))
    no_key = program.ask("post", "my/leave/", said, key="none")
    assert (no_key.status_code, no_key.json()["field"]) == (400, "Idempotency-Key")
    wrong = program.post(
        "my/leave/", {"reason": "感冒", "kind": "sick", "starts_on": "昨天", "ends_on": "今天"}
    )
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (400, "invalid", "starts_on")
    assert wrong.json()["detail"].startswith("从哪一天：日期格式错误")
    assert list(wrong.json())[:2] == ["starts_on", "ends_on"], "all that is wrong, by field"
    missed = fine(program.post("my/make-ups/", {"day": str(today - dt.timedelta(days=2)), "reason": "忘了"}))
    (due, *_) = fine(program.get("my/journals/due/"), 200)["results"]
    which = {name: due[name] for name in ("placement", "kind", "number")}
    draft = fine(program.post("my/journals/", {**which, "text": "", "hand_in": False}))
    assert draft["state"] == "draft"
    handed = fine(
        program.post("my/journals/", {**which, "text": "<script>学会了测量</script>", "hand_in": True})
    )
    assert handed["text"] == "<script>学会了测量</script>", "kept as it was typed"
    assert "my/journals" not in str(fine(program.get("my/todos/"), 200)["results"])
    with group_scope(world.a):
        assert (Leave.objects.count(), CheckIn.objects.count(), Journal.objects.count()) == (1, 1, 1)

    teacher = by(there.zhou)
    fine(teacher.post(f"make-ups/{missed['id']}/rule/", {"state": "approved"}))
    fine(teacher.post(f"journals/{handed['id']}/rule/", {"state": "returned", "answer": "请写具体"}))
    (back, *_) = fine(program.get("my/journals/due/"), 200)["results"]
    assert (back["number"], back["is_returned"]) == (due["number"], True)


def test_a_position_of_many_places_is_kept_to_six(world: World, there: Room) -> None:
    with group_scope(world.a, actor=world.wang):
        refused(lambda: give_consent(by=viewer(there.jiang), edition=EDITION), "age_unknown")
        Student.objects.filter(pk=there.jiangs.student_id).update(born_on=dt.date(2007, 5, 1))
    with group_scope(world.a, actor=there.jiang):
        give_consent(by=viewer(there.jiang), edition=EDITION)
    where = {"latitude": 22.578912345, "longitude": 113.0812345678, "accuracy": 20}
    fine(by(there.jiang).post("my/check-ins/", {"kind": "in", **where}))
    with group_scope(world.a):
        row = CheckIn.objects.get()
        assert (row.latitude, row.longitude) == (Decimal("22.578912"), Decimal("113.081235"))
    far = by(there.jiang).post("my/check-ins/", {"kind": "in", **where, "latitude": "1e30"})
    assert (far.status_code, far.json()["field"]) == (400, "latitude")
    half = by(there.jiang).post("my/check-ins/", {"kind": "in", "latitude": 22.5})
    assert (half.status_code, half.json()["detail"]) == (400, "位置须同时有纬度、经度和精度。")


def test_a_teachers_and_a_units_day(world: World, there: Room) -> None:
    teacher, unit = by(there.zhou), by(there.firm)
    (host,) = fine(teacher.get("units-to-visit/"), 200)["results"]
    said = {
        "host": host["id"],
        "visited_at": timezone.now().isoformat(),
        "met": [str(there.jiangs.public_id)],
        "findings": {"living": "problem"},
        "text": "八人间",
        "follow_up": "复查",
        "follow_up_on": str(timezone.localdate() + dt.timedelta(days=7)),
    }
    visit = fine(teacher.post("visits/", said))
    assert visit["has_problem"] is True
    fine(teacher.post(f"visits/{visit['id']}/follow/", {"on": str(timezone.localdate()), "text": "已改"}))
    strange = teacher.post("visits/", {**said, "met": [str(there.suns.public_id)]})
    assert (strange.status_code, strange.json()["field"]) == (422, "met"), "another school's"
    one = f"placements/{there.jiangs.public_id}"
    fine(unit.post(f"{one}/present/"))
    standing_of = {row["id"]: row["standing"] for row in fine(unit.get("today/"), 200)["results"]}
    assert standing_of[str(there.jiangs.public_id)] == "came"
    early = unit.post(f"{one}/leave/", {"on": str(timezone.localdate())})
    assert (early.status_code, early.json()["field"]) == (422, "reason")
    left = {"on": str(timezone.localdate()), "reason": "回校参加技能竞赛"}
    assert fine(unit.post(f"{one}/leave/", left))["state"] == "ending"
    with group_scope(world.a):
        assert Visit.objects.get().follow_up_on is not None


def test_what_is_anothers_stays_closed(world: World, there: Room) -> None:
    with group_scope(world.a, actor=world.wang):
        other = account("he_x", "何平", "student", there.school)
    student, teacher, unit = by(other), by(there.huang), by(there.firm)
    jiang = by(there.jiang)
    today = timezone.localdate()
    leave = fine(
        jiang.post(
            "my/leave/",
            {
                "kind": "sick",
                "reason": "感冒",
                "starts_on": str(today),
                "ends_on": str(today + dt.timedelta(days=1)),
            },
        )
    )
    one = f"placements/{there.jiangs.public_id}"
    asked = [
        (student, f"my/leave/{leave['id']}/withdraw/", {}, 404),
        (
            student,
            "my/journals/",
            {
                "placement": str(there.jiangs.public_id),
                "kind": "week",
                "number": 1,
                "text": "",
                "hand_in": False,
            },
            404,
        ),
        (teacher, f"leave/{leave['id']}/rule/", {"state": "approved"}, 404),
        (jiang, f"leave/{leave['id']}/rule/", {"state": "approved"}, 403),
        (unit, f"leave/{leave['id']}/rule/", {"state": "approved"}, 403),
        (jiang, f"{one}/leave/", {"reason": "走了"}, 403),
        (unit, f"placements/{uuid.uuid4()}/present/", {}, 404),
        (student, f"{one}/present/", {}, 403),
    ]
    assert [(path, p.post(path, said).status_code) for p, path, said, _ in asked] == [
        (path, code) for _, path, _, code in asked
    ]
    assert fine(unit.get("my/todos/"), 200)
    assert Program("group-b", jiang.token).get("my/placements/").status_code == 401


def test_students_are_handed_over_and_taken_over_by_phone(world: World, there: Room) -> None:
    zhou, huang, today = by(there.zhou), by(there.huang), timezone.localdate()
    (to,) = [row for row in fine(zhou.get("hand-overs/colleagues/"), 200)["results"] if row["name"] == "黄敏"]
    assert to["id"] == str(there.huang_row.public_id)
    said = {
        "to": to["id"],
        "placements": [str(there.hes.public_id), str(there.jiangs.public_id)],
        "starts_on": str(today + dt.timedelta(days=7)),
        "reason": "病假六周",
    }
    key = uuid.uuid4()
    asked, again = (fine(zhou.post("hand-overs/", said, key=key), code) for code in (201, 200))
    assert asked == again
    assert (asked["students"], asked["state"], asked["refused"]) == (["何芳", "姜勇"], "submitted", [])
    twice = zhou.post("hand-overs/", {**said, "placements": said["placements"][:1]})
    assert (twice.status_code, twice.json()["field"]) == (422, "placements")
    assert twice.json()["detail"].startswith("何芳：已经提出从")
    strange = zhou.post("hand-overs/", {**said, "placements": [str(there.suns.public_id)]})
    assert (strange.status_code, strange.json()["code"]) == (422, "not_yours"), "another school's"
    far = zhou.post("hand-overs/", {**said, "to": str(there.suns.teacher.public_id)})
    assert (far.status_code, far.json()["field"]) == (422, "to"), "another school's"
    one = f"hand-overs/{asked['id']}"
    assert zhou.post(f"{one}/rule/", {"state": "approved"}).status_code == 403, "not one's own"
    assert huang.post(f"{one}/withdraw/").status_code == 403
    for stranger in (there.jiang, there.firm):
        program = by(stranger)
        codes = [
            program.get("hand-overs/").status_code,
            program.post(f"{one}/rule/", {"state": "approved"}).status_code,
        ]
        assert codes == [403, 403]
    taken = fine(huang.post(f"{one}/rule/", {"state": "approved", "answer": "好的"}))
    assert (taken["state"], taken["stands"]) == ("approved", "到时自动交接")
    back = fine(zhou.post(f"{one}/withdraw/"))
    assert back["state"] == "withdrawn"
    (row,) = fine(huang.get("hand-overs/"), 200)["results"]
    assert (row["students"], row["to"]) == (["何芳", "姜勇"], "黄敏")


def test_what_people_do_on_pages_a_program_does_by_the_same_forms(world: World, there: Room) -> None:
    jiang, zhou, li = by(there.jiang), by(there.zhou), by(world.li)
    with group_scope(world.a, actor=world.wang):
        signal = Signal.objects.create(
            placement=there.jiangs,
            day=timezone.localdate(),
            check_in=uuid.uuid4(),
            kind="mock",
            words="模拟定位",
        )
        over(there)
    said = {"school": str(there.school.public_id), "kind": "complaint", "topic": "pay", "text": "三月没有发"}
    new = fine(jiang.post("internships/concerns/new/", {**said, "placement": str(there.jiangs.public_id)}))
    one = f"internships/concerns/{new['id']}"
    assert jiang.post(f"{one}/answer/", {"text": "我自己答"}).status_code == 403
    fine(li.post(f"{one}/answer/", {"text": "单位已补发"}))
    fine(jiang.post(f"{one}/reopen/", {"text": "还是没有"}))
    (seen,) = fine(jiang.get("signals/"), 200)["results"]
    assert (seen["id"], seen["finding"]) == (str(signal.public_id), "")
    fine(jiang.post(f"internships/signals/{seen['id']}/reply/", {"words": "借了同学的手机"}))
    fine(zhou.post(f"internships/signals/{seen['id']}/settle/", {"finding": "fine", "words": ""}))
    scores = f"placements/{there.jiangs.public_id}/scores/"
    theirs = {"side": "unit", "scores": [{"part": "岗位表现", "value": "80.0"}]}
    assert zhou.post(scores, theirs).json()["field"] == "scorer", "on paper, by somebody"
    fine(by(there.firm).post(scores, theirs))
    kept = fine(zhou.post(scores, {"side": "school", "scores": [{"part": "实习报告", "value": "90.0"}]}))
    fine(zhou.post(f"internships/assessments/{kept['id']}/hand-in/"))
    fine(li.post(f"internships/assessments/{kept['id']}/", {"deed": "approved", "answer": ""}))
    fine(jiang.post(f"internships/assessments/{kept['id']}/object/", {"words": "表现分偏低"}))
    none = li.post("internships/placements/many/submit/", {})
    assert (none.status_code, none.json()["field"]) == (400, "ids")
    strange = by(there.sun).post("internships/placements/many/submit/", {"ids": [str(there.hes.public_id)]})
    assert strange.status_code == 403
    answer = fine(li.post("internships/placements/many/submit/", {"ids": [str(there.hes.public_id)]}))
    assert "没有办理" in answer["said"][0], "what can't be done is said"


def test_pay_and_an_incident_by_token(world: World, there: Room) -> None:
    """The unit says what it paid, the student reads it; the student reports, the teacher takes it and writes what was done."""
    student, teacher, unit = by(there.jiang), by(there.zhou), by(there.firm)
    today = timezone.localdate()
    paid = {"month": str(today.replace(day=1)), "due": "2600", "paid": "2600", "paid_on": str(today)}
    path = f"internships/placements/{there.jiangs.public_id}/pay/"
    fine(unit.post(path, {**paid, "way": "transfer", "is_to_student": "yes"}))
    again = unit.post(path, {**paid, "way": "cash", "is_to_student": "yes"})
    assert (again.status_code, again.json()["code"]) == (422, "pay_recorded")
    (row,) = fine(student.get("pays/"), 200)["results"]
    assert (row["paid"], row["way"]) == ("2600.00", "transfer")
    now = timezone.localtime()
    told = {"kind": "injury", "text": "夹伤右手食指", "day": str(now.date()), "time": f"{now:%H:%M}"}
    at = fine(student.post("internships/incidents/new/", told))["id"]
    fine(teacher.post(f"internships/incidents/{at}/take/"))
    fine(teacher.post(f"internships/incidents/{at}/note/", {"kind": "treatment", "text": "已送区医院"}))
    shown = fine(student.get(f"incidents/{at}/"), 200)
    assert (shown["state"], shown["text"]) == ("taken", "夹伤右手食指")
    assert by(there.huang).get(f"incidents/{at}/").status_code == 404, "another teacher's students"
