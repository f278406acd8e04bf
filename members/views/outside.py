"""Units that are no members: the list with the reasons, one unit, adding one, changing one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from groupportal.lists.bulk import BulkEditPage
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.people.views.people import role_words
from groupportal.tenancy.models import Membership, Unit
from groupportal.ui.pages import FormPage, RecordFormPage, RecordPage
from groupportal.ui.tables import Column
from members.forms.outside import BulkOutsideForm, OutsideForm, OutsideNewForm
from members.models import Member
from members.selectors.outside import outside_on, standings_on
from members.services.outside import add_outside_unit, edit_unit
from plans.selectors.assignments import assignments_for


class OutsideList(ListPage):
    """Every unit that is no member today."""

    action = "members.edit_roll"
    title = "非成员单位"
    listed = ("成员单位", "members:list")
    lead = "用在任务部署、人员角色里，但今天不是成员的单位，和不是成员的原因；它们不计入成员数。"
    measure, noun = "家", "单位"
    search = Search("单位名称或拼音首字母", ("name",))
    chips = (
        Chips(
            "可选用",
            "active",
            (("yes", "在用"), ("no", "停用")),
            lambda _, rows, v: rows.filter(is_active=v == "yes"),
        ),
    )
    columns = (
        Column("单位名称", "unit.name", sort=("pinyin", "id")),
        Column("为什么不是成员", "why"),
        Column("人员", lambda standing: standing.unit.people, "number"),
        Column("部署", lambda standing: standing.unit.tasks, "number"),
        Column("可选用", lambda standing: "在用" if standing.unit.is_active else "停用", "short"),
    )
    add = Button("登记非成员单位", "members:outside_new")
    bulk = (Deed("批量修改", "members:outside_bulk_edit", "pencil"),)
    empty = Empty("没有非成员单位", "名单里的单位都是成员。", icon="member")

    def base_queryset(self) -> QuerySet[Unit]:
        counts = {"people": Count("memberships", distinct=True), "tasks": Count("assignments", distinct=True)}
        return outside_on(timezone.localdate()).annotate(**counts).order_by("pinyin", "id")

    def get_rows(self, page: Iterable[Unit]) -> list[Any]:
        units = list(page)
        standings = standings_on(units, timezone.localdate())
        return [standings[unit.pk] for unit in units]

    def row_id(self, row: Any) -> object:
        return row.unit.public_id

    def row_url(self, row: Any) -> str:
        return reverse("members:outside", kwargs={"public_id": row.unit.public_id})


class BulkOutside(BulkEditPage):
    """Why several units are no members, and whether they can be chosen."""

    action = "members.edit_roll"
    title = "批量修改非成员单位"
    form_class = BulkOutsideForm
    list_page = ("非成员单位", "members:outside_list")
    measure = "家"

    def base_queryset(self) -> QuerySet[Unit]:
        return outside_on(timezone.localdate()).order_by("pinyin", "id")

    def change(self, row: Unit, values: Mapping[str, Any]) -> Unit:
        given = {**values, **({"is_active": values["is_active"] == "yes"} if "is_active" in values else {})}
        return edit_unit(row, given, by=self.request.viewer)

    def value_of(self, row: Unit, name: str) -> Any:
        return ("在用" if row.is_active else "停用") if name == "is_active" else row.outside_reason


class _OfUnit:
    """Pages about a unit that stands in no roll; one that does is shown on its page there."""

    request: Any

    def base_queryset(self) -> QuerySet[Unit]:
        """All units."""
        return Unit.objects.all()

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the lists."""
        return [("成员单位", reverse("members:list")), ("非成员单位", reverse("members:outside_list"))]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """To the page in the roll, where the unit has one."""
        self.request = request
        member = Member.objects.filter(unit__public_id=kwargs["public_id"]).first()
        if member:
            return redirect(member.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class OutsidePage(_OfUnit, RecordPage):
    """Why it is no member, who acts for it, what was put to it, and how it becomes one."""

    action = "members.edit_roll"
    template_name = "members/outside.html"

    def get_title(self) -> str:
        return str(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unit, viewer, today = self.get_object(), self.request.viewer, timezone.localdate()
        held = Membership.objects.filter(unit=unit).select_related("user", "unit").order_by("role", "id")
        facts = [
            ("为什么不是成员", standings_on([unit], today)[unit.pk].why),
            ("可选用", "在用" if unit.is_active else "停用，部署任务和添加人员时选不到"),
        ]
        return super().get_context_data(
            **{
                "facts": facts,
                "people": [
                    (m.user.name, role_words(m), reverse("people:person", args=(m.user.username,)))
                    for m in held
                ],
                "tasks": list(assignments_for(viewer, today).filter(unit=unit).order_by("-due_on")[:20]),
                "may_decide": viewer.can("members.decide_membership"),
                **kwargs,
            }
        )


class OutsideNew(FormPage):
    """A unit that is no member, with the reason."""

    action = "members.edit_roll"
    title = "登记非成员单位"
    lead = "只参与任务、或只有人员在集团任职的单位。加入集团的，请用“登记成员单位”。"
    form_class = OutsideNewForm
    submit_label = "登记"
    done_message = "已登记为非成员单位，部署任务和添加人员时可以选到。"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("成员单位", reverse("members:list")), ("非成员单位", reverse("members:outside_list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": reverse("members:outside_list"), **kwargs})

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        unit = add_outside_unit(data["name"], reason=data["outside_reason"], by=self.request.viewer)
        return reverse("members:outside", kwargs={"public_id": unit.public_id})


class OutsideEdit(_OfUnit, RecordFormPage):
    """Name, reason, and whether it can be chosen."""

    action = "members.edit_roll"
    title = "修改非成员单位"
    form_class = OutsideForm
    done_message = "已保存。"

    def get_initial(self) -> dict[str, Any]:
        unit = self.get_object()
        return {name: getattr(unit, name) for name in ("name", "outside_reason", "is_active")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self._page(), **kwargs})

    def perform(self, form: Any) -> str:
        edit_unit(self.get_object(), form.cleaned_data, by=self.request.viewer)
        return self._page()

    def _page(self) -> str:
        return reverse("members:outside", kwargs={"public_id": self.get_object().public_id})
