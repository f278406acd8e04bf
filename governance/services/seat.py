"""Seats: who sits in a body for which unit, from when, until when and why no longer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.db.models import Q

from governance.enums import Capacity, SeatEnd
from governance.models import Body, Seat, Term
from governance.services.body import locked_body
from governance.services.invitation import follow_seats
from governance.words import capacity_title
from groupportal.accounts.models import User
from groupportal.accounts.services import save_in_words
from groupportal.audit.enums import AccessKind
from groupportal.audit.services import record, seen
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import UNDECIDED, Decision
from groupportal.errors import DomainError
from groupportal.periods.period import during
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, mask_phone, quoted
from groupportal.ui.names import kept_name
from members.services.contacts import checked_phone

EDIT = "governance.edit_bodies"


@dataclass(frozen=True)
class SeatInput:
    """What is said about a seat; ``phone`` None leaves it as it is, ``user`` is the account that acts in it."""

    name: str
    unit: Unit | None = None
    post: str = ""
    phone: str | None = None
    user: User | None = None
    capacity: str = Capacity.MEMBER
    is_outside: bool = False
    weight: int = 1
    stands_in_for: Seat | None = None


def seat_facts(seat: Seat) -> SeatInput:
    """What is said about it now, without the phone."""
    said = {f.name: getattr(seat, f.name) for f in fields(SeatInput) if f.name != "phone"}
    return SeatInput(**said)


@transaction.atomic
def add_seat(
    body: Body,
    facts: SeatInput,
    *,
    starts_on: dt.date,
    successor_of: Seat | None = None,
    decision: Decision = UNDECIDED,
    by: Actor,
) -> Seat:
    """Somebody sits in a body from a day on, in the term of that day; ``successor_of``: whose place is filled by a by-election.

    DomainError where no term runs on that day, the person sits there already, or the place was filled or is not yet vacant.
    """
    user = person(by, EDIT)
    body = locked_body(body)
    row = _seated(body, facts, starts_on, user, successor_of=successor_of, decision=decision)
    follow_seats(body, by=user)
    return row


def _seated(
    body: Body,
    facts: SeatInput,
    starts_on: dt.date,
    user: Any,
    *,
    successor_of: Seat | None = None,
    decision: Decision = UNDECIDED,
) -> Seat:
    term = Term.objects.filter(during(starts_on), body=body).select_related("body").first()
    if term is None:
        words = f"{body}在{cndate(starts_on)}没有届，请先登记届，或更正任职日期。"
        raise DomainError("no_term", words, field="starts_on")
    row = Seat(body=body, term=term, starts_on=checked_day(starts_on, "任职日期"), **decision.columns())
    # A term that is over already held its seats up to its end.
    if term.ends_on is not None:
        row.ends_on, row.end_reason = term.ends_on, SeatEnd.TERM
    if successor_of is not None:
        row.successor_of = _vacated(successor_of, body, starts_on)
    _write(row, facts)
    record("governance.seat_added", row, by=user, after=_for_trail(row))
    return row


def _vacated(seat: Seat, body: Body, starts_on: dt.date) -> Seat:
    """The seat as it stands now. DomainError unless it is vacant on that day and nobody has filled it."""
    left = Seat.objects.get(pk=seat.pk)
    if left.body_id != body.pk:
        raise DomainError(
            "other_body", f"{left.name}不是{quoted(body)}的，不能补这个缺。", field="successor_of"
        )
    if left.ends_on is None or left.ends_on > starts_on:
        words = f"{left.name}在{cndate(starts_on)}仍在任，请先登记离任。"
        raise DomainError("not_vacant", words, field="successor_of")
    if taken := Seat.objects.filter(successor_of=left).first():
        words = f"{left.name}的缺已由{taken.name}（{cndate(taken.starts_on)}起）补上。"
        raise DomainError("vacancy_filled", words, field="successor_of")
    return left


@transaction.atomic
def edit_seat(seat: Seat, facts: SeatInput, *, by: Actor) -> Seat:
    """Correct what is said about a seat. Another person in it is ``replace_person``."""
    user = person(by, EDIT)
    row = _locked(seat)
    before = _for_trail(row)
    _write(row, facts)
    record("governance.seat_edited", row, by=user, before=before, after=_for_trail(row))
    follow_seats(row.body, by=user)
    return row


@transaction.atomic
def end_seat(
    seat: Seat, *, ends_on: dt.date, reason: str, note: str = "", decision: Decision = UNDECIDED, by: Actor
) -> Seat:
    """The person sits there until ``ends_on``, no longer on it; deputies go along. DomainError for one who left already.

    A recall (罢免) needs a decision.
    """
    user = person(by, EDIT)
    row = _locked(seat)
    _end(row, checked_day(ends_on, "离任日期"), reason, user, note=note, decision=decision)
    follow_seats(row.body, by=user)
    return row


def _end(
    row: Seat, ends_on: dt.date, reason: str, user: Any, *, note: str, decision: Decision = UNDECIDED
) -> None:
    if row.ends_on is not None:
        raise DomainError("has_left", f"{row.name}已于{cndate(row.ends_on)}离任，不用再登记。")
    if reason == SeatEnd.RECALLED:
        decision.require()
    later = row.deputies.filter(starts_on__gte=ends_on, ends_on__isnull=True).first()
    if later is not None:
        words = f"替{row.name}出席的{later.name}自{cndate(later.starts_on)}任职，离任日期应晚于这一天。"
        raise DomainError("deputy_later", words, field="ends_on")
    row.ends_on, row.end_reason, row.end_note = ends_on, reason, note.strip()
    decision.put_on(row, "end_")
    save_in_words(row)
    for deputy in row.deputies.filter(ends_on__isnull=True).select_for_update(of=("self",)).order_by("pk"):
        deputy.ends_on, deputy.end_reason, deputy.end_note = ends_on, reason, f"随{row.name}离任"
        save_in_words(deputy)
    after = {"离任日期": ends_on, "离任原因": SeatEnd(reason).label, "决定依据": decision.text}
    record("governance.seat_ended", row, by=user, after=after, note=note.strip())


@transaction.atomic
def correct_dates(seat: Seat, *, starts_on: dt.date, ends_on: dt.date | None, reason: str, by: Actor) -> Seat:
    """Put right days that were entered wrongly, ``ends_on`` None where the person has not left at all; deputies follow the end.

    DomainError without a reason, for days outside the term or the wrong way round, where a successor sits by then, and for an end of
    a seat that nobody has left.
    """
    user = person(by, EDIT)
    row = _locked(seat)
    before = {
        "任职日期": row.starts_on,
        "离任日期": row.ends_on,
        **({"离任原因": row.get_end_reason_display(), "离任依据": row.end_decision} if row.ends_on else {}),
    }
    _refuse_days(row, checked_day(starts_on, "任职日期"), ends_on, reason)
    along = f"随{row.name}离任"
    gone = row.deputies.filter(ends_on=row.ends_on, end_note=along) if row.ends_on else row.deputies.none()
    for deputy in gone.select_for_update(of=("self",)).order_by("pk"):
        deputy.ends_on, deputy.end_reason = ends_on, row.end_reason if ends_on else ""
        deputy.end_note = along if ends_on else ""
        save_in_words(deputy)
    row.starts_on, row.ends_on = starts_on, ends_on
    if ends_on is None:
        row.end_reason = row.end_note = ""
        UNDECIDED.put_on(row, "end_")
    save_in_words(row)
    after = {"任职日期": starts_on, "离任日期": ends_on}
    record("governance.seat_dates_corrected", row, by=user, before=before, after=after, note=reason.strip())
    follow_seats(row.body, by=user)
    return row


def _refuse_days(row: Seat, starts_on: dt.date, ends_on: dt.date | None, reason: str) -> None:
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么更正，例如“年份录错”。", field="reason")
    if ends_on is not None and row.ends_on is None:
        raise DomainError("not_left", f"{row.name}没有登记离任。离任的请用“登记离任”。", field="ends_on")
    if ends_on is not None and ends_on <= starts_on:
        raise DomainError("backwards", "离任日期应晚于任职日期，请核对。", field="ends_on")
    term = row.term
    if starts_on < term.starts_on or (term.ends_on is not None and starts_on >= term.ends_on):
        until = f"至{cndate(term.ends_on)}" if term.ends_on else ""
        words = f"第{term.number}届自{cndate(term.starts_on)}{until}，任职日期应在这一届里。"
        raise DomainError("outside_term", words, field="starts_on")
    if term.ends_on is not None and (ends_on is None or ends_on > term.ends_on):
        words = f"第{term.number}届到{cndate(term.ends_on)}结束，离任日期最晚填这一天。"
        raise DomainError("outside_term", words, field="ends_on")
    if ends_on is None and row.end_reason == SeatEnd.RECALLED:
        words = f"{row.name}是罢免的，依据的决定留着，不能在这里清空。决定撤销的，请重新登记席位并写明依据。"
        raise DomainError("recalled", words, field="ends_on")
    left = row.successor_of
    if left is not None and left.ends_on is not None and starts_on < left.ends_on:
        words = f"这一席{cndate(left.ends_on)}以前是{left.name}的，任职日期最早填这一天。"
        raise DomainError("not_vacant", words, field="starts_on")
    principal = row.stands_in_for
    if principal is not None and principal.ends_on and (ends_on is None or ends_on > principal.ends_on):
        words = f"{principal.name}已于{cndate(principal.ends_on)}离任，替他出席的最晚到这一天。"
        raise DomainError("principal_left", words, field="ends_on")
    next_one = row.successors.first()
    if next_one is not None and (ends_on is None or ends_on > next_one.starts_on):
        words = f"这一席{cndate(next_one.starts_on)}起已由{next_one.name}接替，离任日期最晚填这一天。"
        raise DomainError("filled", words, field="ends_on")


@transaction.atomic
def replace_person(seat: Seat, facts: SeatInput, *, on: dt.date, note: str = "", by: Actor) -> Seat:
    """The unit sends somebody else from a day on: the seat ends with the reason 单位更换代表, another takes its place."""
    user = person(by, EDIT)
    row = _locked(seat)
    body = row.body
    _end(row, checked_day(on, "更换日期"), SeatEnd.REPLACED, user, note=note)
    new = _seated(body, facts, on, user, successor_of=row)
    follow_seats(body, by=user)
    return new


def _locked(seat: Seat) -> Seat:
    locked_body(seat.body)
    return (
        Seat.objects.select_for_update(of=("self",))
        .select_related("body", "term", "unit", "user", "stands_in_for")
        .get(pk=seat.pk)
    )


def _write(row: Seat, facts: SeatInput) -> None:
    held = row.user_id
    for field in fields(facts):
        if field.name != "phone":
            setattr(row, field.name, getattr(facts, field.name))
    row.name = kept_name(facts.name.strip())
    row.post = facts.post.strip()
    if facts.phone is not None:
        row.phone = checked_phone(facts.phone)
    if facts.user is not None and facts.user.pk != held:
        check_account(facts.user, facts.unit)
    principal = facts.stands_in_for
    if principal is not None:
        if principal.body_id != row.body_id or principal.stands_in_for_id is not None:
            words = f"{principal.name}不是本机构的正式席位，不能替他出席，请另选。"
            raise DomainError("no_principal", words, field="stands_in_for")
        if principal.ends_on is not None and (row.ends_on is None or row.ends_on > principal.ends_on):
            words = f"{principal.name}已于{cndate(principal.ends_on)}离任，不能替他出席，请另选。"
            raise DomainError("principal_left", words, field="stands_in_for")
    save_in_words(row)


def check_account(user: User, unit: Unit | None) -> None:
    """DomainError unless the account has a role at the unit or one for the whole group; who sits for no unit, any role in the group."""
    at = ~Q(pk__in=()) if unit is None else Q(unit=unit) | Q(unit__isnull=True)
    if not Membership.objects.filter(at, user=user).exists():
        where = quoted(unit) if unit else "集团"
        words = f"{quoted(user)}的账号在{where}没有角色，请先在“人员与角色”里给他角色，或另选账号。"
        raise DomainError("account_elsewhere", words, field="user")


def read_seat_phone(seat: Seat, *, by: Viewer) -> str:
    """The whole number. Who looked is written down."""
    by.require("governance.export_seats")
    seen(seat, by=by.user, kind=AccessKind.VIEW, purpose="查看席位电话")
    return seat.phone


def _for_trail(row: Seat) -> dict[str, Any]:
    return {
        "机构": str(row.body),
        "姓名": row.name,
        "单位": str(row.unit or ""),
        "单位职务": row.post,
        "身份": capacity_title(row.body.kind, row.capacity),
        "校外成员": "是" if row.is_outside else "否",
        "票数": row.weight,
        "电话": mask_phone(row.phone) if row.phone else "",
        "账号": str(row.user or ""),
        "替谁出席": row.stands_in_for.name if row.stands_in_for else "",
        "补谁的缺": row.successor_of.name if row.successor_of else "",
        "任职日期": row.starts_on,
    }
