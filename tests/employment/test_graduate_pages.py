"""Pages of graduates: the link without an account, a teacher's and the school's pages, figures, API; strangers get nothing."""

from __future__ import annotations

import datetime as dt
import html
import re
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.utils import timezone
from openpyxl import load_workbook

from employment.models import Graduate, GraduateAnswer, SurveyCall
from employment.selectors.graduate import LINK
from employment.services.answer import record_answer
from employment.services.graduate import take_graduates
from groupportal.links.models import Link
from groupportal.links.selectors import address_of, link_in_force
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from tests.employment.graduate_ground import WORK, asked, graduate, graduating
from tests.members.ground import viewer
from tests.rosters.ground import PHONE, somebody, teacher
from tests.visitor import Visitor, body
from tests.world import World

SENT = {"status": "contract", "employer": "江海光电有限公司", "place": "city", "match": "full", "wage": "u5"}


def own(world: World, row: Graduate) -> str:
    """The path of the graduate's link."""
    return re.sub(r"^https?://[^/]+", "", address_of(link_in_force(asked(world, row), LINK)))


def test_a_graduate_answers_by_a_link_that_resumes_and_is_spent_by_the_answer(
    world: World, visitor: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        row = graduate(world)
        address = own(world, row)
    assert len(address.rsplit("/", 2)[-2].replace("-", "")) <= 14, "short enough to type"
    phone: Visitor = visitor(None, world.a)
    page = body(phone.client.get(address))
    assert "姜勇同学" in page
    assert "毕业满一年" in page
    assert (
        phone.client.post(address, {"status": "contract", "employer": "江海", "keep": "1"}).status_code == 302
    )
    page = body(phone.client.get(address))
    assert "上次填到一半" in page
    assert 'value="江海"' in page
    half = phone.client.post(address, {"status": "contract", "employer": "江海光电有限公司"})
    assert half.status_code == 422
    assert "请选择工作地" in body(half)
    with group_scope(world.a, actor=world.wang):
        assert not GraduateAnswer.objects.exists()
        assert Link.objects.get().finished_at is None, "half an answer spends nothing"
    forwarded: Visitor = visitor(None, world.a)
    page = body(forwarded.client.get(address))
    assert "电话号码后四位" in page, "on a second device the end of the telephone is asked"
    assert "姜勇同学" not in page
    staff: Visitor = visitor(world.li, world.a)
    staff.client.post(f"{address}check/", {"answer": PHONE[-4:]})
    assert "请在毕业生的页面登记" in body(staff.client.post(address, SENT))
    assert "已提交，谢谢" in body(phone.client.post(address, SENT, follow=True))
    page = body(phone.client.get(address))
    assert "每次只填一回" in page
    assert "江海光电有限公司" in page
    assert 'name="status"' not in page
    phone.client.post(address, {**SENT, "status": "looking"})
    with group_scope(world.a, actor=world.wang):
        assert [(a.status, a.source) for a in GraduateAnswer.objects.all()] == [("contract", "survey")]
        Link.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))
    late = phone.client.get(address)
    assert late.status_code in (404, 410)


