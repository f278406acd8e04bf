"""The way in for units without an account: the form, and finding a lost link again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.urls import reverse

from groupportal.errors import DomainError
from groupportal.files.services import kept_together
from groupportal.links.limits import HONEYPOT, Limit
from groupportal.links.pages import PublicFormPage
from groupportal.links.selectors import address_of
from groupportal.links.services import send_code, trust_device
from groupportal.tenancy.address import group_prefix
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.ui.formats import mask_email
from groupportal.ui.navigation import public_entries
from members.forms.application import ApplicationForm, StatusForm
from members.services import applications as services
from members.views.common import signed_in, store_uploads

APPLY = Limit("members.apply", from_one_address=10, on_one_thing=3)
LOOK = Limit("members.look", from_one_address=30, on_one_thing=10)


class _Entrance(PublicFormPage):
    """Pages that anybody finds, with the navigation between them."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = self.request.path
        nav = [
            {"label": label, "url": reverse(name), "active": reverse(name) == here}
            for label, name in public_entries()
        ]
        ways = {
            "public_nav": nav,
            "home_url": reverse("members:join"),
            "sign_in_url": f"{settings.LOGIN_URL}?next={group_prefix(self.request.group)}",
        }
        return super().get_context_data(**{**ways, **kwargs})


class Join(_Entrance):
    """Apply."""

    title = "申请加入集团"
    form_class = ApplicationForm
    template_name = "members/join.html"
    submit_label = "提交加盟申请"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Groups share a browser's store.
        return super().get_context_data(**{"draft": f"join-{self.request.group.slug}", **kwargs})

    def perform(self, form: ApplicationForm) -> str:
        phone = form.cleaned_data["contact_phone"]
        APPLY.count(self.request, phone)
        if form.cleaned_data[HONEYPOT]:
            # Looks like success to what fills in every field; nothing is kept.
            return reverse("members:join_status")
        try:
            with kept_together(), transaction.atomic():
                files = store_uploads(form.cleaned_data, by=SYSTEM_ACTOR)
                application = services.start_application(form.values, files=files)
                application = services.submit_application(application, by=signed_in(self.request))
        except DomainError:
            APPLY.forgive(phone)
            raise
        link = services.link_of(application)
        trust_device(link, self.request)
        return address_of(link, self.request)


class StatusAsk(_Entrance):
    """Tracking code and phone lead to the link; where an e-mail was given, the link asks for the code sent to it."""

    title = "查询加盟申请进度"
    form_class = StatusForm
    submit_label = "查询"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = (
            "提交申请后得到的链接，直接打开就能看到进度。链接丢了，填写查询码和申请时的联系电话找回；"
            "申请时填了邮箱的，还要输入发到邮箱的验证码。本站不发短信。"
        )
        return super().get_context_data(**{"intro": intro, **kwargs})

    def perform(self, form: StatusForm) -> str:
        phone = form.cleaned_data["phone"]
        LOOK.count(self.request, phone)
        application = services.find_application(form.cleaned_data["tracking_code"], phone)
        if application is None:
            raise DomainError("not_found", "没有找到这份申请。请核对查询码和联系电话，两者都要与申请时一致。")
        link = services.link_of(application)
        if not application.contact_email:
            trust_device(link, self.request)
        else:
            try:
                send_code(link, application.contact_email, self.request)
                messages.success(
                    self.request, f"验证码已发到 {mask_email(application.contact_email)}，15 分钟内有效。"
                )
            except DomainError as error:
                messages.warning(self.request, error.message)
        return address_of(link, self.request)
