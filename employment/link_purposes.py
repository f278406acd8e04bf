"""What people without an account do by a link in 岗位与就业."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from employment.models import SurveyCall
from employment.selectors.graduate import FOLLOW, LINK, calls_for
from employment.views.by_link import AnswerByLink, ReadAnswer
from groupportal.links.enums import Check, OtherDevice
from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose, Reach, register_purpose
from groupportal.tenancy.viewer import Viewer


class SurveyLink(LinkPurpose):
    """A graduate's own to one survey; spent by the answer alone. Opened on a second device it asks for the end of the telephone."""

    code, label, model, action = LINK, "毕业去向调查", "employment.SurveyCall", FOLLOW
    sees, does = "学校问的几个问题", "填写自己的去向"
    pages = {"": AnswerByLink}
    receipt = ReadAnswer
    life = dt.timedelta(days=60)
    other_device = OtherDevice.CHECK

    def subjects(self) -> QuerySet[Any]:
        return SurveyCall.objects.select_related("graduate__unit", "graduate__teacher")

    def check_of(self, link: Link, subject: Any) -> Check:
        return Check.PHONE if self.reach(link, subject).phone else Check.NONE

    def reach(self, link: Link, subject: Any) -> Reach:
        return Reach(subject.graduate.phone)

    def contact(self, link: Link, *, is_known: bool) -> str:
        return f"{link.unit.name}的就业管理人员" if link.unit else ""

    def links_for(self, viewer: Viewer) -> Q:
        if not viewer.can(FOLLOW):
            return Q(pk__in=())
        calls = calls_for(viewer, FOLLOW).order_by()
        return Q(purpose=self.code, subject_id__in=calls.values("public_id"))


register_purpose(SurveyLink())
