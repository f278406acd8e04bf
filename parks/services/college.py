"""产业学院: founded and dissolved by a decision, carried by partners, with rooms and the classes that learn there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import said_of, trail
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.decision import UNDECIDED, Decision
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from parks.models import CollegeCohort, CollegePartner, CollegeRoom, IndustryCollege
from parks.services.common import over_from, still_there

EDIT = "parks.edit_colleges"
_NAMES = ("name", "body", "direction", "premises")


@dataclass(frozen=True)
class CollegeInput:
    """What is said about a 产业学院; ``body``: its board in governance."""

    name: str
    body: Any = None
    direction: str = ""
    premises: str = ""
    text: str = ""


def college_facts(college: IndustryCollege) -> CollegeInput:
    """What is said about it now."""
    return CollegeInput(**said_of(college, CollegeInput))


def locked_college(college: IndustryCollege, by: Actor) -> tuple[IndustryCollege, Any]:
    """The college, locked, and who does something with it. DomainError for one that is dissolved."""
    row = IndustryCollege.objects.select_for_update(of=("self",)).get(pk=college.pk)
    user = person(by, EDIT, unit_id=row.unit_id)
    if row.ends_on:
        raise DomainError("over", f"{quoted(row)}已于{cndate(row.last_day)}撤销，不能再修改。")
    return row, user


@transaction.atomic
def found_college(
    unit: Unit, facts: CollegeInput, *, starts_on: dt.date, decision: Decision = UNDECIDED, by: Actor
) -> IndustryCollege:
    """A school founds it from a day on. DomainError without a decision, or for a name that stands."""
    user = person(by, EDIT, unit_id=unit.pk)
    decision.require()
    row = IndustryCollege(unit=unit, starts_on=starts_on, **vars(facts), **decision.columns())
    save_in_words(row)
    record("parks.college_founded", row, by=user, after=trail(row, _NAMES), note=decision.text)
    return row


@transaction.atomic
def edit_college(college: IndustryCollege, facts: CollegeInput, *, by: Actor) -> IndustryCollege:
    """Correct what is said."""
    row, user = locked_college(college, by)
    before = trail(row, _NAMES)
    for name, value in vars(facts).items():
        setattr(row, name, value)
    save_in_words(row)
    record("parks.college_edited", row, by=user, before=before, after=trail(row, _NAMES))
    return row


@transaction.atomic
def dissolve_college(
    college: IndustryCollege, *, ends_on: dt.date, decision: Decision = UNDECIDED, by: Actor
) -> IndustryCollege:
    """It exists no longer from a day on, the one after its last; its partners' time ends with it. DomainError without a decision."""
    row, user = locked_college(college, by)
    decision.require()
    row.ends_on = over_from(ends_on, "撤销日期")
    decision.put_on(row, "end_")
    save_in_words(row)
    row.partners.filter(ends_on=None, starts_on__lt=ends_on).update(ends_on=ends_on)
    record("parks.college_dissolved", row, by=user, note=decision.text)
    return row


@transaction.atomic
def add_partner(
    college: IndustryCollege,
    unit: Unit,
    *,
    starts_on: dt.date,
    gives: str = "",
    paper: StoredFile | None = None,
    by: Actor,
) -> CollegePartner:
    """A unit carries it too, from a day on. DomainError before the college began, or where it does already."""
    row, user = locked_college(college, by)
    if starts_on < row.starts_on:
        raise DomainError(
            "before_start", f"产业学院{cndate(row.starts_on)}成立，共建不能更早。", field="starts_on"
        )
    made = CollegePartner(college=row, unit=unit, starts_on=starts_on, gives=gives.strip(), paper=paper)
    save_in_words(made)
    record("parks.college_joined", row, by=user, after={"共建单位": str(unit), "开始日期": starts_on})
    return made


@transaction.atomic
def end_partner(partner: CollegePartner, *, ends_on: dt.date, by: Actor) -> CollegePartner:
    """It carries it no longer from a day on."""
    row, user = locked_college(partner.college, by)
    partner = still_there(partner)
    if partner.ends_on:
        raise DomainError("over", f"{quoted(partner)}已经退出共建，不用再登记。")
    partner.ends_on = over_from(ends_on, "退出日期")
    save_in_words(partner)
    record("parks.college_left", row, by=user, after={"共建单位": str(partner), "退出日期": partner.last_day})
    return partner


@transaction.atomic
def add_room(
    college: IndustryCollege, *, name: str, number: int = 1, area: Decimal | None = None, by: Actor
) -> CollegeRoom:
    """A room, or several alike."""
    row, user = locked_college(college, by)
    made = CollegeRoom(college=row, name=name.strip(), number=number, area=area)
    save_in_words(made)
    record("parks.college_room_added", row, by=user, after={"场所": f"{made.name} {number} 间"})
    return made


@transaction.atomic
def drop_room(room: CollegeRoom, *, by: Actor) -> None:
    """It is no room of the college any more."""
    row, user = locked_college(room.college, by)
    room = still_there(room)
    record("parks.college_room_dropped", row, by=user, before={"场所": room.name})
    room.delete()


@transaction.atomic
def add_cohort(college: IndustryCollege, school_class: Any, *, note: str = "", by: Actor) -> CollegeCohort:
    """A class of the school's rosters learns there. DomainError for the class of a school whose colleges are not the viewer's to keep."""
    row, user = locked_college(college, by)
    if isinstance(by, Viewer) and not by.can(EDIT, unit_id=school_class.unit_id):
        words = f"{quoted(school_class)}不是本单位的班级，请选本单位的，或请集团秘书处登记。"
        raise DomainError("other_school", words, field="school_class")
    made = CollegeCohort(college=row, school_class=school_class, note=note.strip())
    save_in_words(made)
    record("parks.cohort_added", row, by=user, after={"班级": str(school_class)})
    return made


@transaction.atomic
def drop_cohort(cohort: CollegeCohort, *, by: Actor) -> None:
    """It does not learn there after all."""
    row, user = locked_college(cohort.college, by)
    cohort = still_there(cohort)
    record("parks.cohort_dropped", row, by=user, before={"班级": str(cohort)})
    cohort.delete()
