"""专家库: taking in, correcting, leaving, documents, records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from experts.forms.expert import (
    BulkExpertForm,
    DeedForm,
    DocumentForm,
    ExpertForm,
    JoinForm,
    LeaveForm,
    NewExpertForm,
    RemoveDeedForm,
)
from experts.models import Expert, ExpertDocument, ExpertRecord
from experts.selectors.expert import experts
from experts.services.deed import record_deed, remove_deed
from experts.services.expert import (
    add_documents,
    add_expert,
    edit_expert,
    facts_of,
    join_pool,
    leave_pool,
    remove_document,
)
from groupportal.files.services import kept_together, store_upload
from groupportal.lists.bulk import BulkEditPage
from groupportal.ui.formats import cndate
from groupportal.ui.pages import FormPage, RecordDeedView, RecordFormPage


class NewExpert(FormPage):
    """Take a person into the pool."""

    action = "experts.edit_experts"
    title = "登记专家"
    listed = ("专家库", "experts:list")
    form_class = NewExpertForm
    submit_label = "登记"
    done_message = "已登记入库。"

    def perform(self, form: Any) -> str:
        joined_on = form.cleaned_data["joined_on"]
        return add_expert(form.given(), joined_on=joined_on, by=self.request.viewer).get_absolute_url()


class _OfExpert(RecordFormPage):
    action = "experts.edit_experts"
    listed = ("专家库", "experts:list")

    def base_queryset(self) -> QuerySet[Expert]:
        return experts()


class EditExpert(_OfExpert):
    """Correct what is said about a person."""

    title = "修改专家资料"
    form_class = ExpertForm
    done_message = "资料已保存。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "expert": self.get_object()}

    def get_initial(self) -> dict[str, Any]:
        expert = self.get_object()
        names = ("name", "kind", "unit_name", "title", "position", "sex", "note")
        return {
            **{name: getattr(expert, name) for name in names},
            "member": expert.member.public_id if expert.member else None,
            "fields_text": "、".join(expert.fields.order_by("id").values_list("name", flat=True)),
        }

    def perform(self, form: Any) -> str:
        return edit_expert(self.get_object(), form.given(), by=self.request.viewer).get_absolute_url()


class BulkExperts(BulkEditPage):
    """What several experts have in common, set for all of them."""

    action = "experts.edit_experts"
    title = "批量修改专家资料"
    form_class = BulkExpertForm
    list_page = ("专家库", "experts:list")
    measure = "位"

    def base_queryset(self) -> QuerySet[Expert]:
        return experts()

    def change(self, row: Expert, values: Mapping[str, Any]) -> Expert:
        said = {"fields" if name == "fields_text" else name: value for name, value in values.items()}
        return edit_expert(row, replace(facts_of(row), **said), by=self.request.viewer)

    def value_of(self, row: Expert, name: str) -> Any:
        if name == "fields_text":
            return "、".join(row.fields.order_by("id").values_list("name", flat=True))
        return super().value_of(row, name)


class BulkLeave(BulkExperts):
    """Several out of the pool from one day on."""

    action = "experts.edit_experts"
    title = "批量出库"
    form_class = LeaveForm

    def change(self, row: Expert, values: Mapping[str, Any]) -> Expert:
        return leave_pool(row, by=self.request.viewer, **values).expert

    def value_of(self, row: Expert, name: str) -> Any:
        last = row.periods.order_by("-starts_on").first()
        return (cndate(last.ends_on) if name == "left_on" else last.reason) if last and last.ends_on else ""


class JoinPool(_OfExpert):
    """Back into the pool."""

    title = "重新入库"
    form_class = JoinForm
    submit_label = "入库"
    done_message = "已入库。"

    def get_initial(self) -> dict[str, Any]:
        return {"joined_on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        join_pool(self.get_object(), joined_on=form.cleaned_data["joined_on"], by=self.request.viewer)
        return self.get_object().get_absolute_url()


class LeavePool(_OfExpert):
    """Out of the pool."""

    title = "登记出库"
    form_class = LeaveForm
    submit_label = "出库"
    done_message = "已出库，此前截至某天的人数不变。"

    def get_initial(self) -> dict[str, Any]:
        return {"left_on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        leave_pool(self.get_object(), **form.cleaned_data, by=self.request.viewer)
        return self.get_object().get_absolute_url()


class AddDocuments(_OfExpert):
    """Documents about a person: for few eyes only."""

    title = "上传专家材料"
    form_class = DocumentForm
    submit_label = "上传"
    done_message = "材料已上传。"

    def perform(self, form: Any) -> str:
        expert, viewer = self.get_object(), self.request.viewer
        with kept_together(), transaction.atomic():
            files = [
                store_upload(
                    upload, by=viewer, purpose="专家材料", view_action="experts.view_expert_documents"
                )
                for upload in form.cleaned_data["files"]
            ]
            add_documents(expert, files, title=form.cleaned_data["title"], by=viewer)
        return expert.get_absolute_url()


class RemoveDocument(RecordDeedView):
    """Take a document off a person."""

    action = "experts.edit_experts"
    done_message = "材料已移除。"

    def base_queryset(self) -> QuerySet[ExpertDocument]:
        return ExpertDocument.objects.select_related("expert", "file")

    def perform(self) -> str:
        document = self.get_object()
        address = document.expert.get_absolute_url()
        remove_document(document, by=self.request.viewer)
        return address


class RecordDeed(_OfExpert):
    """Something the person did."""

    title = "登记专家履历"
    form_class = DeedForm
    submit_label = "登记"
    done_message = "已登记。"

    def perform(self, form: Any) -> str:
        record_deed(self.get_object(), **form.cleaned_data, by=self.request.viewer)
        return self.get_object().get_absolute_url()


class RemoveDeed(RecordFormPage):
    """Take back a record that was entered by hand."""

    action = "experts.edit_experts"
    title = "删除专家履历"
    form_class = RemoveDeedForm
    template_name = "generic/confirm.html"
    done_message = "已删除。"

    def base_queryset(self) -> QuerySet[ExpertRecord]:
        return ExpertRecord.objects.select_related("expert")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        expert = self.get_object().expert
        return [("专家库", reverse("experts:list")), (expert.name, expert.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        deed = self.get_object()
        return super().get_context_data(
            **{
                "question": f"要删除{deed.expert}{cndate(deed.occurred_on)}的“{deed.title}”吗？",
                "consequences": ["删除后不再计入这位专家的参与次数和学时，操作记录里保留原内容。"],
                "confirm_label": "确认删除",
                "danger": True,
                "cancel_url": deed.expert.get_absolute_url(),
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        deed = self.get_object()
        remove_deed(deed, reason=form.cleaned_data["reason"], by=self.request.viewer)
        return deed.expert.get_absolute_url()
