"""Visits: logged in one page by the teacher, corrected by what is added, seen by those whom they concern."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from groupportal.errors import NotAllowed
from groupportal.files.access import may_open
from groupportal.tenancy.scope import group_scope
from internships.models import CheckIn, Placement, Visit, VisitNote
from internships.selectors.visit import interns_at, units_to_visit, visits_for
from internships.services.day_roll import keep
from internships.services.visit import VisitInput, correct_visit, follow_visit, log_visit, share_visit
from tests.internships.teaching import DAY, Room, today, visit
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.visitor import body
from tests.world import World


def photo() -> BytesIO:
    """A small picture as a phone sends it."""
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG")
    file.seek(0)
    file.name = "车间.jpg"
    return file


def _checked_in(placement: Placement, latitude: str) -> None:
    """With a position, this morning."""
    now = timezone.now()
    keep(
        CheckIn(
            placement_id=placement.pk, student_id=placement.student_id, day=today(), kind="in", way="position",
            at=now, made_at=now, latitude=Decimal(latitude), longitude=Decimal("113.08"), accuracy=20,
            key=uuid.uuid4(), receipt="1",
        )
    )  # fmt: skip


def test_the_units_nearest_to_the_phone_come_first(taught: Room, world: World, client_for: Any) -> None:
    it, zhou = taught, client_for(taught.zhou, world.a)
    here = {"latitude": "22.587000", "longitude": "113.080000"}
    with group_scope(world.a, actor=it.zhou):
        _checked_in(it.jiangs, "22.58")
        _checked_in(it.hes, "22.58")
    assert "还不知道这些单位在哪里" in body(zhou.post("internships:visit_nearest", here)), "two are too few"
    with group_scope(world.a, actor=it.zhou):
        _checked_in(it.huangs, "22.9")
    page = body(zhou.post("internships:visit_nearest", here))
    assert "约800米" in page
    assert zhou.url("internships:visit_new", public_id=it.at.public_id) in page
    assert "22.58" not in page, "no position is told"


def test_a_teacher_logs_a_visit_from_the_list_of_units(taught: Room, world: World, client_for: Any) -> None:
    it, zhou = taught, client_for(taught.zhou, world.a)
    units = body(zhou.get("internships:visit_units"))
    assert "还没去过" in units
    here = zhou.url("internships:visit_new", public_id=it.at.public_id)
    assert here in units
    page = body(zhou.client.get(here))
    assert "姜勇" in page
    assert "何芳" in page
    assert "钱伟" not in page, "another teacher's student is not offered"
    now = timezone.localtime() - dt.timedelta(minutes=5)
    sent = {
        "visited_on": now.date().isoformat(),
        "visited_time": now.strftime("%H:%M"),
        "teacher": str(it.zhou_row.public_id),
        "met": [str(it.jiangs.public_id)],
        **{
            f"found_{item}": "unknown"
            for item in ("arrived", "as_agreed", "hours", "safety", "living", "pay")
        },
        "found_safety": "problem",
        "follow_up": "核对护罩",
        "follow_up_on": (today() + 3 * DAY).isoformat(),
    }
    wrong = zhou.client.post(here, sent)
    assert "请在“情况”里写明是什么问题" in body(wrong)
    sent["text"] = "冲床没有护罩<script>alert(1)</script>"
    done = zhou.client.post(here, {**sent, "photos": photo()}, follow=True)
    shown = body(done)
    assert "已登记走访" in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "车间.jpg" in shown
    assert "待跟进" in shown
    assert "今天" in body(zhou.get("internships:visit_units"))
    assert "走访跟进：江海电子有限公司" in body(zhou.get("home"))
    with group_scope(world.a, actor=it.zhou):
        row = Visit.objects.get()
        (picture,) = row.photos.all()
        assert may_open(picture.file, viewer(it.zhou))
        assert not may_open(picture.file, viewer(it.huang))
        assert not may_open(picture.file, viewer(it.firm))
    refused_again = zhou.client.post(here, {**sent, "follow_up_on": ""})
    assert "什么时候以前办好" in body(refused_again)
    listed = zhou.get("internships:visits", data={"look": "open", "q": "江海电子"})
    assert "冲床" not in body(listed), "the text is a column on request"
    assert "1" in body(listed)
    assert zhou.get("internships:visits", data={"export": "1"}).status_code in (200, 302)


def test_who_sees_a_visit(it: Room, world: World) -> None:
    row = visit(it)

    def sees(user: Any) -> bool:
        return visits_for(viewer(user)).filter(pk=row.pk).exists()

    assert [sees(user) for user in (it.zhou, world.li, world.wang)] == [True, True, True]
    assert [sees(user) for user in (it.huang, it.sun, it.firm, it.jiang, world.zhang)] == [False] * 5
    share_visit(row, shared=True, by=viewer(world.li))
    assert sees(it.firm)
    with pytest.raises(NotAllowed):
        share_visit(row, shared=False, by=viewer(it.zhou))
    share_visit(row, shared=False, by=viewer(world.li))
    assert not sees(it.firm)
    to_do = visit(it, visited_at=timezone.now() - 2 * DAY, follow_teacher=it.huang_row)
    assert [v.pk for v in visits_for(viewer(it.huang))] == [to_do.pk], "who follows it up sees it"


def test_the_unit_reads_no_names_and_no_follow_up(taught: Room, world: World, client_for: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        row = visit(taught)
        visit(taught, visited_at=timezone.now() - 3 * DAY, follow_up="", follow_up_on=None)
        share_visit(row, shared=True, by=viewer(world.li))
    shown = body(client_for(taught.firm, world.a).get("internships:visit", public_id=row.public_id))
    assert "一台冲床没有护罩" in shown
    assert "姜勇" not in shown
    assert "核对护罩已装上" not in shown
    listed = client_for(world.li, world.a).get("internships:visits")
    assert listed.status_code == 200, "a visit with nothing to follow up stands in the list too"


def test_what_was_said_stays_and_what_was_wrong_is_added(it: Room, world: World) -> None:
    row = visit(it)
    refused(lambda: correct_visit(row, text=" ", by=viewer(it.zhou)), "words_missing")
    with pytest.raises(NotAllowed):
        correct_visit(row, text="不对", by=viewer(it.huang))
    correct_visit(row, text="护罩是两台没有", by=viewer(world.li))
    follow_visit(row, text="都装上了", on=today(), by=viewer(it.zhou))
    refused(lambda: follow_visit(row, text="又装上了", on=today(), by=viewer(it.zhou)), "followed")
    correct_visit(row, text="去的是另一家", void=True, by=viewer(it.zhou))
    refused(lambda: correct_visit(row, text="再改", by=viewer(it.zhou)), "void")
    row.refresh_from_db()
    assert row.text == "一台冲床没有护罩，已请单位今天装上。"
    assert [n.kind for n in VisitNote.objects.all()] == ["correction", "done", "void"]
    found: Any = units_to_visit(viewer(it.zhou), today()).get()
    assert (found.interns, found.last_visit, found.follow_ups) == (2, None, 0), "what is void does not count"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"visited_at": timezone.now() + dt.timedelta(hours=2)}, "time_to_come"),
        ({"findings": {"safety": "problem"}, "text": " "}, "problem_unsaid"),
        ({"findings": {"weather": "fine"}}, "finding_unknown"),
        ({"follow_up_on": None}, "follow_up_undated"),
        ({"follow_up": ""}, "follow_up_unsaid"),
        ({"follow_up_on": dt.date(2020, 1, 1)}, "follow_up_early"),
        ({"visited_at": timezone.now() - 40 * DAY}, "not_there_then"),
        ({"met": (), "findings": {}, "text": "", "follow_up": "", "follow_up_on": None}, "nothing_said"),
    ],
)
def test_what_is_refused_of_a_visit(it: Room, said: dict[str, Any], code: str) -> None:
    refused(lambda: visit(it, **said), code)
    assert not Visit.objects.exists()


def test_on_the_day_from_which_the_placement_is_over_nobody_is_met(it: Room) -> None:
    ended = {"state": "ending", "ends_on": today(), "left_on": today(), "end_kind": "done"}
    Placement.objects.filter(pk=it.jiangs.pk).update(**ended)
    it.jiangs.refresh_from_db()
    refused(lambda: visit(it), "not_there_then")


def test_nobody_logs_anothers_visit_or_meets_anothers_students(it: Room, world: World) -> None:
    facts = VisitInput(visited_at=timezone.now(), text="看过")
    with pytest.raises(NotAllowed):
        log_visit(it.zhou_row, it.at, facts, by=viewer(it.huang))
    with pytest.raises(NotAllowed):
        log_visit(it.zhou_row, it.at, facts, by=viewer(it.sun))
    log_visit(it.zhou_row, it.at, facts, by=viewer(world.li))
    refused(lambda: log_visit(it.zhou_row, it.at, facts, by=viewer(it.zhou)), "invalid")
    refused(lambda: visit(it, met=(it.suns,)), "not_there")
    assert set(interns_at(viewer(it.zhou), it.at, today())) == {it.jiangs, it.hes}
    assert it.suns not in interns_at(viewer(world.li), it.at, today())


def test_another_group_has_nothing_of_it(it: Room, world: World) -> None:
    visit(it)
    with group_scope(world.b, actor=world.qian, switch=True):
        assert not visits_for(viewer(world.qian)).exists()
