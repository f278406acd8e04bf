"""Accounts for contacts: one from the unit's page, many at once from a preview that says who gets one and who can't."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.lists.chosen import chosen_ids
from groupportal.people.views.deeds import SlipPage, slips
from groupportal.ui.addresses import query_with
from groupportal.ui.formats import mask_phone
from groupportal.ui.pages import Page
from groupportal.ui.pieces import chip_row
from members.filters import MemberFilter
from members.forms.records import ContactAccountForm
from members.models import Contact
from members.selectors.accounts import ContactAccount, accounts_of, contacts_of, staff_role
from members.selectors.roll import active_on, on_roll
from members.services.accounts import MOST, open_account, open_accounts
from members.views.common import page
from members.views.records import OfContact

_SHOWN = (("open", "可以开通"), ("there", "已有账号"), ("hindered", "开不了"))
"""How contacts stand (``ContactAccount.stands``), as chips."""


class OpenAccount(OfContact, SlipPage):
    """The account of one contact, with the role of the unit's kind filled in."""

    action = "tenancy.manage_people"
    form_class = ContactAccountForm
    template_name = "members/contact_account.html"
    submit_label = "开通账号"

    def get_title(self) -> str:
        return f"为{self.get_object().name}开账号"

    def get_initial(self) -> dict[str, Any]:
        return {"role": staff_role(self.get_object().member)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contact = self.get_object()
        stands = next(
            row for row in accounts_of(contacts_of([contact.member])) if row.contact.pk == contact.pk
        )
        return super().get_context_data(**{"stands": _row(stands), **kwargs})

    def result(self, form: Any) -> HttpResponse:
        contact = self.get_object()
        invited = open_account(contact, by=self.request.viewer, **form.cleaned_data)
        back = (str(contact.member), contact.member.get_absolute_url())
        return slips(self.request, [invited], title=f"{contact.name}的账号", back=back)


class Accounts(Page):
    """Who of the units' contacts gets an account, who has one, who can't and why: all members, those of a list, or those ticked."""

    action = "tenancy.manage_people"
    title = "给联系人开账号"
    listed = ("成员单位", "members:list")
    lead = "勾选要开通的联系人，一次开好，初始密码打印成密码单，一人一份。还没有人有账号的单位，主要联系人已先勾上。"
    template_name = "members/accounts.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("deed") != "open":
            return self.get(request, *args, **kwargs)
        contacts = list(
            Contact.objects.filter(public_id__in=chosen_ids(request)).select_related("member__unit")
        )
        try:
            opened, left_out = open_accounts(contacts, by=self.request.viewer)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("members:accounts")
        if not opened and not left_out:
            messages.info(request, "没有要开的账号：没有勾选联系人，或他们都已有账号。")
            return redirect("members:accounts")
        title = f"已开通 {len(opened)} 个账号"
        back = (self.title, reverse("members:accounts"))
        return slips(self.request, opened, title=title, left_out=left_out, back=back)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = active_on(timezone.localdate())
        picked = chosen_ids(self.request) if self.request.method == "POST" else asked_units(self.request)
        query = QueryDict() if picked else self.request.GET
        if people := set(picked) if self.request.POST.get("deed") == "contacts" else set():
            members = on_roll().filter(contacts__public_id__in=people).distinct()
        elif picked:
            members = members.filter(public_id__in=picked)
        found = MemberFilter(query, queryset=members, request=self.request).qs
        listed = list(found.order_by("unit__pinyin", "unit_id"))
        rows = [_row(stands, people) for stands in accounts_of(contacts_of(listed))]
        rows = [row for row in rows if not people or row["contact"].public_id in people]
        without = {m.pk for m in listed} - {row["member"].pk for row in rows}
        shown = query.get("shown", "")
        counts = {kind: sum(row["kind"] == kind for row in rows) for kind, _ in _SHOWN}
        chips = [
            {
                "label": label,
                "url": query_with(query, shown=kind),
                "active": shown == kind,
                "count": counts[kind],
            }
            for kind, label in _SHOWN
        ]
        everyone = {
            "label": "全部",
            "url": query_with(query, shown=None),
            "active": not shown,
            "count": len(rows),
        }
        return super().get_context_data(
            **{
                "rows": [row for row in rows if shown in ("", row["kind"])],
                "chips": "" if picked else chip_row("联系人", [everyone, *chips]),
                "units": len(listed),
                "counts": counts,
                "unreached": [(str(m), page("contact_add", m)) for m in listed if m.pk in without],
                "most": MOST,
                **kwargs,
            }
        )


def asked_units(request: HttpRequest) -> list[uuid.UUID]:
    """The units an address names with ``unit``."""
    found = []
    for text in request.GET.getlist("unit"):
        with suppress(ValueError):
            found.append(uuid.UUID(text))
    return found


def _row(stands: ContactAccount, people: Collection[uuid.UUID] = ()) -> dict[str, Any]:
    """``people``: those who were ticked in the list of contacts."""
    contact, account = stands.contact, stands.account
    return {
        "kind": stands.stands,
        "member": contact.member,
        "contact": contact,
        "phone": mask_phone(contact.phone),
        "role": stands.role.label,
        "why": stands.hindrance,
        "username": account.username if account else "",
        "person_url": reverse("people:person", args=(account.username,)) if account else "",
        "others": stands.others,
        "ticked": bool(people) or (contact.is_main and not stands.others),
        "login": "手机号" if stands.mobile else "用户名（没有手机号）",
        "edit_url": page("contact_edit", contact),
    }
