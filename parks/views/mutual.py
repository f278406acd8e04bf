"""互助运营服务: the list, one of them, what is done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column
from parks.forms.college import MutualForm
from parks.models import MutualService
from parks.selectors.access import mutual_services_for
from parks.services import base as bases
from parks.services.college import EDIT
from parks.views.common import with_paper, years

VIEW = "parks.view_colleges"
MUTUAL = ("互助运营服务", "parks:mutual_services")


class MutualList(ListPage):
    """Services that units did for one another."""

    action, title, measure, noun = VIEW, MUTUAL[0], "项", "服务"
    search = Search(
        "搜服务项目、提供单位、受益方", ("title", "unit__name", "receiver__name", "receiver_name")
    )
    chips = (years("day"),)
    columns = (
        Column("服务项目", "title", sort="title"),
        Column("提供单位", "unit.name", sort="unit__pinyin"),
        Column("受益方", lambda row: row.receiver or row.receiver_name),
        Column("日期", "day", "date", sort=("day", "id")),
        Column("参加师生（人次）", "people", "number"),
        Column("材料", lambda row: "有" if row.paper_id else "没有", "short"),
    )
    opens = "parks:mutual"
    add = Button("登记服务", "parks:mutual_new")
    empty = Empty("还没有互助运营服务", "登记直播带货、在线推介、义修等给别的单位做的服务。", add, "group")

    def base_queryset(self) -> QuerySet[MutualService]:
        return mutual_services_for(self.request.viewer).select_related("unit", "receiver")


class MutualPage(RecordPage):
    """One service."""

    action, listed, template_name = VIEW, MUTUAL, "parks/mutual.html"

    def base_queryset(self) -> QuerySet[MutualService]:
        return mutual_services_for(self.request.viewer).select_related("unit", "receiver", "paper")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        return super().get_context_data(
            **{
                "facts": [
                    ("提供单位", row.unit),
                    ("受益方", row.receiver or row.receiver_name),
                    ("日期", row.day),
                    ("参加师生", f"{row.people} 人次" if row.people is not None else "—"),
                    ("内容", row.text or "—"),
                ],
                "edits": viewer.can(EDIT, unit_id=row.unit_id),
                "files": file_items([(row.paper, "")] if row.paper else [], viewer),
                "files_empty": "没有上传材料。",
                **kwargs,
            }
        )


def _kept(service: Any, form: Any, viewer: Any, **of: Any) -> str:
    """What was said, kept with its paper by the service; the address of its page."""
    data = dict(form.cleaned_data)
    said = {"purpose": "互助服务材料", "view_action": VIEW, **of}
    paper = data.pop("paper")
    return str(with_paper(service, paper, viewer, facts=bases.MutualInput(**data), **said).get_absolute_url())


class NewMutual(FormPage):
    action, title, listed = EDIT, "登记互助运营服务", MUTUAL
    form_class, form_takes = MutualForm, ("viewer",)

    def perform(self, form: Any) -> str:
        return _kept(bases.add_mutual_service, form, self.request.viewer, unit=form.cleaned_data.pop("unit"))


class EditMutual(RecordFormPage):
    """Correct what is said of one."""

    action, title, listed = EDIT, "修改互助运营服务", MUTUAL
    form_class, form_takes = MutualForm, ("viewer", "record")

    def base_queryset(self) -> QuerySet[MutualService]:
        rows = mutual_services_for(self.request.viewer).filter(self.request.viewer.within(EDIT, "unit"))
        return rows.select_related("unit", "receiver", "paper")

    def get_initial(self) -> dict[str, Any]:
        names = ("title", "day", "receiver", "receiver_name", "people", "text")
        return {name: getattr(self.get_object(), name) for name in names}

    def perform(self, form: Any) -> str:
        return _kept(bases.edit_mutual_service, form, self.request.viewer, done=self.get_object())


class RemoveMutual(RecordDeedView):
    action, done_message = EDIT, "已删去。"

    def base_queryset(self) -> QuerySet[MutualService]:
        return mutual_services_for(self.request.viewer).filter(self.request.viewer.within(EDIT, "unit"))

    def perform(self) -> str:
        bases.remove_mutual_service(self.get_object(), by=self.request.viewer)
        return reverse(MUTUAL[1])
