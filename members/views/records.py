"""Contacts and files of a unit."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from groupportal.errors import DomainError, NotAllowed
from groupportal.files.services import kept_together
from groupportal.ui.pages import RecordFormPage
from members.forms.decisions import PurposeForm, ReasonForm
from members.forms.records import AttachmentForm, ContactForm
from members.models import Contact, MemberAttachment
from members.services.attachments import attach, withdraw_attachment
from members.services.contacts import add_contact, edit_contact, read_contact, remove_contact
from members.views.common import OwnOrAll, may_edit, store_paper


class AddContact(OwnOrAll, RecordFormPage):
    """A person to turn to."""

    action = "members.view_contacts"
    title = "添加联系人"
    form_class = ContactForm
    submit_label = "添加联系人"
    done_message = "已添加联系人。"

    def perform(self, form: Any) -> str:
        data = dict(form.cleaned_data)
        add_contact(self.get_object(), data, is_main=data.pop("is_main"), by=self.request.viewer)
        return self.get_object().get_absolute_url()


class OfContact(RecordFormPage):
    """Pages about one contact of a unit on the roll; ``edits`` are for those who keep the unit's data."""

    edits = True

    def base_queryset(self) -> Any:
        return Contact.objects.select_related("member__unit")

    def get_object(self) -> Contact:
        contact: Contact = super().get_object()
        viewer, member = self.request.viewer, contact.member
        if self.edits and not may_edit(viewer, member):
            raise NotAllowed
        viewer.require("members.view_contacts", unit_id=member.unit_id)
        return contact

    def breadcrumbs(self) -> list[tuple[str, str]]:
        member = self.get_object().member
        return [("成员单位", reverse("members:list")), (str(member), member.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"cancel_url": self.get_object().member.get_absolute_url(), **kwargs}
        )


class EditContact(OfContact):
    """Change a contact; phone and e-mail are not shown."""

    action = "members.view_contacts"
    title = "修改联系人"
    form_class = ContactForm
    template_name = "members/contact_form.html"
    done_message = "已保存联系人。"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "known": self.get_object()}

    def get_initial(self) -> dict[str, Any]:
        contact = self.get_object()
        return {name: getattr(contact, name) for name in ("name", "title", "is_main")}

    def perform(self, form: Any) -> str:
        data = dict(form.cleaned_data)
        is_main, forget = data.pop("is_main"), data.pop("forget", ())
        contact = edit_contact(
            self.get_object(), data, is_main=is_main, forget=forget, by=self.request.viewer
        )
        return contact.member.get_absolute_url()


class RemoveContact(OfContact):
    """Take a contact away."""

    action = "members.view_contacts"
    title = "删除联系人"
    form_class = ContactForm
    template_name = "generic/confirm.html"
    done_message = "已删除联系人。"

    def get_form(self, form_class: Any = None) -> Any:
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contact = self.get_object()
        return super().get_context_data(
            **{
                "question": f"要删除{contact.member}的联系人{contact.name}吗？",
                "consequences": ["删除后这里不再显示；操作记录里留有姓名。"],
                "confirm_label": "确认删除",
                "danger": True,
                **kwargs,
            }
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.form_valid(None)

    def perform(self, form: Any) -> str:
        contact = self.get_object()
        member = contact.member
        remove_contact(contact, by=self.request.viewer)
        return member.get_absolute_url()


class ReadContact(OfContact):
    """A contact in full, once the purpose is given; the reading is written down."""

    action = "members.view_contacts"
    title = "查看联系方式"
    form_class = PurposeForm
    template_name = "members/contact_read.html"
    submit_label = "查看"
    edits = False

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            contact = read_contact(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        response = self.render_to_response(self.get_context_data(form=form, shown=contact))
        response["Cache-Control"] = "private, no-store"
        return response


class AddAttachment(OwnOrAll, RecordFormPage):
    """A file about a unit."""

    action = "members.view_contacts"
    title = "上传附件"
    form_class = AttachmentForm
    submit_label = "上传"
    done_message = "已上传。"

    def get_form_kwargs(self) -> dict[str, Any]:
        may = self.request.viewer.can("members.edit_roll")
        return {**super().get_form_kwargs(), "may_approve": may}

    def get_initial(self) -> dict[str, Any]:
        return {"dated_on": timezone.localdate(), "kind": self.request.GET.get("kind", "introduction")}

    def perform(self, form: Any) -> str:
        viewer, data = self.request.viewer, dict(form.cleaned_data)
        with kept_together(), transaction.atomic():
            data["file"] = store_paper(data["file"], viewer)
            attach(self.get_object(), by=viewer, **data)
        return self.get_object().get_absolute_url()


class WithdrawAttachment(RecordFormPage):
    """A file that counts no more."""

    action = "members.view_contacts"
    title = "撤下附件"
    form_class = ReasonForm
    template_name = "generic/confirm.html"
    done_message = "已撤下，从今天起不再计入统计。"

    def base_queryset(self) -> Any:
        return MemberAttachment.objects.select_related("member__unit", "file")

    def get_object(self) -> MemberAttachment:
        attachment: MemberAttachment = super().get_object()
        if not may_edit(self.request.viewer, attachment.member):
            raise NotAllowed
        return attachment

    def breadcrumbs(self) -> list[tuple[str, str]]:
        member = self.get_object().member
        return [("成员单位", reverse("members:list")), (str(member), member.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        attachment = self.get_object()
        return super().get_context_data(
            **{
                "question": f"要撤下{attachment.get_kind_display()}“{attachment.file}”吗？",
                "consequences": ["从今天起它不再计入统计，此前日期的统计不变；文件仍留在页面上。"],
                "confirm_label": "确认撤下",
                "danger": True,
                "cancel_url": attachment.member.get_absolute_url(),
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        attachment = withdraw_attachment(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        return attachment.member.get_absolute_url()
