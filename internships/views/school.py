"""What schools have set up for internships, and their filings with the authority."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from groupportal.files.selectors import file_items
from groupportal.files.services import kept_together
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.tenancy.models import Unit
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.tables import Column
from internships.enums import FilingKind
from internships.forms.school import BasisForm, FilingFilter, FilingForm
from internships.models import AuthorityFiling, SchoolBasis
from internships.selectors.authority import covers_words
from internships.selectors.placement import VIEW_SCHOOL, bases_for, filings_for, schools_for
from internships.services.authority import add_filing, edit_filing, filing_facts
from internships.services.school import FIELDS as BASIS
from internships.services.school import set_basis
from internships.views.hosting import BASIS as EDIT
from internships.views.hosting import facts_of, initial, page, paper
from internships.words import UNSAID, known

BASES = ("学校实习工作基础", "internships:bases")
FILINGS = ("备案", "internships:filings")
_FILING = ("kind", "number", "filed_on", "authority", "valid_until", "covers", "is_agreed", "is_checked")


class BasisList(ListPage):
    """The schools a person sees whole, with what each has set up."""

    action = VIEW_SCHOOL
    title = "学校实习工作基础"
    lead = "学校有没有分管领导、部门、制度、投诉渠道等；没有人登记过的写“未登记”。"
    export_action = "internships.export"
    measure, noun = "所", "学校"
    search = Search("搜学校名称、拼音首字母", ("name",))
    empty = Empty("没有学校", "学校在成员名册里登记。", None, "group")

    def base_queryset(self) -> QuerySet[Unit]:
        return schools_for(self.request.viewer, VIEW_SCHOOL).order_by("pinyin", "id")

    def get_rows(self, page: Any) -> list[tuple[Unit, SchoolBasis]]:
        units = list(page)
        held = {row.unit_id: row for row in bases_for(self.request.viewer).filter(unit__in=units)}
        return [(unit, held.get(unit.pk) or SchoolBasis(unit=unit)) for unit in units]

    columns = (
        Column("学校", lambda row: row[0].name, sort=("pinyin", "id")),
        Column("所在地", lambda row: row[1].region or UNSAID, "short"),
        *(
            Column(label, lambda row, name=name: known(getattr(row[1], name)), "short", more=more)
            for label, name, more in (
                ("分管校领导", "has_head", False),
                ("管理部门", "has_office", False),
                ("制度", "rules", False),
                ("投诉渠道", "has_channel", False),
                ("台账", "has_ledger", False),
                ("信息化平台", "uses_platform", True),
                ("住宿和请销假制度", "has_lodging_rules", True),
                ("承诺不营利", "declares_no_profit", True),
                ("写入年报", "is_in_yearly_report", True),
            )
        ),
    )

    def row_id(self, row: Any) -> object:
        return row[0].public_id

    def row_url(self, row: Any) -> str:
        """To saying it, for those who may."""
        return page("basis", row[0]) if self.request.viewer.can(EDIT, unit_id=row[0].pk) else ""


class EditBasis(RecordFormPage):
    """What a school has set up."""

    action = EDIT
    title, form_class, done_message = "学校实习工作基础", BasisForm, "已保存。"
    listed = BASES

    def base_queryset(self) -> QuerySet[Unit]:
        return schools_for(self.request.viewer, EDIT)

    def get_title(self) -> str:
        return f"{self.get_object()}的实习工作基础"

    def get_initial(self) -> dict[str, Any]:
        row = SchoolBasis.objects.filter(unit=self.get_object()).first()
        return {**initial(row, BASIS), "place": (row.province, row.region)} if row else {}

    def perform(self, form: Any) -> str:
        set_basis(self.get_object(), form.given(), by=self.request.viewer)
        return reverse(BASES[1])


class FilingList(ListPage):
    """The filings of the schools a person sees whole."""

    action = VIEW_SCHOOL
    title = "备案"
    lead = "向主管部门的备案：岗位实习、特殊专业（岗位）安排、跨省、境外。安排学生时从这里选。"
    export_action = "internships.export"
    measure, noun = "条", "备案"
    search = Search("搜备案号、主管部门、学校", ("number", "authority", "school__name"))
    chips = (Chips("种类", "kind", FilingKind.choices, "kind"),)
    filterset_class = FilingFilter
    columns = (
        Column("备案号", "number", sort="number"),
        Column("种类", "get_kind_display"),
        Column("学校", "school.name", sort=("school__pinyin", "id")),
        Column("主管部门", "authority", sort="authority"),
        Column("备案日期", "filed_on", "date", sort="filed_on"),
        Column("有效期至", lambda row: known(row.valid_until), "short", sort="valid_until"),
        Column("备案范围", lambda row: covers_words(row.covers) or "—"),
        Column("材料", lambda row: "有" if row.file_id else "没有上传", "short"),
    )
    opens = "internships:filing"
    add = Button("登记备案", "internships:filing_new")
    empty = Empty("还没有备案", "登记以后，批次和特殊安排才能写上备案号。", add, "seal")

    def base_queryset(self) -> QuerySet[AuthorityFiling]:
        return filings_for(self.request.viewer)


class FilingPage(RecordPage):
    """What is known of a filing, and its papers."""

    action = VIEW_SCHOOL
    template_name = "internships/filing.html"
    listed = FILINGS

    def base_queryset(self) -> QuerySet[AuthorityFiling]:
        return filings_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        return super().get_context_data(
            **{
                "facts": [
                    ("学校", str(row.school)),
                    ("种类", row.get_kind_display()),
                    *facts_of(row, "filed_on", "authority", "valid_until"),
                    ("备案范围", covers_words(row.covers) or "—"),
                    *facts_of(row, "is_agreed", "is_checked"),
                ],
                "files": file_items([(row.file, "")] if row.file else [], viewer),
                "files_title": "备案材料",
                "files_empty": "没有上传备案材料。",
                "may_edit": viewer.can(EDIT, unit_id=row.school_id),
                **kwargs,
            }
        )


class NewFiling(FormPage):
    """A filing of a school."""

    action = EDIT
    title, form_class, submit_label, done_message = "登记备案", FilingForm, "登记", "已登记。"
    form_takes = ("viewer",)
    listed = FILINGS

    def perform(self, form: Any) -> str:
        viewer, data = self.request.viewer, form.cleaned_data
        with kept_together(), transaction.atomic():
            facts = form.given(paper(data["paper"], viewer, "备案材料"))
            return add_filing(data["school"], facts, by=viewer).get_absolute_url()


class EditFiling(RecordFormPage):
    """Correct a filing, or add its file."""

    action = EDIT
    title, form_class, done_message = "修改备案", FilingForm, "已保存。"
    form_takes = ("viewer", "record")
    listed = FILINGS

    def base_queryset(self) -> QuerySet[AuthorityFiling]:
        return filings_for(self.request.viewer).filter(self.request.viewer.within(EDIT, "school"))

    def get_initial(self) -> dict[str, Any]:
        return initial(filing_facts(self.get_object()), _FILING)

    def perform(self, form: Any) -> str:
        viewer = self.request.viewer
        with kept_together(), transaction.atomic():
            facts = form.given(paper(form.cleaned_data["paper"], viewer, "备案材料"))
            edit_filing(self.get_object(), facts, by=viewer)
        return page("filing", self.get_object())
