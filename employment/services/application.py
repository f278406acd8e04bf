"""投递: applied or invited, interviewed, offered, accepted, begun; either side may end it. What is shared the student says each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from employment.enums import ApplicationState, BeganBy, CvPart, DemandState, rivals_of, sole_of
from employment.models import Application, ApplicationStep, Demand, JobWish
from employment.selectors.access import handled, handlers_of, in_whose_stead
from employment.selectors.application import (
    APPLY,
    is_read,
    own_student,
    own_students,
    seekers,
    shows_school,
    unit_applications,
)
from employment.selectors.minors import minor_words
from employment.services.demand_ends import (
    STUDENT_TOPIC,
    locked_demand,
    settle_places,
    taken_places,
)
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
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, cntime
from rosters.selectors.roster import students

UNIT_TOPIC = "employment.to_unit"
NOBODY = "在门户里还没有账号，收不到投递。请按岗位上的联系方式直接联系，或请学校老师转告。"
_S = ApplicationState

on_hired: Hook[[Application], None] = Hook(
    "employment.student_hired", "A student begins at a unit (application): what other rooms make of it."
)

if TYPE_CHECKING:
    from rosters.models import Student


@transaction.atomic
def apply(demand: Demand, *, letter: str = "", shares: Collection[str], by: Viewer) -> Application:
    """Apply for an open post as the student one is, letting its unit read ``shares`` of the CV.

    DomainError for a post that is not open, one of a unit without anybody who would read it, work that is barred under 18, and where
    one is under way already.
    """
    by.require(APPLY)
    student = own_student(by)
    row = _open(demand)
    if not handlers_of(row).exists():
        raise DomainError("nobody_there", f"{row.unit}{NOBODY}")
    _check_age(row, student)
    made = begun(row, student, BeganBy.STUDENT, _S.APPLIED)
    made.letter, made.shares, made.consented_at = letter.strip(), shared_parts(shares), made.began_at
    made.is_stead_agreed = bool(in_whose_stead(row))
    _keep(made, "employment.student_applied", by, note="")
    _tell_unit(made, f"新的投递：{row}", f"{_who(made)}，请在一周内答复。")
    return made


@transaction.atomic
def invite(demand: Demand, wish: JobWish, *, note: str = "", by: Viewer) -> Application:
    """Invite somebody whose wish units may read; who it is stays unknown until the student answers. NotAllowed for another unit's post."""
    if not Demand.objects.filter(handled(by), pk=demand.pk).exists():
        raise NotAllowed("只能替本单位的岗位，或由您代办的岗位邀请。")
    if not seekers(by).filter(pk=wish.pk).exists():
        raise DomainError("not_seeking", "这位同学已经不接受邀请，请看其他求职意向。")
    row = _open(demand)
    before = Application.objects.filter(demand=row, student=wish.student)
    try:
        _check_age(row, wish.student)
        refused = before.exclude(state__in=(_S.REFUSED, _S.WITHDRAWN)).exists()
    except DomainError:
        refused = True
    if refused:
        # Why not would tell of somebody who is unknown: an age, an application, an answer.
        raise DomainError("not_invited", "这位同学不能邀请到这个岗位，请看其他求职意向或换一个岗位。")
    made = begun(row, wish.student, BeganBy.UNIT, _S.INVITED)
    _keep(made, "employment.student_invited", by, note=note)
    _tell_student(made, f"{row.unit}邀请您：{row}", note)
    return made


@transaction.atomic
def answer_invitation(
    application: Application, *, letter: str = "", shares: Collection[str], by: Viewer
) -> Application:
    """Say yes to an invitation: an application from now on, with what is shared."""
    demand = _open(application.demand)
    row = _own(application, by)
    _check_age(demand, row.student)
    APPLICATION.move(row, _S.APPLIED)
    row.letter, row.shares, row.consented_at = letter.strip(), shared_parts(shares), timezone.now()
    row.is_stead_agreed = bool(in_whose_stead(demand))
    _keep(row, "employment.student_applied", by, note="接受邀请")
    _tell_unit(row, f"接受了邀请：{row.demand}", _who(row))
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
    if row.state == _S.OFFERED and not has_lapsed(row):
        raise DomainError("offered", f"已经发过录用通知，学生在{cndate(row.reply_by)}前答复，请等答复。")
    APPLICATION.move(row, _S.OFFERED)
    if reply_by < timezone.localdate():
        raise DomainError("past", "答复期限已经过去，请填写今天或以后的日期。", field="reply_by")
    today = timezone.localdate()
    out = demand.applications.filter(state=_S.OFFERED, reply_by__gte=today).exclude(pk=row.pk).count()
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
    """Take the post. DomainError after the day to answer, and while another one of its sort is accepted."""
    demand = locked_demand(application.demand_id)
    student = _locked_student(application.student_id)
    row = _own(application, by)
    lapsed = has_lapsed(row)
    APPLICATION.move(row, _S.ACCEPTED)
    _check_age(demand, student)
    if lapsed:
        words = f"答复期限{cndate(row.reply_by)}已经过去，请与单位联系，由单位重新发录用通知。"
        raise DomainError("too_late", words)
    if other := _accepted(student, row, demand.kind):
        words = f"您已经接受了同类岗位“{other.demand}”的录用。要换的，先在那一条里撤回，再接受这一条。"
        raise DomainError("accepted_another", words)
    if taken_places(demand) >= demand.headcount:
        raise DomainError("filled", "这个岗位刚刚招满，请与单位联系。")
    _keep(row, "employment.application_accepted", by)
    settle_places(demand, by=by.user)
    _tell_unit(row, f"接受了录用：{row.demand}", _who(row))
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


