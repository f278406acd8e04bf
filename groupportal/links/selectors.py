"""Reads of links: by address, by the record they are about, as lists show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, Min, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from groupportal.links.devices import PROGRAM
from groupportal.links.enums import Happening, LinkState
from groupportal.links.models import Link, LinkVisit
from groupportal.links.purposes import label_of, purpose_of, purposes_for
from groupportal.links.tokens import hashes_of, token_of
from groupportal.tenancy.address import absolute_url, group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.tables import StateCell

BY_HOLDER = (Happening.KEPT, Happening.PASSED, Happening.FINISHED)
"""What only somebody does who uses the link in earnest."""


@dataclass(frozen=True)
class Known:
    """What the log of a link says, seen from one device. Times are None for what has not happened."""

    opened_here: dt.datetime | None
    passed_here: dt.datetime | None
    elsewhere: dt.datetime | None
    """When another device opened it before this one did."""
    begun_elsewhere: bool
    """Whether another device was the first to do something with it."""


def find_link(typed: str) -> Link | None:
    """The link whose signs these are, in the group of the address; None for made-up ones and for another group's alike."""
    return Link.objects.select_related("unit").filter(token_hash__in=hashes_of(typed)).first()


def known_of(link: Link, device: str) -> Known:
    """What is known of a device at a link, in one query."""
    here, other = Q(device=device), ~Q(device=device) & ~Q(device="") & Q(user__isnull=True)
    opened, by_holder = Q(what=Happening.OPENED), Q(what__in=BY_HOLDER)
    found = LinkVisit.objects.filter(link=link).aggregate(
        first_here=Min("at", filter=here & opened),
        opened_here=Max("at", filter=here & opened),
        passed_here=Max("at", filter=here & Q(what=Happening.PASSED)),
        elsewhere=Min("at", filter=other & opened & ~Q(agent=PROGRAM)),
        begun_here=Min("at", filter=here & by_holder),
        begun_elsewhere=Min("at", filter=other & by_holder),
    )
    first, other_first = found["first_here"], found["elsewhere"]
    begun, other_begun = found["begun_here"], found["begun_elsewhere"]
    return Known(
        found["opened_here"],
        found["passed_here"],
        other_first if other_first and (first is None or other_first < first) else None,
        bool(other_begun and (begun is None or other_begun < begun)),
    )


def subject_of(link: Link) -> Any:
    """The row the link is about; None where it is gone."""
    return purpose_of(link.purpose).subjects().filter(public_id=link.subject_id).first()


def address_of(link: Link, request: HttpRequest | None = None) -> str:
    """The whole address: with the host of a request, or as e-mails and jobs name it.

    "" where the key it was made with is not known any more; then the link has to be renewed.
    """
    token = token_of(link.public_id, link.token_hash)
    if not token:
        return ""
    if request is not None:
        return request.build_absolute_uri(reverse("links:open", kwargs={"token": token}))
    group = active_group()
    return absolute_url(group, group_url(group, "links:open", token=token))


def links_about(subject: Model, purpose: str = "") -> QuerySet[Link]:
    """The links about a record, the newest first."""
    rows = Link.objects.filter(subject_id=subject.public_id)  # type: ignore[attr-defined]
    return rows.filter(purpose=purpose) if purpose else rows


def link_in_force(subject: Model, purpose: str) -> Link | None:
    """The newest link about a record that opens something, be it to read what is settled."""
    return (
        links_about(subject, purpose).filter(revoked_at__isnull=True, expires_at__gt=timezone.now()).first()
    )


def links_for(viewer: Viewer) -> QuerySet[Link]:
    """The links this person manages, with what lists show of them."""
    mine = Q(pk__in=())
    for purpose in purposes_for(viewer):
        mine |= purpose.links_for(viewer)
    return with_state(Link.objects.filter(mine))


def with_state(links: QuerySet[Link]) -> QuerySet[Link]:
    """With ``was_opened`` and ``last_opened``, which ``state_of`` and rows of lists need."""
    opened = LinkVisit.objects.filter(link=OuterRef("pk"), what=Happening.OPENED, user__isnull=True)
    return links.select_related("unit", "group").annotate(
        was_opened=Exists(opened), last_opened=opened.order_by("-at").values("at")[:1]
    )


def state_of(link: Any) -> LinkState:
    """How a link of ``with_state`` stands now."""
    if link.revoked_at is not None:
        return LinkState.REVOKED if link.replaced_by_id is None else LinkState.REPLACED
    if link.finished_at is not None:
        return LinkState.FINISHED
    if link.expires_at <= timezone.now():
        return LinkState.EXPIRED
    if link.progress_at is not None:
        return LinkState.BEGUN
    return LinkState.OPENED if link.was_opened else LinkState.FRESH


def in_state(links: QuerySet[Link], state: str) -> QuerySet[Link]:
    """Those of ``with_state`` that stand so now."""
    alive = Q(revoked_at__isnull=True, finished_at__isnull=True)
    usable = alive & Q(expires_at__gt=timezone.now())
    wanted = {
        LinkState.FRESH: usable & Q(was_opened=False, progress_at__isnull=True),
        LinkState.OPENED: usable & Q(was_opened=True, progress_at__isnull=True),
        LinkState.BEGUN: usable & Q(progress_at__isnull=False),
        LinkState.FINISHED: Q(revoked_at__isnull=True, finished_at__isnull=False),
        LinkState.EXPIRED: alive & Q(expires_at__lte=timezone.now()),
        LinkState.REVOKED: Q(revoked_at__isnull=False, replaced_by__isnull=True),
        LinkState.REPLACED: Q(replaced_by__isnull=False),
    }
    return links.filter(wanted[LinkState(state)])


def look_of(link: Link) -> StateCell:
    """A link's state as cells of lists take it."""
    state = state_of(link)
    return StateCell(f"link_{state}", str(state.label))


def link_rows(subject: Model, viewer: Viewer) -> list[dict[str, Any]]:
    """What ``links/_links.html`` shows on a record's page: its links as far as this person manages them, the newest first."""
    found = links_for(viewer).filter(subject_id=subject.public_id)  # type: ignore[attr-defined]
    return [{"link": link, "label": label_of(link.purpose), "shown": look_of(link)} for link in found]


def history_of(link: Link, most: int = 100) -> Sequence[LinkVisit]:
    """The latest of its log."""
    return list(link.visits.select_related("user").order_by("-at", "-id")[:most])
