"""Links as those see them who issue them: the list, one link with its address and log, renewing and revoking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import segno
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.errors import DomainError
from groupportal.links.enums import Happening, LinkState
from groupportal.links.models import Link, LinkVisit
from groupportal.links.purposes import label_of, purpose_of, purposes_for
from groupportal.links.selectors import (
    address_of,
    history_of,
    in_state,
    links_for,
    look_of,
    subject_of,
)
from groupportal.links.services import renew_link, revoke_link, send_link
from groupportal.lists.declaring import Chips, Empty, Search
from groupportal.lists.pages import ListPage
from groupportal.messages.channels import offered
from groupportal.messages.enums import Channel
from groupportal.ui.formats import DASH, cntime
from groupportal.ui.pages import RecordDeedView, RecordFormPage, RecordPage
from groupportal.ui.tables import Column

ACTION = "links.manage_links"


def _purposes(page: Any) -> list[tuple[str, str]]:
    """The purposes this person manages; nothing to choose where there is one."""
    purposes = [(p.code, p.label) for p in purposes_for(page.request.viewer)]
    return purposes if len(purposes) > 1 else []


class LinkList(ListPage):
    """The links of all purposes this person manages."""

    action = ACTION
    title = "免登录链接"
    lead = "发给没有账号的人，打开即可填写或查看。在各条记录的页面上发出，在这里查看、补发和撤销。"
    measure, noun = "条", "链接"
    search = Search("使用人、事项或单位", ("addressee", "subject_label", "unit__name"))
    chips = (
        Chips("状态", "state", LinkState.choices, lambda _, rows, state: in_state(rows, state)),
        Chips("用途", "purpose", _purposes, "purpose"),
    )
    columns = (
        Column("使用人", "addressee", personal=True),
        Column("用途", lambda link: label_of(link.purpose)),
        Column("事项", "subject_label"),
        Column("发出时间", "issued_at", "time", sort="issued_at"),
        Column("有效至", "expires_at", "time", sort="expires_at"),
        Column("最近打开", "last_opened", "time"),
        Column("状态", look_of, "state"),
    )
    opens = "links:link"
    empty = Empty("还没有发出过链接", "请到要办的那条记录的页面上发出。", icon="link")

    def base_queryset(self) -> QuerySet[Link]:
        return links_for(self.request.viewer)


class _OneLink:
    """Pages about one link."""

    request: Any

    def base_queryset(self) -> QuerySet[Link]:
        """Those this person manages."""
        return links_for(self.request.viewer).select_related("issued_by", "revoked_by", "replaced_by")

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return [("免登录链接", reverse("links:list"))]


class LinkRecord(_OneLink, RecordPage):
    """One link: its address to hand on, how it stands, what happened to it."""

    action = ACTION
    template_name = "links/link.html"

    def get_title(self) -> str:
        return str(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link = self.get_object()
        purpose = purpose_of(link.purpose)
        address = address_of(link, self.request) if link.is_open() else ""
        subject = subject_of(link)
        if address:
            seen(link, by=self.request.user, kind=AccessKind.VIEW, purpose="取出免登录链接")
        reach = purpose.reach(link, subject) if subject is not None else None
        return super().get_context_data(
            **{
                "shown": look_of(link),
                "facts": _key_facts(link),
                "purpose": purpose,
                "subject_url": _page_of(subject),
                "address": address,
                "may_mail": bool(address and reach and reach.email and Channel.EMAIL in offered()),
                "may_text": bool(address and reach and reach.phone and Channel.SMS in offered()),
                "may_renew": link.finished_at is None and link.replaced_by_id is None and subject is not None,
                "may_revoke": link.is_open() or (link.finished_at is not None and link.revoked_at is None),
                "events": _events(history_of(link)),
                **kwargs,
            }
        )


def _page_of(subject: Any) -> str:
    page = getattr(subject, "get_absolute_url", None)
    return page() if page else ""


def _key_facts(link: Any) -> list[tuple[str, Any]]:
    facts = [
        ("使用人", link.addressee),
        ("用途", label_of(link.purpose)),
        *purpose_of(link.purpose).facts(link),
        ("单位", link.unit or DASH),
        ("发出", f"{cntime(link.issued_at)} {link.issued_by or '系统'}"),
        ("有效至", cntime(link.expires_at)),
        ("最近打开", cntime(link.last_opened)),
    ]
    if link.progress_at and link.is_open():
        facts.append(("最近暂存", cntime(link.progress_at)))
    if link.finished_at:
        facts.append(("办完时间", cntime(link.finished_at)))
    if link.revoked_at:
        facts.append(("撤销", f"{cntime(link.revoked_at)} {link.revoked_by or '系统'}：{link.revoke_reason}"))
    return facts


_SIGNS = {
    Happening.SENT: ("inbox", "action"),
    Happening.OPENED: ("eye", "plain"),
    Happening.KEPT: ("pencil", "plain"),
    Happening.CODE: ("inbox", "plain"),
    Happening.PASSED: ("check", "done"),
    Happening.FAILED: ("warning", "alarm"),
    Happening.FINISHED: ("seal", "done"),
    Happening.LOOKED: ("eye", "plain"),
    Happening.TAKEN: ("download", "action"),
    Happening.TURNED_AWAY: ("stop", "care"),
}


def _events(visits: Sequence[LinkVisit]) -> list[dict[str, Any]]:
    """The log for people, the latest first. Devices are counted by when they came; who was signed in is named."""
    devices = {
        device: n for n, device in enumerate(dict.fromkeys(v.device for v in visits[::-1] if v.device), 1)
    }
    events = []
    for visit in visits:
        icon, tone = _SIGNS[Happening(visit.what)]
        holder = visit.agent or ("使用人" if visit.device else "门户")
        device = f"第 {devices[visit.device]} 台设备" if visit.device else ""
        events.append(
            {
                "who": f"{visit.user}（登录使用）" if visit.user else holder,
                "what": visit.get_what_display(),
                "at": visit.at,
                "note": "，".join(part for part in (device, visit.note) if part),
                "icon": icon,
                "tone": tone,
            }
        )
    return events


class LinkQr(_OneLink, RecordPage):
    """The QR code as a picture, to paste into a letter or a chat."""

    action = ACTION

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        link = self.get_object()
        address = address_of(link, request) if link.is_open() else ""
        if not address:
            raise DomainError("link_spent", "这条链接已不能用，没有二维码。请先补发新链接。")
        seen(link, by=request.user, kind=AccessKind.DOWNLOAD, purpose="取出免登录链接的二维码")
        response = HttpResponse(content_type="image/png")
        response["Content-Disposition"] = 'attachment; filename="qr.png"'
        segno.make(address, micro=False).save(response, kind="png", scale=10, border=3)
        return response


class LinkRenew(_OneLink, RecordDeedView):
    """A new address; the old one dies."""

    action = ACTION
    done_message = "已补发新链接，旧的不能再用。请把新链接发给对方。"

    def perform(self) -> str:
        link, _ = renew_link(self.get_object(), by=self.request.viewer)
        return link.get_absolute_url()


class LinkSend(_OneLink, RecordDeedView):
    """The address by e-mail or short message."""

    action = ACTION
    done_message = "链接已发出，对方一般在一分钟内收到。"

    def perform(self) -> str:
        channel = Channel.SMS if self.request.POST.get("channel") == Channel.SMS else Channel.EMAIL
        return send_link(self.get_object(), by=self.request.viewer, channel=channel).get_absolute_url()


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="撤销原因", max_length=200, help_text="例如“发错了人”。记入操作记录，对方看不到。"
    )


class LinkRevoke(_OneLink, RecordFormPage):
    """The address opens nothing from now on."""

    action = ACTION
    title = "撤销免登录链接"
    form_class = RevokeForm
    template_name = "generic/confirm.html"
    done_message = "链接已撤销，不能再打开。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link = self.get_object()
        return super().get_context_data(
            **{
                "question": f"撤销给{link.addressee}的“{label_of(link.purpose)}”链接？",
                "consequences": [
                    "对方再打开会看到“已撤销”，填到一半的内容不保留。",
                    "需要时可以补发新的链接。",
                ],
                "confirm_label": "撤销链接",
                "danger": True,
                "cancel_url": link.get_absolute_url(),
                **kwargs,
            }
        )

    def perform(self, form: Any) -> str:
        link = revoke_link(self.get_object(), reason=form.cleaned_data["reason"], by=self.request.viewer)
        return link.get_absolute_url()
