"""预警: found once a working day by rule and date, told once, seen to by people; one whose fact is gone is over by itself.

It runs in one transaction, so that who runs it again finds all of it or nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record, record_all
from groupportal.deciding.actor import acting
from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.services import Message, notify, notify_all
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.turns import take_turn
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from internships.enums import AlertKind, AlertLimit, AlertState, AlertStep
from internships.models import Alert, AlertNumber, Placement
from internships.selectors.alert import SET, SETTLE, settled_by
from internships.selectors.alert_kinds import DEFAULTS, KINDS, Fact, Limits, Look
from internships.selectors.attendance import day_off
from internships.selectors.placement import VIEW_SCHOOL
from internships.services.outcome import Outcome, each
from internships.states import ALIVE

if TYPE_CHECKING:
    from rosters.models import Teacher

TOPIC = "internships.alerts"
_AT_ONCE = 500
_S = AlertStep
_OFF = "学校已停用这一种预警。"
_CHANGED = (
    "state", "step", "owner", "due_on", "office_on", "leader_on", "taken_by", "handed_by", "closed_by",
    "closed_at", "note", "raised_on", "words",
)  # fmt: skip
_Key = tuple[int, str]


@dataclass
class Night:
    """What one look found. ``quiet``: in words why it did not look, on a day off."""

    quiet: str = ""
    raised: list[Alert] = field(default_factory=list)
    over: list[Alert] = field(default_factory=list)
    escalated: list[Alert] = field(default_factory=list)
    moved: list[Alert] = field(default_factory=list)
    """Whose placement has another teacher now."""


@transaction.atomic
def look_for_alerts(*, on: dt.date) -> Night:
    """Look through all placements of the group as of a working day; by the clock. A day off is quiet: nothing counts, nothing is told.

    Of two at once, the second finds what the first has kept.
    """
    night = Night(quiet=day_off(on))
    if night.quiet:
        return night
    take_turn("alerts")
    look = Look(on, Limits())
    found = _found(look)
    rows = Alert.objects.select_for_update(of=("self",)).filter(state__in=ALIVE).order_by("pk")
    alive = {(row.placement_id, row.kind): row for row in rows.select_related("placement__teacher")}
    guides = _Guides()
    _end(alive, found, look, night)
    _pass_on(alive, look, night, guides)
    _raise(alive, found, look, night, guides)
    _tell(night)
    numbers = {
        "新的预警": len(night.raised),
        "自行解除": len(night.over),
        "转上一级": len(night.escalated),
        "换了教师": len(night.moved),
    }
    if any(numbers.values()):
        record("internships.alerts_looked", after={"日期": on, **numbers})
    return night


def _found(look: Look) -> dict[_Key, list[Fact]]:
    found: dict[_Key, list[Fact]] = defaultdict(list)
    for kind in KINDS:
        for fact in kind.find(look):
            found[fact.placement, kind.code.value].append(fact)
    return found


class _Guides:
    """Who sees to an alert first: the placement's teacher, who has an account and may."""

    def __init__(self) -> None:
        able = people_who_can(SETTLE).order_by()
        self._able = set(able.values_list("user", "unit"))

    def of(self, teacher: Any) -> int | None:
        """The teacher's account; None where there is none, or it may not at the teacher's school."""
        held = teacher and (teacher.user_id, teacher.unit_id)
        return held[0] if held in self._able else None


def _end(alive: dict[_Key, Alert], found: Mapping[_Key, list[Fact]], look: Look, night: Night) -> None:
    """Those whose fact is gone are over."""
    why, now = {kind.code.value: kind.over for kind in KINDS}, timezone.now()
    for key, row in list(alive.items()):
        if row.fact in {fact.key for fact in found.get(key, ())}:
            continue
        is_off = look.limits.of(row.placement.unit_id, row.kind) is None
        row.state, row.closed_at, row.note = AlertState.OVER, now, _OFF if is_off else why[row.kind]
        night.over.append(alive.pop(key))
    _write(night.over, "state", "closed_at", "note")


