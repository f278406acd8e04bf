"""投递: applied or invited, interviewed, offered, accepted, begun; either side may end it. What is shared the student says each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from employment.enums import ApplicationState, BeganBy, CvPart, DemandState
from employment.models import Application, ApplicationStep, Demand, JobWish
from employment.selectors.application import (
    APPLY,
    HANDLE,
    is_shared,
    own_student,
    own_students,
    seekers,
    unit_applications,
)
from employment.selectors.minors import minor_words
from employment.services.demand import STUDENT_TOPIC, locked_demand, settle_places, taken_places
from employment.states import APPLICATION
from groupportal.accounts.services import save_in_words
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import record, seen
from groupportal.days import checked_day
from groupportal.errors import DomainError, NotAllowed
from groupportal.hooks import Hook
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, cntime
from rosters.selectors.roster import students

UNIT_TOPIC = "employment.to_unit"
_S = ApplicationState

on_hired: Hook[[Application], None] = Hook(
    "employment.student_hired", "A student begins at a unit (application): what other rooms make of it."
)

if TYPE_CHECKING:
    from rosters.models import Student


@transaction.atomic
def apply(demand: Demand, *, letter: str = "", shares: Collection[str], by: Viewer) -> Application:
    """Apply for an open post as the student one is, letting its unit read ``shares`` of the CV.

    DomainError for a post that is not open, work that is barred under 18, and where one is under way already.
    """
    by.require(APPLY)
    student = own_student(by)
    row = _open(demand)
    _check_age(row, student)
    made = _new(row, student, BeganBy.STUDENT, _S.APPLIED)
    made.letter, made.shares, made.consented_at = letter.strip(), _parts(shares), made.began_at
    _keep(made, "employment.student_applied", by, note="")
    _tell_unit(made, f"新的投递：{row}", f"{_who(student)}，请在一周内答复。")
    return made


@transaction.atomic
def invite(demand: Demand, wish: JobWish, *, note: str = "", by: Viewer) -> Application:
    """Invite somebody whose wish units may read; who it is stays unknown until the student answers. NotAllowed for another unit's post."""
    if demand.unit_id not in by.units_for(HANDLE):
        raise NotAllowed("只能替本单位的岗位邀请。")
    if not seekers(by).filter(pk=wish.pk).exists():
        raise DomainError("not_seeking", "这位同学已经不接受邀请，请看其他求职意向。")
    row = _open(demand)
    _check_age(row, wish.student)
    made = _new(row, wish.student, BeganBy.UNIT, _S.INVITED)
    _keep(made, "employment.student_invited", by, note=note)
    _tell_student(made, f"{row.unit}邀请您：{row}", note)
    return made


@transaction.atomic
def answer_invitation(
    application: Application, *, letter: str = "", shares: Collection[str], by: Viewer
) -> Application:
    """Say yes to an invitation: an application from now on, with what is shared."""
    row = _own(application, by)
    _open(row.demand)
    APPLICATION.move(row, _S.APPLIED)
    row.letter, row.shares, row.consented_at = letter.strip(), _parts(shares), timezone.now()
    _keep(row, "employment.student_applied", by, note="接受邀请")
    _tell_unit(row, f"接受了邀请：{row.demand}", _who(row.student))
    return row


@transaction.atomic
def call(application: Application, *, at: dt.datetime, place: str, note: str = "", by: Viewer) -> Application:
    """Name time and place of an interview, or other ones. DomainError for a time that is over."""
    row = _of_unit(application, by)
    APPLICATION.move(row, _S.INTERVIEW)
    if at <= timezone.now():
        raise DomainError("past", "面试时间已经过去，请填写今天以后的时间。", field="at")
    if not place.strip():
        raise DomainError("place_missing", "请写明面试地点，线上面试的写明用什么。", field="place")
    row.interview_at, row.interview_place = at, place.strip()
    said = f"{cntime(at)}，{row.interview_place}"
    _keep(row, "employment.application_interview", by, note=f"{said}{f'。{note}' if note else ''}")
    _tell_student(row, f"{row.demand.unit}约您面试：{row.demand}", said)
    return row


