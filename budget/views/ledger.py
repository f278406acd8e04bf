"""The ledger: list, export, one entry."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import F, QuerySet, Sum, Window
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from budget.enums import EntryKind, EntryOrigin
from budget.exports import filtered, known_threads, ledger_workbook
from budget.forms import LedgerFilter
from budget.models import LedgerEntry
from budget.selectors import amounts_by_kind, entries_behind, entries_of, rest_of, with_balance
from budget.views.base import PlanMixin
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.files.responses import download
from groupportal.files.selectors import file_items, sources
from groupportal.jobs.services import enqueue
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import query_with
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import cndate, yuan
from groupportal.ui.pages import DeedView, RecordPage
from groupportal.ui.tables import Column

ROWS_AT_ONCE = 2_000
"""Larger exports are a job: two thousand rows take under two seconds."""


def _kind(entry: Any) -> str:
    mark = f"（{entry.way}）" if entry.reverses_id else "（已冲销）" if entry.is_reversed else ""
    return f"{entry.get_kind_display()}{mark}"


def _voucher(entry: Any) -> str:
    """Its number; without one where it came from, or what it takes back came from."""
    return entry.voucher_no or str((entry.reverses or entry).get_origin_display())


class LedgerList(PlanMixin, AsOfMixin, ListPage):
    """Receipts and expenditures up to the cut-off date, with sums of what the filters leave."""

    action = "budget.view_budget"
    title = "到位与支出台账"
    template_name = "budget/ledger.html"
    listed = ("经费", "budget:overview")
    measure, noun = "笔", "台账"
    search = Search("搜往来单位（可用拼音首字母）、摘要、凭证号")
    chips = (
        Chips("类型", "kind", EntryKind.choices),
        Chips("登记方式", "origin", EntryOrigin.choices),
        Chips("凭证附件", "evidence", (("yes", "有"), ("no", "没有"))),
    )
    columns = (
        Column("日期", "occurred_on", "date", sort="occurred_on"),
        Column("类型", _kind, "short"),
        Column("建设任务", "thread.name", sort=("thread__name", "occurred_on")),
        Column("资金来源", "get_source_display"),
        Column("金额", "amount", "money", sort="amount"),
        Column("同类累计", "running", "money"),
        Column("余额", "balance", "money"),
        Column("往来单位", "counterparty", sort=("pinyin", "counterparty", "occurred_on")),
        Column("凭证号", _voucher, "short", sort="voucher_no"),
        Column("附件", lambda entry: entry.file_count or "无", "number"),
        Column("摘要", "summary", more=True),
        Column("登记人", "created_by", more=True),
        Column("登记时间", "created_at", "time", sort="created_at", more=True),
    )
    opens = "budget:entry"
    add = Button("登记到位或支出", "budget:record")
    empty = Empty(
        "还没有台账", "请登记第一笔到位或支出。", Button("登记到位或支出", "budget:record"), "table"
    )

    def base_queryset(self) -> QuerySet[Any]:
        return entries_behind(self.plan, self.as_of)

    @property
    def filterset_class(self) -> Any:  # type: ignore[override]  # by the plan
        """The filters, offering the plan's tasks."""
        return partial(LedgerFilter, threads=known_threads(self.plan))

    def get_queryset(self) -> Any:
        # Per kind and in the order of dates, whatever the order of the list.
        running = Window(
            Sum("amount"), partition_by=[F("kind")], order_by=[F("occurred_on").asc(), F("id").asc()]
        )
        return with_balance(super().get_queryset().annotate(running=running))

    def get_tools(self) -> list[Tools]:
        shown, records = query_with(self.request.GET, page=None), "budget.record_entry"
        line = {name: self.request.GET.get(name) or None for name in ("plan", "thread", "source", "as_of")}
        return [
            Tools(
                [
                    Button(
                        "逐行登记",
                        "budget:record_rows",
                        "table",
                        query=query_with(QueryDict(), plan=line["plan"]),
                    ),
                    Button("按月看", "budget:months", query=query_with(QueryDict(), **line)),
                    Button(
                        "导出本页条件下的台账",
                        "budget:ledger_export",
                        "download",
                        query=shown,
                        posts=True,
                        right="budget.export_ledger",
                    ),
                    Button(
                        "从 Excel 导入",
                        "imports:upload",
                        "upload",
                        kwargs={"kind": "ledger"},
                        look="quiet",
                        right=records,
                    ),
                    Button("下载导入模板", "budget:import_template", look="quiet", right=records),
                ]
            )
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"sums": amounts_by_kind(self.filterset.qs), **kwargs})


