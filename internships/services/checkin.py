"""签到: taken once whatever arrives how often, answered in words.

A phone may have been without a net: ``made_at`` is when the button was pressed, reckoned from the phone's clock at that moment and
at sending, so that a clock that is wrong harms nobody. What is kept is a row nobody changes, and so its own trail.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from groupportal.errors import DomainError
from groupportal.files.services import store_upload
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.turns import take_turn
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, cntime, duration
from groupportal.uploads.checking import IMAGES
from internships.enums import CheckInKind, PlacementState, Way
from internships.models import CheckIn, Placement
from internships.selectors.checkin import CHECK_IN, REMEMBERED, placement_now, to_check_in
from internships.services.common import own_turn
from internships.services.day_roll import keep
from internships.services.site_code import check_code
from internships.services.together import refuse_archived

LATEST = dt.timedelta(hours=72)
"""What was pressed longer ago is asked for as a make-up."""
CLOCK_OFF = dt.timedelta(minutes=5)
_BEGUN = (PlacementState.RUNNING, PlacementState.ENDING, PlacementState.ARCHIVED)
BY_STUDENT = (CheckInKind.IN, CheckInKind.OUT, CheckInKind.FIELD, CheckInKind.REST)


@dataclass(frozen=True)
class Position:
    """One point in time; degrees, and metres of accuracy."""

    latitude: Decimal
    longitude: Decimal
    accuracy: int


@dataclass(frozen=True)
class CheckInInput:
    """What a phone says. ``key`` is new for each press and the same for each try; ``sent_at`` is its clock at this try."""

    key: uuid.UUID
    kind: str
    placement: uuid.UUID | None = None
    position: Position | None = None
    code: str = ""
    phone_at: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    is_mock: bool | None = None
    device: str = ""
    note: str = ""


@dataclass(frozen=True)
class Receipt:
    """What was kept: the same for the same request. ``words`` say what the student should know."""

    row: CheckIn
    is_repeat: bool
    words: list[str] = field(default_factory=list)


@transaction.atomic(savepoint=False)
def check_in(said: CheckInInput, *, by: Viewer, photo: Any = None) -> Receipt:
    """Take a student's check-in, once for each key. DomainError in words for whom and when there is none to be had.

    A refusal undoes the whole request: going back to a savepoint costs two ways to the database of each who is not refused.
    """
    by.require(CHECK_IN)
    now = timezone.now()
    today = timezone.localdate(now)
    own = to_check_in(by, said.key, today, own_turn(by))
    if own and own[0].known:  # type: ignore[attr-defined]
        return _again(CheckIn.objects.get(pk=own[0].known, day__gte=today - REMEMBERED), said, by)  # type: ignore[attr-defined]
    made_at, words = _moment(said, now)
    day = timezone.localdate(made_at)
    placement = _placement(said, day, own)
    if said.kind not in BY_STUDENT:
        raise DomainError("kind_wrong", "请选择签到、签退、外勤签到或休息。", field="kind")
    if said.kind == CheckInKind.FIELD and not said.note.strip():
        raise DomainError("note_missing", "外勤签到请写明去哪里、做什么。", field="note")
    if made_at < now - LATEST:
        raise DomainError(
            "too_late",
            f"这次签到是{cntime(made_at)}按下的，到现在已超过3天，不能直接补送。请在“补签”里申请，由指导教师审核。",
        )
    way, position = _shown(said, placement, made_at, words)
    row = CheckIn(
        placement=placement,
        student_id=placement.student_id,
        day=day,
        kind=said.kind,
        way=way,
        at=now,
        made_at=made_at,
        phone_at=said.phone_at,
        is_mock=said.is_mock if position else None,
        device=device_mark(said.device),
        note=said.note.strip()[: CheckIn.longest("note")],
        photo=_kept(photo, words, by),
        key=said.key,
        receipt=receipt_number(said.key, day),
    )
    if position:
        row.latitude, row.longitude, row.accuracy = position.latitude, position.longitude, position.accuracy
    keep(row)
    return Receipt(row, False, words)


@transaction.atomic
def confirm_present(placement: Placement, *, by: Viewer) -> CheckIn:
    """A unit's person says that an intern is there today. DomainError where the placement isn't running."""
    by.require("internships.show_code", unit_id=placement.host.unit_id)
    now = timezone.now()
    day = timezone.localdate(now)
    take_turn("confirm", placement.pk)
    require_running(placement, day, who=str(placement.student))
    held = CheckIn.objects.filter(placement=placement, day=day, way=Way.MENTOR).first()
    if held is not None:
        return held
    key = uuid.uuid4()
    row = CheckIn(
        placement=placement,
        student_id=placement.student_id,
        day=day,
        kind=CheckInKind.IN,
        way=Way.MENTOR,
        at=now,
        made_at=now,
        confirmed_by=by.user,
        key=key,
        receipt=receipt_number(key, day),
    )
    keep(row)
    return row


def require_running(placement: Placement, day: dt.date, who: str = "您") -> None:
    """DomainError, with what to do, unless the placement goes on that day. ``who`` it is, as the reader calls the intern."""
    begun = placement.state in _BEGUN and placement.arrived_on
    is_over = day >= placement.gone_on
    if begun and not is_over and placement.arrived_on <= day:  # type: ignore[operator]
        refuse_archived(placement)
        return
    at = f"{who}在“{placement.host}”的实习"
    if begun and is_over:
        last = placement.gone_on - dt.timedelta(days=1)
        raise DomainError(
            "after_end",
            f"{at}已于{cndate(last)}结束，不用再签到。实际还在实习的，请联系指导教师："
            "离岗登记错了的可以取消，要做得更久的由学校另行安排一份。",
        )
    if day < placement.starts_on:
        raise DomainError("before_start", f"{at}从{cndate(placement.starts_on)}开始，还没有到，不用签到。")
    if begun or placement.state == PlacementState.APPROVED:
        raise DomainError(
            "not_arrived", f"{at}还没有登记到岗。请让指导教师或单位确认到岗后再签到，之前的可以申请补签。"
        )
    raise DomainError("not_running", f"{at}还没有批准，不能签到。请联系指导教师。")


def device_mark(device: str) -> str:
    """By what the same phone is known again without being named: a keyed hash, another in each group. "" for none."""
    if not device:
        return ""
    return salted_hmac(f"internships.device.{active_group().pk}", device, algorithm="sha256").hexdigest()[:32]


def _again(known: CheckIn, said: CheckInInput, by: Viewer) -> Receipt:
    if known.placement.student.user_id != by.user.pk or known.kind != said.kind:
        raise DomainError("key_used", "这个请求编号已用于另一次签到，请重新打开签到页面再按一次。")
    return Receipt(known, True)


def _moment(said: CheckInInput, now: dt.datetime) -> tuple[dt.datetime, list[str]]:
    """When the button was pressed, by the server's clock, and what is to be said of the phone's."""
    if said.phone_at is None or said.sent_at is None:
        return now, []
    words, off, waited = [], said.sent_at - now, said.sent_at - said.phone_at
    if abs(off) > CLOCK_OFF:
        which = "快" if off > dt.timedelta(0) else "慢"
        words.append(
            f"您手机的时间比门户{which}{duration(int(abs(off).total_seconds()))}，已按门户的时间记录。"
            "请在手机设置里打开“自动设置时间”。"
        )
    # A clock may say the year 1.
    return now - min(max(waited, dt.timedelta(0)), REMEMBERED), words


def _placement(said: CheckInInput, day: dt.date, own: list[Placement]) -> Placement:
    if said.placement:
        row = next((row for row in own if row.public_id == said.placement), None)
        if row is None:
            raise DomainError(
                "other_placement", "这份实习安排不是您的，没有签到。请刷新页面，在自己的实习里签到。"
            )
    else:
        row = placement_now(own, day)
    if row is None:
        raise DomainError("no_placement", "您现在没有实习安排，不用签到。应当有的，请联系指导教师。")
    require_running(row, day)
    return row


def _shown(
    said: CheckInInput, placement: Placement, made_at: dt.datetime, words: list[str]
) -> tuple[Way, Position | None]:
    """By what it is shown that the student is there, and the position that may be kept."""
    agreed = placement.agreed  # type: ignore[attr-defined]  # of to_check_in
    position = said.position if agreed else None
    if said.position and not agreed:
        words.append("您没有同意收集位置，位置没有保存。")
    if said.code:
        check_code(placement.host_id, said.code, made_at, who=placement.student_id)
        return Way.CODE, position
    if position:
        return Way.POSITION, position
    if said.kind == CheckInKind.REST:
        return Way.NONE, None
    if not agreed:
        raise DomainError(
            "way_missing",
            "没有现场码，也没有同意收集位置。请输入单位显示的现场码；单位还没有开通现场码的，请单位人员点“确认在岗”。也可以同意收集位置后再签到。",
            field="code",
        )
    words.append("这次没有取到位置。如果教师问起，请说明原因；能输入现场码的，请改用现场码。")
    return Way.NONE, None


def _kept(photo: Any, words: list[str], by: Viewer) -> Any:
    """The photo; where it can't be kept the check-in is, and the student is told."""
    if photo is None:
        return None
    try:
        with transaction.atomic():
            return store_upload(
                photo,
                by=by,
                purpose="签到照片",
                view_action="internships.view_placements",
                accept=IMAGES,
                bare=True,
            )
    except DomainError as error:
        words.append(f"签到已记下，但照片没有收下：{error.message}")
        return None


def receipt_number(key: uuid.UUID, day: dt.date) -> str:
    """What a student quotes of a check-in, in digits alone, as it is read out by phone: 261129-4471-0386."""
    digits = f"{key.int % 10**8:08d}"
    return f"{day:%y%m%d}-{digits[:4]}-{digits[4:]}"
