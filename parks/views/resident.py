"""Firms of parks: the list as of a day, one firm's stay, and what changes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from groupportal.lists.declaring import Button, Chips, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.records.buttons import record_buttons
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, cndate, mask_phone
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column
from members.selectors.outside import members_on, standings_on
from parks.forms.request import OwnReasonForm
from parks.forms.resident import EditResidentForm, MoveInForm, MoveOutForm, ResidentForm
from parks.models import Resident, ServiceRequest
from parks.models.value import STANDS
from parks.selectors.access import kept_parks, parks_for, requests_for, residents_for, values_for
from parks.selectors.resident import open_requests
from parks.services.resident import edit_resident, move_in, move_out, read_resident_phone, remove_resident
from parks.views.common import RESIDENTS, RUN, VIEW, page
from parks.views.request import state_of as request_state

EXPORT = "parks.export_residents"
_MOST = 20
"""Needs and values on the page of a firm."""
RESIDENT_COLUMNS = (
    Column("企业", "unit.name", sort=("unit__pinyin", "id")),
    Column("园区", "park.name", sort=("park__pinyin", "unit__pinyin")),
    Column("房号、场地", "premises"),
    Column("入驻日期", "starts_on", "date", sort="starts_on"),
    Column("迁出日期", "last_day", "date", sort="ends_on", more=True),
)


def _there(page: Any, rows: QuerySet[Resident], value: str) -> QuerySet[Resident]:
    there = during(page.as_of)
    return rows.filter(there) if value == "there" else rows.exclude(there)


def _member(page: Any, rows: QuerySet[Resident], value: str) -> QuerySet[Resident]:
    belongs = members_on(page.as_of)
    return rows.filter(unit__in=belongs) if value == "member" else rows.exclude(unit__in=belongs)


def _parks(page: Any) -> list[tuple[str, str]]:
    return [(str(park.public_id), park.name) for park in parks_for(page.request.viewer)]


class ResidentList(AsOfMixin, ListPage):
    """Which firms are in which park on a day."""

    action, title = VIEW, "入驻企业"
    export_action = EXPORT
    measure, noun = "家", "企业"
    search = Search("搜企业、拼音首字母、园区", ("unit__name", "park__name"))
    chips = (
        Chips(
            "在园",
            "there",
            [("there", "在园"), ("gone", "不在园")],
            _there,
            default="there",
            every=("all", "全部"),
        ),
        Chips("园区", "park", _parks, "park__public_id"),
        Chips("成员", "member", [("member", "成员单位"), ("outside", "非成员")], _member),
    )
    columns = RESIDENT_COLUMNS
    people = (
        Column("联系人", "contact", more=True, personal=True),
        Column("电话", "phone", "phone", more=True),
    )
    """For those who keep every park's list."""
    add = Button("登记入驻企业", "parks:resident_new")
    empty = Empty("还没有入驻企业", "先登记园区，再逐家登记入驻企业，或从 Excel 导入。", add, "member")

    def base_queryset(self) -> QuerySet[Resident]:
        return residents_for(self.request.viewer).order_by("park__pinyin", "unit__pinyin", "-starts_on", "id")

    @cached_property
    def _belongs(self) -> set[int]:
        return set(members_on(self.as_of))

    def get_columns(self) -> tuple[Column, ...]:
        known = Column("成员", lambda row: "成员单位" if row.unit_id in self._belongs else "非成员", "short")
        first, *others = self.columns
        return (first, known, *others, *(self.people if self.request.viewer.for_all_units(EXPORT) else ()))

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "residents"))]


class ResidentPage(RecordPage):
    """A firm's stay in a park."""

    action, listed = VIEW, RESIDENTS
    template_name = "parks/resident.html"

    def base_queryset(self) -> QuerySet[Resident]:
        return residents_for(self.request.viewer).select_related("park", "unit")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer, today = self.get_object(), self.request.viewer, timezone.localdate()
        left = row.ends_on is not None and row.ends_on <= today
        keeps = kept_parks(viewer).filter(pk=row.park_id).exists()
        stays = residents_for(viewer).filter(unit=row.unit_id).exclude(pk=row.pk).select_related("park")
        standing = standings_on([row.unit], today)[row.unit_id]
        facts = [
            ("园区", row.park),
            ("企业", f"{row.unit}（{standing.label}）"),
            ("入驻日期", cndate(row.starts_on)),
            ("房号、场地", row.premises or DASH),
            *([("联系人", row.contact or DASH), ("电话", mask_phone(row.phone) or DASH)] if keeps else []),
        ]
        if row.ends_on:
            facts += [("迁出日期", cndate(row.last_day)), ("迁出说明", row.end_note or DASH)]
        return super().get_context_data(
            **{
                "state": "ended" if left else "in_force",
                "state_label": "已迁出" if left else "在园",
                "facts": facts,
                "member": standing.member if standing.is_member else None,
                "related": [
                    {"title": str(one.park), "url": one.get_absolute_url(), "note": one.describe()}
                    for one in stays
                ],
                "needs": [(one, request_state(one)) for one in _needs(viewer, row)],
                "values": list(values_for(viewer).filter(unit=row.unit_id, state__in=STANDS)[:_MOST]),
                "has_phone": keeps and bool(row.phone),
                "may_edit": keeps,
                "may_leave": keeps and row.ends_on is None,
                **kwargs,
            }
        )


