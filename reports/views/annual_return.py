"""A yearly return on one page: its fields as they stand or were frozen, what is in the way, and ruling on it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from groupportal.deciding.pages import RulingPage, Verdict
from groupportal.errors import DomainError
from groupportal.files.selectors import file_items
from groupportal.metrics.links import figure_url
from groupportal.metrics.selectors import ask
from groupportal.ui.asof import as_of_label
from reports.annual_return.enums import NUMERIC, AnswerState, ReturnState
from reports.annual_return.figures import Cell, SectionCells
from reports.forms.annual_return import FreezeForm
from reports.models import AnnualReturn
from reports.selectors.annual_return import in_the_way, later_version, runs_of, sections_plain
from reports.services.annual_return import RETURNS, fingerprint, freeze_return, return_for_changes
from reports.views.return_base import MANAGE, VIEW_WHOLE, OneReturn, crumbs


class ReturnPage(OneReturn, RulingPage):
    """All fields with source, last year's and the difference; what is in the way; who reviews rules on it here."""

    action = VIEW_WHOLE
    kind = RETURNS
    template_name = "reports/return.html"
    form_class = FreezeForm
    answer_label = "审核意见（退回时写明要改什么）"
    answer_help = "退回时必填，提交的人会收到这段话。"
    verdicts = (
        Verdict(ReturnState.FROZEN, "审核通过并冻结", "已冻结，成稿在“生成的文件”里。"),
        Verdict(ReturnState.RETURNED, "退回修改", "已退回，提交的人会收到您的意见。", danger=True),
    )

    def get_title(self) -> str:
        return str(self.get_object())

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs()

    def get_initial(self) -> dict[str, Any]:
        return {"shown": self.shown}

    @cached_property
    def shown(self) -> str:
        """What a reviewer looks at."""
        row = self.get_object()
        return fingerprint(row, self.sections) if row.state == ReturnState.SUBMITTED else ""

    def rule(self, row: Any, verdict: Verdict, form: Any) -> None:
        words = form.cleaned_data["answer"]
        if verdict.state == ReturnState.RETURNED:
            return_for_changes(row, answer=words, by=self.request.viewer)
            return
        try:
            freeze_return(row, seen=form.cleaned_data["shown"], answer=words, by=self.request.viewer)
        except DomainError:
            # The page shows what stands now, and is approved as such the next time.
            form.data = {**form.data.dict(), "shown": self.shown}
            raise

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        is_frozen = row.is_frozen
        is_print = bool(self.request.GET.get("print"))
        manages = viewer.can(MANAGE)
        may_type = manages and row.state in (ReturnState.COLLECTING, ReturnState.RETURNED)
        waits = row.state == ReturnState.SUBMITTED
        states = list(row.answers.order_by().values_list("state", flat=True))
        return super().get_context_data(
            **{
                "sections": shown_sections(row, () if is_frozen else self.sections),
                "as_of_words": as_of_label(row.as_of),
                "in_the_way": [] if is_frozen else in_the_way(row, self.sections),
                "may_type": may_type,
                "may_withdraw": waits and manages and bool(RETURNS.hindrance(row, viewer)),
                "may_make": manages and not is_frozen,
                "may_renew": manages and is_frozen and not later_version(row),
                "later": later_version(row) if is_frozen else None,
                "tallies": [(s.value, s.label, states.count(s)) for s in AnswerState],
                "asked": len(states),
                "runs": [
                    {"run": run, "files": file_items([(made.file, "") for made in run.files.all()], viewer)}
                    for run in runs_of(row)
                ],
                "is_print": is_print,
                "layout": "layout/print.html" if is_print else "layout/portal.html",
                **kwargs,
            }
        )


def shown_sections(row: AnnualReturn, sections: tuple[SectionCells, ...]) -> list[dict[str, Any]]:
    """The sections for the page: a frozen return's from its snapshot, whatever the records say by now; else as they stand."""
    frozen = row.run.snapshot["sections"] if row.run else None
    cells = {} if frozen else {cell.field.code: cell for section in sections for cell in section.cells}
    found = []
    for number, section in enumerate(frozen or sections_plain(sections), 1):
        rows = [_shown(one, cells.get(one["code"])) for one in section["rows"]]
        found.append(
            {
                "title": section["title"],
                "number": number,
                "rows": rows,
                "to_explain": sum((one["asked"] and not one["explanation"]) or one["lapsed"] for one in rows),
                "empty": sum(one["value"] == "" for one in rows),
            }
        )
    return found


def _shown(one: dict[str, Any], cell: Cell | None) -> dict[str, Any]:
    shown = {**one, "url": _opens(one), "is_number": one["kind"] in NUMERIC, "asked": False, "lapsed": False}
    if cell is not None:
        asked, said = cell.is_asked, cell.explanation
        lapsed = asked and bool(said) and not cell.is_explained
        shown |= {"asked": asked, "explanation": said, "lapsed": lapsed, "note": cell.trouble or cell.told}
    return shown


def _opens(one: dict[str, Any]) -> str:
    """Where a frozen figure of the records opens, as of its day; "" for a typed one, and for one that is gone since."""
    figure = one["figure"]
    if not figure or one["reason"]:
        return ""
    try:
        question = ask(figure["code"], dt.date.fromisoformat(figure["as_of"]), figure["params"])
    except DomainError:
        return ""
    return figure_url(question.metric.code, question.as_of, **question.params)
