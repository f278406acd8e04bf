"""A regulation goes out to the members: told, read, reminded (公布、阅知、催阅)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.models import RegulationReceipt, RegulationVersion
from governance.selectors.regulation import COMMENT, EDIT, to_hold
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.messages.services import Message, notify_all
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from members.selectors.outside import members_on


def publish(version: RegulationVersion) -> None:
    """A receipt for every member of the day, a message to their people. In the transaction of the caller."""
    units = members_on(timezone.localdate())
    RegulationReceipt.objects.bulk_create(
        [RegulationReceipt(version=version, unit_id=unit) for unit in sorted(set(units))], batch_size=1000
    )
    _ask_to_read(version, list(units), title=f"制度文件已公布：{version}", dedup="published")


def tell_repealed(version: RegulationVersion) -> None:
    """To the people of the units it was sent to: from which day it holds no longer, and why. In the transaction of the caller."""
    units = list(version.receipts.values_list("unit_id", flat=True))
    body = f"自{cndate(version.ends_on)}起不再施行。废止原因：{version.repeal_reason}"
    title, topic = f"制度文件废止：{version}", "governance.regulation_repealed"
    _tell(version, units, title=title, body=body, dedup="repealed", topic=topic)


def _ask_to_read(version: RegulationVersion, units: list[int], *, title: str, dedup: str) -> int:
    body = f"自{cndate(version.starts_on)}起施行，请打开阅读并点“已阅知”。"
    return _tell(version, units, title=title, body=body, dedup=dedup, topic="governance.regulation_published")


def _tell(
    version: RegulationVersion, units: list[int], *, title: str, body: str, dedup: str, topic: str
) -> int:
    people: list[Any] = [
        held.user for held in people_who_can(COMMENT).filter(unit__in=units).select_related("user")
    ]
    message = Message(
        people,
        title,
        body,
        group_url(active_group(), "governance:regulation_version", public_id=version.public_id),
        f"regulation:{version.public_id}:{dedup}",
    )
    return notify_all([message], topic=topic)


@transaction.atomic
def acknowledge(version: RegulationVersion, *, by: Viewer) -> int:
    """The person has read it for the units it acts for; for how many of them that is new. DomainError where nothing was sent to them."""
    by.require(COMMENT)
    mine = RegulationReceipt.objects.select_for_update(of=("self",)).filter(
        version=version, unit__in=by.units_for(COMMENT)
    )
    rows = list(mine)
    if not rows:
        raise DomainError("not_sent", "这份制度文件没有发给您所在的单位，不用点“已阅知”。")
    fresh = [row for row in rows if row.read_at is None]
    for row in fresh:
        row.read_at, row.read_by = timezone.now(), by.user
        row.save(update_fields=["read_at", "read_by"])
    if fresh:
        units = [str(row) for row in fresh]
        record("governance.regulation_read", version, by=by.user, after={"单位": units})
    return len(fresh)


@transaction.atomic
def remind_unread(version: RegulationVersion, *, by: Actor) -> dict[str, int]:
    """Ask the units that have not read it, once a day; how many units those are, and how many people were told.

    DomainError where all have read it, or it holds no longer.
    """
    user = person(by, EDIT)
    rows = RegulationVersion.objects.select_related("regulation")
    fresh = rows.filter(to_hold(timezone.localdate()), pk=version.pk).first()
    if fresh is None:
        raise DomainError("not_in_force", "这一版不在施行，不用催阅。")
    units = list(fresh.receipts.filter(read_at__isnull=True).values_list("unit_id", flat=True))
    if not units:
        raise DomainError("all_read", "所有成员单位都已阅知，不用催阅。")
    told = _ask_to_read(fresh, units, title=f"请阅知：{fresh}", dedup=f"{timezone.localdate():%Y%m%d}")
    record("governance.regulation_reminded", fresh, by=user, after={"单位": len(units), "人员": told})
    return {"units": len(units), "people": told}
