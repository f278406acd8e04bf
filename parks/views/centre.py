"""Centres: the list as of a day, the page of one with what it did this year, the same for paper, and what changes them."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, cndate
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from parks.forms.centre import (
    AgreementForm,
    CentreForm,
    CloseCentreForm,
    EditStaffForm,
    NewStaffForm,
    OpenCentreForm,
)
from parks.models import Centre, CentreAgreement, CentreStaff
from parks.selectors.access import agreements_for, centres_for, requests_for, run_centres
from parks.selectors.centre import firms_by_park, last_activity
from parks.selectors.centre_year import (
    figures_of,
    needs_of,
    projects_of,
    served_by,
    trainings_of,
    year_of,
)
from parks.selectors.papers import OPENED
from parks.services.centre import (
    add_agreement,
    add_staff,
    close_centre,
    closing_hindrances,
    edit_agreement,
    edit_centre,
    edit_staff,
    open_centre,
)
from parks.views.common import CENTRES, EDIT, RUN, VIEW, by_decision, page, with_paper

_MOST = 10
"""Needs, trainings and projects on the page; the rest in their lists."""


def _there(page: Any, rows: QuerySet[Centre], value: str) -> QuerySet[Centre]:
    there = during(page.as_of)
    return rows.filter(there) if value == "there" else rows.exclude(there)


class CentreList(AsOfMixin, ListPage):
    """The centres of a day: the 1 of 1+N, each with its N."""

    action, title = VIEW, "园区服务中心"
    measure, noun = "个", "服务中心"
    search = Search("搜服务中心、拼音首字母、园区、建设单位", ("name", "park__name", "unit__name"))
    chips = (
        Chips(
            "服务",
            "there",
            [("there", "在服务"), ("gone", "不在服务")],
            _there,
            default="there",
            every=("all", "全部"),
        ),
    )
    columns = (
        Column("服务中心", "name", sort=("pinyin", "id")),
        Column("园区", "park.name", sort=("park__pinyin", "pinyin")),
        Column("建设单位", "unit.name", sort=("unit__pinyin", "pinyin")),
        Column("启用日期", "starts_on", "date", sort="starts_on"),
        Column("入驻企业", "firms", "number"),
        Column("最近一次活动", "last", "date"),
        Column("服务电话", "phone", "short", more=True, personal=True),
        Column("停用日期", "last_day", "date", more=True),
    )
    add = Button("登记服务中心", "parks:centre_new")
    more = (Button("园区分布图", "parks:map"),)
    empty = Empty("还没有服务中心", "先登记园区，再登记园区里的服务中心。", add, "park")

    def base_queryset(self) -> QuerySet[Centre]:
        return centres_for(self.request.viewer)

    def get_rows(self, page: Any) -> list[Centre]:
        rows = list(page)
        firms, _ = firms_by_park({row.park_id for row in rows}, self.as_of)
        last = last_activity(rows, self.as_of)
        for row in rows:
            row.firms, row.last = firms[row.park_id], last[row.pk]
        return rows


SERVED_COLUMNS = (
    Column("企业", "unit.name"),
    Column("成员", lambda one: "成员单位" if one.is_member else "非成员", "short"),
    Column("提出需求", "asked", "number"),
    Column("完成", "done", "number"),
    Column("参训（人次）", "trained", "number"),
    Column("经济价值（万元）", "worth", "wan"),
)
NEED_COLUMNS = (
    Column("需求", "title"),
    Column("企业", "firm"),
    Column("种类", "get_kind_display", "short"),
    Column("提出时间", "received_at", "date"),
    Column("状态", lambda row: StateCell(f"need_{row.state}", row.get_state_display()), "state"),
)
TRAINING_COLUMNS = (
    Column("培训", "title"),
    Column("种类", "get_kind_display", "short"),
    Column("时间", "starts_at", "date"),
)
PROJECT_COLUMNS = (
    Column("项目", "title"),
    Column("种类", "get_kind_display", "short"),
    Column("开始日期", "starts_on", "date"),
    Column("状态", lambda row: StateCell(f"project_{row.state}", row.get_state_display()), "state"),
)


class _CentreYear(AsOfMixin, RecordPage):
    """What a centre is, and what it did in the year of the page's day."""

    action, listed = VIEW, CENTRES

    def base_queryset(self) -> QuerySet[Centre]:
        rows = centres_for(self.request.viewer)
        return rows.select_related("park", "unit", "evidence", "end_evidence")

    @cached_property
    def runs(self) -> bool:
        """Whether the person runs this centre."""
        return run_centres(self.request.viewer).filter(pk=self.get_object().pk).exists()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        centre, viewer, day = self.get_object(), self.request.viewer, self.as_of
        period = year_of(day)
        sees_firms = self.runs or viewer.for_all_units("parks.view_requests")
        return super().get_context_data(
            **{
                "facts": _facts(centre),
                "since": period.since,
                "figures": [
                    (one, one.url if viewer.can(one.metric.action) else "")
                    for one in figures_of(centre, period)
                ],
                "sees_firms": sees_firms,
                "served_columns": SERVED_COLUMNS,
                "served": served_by(centre, viewer, period) if sees_firms else [],
                "training_columns": TRAINING_COLUMNS,
                "trainings": list(trainings_of(centre, viewer, period)[:_MOST]),
                "project_columns": PROJECT_COLUMNS,
                "projects": list(projects_of(centre, viewer, period)[:_MOST]),
                "staff": list(centre.staff.filter(during(day)).order_by("starts_on", "id")),
                **kwargs,
            }
        )


