"""What firms do by a link: follow and rate a need, confirm what it was worth."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from groupportal.links.enums import Check
from groupportal.links.models import Link
from groupportal.links.purposes import LinkPurpose, Reach, register_purpose
from groupportal.tenancy.viewer import Viewer
from parks.models import EconomicValue, ServiceRequest
from parks.selectors.access import RUN, values_for
from parks.selectors.request import LINK as NEED
from parks.selectors.request import run_requests
from parks.selectors.value import STATE, to_ask
from parks.services.value import LINK as WORTH
from parks.views.by_link import (
    ReadRequest,
    ReadValue,
    RequestByLink,
    ReturnByLink,
    ValueByLink,
    WithdrawByLink,
)


class RequestLink(LinkPurpose):
    """A firm's own to one need: it goes on until the firm has rated, and shows no telephone. Asks nothing, so that rating is two taps."""

    code, label, model, action = NEED, "服务需求办理和评价", "parks.ServiceRequest", RUN
    sees, does = "这项需求的办理情况", "评价、要求补充或撤回"
    pages = {"": RequestByLink, "return": ReturnByLink, "withdraw": WithdrawByLink}
    receipt = ReadRequest
    life = dt.timedelta(days=365)

    def subjects(self) -> QuerySet[Any]:
        return ServiceRequest.objects.select_related("centre__park", "unit", "leader").prefetch_related(
            "team"
        )

    def reach(self, link: Link, subject: Any) -> Reach:
        return Reach(subject.phone)

    def links_for(self, viewer: Viewer) -> Q:
        return Q(purpose=self.code, subject_id__in=run_requests(viewer).order_by().values("public_id"))


class ValueLink(LinkPurpose):
    """A firm's own to one value; spent by the answer. Asks for the end of the telephone number, where one is known.

    Who put the value forward sees no link to it: another person sends it.
    """

    code, label, model, action = WORTH, "确认经济价值", "parks.EconomicValue", STATE
    sees, does = "服务中心登记的经济价值和计算方法", "确认或退回"
    pages = {"": ValueByLink}
    receipt = ReadValue
    life = dt.timedelta(days=90)

    def subjects(self) -> QuerySet[Any]:
        return EconomicValue.objects.select_related("unit", "request", "project", "proposed_by", "ruled_by")

    def check_of(self, link: Link, subject: Any) -> Check:
        return Check.PHONE if self.reach(link, subject).phone else Check.NONE

    def reach(self, link: Link, subject: Any) -> Reach:
        return Reach(to_ask(subject)[1])

    def links_for(self, viewer: Viewer) -> Q:
        seen = values_for(viewer) if viewer.can(STATE) else EconomicValue.objects.none()
        others = seen.exclude(proposed_by=viewer.user.pk).order_by()
        return Q(purpose=self.code, subject_id__in=others.values("public_id"))


register_purpose(RequestLink())
register_purpose(ValueLink())
