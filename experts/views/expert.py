"""专家库: the list, one expert."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet

from experts.enums import ExpertKind, RecordKind, RecordOrigin
from experts.forms.expert import ExpertFilter
from experts.models import Expert
from experts.selectors.expert import experts, experts_on, hours_by_kind, listed
from experts.services.expert import read_phone
from groupportal.files.selectors import file_items
from groupportal.lists.declaring import Button, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.metrics.links import figure_url
from groupportal.records.buttons import record_buttons
from groupportal.ui.addresses import record_url
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, mask_phone
from groupportal.ui.pages import RecordDeedView, RecordPage
from groupportal.ui.tables import Column


def page(name: str, record: Any) -> str:
    """The address of an expert's page."""
    return record_url(f"experts:{name}", record.public_id)


class ExpertList(AsOfMixin, ListPage):
    """Search by name, pinyin, unit, field; in the pool or not on the cut-off date."""

    action = "experts.view_experts"
    title = "专家库"
    template_name = "experts/expert_list.html"
    export_action = "experts.export_experts"
    measure, noun = "位", "专家"
    search = Search("搜姓名、拼音首字母、单位、职称、专业领域")
    columns = (
        Column("姓名", "name", sort="pinyin", personal=True),
        Column("单位", "unit"),
        Column("类型", "get_kind_display", sort=("kind", "pinyin")),
        Column("职称", "title", personal=True),
        Column("专业领域", lambda expert: "、".join(field.name for field in expert.fields.all())),
        Column("参与", lambda expert: f"{expert.deeds} 次", "number", sort=("deeds", "pinyin")),
        Column("在库", lambda expert: "在库" if expert.is_inside else "已出库", "short"),
        Column("职务", "position", more=True, personal=True),
        Column("集团内外", "get_side_display", "short", more=True),
        Column("备注", "note", more=True),
    )
    opens = "experts:expert"
    add = Button("登记专家", "experts:new")
    bulk = (
        Deed("批量修改", "experts:bulk_edit", "pencil"),
        Deed("批量出库", "experts:bulk_leave", "stop"),
    )
    empty = Empty("专家库还是空的", "手头有名单的，点上面的“导入专家”；也可以逐位登记。", icon="member")

    def base_queryset(self) -> QuerySet[Expert]:
        return listed(experts(), self.as_of)

    @property
    def filterset_class(self) -> Any:  # type: ignore[override]  # as of the page's date
        """The filters as of the page's date."""
        return partial(ExpertFilter, as_of=self.as_of)

    def get_tools(self) -> list[Tools]:
        deeds = record_buttons(self.request, "expert_deeds", "导出履历", "履历模板")
        return [Tools([*record_buttons(self.request, "experts"), *deeds])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"stats": self._stats(), **kwargs})

    def _stats(self) -> list[dict[str, Any]]:
        kinds: dict[str, int] = {}
        for kind in experts_on(self.as_of).order_by().values_list("kind", flat=True):
            kinds[kind] = kinds.get(kind, 0) + 1
        door = partial(figure_url, "experts.in_pool", self.as_of)
        stats = [{"label": "在库专家", "value": sum(kinds.values()), "href": door()}]
        return stats + [
            {"label": ExpertKind(kind).label, "value": kinds[kind], "href": door(kind=kind)}
            for kind in ExpertKind.values
            if kind in kinds
        ]


class ExpertPage(AsOfMixin, RecordPage):
    """One person: facts, times in the pool, documents, what was done."""

    action = "experts.view_experts"
    template_name = "experts/expert_detail.html"
    listed = ("专家库", "experts:list")

    def base_queryset(self) -> QuerySet[Expert]:
        return listed(experts(), self.as_of)

    def get_title(self) -> str:
        return self.get_object().name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        expert, viewer = self.get_object(), self.request.viewer
        may_edit = viewer.can("experts.edit_experts")
        records = expert.records.filter(occurred_on__lte=self.as_of).order_by("-occurred_on", "-id")[:200]
        sees_documents = viewer.can("experts.view_expert_documents")
        kept = expert.documents.select_related("file__uploaded_by").order_by("id") if sees_documents else []
        return super().get_context_data(
            **{
                "state": "in_force" if expert.is_inside else "ended",
                "state_label": "在库" if expert.is_inside else "不在库",
                "facts": self._key_facts(expert),
                "phone": mask_phone(expert.phone) if expert.phone else "",
                "may_read_phone": bool(expert.phone) and viewer.can("experts.view_expert_phone"),
                "periods": list(expert.periods.order_by("-starts_on")),
                "sums": [
                    (RecordKind(kind).label, found)
                    for kind, found in hours_by_kind(expert, self.as_of).items()
                ],
                "records": [(row, may_edit and row.origin != RecordOrigin.EVENT) for row in records],
                "sees_documents": sees_documents,
                "documents": list(kept),
                "files": file_items(((row.file, row.title) for row in kept), viewer)
                if sees_documents
                else None,
                "files_title": "材料",
                "files_empty": "还没有材料。",
                "may_edit": may_edit,
                **kwargs,
            }
        )

    def _key_facts(self, expert: Expert) -> list[tuple[str, Any]]:
        return [
            ("类型", expert.get_kind_display()),
            ("单位", f"{expert.unit}（{expert.get_side_display()}）"),
            ("职称", expert.title or DASH),
            ("职务", expert.position or DASH),
            ("性别", expert.get_sex_display() or DASH),
            ("专业领域", "、".join(field.name for field in expert.fields.all()) or DASH),
            ("备注", expert.note or DASH),
        ]


class ReadPhone(RecordDeedView):
    """The whole number, once, as a message; who looked is written down."""

    action = "experts.view_expert_phone"

    def base_queryset(self) -> QuerySet[Expert]:
        return experts()

    def perform(self) -> str:
        expert = self.get_object()
        number = read_phone(expert, by=self.request.viewer)
        messages.info(self.request, f"{expert}的电话：{number or '没有登记'}。已记录这次查看。")
        return expert.get_absolute_url()
