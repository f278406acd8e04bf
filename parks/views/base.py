"""实训基地: the list as of a day, the page of one, what is done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.records.buttons import record_buttons
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, count, yuan
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column
from parks.enums import Whereabouts
from parks.forms.college import (
    BaseForm,
    CourseForm,
    EndForm,
    InvestForm,
    LeaveForm,
    OpenBaseForm,
    PartnerForm,
)
from parks.models import BaseCourse, BaseInvestment, BasePartner, TrainingBase
from parks.selectors.access import bases_for, edited_bases
from parks.selectors.base import functions_on, functions_said, is_apprenticeship, with_functions
from parks.services import base as bases
from parks.services.college import EDIT
from parks.views.college import VIEW, OfCollege, standing, there
from parks.views.common import by_decision, page

BASES = ("实训基地", "parks:bases")


class BaseList(AsOfMixin, ListPage):
    """Bases of a day with what was put into them."""

    action, title, measure, noun = VIEW, BASES[0], "个", "实训基地"
    search = Search("搜名称、拼音首字母、编号、管理单位", ("name", "number", "unit__name"))
    chips = (Chips("在哪里", "where", Whereabouts.choices, narrows="where"),)
    columns = (
        Column("名称", "name", sort=("pinyin", "id")),
        Column("校内或校外", "get_where_display", "short"),
        Column("管理单位", "unit.name", sort="unit__pinyin"),
        Column("功能", lambda row: functions_said(row.used_for) or DASH),
        Column("工位数", "places", "number", sort="places"),
        Column("投入", "invested", "money", sort="invested"),
        Column("编号", "number", "short", more=True),
        Column("依托单位", lambda row: row.host, more=True),
        Column("适用专业", "programmes", more=True),
        Column("学徒制", lambda row: "是" if is_apprenticeship(row.used_for) else "", "short", more=True),
        Column("建立日期", "starts_on", "date", sort="starts_on"),
    )
    opens = "parks:base"
    add = Button("登记实训基地", "parks:base_new")
    empty = Empty("还没有实训基地", "登记校内、校外基地，合作企业、投入和承担的课程。", add, "park")

    def base_queryset(self) -> QuerySet[TrainingBase]:
        return (
            with_functions(bases_for(self.request.viewer), self.as_of)
            .filter(during(self.as_of))
            .select_related("unit", "host")
            .annotate(invested=Sum("investments__amount", filter=Q(investments__day__lte=self.as_of)))
            .order_by("pinyin", "id")
        )

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "training_bases"))]


class BasePage(AsOfMixin, RecordPage):
    """What was put into a base up to the page's day, who carries it then, what is taught there."""

    action, listed, template_name = VIEW, BASES, "parks/base.html"

    def base_queryset(self) -> QuerySet[TrainingBase]:
        return bases_for(self.request.viewer).select_related("unit", "host")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        day = self.as_of
        used_for = functions_on(row, day)
        partners = list(row.partners.filter(there(day)).select_related("unit", "paper"))
        investments = list(row.investments.filter(day__lte=day).select_related("unit", "paper"))
        courses = list(
            row.courses.all() if day >= timezone.localdate() else row.courses.filter(year__lte=day.year)
        )
        begun = [one for one in courses if one.year <= day.year]
        papers = [(p.paper, str(p.unit)) for p in (*partners, *investments) if p.paper]
        facts = [
            ("编号", row.number or "—"),
            ("位置", f"{row.get_where_display()} {row.address}".strip()),
            ("管理单位", row.unit),
            ("依托单位", row.host or "—"),
            ("功能", functions_said(used_for) or DASH),
            ("工位数", row.places if row.places is not None else "—"),
            ("适用专业", row.programmes or "—"),
            ("时间", row.describe()),
            ("投入合计", yuan(sum(one.amount for one in investments) if investments else None)),
            ("课时合计", f"{count(sum(one.lessons for one in begun))} 节" if begun else "—"),
        ]
        if is_apprenticeship(used_for):
            facts.append(("类别", "现代学徒制实训基地"))
        if row.text:
            facts.append(("简介", row.text))
        return super().get_context_data(
            **{
                "state_cell": standing(row, day),
                "facts": facts,
                "edits": edited_bases(viewer).filter(pk=row.pk, ends_on=None).exists(),
                "partners": partners,
                "investments": investments,
                "courses": courses,
                "files": file_items(papers, viewer),
                "files_empty": "还没有协议和凭证。",
                **kwargs,
            }
        )


