"""口径说明, and the page and drawer of any figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property

from groupportal.audit.enums import AccessKind
from groupportal.audit.purpose import purposed
from groupportal.audit.services import seen
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.responses import download
from groupportal.files.selectors import file_items, files_of
from groupportal.jobs.services import enqueue
from groupportal.lists.pages import MOST_PRINTED
from groupportal.metrics.exporting import export_purpose, file_name, rows_workbook
from groupportal.metrics.forms import ConditionsForm, MetricForm, bindable
from groupportal.metrics.job_kinds import EXPORT
from groupportal.metrics.links import AS_OF, figure_url
from groupportal.metrics.naming import coded, reference_name
from groupportal.metrics.narrative import check_references, has_references
from groupportal.metrics.registry import Metric, MetricResult
from groupportal.metrics.selectors import Question, ask, metrics_for
from groupportal.metrics.showing import ROWS_PER_PAGE, behind_figure, shown_value
from groupportal.records.exporting import ROWS_AT_ONCE
from groupportal.records.purpose import ExportPage
from groupportal.tenancy.kept import kept_all
from groupportal.ui.asof import AsOfMixin, as_of_label
from groupportal.ui.figures import plain
from groupportal.ui.pages import Page

FILES_AT_FIRST = 10
ALL_FILES = "files"
"""``?files=all`` lists every file behind the figure; else the first few stand there."""
_IDS = "reference_%s"
_NO_PARAMS = {AS_OF, "page", "print", ALL_FILES}


class Definitions(AsOfMixin, Page):
    """Every figure the viewer may see: what it counts, from what, who keeps it, what it is now."""

    action = "metrics.view_metric"
    title = "指标口径"
    template_name = "metrics/definitions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()
        found = [m for m in metrics_for(self.request.viewer) if words in f"{m.label} {m.definition}"]
        return super().get_context_data(
            **{
                "metrics": _described(found, self.as_of),
                "words": words,
                "lead": "门户和报表里的每个数都按这里的口径计算。",
                **kwargs,
            }
        )


def _described(metrics: list[Metric], as_of: dt.date) -> list[dict[str, Any]]:
    """What the page says of each; figures that take no parameters are answered, all at once."""
    free = [metric for metric in metrics if not metric.needed]
    values = kept_all([ask(metric.code, as_of, {}).kept_value() for metric in free])
    shown = {metric.code: shown_value(metric, value) for metric, value in zip(free, values, strict=True)}
    return [
        {
            "metric": metric,
            "value": shown.get(metric.code, ("", ""))[0],
            "unit": shown.get(metric.code, ("", ""))[1],
            "href": figure_url(metric.code, as_of) if metric.code in shown else "",
            "needed": "、".join(metric.params[name].label for name in sorted(metric.needed)),
            "params": "、".join(param.label for param in metric.params.values()),
        }
        for metric in metrics
    ]


class ReferencePicker(AsOfMixin, Page):
    """For a text: the metric, then its conditions, then what to write and the number it stands for now. A piece of a page."""

    action = "metrics.view_metric"
    title = "插入系统里的数"
    template_name = "metrics/_reference.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = bindable(self.request.viewer)
        metric = offered.get(self.request.GET.get("metric", ""))
        parts = [MetricForm(offered=offered, initial={"metric": metric.code if metric else ""}, auto_id=_IDS)]
        chosen = {}
        if metric:
            form = ConditionsForm(data=self.request.GET, metric=metric, kept={}, in_text=True, auto_id=_IDS)
            parts.append(form)
            chosen = self._chosen(form) if form.is_valid() else {}
        for form in parts:
            for field in form.fields.values():
                field.widget.attrs["form"] = ""  # they stand inside the text's form and are not sent with it
        return super().get_context_data(**{"parts": parts, "metric": metric, **chosen, **kwargs})

    def _chosen(self, form: ConditionsForm) -> dict[str, Any]:
        try:
            question = ask(form.metric.code, self.as_of, form.conditions())
            value = kept_all([question.kept_value()])[0]
        except DomainError as error:
            return {"trouble": error.message}
        shown = "—" if value is None else plain(Decimal(value))
        return {
            "reference": reference_name(form.metric, form.conditions()),
            "shown": f"{shown}{form.metric.unit}",
        }


class Preview(AsOfMixin, Page):
    """What a text says with its figures, before it is saved. A piece of a page; nothing is written."""

    action = "metrics.view_metric"
    http_method_names = ["post", "options"]
    title = "预览"
    template_name = "metrics/_preview.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = request.POST.get("text", "")[:20000]
        try:
            text = coded(typed)
            check_references(text, self.as_of, self.request.viewer)
        except DomainError as error:
            return self.render_to_response({"trouble": error.message})
        return self.render_to_response({"text": text, "as_of": self.as_of, "has_any": has_references(text)})


class _Asked:
    """Pages of one figure: what the address asks, and whether this person may know it."""

    request: Any
    kwargs: dict[str, Any]
    as_of: dt.date

    @property
    def given(self) -> dict[str, str]:
        """The figure's parameters as the address has them."""
        return {name: value for name, value in self.request.GET.items() if name not in _NO_PARAMS and value}

    def question(self) -> Question:
        """What is asked. NotAllowed where the figure is not for this person; DomainError where it can't be read."""
        question = ask(self.kwargs["code"], self.as_of, self.given)
        self.request.viewer.require(question.metric.action)
        return question


