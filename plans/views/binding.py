"""Binding an acceptance point to a metric: first the metric, then its conditions."""

from __future__ import annotations

from typing import Any

from groupportal.metrics.forms import ConditionsForm, MetricForm, bindable
from groupportal.metrics.registry import Metric
from groupportal.ui.pages import RecordDeedView, RecordFormPage
from plans.models import AcceptancePoint
from plans.services.binding import bind_metric
from plans.views.cells import page


class BindMetric(RecordFormPage):
    """Choose the metric that answers a point (in the address), and its conditions (in the form)."""

    action = "plans.edit_plan"
    title = "绑定指标"
    template_name = "plans/bind_metric.html"
    form_class = ConditionsForm
    done_message = "已保存。验收表生成前会核对填报数值与系统记录是否一致。"

    def base_queryset(self) -> Any:
        return AcceptancePoint.objects.select_related("item__thread")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        item = self.get_object().item
        return [(item.name, page("task", item.thread))]

    @property
    def chosen(self) -> Metric | None:
        """The metric of the address, or the one that answers now."""
        code = self.request.GET.get("metric") or self.get_object().metric
        return bindable(self.request.viewer).get(code)

    def get_form(self, form_class: Any = None) -> Any:
        metric, point = self.chosen, self.get_object()
        if metric is None:
            return None
        kept = point.metric_params if point.metric == metric.code else {}
        return ConditionsForm(metric=metric, kept=kept, **self.get_form_kwargs())

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        # Nothing is chosen: the page asks for the metric.
        return super().post(request, *args, **kwargs) if self.chosen else self.get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        point, metric = self.get_object(), self.chosen
        offered = bindable(self.request.viewer)
        return super().get_context_data(
            **{
                "lead": f"{point.number}{point.text}",
                "metric_form": MetricForm(offered=offered, initial={"metric": metric.code if metric else ""}),
                "metric": metric,
                "is_bound": bool(point.metric),
                "cancel_url": page("task", point.item.thread),
                **kwargs,
            }
        )

    def perform(self, form: ConditionsForm) -> str:
        point = self.get_object()
        bind_metric(point, form.metric.code, form.conditions(), by=self.request.viewer)
        return page("task", point.item.thread)


class UnbindMetric(RecordDeedView):
    """Let go of the metric."""

    action = "plans.edit_plan"
    done_message = "已解除绑定，这条要点不再与系统记录核对。"

    def base_queryset(self) -> Any:
        return AcceptancePoint.objects.select_related("item__thread")

    def perform(self) -> str:
        point = self.get_object()
        bind_metric(point, "", {}, by=self.request.viewer)
        return page("task", point.item.thread)
