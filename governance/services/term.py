"""Terms of a body: begun, corrected, followed by the next."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django.db import transaction

from governance.enums import SeatEnd
from governance.models import Body, Seat, Term
from governance.selectors.charter import charter_on
from governance.services.body import end_seats, locked_body
from governance.services.invitation import follow_seats
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import Decision
from groupportal.errors import DomainError
from groupportal.ui.formats import cndate

EDIT = "governance.edit_bodies"


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day so many years on; 28 February for a leap day."""
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def due_by_charter(body: Body, starts_on: dt.date) -> dt.date | None:
    """The last day of a term that begins then, by the charter in force on it; None where the charter names no length."""
    charter = charter_on(body, starts_on)
    if charter is None or charter.term_years is None:
        return None
    return years_later(starts_on, charter.term_years) - dt.timedelta(days=1)


@transaction.atomic
def begin_term(
    body: Body,
    *,
    number: int,
    starts_on: dt.date,
    due_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    carries_on: bool = False,
    decision: Decision,
    by: Actor,
) -> Term:
    """The next term from a day on: the one before and its seats end that day, by 届满.

    ``due_on``: by the charter where it is not named; ``ends_on``: of one that is over already, recorded later, which ends no other;
    ``carries_on``: who sits there sits in the new term too. DomainError for a body of all members, and where a term or seat begins on
    that day or later.
    """
    user = person(by, EDIT)
    decision.require()
    body = locked_body(body)
    if body.is_of_members:
        raise DomainError("no_terms", f"{body}由全体成员单位组成，没有席位，不登记届。")
    if starts_on < body.starts_on:
        words = f"{body}自{cndate(body.starts_on)}成立，届不能更早开始，请核对。"
        raise DomainError("before_body", words, field="starts_on")
    former = body.terms.filter(ends_on__isnull=True).order_by("-starts_on").first()
    sitting: list[Seat] = []
    if former is not None and ends_on is None:
        sitting = _end_term(former, starts_on)
    row = Term(body=body, number=number, starts_on=starts_on, ends_on=ends_on, **decision.columns())
    row.due_on = due_on or due_by_charter(body, starts_on)
    save_in_words(row)
    if carries_on:
        _carry_on(sitting, row)
    follow_seats(body, by=user)
    after = {**_for_trail(row), "决定依据": decision.text, "原届": str(former or "")}
    record("governance.term_begun", row, by=user, after=after)
    return row


def _end_term(term: Term, on: dt.date) -> list[Seat]:
    """End a term and its seats; the seats that were held up to that day."""
    begun = term.seats.filter(starts_on__gte=on).order_by("-starts_on").first()
    latest = max([term.starts_on, *([begun.starts_on] if begun else [])])
    if latest >= on:
        words = f"第{term.number}届有{cndate(latest)}才开始的届或席位，新一届应晚于这一天开始，请核对。"
        raise DomainError("term_too_early", words, field="starts_on")
    term.ends_on = on
    save_in_words(term)
    return end_seats(term.seats.filter(ends_on__isnull=True), on, SeatEnd.TERM)


def _carry_on(sitting: list[Seat], term: Term) -> None:
    new: dict[int, Seat] = {}
    columns = ("unit", "name", "post", "phone", "user", "capacity", "is_outside", "weight")
    for held in sorted(sitting, key=lambda seat: seat.stands_in_for_id is not None):
        seat = Seat(
            term=term,
            body=term.body,
            starts_on=term.starts_on,
            decision=term.decision,
            decided_on=term.decided_on,
            evidence=term.evidence,
            stands_in_for=new.get(held.stands_in_for_id or 0),
            **{name: getattr(held, name) for name in columns},
        )
        save_in_words(seat)
        new[held.pk] = seat


@transaction.atomic
def edit_term(term: Term, *, number: int, due_on: dt.date | None, reason: str, by: Actor) -> Term:
    """Correct the number of a term or the day it is due, as where it was prolonged by a decision; ``reason`` is what it rests on."""
    user = person(by, EDIT)
    if not reason.strip():
        raise DomainError(
            "reason_missing", "请写明依据，例如“理事会决议延期换届”或“更正登记”。", field="reason"
        )
    locked_body(term.body)
    row = Term.objects.select_for_update(of=("self",)).select_related("body").get(pk=term.pk)
    before = _for_trail(row)
    row.number, row.due_on = number, due_on
    save_in_words(row)
    record("governance.term_edited", row, by=user, before=before, after=_for_trail(row), note=reason.strip())
    return row


def _for_trail(row: Term) -> dict[str, Any]:
    return {"机构": str(row.body), "届次": row.number, "开始日期": row.starts_on, "届满日期": row.due_on}
