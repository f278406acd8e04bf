"""Parks: the list as of a day, one park, where they lie, and what changes them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.audit.fields import said_of
from groupportal.lists.declaring import Button, Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH
from groupportal.ui.pages import FormPage, Page, RecordFormPage, RecordPage
from groupportal.ui.tables import Column
from parks.forms.park import ParkForm
from parks.models import Park
from parks.selectors.access import centres_for, kept_parks, parks_for, residents_for
from parks.selectors.centre import firms_by_park
from parks.selectors.place import HEIGHT, MARGIN, WIDTH, drawn
from parks.services.park import ParkInput, add_park, edit_park
from parks.views.common import EDIT, PARKS, VIEW, page
from parks.views.resident import RESIDENT_COLUMNS


def numbered(parks: list[Park], viewer: Any, day: Any) -> list[Park]:
    """Parks with their centres (``there``), firms (``firms``) and members among these (``members``) of a day. Three queries."""
    firms, members = firms_by_park([park.pk for park in parks], day)
    there: dict[int, list[str]] = {park.pk: [] for park in parks}
    for centre in centres_for(viewer).filter(during(day), park__in=parks):
        there[centre.park_id].append(centre.name)
    for park in parks:
        park.there, park.firms, park.members = there[park.pk], firms[park.pk], members[park.pk]  # type: ignore[attr-defined]
    return parks


class ParkList(AsOfMixin, ListPage):
    """The parks, with their centres and firms of a day."""

    action = VIEW
    title = "园区"
    measure, noun = "个", "园区"
    search = Search("搜园区、拼音首字母、运营方、所在地", ("name", "operator", "region"))
    chips = (
        Chips(
            "合作",
            "active",
            [("yes", "合作中"), ("no", "不再合作")],
            lambda page, rows, value: rows.filter(is_active=value == "yes"),
            default="yes",
            every=("all", "全部"),
        ),
    )
    columns = (
        Column("园区", "name", sort=("pinyin", "id")),
        Column("所在地", "region", sort="region"),
        Column("运营方", "operator"),
        Column("服务中心", lambda park: "、".join(park.there)),
        Column("入驻企业", "firms", "number"),
        Column("其中成员单位", "members", "number"),
        Column("主导产业", "industries", more=True),
        Column("地址", "address", more=True),
    )
    add = Button("登记园区", "parks:park_new")
    more = (Button("园区分布图", "parks:map"),)
    empty = Empty("还没有园区", "登记集团服务的园区，再登记服务中心和入驻企业。", add, "park")

    def base_queryset(self) -> QuerySet[Park]:
        return parks_for(self.request.viewer)

    def get_rows(self, page: Any) -> list[Park]:
        return numbered(list(page), self.request.viewer, self.as_of)


class ParkMap(AsOfMixin, Page):
    """Where the parks lie, to be seen and printed."""

    action, listed = VIEW, PARKS
    title = "园区分布图"
    template_name = "parks/map.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parks = numbered(
            list(parks_for(self.request.viewer).filter(is_active=True)), self.request.viewer, self.as_of
        )
        return super().get_context_data(
            **{
                "drawing": drawn(parks),
                "unplaced": [park for park in parks if park.longitude is None],
                "width": WIDTH,
                "height": HEIGHT,
                "margin": MARGIN,
                **kwargs,
            }
        )


class ParkPage(AsOfMixin, RecordPage):
    """One park: its centres and its firms on a day."""

    action, listed = VIEW, PARKS
    template_name = "parks/park.html"

    def base_queryset(self) -> QuerySet[Park]:
        return parks_for(self.request.viewer).select_related("unit")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        park, viewer, day = self.get_object(), self.request.viewer, self.as_of
        firms = residents_for(viewer).filter(during(day), park=park).select_related("unit")
        return super().get_context_data(
            **{
                "state": "in_force" if park.is_active else "ended",
                "state_label": "合作中" if park.is_active else "不再合作",
                "facts": [
                    ("园区单位", park.unit or DASH),
                    ("运营方", park.operator or DASH),
                    ("所在地", park.region or DASH),
                    ("地址", park.address or DASH),
                    ("主导产业", park.industries or DASH),
                    ("备注", park.note or DASH),
                ],
                "centres": list(centres_for(viewer).filter(park=park).select_related("unit")),
                "columns": RESIDENT_COLUMNS[:1] + RESIDENT_COLUMNS[2:],
                "firms": list(firms.order_by("unit__pinyin", "id")[:_SHOWN]),
                "number": firms.count(),
                "all_url": f"{reverse('parks:residents')}?park={park.public_id}",
                "may_edit": viewer.can(EDIT),
                "may_keep": kept_parks(viewer).filter(pk=park.pk).exists(),
                **kwargs,
            }
        )


_SHOWN = 50
"""Firms on the page of a park; the rest in the list."""


class NewPark(FormPage):
    """A park that the group serves."""

    action, listed = EDIT, PARKS
    title, form_class, submit_label = "登记园区", ParkForm, "登记"
    done_message = "已登记。接着登记服务中心和入驻企业。"

    def perform(self, form: Any) -> str:
        return page("park", add_park(form.given(), by=self.request.viewer))


class EditPark(RecordFormPage):
    """Correct what is said about a park."""

    action, listed = EDIT, PARKS
    title, form_class, done_message = "修改园区", ParkForm, "已保存。"

    def base_queryset(self) -> QuerySet[Park]:
        return parks_for(self.request.viewer).select_related("unit")

    def get_initial(self) -> dict[str, Any]:
        park = self.get_object()
        return {**said_of(park, ParkInput), "unit": park.unit and park.unit.public_id}

    def perform(self, form: Any) -> str:
        return page("park", edit_park(self.get_object(), form.given(), by=self.request.viewer))