@transaction.atomic
def offer(application: Application, *, reply_by: dt.date, note: str = "", by: Viewer) -> Application:
    """Offer the post, to be answered up to a day. DomainError where offers and acceptances are as many as are wanted."""
    demand = locked_demand(application.demand_id)
    row = _of_unit(application, by)
    APPLICATION.move(row, _S.OFFERED)
    if reply_by < timezone.localdate():
        raise DomainError("past", "答复期限已经过去，请填写今天或以后的日期。", field="reply_by")
    out = demand.applications.filter(state=_S.OFFERED).count()
    if (held := out + taken_places(demand)) >= demand.headcount:
        words = (
            f"招收 {demand.headcount} 人，已发录用通知和已接受的共 {held} 人。要多招的，请先修改招收人数。"
        )
        raise DomainError("offers_full", words)
    row.reply_by = reply_by
    _keep(row, "employment.application_offered", by, note=note)
    _tell_student(row, f"{row.demand.unit}录用您：{row.demand}", f"请在{cndate(reply_by)}前答复。{note}")
    return row


@transaction.atomic
def accept_offer(application: Application, *, by: Viewer) -> Application:
    """Take the post. DomainError after the day to answer, and while another one is accepted."""
    demand = locked_demand(application.demand_id)
    # The student's own yes one after the other: two offers are not both accepted.
    students().select_for_update(of=("self",)).get(pk=application.student_id)
    row = _own(application, by)
    APPLICATION.move(row, _S.ACCEPTED)
    if row.reply_by and row.reply_by < timezone.localdate():
        words = f"答复期限{cndate(row.reply_by)}已经过去，请与单位联系，由单位重新发录用通知。"
        raise DomainError("too_late", words)
    other = Application.objects.filter(student=row.student_id, state=_S.ACCEPTED).exclude(pk=row.pk).first()
    if other:
        words = f"您已经接受了“{other.demand}”的录用。要换的，先在那一条里撤回，再接受这一条。"
        raise DomainError("accepted_another", words)
    if taken_places(demand) >= demand.headcount:
        raise DomainError("filled", "这个岗位刚刚招满，请与单位联系。")
    _keep(row, "employment.application_accepted", by)
    settle_places(demand, by=by.user)
    _tell_unit(row, f"接受了录用：{row.demand}", _who(row.student))
    return row


@transaction.atomic
def hire(application: Application, *, hired_on: dt.date, by: Viewer) -> Application:
    """Write down that the student began. DomainError for a day to come."""
    row = _of_unit(application, by)
    APPLICATION.move(row, _S.HIRED)
    row.hired_on = checked_day(hired_on, "到岗日期")
    _keep(row, "employment.application_hired", by, note=cndate(hired_on))
    _tell_student(row, f"{row.demand.unit}登记您已到岗：{row.demand}", cndate(hired_on))
    on_hired.send(row)
    return row


@transaction.atomic
def refuse(application: Application, *, note: str, by: Viewer) -> Application:
    """Say no, with words that the student reads; the unit reads the CV no longer."""
    demand = locked_demand(application.demand_id)
    row = _of_unit(application, by)
    APPLICATION.move(row, _S.REFUSED)
    _keep(row, "employment.application_refused", by, note=_why(note))
    settle_places(demand, by=by.user)
    _tell_student(row, f"{row.demand.unit}没有录用：{row.demand}", note)
    return row


@transaction.atomic
def decline(application: Application, *, note: str = "", by: Viewer) -> Application:
    """A student's no to an invitation or an offer."""
    row = _own(application, by)
    APPLICATION.move(row, _S.DECLINED)
    _keep(row, "employment.application_declined", by, note=note)
    _tell_unit(row, f"谢绝了{'邀请' if row.consented_at is None else '录用'}：{row.demand}", note)
    return row


@transaction.atomic
def withdraw(application: Application, *, note: str = "", by: Viewer) -> Application:
    """A student takes the application and the consent back, whatever was answered; the unit reads the CV no longer."""
    demand = locked_demand(application.demand_id)
    row = _own(application, by)
    APPLICATION.move(row, _S.WITHDRAWN)
    _keep(row, "employment.application_withdrawn", by, note=note)
    settle_places(demand, by=by.user)
    _tell_unit(row, f"撤回了投递：{row.demand}", note)
    return row


