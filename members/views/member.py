"""The page of one unit: what it is, since when, who to turn to, its files, what the group gave it this year."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from groupportal.deciding.standard import Ruled
from groupportal.files.selectors import file_items
from groupportal.messages.todos import todos_for
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, cndate, count, mask_email, mask_phone
from groupportal.ui.pages import Page, RecordPage
from groupportal.ui.tables import StateCell
from members.enums import AttachmentKind, MemberState
from members.models import Member
from members.rules import region_name
from members.selectors.accounts import accounts_of, contacts_of
from members.selectors.entries import RollEntry, decisions_open, entries_on
from members.selectors.history import events_of
from members.selectors.roll import on_roll
from members.selectors.showing import shown_of
from members.views.common import may_edit, page
from members.views.printing import forms_response
from plans.selectors.assignments import assignments_for

_DUE_SHOWN = 8


class MemberPage(AsOfMixin, RecordPage):
    """As of the cut-off date where it matters: state, kind, rank."""

    action = "members.view_roll"
    template_name = "members/member_detail.html"
    listed = ("成员单位", "members:list")
    is_own = False

    def base_queryset(self) -> QuerySet[Member]:
        return Member.objects.select_related("unit", "merged_into__unit")

    def get_title(self) -> str:
        return str(self.get_object())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, viewer = self.get_object(), self.request.viewer
        entry = entries_on([member], self.as_of)[0]
        today = timezone.localdate()
        deeds = self._deeds(member, viewer, today)
        proposal = member.proposals.filter(state=Ruled.WAITING).select_related("proposed_by").first()
        attachments = member.attachments.select_related("file__uploaded_by")
        return super().get_context_data(
            **{
                "shown": StateCell(entry.state, entry.state_label),
                "merged_into": member.merged_into,
                "outside": "" if member.merged_into else _outside_words(entry, deeds),
                "facts": key_facts_of(entry),
                "contacts": _contacts(member, viewer),
                "member_files": file_items([(a.file, _about(a)) for a in attachments], viewer),
                "removable": [a for a in attachments if not a.withdrawn_on and _may_withdraw(viewer, a)],
                "files_empty": "还没有上传营业执照、单位介绍或加盟审批表。",
                "events": events_of(member),
                "periods": list(member.periods.order_by("-starts_on")),
                "proposal": proposal,
                "year": self._year(member, viewer, today),
                "deeds": deeds,
                "may_edit": may_edit(viewer, member) and not member.merged_into_id,
                "may_approve": viewer.can("members.edit_roll"),
                "may_decide": viewer.can("members.decide_membership"),
                "may_review": viewer.can("members.review_application"),
                "unchecked": viewer.can("members.edit_roll") and member.data_state == "unchecked",
                "is_own": self.is_own,
                **kwargs,
            }
        )

    def _year(self, member: Member, viewer: Viewer, today: dt.date) -> dict[str, Any]:
        """What the group put to the unit and gave it this year."""
        tasks = assignments_for(viewer, today).filter(unit_id=member.unit_id, due_on__year=today.year)
        return {
            "number": today.year,
            "tasks": list(tasks.order_by("due_on")[:20]),
            "shown": shown_of(member, viewer, today),
        }

    def _deeds(self, member: Member, viewer: Viewer, today: dt.date) -> list[tuple[str, str]]:
        """The decisions that can be recorded now: ``(label, address)``."""
        if member.merged_into_id or not viewer.can("members.decide_membership"):
            return []
        return [(DEEDS[name], page(name, member)) for name in decisions_open(member, today)]


DEEDS = {
    "rank": "变更级别",
    "suspend": "暂停成员资格",
    "resume": "恢复成员资格",
    "leave": "登记退出",
    "re_enter": "登记重新加入",
}


def _outside_words(entry: RollEntry, deeds: list[tuple[str, str]]) -> str:
    """Why the unit is no member on the day, and what makes it one; "" for a member."""
    why = {
        MemberState.LEFT: f"{cndate(entry.left_on)}已退出",
        MemberState.FUTURE: f"{cndate(entry.joined_on)}才加入",
        MemberState.NONE: "没有成员期间",
    }.get(MemberState(entry.state))
    if not why:
        return ""
    way = "重新加入的，在“登记决定”里点“登记重新加入”。" if deeds and entry.state == MemberState.LEFT else ""
    return f"这家单位当天不是成员，不计入成员数：{why}。{way}"


def key_facts_of(entry: RollEntry) -> list[tuple[str, Any]]:
    """The facts of a unit on a day."""
    member = entry.member
    staff = (
        f"{count(member.staff_total)} 人（{cndate(member.staff_total_on)}）"
        if member.staff_total is not None
        else DASH
    )
    facts = [
        ("统一社会信用代码", member.credit_code or DASH),
        ("类别", entry.category_label),
        ("行业", entry.industry_label),
        ("门类", member.get_section_display() if member.section else DASH),
        ("级别", entry.rank_label),
        ("加入日期", cndate(entry.joined_on)),
        ("行政区划", region_name(member.region) or DASH),
        ("地址", member.address or DASH),
        ("职工总数", staff),
        ("网址", member.website or DASH),
        ("资料核对", member.get_data_state_display()),
    ]
    if entry.left_on:
        facts.insert(6, ("退出日期", cndate(entry.left_on)))
    return facts


def _contacts(member: Member, viewer: Viewer) -> list[dict[str, Any]]:
    """The contacts; for who manages people with their accounts."""
    if not viewer.can("tenancy.manage_people") or member.merged_into_id:
        return [_contact(c, viewer, member) for c in member.contacts.all()]
    return [
        {
            **_contact(row.contact, viewer, member),
            "account": row.account.username if row.account else "",
            "account_url": reverse("people:person", args=(row.account.username,)) if row.account else "",
            "hindrance": row.hindrance,
            "open_url": page("contact_account", row.contact) if row.stands == "open" else "",
        }
        for row in accounts_of(contacts_of([member]))
    ]


def _contact(contact: Any, viewer: Viewer, member: Member) -> dict[str, Any]:
    may = viewer.can("members.view_contacts", unit_id=member.unit_id)
    return {
        "contact": contact,
        "phone": mask_phone(contact.phone),
        "email": mask_email(contact.email),
        "read_url": page("contact_read", contact) if may else "",
        "edit_url": page("contact_edit", contact) if may_edit(viewer, member) else "",
    }


def _may_withdraw(viewer: Viewer, attachment: Any) -> bool:
    """The approval form is the secretariat's alone."""
    return attachment.kind != AttachmentKind.APPROVAL_FORM or viewer.can("members.edit_roll")


