"""岗位需求: put forward by a unit, ruled on by the office (or open at once), renewed, filled, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from employment.enums import FOR_STUDENTS, DemandState, sole_of
from employment.models import Demand, FirmVisit
from employment.screening import SCREENED, article_of, fee_note, fee_words
from employment.selectors.access import POST, kept_visits
from employment.selectors.finding import spell_out
from employment.services.demand_ends import ended, locked_demand, settle_places, taken_places, tell_applicants
from employment.services.round_posts import tell_wishers_of
from employment.states import LIVE
from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import trail
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, acting, person
from groupportal.deciding.ruling import RulingKind
from groupportal.deciding.standard import told
from groupportal.errors import DomainError
from groupportal.hooks import Hook
from groupportal.tenancy.models import Unit
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from groupportal.ui.names import kept_name
from internships.services.post import Hazards, checked_codes, checked_hazards
from members.selectors.member import member_of_unit
from members.services.contacts import checked_phone

RULE = "employment.rule_demands"
LONGEST = dt.timedelta(days=180)
"""So long a post stands on the board at most before it is renewed. Ours: older ones are mostly taken."""
ENTERED = "补记"
"""Why a post ended that was over when it was written down."""
_S = DemandState

on_offered: Hook[[int, dt.date], bool] = Hook(
    "employment.demand_offered", "A unit offers a post (unit id, day): whether it may be open at once."
)
on_opened: Hook[[Demand], None] = Hook(
    "employment.demand_opened", "A post is on the board (demand): what other rooms make of it."
)


@dataclass(frozen=True)
class DemandInput:
    """What a unit says about the people it looks for; ``place``: province and city. None and "" stand for not said."""

    kind: str
    title: str
    headcount: int
    expires_on: dt.date
    major_codes: tuple[str, ...] = ()
    section: str = ""
    place: tuple[str, str] = ("", "")
    address: str = ""
    wage_from: Decimal | None = None
    wage_to: Decimal | None = None
    wage_per: str = "month"
    lodging: str = ""
    hours: str = ""
    hazards: Hazards | None = None
    duties: str = ""
    conditions: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    contact: str = ""
    phone: str = ""


_WHOLE = tuple(field.name for field in fields(DemandInput) if field.name != "place")
SAID = (
    *("kind", "title", "headcount", "major_codes", "section", "province", "city", "address"),
    *("wage_from", "wage_to", "wage_per", "lodging", "hours", "duties", "conditions"),
    *("starts_on", "ends_on", "expires_on"),
)
"""What everybody may read of a post, in the order in which it is shown."""
FIELDS = (*SAID, "hazards", "contact", "phone", "fee_words")
_LIGHT = frozenset({"headcount", "expires_on", "contact", "phone"})
"""May change on an open post without another ruling."""


class _Demands(RulingKind[Demand]):
    model, page, unit, heir = Demand, "employment:demand", "unit_id", "visit__school_id"
    action, proposing, many_page = RULE, POST, "employment:demands"
    recorded = {
        _S.WAITING: "employment.demand_submitted",
        _S.OPEN: "employment.demand_opened",
        _S.REFUSED: "employment.demand_returned",
        _S.WITHDRAWN: "employment.demand_withdrawn",
    }
    told = told("岗位需求")
    school_words = "这是您所在学校走访后开出的，本校的人员不能审核，请交给不属于该校的同事审核。"

    def let_in(self, row: Demand, viewer: Viewer) -> None:
        """The unit's own people, and the school whose visit it came of."""
        if row.visit is None or not kept_visits(viewer).filter(pk=row.visit.pk).exists():
            super().let_in(row, viewer)

    def hindrance(self, row: Demand, viewer: Viewer) -> str:
        """A colleague of the visiting school is told so."""
        words = super().hindrance(row, viewer)
        is_own = row.proposed_by_id == viewer.user.pk or row.unit_id in viewer.units_for(POST)
        return words and (words if is_own else self.school_words)

    def hears(self, row: Demand) -> Iterable[Any]:
        """Of a ruling the unit too, where the office or a school put it forward for it."""
        people = {user.pk: user for user in super().hears(row) if user is not None}
        if row.state != _S.WAITING:
            held = people_who_can(POST).filter(unit=row.unit_id).select_related("user")
            people |= {each.user_id: each.user for each in held}
        return people.values()

    def for_trail(self, row: Demand) -> dict[str, Any]:
        return {"单位": str(row.unit), **trail(row, FIELDS)}