def test_what_the_school_wrote_down_shows_to_no_holder_of_the_link(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        row = graduate(world)
        address = own(world, row)
        record_answer(row, 1, WORK, told_on=timezone.localdate(), by=viewer(world.li))
    page = body(visitor(None, world.a).client.get(address))
    assert "学校已经登记，不用再填" in page
    assert WORK.employer not in page
    assert "劳动合同" not in page


def test_a_graduate_who_is_signed_in_answers_too(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        graduating(world, number=1)
        person = somebody("jia_a", "甲", Role.STUDENT, world.ua)
        (row,) = take_graduates(world.ua, timezone.localdate().year, by=viewer(world.li))
        type(row.student).objects.filter(pk=row.student_id).update(user=person)
        address = re.sub(r"^https?://[^/]+", "", address_of(link_in_force(asked(world, row, 0), LINK)))
    own_phone: Visitor = visitor(person, world.a)
    assert "已提交，谢谢" in body(own_phone.client.post(address, SENT, follow=True))
    with group_scope(world.a, actor=world.wang):
        answer = GraduateAnswer.objects.get()
    assert (answer.source, answer.written_by) == ("survey", person)


def test_a_right_at_one_school_takes_no_others_graduates_out(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        other = Unit.objects.create(name="江海第二职业技术学校")
        Membership.objects.create(user=world.li, role=Role.TEACHER, unit=other)
        far = graduate(
            world, "02", "远方", unit=other, teacher=teacher(world, "T02", "李强", user=world.li, unit=other)
        )
        near = graduate(world, "01", "近处")
        for row in (near, far):
            asked(world, row)
    desk: Visitor = visitor(world.li, world.a)
    for name in ("employment:graduates", "employment:surveys"):
        page = body(desk.get(name))
        assert "近处" in page
        assert "远方" in page
        asking = desk.get(name, data={"export": "1"})
        assert asking.status_code == 302
        taken = desk.client.post(asking.url, {"purpose": "核对毕业去向"})
        sheet = load_workbook(
            BytesIO(b"".join(taken.streaming_content) if taken.streaming else taken.content)
        )
        held = {str(cell.value) for line in sheet.active.iter_rows() for cell in line}
        assert "近处" in held
        assert "远方" not in held


def test_the_school_takes_asks_reminds_and_reads_the_three_years(world: World, visitor: Any) -> None:
    year = timezone.localdate().year
    with group_scope(world.a, actor=world.wang):
        graduating(world)
        old = graduate(world)
    school: Visitor = visitor(world.li, world.a)
    unit = str(world.ua.public_id)
    assert school.post("employment:graduates_take", {"unit": unit, "year": year}).status_code == 302
    assert "甲" in body(school.get("employment:graduates"))
    again = school.post("employment:graduates_take", {"unit": unit, "year": year})
    assert "还没有列入的学生" in body(again)
    until = (timezone.localdate() + dt.timedelta(days=20)).isoformat()
    sent = {"unit": unit, "year": old.graduated_on.year, "wave": 1, "until": until}
    assert school.post("employment:survey_open", sent).status_code == 302
    assert "姜勇" in body(school.get("employment:surveys"))
    with group_scope(world.a, actor=world.wang):
        call = SurveyCall.objects.get()
    chosen = {"ids": [str(call.public_id)]}
    assert "怎样提醒" in body(school.post("employment:surveys_remind", chosen))
    page = body(school.post("employment:surveys_remind", {**chosen, "step": "1", "by_text": "no"}))
    assert "姜勇同学：江海第一职业技术学校请您填写毕业满一年的去向" in page
    where = {"public_id": old.public_id}
    today = timezone.localdate().isoformat()
    called = {"wave": 1, "called_on": today, "outcome": "silent", "words": "没人接"}
    assert school.post("employment:graduate_call", called, **where).status_code == 302
    called = {**called, **SENT, "outcome": "answered", "words": "在江海光电"}
    assert school.post("employment:graduate_call", called, **where).status_code == 302
    refused = school.post("employment:graduate_answer", {**SENT, "wave": 1, "told_on": today}, **where)
    assert "要更正请写明原因" in body(refused)
    page = body(school.get("employment:graduate", **where))
    for words in ("毕业满一年", "教师电话", "江海光电有限公司", "没人接", "还没有到", PHONE[:3] + "****"):
        assert words in page
    assert PHONE not in page
    page = body(school.get("employment:destinations", data={"wave": "1", "by": "school"}))
    shares = re.findall(r'href="([^"]*settled_rate[^"]*)"[^>]*>.*?</a>', page)
    assert len(shares) == 1
    assert "100.00%（1/1）" in re.sub("<[^>]+>", "", page)
    assert "各去向人数" in page
    opened = body(school.client.get(html.unescape(shares[0])))
    assert "分子 1 人，分母 1 人，没有答复的 0 人。" in opened
    assert "签劳动合同" in opened
    assert "没有要催的" in body(school.get("employment:surveys"))


def test_who_follows_nobody_sees_nobody(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        tao = somebody("tao_a", "陶老师", Role.TEACHER, world.ua)
        hu = somebody("hu_a", "胡老师", Role.TEACHER, world.ua)
        he = somebody("he_a", "何敏", Role.ENTERPRISE, world.ua)
        row = graduate(world, teacher=teacher(world, user=tao))
    where = {"public_id": row.public_id}
    assert "姜勇" in body(visitor(tao, world.a).get("employment:graduate", **where))
    assert visitor(tao, world.a).get("employment:graduate_edit", **where).status_code == 403
    for stranger, status in ((hu, 404), (he, 403), (world.zhang, 403)):
        desk = visitor(stranger, world.a)
        assert desk.get("employment:graduate", **where).status_code == status
        assert desk.get("/api/v1/employment/graduates/").status_code == (200 if status == 404 else 403)
    assert visitor(hu, world.a).get("/api/v1/employment/graduates/").json()["results"] == []
    assert visitor(world.qian, world.b).get("employment:graduate", **where).status_code == 404
    page = re.sub("<[^>]+>", "", body(visitor(world.zhang, world.a).get("employment:destinations")))
    assert "0.00%～100.00%（0/1，1 人没有答复）" in page
    assert "姜勇" not in page


def test_the_api_reads_and_takes_an_answer_once(world: World, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        row = graduate(world)
    desk: Visitor = visitor(world.li, world.a)
    url = desk.url("employment-api:graduate-answer", public_id=row.public_id)
    sent = {**SENT, "wave": 1, "told_on": timezone.localdate().isoformat()}
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    made = desk.client.post(url, sent, content_type="application/json", **key)
    assert made.status_code == 201, made.content.decode()
    assert desk.client.post(url, sent, content_type="application/json", **key).status_code == 200
    other = desk.client.post(url, sent, content_type="application/json", HTTP_IDEMPOTENCY_KEY=str(uuid4()))
    assert (other.status_code, other.json()["code"]) == (422, "answered")
    assert desk.client.head(desk.url("employment-api:graduate-list")).status_code == 200
    (found,) = desk.get("/api/v1/employment/graduates/").json()["results"]
    assert [(one["wave"], one["status"]) for one in found["answers"]] == [(1, "contract")]
    assert "phone" not in found


def test_lists_ask_the_same_of_two_as_of_eight(world: World, visitor: Any, query_count: Any) -> None:
    school = visitor(world.li, world.a)
    pages = ("employment:graduates", "employment:surveys", "employment:destinations")

    def number(name: str) -> int:
        with query_count() as counted:
            assert school.get(name).status_code == 200
        return int(counted())

    def more(first: int, last: int) -> None:
        with group_scope(world.a, actor=world.wang):
            for at in range(first, last):
                row = graduate(world, f"20190{at:02d}")
                asked(world, row)
                record_answer(row, 0, WORK, told_on=timezone.localdate(), by=viewer(world.li))

    more(0, 2)
    few = [number(name) for name in pages]
    more(2, 8)
    assert [number(name) for name in pages] == few