def _needs(viewer: Viewer, row: Resident) -> QuerySet[ServiceRequest]:
    """What the firm asked the centres of the park for, the last ones."""
    asked = requests_for(viewer).filter(unit=row.unit_id, centre__park=row.park_id)
    return asked.order_by("-received_at", "-id")[:_MOST]


class MoveIn(FormPage):
    """A firm comes to a park."""

    action, listed = RUN, RESIDENTS
    title, form_class, submit_label = "登记入驻企业", MoveInForm, "登记"
    form_takes = ("viewer",)
    done_message = "已登记。"

    def get_initial(self) -> dict[str, Any]:
        return {"park": self.request.GET.get("park")}

    def perform(self, form: Any) -> str:
        data, by = form.cleaned_data, self.request.viewer
        with transaction.atomic():
            made = move_in(data["park"], form.firm(by), form.given(), starts_on=data["starts_on"], by=by)
        return page("resident", made)


class OfResident(RecordFormPage):
    """A form about a firm of a park whose list one keeps."""

    action, listed = RUN, RESIDENTS

    def base_queryset(self) -> QuerySet[Resident]:
        rows = residents_for(self.request.viewer).filter(park__in=kept_parks(self.request.viewer))
        return rows.select_related("park", "unit")


class EditResident(OfResident):
    """Correct what is said."""

    title, form_class, done_message = "修改入驻企业", EditResidentForm, "已保存。"
    form_takes = ("record",)

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        said = {name: getattr(row, name) for name in ResidentForm.base_fields if name != "phone"}
        return {**said, "starts_on": row.starts_on, "ends_on": row.ends_on}

    def perform(self, form: Any) -> str:
        days = {name: form.cleaned_data.get(name) for name in ("starts_on", "ends_on")}
        return page(
            "resident", edit_resident(self.get_object(), form.given(), **days, by=self.request.viewer)
        )


class MoveOut(OfResident):
    """The firm leaves; what it still waits for is said."""

    title, form_class, submit_label = "登记迁出", MoveOutForm, "登记迁出"
    done_message = "已登记迁出，此前日期的名单不变。"

    def base_queryset(self) -> QuerySet[Resident]:
        return super().base_queryset().filter(ends_on__isnull=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_object()
        waiting = open_requests().filter(unit=row.unit_id, centre__park=row.park_id)
        names = "、".join(one.title for one in waiting[:5])
        said = f"这家企业还有 {waiting.count()} 项服务需求没有办结：{names}。迁出以后仍由服务中心办完。"
        return super().get_context_data(**{"intro": said if names else "", **kwargs})

    def perform(self, form: Any) -> str:
        return page("resident", move_out(self.get_object(), **form.cleaned_data, by=self.request.viewer))


class RemoveResident(OfResident):
    """Take away a firm that never was there."""

    title, form_class, submit_label = "删去登记错的企业", OwnReasonForm, "删去"
    lead = "只用于登记错了企业、重复登记的。搬走了的，请登记迁出。"
    done_message = "已删去，不再计入任何一天的名单。"

    def perform(self, form: Any) -> str:
        remove_resident(self.get_object(), reason=form.cleaned_data["text"], by=self.request.viewer)
        return reverse("parks:residents")


class ReadResidentPhone(RecordDeedView):
    """The whole number, once, as a message; who looked is written down."""

    action = RUN

    def base_queryset(self) -> QuerySet[Resident]:
        return residents_for(self.request.viewer).filter(park__in=kept_parks(self.request.viewer))

    def perform(self) -> str:
        row = self.get_object()
        number = read_resident_phone(row, by=self.request.viewer)
        messages.info(self.request, f"{row}的电话：{number or '没有登记'}。已记录这次查看。")
        return page("resident", row)
