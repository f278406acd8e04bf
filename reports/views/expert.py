"""Giving an expert a link to one document."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from groupportal.ui.pages import RecordFormPage
from reports.forms.expert import ExpertLinkForm
from reports.selectors.run import runs_for
from reports.services.expert import issue_expert_link


class IssueExpertLink(RecordFormPage):
    """For whom, what for, for how long; then the link's own page with words, QR code and log."""

    action = "reports.issue_expert_link"
    title = "给专家的链接"
    lead = (
        "打开链接的人不用账号，能看这一份成稿、其中每个数字背后截至当日的记录和佐证材料，看不到别的。"
        "每次打开、查看和下载都记下来，可以随时撤销。"
    )
    form_class = ExpertLinkForm
    submit_label = "发出链接"
    done_message = "链接已生成，请把下面的文字或二维码发给这位专家。"

    def base_queryset(self) -> Any:
        return runs_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("成稿", reverse("reports:documents")), (str(self.get_object()), self._back())]

    def perform(self, form: Any) -> str:
        link = issue_expert_link(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return link.get_absolute_url()

    def _back(self) -> str:
        return self.get_object().get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self._back(), **kwargs})
