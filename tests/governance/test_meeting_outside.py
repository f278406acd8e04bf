"""What other rooms make of meetings: claims of documents against them, the yearly report, points, the calendar file, the API."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from governance.documents.minutes import draft_of
from governance.enums import BodyKind
from governance.forms.meeting import series_times
from governance.models import Invitation, Presence
from governance.report_sections import meetings_told, not_kept
from governance.selectors.compliance import judged
from governance.selectors.invitation import standing
from governance.selectors.meeting import years_met
from governance.services.meeting import HeldInput, record_held
from governance.services.presence import show_code
from groupportal.accounts.rotating import code_at
from groupportal.metrics.selectors import ask
from groupportal.periods.times import moment
from groupportal.reporting.values import Period
from groupportal.tenancy.scope import group_scope
from groupportal.ui.ics import Event, calendar_text
from points.services import source
from reports.checks.meetings import claims, otherwise
from tests.governance.ground import D
from tests.governance.test_meetings import DAY, called, closed, planned, sits
from tests.visitor import Visitor
from tests.visitor import body as page
from tests.world import World


def said(text: str) -> list[tuple[str, Any, bool]]:
    return [(claim.kind.value, claim.years and sorted(claim.years), claim.did) for claim in claims(text)]


def test_what_documents_claim_of_meetings_is_heard() -> None:
    assert said("每年召开职教集团理事会及年会，向成员汇报。") == [
        ("council", None, True),
        ("assembly", None, True),
    ]
    assert said("虽然没有开展 2022 年集团理事会会议和职教集团年会，但是交流不断。") == [
        ("council", [2022], False),
        ("assembly", [2022], False),
    ]
    assert said("2021年召开了常务理事会。") == [("standing", [2021], True)]
    assert said("制定理事会工作制度；2021年开展理事会成员单位走访。") == []
    assert said("召开理事会。") == [], "no year is named"
    every, none = (next(claims(f"{words}召开理事会。")) for words in ("每年", "2021年没有"))
    assert "没有理事会会议的记录，无法核对" in otherwise(every, set(), D(2023, 12, 31))
    assert otherwise(none, set(), D(2023, 12, 31)) == ""
    assert "2022年没有开过" in otherwise(every, {2021}, D(2023, 12, 31))


def test_the_report_says_which_body_did_not_meet_in_the_year(world: World, three: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        made = three
        assert meetings_told(Period.of_year(2022)) == ["理事会还没有会议的记录，是否召开无法从记录核对。"]
        for year in (2021, 2023):
            closed(world, made, moment(D(year, 3, 5), dt.time(9)), f"{year}年会议")
        assert meetings_told(Period.of_year(2022)) == ["本年度没有召开理事会会议。"]
        told = "".join(meetings_told(Period.of_year(2021)))
        assert "其中召开理事会{{governance.meetings body=理事会}}次" in told
        assert "没有召开" not in told
        numbers = {
            (code, year): ask(code, D(year, 12, 31), {"since": f"{year}-01-01"}).answer().value
            for code in ("governance.meetings", "governance.attendance", "governance.members_taking_part")
            for year in (2021, 2022)
        }
        assert numbers == {
            ("governance.meetings", 2021): 1,
            ("governance.meetings", 2022): 0,
            ("governance.attendance", 2021): 100,
            ("governance.attendance", 2022): None,
            ("governance.members_taking_part", 2021): 3,
            ("governance.members_taking_part", 2022): 0,
        }
        by_kind = ask(
            "governance.meetings", D(2021, 12, 31), {"since": "2021-01-01", "kind": BodyKind.STANDING}
        )
        assert by_kind.answer().value == 0
        flows = [f"governance.{name}" for name in ("meetings", "asked_to_come", "came", "attendance")]
        for code in (*flows, "governance.members_taking_part", "governance.resolutions_adopted"):
            told = {"since": "2021-01-01"} if "resolutions" not in code else {}
            assert ask(code, D(2021, 12, 31), {**told, "body": "理事会"}).answer().value is not None
            renamed = ask(code, D(2021, 12, 31), {**told, "body": "理事委员会"}).answer()
            assert renamed.value is None, "a name that is gone tells nothing, not that nobody met"
            assert "没有叫“理事委员会”的机构" in renamed.note
        renamed = ask(flows[1], D(2021, 12, 31), {"since": "2021-01-01", "unit": "改过名的单位"}).answer()
        assert (renamed.value, renamed.note[:14]) == (None, "没有叫“改过名的单位”的单位")


def test_a_meeting_without_its_quorum_was_none(
    world: World, three: Any, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with group_scope(world.a, actor=world.wang):
        at = moment(D(2022, 3, 5), dt.time(9))
        row = planned(world, three, at)
        alone = [standing(row)[0].pk]
        held = HeldInput(at, at + dt.timedelta(hours=1), alone, called_at=at - 14 * DAY)
        row = record_held(row, held, by=world.wang)
        assert row.is_quorate is False
        scored: list[Any] = []
        monkeypatch.setattr(source, "_each", lambda *told: scored.append(told))
        source.meeting_attended(row)
        assert not scored, "nobody scores for a meeting that was none"
        day = D(2022, 12, 31)
        (told,) = meetings_told(Period.of_year(2022))
        assert "没有召开理事会会议" in told
        assert "另有{{governance.meetings but=fallen}}次到会不足法定人数，没有开成。" in told
        assert years_met([three], day) == set()
        points = {point.title: point for point in judged([three], day)[0][1]}
        assert "应到 3，实到 1" in points["法定人数"].lines[0]
        assert not points["法定人数"].ok
        assert points["会议次数"].lines[0].startswith("2022年开会 0 次")
        assert "另有 1 次到会不足法定人数，不计：2022年3月5日" in points["会议次数"].lines[1]
        assert "会议没有开成" in draft_of(row)
        problem = not_kept(Period.of_year(2022))
        assert "需要改正的：理事会（" in problem
        assert "法定人数" in problem
    shown = page(client_for(world.wang, world.a).get("governance:meeting", public_id=row.public_id))
    assert "流会（到会不足法定人数）" in shown


def test_a_series_keeps_the_day_of_the_month() -> None:
    found = series_times(moment(D(2026, 1, 31), dt.time(9)), "month", 3)
    assert [timezone.localdate(at) for at in found] == [D(2026, 1, 31), D(2026, 2, 28), D(2026, 3, 31)]
    assert len(series_times(moment(D(2026, 1, 31), dt.time(9)), "year", 53)) == 53


def test_the_calendar_file_is_folded_escaped_and_in_utc() -> None:
    start = moment(D(2026, 3, 5), dt.time(9))
    event = Event(
        "1@meetings", "理事会；会议, 第一次" * 6, start, start + dt.timedelta(hours=2), start, text="一\n二\\"
    )
    text = calendar_text("集团会议", [event])
    assert "DTSTART:20260305T010000Z\r\n" in text
    assert "DESCRIPTION:一\\n二\\\\\r\n" in text
    assert "\\, 第一次" in text.replace("\r\n ", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.replace("\r\n", "").count("\n") == 0


def test_answer_and_arrival_over_the_api(
    world: World, three: Any, client_for: Any, time_machine: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        row = called(world, three)
        own = Invitation.objects.get(meeting=row, user=sits(1))
        another = Invitation.objects.get(meeting=row, user=sits(2))
        user = sits(1)
    visitor: Visitor = client_for(user, world.a)
    head = {"Idempotency-Key": str(uuid.uuid4())}

    def post(name: str, one: Invitation, data: dict[str, str], headers: dict[str, str]) -> Any:
        address = visitor.url(f"governance-api:{name}", public_id=one.public_id)
        return visitor.client.post(address, data, content_type="application/json", headers=headers)

    assert [one["who"] for one in visitor.get("governance-api:invitation-list").json()["results"]] == [
        "理事1"
    ]
    assert post("invitation-reply", another, {"reply": "comes"}, head).status_code == 404
    sent = post("invitation-reply", own, {"reply": "leave", "note": "出差"}, head)
    assert (sent.status_code, sent.json()["reply"]) == (201, "leave")
    assert post("invitation-reply", own, {"reply": "leave", "note": "出差"}, head).status_code == 200, (
        "sent again"
    )
    time_machine.move_to(row.starts_at, tick=False)
    visitor = client_for(user, world.a)
    with group_scope(world.a, actor=world.wang):
        digits = code_at(show_code(row, by=world.wang).secret, timezone.now())
    wrong = "000000" if digits != "000000" else "111111"
    assert (
        post("invitation-arrive", own, {"code": wrong}, {"Idempotency-Key": str(uuid.uuid4())}).status_code
        == 422
    )
    assert (
        post("invitation-arrive", own, {"code": digits}, {"Idempotency-Key": str(uuid.uuid4())}).status_code
        == 201
    )
    with group_scope(world.a, actor=world.wang):
        assert Presence.objects.get().invitation_id == own.pk
    one = visitor.get("governance-api:meeting-detail", public_id=row.public_id).json()
    assert one["quorum"] == ["应到 3，实到 1，法定人数 2（2/3），未达到，还差 1。"]
    assert [item["title"] for item in one["items"]] == ["审议年度工作报告"]
    assert DAY
