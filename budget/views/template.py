"""The workbook for the import of the ledger."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from budget.ledger_file import ledger_template
from budget.views.base import PlanMixin
from groupportal.files.responses import download
from groupportal.ui.pages import Page


class ImportTemplate(PlanMixin, Page):
    """Heads, lists to choose from, one example."""

    action = "budget.record_entry"
    title = "台账导入模板"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return download(ledger_template(self.threads, timezone.localdate()), "台账导入模板.xlsx")
