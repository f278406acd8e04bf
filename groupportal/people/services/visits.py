"""An operator's stay in a group: reasoned, limited in time, read-only, seen by the group."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record, record_platform
from groupportal.errors import DomainError
from groupportal.tenancy.models import Group, OperatorVisit
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import open_visit as visit_in_force

SHORTEST = dt.timedelta(minutes=15)
LONGEST = dt.timedelta(hours=8)


@transaction.atomic
def open_visit(group: Group, *, by: User, reason: str, length: dt.timedelta) -> OperatorVisit:
    """Let an operator with a second factor look into a group, from now, for 15 minutes to 8 hours."""
    if not by.is_operator or not by.is_active:
        raise DomainError("not_operator", "只有平台运维人员可以进入集团。")
    if not by.has_second_factor:
        raise DomainError("second_factor_missing", "进入集团前请先在“我的账号”启用两步验证。")
    if not reason.strip():
        raise DomainError("reason_missing", "请填写进入的事由，集团秘书处可以看到。")
    if not SHORTEST <= length <= LONGEST:
        raise DomainError("length_wrong", "进入时间须在 15 分钟到 8 小时之间。")
    with group_scope(group, actor=by):
        if visit_in_force(by):
            raise DomainError("visit_open", f"您已在“{group}”的访问期内，无须再次申请。")
        now = timezone.now()
        visit = OperatorVisit(user=by, reason=reason.strip(), starts_at=now, ends_at=now + length)
        refuse_invalid(visit)
        visit.save()
        until = timezone.localtime(visit.ends_at).strftime("%Y-%m-%d %H:%M")
        record("tenancy.visit_opened", visit, by=by, after={"ends_at": until}, note=visit.reason)
    record_platform("platform.visit_opened", by=by, group_slug=group.slug, note=visit.reason)
    return visit


@transaction.atomic
def end_visit(visit: OperatorVisit, *, by: User) -> OperatorVisit:
    """End one's own visit before its time. Runs inside the group's scope."""
    visit = OperatorVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if visit.user_id != by.pk:
        raise DomainError("not_own_visit", "只能结束自己的访问。")
    if visit.ended_early_at is None and visit.ends_at > timezone.now():
        visit.ended_early_at = timezone.now()
        visit.save(update_fields=["ended_early_at"])
        record("tenancy.visit_ended", visit, by=by)
    return visit
