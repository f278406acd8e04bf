"""Layouts of the yearly return: the editions, one of them, as a workbook out and in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from groupportal.errors import DomainError
from groupportal.files.responses import download
from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button
from groupportal.lists.pages import ListPage
from groupportal.ui.formats import cndate
from groupportal.ui.pages import FormPage, Page, RecordPage
from groupportal.ui.tables import Column
from members.enums import Category
from reports.annual_return.checks import Trouble
from reports.annual_return.default import DEFAULT
from reports.annual_return.enums import ALL_UNITS, Kind
from reports.annual_return.formula import in_words
from reports.annual_return.sheets import metric_said
from reports.annual_return.values import Field, Layout
from reports.forms.annual_return import LayoutFileForm
from reports.models import ReturnLayout
from reports.selectors.annual_return import layouts_for, listed_layouts_for
from reports.services.return_layout import LayoutError, default_facts, keep_layout, workbook_of
from reports.views.return_base import MANAGE, VIEW_WHOLE, crumbs

LAYOUTS = ("版式", "reports:return_layouts")


class LayoutList(ListPage):
    """The editions that were kept; the default one is there without being kept."""

    action = VIEW_WHOLE
    title = "填报版式"
    lead = (
        "版式写明分几张表、填哪些项、从哪里取数。主管部门有表式的，照它在网上起草一份，或导出一份改好再上传。"
        "存下的版式不再改动，改过的是另一版。"
    )
    measure, noun = "份", "版式"
    template_name = "reports/return_layouts.html"
    add = Button("起草版式", "reports:layout_begin", "plus")
    more = (Button("上传版式", "reports:return_layout_new", "upload"),)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs()

    def base_queryset(self) -> Any:
        return listed_layouts_for(self.request.viewer)

    def get_columns(self) -> tuple[Column, ...]:
        return (
            Column("版式", "name"),
            Column("版本", "edition"),
            Column("版本日期", "dated", "date", sort="dated"),
            Column("项目", lambda row: sum(1 for _ in row.layout), "number"),
            Column("由来", lambda row: "系统自带" if row.is_default else row.kept_by or "系统命令"),
            Column("状态", lambda row: "草稿，还不能用来填报" if row.is_draft else ""),
        )


class _Layout(Page):
    action = VIEW_WHOLE
    template_name = "reports/return_layout.html"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*crumbs(), (LAYOUTS[0], reverse(LAYOUTS[1]))]


def about_of(row: ReturnLayout) -> dict[str, Any]:
    """What a layout says of itself."""
    return {name: getattr(row, name) for name in default_facts()}


def shown_layout(about: dict[str, Any], layout: Layout) -> dict[str, Any]:
    """A layout as its page shows it: facts, and each section with its fields in words."""
    labels = {one.code: one.label for one in layout}
    return {
        "facts": [
            ("版本", about["edition"]),
            ("版本日期", cndate(about["dated"])),
            ("依据", about["basis"] or None),
            ("询问差异的幅度", f"与上年相差超过 {about['threshold']}%"),
        ],
        "doubts": about["doubts"],
        "sections": [
            (section.title, [_described(one, labels) for one in section.fields])
            for section in layout.sections
        ],
    }


def _described(one: Field, labels: dict[str, str]) -> dict[str, str]:
    ways = []
    if one.metric:
        ways.append(f"系统记录：{metric_said(one)}")
    if one.formula:
        ways.append(f"公式：{_formula_said(one.formula, labels)}")
    if one.asks:
        categories = {ALL_UNITS: "全部单位", **dict(Category.choices)}
        ways.append(f"请单位填：{'、'.join(str(categories.get(code, code)) for code in one.asks)}")
    return {
        "code": one.code,
        "label": one.label,
        "unit": one.unit,
        "kind": Kind(one.kind).label,
        "whence": "；没有记录的，".join(ways) or "直接填写",
        "waits_for": one.waits_for,
        "help": one.help,
    }


def _formula_said(formula: str, labels: dict[str, str]) -> str:
    try:
        return in_words(formula, labels)
    except DomainError:  # one that is being drafted
        return formula


class LayoutPage(RecordPage, _Layout):
    """An edition with all its fields."""

    action = VIEW_WHOLE
    template_name = "reports/return_layout.html"

    def base_queryset(self) -> Any:
        return layouts_for(self.request.viewer).filter(is_draft=False)

    def get_title(self) -> str:
        return str(self.get_object().name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        export = reverse("reports:return_layout_export", kwargs={"public_id": row.public_id})
        files = [(row.source_file, "上传的文件")] if row.source_file else []
        context = {
            **shown_layout(about_of(row), row.layout),
            "export_url": export,
            "is_default": row.is_default,
        }
        return super().get_context_data(
            **{**context, "files": file_items(files, self.request.viewer), **kwargs}
        )


class DefaultLayoutPage(_Layout):
    """The default edition as the program has it."""

    action = VIEW_WHOLE

    def get_title(self) -> str:
        return str(default_facts()["name"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {
            **shown_layout(default_facts(), DEFAULT),
            "export_url": reverse("reports:return_default_export"),
            "is_default": True,
        }
        return super().get_context_data(**{**context, **kwargs})


class ExportLayout(LayoutPage):
    """An edition as a workbook."""

    action = VIEW_WHOLE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        return download(workbook_of(row), f"填报版式-{row.name}-{row.edition}.xlsx")


class ExportDefault(_Layout):
    """The default edition as a workbook."""

    action = VIEW_WHOLE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        facts = default_facts()
        return download(workbook_of(None), f"填报版式-{facts['name']}-{facts['edition']}.xlsx")


class NewLayout(FormPage):
    """A workbook as another edition; what is wrong with it is listed row by row."""

    action = MANAGE
    title = "上传版式"
    lead = "先从“版式”导出一份（默认版式或现有的），照主管部门的表在 Excel 里改好，改掉版本和日期，再上传。列的填法在文件的“填写说明”里。"
    template_name = "reports/return_layout_new.html"
    form_class = LayoutFileForm
    submit_label = "检查并保存"
    done_message = "版式已保存，建立填报时可以选它。"
    troubles: tuple[Trouble, ...] = ()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [*crumbs(), (LAYOUTS[0], reverse(LAYOUTS[1]))]

    def perform(self, form: Any) -> str:
        try:
            return keep_layout(form.cleaned_data["file"], by=self.request.viewer).get_absolute_url()
        except LayoutError as error:
            self.troubles = tuple(error.troubles)
            raise

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        findings = [{"level": "error", "message": one.message, "table": one.place} for one in self.troubles]
        return super().get_context_data(**{"findings": findings, "cancel_url": reverse(LAYOUTS[1]), **kwargs})
