"""What students and guardians without an account do by a link: sign the informed consent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from groupportal.links.enums import Check
from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose, Reach, register_purpose
from internships.enums import Party
from internships.models import Consent
from internships.selectors.concern import HANDLE
from internships.selectors.placement import placements
from internships.services.concern import LINK as CONCERN_LINK
from internships.services.consent import EDIT, LINK
from internships.views.by_link import ReadConsent, SignConsent
from internships.views.concern import GuardianConcerns


class ConsentLink(LinkPurpose):
    """A student's or a guardian's own: it shows this one placement, and is spent by the answer."""

    code = LINK
    label = "签实习知情同意书"
    model = "internships.Consent"
    action = EDIT
    sees = "这次实习的单位、岗位、时间、报酬、食宿和保险"
    does = "签字同意或不同意"
    pages = {"": SignConsent}
    receipt = ReadConsent
    readable_for = dt.timedelta(days=180)

    def subjects(self) -> QuerySet[Any]:
        return Consent.objects.select_related("placement__student").defer("placement__student__id_number")

    def check_of(self, link: Link, subject: Any) -> Check:
        return Check.PHONE if self.reach(link, subject).phone else Check.NONE

    def reach(self, link: Link, subject: Any) -> Reach:
        student = subject.placement.student
        return Reach(student.phone if subject.party == Party.STUDENT else student.guardian_phone)


class ConcernLink(LinkPurpose):
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

    def check_of(self, link: Link, subject: Any) -> Check:
        return Check.PHONE if self.reach(link, subject).phone else Check.NONE

    def reach(self, link: Link, subject: Any) -> Reach:
        return Reach(subject.student.guardian_phone)


register_purpose(ConsentLink())
register_purpose(ConcernLink())
