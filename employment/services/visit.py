"""访企拓岗: a school's people were at a firm; what it offers can become posts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from employment.enums import DemandKind
from employment.models import FirmVisit
from employment.selectors.access import RECORD
from employment.services.demand import DemandInput
from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import trail
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from groupportal.ui.names import kept_name
from internships.services.post import checked_codes

FIRM = "访企拓岗走访的企业，不是成员"
"""Why a unit is on record that is no member."""
SHOWN = dt.timedelta(days=60)


@dataclass(frozen=True)
class VisitInput:
    """What was learnt, in the columns of the national table; "" and None for not said."""

    visited_on: dt.date
    lead: str
    lead_title: str = ""
    host: str = ""
    host_title: str = ""
    outcome: str = ""
    wanted_code: str = ""
    places: int | None = None
    mean_pay: Decimal | None = None
    intern_code: str = ""
    interns: int | None = None
    intern_pay: Decimal | None = None
    graduate_code: str = ""
    graduates: int | None = None
    graduate_pay: Decimal | None = None
    further: str = ""


FIELDS = tuple(field.name for field in fields(VisitInput))
_CODES = ("wanted_code", "intern_code", "graduate_code")


@transaction.atomic
def record_visit(school: Unit, unit: Unit, facts: VisitInput, *, by: Actor) -> FirmVisit:
    """Write down a visit. DomainError for a day to come, a programme that isn't known, a unit that visits itself."""
    user = person(by, RECORD, unit_id=school.pk)
    if school.pk == unit.pk:
        raise DomainError("itself", "走访的企业不能是走访单位自己，请核对。", field="unit")
    row = FirmVisit(school=school, unit=unit, recorded_by=user)
    _write(row, facts)
    after = {"走访单位": str(school), "走访企业": str(unit), **trail(row, FIELDS)}
    record("employment.visit_recorded", row, by=user, after=after)
    return row


@transaction.atomic
def edit_visit(visit: FirmVisit, facts: VisitInput, *, by: Actor) -> FirmVisit:
    """Correct what was written down."""
    user = person(by, RECORD, unit_id=visit.school_id)
    row = FirmVisit.objects.select_for_update(of=("self",)).select_related("school", "unit").get(pk=visit.pk)
    before = trail(row, FIELDS)
    _write(row, facts)
    if before != (after := trail(row, FIELDS)):
        record("employment.visit_edited", row, by=user, before=before, after=after)
    return row


@transaction.atomic
def remove_visit(visit: FirmVisit, *, by: Actor) -> None:
    """Take a visit out that was written down by mistake. DomainError where posts came of it."""
    user = person(by, RECORD, unit_id=visit.school_id)
    row = FirmVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if row.demands.exists():
        raise DomainError("has_posts", "这次走访已经开出岗位，不能删去。请改正内容，或先撤回岗位。")
    record("employment.visit_removed", row, by=user, before={"走访企业": str(row.unit), **trail(row, FIELDS)})
    row.delete()


def posts_of_visit(visit: FirmVisit, kind: str) -> DemandInput:
    """What a visit says of a kind of post, for the form that opens one."""
    is_intern = kind == DemandKind.INTERN
    code = visit.intern_code if is_intern else visit.graduate_code
    today = timezone.localdate()
    return DemandInput(
        kind=kind,
        title="",
        headcount=(visit.interns if is_intern else visit.graduates) or 1,
        expires_on=today + SHOWN,
        major_codes=(code,) if code else (),
        wage_from=visit.intern_pay if is_intern else visit.graduate_pay,
        contact=visit.host,
    )


def _write(row: FirmVisit, facts: VisitInput) -> None:
    checked_day(facts.visited_on, "拜访时间")
    held = [getattr(row, name) for name in _CODES]
    checked_codes(tuple(getattr(facts, name) for name in _CODES), held)
    for name in FIELDS:
        value = getattr(facts, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.lead, row.host = kept_name(row.lead), kept_name(row.host)
    save_in_words(row)
