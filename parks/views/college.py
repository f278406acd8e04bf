"""产业学院: the list as of a day, the page of one, what is done with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from parks.forms.college import (
    CohortForm,
    CollegeForm,
    EndForm,
    FoundCollegeForm,
    LeaveForm,
    PartnerForm,
    RoomForm,
)
from parks.models import (
    CollegeCohort,
    CollegePartner,
    CollegeRoom,
    IndustryCollege,
)
from parks.selectors.access import (
    colleges_for,
    edited_colleges,
)
from parks.services import college as colleges
from parks.services.college import EDIT
from parks.views.common import by_decision, page, with_paper

VIEW = "parks.view_colleges"
COLLEGES = ("产业学院", "parks:colleges")


def standing(row: Any, day: dt.date) -> StateCell:
    """Whether it is there on a day."""
    is_over = row.ends_on is not None and row.ends_on <= day
    return StateCell("ended", "已结束") if is_over else StateCell("in_force", "在办")


def there(day: dt.date) -> Q:
    """What a page of a day shows: what holds then, and seen from today what begins only later too."""
    to_come = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    return to_come if day >= timezone.localdate() else during(day)


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


class CollegePage(AsOfMixin, RecordPage):
    """One 产业学院, with who carries it on the page's day."""

    action, listed, template_name = VIEW, COLLEGES, "parks/college.html"

    def base_queryset(self) -> QuerySet[IndustryCollege]:
        return colleges_for(self.request.viewer).select_related("unit", "body")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        partners = list(row.partners.filter(there(self.as_of)).select_related("unit", "paper"))
        papers = [(one.paper, str(one.unit)) for one in partners if one.paper]
        papers += [(row.evidence, "成立决定")] if row.evidence else []
        facts = [
            ("牵头学校", row.unit),
            ("产业方向", row.direction or "—"),
            ("办学场所", row.premises or "—"),
            ("治理机构", _bodies(row) or "还没有登记"),
            ("时间", row.describe()),
            ("成立依据", row.decision or "—"),
        ]
        if row.ends_on:
            facts.append(("撤销依据", row.end_decision))
        if row.text:
            facts.append(("简介", row.text))
        return super().get_context_data(
            **{
                "state_cell": standing(row, self.as_of),
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


def _bodies(row: IndustryCollege) -> str:
    """The board and the committees under it, as governance has them."""
    if row.body is None:
        return ""
    under = row.body.children.filter(ends_on__isnull=True).values_list("name", flat=True)
    return f"{row.body}{'，下设' if under else ''}{'、'.join(under)}"


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
