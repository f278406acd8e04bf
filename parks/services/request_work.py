"""What the team does for a firm: who is in it, what was done, what was handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import record, seen
from groupportal.days import checked_day
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from groupportal.ui.names import kept_name
from parks.enums import TeamPart
from parks.models import RequestMember, ServiceRequest, WorkFile, WorkLog
from parks.selectors.request import WORK, worked_requests
from parks.services.request_row import S, kept, logged, tell_firm, tell_team, worked_by
from parks.states import REQUEST

if TYPE_CHECKING:
    from rosters.models import Student, Teacher


@transaction.atomic
def join(
    request: ServiceRequest,
    *,
    name: str = "",
    part: str = "",
    user: Any = None,
    unit: Unit | None = None,
    teacher: Teacher | None = None,
    student: Student | None = None,
    by: Viewer,
) -> RequestMember:
    """Put somebody into the team: a teacher or a student of the rosters, an account, or a name alone.

    Name, school and part of those of the rosters are the rosters'; an account of theirs comes along where it may work on needs.
    DomainError for somebody who is in it, or where nothing is worked on.
    """
    row = worked_by(request, by)
    if listed := teacher or student:
        name, unit = listed.name, listed.unit
        part = TeamPart.TEACHER if teacher else TeamPart.STUDENT
        held = people_who_can(WORK).filter(user=listed.user_id) if listed.user_id else None
        user = listed.user if held and held.exists() else None
    named = user.name if user else kept_name(name.strip())
    if not named:
        raise DomainError("name_missing", "请选择账号，没有账号的写姓名。", field="name")
    # Two of the rosters may bear one name; of who is known by name alone nobody can say which of them it is.
    known = {"name": named, "unit": unit} | ({"teacher": None} if teacher else {})
    if user is None and part == TeamPart.TEACHER and row.team.filter(**known).exists():
        raise DomainError("member_there", f"{named}已经在团队里。", field="name")
    member = RequestMember(
        request=row, part=part, name=named, user=user, unit=unit, teacher=teacher, student=student
    )
    save_in_words(member)
    record("parks.team_joined", row, by=by.user, after={"姓名": named, "身份": member.get_part_display()})
    tell_team([user], row, by, "请参加这项服务")
    return member


@transaction.atomic
def leave(member: RequestMember, *, by: Viewer) -> ServiceRequest:
    """Take somebody out of the team; what he or she wrote stays."""
    row = worked_by(member.request, by)
    record("parks.team_left", row, by=by.user, before={"姓名": member.name})
    member.delete()
    return row


@transaction.atomic
def log_work(
    request: ServiceRequest,
    *,
    day: dt.date,
    text: str,
    hours: Decimal | None = None,
    files: Sequence[StoredFile] = (),
    by: Viewer,
) -> WorkLog:
    """Write down what was done on a day, with files. DomainError for a day to come or before the firm asked."""
    row = worked_by(request, by)
    checked_day(day, "日期")
    if day < timezone.localdate(row.received_at):
        raise DomainError(
            "before_asked", f"企业{cndate(row.received_at)}才提出需求，请核对日期。", field="day"
        )
    if hours is not None and hours > 24:
        raise DomainError("hours_of_a_day", "一天的工时不会超过 24 小时，请分天登记。", field="hours")
    log = logged(row, day, text, by.user, hours)
    WorkFile.objects.bulk_create(WorkFile(log=log, file=file) for file in files)
    record("parks.work_logged", row, by=by.user, after={"日期": cndate(day), "材料": len(files)})
    return log


@transaction.atomic
def deliver(request: ServiceRequest, *, result: str, delivered_on: dt.date, by: Viewer) -> ServiceRequest:
    """Say what was handed over and when; the firm is asked to rate it."""
    row = worked_by(request, by)
    REQUEST.move(row, S.DELIVERED)
    checked_day(delivered_on, "交付日期")
    if delivered_on < timezone.localdate(row.received_at):
        raise DomainError("before_asked", "交付日期早于企业提出需求的日期，请核对。", field="delivered_on")
    row.result, row.delivered_on = result.strip(), delivered_on
    kept(row, "parks.request_delivered", by.user, after={"交付日期": cndate(delivered_on)})
    tell_firm(row, f"请评价：{row}", "点开后选几颗星，提交即可。")
    return row


def read_request_phone(request: ServiceRequest, *, by: Viewer) -> str:
    """The whole number of the firm's contact, for who works on the need. Who looked is written down."""
    if not worked_requests(by).filter(pk=request.pk).exists():
        raise NotAllowed("您不在这项需求的服务团队里，请联系服务中心。")
    seen(request, by=by.user, kind=AccessKind.VIEW, purpose="查看服务需求联系电话")
    return request.phone
