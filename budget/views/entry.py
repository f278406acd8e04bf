"""Recording, reversing, adding files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from budget.enums import Source
from budget.forms import EntryForm, EvidenceForm, ReverseForm
from budget.models import LedgerEntry
from budget.selectors import entries_of, rest_of
from budget.services.ledger import attach_evidence, record_entry, reverse_entry
from budget.views.base import PlanMixin
from groupportal.files.models import StoredFile
from groupportal.files.services import kept_together, store_upload
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, wan, yuan
from groupportal.ui.pages import FormPage, RecordFormPage

REMEMBERED = ("kind", "thread", "source", "occurred_on")
NOT_KEPT = frozenset(["evidence", "same_on_purpose", "adds_on_purpose"])


def store(uploads: list[Any], viewer: Viewer) -> list[StoredFile]:
    return [
        store_upload(upload, by=viewer, purpose="凭证", view_action="budget.view_budget")
        for upload in uploads
    ]


class RecordEntry(PlanMixin, FormPage):
    """One clear form; 保存并登记下一笔 keeps type, task, source and date in the address."""

    action = "budget.record_entry"
    title = "登记到位或支出"
    form_class = EntryForm
    template_name = "budget/record.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("经费", reverse("budget:overview")), ("台账", reverse("budget:ledger"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "plan": self.plan, "threads": self.threads}

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate().isoformat()
        given = {name: self.request.GET[name] for name in REMEMBERED if name in self.request.GET}
        return {"occurred_on": today, **given}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cancel_url=reverse("budget:ledger"), rows_url=reverse("budget:record_rows"), **kwargs
        )

    def perform(self, form: Any) -> str:
        data = {k: v for k, v in form.cleaned_data.items() if k not in NOT_KEPT}
        with kept_together(), transaction.atomic():
            files = store(form.cleaned_data["evidence"], self.request.viewer)
            entry = record_entry(plan=self.plan, **data, files=files, by=self.request.viewer)
        messages.success(
            self.request,
            f"已登记{entry.get_kind_display()} {yuan(entry.amount)}（{wan(entry.amount)}）："
            f"{entry.thread.name}，{Source(entry.source).label}。{self.said_beyond([entry.occurred_on])}",
        )
        if "next" not in self.request.POST:
            return entry.get_absolute_url()
        kept: dict[str, Any] = {
            "kind": entry.kind,
            "thread": entry.thread.public_id,
            "source": entry.source,
            "occurred_on": entry.occurred_on.isoformat(),
        }
        if named := self.request.GET.get("plan"):
            kept["plan"] = named
        return f"{reverse('budget:record')}?{urlencode(kept)}"


class _OfEntry(RecordFormPage):
    def base_queryset(self) -> QuerySet[LedgerEntry]:
        return entries_of()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        entry = self.get_object()
        return [
            ("经费", reverse("budget:overview")),
            ("台账", reverse("budget:ledger")),
            (f"{entry.get_kind_display()} {yuan(entry.amount)}", entry.get_absolute_url()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.get_object().get_absolute_url(), **kwargs)


class ReverseEntry(_OfEntry):
    """Cancel an entry, with a reason."""

    action = "budget.reverse_entry"
    title = "冲销台账"
    form_class = ReverseForm
    template_name = "generic/confirm.html"
    done_message = "已冲销，台账中增加了一笔相反的记录。"

    def get_initial(self) -> dict[str, Any]:
        return {"occurred_on": timezone.localdate().isoformat()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.get_object()
        return super().get_context_data(
            question=f"要冲销这一笔{entry.get_kind_display()} {yuan(rest_of(entry))}"
            f"（{entry.thread.name}，{entry.get_source_display()}，凭证号 {entry.voucher_no or '无'}）吗？",
            consequences=[
                "台账不能修改或删除：冲销会增加一笔金额相反的记录，两笔都留在台账里。",
                "从冲销日期起，这笔金额不再计入；冲销日期之前的报表不变。",
                f"要让截至{cndate(entry.occurred_on)}的报表也改过来，冲销日期填{cndate(entry.occurred_on)}。",
                "如需更正，冲销后请按正确的内容重新登记一笔；下一页有按钮，日期、任务和来源会带过去。",
            ],
            confirm_label="确认冲销",
            danger=True,
            **kwargs,
        )

    def perform(self, form: Any) -> str:
        reversal = reverse_entry(self.get_object(), **form.cleaned_data, by=self.request.viewer)
        return reversal.get_absolute_url()


class AttachEvidence(_OfEntry):
    """Add files to an entry."""

    action = "budget.record_entry"
    title = "补充凭证附件"
    form_class = EvidenceForm
    submit_label = "上传附件"
    done_message = "附件已上传。"

    def perform(self, form: Any) -> str:
        entry = self.get_object()
        with kept_together(), transaction.atomic():
            attach_evidence(
                entry, store(form.cleaned_data["evidence"], self.request.viewer), by=self.request.viewer
            )
        return entry.get_absolute_url()
