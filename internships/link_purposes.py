"""What people without an account do by a link: sign, see how their child is placed, say how interns are, score."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.links.enums import Check
from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose, Reach, register_purpose
from internships.enums import Party, Signer
from internships.models import Agreement, Consent, HostUnit, Mentor
from internships.selectors.assessment import CONFIRM
from internships.selectors.concern import HANDLE
from internships.selectors.guardian import is_guardian, seen_by_guardian
from internships.selectors.placement import placements
from internships.services.agreement import LINKS
from internships.services.agreement_link import UNIT_LINK
from internships.services.assessment import LINK as SCORES
from internships.services.concern import LINK as CONCERN_LINK
from internships.services.consent import EDIT, LINK
from internships.services.feedback import FEEDBACK_LINK
from internships.services.guardian import GUARDIAN_LINK
from internships.services.together import ARRANGE
from internships.views.assessment import ScoreByLink
from internships.views.by_link import (
    ConfirmAgreement,
    ConfirmForUnit,
    GuardianPage,
    ReadAgreement,
    ReadConsent,
    SignConsent,
)
from internships.views.concern import GuardianConcerns
from internships.views.feedback import GiveFeedback
from rosters.selectors.roster import students


class _Asked(LinkPurpose):
    """Asks for the end of the phone number, where one is registered."""

    action = EDIT

    def check_of(self, link: Link, subject: Any) -> Check:
        return Check.PHONE if self.reach(link, subject).phone else Check.NONE

    def contact(self, link: Link, *, is_known: bool) -> str:
        """The school that sent it; on a phone that passed the check the teacher too, where the link is about a student."""
        school = link.unit.name if link.unit else ""
        subject = self.subjects().filter(public_id=link.subject_id).first() if is_known else None
        teacher = subject and self.teacher(link, subject)
        if not (school and teacher):
            return school and f"{school}的实习管理人员"
        phone = f"，电话 {teacher.phone}" if teacher.phone else ""
        return f"{school}（指导教师{teacher.name}{phone}）"

    def teacher(self, link: Link, subject: Any) -> Any:
        """Who guides the student the link is about; None where nobody does, or it is about several."""
        return None


class _OfPlacement(_Asked):
    """Its subject has a placement."""

    def teacher(self, link: Link, subject: Any) -> Any:
        return subject.placement.teacher


class ConsentLink(_OfPlacement):
    """A student's or a guardian's own: it shows this one placement, and is spent by the answer."""

    code = LINK
    label = "签实习知情同意书"
    model = "internships.Consent"
    sees = "这次实习的单位、岗位、时间、报酬、食宿和保险"
    does = "签字同意或不同意"
    pages = {"": SignConsent}
    receipt = ReadConsent
    readable_for = dt.timedelta(days=180)

    def subjects(self) -> QuerySet[Any]:
        return Consent.objects.select_related("placement__student", "placement__host__unit").defer(
            "placement__student__id_number"
        )

    def reach(self, link: Link, subject: Any) -> Reach:
        return _reach(subject.placement.student, is_guardian=subject.party == Party.GUARDIAN)


def _reach(student: Any, *, is_guardian: bool) -> Reach:
    return Reach(student.guardian_phone if is_guardian else student.phone)


class AgreementLink(_OfPlacement):
    """A student's or a guardian's own agreement; spent by confirming."""

    model = "internships.Agreement"
    sees = "这次实习的三方协议"
    does = "签名确认"
    pages = {"": ConfirmAgreement}
    receipt = ReadAgreement
    readable_for = dt.timedelta(days=180)

    def __init__(self, signer: Signer) -> None:
        self.signer, self.code = signer, LINKS[signer]
        self.label = f"{signer.label}确认三方协议"

    def subjects(self) -> QuerySet[Any]:
        return Agreement.objects.select_related("placement__student", "placement__host__unit").defer(
            "placement__student__id_number"
        )

    def reach(self, link: Link, subject: Any) -> Reach:
        return _reach(subject.placement.student, is_guardian=self.signer == Signer.GUARDIAN)


class UnitLink(_Asked):
    """The person in charge at a unit: all agreements of one school that wait there; not spent, more may come."""

    code = UNIT_LINK
    label = "单位确认三方协议"
    model = "internships.HostUnit"
    sees = "来本单位实习的学生的三方协议"
    does = "代表单位签名确认"
    pages = {"": ConfirmForUnit}

    def subjects(self) -> QuerySet[Any]:
        return HostUnit.objects.select_related("unit")

    def reach(self, link: Link, subject: Any) -> Reach:
        return Reach(subject.contact_phone)


class GuardianLink(_Asked):
    """A guardian's: to read alone, as long as the internship takes."""

    code = GUARDIAN_LINK
    label = "家长查看实习"
    model = "rosters.Student"
    sees = "孩子的实习单位、时间、指导教师的联系方式、材料、近几天的考勤和请假"
    pages = {"": GuardianPage}
    life = dt.timedelta(days=200)

    def subjects(self) -> QuerySet[Any]:
        return students()

    def reach(self, link: Link, subject: Any) -> Reach:
        return _reach(subject, is_guardian=True)

    def teacher(self, link: Link, subject: Any) -> Any:
        """None too where the roster names another guardian by now."""
        is_own = is_guardian(link.addressee, subject)
        child = seen_by_guardian(subject, timezone.localdate()) if is_own else None
        return child and child.placement.teacher


class FeedbackLink(_Asked):
    """A mentor's: the own interns of one school, every week anew."""

    code = FEEDBACK_LINK
    label = "单位指导人员每周反馈"
    model = "internships.Mentor"
    action = ARRANGE
    sees = "自己带的实习生的姓名"
    does = "每周反馈情况"
    pages = {"": GiveFeedback}
    life = dt.timedelta(days=200)
    pass_life = dt.timedelta(days=60)

    def subjects(self) -> QuerySet[Any]:
        return Mentor.objects.select_related("host__unit")

    def reach(self, link: Link, subject: Any) -> Reach:
        return Reach(subject.phone)


class ConcernLink(_Asked):
    """A guardian's own about one placement: it stays open, and shows what was asked by it with state and answer."""

    code = CONCERN_LINK
    label = "家长咨询和投诉"
    model = "internships.Placement"
    action = HANDLE
    sees = "自己提的咨询和投诉办到哪里、怎样答复"
    does = "提咨询和投诉"
    pages = {"": GuardianConcerns}
    life = dt.timedelta(days=365)

    def subjects(self) -> QuerySet[Any]:
        return placements()

    def reach(self, link: Link, subject: Any) -> Reach:
        return _reach(subject.student, is_guardian=True)

    def teacher(self, link: Link, subject: Any) -> Any:
        return subject.teacher


class ScoreLink(_Asked):
    """A mentor's own: the interns of the school that sent it, as long as their scores may change."""

    code = SCORES
    label = "给实习学生评分"
    model = "internships.Mentor"
    action = CONFIRM
    sees = "自己带的实习学生的姓名、岗位、考勤天数和单位要评的项目"
    does = "给单位的考核项目评分"
    pages = {"": ScoreByLink}

    def reach(self, link: Link, subject: Any) -> Reach:
        return Reach(subject.phone)


register_purpose(ConsentLink())
register_purpose(ConcernLink())
for each in LINKS:
    register_purpose(AgreementLink(each))
register_purpose(UnitLink())
register_purpose(GuardianLink())
register_purpose(FeedbackLink())
register_purpose(ScoreLink())
