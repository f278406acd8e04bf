"""The firm's word on what was delivered: rated, sent back; settled where it says nothing; its link."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.errors import DomainError
from groupportal.hooks import Hook
from groupportal.links.models import Link
from groupportal.links.services import issue_link, settle_links
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from parks.models import Centre, Rating, ServiceRequest
from parks.selectors.access import RUN
from parks.selectors.request import LINK, OPEN
from parks.selectors.value import STATE
from parks.services.request_row import (
    S,
    is_valued,
    kept,
    of_firm,
    run_by,
    say,
    team_of,
    tell,
    why,
)
from parks.states import REQUEST

UNRATED_DAYS = 30
"""After so many days without a rating a centre may settle what it delivered. Ours."""


SUPPLEMENT_DAYS = 7
"""So many days at least are left for what a firm finds missing. Ours."""

on_rated: Hook[[ServiceRequest], None] = Hook(
    "parks.service_rated", "A firm rated what was delivered (request): what other rooms make of it."
)


@transaction.atomic
def send_back(request: ServiceRequest, *, text: str, by: Viewer | None, user: Any = None) -> ServiceRequest:
    """The firm finds something missing in what was delivered; ``by``, ``user`` as for ``rate``. A day that is over begins anew.

    DomainError where a value stands on it.
    """
    row = of_firm(request, by, user)
    REQUEST.move(row, S.ACCEPTED)
    if is_valued(row):
        words = "这项需求已经登记经济价值，不能再要求补充。请先退回或撤回那一笔。"
        raise DomainError("valued", words)
    say(row, f"企业要求补充：{why(text)}", by)
    again = timezone.localdate() + dt.timedelta(days=SUPPLEMENT_DAYS)
    row.due_on = max(row.due_on, again) if row.due_on else again
    kept(row, "parks.request_sent_back", by.user if by else None, note=text)
    tell([row.leader, *team_of(row)], row, f"企业要求补充：{row}", text)
    return row


@transaction.atomic
def rate(
    request: ServiceRequest,
    *,
    stars: int,
    text: str = "",
    by: Viewer | None,
    name: str = "",
    user: Any = None,
) -> ServiceRequest:
    """The firm's word on what was delivered, once; it is settled then.

    ``by`` None: the holder of its link, by ``name``; ``user``: who is signed in then, if anybody.
    DomainError where it was rated before, with the day and the stars; for who serves the firm: nobody rates the own work.
    """
    row = of_firm(request, by, user)
    if (before := row.ratings.first()) is not None:
        words = f"这项需求已经在{cndate(before.rated_at)}评过 {before.stars} 分，不用再评。"
        raise DomainError("rated", words)
    REQUEST.move(row, S.CLOSED)
    row.closed_at = timezone.now()
    rating = Rating(
        request=row,
        stars=stars,
        text=text.strip(),
        rated_by=by.user if by else None,
        name=by.user.name if by else name,
        rated_at=row.closed_at,
    )
    save_in_words(rating)
    kept(row, "parks.request_rated", by.user if by else None, after={"满意度": stars})
    tell([row.leader, *team_of(row)], row, f"{row.firm}评了 {stars} 分：{row}", rating.text)
    settle_links(LINK, row, words=f"已评价，{stars} 分")
    on_rated.send(row)
    return row


@transaction.atomic
def close_unrated(request: ServiceRequest, *, note: str, by: Viewer) -> ServiceRequest:
    """Settle what a firm does not rate for a month, with the reason. DomainError before."""
    row = run_by(request, by)
    REQUEST.move(row, S.CLOSED)
    first = (row.delivered_on or timezone.localdate()) + dt.timedelta(days=UNRATED_DAYS)
    if timezone.localdate() < first:
        words = f"交付满 {UNRATED_DAYS} 天企业仍未评价的，才由中心办结，最早{cndate(first)}。请先把评价链接发给企业。"
        raise DomainError("not_yet", words)
    row.closed_at = timezone.now()
    say(row, f"企业未评价，由中心办结：{why(note)}", by)
    kept(row, "parks.request_closed", by.user, note=note)
    settle_links(LINK, row, words="由中心办结")
    return row


@transaction.atomic
def give_link(request: ServiceRequest, *, by: Viewer) -> Link:
    """The firm's link to a need, to be sent by hand. DomainError where all is done."""
    row = run_by(request, by)
    if row.state not in (*OPEN, S.DELIVERED):
        raise DomainError("settled", f"这项需求{row.get_state_display()}，不用再发链接。")
    unit = link_unit(row.centre, by)
    return issue_link(LINK, row, addressee=row.contact or row.firm, unit=unit, by=by)[0]


def link_unit(centre: Centre, by: Viewer) -> Unit | None:
    """The unit for which somebody issues links of a centre: the one that runs it, else the park itself."""
    return centre.unit if by.can(RUN, unit_id=centre.unit_id) else centre.park.unit


@transaction.atomic
def say_without_worth(request: ServiceRequest, *, reason: str, by: Viewer) -> ServiceRequest:
    """What was done brought the firm nothing that is counted in 元: nobody is asked for a value any more. One can be put forward still.

    DomainError without a reason, before it is delivered, and where a value waits or stands.
    """
    row = run_by(request, by)
    by.require(STATE)
    if row.state not in (S.DELIVERED, S.CLOSED):
        raise DomainError("not_delivered", "交付以后再说明有没有经济价值。")
    if is_valued(row):
        raise DomainError("valued", "这项需求已经登记经济价值。登记错的，请先撤回那一笔。")
    row.without_worth = why(reason)
    kept(row, "parks.request_without_worth", by.user, note=row.without_worth)
    return row