@transaction.atomic
def placed_by_round(demand: Demand, student: Student, *, shares: Collection[str], by: Viewer) -> Application:
    """What a round of two-way choice matched, as accepted: who took part consented to ``shares``. The caller has asked the right."""
    row = locked_demand(demand.pk)
    made = Application.objects.filter(demand=row, student=student, state__in=(_S.INVITED, _S.APPLIED)).first()
    made = made or _new(row, student, BeganBy.ROUND, _S.ACCEPTED)
    made.state, made.shares, made.consented_at = (
        _S.ACCEPTED,
        _parts(shares),
        made.consented_at or timezone.now(),
    )
    _keep(made, "employment.application_accepted", by, note="双向选择")
    settle_places(row, by=by.user)
    return made


def read_applicant_phone(application: Application, *, by: Viewer) -> str:
    """An applicant's whole number, where it is shared. Who looked is written down."""
    row = _shared(application, by)
    if CvPart.CONTACT not in row.shares:
        raise DomainError("not_shared", "这位同学没有同意提供电话，请在门户里联系。")
    seen(row.student, by=by.user, kind=AccessKind.VIEW, purpose="查看投递学生的联系电话")
    return row.student.phone


def take_cv(application: Application, *, by: Viewer) -> Application:
    """The application whose CV is taken out as Word, where it is shared. Who took it is written down."""
    row = _shared(application, by)
    seen(row.student, by=by.user, kind=AccessKind.EXPORT, purpose="查看投递学生的简历")
    return row


def _shared(application: Application, by: Viewer) -> Application:
    row = unit_applications(by).select_related("demand", "student").filter(pk=application.pk).first()
    if row is None:
        raise NotAllowed("只看得到投到本单位的简历。")
    if not is_shared(row):
        raise DomainError("not_shared", "这份简历学生没有同意提供，或投递已经结束，不能再看。")
    return row


def _open(demand: Demand) -> Demand:
    row = locked_demand(demand.pk)
    if row.state != DemandState.OPEN or row.expires_on < timezone.localdate() or not row.unit.is_active:
        raise DomainError("not_open", f"“{row}”已经不在招聘，请看其他岗位。")
    return row


def _check_age(demand: Demand, student: Student) -> None:
    """The rules on internships look at the rest when a placement is arranged."""
    if words := minor_words(demand, student, on=timezone.localdate()):
        raise DomainError("minor", words)


def _new(demand: Demand, student: Student, began_by: str, state: str) -> Application:
    now = timezone.now()
    row = Application(demand=demand, student=student, began_by=began_by, state=state)
    row.began_at = row.moved_at = now
    return row


def _parts(shares: Collection[str]) -> list[str]:
    return [part.value for part in CvPart if part in shares]


def _locked(application: Application) -> Application:
    rows = Application.objects.select_related("demand__unit", "student__programme", "student__unit")
    return rows.select_for_update(of=("self",)).get(pk=application.pk)


def _own(application: Application, by: Viewer) -> Application:
    row = _locked(application)
    if not own_students(by).filter(pk=row.student_id).exists():
        raise NotAllowed("这是别人的投递。")
    return row


def _of_unit(application: Application, by: Viewer) -> Application:
    row = _locked(application)
    if row.demand.unit_id not in by.units_for(HANDLE):
        raise NotAllowed("只能办理投到本单位的。")
    return row


def _keep(row: Application, action: str, by: Viewer, note: str = "") -> None:
    row.moved_at = timezone.now()
    save_in_words(row)
    step = ApplicationStep(application=row, state=row.state, note=note.strip()[:500])
    step.made_by, step.made_at = by.user, row.moved_at
    save_in_words(step)
    after = {"岗位": str(row.demand), "单位": str(row.demand.unit), "状态": row.get_state_display()}
    record(action, row, by=by.user, after=after, note=note)


def _why(note: str) -> str:
    if not note.strip():
        raise DomainError("reason_missing", "请写明原因，学生会看到。", field="note")
    return note.strip()


def _who(student: Student) -> str:
    return f"{student}（{student.programme or student.unit}）"


def _tell(people: Iterable[Any], row: Application, topic: str, title: str, body: str) -> None:
    url = group_url(active_group(), "employment:application", public_id=row.public_id)
    notify(people, topic=topic, title=title, body=body, url=url)


def _tell_unit(row: Application, title: str, body: str) -> None:
    held = people_who_can(HANDLE).filter(unit=row.demand.unit_id).select_related("user")
    _tell([each.user for each in held], row, UNIT_TOPIC, title, body)


def _tell_student(row: Application, title: str, body: str) -> None:
    if row.student.user_id:
        _tell([row.student.user], row, STUDENT_TOPIC, title, body)