def _about(attachment: Any) -> str:
    parts = [attachment.get_kind_display(), attachment.title, f"文件日期{cndate(attachment.dated_on)}"]
    if attachment.withdrawn_on:
        parts.append(f"{cndate(attachment.withdrawn_on)}撤下：{attachment.withdrawal_reason}")
    return "，".join(part for part in parts if part)


class MemberForm(RecordPage):
    """The unit's 加盟审批表, filled in, as Word."""

    action = "members.view_roll"

    def base_queryset(self) -> QuerySet[Member]:
        return on_roll()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return forms_response(self.request, [self.get_object()])


class OwnPage(MemberPage):
    """The unit the person acts for; ``?unit=`` chooses where there are several."""

    action = "members.edit_own_unit"
    title = "我的单位"
    template_name = "members/own.html"
    is_own = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.request = request  # type: ignore[assignment]
        if not self.mine():
            return NoUnit.as_view()(request)
        return super().dispatch(request, *args, **kwargs)

    def mine(self) -> list[Member]:
        """The person's units on the roll."""
        if not hasattr(self, "_mine"):
            units = self.request.viewer.units_for(self.action)
            self._mine = list(on_roll().filter(unit_id__in=units).order_by("unit__pinyin", "unit_id"))
        return self._mine

    def get_object(self) -> Member:
        asked = self.request.GET.get("unit", "")
        found = [m for m in self.mine() if not asked or str(m.public_id) == asked]
        if not found:
            raise Http404
        return found[0]

    def breadcrumbs(self) -> list[tuple[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.get_object()
        others = [
            {"label": str(m), "url": f"?unit={m.public_id}", "active": m == member} for m in self.mine()
        ]
        due = todos_for(self.request.viewer)
        return super().get_context_data(
            **{
                "todos": due[:_DUE_SHOWN],
                "todos_left": sum(1 + todo.left for todo in due) - min(len(due), _DUE_SHOWN),
                "views": others if len(others) > 1 else [],
                "proposals": list(member.proposals.all()[:5]),
                **kwargs,
            }
        )


class NoUnit(Page):
    """Said to those whose unit is not on the roll."""

    action = "members.edit_own_unit"
    title = "我的单位"
    template_name = "members/no_unit.html"