class CentrePage(_CentreYear):
    """The page of a centre; what only those see who run it stands here and not on the paper."""

    template_name = "parks/centre.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        centre, viewer, day = self.get_object(), self.request.viewer, self.as_of
        is_over = centre.ends_on is not None
        was_over = centre.ends_on is not None and centre.ends_on <= day
        agreements = list(agreements_for(viewer).filter(centre=centre).select_related("paper"))
        papers = [
            (centre.evidence, "启用"),
            (centre.end_evidence, "停用"),
            *((one.paper, "协议") for one in agreements),
        ]
        needs = needs_of(centre, year_of(day)).filter(pk__in=requests_for(viewer).values("pk"))
        return super().get_context_data(
            **{
                "state": "ended" if was_over else "in_force",
                "state_label": "已停用" if was_over else "在服务",
                "files": file_items([paper for paper in papers if paper[0]], viewer) or None,
                "files_title": "决定文件和协议",
                "agreements": agreements,
                "paper_url": page("centre_paper", centre),
                "residents_url": f"{reverse('parks:residents')}?park={centre.park.public_id}",
                "need_columns": NEED_COLUMNS,
                "needs": list(needs[:_MOST]),
                "may_run": self.runs and not is_over,
                "may_close": viewer.can(EDIT) and not is_over,
                **kwargs,
            }
        )


class CentrePaper(_CentreYear):
    """The same on paper, for visitors."""

    template_name = "parks/centre_paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # What single firms got is not for visitors.
        columns = tuple(one for one in SERVED_COLUMNS if one.kind != "wan")
        return super().get_context_data(
            **{"group_name": self.request.group.name, "served_columns": columns, **kwargs}
        )


def _facts(centre: Centre) -> list[tuple[str, Any]]:
    found = [
        ("园区", centre.park),
        ("建设单位", centre.unit),
        ("启用日期", cndate(centre.starts_on)),
        ("启用依据", centre.decision or DASH),
        ("地点", centre.place or DASH),
        ("用房", centre.rooms or DASH),
        ("面积", f"{centre.area.normalize():f} 平方米" if centre.area else DASH),
        ("服务电话", centre.phone or DASH),
        ("服务时间", centre.hours or DASH),
        ("服务内容", centre.duties or DASH),
    ]
    if centre.ends_on:
        found += [("停用日期", cndate(centre.last_day)), ("停用依据", centre.end_decision or DASH)]
    return found


class OpenCentre(FormPage):
    """A new centre."""

    action, listed = EDIT, CENTRES
    title, form_class, submit_label = "登记服务中心", OpenCentreForm, "登记"
    done_message = "已登记。接着登记共建协议和中心人员。"

    def get_initial(self) -> dict[str, Any]:
        return {"park": self.request.GET.get("park")}

    def perform(self, form: Any) -> str:
        facts = form.given()
        park, unit = form.cleaned_data.pop("park"), form.cleaned_data.pop("unit")
        return page("centre", by_decision(partial(open_centre, park, unit, facts), form, self.request.viewer))


