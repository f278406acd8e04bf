"""Asking graduates where they are: everybody of a year at once, each by a link of their own; reminding who does not answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from employment.enums import Wave
from employment.models import SurveyCall
from employment.selectors.graduate import (
    EDIT,
    FOLLOW,
    LINK,
    calls_for,
    due,
    graduates,
    open_calls,
    unanswered,
)
from groupportal.audit.services import record_all
from groupportal.errors import DomainError
from groupportal.links.models import Link
from groupportal.links.services import Addressed, issue_links, prolong_links, send_link
from groupportal.messages.enums import Channel
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate

LONGEST = dt.timedelta(days=120)
"""A survey is open so long at most. Ours."""


@transaction.atomic
def open_survey(unit: Unit, year: int, wave: int, *, until: dt.date, by: Viewer) -> list[SurveyCall]:
    """Ask those of a school and year who have told nothing for this time; who was asked before is asked
    until the new day, by the same link.

    DomainError where the time has not come for any, or all have answered.
    """
    by.require(EDIT, unit_id=unit.pk)
    today = timezone.localdate()
    if not today <= until <= today + LONGEST:
        words = f"截止日期请选今天到{cndate(today + LONGEST)}之间的一天。"
        raise DomainError("until_range", words, field="until")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    rows = graduates().filter(unit=unit, graduated_on__year=year)
    come = due(rows, wave, today)
    if not come.exists():
        words = (
            f"{year}年的毕业生还没有{Wave(wave).label}，到时再发起。"
            if rows.exists()
            else "没有这一年的毕业生。"
        )
        raise DomainError("wave_to_come", words, field="wave")
    asked = list(unanswered(come, wave).order_by("pk"))
    if not asked:
        raise DomainError("all_answered", "这一次的去向都已登记，不用再问。", field="wave")
    known = SurveyCall.objects.filter(graduate__in=asked, wave=wave)
    known.update(until=until)
    prolong_links(LINK, known, expires_at=_end_of(until), by=by)
    there = set(known.values_list("graduate", flat=True))
    fresh = [
        SurveyCall(graduate=row, wave=wave, asked_on=today, until=until)
        for row in asked
        if row.pk not in there
    ]
    SurveyCall.objects.bulk_create(fresh)
    calls = list(SurveyCall.objects.filter(graduate__in=asked, wave=wave).select_related("graduate__unit"))
    told = {"哪一次": Wave(wave).label, "截止日期": until}
    record_all("employment.survey_opened", ((call, told) for call in calls), by=by.user)
    give_links(calls, by=by)
    return calls


def give_links(calls: Sequence[SurveyCall], *, by: Viewer) -> list[Link]:
    """The links of these, open until the survey ends (or a fortnight from now, where it has ended); none is made twice."""
    made: list[Link] = []
    by_day: dict[dt.date, list[SurveyCall]] = {}
    for call in calls:
        by_day.setdefault(max(call.until, timezone.localdate() + dt.timedelta(days=14)), []).append(call)
    for day, some in by_day.items():
        rows = [Addressed(call, call.graduate.name, call.graduate.unit) for call in some]
        made += issue_links(LINK, rows, by=by, expires_at=_end_of(day))
    return made


def _end_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59)))


@dataclass
class Reminded:
    """Links to hand on, and who got none, with the reason."""

    links: list[tuple[SurveyCall, Link]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def remind(calls: Sequence[SurveyCall], *, by_text: bool, by: Viewer) -> Reminded:
    """Remind who has not answered: by text message, or by words to send by hand. One bad case blocks no other."""
    by.require(FOLLOW)
    found = list(open_calls(calls_for(by, FOLLOW)).filter(pk__in=[call.pk for call in calls]).order_by("pk"))
    told, sent = Reminded(), []
    for call, link in zip(found, _links_of(found, by), strict=True):
        try:
            if by_text:
                with transaction.atomic():
                    send_link(link, by=by, channel=Channel.SMS)
        except DomainError as error:
            told.left_out.append((call.graduate.name, error.message))
            continue
        told.links.append((call, link))
        sent.append(call)
    SurveyCall.objects.filter(pk__in=[call.pk for call in sent]).update(
        reminded_at=timezone.now(), reminders=F("reminders") + 1
    )
    record_all(
        "employment.survey_reminded", ((call, {"方式": "短信" if by_text else "发文字"}) for call in sent)
    )
    return told


def _links_of(calls: Sequence[SurveyCall], by: Viewer) -> list[Link]:
    made = {link.subject_id: link for link in give_links(calls, by=by)}
    return [made[call.public_id] for call in calls]