class OpenBase(FormPage):
    action, title, listed = EDIT, "登记实训基地", BASES
    form_class, form_takes = OpenBaseForm, ("viewer",)

    def perform(self, form: Any) -> str:
        facts = form.said()
        for name in vars(facts):
            del form.cleaned_data[name]
        made = by_decision(bases.open_base, form, self.request.viewer, facts=facts)
        return str(made.get_absolute_url())


class OfBase(OfCollege):
    """A form about a base one keeps."""

    listed = BASES

    def base_queryset(self) -> QuerySet[Any]:
        return edited_bases(self.request.viewer).filter(ends_on=None).select_related("unit", "host")


class EditBase(OfBase):
    title, form_class, form_takes, tells_overtaken = "修改实训基地", BaseForm, ("viewer",), True

    def get_initial(self) -> dict[str, Any]:
        facts = vars(bases.base_facts(self.get_object()))
        return facts | {"functions": sorted(facts["functions"])}

    def change(self, row: TrainingBase, form: Any) -> None:
        day = form.cleaned_data["functions_on"]
        bases.edit_base(row, form.said(), functions_on=day, by=self.request.viewer)


class CloseBase(OfBase):
    title, form_class, submit_label = "停用实训基地", EndForm, "停用"

    def change(self, row: TrainingBase, form: Any) -> None:
        by_decision(bases.close_base, form, self.request.viewer, base=row)


class AddBasePartner(OfBase):
    title, form_class, submit_label = "添加合作企业", PartnerForm, "添加"

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        del form.fields["gives"]
        return form

    def change(self, row: TrainingBase, form: Any) -> None:
        firm = form.firm(self.request.viewer)
        self.kept(bases.add_base_partner, form, row, firm, starts_on=form.cleaned_data["starts_on"])


class Invest(OfBase):
    title, form_class, submit_label = "登记投入", InvestForm, "登记"

    def change(self, row: TrainingBase, form: Any) -> None:
        said = {name: form.cleaned_data[name] for name in ("kind", "day", "amount", "note")}
        self.kept(bases.invest, form, row, form.firm(self.request.viewer), **said)


class AddCourse(OfBase):
    title, form_class, submit_label = "登记课程", CourseForm, "登记"

    def change(self, row: TrainingBase, form: Any) -> None:
        said = {k: v for k, v in form.cleaned_data.items() if k != "paper"}
        self.kept(bases.add_course, form, row, **said)


class BasePartnerLeaves(RecordFormPage):
    """A firm carries a base no longer."""

    action, listed = EDIT, BASES
    title, form_class, submit_label = "登记退出合作", LeaveForm, "登记"

    def base_queryset(self) -> QuerySet[BasePartner]:
        kept = edited_bases(self.request.viewer).filter(ends_on=None)
        return BasePartner.objects.filter(base__in=kept, ends_on=None).select_related("base", "unit")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        base = self.get_object().base
        return [(BASES[0], reverse(BASES[1])), (str(base), page("base", base))]

    def perform(self, form: Any) -> str:
        row = self.get_object()
        bases.end_base_partner(row, by=self.request.viewer, **form.cleaned_data)
        return page("base", row.base)


class _Removing(RecordDeedView):
    action, done_message = EDIT, "已删去。"
    model: Any = None
    service: Any = None

    def base_queryset(self) -> QuerySet[Any]:
        kept = edited_bases(self.request.viewer).filter(ends_on=None)
        rows: QuerySet[Any] = self.model.objects.filter(base__in=kept)
        return rows.select_related("base")

    def perform(self) -> str:
        row = self.get_object()
        target = page("base", row.base)
        type(self).service(row, by=self.request.viewer)
        return target


class RemoveInvestment(_Removing):
    model, service = BaseInvestment, staticmethod(bases.remove_investment)


class RemoveCourse(_Removing):
    model, service = BaseCourse, staticmethod(bases.remove_course)
