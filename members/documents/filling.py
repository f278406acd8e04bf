"""What stands in a 加盟审批表: read from a member as of a date, or from an application."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from groupportal.ui.formats import cndate, mask_phone
from members.documents.approval_form import FormData
from members.enums import Rank
from members.models import Application, Contact, Member, MembershipPeriod
from members.rules import region_name
from members.selectors.entries import entries_on
from members.selectors.roll import periods_on


def forms_of_members(members: Sequence[Member], as_of: dt.date, *, in_full: bool) -> list[FormData]:
    """Forms of these members; without ``in_full`` the phone is masked and the e-mail left out. Constant queries."""
    ids = [member.pk for member in members]
    contacts = {c.member_id: c for c in Contact.objects.filter(member__in=ids, is_main=True)}
    wishes = dict(Application.objects.filter(member__in=ids).order_by("id").values_list("member_id", "wish"))
    periods = {p.member_id: p for p in periods_on(as_of).filter(member__in=ids)}
    return [
        _of_member(
            entry.member,
            rank=entry.rank_label,
            kind=(entry.category_label, entry.industry_label),
            contact=contacts.get(entry.member.pk),
            period=periods.get(entry.member.pk),
            wish=wishes.get(entry.member.pk, ""),
            in_full=in_full,
        )
        for entry in entries_on(members, as_of)
    ]


def _of_member(
    member: Member,
    *,
    rank: str,
    kind: tuple[str, str],
    contact: Contact | None,
    period: MembershipPeriod | None,
    wish: str,
    in_full: bool,
) -> FormData:
    phone = (contact.phone if in_full else mask_phone(contact.phone)) if contact and contact.phone else ""
    return FormData(
        name=member.unit.name,
        credit_code=member.credit_code,
        category=kind[0],
        industry=kind[1],
        section=member.get_section_display() if member.section else "",
        rank=rank,
        region=region_name(member.region),
        address=member.address,
        staff=_staff(member.staff_total, member.staff_total_on),
        website=member.website,
        contact=contact.name if contact else "",
        contact_title=contact.title if contact else "",
        phone=phone,
        email=contact.email if contact and in_full else "",
        introduction=member.introduction,
        wish=wish,
        joined_on=cndate(period.starts_on) if period else "",
        decision=period.decision if period else "",
    )


def form_of_application(application: Application) -> FormData:
    """The form of an applicant, who signs it: in full."""
    return FormData(
        name=application.name,
        credit_code=application.credit_code,
        category=application.get_category_display(),
        industry=application.get_industry_display(),
        section=application.get_section_display() if application.section else "",
        rank=Rank(application.rank).label,
        region=region_name(application.region),
        address=application.address,
        staff=_staff(application.staff_total, application.staff_total_on),
        website=application.website,
        contact=application.contact_name,
        contact_title=application.contact_title,
        phone=application.contact_phone,
        email=application.contact_email,
        introduction=application.introduction,
        wish=application.wish,
        decision=application.decision,
    )


def _staff(total: int | None, on: dt.date | None) -> str:
    return f"{total} 人（{cndate(on)}）" if total is not None and on else ""
