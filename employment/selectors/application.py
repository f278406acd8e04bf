"""Who sees which applications, wishes and CVs. Nothing of a student is shared with a unit before the student consents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from employment.enums import ApplicationState, BeganBy, CvPart, DemandKind, DemandState
from employment.models import Application, JobWish
from employment.selectors.access import HANDLE, POST, board, handled
from employment.states import READ, SHARED, TAKEN
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from rosters.selectors.roster import students, students_for

if TYPE_CHECKING:
    from rosters.models import Student


APPLY, VIEW = "employment.apply", "employment.view_applications"
FOLLOW = "employment.follow_supply"


def own_students(viewer: Viewer) -> QuerySet[Student]:
    """The students this account is, at schools where it is a student's."""
    return students().filter(user=viewer.user.pk, unit__in=viewer.units_for(APPLY))


def own_student(viewer: Viewer) -> Student:
    """The one this account is now. DomainError for an account that is given to none."""
    row = own_students(viewer).order_by("-starts_on", "-pk").first()
    if row is None:
        words = "您的账号还没有对应到学生档案，请联系班主任或学校管理人员登记账号。"
        raise DomainError("no_student", words)
    return row


def own_applications(viewer: Viewer) -> QuerySet[Application]:
    """A student's own."""
    return Application.objects.filter(student__in=own_students(viewer).order_by().values("pk"))


def _handled(viewer: Viewer) -> Q:
    """Of applications: to the own unit's posts; in a firm's stead where the student agreed to that, or shared nothing yet."""
    agreed = Q(consented_at__isnull=True) | Q(is_stead_agreed=True)
    return Q(demand__unit__in=viewer.units_for(POST)) | (handled(viewer, "demand__") & agreed)


def unit_applications(viewer: Viewer) -> QuerySet[Application]:
    """Those to posts whose applications this person handles."""
    return Application.objects.filter(_handled(viewer))


def applications_for(viewer: Viewer) -> QuerySet[Application]:
    """A student's own; those to the own unit; of the own school's students, of a teacher those of the own classes."""
    if not viewer.can(VIEW):
        return Application.objects.none()
    followed = students_for(viewer, FOLLOW).order_by().values("pk") if viewer.can(FOLLOW) else ()
    return Application.objects.filter(
        _handled(viewer)
        | Q(student__in=own_students(viewer).order_by().values("pk"))
        | Q(student__in=followed)
    ).select_related("demand__unit", "demand__visit__school", "student__programme", "student__unit")


def is_shared(row: Application) -> bool:
    """Whether the unit reads who it is: from the consent on, while it is under way and once the student works there."""
    return row.consented_at is not None and row.state in SHARED


def is_read(row: Application) -> bool:
    """Whether the unit reads what was consented to: from the consent to the end of the application, whatever end."""
    return row.consented_at is not None and row.state in READ


def shows_school(row: Application) -> bool:
    """Whether the unit reads programme and school: shared with it, or the programme of a wish that it read and answered."""
    invited = row.state == ApplicationState.INVITED and row.began_by == BeganBy.UNIT
    return invited or (is_shared(row) and CvPart.SCHOOL in row.shares)


def sees_person(row: Application, viewer: Viewer) -> bool:
    """Whether a viewer of an application sees whose it is: always the school and the student, the unit while it is shared."""
    if is_shared(row) and unit_applications(viewer).filter(pk=row.pk).exists():
        return True
    own = own_students(viewer).filter(pk=row.student_id).exists()
    return own or (viewer.can(FOLLOW) and students_for(viewer, FOLLOW).filter(pk=row.student_id).exists())


def as_read(rows: Iterable[Application], viewer: Viewer) -> list[Any]:
    """The same with ``named`` and ``programme``: whose it is and what is studied, as far as the viewer reads it. One query."""
    found: list[Any] = list(rows)
    keys = [row.pk for row in found]
    by_unit = unit_applications(viewer).filter(pk__in=keys)
    whole = applications_for(viewer).filter(pk__in=keys).exclude(pk__in=by_unit.order_by().values("pk"))
    open_to = set(whole.order_by().values_list("pk", flat=True))
    for row in found:
        row.named = row.student.name if row.pk in open_to or is_shared(row) else "求职者"
        shown = row.student.programme if row.pk in open_to or shows_school(row) else None
        row.programme = str(shown or "")
    return found


def waiting_for_unit(viewer: Viewer) -> QuerySet[Application]:
    """Those that are shared with the own unit and under way."""
    rows = unit_applications(viewer).filter(state__in=READ)
    return rows.select_related("demand", "student")


def waiting_for_student(viewer: Viewer) -> QuerySet[Application]:
    """Those that wait for the student's answer; an invitation to a post that is over waits for none."""
    invited = Q(state=ApplicationState.INVITED, demand__state=DemandState.OPEN)
    rows = own_applications(viewer).filter(invited | Q(state=ApplicationState.OFFERED))
    return rows.select_related("demand__unit")


def invites(viewer: Viewer) -> bool:
    """Whether this person may read wishes and invite: acts for a unit, or looks after an open post of a firm nobody acts for."""
    if not viewer.can(HANDLE):
        return False
    mine = board(timezone.localdate()).filter(handled(viewer))
    return bool(viewer.units_for(POST)) or mine.exists()


def seekers(viewer: Viewer) -> QuerySet[JobWish]:
    """Wishes of students who let units read them, without name, for who has a unit or an open post to invite to; nobody who has a job.

    Work beside school and an internship are none.
    """
    if not invites(viewer):
        return JobWish.objects.none()
    taken = Application.objects.filter(state__in=TAKEN, demand__kind=DemandKind.GRADUATE).values("student")
    rows = JobWish.objects.filter(seen_since__isnull=False).exclude(student__in=taken)
    return rows.select_related("student__programme").order_by("-updated_at", "-pk")


def wishes_for(viewer: Viewer) -> QuerySet[JobWish]:
    """Wishes of the own school's students; of a teacher those of the own classes; a student's own."""
    own = Q(student__in=own_students(viewer).order_by().values("pk"))
    if viewer.can(FOLLOW):
        own |= Q(student__in=students_for(viewer, FOLLOW).order_by().values("pk"))
    return JobWish.objects.filter(own).select_related("student__programme", "student__unit")
