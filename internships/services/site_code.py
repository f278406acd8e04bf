"""现场码: six digits shown at the unit, another every minute, by which a student shows to be there without a position."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from groupportal.accounts.rotating import count_wrong, matches, new_secret, tried_out
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.tenancy.viewer import Viewer
from internships.models import HostUnit, SiteCode

_TRIES = "site_code"


@transaction.atomic
def renew_code(host: HostUnit, *, by: Viewer) -> SiteCode:
    """Make what codes come from anew: those of before are worth nothing. NotAllowed for whoever doesn't act for the unit."""
    by.require("internships.show_code", unit_id=host.unit_id)
    row, _ = SiteCode.objects.update_or_create(host=host, defaults={"secret": new_secret()})
    record("internships.site_code_renewed", row, by=by.user)
    return row


def check_code(host_id: int, code: str, moment: dt.datetime, *, who: int) -> None:
    """DomainError unless this was the unit's code around that moment, and after too many wrong ones by one student."""
    if tried_out(_TRIES, who):
        raise DomainError(
            "code_tries", "现场码错得太多，请十分钟后再试，或请单位人员直接确认您在岗。", field="code"
        )
    row = SiteCode.objects.filter(host=host_id).first()
    if row and matches(row.secret, code, moment):
        return
    count_wrong(_TRIES, who)
    words = (
        "现场码不对或已过期，请照单位现在显示的六位数字重新输入。"
        if row
        else "您的单位还没有开通现场码，没有签到。请单位人员点“确认在岗”或先开通；同意收集位置的，把现场码清空再按一次。"
    )
    raise DomainError("code_wrong", words, field="code")
