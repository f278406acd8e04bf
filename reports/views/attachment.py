"""附件 of an annual report: adding one, taking one off."""

from __future__ import annotations

from typing import Any

from groupportal.ui.pages import RecordDeedView, RecordFormPage
from reports.forms.annual import AttachmentForm
from reports.selectors.annual import attachments_for, reports_for
from reports.services.attachment import add_attachment, remove_attachment
from reports.views.annual import crumbs


class AddAttachment(RecordFormPage):
    """What is printed behind the report, or goes along with it."""

    action = "reports.manage_annual"
    title = "加附件"
    lead = "附件的名称印在落款上面。选了系统里的表的，表印在报告后面；文件和纸质材料只印名称，注明“另附”。"
    form_class = AttachmentForm
    submit_label = "加上"
    done_message = "附件已加上，重新生成 Word 就印出来。"

    def base_queryset(self) -> Any:
        return reports_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.get_object())

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.request.viewer}

    def perform(self, form: Any) -> str:
        said = form.cleaned_data
        report = self.get_object()
        add_attachment(
            report,
            said["title"],
            exhibit=said["exhibit"],
            upload=said["file"],
            order=said["order"],
            by=self.request.viewer,
        )
        return f"{report.get_absolute_url()}#attachments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.get_object().get_absolute_url(), **kwargs})


class RemoveAttachment(RecordDeedView):
    """Take it off."""

    action = "reports.manage_annual"
    done_message = "附件已去掉，重新生成 Word 就不印了。"

    def base_queryset(self) -> Any:
        return attachments_for(self.request.viewer)

    def perform(self) -> str:
        report = remove_attachment(self.get_object(), by=self.request.viewer)
        return f"{report.get_absolute_url()}#attachments"
