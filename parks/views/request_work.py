"""服务需求 under way: the team, what was done with its files, delivered; the number of whom to call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet

from groupportal.files.models import StoredFile
from groupportal.files.services import kept_together, store_upload
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.pages import RecordDeedView
from parks.forms.request import DeliverForm, JoinForm, LogForm
from parks.models import RequestMember, ServiceRequest
from parks.selectors.request import VIEW, WORK, worked_requests
from parks.services.request_work import deliver, join, leave, log_work, read_request_phone
from parks.views.request import RELATED, OfRequest, at


class _OfTeam(OfRequest):
    """A form about a need one works on."""

    action = WORK

    def base_queryset(self) -> QuerySet[ServiceRequest]:
        return worked_requests(self.request.viewer).select_related(*RELATED)


class JoinTeam(_OfTeam):
    title, form_class, submit_label, done_message = "加入团队", JoinForm, "加入", "已加入团队。"
    form_takes = ("viewer",)

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        return join(row, **said).request


class LogWork(_OfTeam):
    title, form_class, submit_label, done_message = "登记工作", LogForm, "登记", "已登记。"

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        with kept_together():
            said["files"] = [kept_file(file, said["by"]) for file in said["files"]]
            return log_work(row, **said).request


def kept_file(file: Any, by: Viewer) -> StoredFile:
    """A file to what was done, for who sees needs."""
    return store_upload(file, by=by, purpose="服务材料", view_action=VIEW)


class DeliverRequest(_OfTeam):
    title, form_class, submit_label = "交付", DeliverForm, "交付"
    done_message = "已交付。有账号的企业会收到消息，没有账号的由服务中心发企业链接。"

    def act(self, row: ServiceRequest, **said: Any) -> ServiceRequest:
        return deliver(row, **said)


class LeaveTeam(RecordDeedView):
    action, done_message = WORK, "已移出团队。"

    def base_queryset(self) -> QuerySet[RequestMember]:
        return RequestMember.objects.filter(request__in=worked_requests(self.request.viewer).values("pk"))

    def perform(self) -> str:
        return at(leave(self.get_object(), by=self.request.viewer))


class ReadRequestPhone(RecordDeedView):
    """The whole number, once, as a message; who looked is written down."""

    action = WORK

    def base_queryset(self) -> QuerySet[ServiceRequest]:
        return worked_requests(self.request.viewer)

    def perform(self) -> str:
        row = self.get_object()
        number = read_request_phone(row, by=self.request.viewer)
        messages.info(self.request, f"{row.contact}的电话：{number or '没有登记'}。已记录这次查看。")
        return at(row)
