"""What is done with a yearly return: handing it in, taking it back, making its workbook, another version, another layout."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from groupportal.jobs.services import enqueue
from groupportal.ui.pages import RecordDeedView, RecordFormPage
from reports.forms.annual_return import ChangeLayoutForm, NewVersionForm
from reports.models import AnnualReturn
from reports.services.annual_return import (
    RETURNS,
    change_layout,
    new_version,
    submit_return,
    withdraw_return,
)
from reports.views.return_base import MANAGE, OneReturn

JOB = "reports.return"


class _ReturnDeed(OneReturn, RecordDeedView):
    action = MANAGE


class SubmitReturn(_ReturnDeed):
    """Put it forward for review."""

    title = "提交审核"
    done_message = "已提交，请另一位同事审核。"

    def perform(self) -> str:
        return submit_return(self.get_object(), by=self.request.viewer).get_absolute_url()


class WithdrawReturn(_ReturnDeed):
    """Take it back while it waits."""

    title = "撤回修改"
    done_message = "已撤回，可以接着填。"

    def is_open(self, row: AnnualReturn) -> bool:
        """Whether the person may take it back."""
        return bool(RETURNS.hindrance(row, self.request.viewer))

    def perform(self) -> str:
        return withdraw_return(self.get_object(), by=self.request.viewer).get_absolute_url()


class MakeReturn(_ReturnDeed):
    """Queue the making of its workbook and show the job."""

    title = "生成 Excel"
    leads_on = True

    def perform(self) -> str:
        row = self.get_object()
        job = enqueue(JOB, {"return": str(row.public_id)}, by=self.request.viewer, title=f"生成{row}")
        return reverse("jobs:job", kwargs={"public_id": job.public_id})


class NewVersion(OneReturn, RecordFormPage):
    """Why a frozen return is to be changed."""

    action = MANAGE
    title = "另出一版"
    lead = "冻结的一份不动，仍在“成稿”里。新的一版带着它的数、说明和单位填报，改好以后要重新审核冻结。"
    form_class = NewVersionForm
    submit_label = "另出一版"
    done_message = "新的一版已建立。"

    def perform(self, form: Any) -> str:
        return new_version(self.get_object(), by=self.request.viewer, **form.cleaned_data).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.get_object().get_absolute_url(), **kwargs})


class ChangeLayout(OneReturn, RecordFormPage):
    """Going on by another layout."""

    action = MANAGE
    title = "换用版式"
    lead = (
        "填过的数随项目带过去：编号、名称、单位和类型都相同的是同一项。"
        "不带过去的，换用以前会列出来；没有带过去的不再显示，换回来还在。"
    )
    form_class = ChangeLayoutForm
    form_takes = ("record",)
    submit_label = "换用"
    done_message = "已换用版式，请核对各项。"

    def get_initial(self) -> dict[str, Any]:
        return {"layout": self.get_object().layout.public_id}

    def perform(self, form: Any) -> str:
        row = self.get_object()
        return change_layout(row, by=self.request.viewer, **form.cleaned_data).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.get_object().get_absolute_url(), **kwargs})
