"""The list of warnings with what was said to them, and the page that answers some of them."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from groupportal.errors import DomainError
from groupportal.lists.declaring import Chips, Deed, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.asof import AsOfMixin, parse_working_day
from groupportal.ui.pages import DeedView, FormPage
from groupportal.ui.tables import Column, LinkCell, StateCell
from groupportal.warnings.enums import Stand
from groupportal.warnings.forms import AnswerForm
from groupportal.warnings.registry import KINDS
from groupportal.warnings.selectors import Standing, history_of, warnings_on
from groupportal.warnings.services import settle_warnings
from groupportal.warnings.showing import about, answer_url, linked

_STATES = (("unanswered", "待处理"), (Stand.ANSWERED, "已说明"), (Stand.ASIDE, "已搁置"))


def _words(row: Standing) -> LinkCell | str:
    return linked(row, about(row.warning.subject, row.warning.message))


def _where(row: Standing) -> str:
    return " · ".join(filter(None, [KINDS[row.warning.kind].label, row.warning.place]))


def _list_url(request: Any) -> str:
    return f"{reverse('warnings:list')}?as_of={parse_working_day(request):%Y-%m-%d}"


class WarningList(AsOfMixin, ListPage):
    """What of a day needs a look: open, answered, put aside."""

    is_printed = True
    action = "warnings.view_warnings"
    title = "提醒"
    lead = "核对记录时看到的问题。每条都可以写说明或先搁置，保留到情况变化为止；标明要印的说明，生成报表时印在备注里。"
    noun = "提醒"
    paginate_by = 100
    search = Search("搜索提醒、任务或说明")
    columns = (
        Column("提醒", _words),
        Column("来源", lambda row: linked(row, _where(row))),
        Column("状态", lambda row: StateCell(row.state), "state"),
        Column("说明", "history"),
    )
    bulk = (
        Deed("写说明或搁置", "warnings:answer", "pencil", look="primary", value="answer"),
        Deed("重新打开", "warnings:reopen", "return", value="reopen"),
    )
    empty = Empty("没有提醒", "核对时没有看到问题。", icon="seal")

    @cached_property
    def _all(self) -> list[Standing]:
        """All but what is shown at its own place alone, unless somebody said something to it."""
        rows = warnings_on(self.request.viewer, self.as_of)
        return [row for row in rows if row.said or KINDS[row.warning.kind].due]

    @property
    def chips(self) -> tuple[Chips, ...]:  # type: ignore[override]
        """State and source, each with how many there are."""
        kinds = {row.warning.kind for row in self._all}
        states = [(code, label, sum(row.state == code for row in self._all)) for code, label in _STATES]
        return (
            Chips("状态", "state", states, lambda _, rows, value: [r for r in rows if r.state == value]),
            Chips(
                "来源",
                "kind",
                [(code, kind.label) for code, kind in KINDS.items() if code in kinds],
                lambda _, rows, value: [r for r in rows if r.warning.kind == value],
            ),
        )

    def base_queryset(self) -> list[Standing]:
        words = self.request.GET.get("q", "").strip()
        return [r for r in self._all if words in f"{r.warning.subject}{r.warning.message}{r.history}"]

    def get_queryset(self) -> Any:
        rows: Any = self.base_queryset()
        for chips in self.chips:
            rows = chips.among(self, rows)
        return rows

    def row_id(self, row: Standing) -> uuid.UUID:
        return row.warning.public_id

    def row_url(self, row: Standing) -> str:
        return answer_url(row.warning, self.as_of) if self.request.viewer.can(AnswerPage.action) else ""


class _Chosen:
    """The warnings a page is about: the boxes ``ids`` of a form, or the address."""

    request: Any

    @cached_property
    def chosen(self) -> list[Standing]:
        """As they stand now. DomainError where one of them has changed meanwhile or is gone."""
        asked = {*self.request.POST.getlist("ids"), *self.request.GET.getlist("ids")}
        rows = warnings_on(self.request.viewer, parse_working_day(self.request))
        found = [row for row in rows if str(row.warning.public_id) in asked]
        if not asked:
            raise DomainError("none_chosen", "没有选中提醒，请先勾选。")
        if len(found) < len(asked):
            raise DomainError(
                "changed",
                f"选中的有 {len(asked) - len(found)} 条刚刚变了或已经解决，没有写入。请在下面的清单里重新选择。",
            )
        return found


class AnswerPage(_Chosen, FormPage):
    """Say something to one warning or several: an answer, or why they are put aside."""

    action = "warnings.answer_warnings"
    title = "处理提醒"
    form_class = AnswerForm
    template_name = "warnings/answer.html"
    submit_label = "保存"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("提醒", _list_url(self.request))]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.request = request
        try:
            _ = self.chosen
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(_list_url(request))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "words" not in request.POST:  # from the list: the form is still to be filled in
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> AnswerForm:
        if self.request.method == "POST" and "words" not in self.request.POST:
            return AnswerForm(initial=self.get_initial())
        return super().get_form(form_class)

    def get_initial(self) -> dict[str, Any]:
        said = self.chosen[0].said or self.chosen[0].before
        asked = self.request.GET.get("stand")
        initial: dict[str, Any] = {"stand": asked if asked in Stand.values else Stand.ANSWERED}
        if len(self.chosen) == 1 and said and not asked:
            initial |= {"stand": said.stand, "words": said.words, "is_printed": said.is_printed}
        return initial

    def _back(self) -> str:
        """The page the person came from, if it is ours."""
        back = self.request.POST.get("back") or self.request.headers.get("Referer", "")
        host = self.request.get_host()
        if url_has_allowed_host_and_scheme(back, {host}) and reverse("warnings:answer") not in back:
            return back
        return _list_url(self.request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.chosen
        return super().get_context_data(
            **{
                "rows": [
                    {"id": r.warning.public_id, "words": _words(r), "said": r.history, "where": _where(r)}
                    for r in rows
                ],
                "history": history_of(rows[0].warning) if len(rows) == 1 else [],
                "cancel_url": self._back(),
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        said = form.cleaned_data
        found = settle_warnings(
            [row.warning for row in self.chosen],
            Stand(said["stand"]),
            words=said["words"],
            is_printed=said["is_printed"],
            by=self.request.viewer,
        )
        what = "写了说明" if said["stand"] == Stand.ANSWERED else "搁置"
        messages.success(self.request, f"{found} 条提醒已{what}，情况变化时会重新列出。")
        return self._back()


class Reopen(_Chosen, DeedView):
    """What was said to these holds no longer."""

    action = "warnings.answer_warnings"

    def perform(self) -> str:
        rows = [row.warning for row in self.chosen if row.said]
        found = settle_warnings(rows, Stand.REOPENED, by=self.request.viewer)
        messages.success(self.request, f"{found} 条提醒已重新打开。")
        return self.fallback_url()
