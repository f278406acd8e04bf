"""产业学院, 实训基地, 互助运营服务: lists, pages, what is done with them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.records.buttons import record_buttons
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import count, yuan
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from parks.enums import Whereabouts
from parks.forms.college import (
    BaseForm,
    CohortForm,
    CollegeForm,
    CourseForm,
    EndForm,
    FoundCollegeForm,
    InvestForm,
    LeaveForm,
    OpenBaseForm,
    PartnerForm,
    RoomForm,
)
from parks.models import (
    BaseCourse,
    BaseInvestment,
    BasePartner,
    CollegeCohort,
    CollegePartner,
    CollegeRoom,
    IndustryCollege,
    TrainingBase,
)
from parks.selectors.access import (
    bases_for,
    colleges_for,
    edited_bases,
    edited_colleges,
)
from parks.services import base as bases
from parks.services import college as colleges
from parks.services.college import EDIT
from parks.views.common import by_decision, page, with_paper

VIEW = "parks.view_colleges"
COLLEGES, BASES = ("产业学院", "parks:colleges"), ("实训基地", "parks:bases")
MUTUAL = ("互助运营服务", "parks:mutual_services")
FUNCTIONS = (
    ("teaches", "实训教学"),
    ("trains", "技术培训"),
    ("spreads", "技术推广"),
    ("produces", "生产"),
    ("trades", "营业"),
)
"""“五位一体”, as seed 002 counts them."""


def functions_of(row: TrainingBase) -> str:
    """Which functions a base has; all five together have a name."""
    held = [label for name, label in FUNCTIONS if getattr(row, name)]
    return "五位一体" if len(held) == len(FUNCTIONS) else "、".join(held) or "—"


def _standing(row: Any) -> StateCell:
    return StateCell("ended", "已结束") if row.ends_on else StateCell("in_force", "在办")


class CollegeList(AsOfMixin, ListPage):
    """产业学院 of a day with their partners."""

    action, title, measure, noun = VIEW, COLLEGES[0], "个", "产业学院"
    search = Search("搜名称、拼音首字母、产业方向、牵头学校", ("name", "direction", "unit__name"))
    columns = (
        Column("名称", "name", sort=("pinyin", "id")),
        Column("牵头学校", "unit.name", sort="unit__pinyin"),
        Column("产业方向", "direction"),
        Column("共建单位", "number_of_partners", "number", sort="number_of_partners"),
        Column("培养班级", "number_of_cohorts", "number"),
        Column("治理机构", lambda row: row.body, more=True),
        Column("成立日期", "starts_on", "date", sort="starts_on"),
    )
    opens = "parks:college"
    add = Button("登记产业学院", "parks:college_new")
    empty = Empty("还没有产业学院", "登记产业学院的共建单位、办学场所和培养班级。", add, "group")

    def base_queryset(self) -> QuerySet[IndustryCollege]:
        held = Q(partners__starts_on__lte=self.as_of) & (
            Q(partners__ends_on__isnull=True) | Q(partners__ends_on__gt=self.as_of)
        )
        return (
            colleges_for(self.request.viewer)
            .filter(during(self.as_of))
            .select_related("unit", "body")
            .annotate(
                number_of_partners=Count("partners", filter=held, distinct=True),
                number_of_cohorts=Count("cohorts", distinct=True),
            )
            .order_by("pinyin", "id")
        )


class CollegePage(RecordPage):
    """One 产业学院."""

    action, listed, template_name = VIEW, COLLEGES, "parks/college.html"

    def base_queryset(self) -> QuerySet[IndustryCollege]:
        return colleges_for(self.request.viewer).select_related("unit", "body")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        partners = list(row.partners.select_related("unit", "paper"))
        papers = [(one.paper, str(one.unit)) for one in partners if one.paper]
        papers += [(row.evidence, "成立决定")] if row.evidence else []
        facts = [
            ("牵头学校", row.unit),
            ("产业方向", row.direction or "—"),
            ("办学场所", row.premises or "—"),
            ("治理机构", row.body or "还没有登记"),
            ("时间", row.describe()),
            ("成立依据", row.decision or "—"),
        ]
        if row.ends_on:
            facts.append(("撤销依据", row.end_decision))
        if row.text:
            facts.append(("简介", row.text))
        return super().get_context_data(
            **{
                "state_cell": _standing(row),
                "facts": facts,
                "edits": edited_colleges(viewer).filter(pk=row.pk, ends_on=None).exists(),
                "partners": partners,
                "rooms": list(row.rooms.all()),
                "cohorts": list(row.cohorts.select_related("school_class__unit")),
                "files": file_items(papers, viewer),
                "files_empty": "还没有协议和决定。",
                **kwargs,
            }
        )


class FoundCollege(FormPage):
    action, title, listed = EDIT, "登记产业学院", COLLEGES
    form_class, form_takes = FoundCollegeForm, ("viewer",)

    def perform(self, form: Any) -> str:
        data, facts = form.cleaned_data, form.said()
        for name in vars(facts):
            del data[name]
        made = by_decision(colleges.found_college, form, self.request.viewer, facts=facts)
        return str(made.get_absolute_url())


class OfCollege(RecordFormPage):
    """A form about a 产业学院 one keeps."""

    action, listed = EDIT, COLLEGES
    tells_overtaken = False

    def base_queryset(self) -> QuerySet[Any]:
        return edited_colleges(self.request.viewer).filter(ends_on=None).select_related("unit", "body")

    def perform(self, form: Any) -> str:
        self.change(self.get_object(), form)
        return str(self.get_object().get_absolute_url())

    def change(self, row: Any, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    def kept(self, service: Any, form: Any, *args: Any, **said: Any) -> None:
        """The service with the form's paper kept."""
        paper = form.cleaned_data["paper"]

        def called(**more: Any) -> Any:
            return service(*args, **more)

        said |= {"purpose": "协议和凭证", "view_action": VIEW}
        with_paper(called, paper, self.request.viewer, **said)


