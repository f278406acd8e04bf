"""Table cells and words shared by the pages of plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from groupportal.ui.templatetags.portal_ui import figure as figure_context
from groupportal.ui.templatetags.portal_ui import state as state_context
from plans.enums import AssignmentState, RevisionState
from plans.models import Assignment, Filing, PlanRevision

_ASSIGNMENT = {
    AssignmentState.ASSIGNED: ("draft", "已部署", "action"),
    AssignmentState.FILED: ("submitted", "", ""),
    AssignmentState.RETURNED: ("returned", "", ""),
    AssignmentState.ACCEPTED: ("approved", "", ""),
    AssignmentState.CLOSED: ("archived", "已办结", "done"),
    AssignmentState.CANCELLED: ("ended", "已撤销", "plain"),
}


def page(name: str, record: Any) -> str:
    """The address of a record's page."""
    return reverse(f"plans:{name}", kwargs={"public_id": record.public_id})


def state_cell(code: str, *, overdue: object = False, label: str = "", tone: str = "") -> SafeString:
    """A state as sign and word, for a table."""
    context = state_context(code, overdue=overdue, label=label, tone=tone)
    return mark_safe(render_to_string("ui/state.html", context))  # noqa: S308 -- a template escapes


def assignment_state(row: Assignment) -> SafeString:
    """An assignment's state, with the mark of overdue where the row knows of it."""
    code, label, tone = _ASSIGNMENT[AssignmentState(row.state)]
    return state_cell(code, overdue=getattr(row, "is_overdue", False), label=label, tone=tone)


def revision_code(revision: PlanRevision) -> str:
    """A revision's state in the portal's vocabulary."""
    return "archived" if revision.state == RevisionState.SUPERSEDED else revision.state


def figure_cell(value: Any, *, unit: str = "", href: str = "", label: str = "") -> SafeString:
    """A figure that opens, for a table."""
    context = figure_context({}, value, unit=unit, href=href, label=label)
    return mark_safe(render_to_string("ui/figure.html", context))  # noqa: S308 -- a template escapes


def by_whom(row: Assignment) -> str:
    """Unit and person of an assignment."""
    return "、".join(str(x) for x in (row.unit, row.assignee) if x)


def late_words(row: Assignment, today: dt.date) -> str:
    """How long an assignment has been due, or how much time is left."""
    days = (row.due_on - today).days
    if days < 0:
        return f"逾期 {-days} 天"
    return "今天截止" if days == 0 else f"还有 {days} 天"


def filing_events(filings: list[Filing]) -> list[dict[str, Any]]:
    """Who did what on these filings, latest first, for a timeline."""
    events = []
    for filing in filings:
        url = page("filing", filing)
        if filing.submitted_at:
            what = "更正后重新提交" if filing.corrects_id else "提交填报"
            events.append(
                _event(filing.filed_by, what, filing.submitted_at, icon="upload", tone="action", url=url)
            )
        elif filing.origin == "import":
            events.append(
                _event(
                    filing.filed_by,
                    "从文件导入完成情况",
                    filing.created_at,
                    icon="upload",
                    tone="done",
                    url=url,
                )
            )
        if filing.reviewed_at:
            back = filing.state == "returned"
            what, icon, tone = ("退回修改", "return", "alarm") if back else ("审核通过", "check", "done")
            event = _event(filing.reviewed_by, what, filing.reviewed_at, icon=icon, tone=tone, url=url)
            events.append({**event, "note": filing.reason})
    return sorted(events, key=lambda e: e["at"], reverse=True)


def _event(who: Any, what: str, at: Any, *, icon: str, tone: str, url: str) -> dict[str, Any]:
    return {"who": str(who or "系统"), "what": what, "at": at, "icon": icon, "tone": tone, "url": url}