class LedgerExport(PlanMixin, DeedView):
    """The filtered list as an Excel file: at once, or as a job where it is long."""

    action = "budget.export_ledger"
    title = "导出台账"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entries = filtered(self.plan, self.as_of, request.GET)
        total = entries.count()
        if total > ROWS_AT_ONCE:
            return super().post(request, *args, **kwargs)
        name = f"到位与支出台账-截至{self.as_of:%Y%m%d}.xlsx"
        seen(None, by=request.user, kind=AccessKind.EXPORT, purpose=f"导出台账 {total} 笔", label=name)
        return download(ledger_workbook(entries), name)

    def perform(self) -> str:
        params = {
            "plan": str(self.plan.public_id),
            "as_of": self.as_of.isoformat(),
            "query": self.request.GET.urlencode(),
        }
        job = enqueue("budget.export_ledger", params, by=self.request.viewer, title="导出台账")
        return reverse("jobs:job", kwargs={"public_id": job.public_id})


class EntryPage(RecordPage):
    """One entry: facts, files, what was done with it."""

    action = "budget.view_budget"
    template_name = "budget/entry.html"

    def base_queryset(self) -> QuerySet[Any]:
        return entries_of()

    def get_title(self) -> str:
        entry = self.get_object()
        return f"{entry.get_kind_display()} {yuan(entry.amount)}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("经费", reverse("budget:overview")), ("台账", reverse("budget:ledger"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.get_object()
        viewer = self.request.viewer
        reversal = entry.reversals.filter(breaks_down=None).select_related("created_by").first()
        rest = rest_of(entry) if entry.origin == EntryOrigin.OPENING and not entry.reverses_id else None
        return super().get_context_data(
            **{
                "facts": _key_facts(entry, rest),
                "may_break_down": bool(rest) and viewer.can("budget.record_entry"),
                "broken_down": rest is not None and entry.breakdown.exists(),
                "files": _files(entry, viewer),
                "files_empty": "还没有凭证附件。",
                "reversal": reversal,
                "events": _events(entry, reversal),
                "may_reverse": not (entry.reverses_id or reversal or rest == 0)
                and viewer.can("budget.reverse_entry"),
                "may_attach": viewer.can("budget.record_entry"),
                "again_url": _again(entry)
                if entry.reverses_id and not entry.breaks_down_id and viewer.can("budget.record_entry")
                else "",
                "ledger_url": _ledger_of(entry),
                **kwargs,
            }
        )


def _query_of(entry: LedgerEntry) -> dict[str, Any]:
    query: dict[str, Any] = {"thread": entry.thread.public_id, "source": entry.source, "kind": entry.kind}
    if not entry.plan.is_main:
        query["plan"] = entry.plan.public_id
    return query


def _ledger_of(entry: LedgerEntry) -> str:
    return f"{reverse('budget:ledger')}?{urlencode(_query_of(entry))}"


def _again(reversal: LedgerEntry) -> str:
    """The form for the entry that is to stand instead, on the day of the reversal."""
    query = {**_query_of(reversal), "occurred_on": reversal.occurred_on.isoformat()}
    return f"{reverse('budget:record')}?{urlencode(query)}"


def _key_facts(entry: LedgerEntry, rest: Decimal | None) -> list[tuple[str, Any]]:
    facts = [
        ("类型", entry.get_kind_display() + (f"（{entry.way}）" if entry.reverses_id else "")),
        ("金额", yuan(entry.amount)),
        ("日期", cndate(entry.occurred_on)),
        ("建设任务", entry.thread.name),
        ("资金来源", entry.get_source_display()),
        ("凭证号", entry.voucher_no or "—"),
        ("往来单位", entry.counterparty or "—"),
        ("摘要", entry.summary or "—"),
        ("登记方式", entry.get_origin_display()),
        ("规划", entry.plan.name),
    ]
    if rest is not None:
        facts.insert(2, ("未分解的余额", yuan(rest)))
    return [*facts, ("冲销原因", entry.reason)] if entry.reverses_id else facts


def _files(entry: LedgerEntry, viewer: Viewer) -> list[dict[str, object]]:
    kept = entry.evidence.select_related("file__uploaded_by").order_by("id")
    files = [(evidence.file, "") for evidence in kept]
    return file_items([*files, *sources([entry.source_file_id])], viewer)


def _events(entry: LedgerEntry, reversal: LedgerEntry | None) -> list[dict[str, Any]]:
    events = [
        {
            "who": e.added_by or "系统",
            "what": f"补充附件“{e.file}”",
            "at": e.added_at,
            "icon": "upload",
        }
        for e in entry.evidence.select_related("file", "added_by").order_by("-id")
        if (e.added_at - entry.created_at).total_seconds() > 60
    ]
    if reversal:
        events.insert(
            0,
            {
                "who": reversal.created_by or "系统",
                "what": "冲销了这一笔",
                "at": reversal.created_at,
                "note": reversal.reason,
                "url": reversal.get_absolute_url(),
                "icon": "return",
                "tone": "care",
            },
        )
    what = entry.way if entry.reverses_id else f"登记（{entry.get_origin_display()}）"
    events.append({"who": entry.created_by or "系统", "what": what, "at": entry.created_at, "icon": "plus"})
    return events
