"""Editing one task or indicator of a draft, or mending a slip of the pen in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from groupportal.lists.bulk import BulkEditPage
from groupportal.ui.confirm import ConfirmPage
from groupportal.ui.pages import RecordDeedView, RecordFormPage, not_found_unless
from plans.enums import ItemKind, RevisionState
from plans.forms.fields import go_on_from
from plans.forms.item import BulkItemForm, ItemForm, item_edit, point_forms
from plans.forms.work import ReasonForm
from plans.models import PlanItem, PlanRevision
from plans.reading import plain
from plans.selectors import items_of
from plans.services.items import (
    ItemConflictError,
    add_item,
    correct_item,
    edit_item,
    edit_of,
    fingerprint,
    move_item,
    remove_item,
)
from plans.services.revision import locked_draft
from plans.views.cells import page
from plans.views.revisions import all_revisions


class _ItemFormPage(RecordFormPage):
    """The item form with its points below; a conflict shows what stands there now."""

    action = "plans.edit_plan"
    template_name = "plans/item_form.html"
    form_class = ItemForm
    tells_overtaken = False
    current: PlanItem | None = None

    def item(self) -> PlanItem | None:
        """The item that is edited, None for a new one."""
        return None

    def revision(self) -> PlanRevision:
        """The revision it stands in."""
        raise NotImplementedError

    def points(self) -> Any:
        """The forms of the points."""
        if not hasattr(self, "_points"):
            self._points = point_forms(
                self.item(), self.request.POST if self.request.method == "POST" else None
            )
        return self._points

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "revision": self.revision(), "item": self.item()}

    def form_valid(self, form: ItemForm) -> HttpResponse:
        if not self.points().is_valid():
            form.add_error(None, "验收要点里有几处要改，请看下方标出的地方。")
            return self.form_invalid(form)
        return super().form_valid(form)

    def saved(self, form: ItemForm, item: PlanItem) -> str:
        """Where to go after saving."""
        return page("revision", item.revision)

    def conflicted(self, form: ItemForm, conflict: ItemConflictError) -> None:
        """Show what stands there now and let the next saving overwrite it knowingly."""
        self.current = conflict.current
        go_on_from(form, fingerprint(conflict.current))

    def breadcrumbs(self) -> list[tuple[str, str]]:
        revision = self.revision()
        return [
            ("建设任务", reverse("plans:list")),
            (revision.plan.name, page("plan", revision.plan)),
            (f"第{revision.number}版", page("revision", revision)),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "points": self.points(),
                "current": self.current,
                "cancel_url": page("revision", self.revision()),
                **kwargs,
            }
        )


class ItemNew(_ItemFormPage):
    """A new task, indicator or heading of a draft."""

    submit_label = "添加"
    done_message = "已添加。"

    def base_queryset(self) -> Any:
        return all_revisions().filter(state=RevisionState.DRAFT)

    def revision(self) -> PlanRevision:
        return self.get_object()

    @property
    def kind(self) -> str:
        """Task or indicator, as the address says."""
        kind = self.request.GET.get("kind", ItemKind.TASK)
        not_found_unless(kind in ItemKind.values)
        return kind

    def parent(self) -> PlanItem | None:
        """The heading it goes below."""
        wanted = self.request.GET.get("parent", "")
        rows = PlanItem.objects.filter(revision=self.revision(), level=1, kind=self.kind)
        found = {str(row.public_id): row for row in rows}
        not_found_unless(not wanted or wanted in found)
        return found.get(wanted)

    def get_title(self) -> str:
        parent = self.parent()
        label = ItemKind(self.kind).label
        return f"在“{parent.name}”下添加{label}" if parent else f"添加一级{label}"

    def perform(self, form: ItemForm) -> str:
        edit = item_edit(form, self.points(), None)
        item = add_item(self.revision(), edit, kind=self.kind, parent=self.parent(), by=self.request.viewer)
        return self.saved(form, item)


class ItemEditPage(_ItemFormPage):
    """An item of a draft."""

    submit_label = "保存修改"
    done_message = "已保存。"

    def base_queryset(self) -> Any:
        return PlanItem.objects.select_related("revision__plan", "thread").filter(
            revision__state=RevisionState.DRAFT
        )

    def item(self) -> PlanItem:
        return self.get_object()

    def revision(self) -> PlanRevision:
        return self.get_object().revision

    def get_title(self) -> str:
        return f"修改：{self.get_object().name}"

    def perform(self, form: ItemForm) -> str:
        item = self.item()
        edit = item_edit(form, self.points(), item)
        try:
            return self.saved(
                form, edit_item(item, edit, seen=form.cleaned_data["seen"], by=self.request.viewer)
            )
        except ItemConflictError as conflict:
            self.conflicted(form, conflict)
            raise


class ItemCorrect(ItemEditPage):
    """A slip of the pen in the revision in force."""

    submit_label = "保存更正"
    done_message = "更正已保存，并记入操作记录。"

    def base_queryset(self) -> Any:
        return PlanItem.objects.select_related("revision__plan", "thread").filter(
            revision__state=RevisionState.IN_FORCE
        )

    def get_title(self) -> str:
        return f"更正文字：{self.get_object().name}"

    def reason_form(self) -> ReasonForm:
        """The reason, asked below the texts."""
        if not hasattr(self, "_reason"):
            self._reason = ReasonForm(self.request.POST if self.request.method == "POST" else None)
        return self._reason

    def form_valid(self, form: ItemForm) -> HttpResponse:
        if not self.reason_form().is_valid():
            form.add_error(None, "更正已生效的文字须写明原因，请在页面下方填写。")
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, form: ItemForm) -> str:
        item = self.item()
        edit = item_edit(form, self.points(), item)
        reason = self.reason_form().cleaned_data["reason"]
        try:
            correct_item(item, edit, seen=form.cleaned_data["seen"], reason=reason, by=self.request.viewer)
        except ItemConflictError as conflict:
            self.conflicted(form, conflict)
            raise
        return page("task", item.thread)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"reason_form": self.reason_form(), "cancel_url": page("task", self.item().thread), **kwargs}
        )


def _items_of_revisions() -> Any:
    return PlanItem.objects.select_related("revision__plan")


class ItemMove(RecordDeedView):
    """One place up or down."""

    action = "plans.edit_plan"
    title = "调整顺序"

    def base_queryset(self) -> Any:
        return _items_of_revisions()

    def buttons(self) -> tuple[tuple[str, str], ...]:
        return ("up", "上移"), ("down", "下移")

    def perform(self) -> str:
        item = move_item(self.get_object(), up=self.request.POST.get("to") == "up", by=self.request.viewer)
        return f"{page('revision', item.revision)}#item-{item.public_id}"


class ItemRemove(ConfirmPage):
    """Out of the draft."""

    action = "plans.edit_plan"
    title = "从草稿中删除"
    confirm_label = "删除"
    done_message = "已从草稿中删除。"

    def base_queryset(self) -> Any:
        return _items_of_revisions()

    def question(self) -> str:
        return f"要从草稿中删除“{self.get_object().name}”吗？"

    def consequences(self) -> list[str]:
        item = self.get_object()
        below = item.children.count()
        sentences = ["已有的填报、佐证和台账都保留，在以前的版本里照常计算。"]
        if item.kind == ItemKind.TASK and not item.parent_id:
            sentences.append("它在草稿里的预算一起删除；已登记的到位、支出不计入新版本的合计，经费页会提醒。")
        return [f"它下面的 {below} 条也会一起删除。", *sentences] if below else sentences

    def cancel_url(self) -> str:
        return page("revision", self.get_object().revision)

    def perform(self, form: Any) -> str:
        item = self.get_object()
        target = page("revision", item.revision)
        remove_item(item, by=self.request.viewer)
        return target


class ItemsBulkEdit(BulkEditPage):
    """What several tasks or indicators of a draft have in common: who is in charge, what is done, the mark, the weight."""

    action = "plans.edit_plan"
    title = "批量修改任务与指标"
    form_class = BulkItemForm
    measure = "条"

    @cached_property
    def revision(self) -> PlanRevision:
        """The draft; 404 for a revision that is none."""
        drafts = all_revisions().filter(state=RevisionState.DRAFT)
        return get_object_or_404(drafts, public_id=self.kwargs["public_id"])

    @property
    def list_title(self) -> str:
        return f"{self.revision.plan.name} 第{self.revision.number}版"

    @property
    def list_url(self) -> str:
        return page("revision", self.revision)

    def base_queryset(self) -> Any:
        return items_of(self.revision)

    def lock(self) -> None:
        locked_draft(self.revision)

    def change(self, row: PlanItem, values: Mapping[str, Any]) -> PlanItem:
        edit = replace(edit_of(row), **values)
        return edit_item(row, edit, seen=fingerprint(row), by=self.request.viewer)

    def value_of(self, row: PlanItem, name: str) -> Any:
        return plain(row.weight) if name == "weight" else getattr(row, name)
