"""Votes on their pages: from the question to the published resolution, on the phone and over the API, and who sees what."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from typing import Any

from django.utils import timezone

from governance.enums import Method, MotionState
from governance.forms.body import EndSeatForm
from governance.models import Body, CountedBallot, Motion, NumberForm, Resolution, Voter
from groupportal.deciding.forms import DecisionForm
from groupportal.messages.models import Notice
from groupportal.metrics.registry import metric_of
from groupportal.tenancy.models import FormKey
from groupportal.ui.formats import cndate
from tests.governance.votes_ground import ask, in_a, later, opened, voter_of, votes
from tests.members.ground import enrol, viewer
from tests.todos import due
from tests.world import World


def page(answer: Any) -> str:
    return str(answer.content.decode())


def test_from_the_question_to_the_resolution(world: World, three_meet: Any, client_for: Any) -> None:
    with in_a(world):
        enrol(world, world.ua.name)
        NumberForm.objects.create(kind="resolution", pattern="江职发〔{年}〕{号}号")
        at = three_meet
        item = at.meeting.items.get()
    office = client_for(world.wang, world.a)
    said = {
        "title": "吸收新成员",
        "text": "同意吸收江海电子有限公司。",
        "matter": "members",
        "method": "secret",
        "options": "",
    }
    assert "提出表决事项" in page(office.get("governance:motion_new", public_id=item.public_id))
    assert office.post("governance:motion_new", said, public_id=item.public_id).status_code == 302
    with in_a(world):
        motion = Motion.objects.get()
    assert office.post("governance:motion_open", {}, public_id=motion.public_id).status_code == 302
    with in_a(world):
        ballots = [voter_of(motion, row) for row in at.rows]
        assert [
            todo.title for todo in due(viewer(at.rows[0].user), timezone.localdate(), "governance.votes")
        ] == ["请投票：吸收新成员"]
        told = dict(Notice.objects.filter(topic="governance.vote_opened").values_list("recipient", "url"))
        assert len(told) == 3
        asked_of = zip(at.rows, ballots, strict=True)
        assert all(str(ballot.public_id) in told[row.user_id] for row, ballot in asked_of)
    for row, ballot, choice in zip(at.rows, ballots, ("yes", "yes", "no"), strict=True):
        phone = client_for(row.user, world.a)
        asked = page(phone.get("governance:ballot", public_id=ballot.public_id))
        assert "同意吸收江海电子有限公司。" in asked
        assert "无记名：门户记下您投过票，不记您投了什么。" in asked
        answer = phone.post("governance:ballot", {"choice": choice}, public_id=ballot.public_id, follow=True)
        receipt = re.search(r"回执：([0-9A-F-]{24})", page(answer))
        assert receipt is not None
        assert "您已投票" in page(answer)
        again = phone.post("governance:ballot", {"choice": "no"}, public_id=ballot.public_id)
        assert "已经投过" in page(again)
    assert "已投 3，应投 3" in page(office.get("governance:motion_turnout", public_id=motion.public_id))
    assert office.post("governance:motion_count", {}, public_id=motion.public_id).status_code == 302
    shown = page(office.get("governance:motion", public_id=motion.public_id))
    assert "应到 3，实到 3" in shown
    assert "同意 2，反对 1，弃权 0" in shown
    found = page(phone.get("governance:motion", data={"receipt": receipt[1]}, public_id=motion.public_id))
    assert "这张票已计入本次表决" in found
    lost = page(phone.get("governance:motion", data={"receipt": "AAAA"}, public_id=motion.public_id))
    assert "没有这张回执" in lost
    told = json.loads(office.get("governance:motion_result", public_id=motion.public_id).content)
    assert told["result"]["yes"] == 2
    assert office.post("governance:motion_resolve", {}, public_id=motion.public_id).status_code == 302
    with in_a(world):
        resolution = Resolution.objects.get()
        assert FormKey.objects.exists()
        assert not any("yes" in key.target or "choice" in key.target for key in FormKey.objects.all())
    _published(world, client_for, resolution)


def _published(world: World, client_for: Any, resolution: Resolution) -> None:
    office = client_for(world.wang, world.a)
    reader, school = client_for(world.zhang, world.a), client_for(world.li, world.a)
    assert reader.get("governance:resolution", public_id=resolution.public_id).status_code == 404
    assert office.post("governance:resolution_publish", {}, public_id=resolution.public_id).status_code == 302
    with in_a(world):
        assert [
            todo.title for todo in due(viewer(world.li), timezone.localdate(), "governance.resolutions")
        ] == ["签收决议：吸收新成员"]
    assert "已阅，签收" in page(school.get("governance:resolution", public_id=resolution.public_id))
    school.post("governance:resolution_acknowledge", {}, public_id=resolution.public_id)
    year = timezone.localdate().year
    assert f"江职发〔{year}〕1号" in page(reader.get("governance:resolutions"))
    shown = page(office.get("governance:resolution", public_id=resolution.public_id))
    assert "1 家已签收，0 家未签收" in shown
    assert "已签收 1 家</summary>" in " ".join(shown.split())
    assert reader.get("governance:resolution_file", public_id=resolution.public_id).content[:2] == b"PK"
    with in_a(world):
        today = timezone.localdate()
        for code, value in (("resolutions_adopted", 1), ("resolutions_published", 1), ("units_voting", 3)):
            assert metric_of(f"governance.{code}").compute(today).value == value
        form = DecisionForm({"resolution": str(resolution.public_id), "decision": ""})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["decision"] == f"江职发〔{year}〕1号《吸收新成员》"
        assert form.cleaned_data["decided_on"] == resolution.decided_on
        assert not DecisionForm({"decision": ""}).is_valid()
        more = DecisionForm({"resolution": str(resolution.public_id), "decision": "第三项"})
        assert more.is_valid()
        assert more.cleaned_data["decision"] == f"江职发〔{year}〕1号《吸收新成员》；第三项"
        on_it = Body.objects.get()
        Body.objects.update(decision=more.cleaned_data["decision"])
        # Who leaves a seat needs no decision, and no resolution to be picked.
        assert EndSeatForm({"ends_on": today.isoformat(), "reason": "resigned"}).is_valid()
    gone = {"reason": "文字有误"}
    asked = page(office.get("governance:resolution_withdraw", public_id=resolution.public_id))
    assert f"请逐项结束或改写依据：治理机构：{on_it}。" in asked
    office.post("governance:resolution_withdraw", gone, public_id=resolution.public_id)
    stands = f"治理机构：{on_it}</li>"
    assert stands in page(office.get("governance:resolution", public_id=resolution.public_id))
    assert stands not in page(school.get("governance:resolution", public_id=resolution.public_id))
    with in_a(world):
        (lost,) = due(viewer(world.wang), timezone.localdate(), "governance.lost_ground")
        assert "1 项，请逐项结束或改写依据" in lost.detail
        adopted = metric_of("governance.resolutions_adopted").compute
        assert adopted(today).value == 0
        Resolution.objects.update(withdrawn_at=timezone.now() + dt.timedelta(days=1))
        assert adopted(today).value == 1, "what it said of a day it says for ever"
        Body.objects.update(decision="成立大会")
        assert not due(viewer(world.wang), timezone.localdate(), "governance.lost_ground")
        told = Notice.objects.get(topic="governance.resolution_withdrawn")
    assert told.recipient_id == world.li.pk
    assert told.body == f"江职发〔{year}〕1号，{cndate(today)}撤销，不再作数。撤销原因：文字有误"


def test_hands_are_entered_on_a_page(world: World, four_meet: Any, client_for: Any) -> None:
    with in_a(world):
        at = four_meet
        motion = ask(world, at.meeting, Method.HANDS, options=["甲", "乙"])
        on_paper = ask(world, at.meeting, Method.PAPER, options=["甲", "乙"])
    office, now = client_for(world.wang, world.a), timezone.localtime()
    said = {"on": now.date().isoformat(), "at": now.strftime("%H:%M"), "yes": 4, "abstain": 0, "option_1": 3,
            "option_2": 1, "teller": "计一", "scrutineer": "计一"}  # fmt: skip
    # Who came in the minute that is named was there; and however long the form stands open, nobody else changed anything.
    begun = page(office.get("governance:motion_by_hand", public_id=motion.public_id))
    said |= dict(re.findall(r'name="(form_seen)" value="([^"]*)"', begun))
    answer = office.post("governance:motion_by_hand", said, public_id=motion.public_id)
    assert "须是两个人" in page(answer)
    assert "别人改过" not in page(answer)
    ballots = {**said, "issued": 9, "returned": 5, "invalid": 0}
    # All at once: neither the names nor the sheet that is missing hide a number.
    refused = page(office.post("governance:motion_by_hand", ballots, public_id=on_paper.public_id))
    wrong = ("请选择要上传的文件", "须是两个人", "发出 9 票，而有权投的", "合计 4，与收回 5 不符")
    assert [words for words in wrong if words not in refused] == []
    said |= {"scrutineer": "监二", "option_1": 4, "option_2": 4}
    assert "各项得票合计不应超过" in page(
        office.post("governance:motion_by_hand", said, public_id=motion.public_id)
    )
    said |= {"option_1": 3, "option_2": 1}
    assert office.post("governance:motion_by_hand", said, public_id=motion.public_id).status_code == 302
    shown = page(office.get("governance:motion", public_id=motion.public_id))
    assert "甲：3 票，选定" in shown
    assert "计一、监二" in shown


def test_the_api_votes_without_telling(world: World, three_meet: Any, client_for: Any) -> None:
    with in_a(world):
        at = three_meet
        motion = opened(world, at.meeting)
        ballot = voter_of(motion, at.rows[0])
    phone = client_for(at.rows[0].user, world.a)
    address = phone.url("governance-api:ballot-cast", public_id=ballot.public_id)
    listed = phone.get("governance-api:ballot-list").json()["results"]
    assert [(one["title"], one["has_voted"]) for one in listed] == [("吸收江海电子有限公司", False)]

    def send(key: uuid.UUID, **said: Any) -> Any:
        return phone.client.post(
            address, json.dumps(said), content_type="application/json", headers={"Idempotency-Key": str(key)}
        )

    key = uuid.uuid4()
    assert send(uuid.uuid4()).status_code == 400
    first = send(key, choice="no")
    assert first.status_code == 201, first.content
    assert first.json()["receipt"]
    assert send(key, choice="no").json() == first.json()
    # Nothing of the content is kept that another one could be told from: the same key answers what the first got.
    assert send(key, choice="yes").json() == first.json()
    late = send(uuid.uuid4(), choice="yes")
    assert (late.status_code, "已经投过" in late.json()["detail"]) == (422, True)
    with in_a(world):
        kept = FormKey.objects.get()
        assert "no" not in json.loads(kept.target)[1].values()
        assert phone.get("governance-api:motion-detail", public_id=motion.public_id).json()["yes"] is None
        assert not CountedBallot.objects.exists()


def test_who_sees_what(world: World, three_meet: Any, client_for: Any) -> None:
    with in_a(world):
        at = three_meet
        motion = opened(world, at.meeting, closes_at=later(), method=Method.NAMED)
        ballot = voter_of(motion, at.rows[0])
        votes(motion, at.rows[1])
    other, stranger = client_for(at.rows[1].user, world.a), client_for(world.qian, world.b)
    school = client_for(world.li, world.a)
    assert other.get("governance:ballot", public_id=ballot.public_id).status_code == 404
    assert other.post("governance:ballot", {"choice": "yes"}, public_id=ballot.public_id).status_code == 404
    assert stranger.get("governance:motion", public_id=motion.public_id).status_code == 404
    assert school.get("governance:motion", public_id=motion.public_id).status_code == 404
    assert other.post("governance:motion_count", {}, public_id=motion.public_id).status_code == 403
    assert "反对" not in page(other.get("governance:motion", public_id=motion.public_id))
    assert "理事1" not in page(other.get("governance:motion_turnout", public_id=motion.public_id))
    office = client_for(world.wang, world.a)
    missing = page(office.get("governance:motion_turnout", public_id=motion.public_id))
    assert "还没有投：理事1、理事3" in re.sub(r"\s+", "", missing)
    assert office.get("governance:motion_result", public_id=motion.public_id).status_code == 404
    with in_a(world):
        assert due(viewer(world.wang), timezone.localdate(), "governance.counts") == []
        assert Voter.objects.filter(has_voted=True).count() == 1
        assert Motion.objects.get().state == MotionState.OPEN
