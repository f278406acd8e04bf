"""The form of a task or indicator: its texts, its acceptance points, its years."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from groupportal.ui.fields import Choice, TextArea
from plans.enums import Awaited, TargetKind, TargetSense
from plans.models import AcceptancePoint, PlanItem, PlanRevision
from plans.reading import plain, read_expectation
from plans.services.content import YearContent
from plans.services.items import ItemEdit, PointEdit, fingerprint

EMPTY_POINTS = 3


class ItemForm(forms.Form):
    """Texts, weight and years; a year's kind is read from what is typed (完成、5、40%、文字)."""

    name = forms.CharField(label="名称", max_length=300)
    goal_label = forms.CharField(
        label="目标引语", max_length=40, required=False, help_text="印在目标前面，如“建设目标”“预期目标”。"
    )
    goal = TextArea("建设目标", required=False)
    points_label = forms.CharField(
        label="要点引语", max_length=40, required=False, help_text="如“验收要点”。"
    )
    responsible = TextArea("责任单位", 2, required=False, help_text="多个单位用顿号或逗号分开。")
    measures = TextArea("工作举措", required=False)
    mark = TextArea("达成标志", 2, required=False)
    weight = forms.DecimalField(
        label="权重",
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        help_text="没有权重请留空。",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, revision: PlanRevision, item: PlanItem | None = None, **kwargs: Any
    ) -> None:
        self.item = item
        expected = {e.year: e.text for e in item.expectations.all()} if item else {}
        if item is not None:
            initial = {name: getattr(item, name) for name in self.base_fields if name != "seen"}
            kwargs["initial"] = {**initial, "seen": fingerprint(item), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        span = range(revision.plan.starts_on.year, revision.plan.ends_on.year + 1)
        self.years = sorted({*span, *expected})
        for year in self.years:
            self.fields[f"year_{year}"] = forms.CharField(
                label=f"{year}年预期",
                required=False,
                initial=expected.get(year, ""),
                help_text="可填数量、百分比、“完成”或一句话。" if year == self.years[0] else "",
            )

    def main_fields(self) -> list[Any]:
        """The bound fields of the texts."""
        return [self[name] for name in self.base_fields if name != "seen"]

    def year_fields(self) -> list[Any]:
        """The bound fields of the years."""
        return [self[f"year_{year}"] for year in self.years]

    def expectations(self) -> tuple[YearContent, ...]:
        """The years that say something; those not touched stay as they were read from a file."""
        known = {e.year: e for e in self.item.expectations.all()} if self.item else {}
        years = []
        for year in self.years:
            text = self.cleaned_data[f"year_{year}"]
            if not text:
                continue
            old = known.get(year)
            if old is not None and old.text == text:
                years.append(YearContent(year, old.kind, old.number, text))
            else:
                years.append(YearContent(year, *read_expectation(text), text))
        return tuple(years)


class BulkItemForm(forms.Form):
    """What several tasks or indicators of a draft may have in common."""

    responsible = forms.CharField(
        label="责任单位", required=False, help_text="多个单位用顿号或逗号分开。原来的由它代替。"
    )
    measures = TextArea("工作举措", required=False)
    mark = TextArea("达成标志", 2, required=False)
    weight = forms.DecimalField(label="权重", required=False, min_value=0, max_digits=6, decimal_places=2)


NOTHING, YES, NO = "none", "yes", "no"


class BulkWaitsForm(forms.Form):
    """What several points wait for: changes in any revision."""

    waits_for = Choice("等待的记录", [*Awaited.choices, (NOTHING, "不等待")], empty="不改", required=False)


class BulkPointForm(BulkWaitsForm):
    """What several points of a draft may have in common."""

    target_kind = Choice("目标类型", TargetKind.choices, empty="不改", required=False)
    target_sense = Choice("达标方向", TargetSense.choices, empty="不改", required=False)
    target_value = forms.DecimalField(label="目标值", required=False, max_digits=18, decimal_places=4)
    unit = forms.CharField(label="计量单位", max_length=20, required=False)
    base = forms.CharField(label="占什么的比例", max_length=60, required=False)
    is_veto = Choice(
        "否决要点", [(YES, "是，不达标即否决整个规划"), (NO, "不是")], empty="不改", required=False
    )
    field_order = ("target_kind", "target_sense", "target_value", "unit", "base", "is_veto", "waits_for")


class WaitsForm(forms.Form):
    """What a point waits for: changes in any revision."""

    waits_for = Choice("等待的记录", Awaited.choices, empty="不等待", required=False)


class TargetForm(WaitsForm):
    """What a point of a draft asks for."""

    target_kind = Choice("目标类型", TargetKind.choices, empty="没有定", required=False)
    target_sense = forms.ChoiceField(label="达标方向", choices=TargetSense.choices)
    target_value = forms.DecimalField(label="目标值", required=False, max_digits=18, decimal_places=4)
    unit = forms.CharField(label="计量单位", max_length=20, required=False)
    base = forms.CharField(label="占什么的比例", max_length=60, required=False)
    is_veto = forms.BooleanField(label="否决要点：不达标即否决整个规划", required=False)
    field_order = BulkPointForm.field_order


class PointForm(forms.Form):
    """One acceptance point; emptied text takes it away."""

    number = forms.CharField(label="编号", max_length=20, required=False)
    text = TextArea("要点", 2, required=False)
    target_kind = forms.ChoiceField(
        label="目标类型", choices=[("", "自动识别"), *TargetKind.choices], required=False
    )
    target_value = forms.DecimalField(label="目标值", required=False, max_digits=18, decimal_places=4)
    unit = forms.CharField(label="计量单位", max_length=20, required=False)
    target_sense = forms.ChoiceField(
        label="达标方向", choices=[("", "自动识别"), *TargetSense.choices], required=False
    )
    base = forms.CharField(label="占什么的比例", max_length=60, required=False)
    waits_for = forms.ChoiceField(
        label="等待的记录", choices=[("", "不等待"), *Awaited.choices], required=False
    )
    is_veto = forms.BooleanField(label="否决要点：不达标即否决整个规划", required=False)
    source = forms.UUIDField(widget=forms.HiddenInput, required=False)


_PointForms = formset_factory(PointForm, extra=EMPTY_POINTS, max_num=200, absolute_max=200)


def point_forms(item: PlanItem | None, data: Any = None) -> BaseFormSet:
    """The points of an item and a few empty lines."""
    initial = [
        {
            "number": p.number,
            "text": p.text,
            "target_kind": p.target_kind,
            "target_value": plain(p.target_value),
            "unit": p.unit,
            "target_sense": p.target_sense,
            "base": p.base,
            "waits_for": p.waits_for,
            "is_veto": p.is_veto,
            "source": p.public_id,
        }
        for p in (item.points.all() if item else [])
    ]
    return _PointForms(data, initial=initial, prefix="points")


def item_edit(form: ItemForm, points: BaseFormSet, item: PlanItem | None) -> ItemEdit:
    """What the valid forms say, for the service."""
    known: dict[Any, AcceptancePoint] = {p.public_id: p for p in item.points.all()} if item else {}
    cleaned = form.cleaned_data
    return ItemEdit(
        **{name: cleaned[name] for name in ItemForm.base_fields if name != "seen"},
        points=tuple(
            PointEdit(
                number=data["number"],
                text=data["text"],
                target_kind=data["target_kind"],
                target_value=data["target_value"],
                unit=data["unit"],
                target_sense=data["target_sense"],
                base=data["base"],
                # A new point's records are guessed from its text, where none are chosen.
                waits_for=data["waits_for"] if data["source"] else data["waits_for"] or None,
                is_veto=data["is_veto"],
                source=known.get(data["source"]),
            )
            for data in (p.cleaned_data for p in points)
            if data.get("text")
        ),
        years=form.expectations(),
    )
