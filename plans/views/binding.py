"""Binding an acceptance point to a metric."""

from __future__ import annotations

from typing import Any

from groupportal.ui.pages import RecordFormPage
from plans.forms.binding import BindingForm
from plans.models import AcceptancePoint
from plans.services.binding import bind_metric
from plans.views.cells import page


class BindMetric(RecordFormPage):
    """Choose the metric that answers a point."""

    action = "plans.edit_plan"
    title = "绑定指标"
    form_class = BindingForm
    submit_label = "保存绑定"
    done_message = "已保存。验收表生成前会核对填报数值与系统记录是否一致。"

    def base_queryset(self) -> Any:
        return AcceptancePoint.objects.select_related("item__thread")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        item = self.get_object().item
        return [(item.name, page("task", item.thread))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.request.viewer}

    def get_initial(self) -> dict[str, Any]:
        point = self.get_object()
        return {
            "metric": point.metric,
            "params": " ".join(f"{k}={v}" for k, v in point.metric_params.items()),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        point = self.get_object()
        return super().get_context_data(**{"lead": f"{point.number}{point.text}", **kwargs})

    def perform(self, form: Any) -> str:
        point = self.get_object()
        bind_metric(point, form.cleaned_data["metric"], form.cleaned_data["params"], by=self.request.viewer)
        return page("task", point.item.thread)