DEMANDS = _Demands()


def said_of_demand(row: Demand) -> DemandInput:
    """What is said of a post, to be said again with a change, or another year."""
    said = {name: getattr(row, name) for name in _WHOLE}
    hazards = None if row.hazards is None else tuple((tag, grade) for tag, grade in row.hazards)
    return DemandInput(
        **{**said, "major_codes": tuple(row.major_codes), "hazards": hazards}, place=(row.province, row.city)
    )


def post_demand(
    unit: Unit,
    facts: DemandInput,
    *,
    by: Actor,
    visit: FirmVisit | None = None,
    copied_from: Demand | None = None,
    sure: bool = False,
) -> Demand:
    """Put a post forward for a unit, or for the firm of a visit; open at once where other rooms trust the unit.

    ``sure``: what sounds like a fee is none. DomainError in words else, and for days, codes and amounts that can't be.
    """
    if visit is not None and visit.unit_id != unit.pk:
        raise DomainError("visit_of_another", "这次走访的不是这家单位，请核对。", field="unit")
    row = Demand(unit=unit, visit=visit, copied_from=copied_from)
    if isinstance(by, Viewer):
        DEMANDS.let_in(row, by)
    _write(row, facts, sure=sure)
    return _put_forward(row, by)


@transaction.atomic
def enter_demand(
    unit: Unit,
    facts: DemandInput,
    *,
    opened_on: dt.date,
    ended_on: dt.date,
    by: Actor,
    known: Demand | None = None,
) -> Demand:
    """The office writes down afterwards what a unit looked for in a time that is over: it counts for its own days.

    ``known``: what it wrote down before, and corrects. DomainError for days to come or the wrong way round.
    """
    user = person(by, RULE)
    checked_day(ended_on, "结束日期")
    if ended_on < opened_on:
        raise DomainError("backwards", "结束日期早于发布日期，请核对。", field="ended_on")
    if facts.expires_on < opened_on:
        raise DomainError("backwards", "招聘截止日期早于发布日期，请核对。", field="expires_on")
    row = Demand(unit=unit, state=_S.CLOSED, is_automatic=True) if known is None else locked_demand(known.pk)
    before = DEMANDS.for_trail(row) | _days_of(row) if known is not None else None
    row.opened_on, row.ended_on = opened_on, ended_on
    row.proposed_by, row.proposed_at, row.ended_why = user, timezone.now(), ENTERED
    _write(row, facts, sure=True, is_over=True)
    save_in_words(row)
    after = DEMANDS.for_trail(row) | _days_of(row)
    if before is not None:
        record("employment.demand_edited", row, by=user, before=before, after=after)
        return row
    record("employment.demand_entered", row, by=user, after=after)
    on_opened.send(row)
    return row


def _days_of(row: Demand) -> dict[str, Any]:
    return {"发布日期": row.opened_on, "停招日期": row.ended_on}


