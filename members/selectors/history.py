"""What befell a unit, from its records, the latest first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from members.models import Member

JOINED = "加入集团"


def events_of(member: Member) -> list[dict[str, Any]]:
    """Joined, rested, rose, changed, left: each with its day, reason and decision, for a timeline."""
    events: list[dict[str, Any]] = []
    for period in member.periods.all():
        note = _note(period.decision, period.get_origin_display())
        events.append(_event(period.starts_on, JOINED, note, icon="plus", tone="done"))
        if period.ends_on:
            note = _note(period.get_leave_reason_display(), period.leave_note, period.end_decision)
            events.append(_event(period.ends_on, "退出集团", note, icon="stop", tone="care"))
    for rest in member.suspensions.all():
        note = _note(rest.reason, rest.decision)
        events.append(_event(rest.starts_on, "暂停成员资格", note, icon="clock", tone="care"))
        if rest.ends_on:
            note = _note(rest.end_note, rest.end_decision)
            events.append(_event(rest.ends_on, "恢复成员资格", note, icon="check", tone="done"))
    for seat in member.ranks.all():
        what = f"任{seat.get_rank_display()}"
        events.append(_event(seat.starts_on, what, _note(seat.reason, seat.decision), icon="seal"))
    for kind in member.earlier_kinds.all():
        what = f"类别变更，此前为{kind.get_category_display()}、{kind.get_industry_display()}"
        events.append(_event(kind.until, what, kind.reason, icon="pencil"))
    # On one day the joining comes first, whatever else was settled with it.
    return sorted(events, key=lambda event: (event["on"], event["what"] != JOINED), reverse=True)


def _note(*parts: str) -> str:
    return "；".join(part for part in parts if part)


def _event(on: dt.date, what: str, note: str, *, icon: str, tone: str = "plain") -> dict[str, Any]:
    return {"on": on, "what": what, "note": note, "icon": icon, "tone": tone}
