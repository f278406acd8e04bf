"""实训基地 and what units put into them, what is taught there; 互助运营服务 among units."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import trail
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import UNDECIDED, Decision
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import cndate, quoted, yuan
from parks.models import (
    BaseCourse,
    BaseFunction,
    BaseInvestment,
    BasePartner,
    MutualService,
    TrainingBase,
)
from parks.services.common import over_from, still_there

EDIT = "parks.edit_colleges"
_NAMES = ("number", "name", "where", "host", "places")
_FACTS = ("name", "where", "number", "host", "address", "programmes", "places", "text")


_MUTUAL = ("title", "day", "receiver", "receiver_name", "text", "people", "paper")


@dataclass(frozen=True)
class BaseInput:
    """What is said about a base; ``functions``: what it is used for, by kind."""

    name: str
    where: str
    number: str = ""
    host: Unit | None = None
    address: str = ""
    programmes: str = ""
    places: int | None = None
    text: str = ""
    functions: frozenset[str] = frozenset()

    def columns(self) -> dict[str, Any]:
        """What stands in the base's own row."""
        return {name: getattr(self, name) for name in _FACTS}


def base_facts(base: TrainingBase) -> BaseInput:
    """What is said about it now."""
    said = {name: getattr(base, name) for name in _FACTS}
    return BaseInput(**said, functions=frozenset(one.kind for one in _held(base)))


def _held(base: TrainingBase) -> list[BaseFunction]:
    """Its functions that go on."""
    return list(base.functions.filter(ends_on=None))


def _for_trail(row: TrainingBase) -> dict[str, Any]:
    return {**trail(row, _NAMES), "功能": "、".join(str(one) for one in _held(row))}


def _use_for(row: TrainingBase, wanted: frozenset[str], on: dt.date | None) -> None:
    """From a day on it is used for these. What ends on the day it began, or before, never was.

    DomainError where something changes and no day is said, or one to come or before the base.
    """
    held = {one.kind: one for one in _held(row)}
    if wanted == held.keys():
        return
    if on is None:
        words = "功能有增减，请填写从哪一天起；以前登记错了的，填建立日期。"
        raise DomainError("functions_day_missing", words, field="functions_on")
    if checked_day(on, "功能变动日期") < row.starts_on:
        words = f"基地{cndate(row.starts_on)}建立，功能变动不能更早。"
        raise DomainError("before_start", words, field="functions_on")
    for kind in sorted(held.keys() - wanted):
        gone = held[kind]
        if on <= gone.starts_on:
            gone.delete()
        else:
            gone.ends_on = on
            save_in_words(gone)
    for kind in sorted(wanted - held.keys()):
        save_in_words(BaseFunction(base=row, kind=kind, starts_on=on))


def locked_base(base: TrainingBase, by: Actor) -> tuple[TrainingBase, Any]:
    """The base, locked, and who does something with it. DomainError for one that is out of use."""
    row = TrainingBase.objects.select_for_update(of=("self",)).get(pk=base.pk)
    user = person(by, EDIT, unit_id=row.unit_id)
    if row.ends_on:
        raise DomainError("over", f"{quoted(row)}已于{cndate(row.last_day)}停用，不能再修改。")
    return row, user


@transaction.atomic
def open_base(
    unit: Unit, facts: BaseInput, *, starts_on: dt.date, decision: Decision = UNDECIDED, by: Actor
) -> TrainingBase:
    """A base from a day on. DomainError for a name or number that stands."""
    user = person(by, EDIT, unit_id=unit.pk)
    row = TrainingBase(unit=unit, starts_on=starts_on, **facts.columns(), **decision.columns())
    save_in_words(row)
    _use_for(row, facts.functions, starts_on)
    record("parks.base_opened", row, by=user, after=_for_trail(row), note=decision.text)
    return row


@transaction.atomic
def edit_base(
    base: TrainingBase, facts: BaseInput, *, functions_on: dt.date | None = None, by: Actor
) -> TrainingBase:
    """Correct what is said; ``functions_on``: from which day on it is used for what is said now, where that differs."""
    row, user = locked_base(base, by)
    before = _for_trail(row)
    for name, value in facts.columns().items():
        setattr(row, name, value)
    save_in_words(row)
    _use_for(row, facts.functions, functions_on)
    record("parks.base_edited", row, by=user, before=before, after=_for_trail(row))
    return row


@transaction.atomic
def close_base(
    base: TrainingBase, *, ends_on: dt.date, decision: Decision = UNDECIDED, by: Actor
) -> TrainingBase:
    """It is out of use from a day on, by a decision; its partners' time ends with it."""
    row, user = locked_base(base, by)
    decision.require()
    row.ends_on = over_from(ends_on, "停用日期")
    decision.put_on(row, "end_")
    save_in_words(row)
    for part in (row.partners, row.functions):
        part.filter(ends_on=None, starts_on__lt=ends_on).update(ends_on=ends_on)
    record("parks.base_closed", row, by=user, note=decision.text)
    return row


