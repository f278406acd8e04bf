"""位置同意 (domain.md 1.8, PIPL Articles 28-30, 47): given on its own, taken back at any time, and what positions are kept for how long."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import record, seen
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.files.services import remove_file
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.tenancy.turns import take_turn
from groupportal.tenancy.viewer import Viewer
from internships.enums import SignalKind
from internships.models import CheckIn, LocationConsent, Signal
from internships.selectors.checkin import own_student
from internships.selectors.placement import ruled_for
from internships.services.common import own_turn

EDITION = "2026-11"
"""The wording that the page shows; another wording is another edition, to which consent is asked anew."""
WORDS = (
    "收集什么：您按下签到、签退按钮那一刻的位置（经纬度和精度），每次一个点，平时不收集，也不记录行踪。",
    "用来做什么：核对您在实习单位。只有您的指导教师和学校实习管理人员写明用途后能看，每次查看都有记录；实习单位看不到。",
    "保存多久：实习结束后{days}天删除；您撤回同意时，已有的位置立即删除。",
    "不同意也能签到：用单位显示的现场码，或请单位人员确认您在岗。不同意不影响实习和成绩。",
)
YOUNGEST = 14


@transaction.atomic
def give_consent(*, by: Viewer, edition: str) -> LocationConsent:
    """Agree to positions, in the wording that was shown. DomainError under 14 (PIPL Article 31), and for an older wording."""
    student = own_student(by)
    type(student).objects.select_for_update(of=("self",)).get(pk=student.pk)
    if edition != EDITION:
        raise DomainError("edition_old", "告知内容已经更新，请刷新页面重新阅读后再决定。")
    if student.born_on is None:
        words = "学校还没有登记您的出生日期，不能判断是否满14周岁。请让学校补登，先用现场码或单位确认签到。"
        raise DomainError("age_unknown", words)
    if student.born_on > _years_before(timezone.localdate(), YOUNGEST):
        raise DomainError(
            "too_young", "不满14周岁的，须由监护人同意，不能在这里自己同意。请用现场码或单位确认签到。"
        )
    open_now = LocationConsent.objects.filter(student=student, withdrawn_at=None)
    if (held := open_now.first()) and held.edition == edition:
        return held
    open_now.update(withdrawn_at=timezone.now())
    row = LocationConsent.objects.create(student=student, edition=edition)
    record("internships.location_agreed", row, by=by.user, after={"告知书版本": edition})
    return row


@transaction.atomic
def withdraw_consent(*, by: Viewer) -> int:
    """Take the consent back: positions kept so far are deleted; how many. DomainError where there is none."""
    student = own_student(by)
    take_turn(*own_turn(by))  # a check-in under way keeps its position before this deletes it
    row = LocationConsent.objects.select_for_update().filter(student=student, withdrawn_at=None).first()
    if row is None:
        raise DomainError("no_consent", "您没有同意过收集位置，不用撤回。")
    row.withdrawn_at = timezone.now()
    row.save()
    gone = _forget(student=student.pk)
    far = Signal.objects.filter(placement__student=student, kind=SignalKind.SPEED)
    far.update(words="移动太快；撤回位置同意后，距离已删除。")
    record("internships.location_withdrawn", row, by=by.user, after={"删除的位置": gone})
    return gone


def forget_positions() -> int:
    """Take positions out of check-ins of placements that are over for ``POSITION_DAYS``; how many. By the clock."""
    gone = _forget(days=settings.POSITION_DAYS)
    if gone:
        record(
            "internships.positions_forgotten", after={"删除的位置": gone, "保存天数": settings.POSITION_DAYS}
        )
    return gone


def forget_photos() -> int:
    """Take the photos of check-ins away, file and all, that have been kept as long as positions; how many. By the clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT internships_forget_photos(%s)", [settings.POSITION_DAYS])
        ids = [photo for (photo,) in cursor.fetchall()]
    for file in StoredFile.objects.filter(pk__in=ids):
        remove_file(file, by=SYSTEM_ACTOR, note="签到照片到期删除")
    if ids:
        after = {"删除的照片": len(ids), "保存天数": settings.POSITION_DAYS}
        record("internships.photos_forgotten", after=after)
    return len(ids)


def read_position(check_in: CheckIn, *, by: Viewer, purpose: str) -> CheckIn:
    """The position of one check-in for a purpose. Who looked is written down.

    NotAllowed for whoever neither guides the student nor is of the school's office: the student consented to no other.
    """
    if not ruled_for(by, "internships.read_positions").filter(pk=check_in.placement_id).exists():
        raise NotAllowed("签到位置只有学生的指导教师和学校实习管理人员能看。")
    if not purpose.strip():
        raise DomainError("purpose_missing", "请写明查看用途。", field="purpose")
    student = check_in.placement.student
    label = f"{student} {check_in} 的位置"
    seen(student, by=by.user, kind=AccessKind.VIEW, purpose=purpose.strip(), label=label)
    return check_in


def _forget(*, student: int | None = None, days: int | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT internships_forget_positions(%s, %s)", [student, days])
        return int(cursor.fetchone()[0])


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


# Check-ins are changed by nobody; only the owner's function takes positions out, behind the wall like everything else.
FORGET_POSITIONS = """
CREATE FUNCTION internships_forget_positions(whose bigint, days integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    gone bigint;
BEGIN
    UPDATE internships_checkin c SET latitude = NULL, longitude = NULL, accuracy = NULL
    WHERE c.latitude IS NOT NULL AND CASE WHEN whose IS NULL
        THEN c.placement_id IN (
            SELECT p.id FROM internships_placement p WHERE coalesce(p.left_on, p.ends_on) < current_date - greatest(days, 30))
        ELSE c.student_id = whose END;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$
"""

FORGET_PHOTOS = """
CREATE FUNCTION internships_forget_photos(days integer) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN QUERY UPDATE internships_checkin c SET photo_id = NULL
    FROM (SELECT k.id, k.day, k.photo_id FROM internships_checkin k JOIN internships_placement p ON p.id = k.placement_id
          WHERE k.photo_id IS NOT NULL AND coalesce(p.left_on, p.ends_on) < current_date - greatest(days, 30)
          ORDER BY k.id FOR UPDATE OF k) old
    WHERE c.id = old.id AND c.day = old.day RETURNING old.photo_id;
END $$
"""