class OfCentre(RecordFormPage):
    """A form about a centre one runs that is not closed."""

    action, listed = RUN, CENTRES

    def base_queryset(self) -> QuerySet[Centre]:
        return run_centres(self.request.viewer).filter(ends_on__isnull=True).select_related("park", "unit")


class EditCentre(OfCentre):
    """Correct what is said about a centre."""

    title, form_class, done_message = "修改服务中心", CentreForm, "已保存。"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.get_object(), name) for name in CentreForm.base_fields}

    def perform(self, form: Any) -> str:
        return page("centre", edit_centre(self.get_object(), form.given(), by=self.request.viewer))


class CloseCentre(OfCentre):
    """End a centre."""

    action = EDIT
    title, form_class, submit_label = "停用服务中心", CloseCentreForm, "停用"
    done_message = "已登记停用，此前的记录不变。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = closing_hindrances(self.get_object())
        intro = (
            "".join(one.message for one in found) or "协议和人员同时结束；登记过的都保留，按日期可以查到。"
        )
        return super().get_context_data(**{"intro": intro, **kwargs})

    def perform(self, form: Any) -> str:
        return page(
            "centre", by_decision(partial(close_centre, self.get_object()), form, self.request.viewer)
        )


def _agreed(service: Any, row: Any, form: Any, viewer: Any) -> Any:
    """What a service makes of an agreement's form, its file kept."""
    return with_paper(
        lambda paper, by: service(row, form.given(paper), by=by),
        form.cleaned_data["paper"],
        viewer,
        purpose="服务中心共建协议",
        view_action=OPENED,
    )


class NewAgreement(OfCentre):
    """The agreement a centre stands on."""

    title, form_class, submit_label = "登记共建协议", AgreementForm, "登记"
    done_message = "已登记。"

    def perform(self, form: Any) -> str:
        _agreed(add_agreement, self.get_object(), form, self.request.viewer)
        return page("centre", self.get_object())


class _OfPart(RecordFormPage):
    """A form about something of a centre one runs."""

    action, listed = RUN, CENTRES
    form_takes = ("record",)

    def breadcrumbs(self) -> list[tuple[str, str]]:
        centre = self.get_object().centre
        return [*super().breadcrumbs(), (str(centre), centre.get_absolute_url())]


class EditAgreement(_OfPart):
    """Correct an agreement, or let it end another day."""

    title, form_class, done_message = "修改共建协议", AgreementForm, "已保存。"

    def base_queryset(self) -> QuerySet[CentreAgreement]:
        kept = run_centres(self.request.viewer).filter(ends_on__isnull=True)
        return CentreAgreement.objects.filter(centre__in=kept).select_related("centre", "paper")

    def get_initial(self) -> dict[str, Any]:
        return {
            name: getattr(self.get_object(), name) for name in AgreementForm.base_fields if name != "paper"
        }

    def perform(self, form: Any) -> str:
        _agreed(edit_agreement, self.get_object(), form, self.request.viewer)
        return page("centre", self.get_object().centre)


class NewStaff(OfCentre):
    """Somebody works at a centre."""

    title, form_class, submit_label = "登记中心人员", NewStaffForm, "登记"
    done_message = "已登记。"

    def perform(self, form: Any) -> str:
        day = form.cleaned_data["starts_on"]
        add_staff(self.get_object(), form.given(), starts_on=day, by=self.request.viewer)
        return page("centre", self.get_object())


class EditStaff(_OfPart):
    """Correct what is said about somebody at a centre, or that he or she left."""

    title, form_class, done_message = "修改中心人员", EditStaffForm, "已保存。"

    def base_queryset(self) -> QuerySet[CentreStaff]:
        kept = run_centres(self.request.viewer).filter(ends_on__isnull=True)
        return CentreStaff.objects.filter(centre__in=kept).select_related("centre", "user")

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {name: getattr(row, name) for name in ("name", "duty", "user", "ends_on")}

    def perform(self, form: Any) -> str:
        row, left = self.get_object(), form.cleaned_data["ends_on"]
        edit_staff(row, form.given(), ends_on=left, by=self.request.viewer)
        return page("centre", row.centre)
