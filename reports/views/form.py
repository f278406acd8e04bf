"""表样: how each table is printed."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from groupportal.ui.asof import AsOfMixin, as_of_label, parse_working_day
from groupportal.ui.pages import FormPage, Page
from groupportal.ui.tables import Column
from reports.annex.snapshot import form_from
from reports.annex.write.layout import standard_form
from reports.enums import Table
from reports.forms.form import TableFormForm
from reports.models import TableForm
from reports.selectors.form import form_as_of
from reports.services.form import set_form


class TableForms(AsOfMixin, Page):
    """表样: how each table is printed as of the day, and what was before."""

    is_printed = True
    action = "reports.set_forms"
    title = "表样"
    lead = "各表的表题、表头用语、备注和签字盖章行。导入附件2时按文件保存，也可以在这里改；没有导入过的按省里的标准表样。"
    template_name = "reports/forms.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tables = []
        for table, label in Table.choices:
            kept = form_as_of(table, self.as_of)
            form = form_from(kept.form) if kept else standard_form(table)
            facts = [
                ("用自", f"截至{as_of_label(kept.as_of)}" if kept else "标准表样"),
                ("来源", (kept.source_file or f"由 {kept.kept_by or '系统'} 修改") if kept else "—"),
                ("表题", form.title),
                ("表头", "｜".join(cell.text.replace("\n", "") for cell in form.head)),
                ("备注", "\n".join(form.notes) or "不印"),
                ("签字、盖章和日期", "　".join(form.signatures) or "不印"),
            ]
            tables.append((label, reverse("reports:form", kwargs={"table": table}), facts))
        before = TableForm.objects.select_related("source_file", "kept_by").order_by("-kept_at", "-pk")[:20]
        columns = (
            Column("表", "get_table_display"),
            Column("自截至日期", "as_of", "date"),
            Column("来源", lambda form: form.source_file or "修改"),
            Column("保存人", lambda form: form.kept_by or "系统"),
            Column("保存时间", "kept_at", "time"),
        )
        return super().get_context_data(**{"tables": tables, "kept": before, "columns": columns, **kwargs})


class EditTableForm(FormPage):
    """Other words and lines for a table, from a cut-off date on."""

    action = "reports.set_forms"
    form_class = TableFormForm
    submit_label = "保存表样"
    done_message = "表样已保存，以后生成的表按它打印。"

    @property
    def table(self) -> Table:
        """Which of the three; 404 for another."""
        if self.kwargs["table"] not in Table.values:
            raise Http404
        return Table(self.kwargs["table"])

    def get_title(self) -> str:
        return f"{self.table.label}的表样"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("验收表", reverse("reports:index")), ("表样", reverse("reports:forms"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        day = parse_working_day(self.request)
        kept = form_as_of(self.table, day)
        held = form_from(kept.form) if kept else standard_form(self.table)
        return {**super().get_form_kwargs(), "held": held, "as_of": kept.as_of if kept else day}

    def perform(self, form: Any) -> str:
        set_form(self.table, form.printed_form(), on=form.cleaned_data["as_of"], by=self.request.viewer)
        return reverse("reports:forms")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse("reports:forms"), **kwargs})
