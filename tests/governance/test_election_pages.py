"""Pages, links and API of elections: what the office, a unit, a candidate and a reader get, and that the number of queries is flat."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from governance.enums import CandidateState, Method
from governance.models import Candidate, Election, Seat
from governance.services.candidate import CandidateInput, links_for_candidates, nominate
from governance.services.election import add_post, open_nominations, propose_result
from governance.services.election_ballot import put_to_vote
from groupportal.links.selectors import address_of
from groupportal.messages.models import Notice
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from groupportal.ui.formats import cndate
from tests.governance import ground
from tests.governance.election_ground import PNG, counted, election, post, seated, voted
from tests.members.ground import enrol, viewer
from tests.visitor import Browser
from tests.world import World


def _text(response: Any) -> str:
    return response.content.decode()


def test_the_pages_lead_from_the_list_to_the_seats(world: World, prepared: Any, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        at, row = prepared
        members = post(world, row, "甲 乙", 1, surplus=10)
        person = ground.sitter("stands_1", "丙", world.ua)
        ground.sitter("pupil_1", "学生甲", world.ua, Role.STUDENT)
        asked = nominate(members, CandidateInput("丙", user=person, phone="13800001234"), by=world.wang)
    office, other, reader, him = (
        visitor(user, world.a) for user in (world.wang, world.wen, world.zhang, person)
    )
    address, one = {"public_id": row.public_id}, {"public_id": asked.public_id}
    assert "理事会第2届选举" in _text(office.get("governance:elections"))
    assert "理事会第2届选举" not in _text(office.get("governance:elections", data={"as_of": "2020-01-01"}))
    assert re.search(
        "提交表决.*上一届的理事长 1 席、副理事长 1 席、秘书长 1 席没有列入职位",
        _text(office.get("governance:election", **address)),
        re.DOTALL,
    )
    assert "丙" not in _text(reader.get("governance:election", **address))
    assert reader.get("governance:candidate", **one).status_code == 404
    shown = _text(him.get("governance:candidate", **one))
    assert "同意参选" in shown
    assert "1234" not in shown
    assert "138****1234" in _text(office.get("governance:candidate", **one))
    assert him.post("governance:candidate", {"deed": "approved", "answer": ""}, **one).status_code == 302
    with group_scope(world.a, actor=world.wang):
        assert Notice.objects.filter(title="请答复是否参选：丙，理事会理事").exists()
    assert "学生甲" not in _text(office.get("governance:candidate_new", public_id=members.public_id))
    assert "学生甲" not in _text(office.get("governance:seat_new", public_id=at.body.public_id))
    form = _text(office.get("governance:election_vote", public_id=members.public_id))
    assert f"{cndate(timezone.localdate(at.meeting.starts_at))}　{at.meeting}（理事会）</option>" in form
    said = {"meeting": at.meeting.public_id, "method": "paper"}
    refusal = _text(office.post("governance:election_vote", said, public_id=members.public_id))
    assert "请选在哪一项议程表决" in refusal
    with group_scope(world.a, actor=world.wang):
        said["item"] = at.meeting.items.get(position=1).public_id
    made = office.post("governance:election_vote", said, public_id=members.public_id)
    assert made.status_code == 302
    with group_scope(world.a, actor=world.wang):
        motion = members.ballots.get().motion
    sheet = office.get("governance:motion_by_hand", public_id=motion.public_id)
    assert '计票单<span class="field__optional">' not in _text(sheet)
    with group_scope(world.a, actor=world.wang):
        counted(world, members.ballots.get(), {"甲": 4, "乙": 1, "丙": 0})
    # Who does not see the meeting reads no numbers before the seats are made.
    shown = _text(office.get("governance:election", **address))
    assert "当选：甲" in shown
    assert "登记另选的人" not in shown, "nobody was written in"
    assert "发出选票 5 张，收回 5 张，其中有效 5 张，无效 0 张。" in shown
    assert '<th scope="row">乙</th><td class="cell--number">1</td><td>未当选</td>' in shown
    unit_staff = visitor(world.li, world.a)
    assert "当选：甲" not in _text(unit_staff.get("governance:election", **address))
    assert unit_staff.get("governance:election_word", **address).status_code == 404
    assert office.post("governance:election_propose", {"gap_reason": ""}, **address).status_code == 302
    waits = _text(office.get("governance:election", **address))
    assert "请由另一位同事核对" in waits
    assert (
        office.post("governance:election", {"deed": "approved", "answer": ""}, **address).status_code == 422
    )
    assert (
        reader.post("governance:election", {"deed": "approved", "answer": ""}, **address).status_code == 403
    )
    assert other.post("governance:election", {"deed": "approved", "answer": ""}, **address).status_code == 302
    assert "当选：甲" in _text(unit_staff.get("governance:election", **address))
    assert unit_staff.get("governance:election_word", **address).status_code == 200
    scan = {"file": SimpleUploadedFile("记录.png", PNG)}
    assert office.post("governance:election_record", scan, **address).status_code == 302
    assert "记录.png" in _text(reader.get("governance:election", **address))
    stranger = visitor(world.qian, world.b)
    for name in ("election", "election_word", "election_edit"):
        assert stranger.get(f"governance:{name}", **address).status_code == 404


def test_a_unit_proposes_its_own_person_on_the_page_and_over_the_api(
    world: World, prepared: Any, visitor: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        enrol(world, world.ua.name)
        _, row = prepared
        members = add_post(row, title="理事", places=2, by=world.wang)
        firm = enrol(world, "江海电子有限公司")
    li, one = visitor(world.li, world.a), {"public_id": members.public_id}
    said = {"name": "李校长", "unit": world.ua.public_id, "nominator": world.ua.public_id}
    shut = li.post("governance:candidate_new", said, **one)
    assert shut.status_code == 422
    with group_scope(world.a, actor=world.wang):
        open_nominations(row, until=timezone.localdate(), by=world.wang)
        another = firm.unit.public_id
    assert "为本单位提候选人" in _text(li.get("governance:election", public_id=row.public_id))
    foreign = li.post("governance:candidate_new", {**said, "nominator": another}, **one)
    assert foreign.status_code == 422
    assert li.post("governance:candidate_new", said, **one).status_code == 302

    def send(person: Any, name: str, body: dict[str, Any], **more: Any) -> Any:
        where = person.url(name, **more)
        return person.client.post(
            where,
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )

    body = {"post": str(members.public_id), "nominator": str(world.ua.public_id), "name": "王主任"}
    made = send(li, "governance-api:candidate-list", body)
    assert made.status_code in (200, 201), made.content
    assert made.json()["proposer"] == world.ua.name
    assert send(li, "governance-api:candidate-list", {**body, "nominator": str(another)}).status_code == 404
    assert send(visitor(world.zhang, world.a), "governance-api:candidate-list", body).status_code == 403
    with group_scope(world.a, actor=world.wang):
        person = ground.sitter("stands_2", "王主任", world.ua)
        Candidate.objects.filter(name="王主任").update(user=person)
        asked = Candidate.objects.get(name="王主任")
    him, reply = visitor(person, world.a), {"public_id": asked.public_id}
    assert send(li, "governance-api:candidate-reply", {"state": "approved"}, **reply).status_code == 404
    answered = send(him, "governance-api:candidate-reply", {"state": "approved"}, **reply)
    assert answered.json()["state"] == "approved"
    found = him.get("governance-api:election-detail", public_id=row.public_id).json()
    assert [(one["title"], one["places"], one["elected"]) for one in found["posts"]] == [("理事", 2, [])]


def test_who_has_no_account_answers_behind_the_own_link_once(
    world: World, prepared: Any, visitor: Any, client: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        _, row = prepared
        members = add_post(row, title="理事", places=2, by=world.wang)
        for name, phone in (("甲", "13800001234"), ("乙", "")):
            nominate(members, CandidateInput(name, phone=phone), by=world.wang)
    office = visitor(world.wang, world.a)
    page = office.post("governance:election_links", public_id=row.public_id)
    assert "甲" in _text(page)
    assert "二维码" in _text(page)
    assert "甲：理事</h2>" in _text(page)
    assert "返回选举" in _text(page)
    assert "返回会议" not in _text(page)
    with group_scope(world.a, actor=world.wang):
        (_, guarded), (asked, link) = links_for_candidates(row, by=viewer(world.wang))
        addresses = [address_of(one) for one in (guarded, link)]
    checked, plain = ("/" + where.split("/", 3)[3] for where in addresses)
    assert "同意参选" not in _text(client.get(checked, follow=True))
    assert "同意参选" in _text(client.get(plain))
    holder = Browser()
    assert holder.post(plain, {"state": "approved", "words": "愿意"}).status_code == 302
    again = _text(holder.get(plain))
    assert [words in again for words in ("同意参选", "愿意", "不用再答复", "提交答复")] == [True] * 3 + [
        False
    ]
    assert "不用再答复" in _text(holder.post(plain, {"state": "returned"}, follow=True))
    with group_scope(world.a, actor=world.wang):
        asked.refresh_from_db()
        assert (asked.state, asked.answered_by_link, asked.ruled_by) == (CandidateState.ACCEPTED, True, None)


def test_result_pages_ask_as_much_for_many_candidates(
    world: World, visitor: Any, django_assert_max_num_queries: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        at, row = election(world, renewals=1)
        voted(
            world,
            at,
            post(world, row, " ".join(f"人{n}" for n in range(12)), 2, surplus=10),
            {"人0": 5, "人1": 4},
        )
        voted(world, at, post(world, row, "甲", 1, "监事"), {})
        seated(world, row)
        assert Seat.objects.filter(term__number=2).count() == 3
    reader = visitor(world.zhang, world.a)
    reader.get("governance:election", public_id=row.public_id)
    with django_assert_max_num_queries(40):
        assert "当选：人0、人1" in _text(reader.get("governance:election", public_id=row.public_id))


def test_voting_stays_with_the_meeting_and_a_draft_result_with_the_office(
    world: World, prepared: Any, visitor: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        at, row = prepared
        members = post(world, row, "甲 乙", 1, surplus=10)
        put_to_vote(members, at.meeting, method=Method.HANDS, by=world.wang)
        assert Election.objects.get().state == "preparing"
    li = visitor(world.li, world.a)
    assert "第1次投票" not in _text(li.get("governance:election", public_id=row.public_id))
    with group_scope(world.a, actor=world.wang):
        counted(world, members.ballots.get(), {"甲": 5, "乙": 0})
        propose_result(row, by=world.wang)
    for name in ("election_propose", "election_take_back", "election_cancel"):
        assert li.post(f"governance:{name}", public_id=row.public_id).status_code == 403
