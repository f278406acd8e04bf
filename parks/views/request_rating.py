"""服务需求 that was delivered: the firm rates it or wants more, by its account or a link; the centre settles what is not rated."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from groupportal.ui.pages import RecordDeedView
from parks.forms.request import OwnReasonForm, RateForm, ReasonForm
from parks.models import ServiceRequest
from parks.selectors.access import RUN
from parks.selectors.request import ASK, own_requests, run_requests
from parks.selectors.value import STATE
from parks.services.request_rating import close_unrated, give_link, rate, say_without_worth, send_back
from parks.views.request import OfRequest


class CloseRequest(OfRequest):
    title, form_class, submit_label, done_message = "未评价，办结", ReasonForm, "办结", "已办结。"
    lead = "交付满 30 天，企业仍不评价的，由中心办结。"

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        return close_unrated(row, note=said["text"], by=said["by"])


class WithoutWorth(OfRequest):
    action, title, form_class = STATE, "没有经济价值", OwnReasonForm
    lead = "例如宣传推广、介绍招聘，没有能算成金额的价值。写明以后不再提醒登记；以后有了，仍可登记。"
    submit_label, done_message = "确定", "已记下，不再提醒登记经济价值。"

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        return say_without_worth(row, reason=said["text"], by=said["by"])


class _OfFirm(OfRequest):
    """A form of the firm's own people."""

    action = ASK

    def base_queryset(self) -> QuerySet[ServiceRequest]:
        return own_requests(self.request.viewer)


class RateRequest(_OfFirm):
    title, form_class, submit_label, done_message = "评价", RateForm, "提交评价", "谢谢，已收到您的评价。"

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        return rate(row, **said)


class ReturnRequest(_OfFirm):
    title, form_class, submit_label, done_message = "要求补充", ReasonForm, "提交", "已告知服务团队。"
    lead = "交付的内容有缺的，写明缺什么，服务团队补好后再交付。"

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        return send_back(row, **said)


class GiveLink(RecordDeedView):
    """A link for the firm: it follows and rates by it."""

    action = RUN

    def base_queryset(self) -> QuerySet[ServiceRequest]:
        return run_requests(self.request.viewer)

    def perform(self) -> str:
        return give_link(self.get_object(), by=self.request.viewer).get_absolute_url()
