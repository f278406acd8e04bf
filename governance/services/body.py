"""Bodies: founded, changed, dissolved, each by a decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction

from governance.enums import BodyKind, MeetingState, SeatEnd
from governance.models import Body, Seat
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import Decision
from groupportal.errors import DomainError, Hindrance, refuse_hindered
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import cndate, quoted
from groupportal.ui.names import kept_name

EDIT = "governance.edit_bodies"


@dataclass(frozen=True)
class BodyInput:
    """What is said about a body; see ``Body``."""

    kind: str
    name: str
    parent: Body | None = None
    unit: Unit | None = None
    is_of_members: bool = False
    duties: str = ""


def body_facts(body: Body) -> BodyInput:
    """What is said about it now."""
    return BodyInput(**{f.name: getattr(body, f.name) for f in fields(BodyInput)})


def locked_body(body: Body) -> Body:
    """The body, locked: what changes its charters, terms and seats takes turns here. DomainError for one that is dissolved."""
    fresh = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    if fresh.ends_on is not None:
        raise DomainError("body_over", f"{quoted(fresh)}已于{cndate(fresh.ends_on)}撤销，不能再修改。")
    return fresh


@transaction.atomic
def found_body(facts: BodyInput, *, starts_on: dt.date, decision: Decision, by: Actor) -> Body:
    """A new body from a day on. DomainError for a name that another body of today bears, or a parent that does not fit."""
    user = person(by, EDIT)
    decision.require()
    row = Body(starts_on=checked_day(starts_on, "成立日期"), **decision.columns())
    _write(row, facts)
    record("governance.body_founded", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_body(body: Body, facts: BodyInput, *, reason: str, by: Actor) -> Body:
    """Rename, move or describe a body; ``reason`` is what it rests on. DomainError where it would stand below itself."""
    user = person(by, EDIT)
    if not reason.strip():
        raise DomainError(
            "reason_missing", "请写明依据，例如“2023年第一次理事会决议”或“更正登记”。", field="reason"
        )
    row = locked_body(body)
    before = _for_trail(row)
    _write(row, facts)
    record("governance.body_edited", row, by=user, before=before, after=_for_trail(row), note=reason.strip())
    return row


def _write(row: Body, facts: BodyInput) -> None:
    for field in fields(facts):
        setattr(row, field.name, getattr(facts, field.name))
    row.name = kept_name(facts.name.strip())
    above, seen = facts.parent, set()
    while above is not None:
        if above.pk == row.pk or above.pk in seen:
            raise DomainError(
                "below_itself",
                f"{quoted(facts.parent)}在{quoted(row)}之下，不能当它的上级，请另选。",
                field="parent",
            )
        seen.add(above.pk)
        above = above.parent
    if facts.parent is not None and facts.parent.ends_on is not None:
        raise DomainError(
            "parent_over", f"{quoted(facts.parent)}已经撤销，不能当上级，请另选。", field="parent"
        )
    if facts.is_of_members and row.pk and row.seats.exists():
        raise DomainError(
            "has_seats", f"{quoted(row)}登记过席位，不能改成由全体成员单位组成。", field="is_of_members"
        )
    save_in_words(row)


@transaction.atomic
def dissolve_body(body: Body, *, ends_on: dt.date, decision: Decision, by: Actor) -> Body:
    """End a body: its term, its seats and its charter's say end with it, and stay to be read.

    DomainError where bodies stand below it, a meeting waits, or something of it begins only later.
    """
    user = person(by, EDIT)
    decision.require()
    row = locked_body(body)
    checked_day(ends_on, "撤销日期")
    refuse_hindered(dissolving_hindrances(row))
    later = row.seats.filter(starts_on__gte=ends_on).order_by("-starts_on").first()
    if later is not None:
        words = f"{later.name}自{cndate(later.starts_on)}任职，撤销日期应晚于这一天，请核对。"
        raise DomainError("seat_later", words, field="ends_on")
    row.ends_on = ends_on
    decision.put_on(row, "end_")
    save_in_words(row)
    end_seats(row.seats.filter(ends_on__isnull=True), ends_on, SeatEnd.OTHER, "机构撤销")
    row.terms.filter(ends_on__isnull=True).update(ends_on=ends_on)
    after = {"撤销日期": ends_on, "决定依据": decision.text}
    record("governance.body_dissolved", row, by=user, after=after)
    return row


def dissolving_hindrances(body: Body) -> list[Hindrance]:
    """What stands in the way of dissolving a body."""
    found = []
    if children := tuple(body.children.filter(ends_on__isnull=True)):
        found.append(Hindrance("下面还有机构，请先改它们的上级，或先撤销它们。", children))
    waits = (MeetingState.DRAFT, MeetingState.CALLED, MeetingState.OPEN)
    if meetings := tuple(body.meetings.filter(state__in=waits)):
        found.append(Hindrance("还有没有结束的会议，请先取消或结束。", meetings))
    return found


def end_seats(seats: Any, ends_on: dt.date, reason: str, note: str = "") -> list[Seat]:
    """End these seats at once, without a word each: what ends them is written down by the caller."""
    rows = list(seats.select_for_update(of=("self",)).order_by("pk"))
    for seat in rows:
        seat.ends_on, seat.end_reason, seat.end_note = ends_on, reason, note
    Seat.objects.bulk_update(rows, ["ends_on", "end_reason", "end_note"])
    return rows


def _for_trail(row: Body) -> dict[str, Any]:
    return {
        "名称": row.name,
        "种类": BodyKind(row.kind).label,
        "上级": str(row.parent or ""),
        "所属单位": str(row.unit or ""),
        "由全体成员组成": "是" if row.is_of_members else "否",
        "成立日期": row.starts_on,
        "决定依据": row.decision,
    }