def has_lapsed(row: Application) -> bool:
    """Whether the day to answer an offer is over."""
    return row.state == _S.OFFERED and row.reply_by is not None and row.reply_by < timezone.localdate()


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
        raise NotAllowed("只看得到投到本单位、或由您代办的岗位的简历。")
    if not is_read(row):
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


def begun(demand: Demand, student: Student, began_by: str, state: str) -> Application:
    """A new application, not saved."""
    now = timezone.now()
    row = Application(demand=demand, student=student, began_by=began_by, state=state)
    row.sole = sole_of(demand.kind)
    row.began_at = row.moved_at = now
    return row


def _locked_student(pk: int) -> Student:
    return locked_students({pk})[pk]


def locked_students(pks: Collection[int]) -> dict[int, Student]:
    """A student's yes one after the other: two posts are not both accepted."""
    rows = students().select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return {row.pk: row for row in rows}


def _accepted(student: Student, but: Application, kind: str) -> Application | None:
    """Another post of the same sort that the student has accepted."""
    rows = Application.objects.filter(student=student, state=_S.ACCEPTED, demand__kind__in=rivals_of(kind))
    return rows.exclude(pk=but.pk).select_related("demand").first()


def shared_parts(shares: Collection[str]) -> list[str]:
    """Those that are parts of a CV, in their order."""
    return [part.value for part in CvPart if part in shares]


def _locked(application: Application) -> Application:
    rows = Application.objects.select_related(
        "demand__unit", "demand__visit", "student__programme", "student__unit"
    )
    return rows.select_for_update(of=("self",)).get(pk=application.pk)


def _own(application: Application, by: Viewer) -> Application:
    row = _locked(application)
    if not own_students(by).filter(pk=row.student_id).exists():
        raise NotAllowed("这是别人的投递。")
    return row


def _of_unit(application: Application, by: Viewer) -> Application:
    row = _locked(application)
    if not unit_applications(by).filter(pk=row.pk).exists():
        raise NotAllowed("只能办理投到本单位、或由您代办的岗位的。")
    return row


def _keep(row: Application, action: str, by: Viewer, note: str = "") -> None:
    row.moved_at = timezone.now()
    save_in_words(row)
    step = ApplicationStep(application=row, state=row.state, note=note.strip()[:500])
    step.made_by, step.made_at = by.user, row.moved_at
    save_in_words(step)
    record(action, row, by=by.user, after=told_to_trail(row), note=note)


def told_to_trail(row: Application) -> dict[str, Any]:
    """What the trail keeps of an application: nothing of the CV."""
    return {
        "学生": str(row.student),
        "岗位": str(row.demand),
        "单位": str(row.demand.unit),
        "状态": row.get_state_display(),
    }


def _why(note: str) -> str:
    if not note.strip():
        raise DomainError("reason_missing", "请写明原因，学生会看到。", field="note")
    return note.strip()


def _who(row: Application) -> str:
    student = row.student
    return f"{student}（{student.programme or student.unit}）" if shows_school(row) else str(student)


def _tell(people: Iterable[Any], row: Application, topic: str, title: str, body: str) -> None:
    url = group_url(active_group(), "employment:application", public_id=row.public_id)
    notify(people, topic=topic, title=title, body=body, url=url)


def _tell_unit(row: Application, title: str, body: str) -> None:
    if row.consented_at and not row.is_stead_agreed and in_whose_stead(row.demand):
        return  # said yes to the firm alone, which nobody acts for any more
    people = {each.user_id: each.user for each in handlers_of(row.demand).select_related("user")}
    _tell(people.values(), row, UNIT_TOPIC, title, body)


def _tell_student(row: Application, title: str, body: str) -> None:
    if row.student.user_id:
        _tell([row.student.user], row, STUDENT_TOPIC, title, body)