class EditCollege(OfCollege):
    title, form_class, form_takes, tells_overtaken = "修改产业学院", CollegeForm, ("viewer",), True

    def get_initial(self) -> dict[str, Any]:
        return vars(colleges.college_facts(self.get_object()))

    def change(self, row: IndustryCollege, form: Any) -> None:
        colleges.edit_college(row, form.said(), by=self.request.viewer)


class DissolveCollege(OfCollege):
    title, form_class, submit_label = "撤销产业学院", EndForm, "撤销"

    def change(self, row: IndustryCollege, form: Any) -> None:
        by_decision(colleges.dissolve_college, form, self.request.viewer, college=row)


class AddPartner(OfCollege):
    title, form_class, submit_label = "添加共建单位", PartnerForm, "添加"

    def change(self, row: IndustryCollege, form: Any) -> None:
        said = {name: form.cleaned_data[name] for name in ("starts_on", "gives")}
        self.kept(colleges.add_partner, form, row, form.firm(self.request.viewer), **said)


class AddRoom(OfCollege):
    title, form_class, submit_label = "添加场所", RoomForm, "添加"

    def change(self, row: IndustryCollege, form: Any) -> None:
        colleges.add_room(row, by=self.request.viewer, **form.cleaned_data)


class AddCohort(OfCollege):
    title, form_class, submit_label, form_takes = "添加培养班级", CohortForm, "添加", ("viewer",)

    def change(self, row: IndustryCollege, form: Any) -> None:
        colleges.add_cohort(row, by=self.request.viewer, **form.cleaned_data)


class PartnerLeaves(RecordFormPage):
    """A unit carries a 产业学院 no longer."""

    action, listed = EDIT, COLLEGES
    title, form_class, submit_label = "登记退出共建", LeaveForm, "登记"

    def base_queryset(self) -> QuerySet[CollegePartner]:
        rows = CollegePartner.objects.filter(college__in=edited_colleges(self.request.viewer), ends_on=None)
        return rows.select_related("college", "unit")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        college = self.get_object().college
        return [(COLLEGES[0], reverse(COLLEGES[1])), (str(college), page("college", college))]

    def perform(self, form: Any) -> str:
        row = self.get_object()
        colleges.end_partner(row, by=self.request.viewer, **form.cleaned_data)
        return page("college", row.college)