def _pass_on(alive: Mapping[_Key, Alert], look: Look, night: Night, guides: _Guides) -> None:
    """Those whose time is over go one step on; those of a placement with another teacher go to that one, unless handed over."""
    for row in alive.values():
        unit, guide = row.placement.unit_id, guides.of(row.placement.teacher)
        if row.step == _S.OWNER and not row.handed_by_id and guide not in (None, row.owner_id):
            row.owner_id, row.due_on = guide, look.due(unit)
            row.state, row.taken_by = AlertState.OPEN, None
            night.moved.append(row)
        elif row.due_on < look.day and row.step != _S.LEADER:
            if row.step == _S.OWNER:
                row.step, row.office_on = _S.OFFICE, look.day
            else:
                row.step, row.leader_on = _S.LEADER, look.day
            row.due_on = look.due(unit)
            night.escalated.append(row)
    names = ("state", "taken_by", "step", "owner", "due_on", "office_on", "leader_on")
    _write([*night.moved, *night.escalated], *names)


def _raise(
    alive: Mapping[_Key, Alert], found: Mapping[_Key, list[Fact]], look: Look, night: Night, guides: _Guides
) -> None:
    """Of each placement and kind the first fact that nobody has seen to. One that was over by itself and holds again is open again."""
    fresh = {key: facts for key, facts in found.items() if key not in alive}
    about = {pk for pk, _ in fresh}
    placements = (
        Placement.objects.select_related("teacher", "student").defer("student__id_number").in_bulk(about)
    )
    ended = Alert.objects.filter(placement__in=about).exclude(state__in=ALIVE).order_by()
    past = {(row.placement_id, row.kind, row.fact): row for row in ended}
    new: list[Alert] = []
    again: list[Alert] = []
    for (pk, kind), facts in fresh.items():
        placement = placements[pk]
        for fact in facts:
            row = past.get((pk, kind, fact.key)) or Alert(placement=placement, kind=kind, fact=fact.key)
            if row.state == AlertState.CLOSED:
                continue
            (again if row.pk else new).append(row)
            row.placement, row.words, row.raised_on = placement, fact.words, look.day
            row.state, row.closed_at, row.note = AlertState.OPEN, None, ""
            row.taken_by = row.handed_by = None
            row.due_on, row.owner_id = look.due(placement.unit_id), guides.of(placement.teacher)
            row.step = _S.OWNER if row.owner_id else _S.OFFICE
            row.office_on, row.leader_on = None if row.owner_id else look.day, None
            break
    _write(again)
    night.raised = again + Alert.objects.bulk_create(new, batch_size=_AT_ONCE)


def _write(rows: Sequence[Alert], *names: str) -> None:
    Alert.objects.bulk_update(rows, names or _CHANGED, batch_size=_AT_ONCE)


def _tell(night: Night) -> None:
    """One message to each person whose turn something has become, however much it is; it names no student."""
    told: dict[int, list[Alert]] = defaultdict(list)
    office = people_who_can(VIEW_SCHOOL).order_by().values_list("user", "unit", "role")
    at_school: dict[int, set[int]] = defaultdict(set)
    leaders = set()
    for user, unit, role in office:
        if role == Role.SCHOOL_ADMIN and unit:
            at_school[unit].add(user)
        elif role == Role.SECRETARIAT:
            leaders.add(user)
    for row in (*night.raised, *night.moved, *night.escalated):
        people: dict[str, set[Any]] = {
            _S.OWNER: {row.owner_id},
            _S.OFFICE: at_school[row.placement.unit_id],
            _S.LEADER: leaders,
        }
        for user in people[row.step]:
            told[user].append(row)
    late = {row.pk for row in night.escalated}
    users = _people(told)
    url = f"{group_url(active_group(), 'internships:alerts')}?turn=mine"
    notify_all(
        [
            Message([users[key]], f"有 {len(rows)} 条实习预警要您处理", _in_words(rows, late), url)
            for key, rows in told.items()
        ],
        topic=TOPIC,
    )


