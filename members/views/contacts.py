"""联系人: whom to turn to at every unit, their numbers for a purpose, several changed alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString

from groupportal.errors import DomainError
from groupportal.lists.bulk import BulkEditPage
from groupportal.lists.chosen import chosen_ids
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.formats import is_mobile
from groupportal.ui.pages import FormPage
from groupportal.ui.pieces import esc
from groupportal.ui.tables import Column, LinkCell
from members.enums import Category, MemberState
from members.filters import ALL_STATES, ContactFilter
from members.forms.decisions import PurposeForm
from members.forms.records import BulkContactForm
from members.models import Contact
from members.selectors.accounts import accounts_of, contacts_of
from members.selectors.contacts import STANDS, contacts_for
from members.services.acting import lock_all
from members.services.contacts import MOST_READ, edit_contact, read_contacts
from members.views.common import may_edit, page


def _stands(page: Any) -> Sequence[tuple[str, str]]:
    return STANDS if page.request.viewer.can("tenancy.manage_people") else ()


def _account(contact: Any) -> Any:
    stands = contact.stands
    if stands.account:
        return LinkCell(stands.account.username, reverse("people:person", args=(stands.account.username,)))
    return stands.hindrance or LinkCell("开账号", page("contact_account", contact))


_ACCOUNT = Column("账号", _account)


class ContactList(ListPage):
    """The contacts a person may see: all of them, or those of the own unit."""

    action = "members.view_contact_list"
    title = "联系人"
    lead = "各单位找谁。号码遮住中间；要看、要复制全号的，勾选后写明用途。"
    measure, noun = "位", "联系人"
    search = Search("姓名、单位、拼音首字母或完整手机号")
    filterset_class = ContactFilter
    chips = (
        Chips(
            "单位",
            "state",
            [(s.value, s.label) for s in (MemberState.ACTIVE, MemberState.SUSPENDED, MemberState.LEFT)],
            default=MemberState.ACTIVE,
            every=(ALL_STATES, "全部"),
        ),
        Chips("类别", "category", Category.choices),
        Chips("账号", "account", _stands),
    )
    columns = (
        Column("姓名", "name", sort=("pinyin", "id"), personal=True),
        Column(
            "单位",
            lambda contact: LinkCell(contact.member, contact.member.get_absolute_url()),
            sort=("member__unit__pinyin", "member__unit_id"),
        ),
        Column("职务", "title", personal=True),
        Column("电话", "phone", "phone"),
        Column("邮箱", "email", "email"),
        Column("主要", lambda contact: "主要联系人" if contact.is_main else "", "short", sort="-is_main"),
        Column("单位类别", "member.get_category_display", "short", sort="member__category", more=True),
        Column("登记时间", "created_at", "date", sort="created_at", more=True),
    )
    more = (Button("成员名册", "members:list", "member", look="quiet"),)
    bulk = (
        Deed("看号码、复制", "members:contact_numbers", "eye", look="primary"),
        Deed("给联系人开账号", "members:accounts", "member", value="contacts"),
        Deed("批量修改", "members:contact_bulk_edit", "pencil"),
    )
    empty = Empty(
        "还没有联系人",
        "在单位的页面上逐位添加，或用“导入联系人”一次导入。",
        Button("打开成员名册", "members:list"),
        "member",
    )

    def base_queryset(self) -> QuerySet[Contact]:
        return contacts_for(self.request.viewer)

    @property
    def _opens_accounts(self) -> bool:
        return bool(self.request.viewer.can("tenancy.manage_people"))

    def get_columns(self) -> Sequence[Column]:
        rest = (*self.columns, *([_ACCOUNT] if self._opens_accounts else []))
        return (*rest, Column("要做的", self._deeds, "actions"))

    def get_rows(self, page: Iterable[Contact]) -> list[Contact]:
        """With how they stand with accounts, asked for once a page."""
        rows = list(page)
        if self._opens_accounts:
            around = contacts_of({row.member_id: row.member for row in rows}.values())
            found = {stands.contact.pk: stands for stands in accounts_of(around)}
            for row in rows:
                row.stands = found[row.pk]  # type: ignore[attr-defined]
        return rows

    def row_url(self, row: Contact) -> str:
        """To changing it, for those who may; else to its unit."""
        if may_edit(self.request.viewer, row.member):
            return page("contact_edit", row)
        return str(row.member.get_absolute_url())

    def _deeds(self, contact: Contact) -> SafeString:
        may = self.request.viewer.can("members.view_contacts", unit_id=contact.member.unit_id)
        unit = f'<a href="{contact.member.get_absolute_url()}">打开单位</a>'
        read = f'<a href="{page("contact_read", contact)}">看号码<span class="sr">：{esc(contact.name)}</span></a>'
        return SafeString(read if may else unit)

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "contacts", "导出联系人", "下载联系人模板"))]


class Numbers(FormPage):
    """The full numbers of several contacts, once the purpose is given, to be copied; each reading is written down."""

    action = "members.view_contacts"
    title = "看号码、复制"
    listed = ("联系人", "members:contacts")
    form_class = PurposeForm
    template_name = "members/contact_numbers.html"
    submit_label = "查看"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = contacts_for(self.request.viewer, self.action)
        self.contacts = list(rows.filter(public_id__in=chosen_ids(request, MOST_READ + 1)))
        if not self.contacts:
            messages.error(request, "请先在列表里勾选您可以看号码的联系人，再点“看号码、复制”。")
            return redirect("members:contacts")
        if "purpose" not in request.POST:
            return self.render_to_response(self.get_context_data(form=PurposeForm()))
        form = self.get_form()
        if not form.is_valid():
            return self.form_invalid(form)
        try:
            read_contacts(self.contacts, by=self.request.viewer, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        response = self.render_to_response(self.get_context_data(form=form, shown=self.contacts))
        response["Cache-Control"] = "private, no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mobiles = dict.fromkeys(c.phone for c in self.contacts if is_mobile(c.phone))
        mails = dict.fromkeys(c.email for c in self.contacts if c.email)
        copies = (
            [
                (f"复制 {len(mobiles)} 个手机号", "\n".join(mobiles)),
                (f"复制 {len(mails)} 个邮箱", "; ".join(mails)),
            ]
            if kwargs.get("shown")
            else []
        )
        return super().get_context_data(
            **{
                "contacts": self.contacts,
                "names": "、".join(c.name for c in self.contacts[:20]) + "等" * (len(self.contacts) > 20),
                "copies": [(label, words) for label, words in copies if words],
                "cancel_url": reverse("members:contacts"),
                **kwargs,
            }
        )


class BulkContacts(BulkEditPage):
    """What several contacts have in common, set for all of them."""

    action = "members.view_contacts"
    title = "批量修改联系人"
    form_class = BulkContactForm
    list_page = ("联系人", "members:contacts")
    measure = "位"

    def base_queryset(self) -> QuerySet[Contact]:
        return contacts_for(self.request.viewer, self.action)

    def lock(self) -> None:
        lock_all(row.member_id for row in self.rows)

    def change(self, row: Contact, values: Mapping[str, Any]) -> Contact:
        kept = {"name": row.name, "title": values.get("title", row.title)}
        return edit_contact(row, kept, is_main=bool(values.get("is_main")), by=self.request.viewer)

    def value_of(self, row: Contact, name: str) -> Any:
        return ("主要联系人" if row.is_main else "不是") if name == "is_main" else row.title
