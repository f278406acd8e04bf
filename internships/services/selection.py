"""A school chooses a unit (选定), and leaves it: looked at on the spot, decided by the Party organisation, published (Article 7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db import transaction

from groupportal.audit.fields import said_of, trail
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import cndate, quoted
from internships.models import HostUnit, Selection
from internships.rules.lists import ASSESSMENT_ITEMS
from internships.services.common import EDIT, past, save
from rosters.services.common import checked_school


@dataclass(frozen=True)
class SelectionInput:
    """What a school says about its choice. ``assessment_items``: what of ``ASSESSMENT_ITEMS`` was looked at, None for not known.

    ``report_file`` None leaves the report that is there.
    """

    starts_on: dt.date
    is_new: bool | None = None
    has_stable_cooperation: bool | None = None
    assessed_on: dt.date | None = None
    assessor: str = ""
    assessment_items: tuple[str, ...] | None = None
    report_file: StoredFile | None = None
    is_party_decided: bool | None = None
    party_meeting_on: dt.date | None = None
    minutes_number: str = ""
    is_published: bool | None = None
    published_on: dt.date | None = None
    published_at: str = ""


FIELDS = [field.name for field in fields(SelectionInput)]


def selection_facts(row: Selection) -> SelectionInput:
    """What is said about a choice, to be said again with a change."""
    items = None if row.assessment_items is None else tuple(row.assessment_items)
    return replace(SelectionInput(**said_of(row, SelectionInput)), assessment_items=items)


@transaction.atomic
def select_host(school: Unit, host: HostUnit, facts: SelectionInput, *, by: Actor) -> Selection:
    """A school chooses a unit from a day on. DomainError for one that is suspended, or chosen already for that time."""
    user = person(by, EDIT, unit_id=school.pk)
    host = HostUnit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=host.pk)
    if host.is_suspended:
        raise DomainError(
            "host_suspended",
            f"{quoted(host)}已停止接收实习：{host.suspended_reason}。整改后先登记恢复接收，再选定。",
        )
    row = Selection(school=checked_school(school), host=host)
    _set(row, facts)
    save(row)
    record("internships.host_selected", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_selection(selection: Selection, facts: SelectionInput, *, by: Actor) -> Selection:
    """Correct what is said about a choice, or add what has come since."""
    user = person(by, EDIT, unit_id=selection.school_id)
    row = _locked(selection)
    before = _for_trail(row)
    _set(row, facts)
    save(row)
    if before != (after := _for_trail(row)):
        record("internships.selection_edited", row, by=user, before=before, after=after)
    return row


@transaction.atomic
def leave_host(selection: Selection, *, on: dt.date, by: Actor) -> Selection:
    """From a day on the unit is none of the school's any more. DomainError where it was left already."""
    user = person(by, EDIT, unit_id=selection.school_id)
    row = _locked(selection)
    if row.ends_on:
        raise DomainError("left_already", f"{cndate(row.ends_on)}已登记退出；日期错了，先取消退出再登记。")
    row.ends_on = checked_day(on, "退出日期")
    save(row)
    record("internships.host_left", row, by=user, after={"退出日期": row.ends_on})
    return row


@transaction.atomic
def return_to_host(selection: Selection, *, reason: str, by: Actor) -> Selection:
    """A leaving that was recorded by mistake. DomainError without a reason, and where the school chose the unit again since."""
    user = person(by, EDIT, unit_id=selection.school_id)
    row = _locked(selection)
    if not (reason := reason.strip()):
        raise DomainError("reason_missing", "请写明为什么取消，例如“登记错了单位”。", field="reason")
    if row.ends_on is None:
        raise DomainError("not_left", "没有登记过退出。")
    before, row.ends_on = {"退出日期": row.ends_on}, None
    save(row)
    record("internships.host_returned", row, by=user, before=before, note=reason)
    return row


def _locked(selection: Selection) -> Selection:
    # What the periods are of comes first: two who save at once wait for one another there.
    HostUnit.objects.select_for_update().get(pk=selection.host_id)
    rows = Selection.objects.select_for_update(of=("self",)).select_related(
        "school", "host__unit", "report_file"
    )
    return rows.get(pk=selection.pk)


def _set(row: Selection, facts: SelectionInput) -> None:
    values: dict[str, Any] = {name: getattr(facts, name) for name in FIELDS}
    values |= {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    checked_day(facts.starts_on, "选定日期")
    for name in ("assessed_on", "party_meeting_on", "published_on"):
        past(row, name, values[name])
    if facts.assessment_items is not None:
        if strange := set(facts.assessment_items) - set(ASSESSMENT_ITEMS):
            raise DomainError(
                "item_unknown", f"考察项目里没有“{'、'.join(sorted(strange))}”。", field="assessment_items"
            )
        values["assessment_items"] = [item for item in ASSESSMENT_ITEMS if item in facts.assessment_items]
    for said, day, words in (
        ("is_party_decided", "party_meeting_on", "经校级党组织会议研究"),
        ("is_published", "published_on", "名单已公布"),
    ):
        if values[day] and values[said] is None:
            values[said] = True
        if values[day] and not values[said]:
            raise DomainError("day_without_deed", f"填了日期，“{words}”却选了“否”，请核对。", field=said)
    values["report_file"] = facts.report_file or row.report_file
    for name, value in values.items():
        setattr(row, name, value)


def _for_trail(row: Selection) -> dict[str, Any]:
    return {"学校": str(row.school), "实习单位": str(row.host), **trail(row, [*FIELDS, "ends_on"])}