def _people(keys: Any) -> dict[int, Any]:
    """Accounts by their keys."""
    rows = people_who_can(SETTLE).filter(user__in=list(keys)).select_related("user")
    return {row.user_id: row.user for row in rows}


def _in_words(rows: Sequence[Alert], late: set[int]) -> str:
    counted = Counter(row.kind for row in rows)
    kinds = "、".join(f"{AlertKind(kind).label} {number} 条" for kind, number in counted.most_common())
    overdue = sum(row.pk in late for row in rows)
    words = f"{kinds}。处理期限{cndate(min(row.due_on for row in rows))}。"
    return words + (f"其中 {overdue} 条过了期限没有处理，转给您。" if overdue else "")


# What people do


def _locked(rows: Sequence[Alert], by: Viewer) -> dict[int, Alert]:
    """Those of the rows the person may see to, to be changed. People are read after the wait: joined, they would be those of before."""
    found = Alert.objects.select_for_update(of=("self",)).filter(
        pk__in=settled_by(by).filter(pk__in=[row.pk for row in rows]).order_by().values("pk")
    )
    found = found.select_related("placement__student").prefetch_related("closed_by", "taken_by")
    return {row.pk: row for row in found.order_by("pk")}


def _not_yours() -> DomainError:
    words = "由指导教师、受转交的教师或学校实习管理人员处理，您可以请他们处理。"
    return DomainError("not_yours", words)


def _alive(row: Alert) -> None:
    if row.state == AlertState.CLOSED:
        raise DomainError("closed", f"已由{row.closed_by}处理完。")
    if row.state == AlertState.OVER:
        raise DomainError("over", f"已经自行解除：{row.note}")


@transaction.atomic
def take_alerts(rows: Sequence[Alert], *, by: Viewer) -> Outcome[Alert]:
    """Say that one is at it; the time to see to it begins anew, once. What is not one's own, over or taken already is refused."""

    def check(row: Alert) -> None:
        _alive(row)
        if row.state == AlertState.TAKEN:
            raise DomainError("taken", f"{row.taken_by}已在处理。")

    by.require(SETTLE)
    outcome, look = each(rows, _locked(rows, by), check, _not_yours()), Look(timezone.localdate(), Limits())
    for row in outcome.done:
        row.state, row.taken_by = AlertState.TAKEN, by.user
        row.due_on = max(row.due_on, look.due(row.placement.unit_id))
    return _kept(outcome, "internships.alert_taken", {}, by)


@transaction.atomic
def close_alerts(rows: Sequence[Alert], *, note: str, by: Viewer) -> Outcome[Alert]:
    """Say what was done. The same fact raises none again. DomainError without words."""
    by.require(SETTLE)
    words = note.strip()
    if not words:
        raise DomainError("note_missing", "请写明做了什么，例如“已电话联系学生，明天到岗”。", field="note")
    outcome = each(rows, _locked(rows, by), _alive, _not_yours())
    for row in outcome.done:
        row.state, row.closed_by, row.closed_at, row.note = AlertState.CLOSED, by.user, timezone.now(), words
    return _kept(outcome, "internships.alert_closed", {"处理情况": words}, by)


