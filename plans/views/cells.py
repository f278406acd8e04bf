"""Table cells and words shared by the pages of plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from groupportal.ui.addresses import record_url
from groupportal.ui.formats import cndate
from groupportal.ui.tables import StateCell
from plans.enums import AssignmentState, RevisionState
from plans.models import Assignment, Filing, Plan


def page(name: str, record: Any) -> str:
    """The address of a record's page."""
    return record_url(f"plans:{name}", record.public_id)


def ruling_words(plan: Plan) -> str:
    """The version of a plan that is in force."""
    ruling = next((r for r in plan.revisions.all() if r.state == RevisionState.IN_FORCE), None)
    return f"第{ruling.number}版，{cndate(ruling.starts_on)}起" if ruling else "还没有生效的版本"


def drafts_words(plan: Plan) -> str:
    """How many versions are being drafted; "" for none."""
    drafts = sum(r.state == RevisionState.DRAFT for r in plan.revisions.all())
    return f"{drafts} 份" if drafts else ""


def filed_state(reported: bool, unproven: int, unnumbered: int, *, vetoed: bool = False) -> StateCell:
    """已填报 in green only where no point lacks its evidence or its number; these are how many do. 否决 goes before all."""
    if vetoed:
        return StateCell("vetoed")
    if not reported:
        return StateCell("draft", "未填报")
    lacks = [("缺佐证", unproven), ("缺数值", unnumbered)]
    said = next((f"，{what} {many}" for what, many in lacks if many), "")
    return StateCell("unanswered" if said else "approved", f"已填报{said}")


def assignment_state(row: Assignment) -> StateCell:
    """An assignment's state, with the mark of overdue where the row knows of it."""
    cancelled = row.state == AssignmentState.CANCELLED
    return StateCell(
        "ended" if cancelled else row.state,
        row.get_state_display() if cancelled else "",
        getattr(row, "is_overdue", False),
    )


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
        if filing.proposed_at:
            what = "更正后重新提交" if filing.corrects_id else "提交填报"
            events.append(_event(filing.who, what, filing.proposed_at, icon="upload", tone="action", url=url))
        elif filing.origin == "import":
            events.append(
                _event(
                    filing.proposed_by,
                    "从文件导入完成情况",
                    filing.created_at,
                    icon="upload",
                    tone="done",
                    url=url,
                )
            )
        if filing.ruled_at:
            back = filing.state == "returned"
            what, icon, tone = ("退回修改", "return", "alarm") if back else ("审核通过", "check", "done")
            event = _event(filing.ruled_by, what, filing.ruled_at, icon=icon, tone=tone, url=url)
            events.append({**event, "note": filing.answer})
    return sorted(events, key=lambda e: e["at"], reverse=True)


def _event(who: Any, what: str, at: Any, *, icon: str, tone: str, url: str) -> dict[str, Any]:
    return {"who": str(who or "系统"), "what": what, "at": at, "icon": icon, "tone": tone, "url": url}
