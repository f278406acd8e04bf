"""The acceptance points of a revision: what each asks for, and what answers it or is still waited for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString

from groupportal.errors import DomainError
from groupportal.lists.bulk import BulkEditPage
from groupportal.lists.declaring import Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.pages import RecordFormPage
from groupportal.ui.pieces import esc
from groupportal.ui.tables import Column
from plans.enums import RevisionState
from plans.excel.points import REVISION
from plans.forms.item import NO, NOTHING, YES, BulkPointForm, BulkWaitsForm, TargetForm, WaitsForm
from plans.models import AcceptancePoint, PlanRevision
from plans.reading import plain, point_in_quotes
from plans.selectors.outcome import target_in_words
from plans.selectors.points import ANSWERED, SEARCHED, answered_by, points_of
from plans.services.points import TARGET, edit_point, words_of
from plans.services.revision import locked_draft
from plans.views.cells import page
from plans.views.revisions import all_revisions

EDIT = "plans.edit_plan"
_IN_FORCE = "这一版已经生效，目标不能改；要改目标，在“版本”里起草新的一版。"


class _OfRevision:
    """Pages about the points of a revision; drafts are for those who edit."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def revision(self) -> PlanRevision:
        """The revision of the address; 404 for a draft that is not for this person."""
        rows = all_revisions()
        if not self.request.viewer.can(EDIT):
            rows = rows.exclude(state=RevisionState.DRAFT)
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    @property
    def is_draft(self) -> bool:
        """Whether targets can be changed."""
        return bool(self.revision.state == RevisionState.DRAFT)

    def base_queryset(self) -> Any:
        return points_of(self.revision)


