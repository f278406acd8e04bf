"""What befalls a unit on the roll beside joining and leaving: counted otherwise, looked through, taken off as a mistake."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.ui.formats import cndate
from members.enums import DataState
from members.models import EarlierKind, Member
from members.services.acting import locked


@transaction.atomic
def change_kind(
    member: Member,
    *,
    category: str,
    industry: str,
    section: str = "",
    from_day: dt.date | None = None,
    reason: str,
    by: Actor,
) -> Member:
    """Count a unit otherwise: from a day on, or, with ``from_day`` None, as a correction of what was recorded wrongly.

    A change from a day leaves every earlier figure as it was. DomainError without a reason, for a day that is to come or lies
    before an earlier change, and where nothing changes.
    """
    user = person(by, "members.edit_roll")
    member = locked(member)
    wanted = {"category": category, "industry": industry, "section": section}
    held = {name: getattr(member, name) for name in wanted}
    if not reason.strip():
        raise DomainError("reason_missing", "请写明变更类别的原因，例如“转型为服务企业”或“登记有误”。")
    if wanted == held:
        raise DomainError("kind_same", "类别、行业和门类都没有变化，无须保存。")
    if from_day:
        checked_day(from_day, "变更日期")
        last = member.earlier_kinds.order_by("-until").first()
        if last and last.until >= from_day:
            raise DomainError(
                "kind_too_early",
                f"最近一次变更是{cndate(last.until)}，新的变更日期应晚于这一天；如属登记有误，请选“更正”。",
            )
        EarlierKind.objects.create(member=member, until=from_day, reason=reason.strip(), **held)
    for name, value in wanted.items():
        setattr(member, name, value)
    refuse_invalid(member)
    member.save()
    note = f"自 {from_day} 起：{reason}" if from_day else f"更正：{reason}"
    record("members.kind_changed", member, by=user, before=held, after=wanted, note=note)
    return member


@transaction.atomic
def mark_checked(member: Member, *, by: Actor) -> Member:
    """Note that the secretariat has looked through a unit's data today."""
    user = person(by, "members.edit_roll")
    member = locked(member)
    member.data_state, member.data_checked_on = DataState.CHECKED, timezone.localdate()
    member.save(update_fields=["data_state", "data_checked_on", "updated_at"])
    record("members.data_checked", member, by=user)
    return member


@transaction.atomic
def remove_member(member: Member, *, reason: str, by: Actor) -> None:
    """Take a unit off the roll that was put there by mistake, with its periods; the trail keeps what it was.

    DomainError where other records name it: such a unit leaves, or is merged.
    """
    user = person(by, "members.decide_membership")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明删除的原因，例如“重复登记”。")
    member = locked(member)
    unit, before = member.unit, {"name": member.unit.name, "credit_code": member.credit_code}
    try:
        with transaction.atomic():
            for rows in ("ranks", "suspensions", "periods", "earlier_kinds", "contacts", "attachments"):
                getattr(member, rows).all().delete()
            record("members.member_removed", member, by=user, before=before, note=reason.strip())
            member.delete()
    except ProtectedError as error:
        kinds = "、".join(sorted({str(row._meta.verbose_name) for row in error.protected_objects}))
        raise DomainError(
            "member_in_use", f"“{before['name']}”已有{kinds}，不能删除。确已离开的请登记退出，重复的请合并。"
        ) from error
    # The unit stays where people or tasks still name it, and says why it is no member.
    unit.outside_reason = f"曾误登记为成员，已删除：{reason.strip()}"[:200]
    unit.save(update_fields=["outside_reason"])
    with suppress(ProtectedError), transaction.atomic():
        unit.delete()