@transaction.atomic
def edit_demand(demand: Demand, facts: DemandInput, *, by: Viewer, sure: bool = False) -> Demand:
    """Say it otherwise. An open post keeps its place where only number, last day and contact change; else it is ruled on again.

    One filled by those who accepted is open again with a greater number; nothing else of it changes.

    Who changes one that waits has put it forward, and so doesn't rule on it.
    """
    row = _kept(demand, by)
    is_full = row.state == _S.FILLED and row.reported_on is None
    if row.state not in (_S.WAITING, _S.REFUSED, _S.OPEN) and not is_full:
        raise DomainError(
            "over", f"这条岗位需求现在是“{row.get_state_display()}”，不能再改。请复制一条重新发布。"
        )
    before = trail(row, FIELDS)
    was = said_of_demand(row)
    _write(row, facts, sure=sure)
    if row.headcount < (taken := taken_places(row)):
        words = f"已经有 {taken} 人接受录用，招收人数不能少于 {taken}。"
        raise DomainError("fewer_than_taken", words, field="headcount")
    now = said_of_demand(row)
    changed = {name for name in (*_WHOLE, "place") if getattr(now, name) != getattr(was, name)}
    if is_full and changed - _LIGHT:
        words = "已招满的岗位只能增加招收人数、改截止日期和联系人。要改别的，请复制一条重新发布。"
        raise DomainError("over", words)
    if sole_of(row.kind) != sole_of(was.kind) and row.applications.exists():
        words = "已有学生投递或被邀请，不能改成另一种岗位。请结束这一条，复制一条重新发布。"
        raise DomainError("kind_held", words, field="kind")
    if changed and row.state == _S.WAITING:
        row.proposed_by, row.proposed_at = by.user, timezone.now()
    save_in_words(row)
    if before != (after := trail(row, FIELDS)):
        record("employment.demand_edited", row, by=by.user, before=before, after=after)
    if row.state == _S.REFUSED or (row.state == _S.OPEN and changed - _LIGHT):
        row = _put_forward(row, by)
    settle_places(row, by=by.user)
    return row


def _put_forward(row: Demand, by: Actor) -> Demand:
    """Waiting for the office, or open at once: nothing in it sounds like a fee, and another room trusts the unit."""
    today = timezone.localdate()
    at_once = not row.fee_words and _is_own(row, by) and any(on_offered.send(row.unit_id, today))
    if not at_once:
        row.is_automatic = False
        if row.pk:
            save_in_words(row)
        return DEMANDS.submit(row, by=by)
    with transaction.atomic():
        row.state, row.is_automatic, row.opened_on = _S.OPEN, True, row.opened_on or today
        row.proposed_by, row.proposed_at = acting(by), timezone.now()
        row.ruled_by = row.ruled_at = None
        save_in_words(row)
        record("employment.demand_opened", row, by=acting(by), after=DEMANDS.for_trail(row), note="无须审核")
        on_opened.send(row)
    return row


def _is_own(row: Demand, by: Actor) -> bool:
    return isinstance(by, Viewer) and row.unit_id in by.units_for(POST)


@transaction.atomic
def accept_demand(demand: Demand, *, by: Viewer, answer: str = "") -> Demand:
    """Put it on the board. DomainError for a last day that is over, and without words on what sounds like a fee."""

    def opened(row: Demand) -> None:
        if row.expires_on < timezone.localdate():
            words = f"招聘截止日期{cndate(row.expires_on)}已经过去，请退回，由单位改好日期再提交。"
            raise DomainError("expired", words)
        if row.fee_words and not row.answer:
            words = (
                f"文字里有“{'、'.join(row.fee_words)}”。{article_of(row.kind)}不允许收费、扣证和要求担保。"
                "确认不是的，请在审核意见里写明核实情况再通过；否则请退回。"
            )
            raise DomainError("fees", words, field="answer")
        row.opened_on = row.opened_on or timezone.localdate()

    row = DEMANDS.rule(demand, _S.OPEN, by=by, answer=answer, apply=opened)
    on_opened.send(row)
    settle_places(row, by=by.user)
    return row


def refuse_demand(demand: Demand, *, by: Viewer, answer: str) -> Demand:
    """Send it back with the reason."""
    return DEMANDS.rule(demand, _S.REFUSED, by=by, answer=answer)