class PointList(_OfRevision, ListPage):
    """The points, each with target and what answers it. Drafts are for those who edit."""

    action = "plans.view_plan"
    model = AcceptancePoint
    measure, noun = "条", "要点"
    lead = "每条要点要求什么、由什么回答：系统记录直接取数；等待记录的，相应的记录还没有登记在系统里，先由填报和佐证回答。"
    search = Search("搜索要点、任务", SEARCHED)
    chips = (
        Chips(
            "由什么回答",
            "answered",
            (
                ("waiting", "等待记录"),
                ("bound", "系统记录"),
                ("filed", "填报和佐证"),
                ("veto", "否决要点"),
            ),
            narrows=lambda _, rows, value: rows.filter(ANSWERED[value]) if value in ANSWERED else rows,
        ),
    )
    empty = Empty("没有符合条件的要点", "换一个条件，或清空搜索看全部。", icon="plan")
    columns = (
        Column("要点", lambda point: f"{point.number}{point.text}"),
        Column("任务或指标", "item.name"),
        Column("目标", target_in_words),
        Column("由什么回答", answered_by),
        Column("否决", lambda point: "否决要点" if point.is_veto else ""),
        Column("目标类型", "get_target_kind_display", more=True),
        Column("占什么的比例", "base", more=True),
    )

    @property
    def bulk(self) -> Sequence[Deed]:  # type: ignore[override]  # of the revision's own
        """Of a draft the targets too, else what points wait for."""
        if not self.may_edit:
            return ()
        label = "批量修改" if self.is_draft else "批量改等待的记录"
        at = {"public_id": self.revision.public_id}
        return (Deed(label, "plans:points_bulk_edit", "pencil", kwargs=at),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = f"{self.lead}{_IN_FORCE}" if self.may_edit and not self.is_draft else self.lead
        return super().get_context_data(**{"lead": said, **kwargs})

    def get_columns(self) -> Sequence[Column]:
        return (*self.columns, Column("要做的", _deed, "actions")) if self.may_edit else self.columns

    @property
    def may_edit(self) -> bool:
        """Whether the person edits plans, and this revision counts."""
        return bool(self.request.viewer.can(EDIT) and self.revision.state != RevisionState.SUPERSEDED)

    def get_tools(self) -> list[Tools]:
        about = {REVISION: self.revision.public_id}
        return [Tools(record_buttons(self.request, "plan_points", "导出目标", about=about))]

    def get_title(self) -> str:
        return f"验收要点：第{self.revision.number}版"

    def breadcrumbs(self) -> list[tuple[str, str]]:
        plan = self.revision.plan
        return [
            ("建设任务", reverse("plans:list")),
            (plan.name, page("plan", plan)),
            (f"第{self.revision.number}版", page("revision", self.revision)),
        ]

    def row_url(self, point: AcceptancePoint) -> str:
        """Its task; in a draft where it is edited."""
        if self.is_draft:
            return page("item_edit", point.item)
        return page("task", point.item.thread)


def _deed(point: AcceptancePoint) -> SafeString:
    label = "改目标" if point.item.revision.state == RevisionState.DRAFT else "改等待的记录"
    return SafeString(
        f'<a href="{page("point_edit", point)}">{label}<span class="sr">：{esc(point.text)}</span></a>'
    )


class PointsBulkEdit(_OfRevision, BulkEditPage):
    """What several points have in common: of a draft their targets, of what is in force only what they wait for."""

    action = EDIT
    title = "批量修改要点"
    form_class = BulkPointForm

    def get_form_class(self) -> Any:
        return BulkPointForm if self.is_draft else BulkWaitsForm

    @property
    def list_title(self) -> str:
        return f"验收要点：第{self.revision.number}版"

    @property
    def list_url(self) -> str:
        return page("points", self.revision)

    def name_of(self, row: AcceptancePoint) -> str:
        return f"{row.item.name}：{point_in_quotes(row.number, row.text)}"

    def lock(self) -> None:
        if self.is_draft:
            locked_draft(self.revision)
        else:
            super().lock()

    def change(self, row: AcceptancePoint, values: Mapping[str, Any]) -> AcceptancePoint:
        meant = {"is_veto": {YES: True, NO: False}, "waits_for": {NOTHING: ""}}
        changes = {name: meant.get(name, {}).get(value, value) for name, value in values.items()}
        return edit_point(row, changes, by=self.request.viewer)

    def value_of(self, row: AcceptancePoint, name: str) -> Any:
        return words_of(row, name)


class PointEditPage(RecordFormPage):
    """One point by itself: of a draft its target, of what is in force only what it waits for. Its text stands in its task's form."""

    action = EDIT
    done_message = "已保存。"

    def base_queryset(self) -> Any:
        rows = AcceptancePoint.objects.exclude(item__revision__state=RevisionState.SUPERSEDED)
        return rows.select_related("item__revision__plan")

    @property
    def is_draft(self) -> bool:
        """Whether the target can be changed."""
        return bool(self.get_object().item.revision.state == RevisionState.DRAFT)

    def get_form_class(self) -> Any:
        return TargetForm if self.is_draft else WaitsForm

    def get_title(self) -> str:
        return "修改要点的目标" if self.is_draft else "修改等待的记录"

    def get_initial(self) -> dict[str, Any]:
        point = self.get_object()
        names = self.get_form_class().base_fields
        return {**{n: getattr(point, n) for n in names}, "target_value": plain(point.target_value)}

    def breadcrumbs(self) -> list[tuple[str, str]]:
        revision = self.get_object().item.revision
        listed = (f"验收要点：第{revision.number}版", page("points", revision))
        return [
            ("建设任务", reverse("plans:list")),
            (revision.plan.name, page("plan", revision.plan)),
            listed,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        point = self.get_object()
        about = f"{point.item.name}：{point.number}{point.text}"
        back = page("points", point.item.revision)
        return super().get_context_data(**{"lead": about, "cancel_url": back, **kwargs})

    def perform(self, form: Any) -> str:
        if lost := set(TARGET) & set(self.request.POST) - set(form.fields):
            labels = "、".join(
                str(AcceptancePoint._meta.get_field(name).verbose_name) for name in sorted(lost)
            )
            words = f"这一版已经生效，{labels}不能再改，您填的没有保存。要改目标的，请另拟一版修订。"
            raise DomainError("in_force", words)
        point = edit_point(self.get_object(), form.cleaned_data, by=self.request.viewer)
        return page("points", point.item.revision)