class _Dropping(RecordDeedView):
    action, done_message = EDIT, "已去掉。"
    model: Any = None

    def base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.filter(college__in=edited_colleges(self.request.viewer))
        return rows.select_related("college")


class DropRoom(_Dropping):
    model = CollegeRoom

    def perform(self) -> str:
        row = self.get_object()
        target = page("college", row.college)
        colleges.drop_room(row, by=self.request.viewer)
        return target


class DropCohort(_Dropping):
    model = CollegeCohort

    def base_queryset(self) -> QuerySet[Any]:
        return super().base_queryset().select_related("school_class")

    def perform(self) -> str:
        row = self.get_object()
        target = page("college", row.college)
        colleges.drop_cohort(row, by=self.request.viewer)
        return target


class BaseList(AsOfMixin, ListPage):
    """Bases of a day with what was put into them."""

    action, title, measure, noun = VIEW, BASES[0], "个", "实训基地"
    search = Search("搜名称、拼音首字母、编号、管理单位", ("name", "number", "unit__name"))
    chips = (Chips("在哪里", "where", Whereabouts.choices, narrows="where"),)
    columns = (
        Column("名称", "name", sort=("pinyin", "id")),
        Column("校内或校外", "get_where_display", "short"),
        Column("管理单位", "unit.name", sort="unit__pinyin"),
        Column("功能", functions_of),
        Column("工位数", "places", "number", sort="places"),
        Column("投入", "invested", "money", sort="invested"),
        Column("编号", "number", "short", more=True),
        Column("依托单位", lambda row: row.host, more=True),
        Column("适用专业", "programmes", more=True),
        Column("学徒制", lambda row: "是" if row.is_apprenticeship else "", "short", more=True),
        Column("建立日期", "starts_on", "date", sort="starts_on"),
    )
    opens = "parks:base"
    add = Button("登记实训基地", "parks:base_new")
    empty = Empty("还没有实训基地", "登记校内、校外基地，合作企业、投入和承担的课程。", add, "park")

    def base_queryset(self) -> QuerySet[TrainingBase]:
        return (
            bases_for(self.request.viewer)
            .filter(during(self.as_of))
            .select_related("unit", "host")
            .annotate(invested=Sum("investments__amount", filter=Q(investments__day__lte=self.as_of)))
            .order_by("pinyin", "id")
        )

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "training_bases"))]


class BasePage(RecordPage):
    """What was put into a base, who carries it, what is taught there."""

    action, listed, template_name = VIEW, BASES, "parks/base.html"

    def base_queryset(self) -> QuerySet[TrainingBase]:
        return bases_for(self.request.viewer).select_related("unit", "host")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        partners = list(row.partners.select_related("unit", "paper"))
        investments, courses = list(row.investments.select_related("unit", "paper")), list(row.courses.all())
        papers = [(p.paper, str(p.unit)) for p in (*partners, *investments) if p.paper]
        facts = [
            ("编号", row.number or "—"),
            ("位置", f"{row.get_where_display()} {row.address}".strip()),
            ("管理单位", row.unit),
            ("依托单位", row.host or "—"),
            ("功能", functions_of(row)),
            ("工位数", row.places if row.places is not None else "—"),
            ("适用专业", row.programmes or "—"),
            ("时间", row.describe()),
            ("投入合计", yuan(sum(one.amount for one in investments) if investments else None)),
            ("课时合计", f"{count(sum(one.lessons for one in courses))} 节" if courses else "—"),
        ]
        if row.is_apprenticeship:
            facts.append(("类别", "现代学徒制实训基地"))
        if row.text:
            facts.append(("简介", row.text))
        return super().get_context_data(
            **{
                "state_cell": _standing(row),
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
        return vars(bases.base_facts(self.get_object()))

    def change(self, row: TrainingBase, form: Any) -> None:
        bases.edit_base(row, form.said(), by=self.request.viewer)


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