@transaction.atomic
def add_base_partner(
    base: TrainingBase, unit: Unit, *, starts_on: dt.date, paper: StoredFile | None = None, by: Actor
) -> BasePartner:
    """A firm carries it too, from a day on."""
    row, user = locked_base(base, by)
    made = BasePartner(base=row, unit=unit, starts_on=starts_on, paper=paper)
    save_in_words(made)
    record("parks.base_joined", row, by=user, after={"合作企业": str(unit), "开始日期": starts_on})
    return made


@transaction.atomic
def end_base_partner(partner: BasePartner, *, ends_on: dt.date, by: Actor) -> BasePartner:
    """It carries it no longer from a day on. DomainError where it left already."""
    row, user = locked_base(partner.base, by)
    partner = still_there(partner)
    if partner.ends_on:
        raise DomainError("over", f"{quoted(partner)}已经退出合作，不用再登记。")
    partner.ends_on = over_from(ends_on, "退出日期")
    save_in_words(partner)
    record("parks.base_left", row, by=user, after={"合作企业": str(partner), "退出日期": partner.last_day})
    return partner


@transaction.atomic
def invest(
    base: TrainingBase,
    unit: Unit,
    *,
    kind: str,
    day: dt.date,
    amount: Decimal,
    note: str = "",
    paper: StoredFile | None = None,
    by: Actor,
) -> BaseInvestment:
    """A unit put something into it, in 元. DomainError for a day to come."""
    row, user = locked_base(base, by)
    made = BaseInvestment(
        base=row, unit=unit, kind=kind, day=checked_day(day, "投入日期"), amount=amount, note=note.strip()
    )
    made.paper = paper
    save_in_words(made)
    record("parks.base_invested", row, by=user, after={"投入单位": str(unit), "金额": yuan(amount)})
    return made


@transaction.atomic
def remove_investment(investment: BaseInvestment, *, by: Actor) -> None:
    """It was written down by mistake."""
    row, user = locked_base(investment.base, by)
    investment = still_there(investment)
    before = {"投入单位": str(investment.unit), "金额": yuan(investment.amount)}
    record("parks.base_investment_removed", row, by=user, before=before)
    investment.delete()


@transaction.atomic
def add_course(
    base: TrainingBase,
    *,
    name: str,
    year: int,
    lessons: int,
    students: int | None = None,
    paper: StoredFile | None = None,
    by: Actor,
) -> BaseCourse:
    """A course was taught there in a year."""
    row, user = locked_base(base, by)
    made = BaseCourse(base=row, name=name.strip(), year=year, lessons=lessons, students=students, paper=paper)
    save_in_words(made)
    record("parks.base_taught", row, by=user, after={"课程": made.name, "年度": year, "课时": lessons})
    return made


@transaction.atomic
def remove_course(course: BaseCourse, *, by: Actor) -> None:
    """It was written down by mistake."""
    row, user = locked_base(course.base, by)
    course = still_there(course)
    before = {"课程": course.name, "年度": course.year, "课时": course.lessons}
    record("parks.base_course_removed", row, by=user, before=before)
    course.delete()


@dataclass(frozen=True)
class MutualInput:
    """What is said about a service for another unit: one on record, or known by name alone."""

    title: str
    day: dt.date
    receiver: Unit | None = None
    receiver_name: str = ""
    text: str = ""
    people: int | None = None


@transaction.atomic
def add_mutual_service(
    unit: Unit, facts: MutualInput, *, paper: StoredFile | None = None, by: Actor
) -> MutualService:
    """A unit did another one a service. DomainError for a day to come, for nobody, for itself."""
    user = person(by, EDIT, unit_id=unit.pk)
    row = _said_of(MutualService(unit=unit, paper=paper), facts)
    record("parks.mutual_added", row, by=user, after={"受益方": str(row.receiver or row.receiver_name)})
    return row


@transaction.atomic
def edit_mutual_service(
    done: MutualService, facts: MutualInput, *, paper: StoredFile | None = None, by: Actor
) -> MutualService:
    """Correct what is said; a new paper takes the place of the old one, none leaves it. Errors as ``add_mutual_service``."""
    row = MutualService.objects.select_for_update(of=("self",)).get(pk=still_there(done).pk)
    user = person(by, EDIT, unit_id=row.unit_id)
    before = trail(row, _MUTUAL)
    row.paper = paper or row.paper
    _said_of(row, facts)
    record("parks.mutual_edited", row, by=user, before=before, after=trail(row, _MUTUAL))
    return row


def _said_of(row: MutualService, facts: MutualInput) -> MutualService:
    if facts.receiver and facts.receiver.pk == row.unit_id:
        raise DomainError("itself", "互助服务是给别的单位做的，请选另一个受益单位。", field="receiver")
    row.title, row.text, row.people = facts.title.strip(), facts.text.strip(), facts.people
    row.day, row.receiver = checked_day(facts.day, "日期"), facts.receiver
    row.receiver_name = "" if facts.receiver else facts.receiver_name.strip()
    save_in_words(row)
    return row


@transaction.atomic
def remove_mutual_service(service: MutualService, *, by: Actor) -> None:
    """It was written down by mistake."""
    user = person(by, EDIT, unit_id=service.unit_id)
    record("parks.mutual_removed", service, by=user)
    service.delete()