def withdraw_demand(demand: Demand, *, by: Viewer) -> Demand:
    """Take back one that waits or was returned. DomainError where students who applied before wait for an answer."""
    if number := demand.applications.filter(state__in=LIVE).count():
        words = f"还有 {number} 名学生的投递没有办完，请先逐个答复，再撤回这个岗位。"
        raise DomainError("applied", words)
    return DEMANDS.withdraw(demand, _S.WITHDRAWN, by=by)


@transaction.atomic
def renew_demand(demand: Demand, *, expires_on: dt.date, by: Viewer) -> Demand:
    """Let an open post stand on the board up to another day. DomainError for a day that is over or too far."""
    row = _kept(demand, by)
    if row.state != _S.OPEN:
        raise DomainError(
            "not_open", f"这条岗位需求现在是“{row.get_state_display()}”，只有招聘中的才能续期。"
        )
    before = cndate(row.expires_on)
    row.expires_on = _last_day(expires_on)
    save_in_words(row)
    after = {"招聘截止日期": cndate(row.expires_on)}
    record("employment.demand_renewed", row, by=by.user, before={"招聘截止日期": before}, after=after)
    return row


@transaction.atomic
def close_demand(demand: Demand, *, is_filled: bool, why: str = "", by: Viewer) -> Demand:
    """Take it off the board: filled (elsewhere too), or given up with the reason. Who has applied or was invited is told.

    Applications under way stay with the unit.
    """
    row = _kept(demand, by)
    if not is_filled and not why.strip():
        raise DomainError("reason_missing", "请写明为什么不招了，投递过的学生会看到。", field="why")
    row.reported_on = timezone.localdate() if is_filled else row.reported_on
    ended(row, _S.FILLED if is_filled else _S.CLOSED, why)
    save_in_words(row)
    record("employment.demand_ended", row, by=by.user, after={"状态": row.get_state_display()}, note=why)
    tell_applicants(row)
    tell_wishers_of([row])
    return row


def _kept(demand: Demand, by: Viewer) -> Demand:
    """Locked, for who keeps it: the unit, the office, the school whose visit opened it."""
    row = locked_demand(demand.pk)
    if not by.for_all_units(POST):
        DEMANDS.let_in(row, by)
    return row


def _write(row: Demand, facts: DemandInput, *, sure: bool, is_over: bool = False) -> None:
    codes = checked_codes(facts.major_codes, row.major_codes) or []
    for name in _WHOLE:
        setattr(row, name, getattr(facts, name))
    row.title = kept_name(" ".join(facts.title.split()))
    row.major_codes = codes
    row.hazards = checked_hazards(facts.hazards)
    row.province, row.city = facts.place
    for name in ("address", "hours", "duties", "conditions"):
        setattr(row, name, getattr(facts, name).strip())
    row.section = facts.section or _section_of(row.unit_id)
    row.contact, row.phone = (
        kept_name(facts.contact.strip()),
        checked_phone(facts.phone) if facts.phone else "",
    )
    if not is_over:
        _last_day(facts.expires_on)
    if facts.kind in FOR_STUDENTS and facts.starts_on is None and not is_over:
        words = "实习和学徒岗位请填写到岗日期，学校要按这个日期核对学期和年龄。"
        raise DomainError("starts_on_missing", words, field="starts_on")
    row.fee_words = fee_words(*(getattr(row, name) for name in SCREENED), kind=row.kind)
    if row.fee_words and not sure:
        raise DomainError("fees", fee_note(row.fee_words, row.kind), field="sure")
    spell_out(row)


def _section_of(unit_id: int) -> str:
    member = member_of_unit(unit_id)
    return member.section if member else ""


def _last_day(day: dt.date) -> dt.date:
    today = timezone.localdate()
    if not today <= day <= today + LONGEST:
        words = f"招聘截止日期请填今天至{cndate(today + LONGEST)}之间的日期，到期可以续期。"
        raise DomainError("expires_on", words, field="expires_on")
    return day
