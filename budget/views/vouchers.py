"""Grids: many entries at once, and the vouchers of an opening entry."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from budget.enums import EntryKind, Source
from budget.forms import VoucherGrid
from budget.models import LedgerEntry
from budget.selectors import balances, openings
from budget.services.breakdown import Voucher, break_down
from budget.services.intake import EntryInput, record_entries
from budget.views.base import PlanMixin
from budget.views.entry import store
from groupportal.files.services import kept_together
from groupportal.ui.formats import cndate, yuan
from groupportal.ui.pages import FormPage, RecordFormPage
from groupportal.ui.pinyin import spell


def _cents(amount: Decimal) -> str:
    return str(int(amount * 100))


class _Grid(FormPage):
    action = "budget.record_entry"
    form_class = VoucherGrid
    prefix = "row"
    template_name = "budget/vouchers.html"

    def told(self, form: Any) -> dict[str, Any]:
        """What the page's script knows: the columns in their order, and what it adds up with."""
        return {"columns": form.labels}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {"told": self.told(context["form"]), **context}

    def perform(self, form: Any) -> str:
        with kept_together(), transaction.atomic():
            return self.keep([self._with_files(**row) for row in form.rows()])

    def _with_files(self, evidence: list[Any], **facts: Any) -> dict[str, Any]:
        return {**facts, "files": store(evidence, self.request.viewer)}

    def keep(self, rows: list[dict[str, Any]]) -> str:
        """Call the service; where to go then."""
        raise NotImplementedError


class RecordRows(PlanMixin, _Grid):
    """Entries row by row, all of them or none."""

    title = "逐行登记到位与支出"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("经费", reverse("budget:overview")), ("台账", reverse("budget:ledger"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "plan": self.plan, "threads": self.threads}

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """What can be chosen in a column, by the column's name."""
        return {
            "kind": [str(label) for label in EntryKind.labels],
            "thread": [thread.name for thread in self.threads],
            "source": [str(label) for label in Source.labels],
        }

    def told(self, form: Any) -> dict[str, Any]:
        named = {thread.pk: thread.name for thread in self.threads}
        return {
            **super().told(form),
            "names": {column: {name: spell(name) for name in names} for column, names in self.names.items()},
            "lines": {
                f"{named[thread]}|{Source(source).label}": [_cents(received), _cents(left)]
                for (thread, source), (received, left) in balances(self.plan).items()
                if thread in named
            },
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"names": self.names, "cancel_url": reverse("budget:ledger"), **kwargs}
        )

    def keep(self, rows: list[dict[str, Any]]) -> str:
        made = record_entries(self.plan, [EntryInput(**row) for row in rows], by=self.request.viewer)
        sums = {kind: sum((e.amount for e in made if e.kind == kind), Decimal(0)) for kind in EntryKind}
        said = "，".join(f"{kind.label} {yuan(total)}" for kind, total in sums.items() if total)
        messages.success(
            self.request, f"已登记 {len(made)} 笔：{said}。{self.said_beyond(e.occurred_on for e in made)}"
        )
        return self.request.get_full_path() if "next" in self.request.POST else reverse("budget:ledger")


class BreakDown(RecordFormPage, _Grid):
    """An opening entry, what it has been broken down into, the rest, and a grid for more vouchers."""

    template_name = "budget/breakdown.html"

    def base_queryset(self) -> QuerySet[LedgerEntry]:
        return openings()

    def get_title(self) -> str:
        opening = self.get_object()
        return f"分解期初：{opening.get_kind_display()} {yuan(opening.amount)}"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        opening = self.get_object()
        named = f"{opening.get_kind_display()} {yuan(opening.amount)}"
        return [
            ("经费", reverse("budget:overview")),
            ("台账", reverse("budget:ledger")),
            (named, opening.get_absolute_url()),
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        opening = self.get_object()
        return {**super().get_form_kwargs(), "plan": opening.plan, "opening": opening}

    def told(self, form: Any) -> dict[str, Any]:
        return {**super().told(form), "rest": _cents(self.get_object().rest)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        opening = self.get_object()
        made = opening.breakdown.filter(reverses=None).order_by("occurred_on", "id")
        return super().get_context_data(
            **{
                "facts": [
                    ("建设任务", opening.thread.name),
                    ("资金来源", opening.get_source_display()),
                    ("类型", opening.get_kind_display()),
                    ("期初日期", cndate(opening.occurred_on)),
                    ("期初金额", yuan(opening.amount)),
                    ("余下", yuan(opening.rest)),
                ],
                "vouchers": made,
                "cancel_url": opening.get_absolute_url(),
                **kwargs,
            }
        )

    def keep(self, rows: list[dict[str, Any]]) -> str:
        opening = self.get_object()
        made = break_down(opening, [Voucher(**row) for row in rows], by=self.request.viewer)
        total = sum((entry.amount for entry in made), Decimal(0))
        rest = opening.rest - total
        left = f"还余 {yuan(rest)}" if rest else "这笔期初已全部分解完"
        messages.success(self.request, f"已分解为 {len(made)} 张凭证，共 {yuan(total)}，{left}。")
        return self.request.path