@transaction.atomic
def hand_alerts(rows: Sequence[Alert], *, to: Teacher, by: Viewer) -> Outcome[Alert]:
    """Hand alerts to a colleague of the same school, who is told at once. DomainError for one who could not see to them.

    What has gone on to the school or the secretariat is theirs to hand. Handed once more, it keeps its day.
    """
    by.require(SETTLE)
    if to.user_id == by.user.pk:
        raise DomainError("to_oneself", "不能转交给自己，请点“我来处理”。", field="to")
    if not people_who_can(SETTLE).filter(user=to.user_id, unit=to.unit_id).exists():
        words = f"{quoted(to)}没有可以处理预警的账号，请选别的同事，或先请学校开账号。"
        raise DomainError("cannot_settle", words, field="to")

    def check(row: Alert) -> None:
        _alive(row)
        if row.placement.unit_id != to.unit_id:
            raise DomainError("other_school", f"{quoted(to)}不是这名学生学校的教师，请选本校的同事。")
        if row.owner_id == to.user_id and row.step == _S.OWNER:
            raise DomainError("same_owner", f"已经由{to}负责。")
        above = by.for_all_units(VIEW_SCHOOL)
        if row.step == _S.LEADER and not above:
            raise DomainError("leaders_turn", "已经转给秘书处，由秘书处转交。")
        if row.step == _S.OFFICE and not (above or row.placement.unit_id in by.units_for(VIEW_SCHOOL)):
            raise DomainError("offices_turn", "过了处理期限，已经转给学校，由学校实习管理人员转交。")

    outcome, look = each(rows, _locked(rows, by), check, _not_yours()), Look(timezone.localdate(), Limits())
    for row in outcome.done:
        if row.step != _S.OWNER or not row.handed_by_id:
            row.due_on = look.due(row.placement.unit_id)
        row.state, row.taken_by, row.handed_by = AlertState.OPEN, None, by.user
        row.step, row.owner_id = _S.OWNER, to.user_id
    if outcome.done:
        url = f"{group_url(active_group(), 'internships:alerts')}?turn=mine"
        title = f"{by.user}转交给您 {len(outcome.done)} 条实习预警"
        notify([to.user], topic=TOPIC, title=title, body=_in_words(outcome.done, set()), url=url)
    return _kept(outcome, "internships.alert_handed", {"转交给": str(to)}, by)


def _kept(outcome: Outcome[Alert], action: str, after: dict[str, Any], by: Viewer) -> Outcome[Alert]:
    _write(outcome.done)
    record_all(action, [(row, {"种类": row.get_kind_display(), **after}) for row in outcome.done], by=by.user)
    return outcome


def check_sets(unit: Unit | None, by: Viewer) -> None:
    """NotAllowed for who may not set the numbers of this school, or of all schools (None)."""
    by.require(SET, unit_id=unit.pk if unit else None)
    if unit is None and not by.for_all_units(SET):
        raise NotAllowed("各校共用的天数和期限由秘书处设置，您可以设置本校的。")


@transaction.atomic
def set_numbers(unit: Unit | None, numbers: Mapping[str, int | None], *, by: Viewer) -> None:
    """Set the numbers of a school, or of all schools (None). What is as it would be without is not kept, so that it follows.

    NotAllowed for another school's, and for all schools' without a role for all.
    """
    check_sets(unit, by)
    if numbers.get(AlertLimit.DUE) is None:
        raise DomainError("due_missing", "请填写几个工作日内处理，预警总要有期限。", field="due")
    take_turn("alert_numbers")
    limits, school = Limits(), unit.pk if unit else None
    before = {code: limits.of(school, code) for code in numbers}
    beside = {code: limits.of(None, code) if unit else DEFAULTS[code] for code in numbers}
    changed = {code: number for code, number in numbers.items() if number != before[code]}
    held = AlertNumber.objects.filter(unit=unit)
    held.filter(limit__in=[code for code in numbers if numbers[code] == beside[code]]).delete()
    for code, number in numbers.items():
        if number != beside[code]:
            AlertNumber.objects.update_or_create(unit=unit, limit=code, defaults={"number": number})
    if changed:
        record(
            "internships.alert_numbers_set",
            unit,
            by=acting(by),
            before=_said(before, changed),
            after=_said(numbers, changed),
        )


def _said(numbers: Mapping[str, int | None], codes: Mapping[str, Any]) -> dict[str, Any]:
    return {AlertLimit(code).label: "不预警" if numbers[code] is None else numbers[code] for code in codes}
