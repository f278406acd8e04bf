"""Checking in: once whatever arrives how often, in words for whom and when there is none to be had, kept by month behind the wall."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from PIL import Image

from groupportal.accounts.rotating import code_at
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.files.selectors import path_of
from groupportal.files.turning import turn_waiting
from groupportal.tenancy.partitions import make_months
from groupportal.tenancy.scope import group_scope
from internships.models import CheckIn, DayRoll, Placement
from internships.selectors.checkin import check_ins_for
from internships.services.checkin import CheckInInput, Position, check_in, confirm_present
from internships.services.day_roll import roll_up
from internships.services.location import (
    EDITION,
    forget_photos,
    forget_positions,
    give_consent,
    withdraw_consent,
)
from internships.services.make_up import ask_make_up, rule_make_up
from internships.services.site_code import renew_code
from internships.tasks import make_months_ahead
from tests.files.test_heic import POSITION, photo
from tests.internships.daily_ground import DAY, Daily, daily_ground
from tests.members.ground import viewer
from tests.outcomes import race, refused
from tests.standing import standing
from tests.world import World

EIGHT = dt.datetime(2026, 4, 8, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))
HERE = Position(Decimal("22.578"), Decimal("113.081"), 20)


@standing
def ground(world: World) -> Daily:
    """In group A alone."""
    return daily_ground(world)


@pytest.fixture
def at(ground: Daily) -> Any:
    """Inside group A, at eight on a working day, as the student."""
    with time_machine.travel(EIGHT, tick=False), group_scope(ground.group, actor=ground.su):
        yield ground


def said(kind: str = "in", **more: Any) -> CheckInInput:
    return CheckInInput(uuid.uuid4(), kind, **more)


def agreed(ground: Daily) -> Any:
    by = viewer(ground.su)
    give_consent(by=by, edition=EDITION)
    return by


def test_the_same_request_five_times_is_one_check_in_with_one_receipt(at: Daily) -> None:
    by, asked = agreed(at), said(position=HERE)
    receipts = [check_in(asked, by=by) for _ in range(5)]
    assert len({r.row.receipt for r in receipts}) == 1
    assert [r.is_repeat for r in receipts] == [False, True, True, True, True]
    row = CheckIn.objects.get()
    assert (row.day, row.way, row.latitude, row.receipt[:7]) == (DAY, "position", HERE.latitude, "260408-")
    roll = DayRoll.objects.get()
    assert (roll.came_at, roll.went_at, roll.number) == (EIGHT, None, 1)
    refused(lambda: check_in(replace(asked, kind="out"), by=by), "key_used")


def test_five_equal_requests_at_once_are_one_row(committed_world: World) -> None:
    ground = daily_ground(committed_world)
    asked = said("rest")
    with time_machine.travel(EIGHT, tick=False):
        answers = race(ground.group, *[(ground.su, lambda: check_in(asked, by=viewer(ground.su)))] * 5)
    assert len({r.row.receipt for r in answers}) == 1
    assert sorted(r.is_repeat for r in answers) == [False, True, True, True, True]
    with group_scope(ground.group, actor=ground.su):
        assert CheckIn.objects.count() == DayRoll.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "day", "code", "words"),
    [
        ({}, (2026, 2, 27), "before_start", "从2026年3月1日开始"),
        ({"state": "approved", "arrived_on": None}, (2026, 3, 2), "not_arrived", "还没有登记到岗"),
        ({}, (2026, 9, 1), "after_end", "已于2026年8月31日结束"),
        (
            {"state": "ending", "left_on": DAY, "end_kind": "done"},
            (2026, 4, 9),
            "after_end",
            "由学校另行安排一份",
        ),
        (
            {"state": "submitted", "arrived_on": None, "ruled_by": None, "ruled_at": None},
            (2026, 4, 8),
            "not_running",
            "还没有批准",
        ),
    ],
)
def test_when_there_is_none_to_be_had_the_student_is_told_why(
    ground: Daily, changes: dict[str, Any], day: tuple[int, int, int], code: str, words: str
) -> None:
    with group_scope(ground.group, actor=ground.su), time_machine.travel(EIGHT.replace(*day), tick=False):
        Placement.objects.filter(pk=ground.placement.pk).update(**{"note": "", **changes})
        asked = said("rest", placement=ground.placement.public_id)
        assert words in refused(lambda: check_in(asked, by=viewer(ground.su)), code)
        assert not CheckIn.objects.exists()


def test_another_ones_placement_and_what_lacks_words(at: Daily) -> None:
    by = agreed(at)
    refused(lambda: check_in(said(position=HERE, placement=uuid.uuid4()), by=by), "other_placement")
    refused(lambda: check_in(said("field", position=HERE), by=by), "note_missing")
    refused(lambda: check_in(said("make_up", position=HERE), by=by), "kind_wrong")
    refused(lambda: check_in(said(), by=viewer(at.gu)), "not_allowed")
    Placement.objects.update(state="cancelled", arrived_on=None, ruled_by=None, ruled_at=None)
    refused(lambda: check_in(said(position=HERE), by=by), "no_placement")


def test_a_wrong_clock_and_a_late_net_harm_nobody(at: Daily) -> None:
    by = agreed(at)
    hour = dt.timedelta(hours=1)
    # Pressed at 22:00 the evening before, by a clock that is three hours fast; the net came back at eight.
    pressed, sent = EIGHT - 10 * hour + 3 * hour, EIGHT + 3 * hour
    receipt = check_in(said("out", position=HERE, phone_at=pressed, sent_at=sent), by=by)
    assert (receipt.row.day, receipt.row.made_at) == (dt.date(2026, 4, 7), EIGHT - 10 * hour)
    assert "快3 小时 00 分" in receipt.words[0]
    odd = check_in(said(position=HERE, phone_at=EIGHT + hour, sent_at=EIGHT), by=by)
    assert odd.row.made_at == EIGHT
    late = said(position=HERE, phone_at=EIGHT - 73 * hour, sent_at=EIGHT)
    assert "补签" in refused(lambda: check_in(late, by=by), "too_late")


def test_a_phone_that_says_the_year_1_is_answered_in_words(at: Daily) -> None:
    years = {
        "phone_at": dt.datetime(1, 1, 2, tzinfo=dt.UTC),
        "sent_at": dt.datetime(9999, 12, 30, tzinfo=dt.UTC),
    }
    refused(
        lambda: check_in(said("rest", placement=at.placement.public_id, **years), by=viewer(at.su)),
        "before_start",
    )


def test_who_gives_no_position_has_the_site_code_or_the_units_word(at: Daily) -> None:
    by, firm = viewer(at.su), viewer(at.an)
    for said_so, code in ((said(position=HERE), "way_missing"), (said(code="123456"), "code_wrong")):
        words = refused(lambda said_so=said_so: check_in(said_so, by=by), code)
        assert "还没有开通" in words
        assert "确认在岗" in words, "a way that is open to who gives no position"
    code = renew_code(at.placement.host, by=firm)
    refused(lambda: renew_code(at.placement.host, by=viewer(at.other_unit)), "not_allowed")
    now = code_at(code.secret, EIGHT)
    receipt = check_in(said(code=now, position=HERE), by=by)
    assert (receipt.row.way, receipt.row.latitude) == ("code", None)
    assert "没有同意收集位置" in receipt.words[0]
    with time_machine.travel(EIGHT + dt.timedelta(minutes=5), tick=False):
        refused(lambda: check_in(said("out", code=now), by=by), "code_wrong")
    confirmed = confirm_present(at.placement, by=firm)
    assert confirmed == confirm_present(at.placement, by=firm)
    assert (confirmed.way, confirmed.confirmed_by) == ("mentor", at.an)
    refused(lambda: confirm_present(at.placement, by=viewer(at.other_unit)), "not_allowed")
    for _ in range(8):
        refused(lambda: check_in(said("out", code="000000"), by=by), "code_wrong")
    refused(lambda: check_in(said("out", code=now), by=by), "code_tries")


def test_taking_consent_back_deletes_positions_and_time_does(at: Daily) -> None:
    by = agreed(at)
    check_in(said(position=HERE), by=by)
    refused(lambda: give_consent(by=by, edition="2020-01"), "edition_old")
    assert withdraw_consent(by=by) == 1
    refused(lambda: withdraw_consent(by=by), "no_consent")
    agreed(at)
    check_in(said("out", position=HERE), by=by, photo=SimpleUploadedFile("IMG_0021.HEIC", photo()))
    assert (turn_waiting(at.group), StoredFile.objects.count()) == (1, 2)
    assert (forget_positions(), forget_photos()) == (0, 0)
    Placement.objects.update(
        starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 6, 1), arrived_on=dt.date(2025, 1, 1)
    )
    assert forget_positions() == 1
    assert forget_photos() == 1
    assert (CheckIn.objects.exclude(photo=None).count(), StoredFile.objects.count()) == (0, 0)
    assert list(CheckIn.objects.values_list("latitude", flat=True)) == [None, None]
    type(at.placement.student).objects.update(born_on=dt.date(2014, 1, 1))
    refused(lambda: give_consent(by=by, edition=EDITION), "too_young")


def test_a_photo_names_no_place(at: Daily) -> None:
    exif, out = Image.Exif(), io.BytesIO()
    exif.update({**POSITION, 271: "Phone", 274: 6})
    taken = Image.effect_noise((60, 40), 50).convert("RGB")
    taken.save(out, "JPEG", exif=exif, comment=b"here", progressive=True)
    check_in(said(), by=agreed(at), photo=SimpleUploadedFile("IMG_0021.jpg", out.getvalue()))
    kept = path_of(CheckIn.objects.get().photo).read_bytes()
    assert not [word for word in (b"Phone", b"here") if word in kept]
    with Image.open(io.BytesIO(kept)) as shown, Image.open(out) as before:
        assert dict(shown.getexif()) == {274: 6}, "how it was held, or it would lie on its side"
        assert shown.tobytes() == before.tobytes()


def test_a_photo_of_40_mb_loses_no_check_in_and_the_student_is_told(at: Daily) -> None:
    large = SimpleUploadedFile("IMG_0022.jpg", b"\xff\xd8\xff" + bytes(40 * 2**20))
    receipt = check_in(said(), by=agreed(at), photo=large)
    (words,) = (word for word in receipt.words if "照片没有收下" in word)
    assert "签到已记下" in words
    assert "20 MB" in words, "how large one may be"
    assert CheckIn.objects.get().photo is None
    assert not StoredFile.objects.exists()


def test_the_teacher_gets_no_original_which_names_the_place(ground: Daily, visitor: Any) -> None:
    with time_machine.travel(EIGHT), group_scope(ground.group, actor=ground.su):
        check_in(said(), by=agreed(ground), photo=SimpleUploadedFile("IMG_0021.HEIC", photo()))
        key = {"public_id": StoredFile.objects.get().public_id}
    gu = visitor(ground.gu, ground.group)
    early = gu.get("files:file_download", **key)
    assert (early.status_code, "照片正在处理" in early.content.decode()) == (410, True)
    turn_waiting(ground.group)
    got = gu.get("files:file_download", data={"original": 1}, **key)
    assert got["Content-Type"] == "image/jpeg"
    assert "下载原图" not in gu.get("files:file_preview", **key).content.decode()


def test_a_day_is_made_up_when_the_teacher_says_so(at: Daily) -> None:
    by, day = viewer(at.su), dt.date(2026, 4, 7)
    refused(
        lambda: ask_make_up(at.placement, day=DAY + dt.timedelta(days=1), reason="忘了", by=by), "day_to_come"
    )
    refused(lambda: ask_make_up(at.placement, day=dt.date(2026, 2, 1), reason="忘了", by=by), "before_start")
    asked = ask_make_up(at.placement, day=day, reason="手机没电", by=by)
    refused(lambda: rule_make_up(asked, Ruled.ACCEPTED, by=viewer(at.other_teacher)), "not_allowed")
    refused(lambda: rule_make_up(asked, Ruled.ACCEPTED, by=viewer(at.other_school)), "not_allowed")
    rule_make_up(asked, Ruled.ACCEPTED, by=viewer(at.gu))
    roll = DayRoll.objects.get(day=day)
    assert (roll.is_made_up, roll.way, roll.came_at) == (True, "ruling", None)
    refused(lambda: ask_make_up(at.placement, day=day, reason="又忘了", by=by), "came")


def test_who_sees_a_students_check_ins(at: Daily) -> None:
    check_in(said("rest"), by=viewer(at.su))
    sees = {
        name: check_ins_for(viewer(getattr(at, name))).filter(day=DAY).count()
        for name in ("su", "gu", "an", "other_teacher", "other_unit", "other_school")
    }
    assert sees == {"su": 1, "gu": 1, "an": 1, "other_teacher": 0, "other_unit": 0, "other_school": 0}


def test_the_roll_is_what_the_check_ins_come_to(at: Daily) -> None:
    by = agreed(at)
    check_in(said("field", position=HERE, note="去客户处"), by=by)
    with time_machine.travel(EIGHT + dt.timedelta(hours=9), tick=False):
        check_in(said("out", position=HERE), by=by)
        check_in(said("out"), by=by)
    kept = DayRoll.objects.values().get()
    assert (kept["number"], kept["is_field"], kept["way"]) == (3, True, "position")
    DayRoll.objects.all().delete()
    roll_up([DAY])
    again = DayRoll.objects.values().get()
    assert {k: v for k, v in again.items() if k not in ("id", "public_id")} == {
        k: v for k, v in kept.items() if k not in ("id", "public_id")
    }


def test_a_months_table_stands_behind_the_wall_and_is_made_by_its_first_row(
    world: World, ground: Daily
) -> None:
    with (
        group_scope(ground.group, actor=ground.su),
        time_machine.travel(EIGHT.replace(2026, 5, 8), tick=False),
    ):
        check_in(said("rest"), by=viewer(ground.su))
        assert make_months(CheckIn, [dt.date(2026, 5, 1), dt.date(2026, 5, 31)]) == 0
        assert make_months_ahead() == 1, "June"
        assert make_months_ahead() == 0
        for statement in (
            "UPDATE internships_checkin SET note = ''",
            "DELETE FROM internships_checkin",
            "SELECT * FROM internships_checkin_2026_05",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relrowsecurity AND c.relforcerowsecurity, (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid),"
            " (SELECT count(*) FROM pg_constraint WHERE conrelid = c.oid AND contype = 'f')"
            " FROM pg_class c WHERE relname IN ('internships_checkin_2026_05', 'internships_checkin_2026_06')"
        )
        assert set(cursor.fetchall()) == {(True, 1, 5)}
    with group_scope(world.b, actor=world.qian):
        assert not CheckIn.objects.exists()


def test_one_placement_of_two_groups_students_stays_apart(world: World, ground: Daily) -> None:
    other = daily_ground(world, "b")
    with (
        group_scope(other.group, actor=other.su),
        time_machine.travel(EIGHT, tick=False),
        pytest.raises(DomainError),
    ):
        check_in(said("rest", placement=ground.placement.public_id), by=viewer(other.su))
