"""One need as its services hold it: locked, for whom it is, written down, told to whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.errors import DomainError, NotAllowed
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import SYSTEM_ACTOR, active_group
from groupportal.tenancy.selectors import people_who_can, viewer_for
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from parks.enums import RequestState
from parks.models import Centre, ServiceRequest, WorkLog
from parks.models.value import STANDS
from parks.selectors.access import RUN, run_centres
from parks.selectors.request import ASK, worked_requests, works_on
from parks.services.common import runner

TOPIC, FIRM_TOPIC = "parks.request", "parks.request_firm"
S = RequestState


def locked(request: ServiceRequest) -> ServiceRequest:
    """The need as it is now, locked."""
    rows = ServiceRequest.objects.select_related("centre__park", "centre__unit")
    return rows.select_for_update(of=("self",)).get(pk=request.pk)


def run_by(request: ServiceRequest, by: Viewer) -> ServiceRequest:
    """It, locked, for who runs its centre."""
    row = locked(request)
    runner(by, row.centre)
    return row


def worked_by(request: ServiceRequest, by: Viewer) -> ServiceRequest:
    """Of who works on it, while it is worked on."""
    row = locked(request)
    if not worked_requests(by).filter(pk=row.pk).exists():
        raise NotAllowed("您不在这项需求的服务团队里，请联系服务中心。")
    if row.state != S.ACCEPTED:
        raise DomainError(
            "not_under_way", f"这项需求现在是“{row.get_state_display()}”，只有办理中的才能登记。"
        )
    return row


def of_firm(request: ServiceRequest, by: Viewer | None, user: Any) -> ServiceRequest:
    """It, locked, for the firm it is of: by its account, or by the link (``by`` None, ``user`` if signed in)."""
    row = locked(request)
    if by is not None and row.unit_id not in by.units_for(ASK):
        raise NotAllowed("由企业自己评价；企业没有账号的，请发评价链接。")
    apart(row, by.user if by else user)
    return row


def apart(row: ServiceRequest, user: Any) -> None:
    """DomainError for who runs the centre, leads the need or works on it: they don't speak for the firm, by whatever link."""
    if user is not None and (works_on(row, user) or _runs(user, row.centre)):
        words = "您是办理这项需求的人，不能替企业评价、要求补充或撤回。这条链接给企业使用，请发给企业。"
        raise DomainError("two_people", words)


def _runs(user: Any, centre: Centre) -> bool:
    return run_centres(viewer_for(user, active_group())).filter(pk=centre.pk).exists()


def kept(row: ServiceRequest, action: str, user: Any, **trail: Any) -> None:
    """Saved, and written down."""
    save_in_words(row)
    record(action, row, by=user or SYSTEM_ACTOR, **trail)


def logged(row: ServiceRequest, day: dt.date, text: str, user: Any, hours: Decimal | None = None) -> WorkLog:
    """A line among what was done."""
    log = WorkLog(request=row, day=day, text=text.strip(), hours=hours, written_by=user)
    save_in_words(log)
    return log


def say(row: ServiceRequest, text: str, by: Viewer | None) -> None:
    """What moved it, among what was done: everybody reads it there."""
    logged(row, timezone.localdate(), text, by.user if by else None)


def why(text: str) -> str:
    """The reason; DomainError without one."""
    if not text.strip():
        raise DomainError("reason_missing", "请写明原因，对方会看到。", field="note")
    return text.strip()


def team_of(row: ServiceRequest) -> list[Any]:
    """Those of the team who have an account."""
    return [one.user for one in row.team.select_related("user") if one.user]


def runners_of(centre: Centre) -> list[Any]:
    """Those who run a centre; the office where none of its units has an account."""
    units = [centre.unit_id, *filter(None, [centre.park.unit_id])]
    held = people_who_can(RUN).select_related("user")
    return [each.user for each in held.filter(unit__in=units) or held.filter(unit=None)]


def tell(people: Iterable[Any], row: ServiceRequest, title: str, body: str, topic: str = TOPIC) -> None:
    """A message about it."""
    url = group_url(active_group(), "parks:request", public_id=row.public_id)
    notify(people, topic=topic, title=title, body=body, url=url)


def tell_team(people: list[Any], row: ServiceRequest, by: Viewer, words: str) -> None:
    """A message to people of the team, but for who did it."""
    others = [user for user in people if user and user.pk != by.user.pk]
    tell(others, row, f"{words}：{row}", f"{row.firm}，{cndate(row.due_on)}前完成。")


def tell_firm(row: ServiceRequest, title: str, body: str) -> None:
    """The firm's people with an account; others read it by their link."""
    held = people_who_can(ASK).filter(unit=row.unit_id).select_related("user") if row.unit_id else []
    tell([each.user for each in held], row, title, body, FIRM_TOPIC)


def is_valued(row: ServiceRequest) -> bool:
    """Whether what it was worth is on record."""
    return stands(row.values)


def stands(values: Any, **of: Any) -> bool:
    """Whether one of these values waits or counts."""
    return bool(values.filter(state__in=STANDS, **of).exists())
