"""单位组合: the saved sets, keeping and changing one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.urls import reverse

from groupportal.lists.declaring import Button, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.people.choosing import UnitsField
from groupportal.people.models import UnitSet
from groupportal.people.services.sets import delete_unit_set, save_unit_set
from groupportal.tenancy.models import Unit
from groupportal.ui.pages import FormPage, RecordFormPage
from groupportal.ui.tables import Column

_LIST = [("单位组合", "people:unit_sets")]


class UnitSetForm(forms.Form):
    """A name and units."""

    name = forms.CharField(label="名称", max_length=60, help_text="例如“骨干企业”“江海区学校”，全集团共用。")
    units = UnitsField(label="单位", action="tenancy.view_group")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["units"]
        field.queryset = Unit.objects.filter(is_active=True)


class UnitSetList(ListPage):
    """The group's sets, each opening to be changed."""

    action = "tenancy.keep_unit_sets"
    title = "单位组合"
    lead = "常常一起部署任务的单位，存成组合；部署任务、添加组合时一下选中。全集团共用。"
    measure, noun = "个", "组合"
    search = Search("组合名称、其中的单位或拼音首字母", ("name", "entries__unit__name"))
    columns = (
        Column("名称", "name", sort="name"),
        Column("单位", "many", "number"),
        Column("保存人", "saved_by"),
        Column("保存时间", "saved_at", "time", sort="saved_at"),
    )
    opens = "people:unit_set"
    add = Button("新建单位组合", "people:unit_set_new")
    empty = Empty(
        "还没有单位组合",
        "把常常一起部署任务的单位存成组合，以后一下选中；部署任务时也可以顺便存。",
        Button("新建单位组合", "people:unit_set_new"),
        "member",
    )

    def base_queryset(self) -> QuerySet[UnitSet]:
        return UnitSet.objects.annotate(many=Count("entries", distinct=True)).order_by("pinyin", "name")


class _Form:
    def breadcrumbs(self) -> list[tuple[str, str]]:
        """To the list."""
        return [(label, reverse(name)) for label, name in _LIST]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Back to the list on second thoughts."""
        return super().get_context_data(**{"cancel_url": reverse("people:unit_sets"), **kwargs})  # type: ignore[misc]


class UnitSetNew(_Form, FormPage):
    action = "tenancy.keep_unit_sets"
    title = "新建单位组合"
    form_class = UnitSetForm
    submit_label = "保存组合"
    done_message = "已保存，部署任务时可以选用。"

    def perform(self, form: UnitSetForm) -> str:
        save_unit_set(form.cleaned_data["name"], form.cleaned_data["units"], by=self.request.viewer)
        return reverse("people:unit_sets")


class _OfSet(_Form, RecordFormPage):
    def base_queryset(self) -> QuerySet[UnitSet]:
        return UnitSet.objects.all()


class UnitSetEdit(_OfSet):
    """Another name, other units."""

    action = "tenancy.keep_unit_sets"
    form_class = UnitSetForm
    template_name = "people/unit_set.html"
    submit_label = "保存组合"
    done_message = "已保存。"

    def get_title(self) -> str:
        return f"单位组合：{self.get_object()}"

    def get_initial(self) -> dict[str, Any]:
        kept = self.get_object()
        return {"name": kept.name, "units": list(kept.entries.values_list("unit__public_id", flat=True))}

    def perform(self, form: UnitSetForm) -> str:
        data = form.cleaned_data
        save_unit_set(data["name"], data["units"], known=self.get_object(), by=self.request.viewer)
        return reverse("people:unit_sets")


class UnitSetDelete(_OfSet):
    """Asked before it goes."""

    action = "tenancy.keep_unit_sets"
    title = "删除单位组合"
    form_class = forms.Form
    template_name = "generic/confirm.html"
    done_message = "组合已删除，其中的单位不受影响。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "question": f"删除单位组合“{self.get_object()}”？",
                "consequences": ["只删除这个组合，其中的单位和已部署的任务不受影响。"],
                "confirm_label": "删除",
                "danger": True,
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        delete_unit_set(self.get_object(), by=self.request.viewer)
        return reverse("people:unit_sets")
