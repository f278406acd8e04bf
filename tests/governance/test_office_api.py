"""What the office does on pages is done over the API by the same forms: refused, carried out and said alike."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from governance.enums import Method
from governance.models import (
    Body,
    ElectionPost,
    Minutes,
    MinutesRevision,
    Motion,
    NumberForm,
    RegulationVersion,
    Seat,
)
from governance.services.meeting import close_meeting
from groupportal.tenancy.scope import group_scope
from tests.governance.election_ground import PNG
from tests.governance.test_contest_api import sends
from tests.governance.votes_ground import sitting
from tests.members.ground import enrol
from tests.world import World

DECIDED = {"decision": "2019年第一次会员大会决议", "decided_on": "2019-06-01"}


@pytest.fixture
def office(world: World, visitor: Any) -> Any:
    """How the office sends."""
    return sends(visitor, world.wang, world)


def one(answer: Any) -> dict[str, str]:
    """Where what came of a deed is."""
    assert answer.status_code == 201, answer.content.decode()
    return {"public_id": answer.json()["id"]}


def test_a_body_with_its_charter_term_and_seats(world: World, visitor: Any, office: Any) -> None:
    said = {"kind": "council", "name": "理事会", "starts_on": "2019-06-01", "duties": "决策", **DECIDED}
    assert sends(visitor, world.zhang, world)("bodies-found", said).status_code == 403
    wrong = office("bodies-found", {**said, "kind": "club"})
    assert (wrong.status_code, wrong.json()["field"]) == (400, "kind")
    strange = office("bodies-found", {**said, "colour": "red"})
    assert "没有这一项" in strange.json()["detail"]
    made = office("bodies-found", said)
    assert made.json()["said"] == ["已登记。接着登记章程要点，再登记届和席位。"]
    body = one(made)
    assert one(office("bodies-edit", {"name": "第一理事会", "reason": "更正登记"}, **body)) == body
    with group_scope(world.a, actor=world.wang):
        row = Body.objects.get(**body)
        assert (row.name, row.duties) == ("第一理事会", "决策"), "what is not sent stays"
    charter = one(office("bodies-charter", {"quorum": "2/3", "chairs": 2}, **body))
    reads = visitor(world.wang, world.a)
    lines = reads.get("governance-api:charter-detail", **charter).json()["lines"]
    assert any("2/3" in line["text"] for line in lines)
    assert office("charters-in-force", {"on": "2019-06-01"}, **charter).json()["field"] == "decided_by"
    one(office("charters-in-force", {"on": "2019-06-01", "decided_by": "决议"}, **charter))
    one(office("bodies-term", {"number": 1, "starts_on": "2019-06-01", **DECIDED}, **body))
    (listed,) = reads.get("governance-api:term-list", data={"body": body["public_id"]}).json()["results"]
    assert listed["number"] == 1
    seat = one(
        office("bodies-seat", {"name": "姜勇", "capacity": "chair", "starts_on": "2019-06-01"}, **body)
    )
    after = one(office("seats-replace", {"name": "李红", "on": "2020-01-01"}, **seat))
    assert after != seat
    one(office("seats-end", {"ends_on": "2020-06-01", "reason": "resigned"}, **after))
    assert office("seats-end", {"ends_on": "2020-06-01", "reason": "resigned"}, **after).status_code == 404
    with group_scope(world.a, actor=world.wang):
        assert [one.name for one in Seat.objects.order_by("pk")] == ["姜勇", "李红"]


def test_a_press_that_is_sent_again_is_done_once(world: World, visitor: Any) -> None:
    person = visitor(world.wang, world.a)
    said = json.dumps({"kind": "council", "name": "理事会", "starts_on": "2019-06-01", **DECIDED})
    head = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = (
        person.client.post(
            person.url("governance-api:bodies-found"), said, content_type="application/json", headers=head
        )
        for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_a_regulation_is_drafted_and_brought_into_force(world: World, visitor: Any, office: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        enrol(world, world.ua.name)
        NumberForm.objects.create(kind="regulation", pattern="江职发〔{年}〕{号}号")
    one(office("regulations-found", {"name": "理事会工作制度", "kind": "system"}))
    reads = visitor(world.wang, world.a)
    (draft,) = reads.get("governance-api:version-list").json()["results"]
    version = {"public_id": draft["id"]}
    for text in ("为规范工作，制定本制度。", "每年召开两次会议。"):
        one(office("versions-clause", {"kind": "article", "text": text}, **version))
    clauses = reads.get("governance-api:version-detail", **version).json()["clauses"]
    assert [clause["number"] for clause in clauses] == ["第一条", "第二条"]
    second, said = {"public_id": clauses[1]["id"]}, {"text": "每年召开一次会议。"}
    unread = office("clauses-edit", said, **second)
    assert (unread.status_code, unread.json()["field"]) == (400, "was"), "what was read comes along"
    one(office("clauses-edit", {**said, "was": clauses[1]["was"]}, **second))
    stale = office("clauses-edit", {"text": "不开会。", "was": clauses[1]["was"]}, **second)
    assert stale.status_code == 422, "another's words are not overwritten unseen"
    one(office("versions-settle", **version))
    said = {"on": str(timezone.localdate()), "serial": 5, **DECIDED}
    missing = office("versions-in-force", {"on": said["on"]}, **version)
    assert (missing.status_code, missing.json()["field"]) == (400, "decision")
    one(office("versions-in-force", said, **version))
    with group_scope(world.a, actor=world.wang):
        row = RegulationVersion.objects.get(**version)
        assert (row.state, row.serial) == ("in_force", 5)
        assert row.clauses.order_by("position").last().text == "每年召开一次会议。"


def test_an_election_is_prepared(world: World, office: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, 3)
        body = str(at.body.public_id)
    year = timezone.localdate().year + 1
    said = {"body": body, "number": 2, "starts_on": f"{year}-06-01"}
    election = one(office("elections-prepare", said))
    one(office("elections-edit", {"eligibility": "在成员单位任职。"}, **election))
    one(office("elections-post", {"title": "理事", "places": 3, "surplus": 20}, **election))
    with group_scope(world.a, actor=world.wang):
        post = ElectionPost.objects.order_by("pk").last()
        assert (post.places, post.surplus, post.capacity, post.allows_others) == (3, 20, "member", True)
        assert post.election.members_only, "as the page has it ticked"
    which = {"public_id": post.public_id}
    one(office("election-posts-edit", {"places": 2, "allows_others": False}, **which))
    with group_scope(world.a, actor=world.wang):
        post.refresh_from_db()
        assert (post.places, post.surplus, post.allows_others) == (2, 20, False)
    assert office("election-posts-vote", {"method": "paper"}, **which).json()["field"] == "meeting"
    one(office("elections-cancel", {"reason": "推迟"}, **election))


def test_hands_are_counted_and_the_minutes_written(world: World, visitor: Any, office: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, 3)
        meeting = {"public_id": at.meeting.public_id}
    put = {"item": 1, "title": "通过办法", "method": Method.HANDS}
    motion = {"public_id": office("motion-put", put, **meeting).json()["id"]}
    tally = {"yes": 3, "no": 1, "abstain": 0, "teller": "王明", "scrutineer": "李红"}
    refused = office("motions-by-hand", tally, **motion)
    assert (refused.status_code, "合计 4 票，而有权投的" in refused.json()["detail"]) == (400, True), (
        refused.json()
    )
    counted = office("motions-by-hand", {**tally, "no": 0}, **motion)
    assert counted.json()["said"] == ["已登记，结果按章程要点判定如下。"]
    with group_scope(world.a, actor=world.wang):
        row = Motion.objects.get(**motion)
        assert (row.yes, row.no, row.is_valid, row.is_carried) == (3, 0, True, True)
        close_meeting(row.meeting, by=world.wang)
    minutes = one(office("meetings-minutes", **meeting))
    reads = visitor(world.wang, world.a)
    told = reads.get("governance-api:minutes-detail", **minutes).json()
    one(office("minutes-edit", {"text": f"{told['text']}\n另有一事。", "seen": told["number"]}, **minutes))
    late = office("minutes-edit", {"text": "别人的一稿", "seen": told["number"]}, **minutes)
    assert (late.status_code, late.json()["code"]) == (422, "overtaken")
    person = visitor(world.wang, world.a)
    scan = person.client.post(
        person.url("governance-api:minutes-scan", **minutes),
        {"scan": SimpleUploadedFile("签字件.png", PNG, "image/png"), "seen": 2},
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )
    one(scan)
    old = office("minutes-publish", {"seen": 1}, **minutes)
    assert (old.status_code, old.json()["code"]) == (422, "unread")
    one(office("minutes-publish", {"seen": 2}, **minutes))
    with group_scope(world.a, actor=world.wang):
        kept = Minutes.objects.get(**minutes)
        assert kept.text.endswith("另有一事。")
        assert (kept.scan is not None, kept.published_at is not None) == (True, True)
        assert MinutesRevision.objects.filter(minutes=kept).count() == 2
    task = one(
        office(
            "meetings-follow-up",
            {"what": "印发", "unit": str(world.ua.public_id), "due_on": "2030-06-30"},
            **meeting,
        )
    )
    assert task


def test_who_was_there_is_entered_and_a_proxy_given(world: World, visitor: Any, office: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        at = sitting(world, 3)
        meeting = str(at.meeting.public_id)
    reads = visitor(world.wang, world.a)
    rows = reads.get("governance-api:attendance-list", data={"meeting": meeting}).json()["results"]
    assert [row["is_there"] for row in rows] == [True] * 3
    one(office("attendance-left", public_id=rows[0]["id"]))
    one(office("meetings-guest", {"name": "陈明"}, public_id=meeting))
    rows = reads.get("governance-api:attendance-list", data={"meeting": meeting}).json()["results"]
    assert sum(row["is_there"] for row in rows) == 2
    assert [row["who"] for row in rows if row["part"] == "guest"] == ["陈明"]


def test_a_program_waits_where_the_page_waits(
    world: World, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at: list[str] = []

    def turn(request: Any, path: str | None = None) -> None:
        at.append(path or request.path_info)

    monkeypatch.setattr("groupportal.tenancy.api_pages.take_turns", turn)
    monkeypatch.setattr("groupportal.ui.once.take_turns", turn)
    with group_scope(world.a, actor=world.wang):
        row = sitting(world, 3).body
    said, person = {"name": "理事会"}, visitor(world.wang, world.a)
    person.post("governance:body_edit", said, public_id=row.public_id)
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    address = person.url("governance-api:bodies-edit", public_id=row.public_id)
    person.client.post(address, said, content_type="application/json", headers=headers)
    assert len(at) == 2
    assert len(set(at)) == 1, at