class FigurePage(_Asked, AsOfMixin, Page):
    """What stands behind one figure; to htmx and the drawer the piece without the frame."""

    action = "metrics.view_metric"
    template_name = "metrics/figure.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            context = self._figure(self.question())
        except NotAllowed:
            raise
        except DomainError as error:
            if error.code == "unknown_metric":
                raise Http404 from error
            return render(
                request, "metrics/unread.html", {"title": "查不到这个数", "reason": error.message}, status=400
            )
        template = "ui/figure_drawer.html" if request.htmx else self.template_name
        return render(request, template, self.get_context_data(**context))

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("指标口径", reverse("metrics:definitions"))]

    def _figure(self, question: Question) -> dict[str, Any]:
        metric, query = question.metric, self.request.GET
        label = f"{metric.label}（{question.about}）" if question.about else metric.label
        behind, events = behind_figure(question, label, query)
        # The rows of the page are drawn already: what is left is how many pages there are.
        is_print = bool(query.get("print"))
        per_page = MOST_PRINTED if is_print else ROWS_PER_PAGE
        page = Paginator(range(behind.row_count), per_page).get_page(query.get("page"))
        shown_files = behind.files if is_print or query.get(ALL_FILES) else behind.files[:FILES_AT_FIRST]
        text, unit = shown_value(metric, behind.value)
        return {
            "title": label,
            "label": label,
            "value": text,
            "unit": unit,
            "as_of_words": as_of_label(self.as_of),
            "definition": metric.definition,
            "source": f"依据：{metric.records}；由{metric.keeper}登记。",
            "conflict": behind.note,
            "drawn": behind.table,
            "row_count": behind.row_count,
            "page_obj": page,
            "rows_url": self.request.get_full_path() if self.request.htmx and page.has_other_pages() else "",
            "export_action": self._export_address(question) if behind.row_count and not is_print else "",
            "export_asks": behind.is_personal,
            "is_print": is_print,
            "layout": "layout/print.html" if is_print else "layout/portal.html",
            "files": file_items(files_of(shown_files), self.request.viewer),
            "file_count": len(behind.files),
            "files_url": self._all_files() if len(shown_files) < len(behind.files) else "",
            "events": events,
        }

    def _all_files(self) -> str:
        query = self.request.GET.copy()
        query[ALL_FILES] = "all"
        return f"{self.request.path}?{query.urlencode()}"

    def _export_address(self, question: Question) -> str:
        viewer = self.request.viewer
        if not (viewer.can("metrics.export_rows") and viewer.can(question.metric.export_action)):
            return ""
        query = self.request.GET.copy()
        query.pop("page", None)
        query.pop(ALL_FILES, None)
        # The day the person sees, also where the address names none.
        query[AS_OF] = self.as_of.isoformat()
        address = reverse("metrics:figure_export", kwargs={"code": question.metric.code})
        return f"{address}?{query.urlencode()}"


class FigureExport(_Asked, AsOfMixin, ExportPage):
    """All rows behind a figure as a workbook: at once, or as a job where there are many."""

    action = "metrics.export_rows"
    title = "导出数字背后的记录"

    @cached_property
    def asked_for(self) -> Question:
        """What is asked, by somebody who may take it out."""
        try:
            question = self.question()
        except DomainError as error:
            if error.code == "unknown_metric":
                raise Http404 from error
            raise
        self.request.viewer.require(question.metric.export_action)
        return question

    @cached_property
    def result(self) -> MetricResult:
        """The figure and its rows."""
        return self.asked_for.answer()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("指标口径", reverse("metrics:definitions"))]

    def personal(self) -> tuple[Sequence[str], Sequence[str]]:
        told = [column for column in self.result.columns if column.is_personal]
        return [column.label for column in told], [column.label for column in told if column.is_masked]

    def count(self) -> int:
        return self.result.rows.count()

    def export(self, purpose: str) -> HttpResponse:
        question, total = self.asked_for, self.count()
        if total > ROWS_AT_ONCE:
            params = {
                "code": question.metric.code,
                "as_of": self.as_of.isoformat(),
                "params": self.given,
                "purpose": purpose,
            }
            title = f"导出“{question.metric.label}”的记录"
            job = enqueue(EXPORT, params, by=self.request.viewer, title=title)
            return HttpResponseRedirect(reverse("jobs:job", kwargs={"public_id": job.public_id}))
        name, content = file_name(question), rows_workbook(question, self.result)
        told = purposed(export_purpose(question, total), purpose)
        seen(None, by=self.request.user, kind=AccessKind.EXPORT, purpose=told, label=name)
        return download(content, name)
