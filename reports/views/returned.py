"""改过的 Word: brought back, its changes taken over or refused, what was decided to be seen later."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from django.contrib import messages

from groupportal.tenancy.viewer import Viewer
from groupportal.ui.pages import RecordDeedView, RecordFormPage, RecordPage
from plans.selectors.checks import ruling_items
from plans.selectors.compare import text_pieces
from reports.annual.behind import Records, copied_from, records_behind
from reports.annual.screen import door
from reports.annual.text import with_names
from reports.enums import OF_RECORDS, Change, Decided, ReportState
from reports.forms.annual import BringBackForm
from reports.models import ReturnedChange, ReturnedFile
from reports.selectors.annual import changes_for, reports_for, returned_for
from reports.services.returned import bring_back, decide, decide_all
from reports.views.annual import crumbs

_NAMED = 5
"""How many that could not be decided are told one by one."""
_MOST_BEHIND = 30
_OF_WORDS = "这句话抄自填报。写成这份填报的更正草稿，由另一位同事审核；通过以后在这一章点“从记录重新起草”，验收表和报告就写得一样。"
_LEADS = {
    Change.FIGURE: (
        "系统里的数被改成了别的。记录不对的，更正记录；"
        "记录没错、报告里要另写的，点“采用”，写成文字，不再随记录变。"
    ),
    Change.TYPED: "句子里有系统没有给出的数，采用前请核对出处。",
    Change.TABLE: "表和图里的数来自记录：更正记录，再重新生成。",
    Change.STALE: "生成以后记录变了，重新生成就印新的数。",
    Change.MOVED: "同一章里移动的，点“采用”就移过去；移到别的章的，请打开那一章，自己移动。",
    Change.OTHER: "章的标题在提纲里改，落款在“落款和版式”里改。",
}


class BringBack(RecordFormPage):
    """Upload a Word file of this report that people worked on."""

    action = "reports.manage_annual"
    title = "上传改过的 Word"
    lead = (
        "在从这里下载的 Word 上改，改好后上传。系统逐处列出改了什么，由您一处一处决定；上传本身不改动报告。"
    )
    form_class = BringBackForm
    submit_label = "上传并比较"

    def base_queryset(self) -> Any:
        return reports_for(self.request.viewer)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.get_object())

    def perform(self, form: Any) -> str:
        return bring_back(
            self.get_object(), form.cleaned_data["file"], by=self.request.viewer
        ).get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.get_object().get_absolute_url(), **kwargs})


class ReturnedPage(RecordPage):
    """What was found in a file, by kind, and what was decided."""

    action = "reports.view_whole_annual"
    template_name = "reports/returned.html"

    def base_queryset(self) -> Any:
        return returned_for(self.request.viewer)

    def get_title(self) -> str:
        return f"改过的 Word：{self.get_object().file}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.get_object().report)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        returned = self.get_object()
        open_to = (
            self.request.viewer.can("reports.manage_annual") and returned.report.state != ReportState.FINAL
        )
        rows = list(returned.changes.select_related("decided_by", "text"))
        marks = returned.run.snapshot.get("marks", {})
        behind = _records(rows, marks, self.request.viewer) if open_to else {}
        ways = _ways(rows, behind, returned.run.as_of, self.request.viewer) if open_to else {}
        parts = []
        for kind in Change:
            mine = [row for row in rows if row.kind == kind]
            if mine:
                parts.append(
                    {
                        "kind": kind,
                        "lead": _LEADS.get(kind, ""),
                        "rows": [
                            {**_row(row, marks, self.request.viewer, behind), "way": ways.get(row.pk, "")}
                            for row in mine
                        ],
                        "open": sum(row.decision == Decided.OPEN for row in mine),
                        "takeable": sum(row.decision == Decided.OPEN and row.is_takeable for row in mine),
                    }
                )
        return super().get_context_data(
            **{
                "parts": parts,
                "total": len(rows),
                "tracked_words": f"文件里有 {returned.tracked} 处修订没有接受：插入的算进来，删除的不算。",
                "left": sum(row.decision == Decided.OPEN for row in rows),
                "may_decide": open_to,
                **kwargs,
            }
        )


def _records(rows: list[ReturnedChange], marks: dict[str, Any], viewer: Viewer) -> dict[str, Records]:
    """By mark what is behind the figures whose changes are open: of the first ones, a page that is worked through is asked again."""
    about = (row for row in rows if row.decision == Decided.OPEN and row.kind in OF_RECORDS)
    wanted = list(dict.fromkeys(row.mark for row in about if row.mark in marks))[:_MOST_BEHIND]
    found = ((mark, records_behind(marks[mark], viewer)) for mark in wanted)
    return {mark: one for mark, one in found if one is not None}


def _ways(
    rows: list[ReturnedChange], behind: dict[str, Records], as_of: dt.date, viewer: Viewer
) -> dict[int, str]:
    """What comes of correcting the record, of the open changes where that can be done."""
    found = {}
    filed = cache(lambda: ruling_items(as_of)[1])
    for row in rows:
        if row.decision != Decided.OPEN:
            continue
        if row.kind in OF_RECORDS and row.mark in behind and not _agrees(row, behind):
            found[row.pk] = behind[row.mark].correction
        elif viewer.can("plans.file_progress") and copied_from(row, filed):
            found[row.pk] = _OF_WORDS
    return found


def _agrees(row: ReturnedChange, behind: dict[str, Records]) -> bool:
    return row.kind != Change.STALE and row.mark in behind and behind[row.mark].now == row.now.strip()


def _row(
    row: ReturnedChange, marks: dict[str, Any], viewer: Viewer, behind: dict[str, Records]
) -> dict[str, Any]:
    mark = marks.get(row.mark)
    return {
        "row": row,
        "pieces": text_pieces(row.was, row.now) if row.was and row.now and row.kind != Change.STALE else (),
        "context": with_names(row.context),
        "figure_url": door(mark, viewer) if mark else "",
        "records": behind.get(row.mark),
        "agrees": _agrees(row, behind),
        "takeable": row.is_takeable,
        "place": row.kind in (Change.TABLE, Change.OTHER, Change.MOVED),
    }


class DecideChange(RecordDeedView):
    """Take it over, refuse it, or say that it was seen to elsewhere."""

    action = "reports.manage_annual"

    def base_queryset(self) -> Any:
        return changes_for(self.request.viewer)

    def perform(self) -> str:
        change = decide(self.get_object(), self.request.POST.get("decision", ""), by=self.request.viewer)
        if change.record_url:
            messages.success(self.request, f"{change}已写进记录，请核对后提交。")
            return change.record_url
        return f"{change.returned.get_absolute_url()}#change-{change.number}"


class DecideAll(RecordDeedView):
    """All open changes of a kind."""

    action = "reports.manage_annual"

    def base_queryset(self) -> Any:
        return returned_for(self.request.viewer)

    def perform(self) -> str:
        returned: ReturnedFile = self.get_object()
        kinds = [kind for kind in Change.values if kind == self.request.POST.get("kind")]
        done, left = decide_all(
            returned, kinds, self.request.POST.get("decision", ""), by=self.request.viewer
        )
        messages.success(self.request, f"已处理 {done} 处。")
        for words in left[:_NAMED]:
            messages.error(self.request, words)
        if len(left) > _NAMED:
            messages.error(self.request, f"另有 {len(left) - _NAMED} 处没有处理，请逐处看。")
        return returned.get_absolute_url()
